"""Refusals of the access room. Codes are stable and never reused."""

from __future__ import annotations

from datetime import date

from thidua.ground.errors import NotFound, NotPossible, Refused


def no_such_person() -> NotFound:
    """Absent, or of a body the actor may not see."""
    return NotFound("access-001", "Không tìm thấy người này.")


def no_such_appointment() -> NotFound:
    """Absent, or of a body the actor may not see."""
    return NotFound("access-002", "Không tìm thấy phân công này.")


def no_such_body() -> NotFound:
    """Absent, closed, or out of scope."""
    return NotFound("access-003", "Không tìm thấy đơn vị này.")


def unknown_role(role: str) -> NotPossible:
    """A code that is not in the table of roles."""
    return NotPossible(
        "access-004", f"Không có vai trò “{role}”.", remedy="Chọn một vai trò trong danh sách."
    )


def already_holds(role: str, since: date | None, until: date | None) -> NotPossible:
    """The same person, role and body on some same day."""
    days = f"từ {since:%d/%m/%Y}" if since else "từ trước"
    if until:
        days += f" đến hết {until:%d/%m/%Y}"
    return NotPossible(
        "access-005",
        f"Người này đã giữ vai trò {role} ở đơn vị này {days}.",
        why="Một người không giữ hai lần cùng một vai trò ở một đơn vị trong cùng thời gian.",
        remedy="Chọn ngày bắt đầu khác, hoặc kết thúc phân công cũ trước.",
        details={
            "since": since.isoformat() if since else None,
            "until": until.isoformat() if until else None,
        },
    )


def days_in_wrong_order(since: date, until: date) -> NotPossible:
    """The last day lies before the first."""
    return NotPossible(
        "access-006",
        f"Ngày cuối ({until:%d/%m/%Y}) ở trước ngày đầu ({since:%d/%m/%Y}).",
        remedy="Sửa lại một trong hai ngày.",
    )


def identifier_not_valid() -> NotPossible:
    """Not the twelve digits of Luật Căn cước 26/2023/QH15, Điều 12."""
    return NotPossible(
        "access-007",
        "Số định danh cá nhân phải gồm đúng 12 chữ số.",
        why="Luật Căn cước số 26/2023/QH15, Điều 12.",
    )


def identifier_taken() -> NotPossible:
    """Somebody in the system has this identifier; who is not said."""
    return NotPossible(
        "access-008",
        "Đã có người mang số định danh này trong hệ thống.",
        remedy="Nhờ quản trị hệ thống phân công người đã có thay vì thêm mới.",
    )


def email_taken() -> NotPossible:
    """Another account signs in with this address."""
    return NotPossible(
        "access-009",
        "Địa chỉ thư điện tử này đã dùng cho một tài khoản khác.",
        remedy="Dùng địa chỉ công vụ khác của người này.",
    )


def account_exists() -> NotPossible:
    """A person has one account."""
    return NotPossible("access-010", "Người này đã có tài khoản.")


def password_too_weak(messages: list[str]) -> NotPossible:
    """The password validators said no."""
    return NotPossible("access-011", " ".join(messages), details={"messages": messages})


def last_system_steward() -> NotPossible:
    """Without one nobody could appoint the next."""
    return NotPossible(
        "access-012",
        "Đây là quản trị hệ thống cuối cùng.",
        why="Hệ thống luôn phải còn ít nhất một người quản trị.",
        remedy="Phân công một người quản trị hệ thống khác trước.",
    )


def not_yours_to_act_for() -> NotFound:
    """The chosen post is not among the actor's own posts in force."""
    return NotFound("access-013", "Bạn không giữ phân công này hôm nay.")


def already_ended(on: date) -> NotPossible:
    """The appointment has ended earlier than asked."""
    return NotPossible("access-014", f"Phân công này đã hết hiệu lực từ {on:%d/%m/%Y}.")


def name_missing() -> NotPossible:
    """A person needs a name."""
    return NotPossible("access-015", "Chưa có họ và tên.", remedy="Ghi họ và tên đầy đủ.")


def email_missing() -> NotPossible:
    """An account needs an address to sign in with."""
    return NotPossible("access-016", "Chưa có địa chỉ thư điện tử để đăng nhập.")


def no_account() -> NotPossible:
    """Nothing to close or open."""
    return NotPossible("access-017", "Người này chưa có tài khoản.")


def not_your_record() -> Refused:
    """Seen, but kept by somebody else."""
    return Refused(
        "access-106",
        "Vai trò bạn đang giữ không quản lý hồ sơ của người này.",
        why="Người giữ nhiều phân công do người quản lý được mọi đơn vị đó sửa.",
        remedy="Quản trị nhân sự của đơn vị cấp trên chung.",
    )
