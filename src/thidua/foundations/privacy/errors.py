"""Refusals of the privacy room. Codes are stable and never reused."""

from __future__ import annotations

from collections.abc import Sequence

from thidua.ground.errors import NotFound, NotPossible


def no_such_person() -> NotFound:
    """Absent, or of a body the actor may not see."""
    return NotFound("privacy-001", "Không tìm thấy người này.")


def open_work(hindrances: Sequence[str]) -> NotPossible:
    """Somebody with posts or tasks cannot be erased yet; each hindrance says what to do first."""
    return NotPossible(
        "privacy-002",
        "Chưa xóa được: người này còn việc đang mở.",
        why="Việc của cơ quan phải có người tiếp tục trước khi dữ liệu của người đang giữ bị xóa.",
        remedy=" ".join(hindrances),
        details={"hindrances": list(hindrances)},
    )


def already_erased() -> NotPossible:
    """Nothing is left to erase."""
    return NotPossible("privacy-003", "Dữ liệu cá nhân của người này đã được xóa trước đó.")


def reason_missing() -> NotPossible:
    """Erasing and showing need a reason that stays in the trail."""
    return NotPossible(
        "privacy-004",
        "Chưa ghi lý do.",
        why="Lý do ở lại trong nhật ký để người giám sát đọc được.",
        remedy="Ghi ngắn: yêu cầu nào, ngày nào, số văn bản nếu có.",
    )


def no_clock(name: str) -> NotPossible:
    """Nothing cleans this kind of data by a period."""
    return NotPossible("privacy-005", f"Không có việc dọn theo đồng hồ cho “{name}”.")


def period_too_short(name: str, least: int) -> NotPossible:
    """Below what may be set."""
    return NotPossible(
        "privacy-006",
        f"Thời hạn của “{name}” không được dưới {least} ngày.",
        remedy="Ghi số ngày lớn hơn.",
    )


def period_fixed(name: str) -> NotPossible:
    """Written in code."""
    return NotPossible("privacy-011", f"Thời hạn của “{name}” là phần của hệ thống, không đặt lại được.")


def no_such_period(code: str) -> NotFound:
    """A code that is not in the register."""
    return NotFound("privacy-007", f"Không có thời hạn “{code}” trong danh mục.")


def not_confirmed() -> NotPossible:
    """Erasure is confirmed by typing the person's name."""
    return NotPossible(
        "privacy-008",
        "Tên ghi để xác nhận không đúng tên của người này.",
        why="Xóa rồi không phục hồi được.",
        remedy="Ghi đúng họ và tên như trên trang.",
    )


def no_identifier() -> NotPossible:
    """Nothing to show."""
    return NotPossible("privacy-010", "Hồ sơ của người này chưa có số định danh cá nhân.")


def basis_missing() -> NotPossible:
    """A period is set with what it rests on."""
    return NotPossible(
        "privacy-009",
        "Chưa ghi căn cứ của thời hạn.",
        why="Thời hạn lưu giữ phải dựa vào một văn bản.",
        remedy="Ghi số, ký hiệu và ngày của văn bản.",
    )
