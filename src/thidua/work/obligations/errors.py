"""Refusal codes of the obligation room."""

from __future__ import annotations

from datetime import datetime

from thidua.ground.calendar_vn import deadline_words
from thidua.ground.errors import NotFound, NotPossible, Stale


def obligation_not_found() -> NotFound:
    """obligations-001: no such obligation, or out of scope."""
    return NotFound("obligations-001", "Không tìm thấy nghĩa vụ này.")


def changed_meanwhile(what: str, *, own: bool) -> Stale:
    """obligations-002: somebody moved first; ``what`` says who did what and when.

    :param own: it was the same person, in another window.
    """
    return Stale(
        "obligations-002",
        f"Bạn đã thay đổi nghĩa vụ này ở cửa sổ khác, sau khi mở trang này: {what}."
        if own
        else f"Nghĩa vụ này đã thay đổi sau khi bạn mở trang: {what}.",
        remedy="Tải lại trang để xem trạng thái mới rồi làm tiếp nếu vẫn cần.",
        details={"own": own},
    )


def evidence_missing() -> NotPossible:
    """obligations-003: nothing shows that the duty was done."""
    return NotPossible(
        "obligations-003",
        "Chưa có nội dung hay tệp nào chứng minh nghĩa vụ đã làm xong.",
        remedy="Ghi kết quả trong một câu, hoặc đính kèm văn bản, báo cáo, ảnh.",
    )


def reason_missing() -> NotPossible:
    """obligations-004: an exception without a reason."""
    return NotPossible("obligations-004", "Cần ghi lý do: việc này được lưu lại và đơn vị khác đọc được.")


def not_later(old: datetime) -> NotPossible:
    """obligations-005: an extension must move the deadline forward."""
    return NotPossible("obligations-005", f"Hạn mới phải sau hạn hiện tại ({deadline_words(old)}).")


def plan_not_in_force() -> NotPossible:
    """obligations-006: only an adopted plan obliges."""
    return NotPossible(
        "obligations-006",
        "Kế hoạch chưa được đưa vào thực hiện nên chưa giao nghĩa vụ cho đơn vị nào.",
        remedy="Rà soát xong và đưa kế hoạch vào thực hiện trước.",
    )


def year_outside(year: int, first: int, last: int) -> NotPossible:
    """obligations-007: the plan does not run in that year."""
    return NotPossible(
        "obligations-007",
        f"Kế hoạch này thực hiện từ năm {first} đến năm {last}, không có năm {year}.",
    )


def not_of_body() -> NotPossible:
    """obligations-008: the person does not work at the body that owes."""
    return NotPossible(
        "obligations-008", "Người nhận việc phải đang giữ một phân công tại đơn vị có nghĩa vụ."
    )


def nothing_late() -> NotPossible:
    """obligations-009: no obligation to chase in this letter."""
    return NotPossible("obligations-009", "Đơn vị này không có nghĩa vụ nào quá hạn để đôn đốc.")


def letter_not_found() -> NotFound:
    """obligations-010: no such letter, or another body's."""
    return NotFound("obligations-010", "Không tìm thấy văn bản đôn đốc này.")


def feed_not_found() -> NotFound:
    """obligations-011: no such calendar, or revoked."""
    return NotFound("obligations-011", "Đường dẫn lịch này không còn dùng được.")


def not_a_recipient() -> NotPossible:
    """obligations-012: only a body the result is owed to receipts it, and only once it was handed in."""
    return NotPossible(
        "obligations-012",
        "Đơn vị của bạn không phải nơi nhận kết quả này, hoặc kết quả chưa được gửi.",
        why="Mỗi nơi nhận tự xác nhận đã nhận, sau khi đơn vị có nghĩa vụ báo hoàn thành.",
    )


def cannot_be_joint(why: str) -> NotPossible:
    """obligations-013: reports are handed in as one only where one paper answers both."""
    return NotPossible(
        "obligations-013",
        f"Không gộp được thành báo cáo chung: {why}.",
        why="Chỉ gộp báo cáo của cùng đơn vị, có nơi nhận chung, kỳ trùng nhau và chưa nộp.",
        remedy="Nộp riêng từng báo cáo.",
    )
