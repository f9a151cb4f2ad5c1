"""Why a file is not read: stable codes, Vietnamese words, the limit and what to do. Codes are never reused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from thidua.ground.errors import NotPossible


def _(message: str) -> str:
    """Marks a message for the translation catalogue; the reading room itself speaks Vietnamese."""
    return message


@dataclass(frozen=True, slots=True)
class Reason:
    """One kind of refusal: what is wrong, why it matters, what to do. `{…}` are filled from the details."""

    message: str
    why: str
    remedy: str


_SAVE_AGAIN = _("Mở tệp bằng phần mềm đã tạo ra nó, lưu lại thành Word (.docx) hoặc PDF rồi gửi lại.")
_HOSTILE = _("Tệp dựng sai quy cách có thể làm tê liệt máy chủ nên không được mở.")

REASONS: Mapping[str, Reason] = {
    "READ-001": Reason(
        _("Tệp {file} không phải là văn bản: nội dung là {found}."),
        _("Chỉ đọc được Word (.docx), PDF, ảnh PNG, JPEG, TIFF và văn bản thuần (.txt, .md)."),
        _SAVE_AGAIN,
    ),
    "READ-002": Reason(
        _("Tệp {file} rỗng."),
        _("Tệp không có nội dung nào để đọc."),
        _("Kiểm tra lại tệp gốc; có thể việc tải lên hoặc sao chép bị đứt giữa chừng."),
    ),
    "READ-003": Reason(
        _("Tệp {file} lớn {size}, vượt giới hạn {limit}."),
        _("Tệp quá lớn chiếm chỗ và thời gian của mọi người dùng chung máy chủ."),
        _("Giảm độ phân giải bản quét (300 dpi, thang xám là đủ) hoặc tách tệp thành nhiều phần."),
    ),
    "READ-004": Reason(
        _("Phần mở rộng không khớp: tên tệp {file} nói {claimed} nhưng nội dung là {found}."),
        _("Tên tệp sai dễ khiến người nhận mở nhầm và che giấu nội dung khác."),
        _("Đổi phần mở rộng cho đúng với nội dung ({expected}) rồi gửi lại."),
    ),
    "READ-005": Reason(
        _("Tệp {file} được đặt mật khẩu nên không đọc được."),
        _("Nội dung mã hóa không thể đọc nếu không có mật khẩu; hệ thống không nhận và không lưu mật khẩu."),
        _("Gỡ mật khẩu (Lưu thành → bỏ mã hóa) rồi gửi lại."),
    ),
    "READ-006": Reason(
        _("Tệp {file} là Word đời cũ (.doc)."),
        _("Định dạng nhị phân .doc có thể mang macro và không đọc được an toàn."),
        _("Mở bằng Word hoặc LibreOffice, chọn Lưu thành “Word (.docx)” rồi gửi lại."),
    ),
    "READ-007": Reason(
        _("Tệp {file} không có trang nào."),
        _("Tệp mở được nhưng không chứa trang nội dung."),
        _SAVE_AGAIN,
    ),
    "READ-008": Reason(
        _("Tệp {file} có {count} trang, vượt giới hạn {limit} trang."),
        _("Một văn bản quá dài phải được tách để ai nấy đọc và rà soát được."),
        _("Tách riêng văn bản chính và các phụ lục rồi gửi từng tệp."),
    ),
    "READ-009": Reason(
        _("Tệp {file} hỏng hoặc dở dang: {what}."),
        _("Cấu trúc tệp không đọc được đến cuối."),
        _SAVE_AGAIN,
    ),
    "READ-010": Reason(
        _("Tệp nén trong {file} bung ra {size}, vượt giới hạn {limit}."),
        _HOSTILE,
        _SAVE_AGAIN,
    ),
    "READ-011": Reason(
        _("Tệp nén trong {file} có tỉ lệ nén bất thường ({ratio} lần ở {part}, giới hạn {limit} lần)."),
        _HOSTILE,
        _SAVE_AGAIN,
    ),
    "READ-012": Reason(
        _("Tệp nén trong {file} có {count} phần, vượt giới hạn {limit} phần."),
        _HOSTILE,
        _SAVE_AGAIN,
    ),
    "READ-013": Reason(
        _("Tệp nén trong {file} dựng sai quy cách: {what}."),
        _HOSTILE,
        _SAVE_AGAIN,
    ),
    "READ-014": Reason(
        _("Phần {part} trong {file} có khai báo DOCTYPE hoặc thực thể XML."),
        _("Chuẩn OOXML cấm DOCTYPE; khai báo này thường dùng để gây tràn bộ nhớ hoặc đọc trộm tệp."),
        _SAVE_AGAIN,
    ),
    "READ-015": Reason(
        _("Ảnh trong {file} có {count} điểm ảnh, vượt giới hạn {limit} điểm ảnh mỗi trang."),
        _("Ảnh quá lớn chiếm hết bộ nhớ của máy chủ."),
        _("Quét lại ở 300 dpi, khổ A4."),
    ),
    "READ-016": Reason(
        _("Văn bản trong {file} dài hơn {limit} ký tự."),
        _("Không kế hoạch nào dài như vậy; tệp có thể chứa dữ liệu rác."),
        _("Tách văn bản thành nhiều tệp."),
    ),
    "READ-017": Reason(
        _("Không mở được {file}: {what}."),
        _("Chỉ đọc tệp thường mà hệ thống có quyền đọc."),
        _("Kiểm tra lại đường dẫn và quyền đọc tệp."),
    ),
    "READ-018": Reason(
        _("Tệp {file} không có chữ nào đọc được."),
        _("Không trang nào có lớp chữ, và nhận dạng ảnh (nếu có) không ra chữ."),
        _("Kiểm tra tệp có đúng là văn bản; nếu là bản quét quá mờ, quét lại ở 300 dpi."),
    ),
    "READ-019": Reason(
        _("Tệp {file} không phải {claimed}, và nội dung cũng không phải loại nào khác đọc được."),
        _(
            "Tên tệp nói {claimed} nhưng các byte bên trong không theo quy cách ấy; có thể tệp hỏng hoặc tải về dở dang."
        ),
        _(
            "Mở tệp gốc: nếu mở được thì lưu lại thành Word (.docx) hoặc PDF rồi gửi lại; nếu không, xin lại tệp từ nơi gửi."
        ),
    ),
    "READ-030": Reason(
        _("Đọc {file} quá {limit} giây nên đã dừng."),
        _("Tệp làm bộ đọc chạy quá lâu; có thể tệp hỏng hoặc được dựng để làm treo máy chủ."),
        _SAVE_AGAIN,
    ),
    "READ-031": Reason(
        _("Đọc {file} cần hơn {limit} bộ nhớ nên đã dừng."),
        _("Tệp làm bộ đọc dùng quá nhiều bộ nhớ; có thể tệp hỏng hoặc được dựng để làm treo máy chủ."),
        _SAVE_AGAIN,
    ),
    "READ-032": Reason(
        _("Bộ đọc dừng đột ngột khi đọc {file} ({what})."),
        _("Tệp làm hỏng tiến trình đọc riêng; phần còn lại của hệ thống không bị ảnh hưởng."),
        _SAVE_AGAIN,
    ),
    "READ-033": Reason(
        _("Kết quả đọc {file} vượt giới hạn {limit}."),
        _("Tệp sinh ra quá nhiều dữ liệu so với một văn bản thật."),
        _("Tách văn bản thành nhiều tệp."),
    ),
    "READ-040": Reason(
        _("Tệp {file} là bản quét nhưng máy chưa cài bộ nhận dạng chữ tiếng Việt ({missing})."),
        _("Trang không có lớp chữ chỉ đọc được bằng nhận dạng quang học (OCR)."),
        _("Cài gói tesseract-ocr và tesseract-ocr-vie (ví dụ: apt install tesseract-ocr tesseract-ocr-vie)."),
    ),
}


class Refusal(NotPossible):
    """A file that is not read. `limit` is the bound that was passed, when the reason is a bound."""

    exit_code = 2

    def __init__(self, code: str, **details: Any) -> None:
        reason = REASONS[code]
        super().__init__(
            code,
            reason.message.format(**details),
            why=reason.why.format(**details),
            remedy=reason.remedy.format(**details),
            details=details,
        )

    @property
    def limit(self) -> Any:
        """The bound that was passed, in the words of the message; `None` when the reason is not a bound."""
        return self.details.get("limit")

    def to_json(self) -> dict[str, Any]:
        """The refusal as the command line and the child process hand it on."""
        return {
            "code": self.code,
            "message": self.message,
            "limit": self.limit,
            "why": self.why,
            "remedy": self.remedy,
            "details": self.details,
        }


class NoFile(Refusal):
    """There is no such file, or it may not be read: the command was given a wrong name."""

    exit_code = 64


class LimitHit(Refusal):
    """The reading itself was stopped: time, memory, or a dead child process."""

    exit_code = 4


class OcrUnavailable(Refusal):
    """A scan came in, and Tesseract or its Vietnamese data is not installed."""

    exit_code = 3


def refusal(code: str, **details: Any) -> Refusal:
    """The refusal of this code, of the class its exit code asks for."""
    number = int(code.removeprefix("READ-"))
    if number >= 40:
        return OcrUnavailable(code, **details)
    if number == 17:
        return NoFile(code, **details)
    return LimitHit(code, **details) if number >= 30 else Refusal(code, **details)
