"""Refusal codes of the report room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from thidua.ground.clock import VN
from thidua.ground.errors import NotFound, NotPossible, Stale


def _when(at: datetime) -> str:
    return f"{at.astimezone(VN):%H:%M ngày %d/%m/%Y}"


def report_not_found() -> NotFound:
    """reports-001: no such report, or out of scope."""
    return NotFound("reports-001", "Không tìm thấy báo cáo này.")


def round_not_found() -> NotFound:
    """reports-002: no such round, or out of scope."""
    return NotFound("reports-002", "Không tìm thấy đợt báo cáo này.")


def form_not_found() -> NotFound:
    """reports-003: no such form, or out of scope."""
    return NotFound("reports-003", "Không tìm thấy mẫu báo cáo này.")


def changed_meanwhile(what: str) -> Stale:
    """reports-004: somebody moved first; ``what`` says who did what and when."""
    return Stale(
        "reports-004",
        f"Báo cáo này đã thay đổi sau khi bạn mở trang: {what}.",
        remedy="Tải lại trang để xem trạng thái mới rồi làm tiếp nếu vẫn cần.",
    )


def form_unsound(name: str, problems: Sequence[str]) -> NotPossible:
    """reports-005: a form with problems; all are listed."""
    return NotPossible(
        "reports-005",
        f"Mẫu báo cáo “{name}” có {len(problems)} chỗ chưa đúng nên chưa nhận.",
        remedy="Sửa từng chỗ theo danh sách rồi nạp lại.",
        details={"problems": list(problems)},
    )


def form_in_use(title: str) -> NotPossible:
    """reports-006: a form in use is frozen."""
    return NotPossible(
        "reports-006",
        f"Mẫu “{title}” đang dùng nên không sửa được: số liệu đã báo phải giữ nguyên nghĩa.",
        remedy="Soạn một phiên bản mới của mẫu; đợt sau dùng phiên bản ấy.",
    )


def not_writable(state: str) -> NotPossible:
    """reports-007: the report is not in the body's hands now."""
    return NotPossible(
        "reports-007",
        f"Báo cáo đang ở trạng thái “{state}” nên không ghi thêm được.",
        remedy="Rút lại (khi chưa ai tiếp nhận), chờ trả lại, hoặc đính chính nếu đã khóa.",
    )


def locked(locks_at: datetime, who: str) -> NotPossible:
    """reports-008: the period is closed; says since when and who can open it."""
    return NotPossible(
        "reports-008",
        f"Đợt báo cáo đã khóa lúc {_when(locks_at)}.",
        why="Sau giờ khóa, số liệu chỉ đổi bằng ngoại lệ có lý do hoặc đính chính.",
        remedy=f"Đề nghị {who} mở ngoại lệ; báo cáo đã tiếp nhận thì gửi đính chính.",
    )


def not_open_yet(opens_at: datetime) -> NotPossible:
    """reports-009: the round does not take reports yet."""
    return NotPossible("reports-009", f"Đợt báo cáo chỉ nhận từ {_when(opens_at)}.")


def has_issues(issues: Sequence[Any]) -> NotPossible:
    """reports-010: figures that do not hold; all are listed with their cells."""
    return NotPossible(
        "reports-010",
        f"Còn {len(issues)} chỗ phải sửa hoặc giải thích trước khi gửi.",
        remedy="Xem các ô được đánh dấu; cảnh báo thì ghi giải thích, lỗi thì sửa số liệu.",
        details={"issues": list(issues)},
    )


def reason_missing() -> NotPossible:
    """reports-011: an exception, a return, a restatement without its reason."""
    return NotPossible("reports-011", "Cần ghi lý do: việc này được lưu lại và đơn vị khác đọc được.")


def not_a_recipient() -> NotPossible:
    """reports-012: the acting body receives nothing of this round."""
    return NotPossible("reports-012", "Đơn vị bạn đang thay mặt không phải nơi nhận của báo cáo này.")


def nobody_to_ask(level: str) -> NotPossible:
    """reports-013: the round would ask nobody."""
    return NotPossible(
        "reports-013",
        "Không có đơn vị nào để giao mẫu này.",
        why=f"Mẫu dành cho cơ quan {level} ở dưới đơn vị mở đợt.",
        remedy="Chọn mẫu của đúng cấp, hoặc chọn từng đơn vị.",
    )


def round_exists(title: str) -> NotPossible:
    """reports-014: the same form was asked for this period already."""
    return NotPossible(
        "reports-014",
        f"Đợt này đã có: “{title}”.",
        remedy="Mở đợt ấy; muốn làm lại từ đầu thì hủy nó trước.",
    )


def days_in_wrong_order() -> NotPossible:
    """reports-015: opens, due and lock must come in this order."""
    return NotPossible("reports-015", "Giờ mở phải trước hạn gửi, hạn gửi phải trước giờ khóa.")


def sign_off_missing() -> NotPossible:
    """reports-016: the plan asks for the head's sign-off before handing in."""
    return NotPossible(
        "reports-016",
        "Lãnh đạo chưa duyệt bản này nên chưa gửi được.",
        remedy="Lãnh đạo ký duyệt ở trang báo cáo; sửa số liệu sau khi duyệt thì phải duyệt lại.",
    )


def already_received(by: str) -> NotPossible:
    """reports-017: a report somebody received cannot be recalled."""
    return NotPossible(
        "reports-017",
        f"{by} đã nhận báo cáo nên không rút lại được.",
        remedy="Đề nghị nơi nhận trả lại, hoặc gửi đính chính sau khi tiếp nhận.",
    )


def unknown_field(field: str) -> NotPossible:
    """reports-018: a field the form does not have."""
    return NotPossible("reports-018", f"Mẫu không có mục “{field}”.")


def bad_value(where: str, why: str) -> NotPossible:
    """reports-019: a value that cannot be this field's."""
    return NotPossible("reports-019", f"{where}: {why}.", details={"field": where})


def nothing_restated() -> NotPossible:
    """reports-020: a restatement that changes nothing."""
    return NotPossible("reports-020", "Bản đính chính chưa khác bản đang có hiệu lực ở chỗ nào.")


def not_here_to_answer(answer: str) -> NotPossible:
    """reports-021: an answer that is none of the three."""
    return NotPossible("reports-021", f"Không có cách trả lời “{answer}”.")


def until_in_the_past(until: datetime) -> NotPossible:
    """reports-022: an exception that is over before it begins."""
    return NotPossible("reports-022", f"Ngoại lệ phải đến một lúc sau bây giờ, không phải {_when(until)}.")
