"""Refusals about appointments, capacities, leave and leaving."""

from __future__ import annotations

from datetime import date

from thidua.foundations.access.errors.days import days_said
from thidua.ground.errors import NotFound, NotPossible, Refused


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


def body_yet_to_come(name: str, on: date) -> NotPossible:
    """Nobody holds a post at a body before it is there."""
    return NotPossible(
        "access-074",
        f"{name} có từ {on:%d/%m/%Y}; phân công ở đây chỉ bắt đầu từ ngày ấy.",
        remedy=f"Chọn ngày bắt đầu từ {on:%d/%m/%Y}.",
        details={"on": on.isoformat()},
    )


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


def unknown_capacity(code: str) -> NotPossible:
    """A code that is not in ``kinds.CAPACITIES``."""
    return NotPossible(
        "access-018", f"Không có tư cách “{code}”.", remedy="Chọn một tư cách trong danh sách."
    )


def capacity_needs_lead() -> NotPossible:
    """Heads and deputies hold the role that signs."""
    return NotPossible(
        "access-019",
        "Tư cách lãnh đạo đi với vai trò Lãnh đạo ký.",
        why="Người đứng đầu và cấp phó ký văn bản của đơn vị; vai trò khác chỉ có tư cách thành viên.",
        remedy="Chọn vai trò Lãnh đạo ký, hoặc tư cách Thành viên, công chức, viên chức.",
    )


def has_leader(name: str, capacity: str, since: date | None, until: date | None) -> NotPossible:
    """Another leads the body on some of those days: one head, acting head or person in charge a day."""
    return NotPossible(
        "access-020",
        f"{name} đang giữ tư cách “{capacity}” của đơn vị này{days_said(since, until)}.",
        why="Mỗi ngày một đơn vị chỉ có một người đứng đầu, quyền hoặc phụ trách; giao quyền khi khuyết người đứng đầu. "
        "Người đứng đầu nghỉ thì ghi người thay trong những ngày nghỉ.",
        remedy="Kết thúc phân công ấy từ ngày người mới bắt đầu, rồi phân công lại.",
    )


def main_post_elsewhere(body: str, since: date | None, until: date | None) -> NotPossible:
    """A second leading post is a concurrent one."""
    return NotPossible(
        "access-021",
        f"Người này đang giữ chức lãnh đạo chính ở {body}{days_said(since, until)}.",
        why="Trong cùng thời gian chỉ một chức lãnh đạo là chính, chức khác là kiêm nhiệm.",
        remedy="Đánh dấu kiêm nhiệm cho phân công này.",
    )


def before_the_body(body: str, first: date) -> NotPossible:
    """Nobody holds a post at a body that is not there yet."""
    return NotPossible(
        "access-049",
        f"{body} có từ ngày {first:%d/%m/%Y}; phân công không bắt đầu trước ngày ấy.",
        why="Thời gian trước đó thuộc về đơn vị cũ, nếu có: ghi ở đơn vị ấy, và theo sắp xếp thì phân công tự chuyển.",
        remedy=f"Ghi từ ngày {first:%d/%m/%Y} hoặc sau đó; nếu ngày lập của đơn vị ghi sai thì sửa đơn vị trước.",
    )


def no_such_leave() -> NotFound:
    """Absent, or of a post the actor may not see."""
    return NotFound("access-022", "Không tìm thấy lần nghỉ này.")


def already_on_leave(since: date, until: date) -> NotPossible:
    """Two leaves of one post on one day."""
    return NotPossible(
        "access-023",
        f"Đã ghi nghỉ từ {since:%d/%m/%Y} đến hết {until:%d/%m/%Y}.",
        remedy="Chọn ngày khác, hoặc bỏ lần nghỉ đã ghi.",
    )


def leave_outside_post() -> NotPossible:
    """Nobody is away from a post they do not hold."""
    return NotPossible(
        "access-024",
        "Những ngày này không nằm trọn trong thời gian giữ phân công.",
        remedy="Chọn ngày nằm trong thời gian phân công.",
    )


def stand_in_not_there(name: str) -> NotPossible:
    """The stand-in holds no post at the body on all those days, or is the person who is away."""
    return NotPossible(
        "access-025",
        f"{name} không thay được trong những ngày này.",
        why="Người thay là người khác, giữ một phân công ở cùng đơn vị trong mọi ngày nghỉ.",
        remedy="Chọn người khác, hoặc rút ngắn ngày nghỉ.",
    )


def stand_in_away(name: str, since: date, until: date) -> NotPossible:
    """The stand-in is away as well on some of those days."""
    return NotPossible(
        "access-026",
        f"{name} cũng nghỉ từ {since:%d/%m/%Y} đến hết {until:%d/%m/%Y}.",
        remedy="Chọn người thay khác.",
    )


def stands_in_then(name: str, since: date, until: date) -> NotPossible:
    """Who is to be away stands in for somebody on those days."""
    return NotPossible(
        "access-027",
        f"Người này đang được ghi là người thay {name} từ {since:%d/%m/%Y} đến hết {until:%d/%m/%Y}.",
        remedy="Đổi người thay của lần nghỉ ấy trước.",
    )


def leave_over() -> NotPossible:
    """A leave that is over stays as it was."""
    return NotPossible("access-028", "Lần nghỉ này đã qua.", why="Điều đã qua được giữ nguyên.")


def leave_unknown(code: str) -> NotPossible:
    """A code that is not in ``kinds.LEAVES``."""
    return NotPossible("access-029", f"Không có loại nghỉ “{code}”.", remedy="Chọn một loại trong danh sách.")


def holds_work(count: int, what: str) -> NotPossible:
    """Somebody's last working post at a body is not ended over their open work."""
    return NotPossible(
        "access-048",
        f"Người này còn giữ {what} ở đơn vị này.",
        why="Việc đang mở không để không có người hoặc đơn vị nhận.",
        remedy="Bàn giao trước: chọn người nhận hoặc trả về đơn vị.",
        details={"count": count},
    )


def may_end_none() -> Refused:
    """The actor sees the person and may end none of their posts."""
    return Refused(
        "access-118",
        "Bạn không kết thúc được phân công nào của người này.",
        remedy="Quản trị nhân sự của đơn vị hoặc của đơn vị cấp trên.",
    )


def right_is_over() -> Refused:
    """The post, delegation or account ended while the act was under way."""
    return Refused(
        "access-115",
        "Quyền bạn đang dùng vừa hết hiệu lực trong lúc việc này chờ, nên việc chưa được lưu.",
        why="Phân công, việc giao ký hoặc tài khoản của bạn đã bị kết thúc sau khi bạn gửi.",
        remedy="Mở lại trang để xem bạn còn giữ phân công nào, hoặc hỏi quản trị nhân sự của đơn vị.",
    )
