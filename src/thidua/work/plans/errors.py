"""Refusal codes of the plan room."""

from __future__ import annotations

from datetime import date, datetime

from thidua.ground.clock import VN
from thidua.ground.errors import NotFound, NotPossible, Stale


def plan_not_found() -> NotFound:
    """plans-001: no such plan, or out of scope."""
    return NotFound("plans-001", "Không tìm thấy kế hoạch này.")


def provision_not_found() -> NotFound:
    """plans-002: no such provision in this plan."""
    return NotFound("plans-002", "Không tìm thấy quy định này trong kế hoạch.")


def changed_meanwhile(who: str, when: datetime, what: str, *, reader: str) -> Stale:
    """plans-003: the row was changed after this person opened it, by someone else or by themselves elsewhere.

    :param reader: how the trail names the person who is told; ``who`` changed the row.
    """
    local, own = when.astimezone(VN), who == reader
    return Stale(
        "plans-003",
        f"Bạn đã sửa {what} ở cửa sổ khác lúc {local:%H:%M:%S ngày %d/%m/%Y}, sau khi mở trang này."
        if own
        else f"{who} đã sửa {what} lúc {local:%H:%M:%S ngày %d/%m/%Y}, sau khi bạn mở trang này.",
        remedy="Xem nội dung mới rồi sửa lại nếu vẫn cần. Phần bạn vừa nhập chưa được ghi.",
        details={"who": who, "when": when.isoformat(), "own": own},
    )


def review_not_finished(count: int) -> NotPossible:
    """plans-004: provisions are left that nobody looked at."""
    return NotPossible(
        "plans-004",
        f"Còn {count} quy định chưa được rà soát nên chưa đưa kế hoạch vào thực hiện được.",
        why="Máy chỉ đọc và đề xuất; người rà soát chịu trách nhiệm về từng quy định trước khi giao việc.",
        remedy="Chấp nhận, sửa hoặc bỏ từng quy định còn lại; có thể chấp nhận tất cả phần còn lại một lần.",
        details={"left": count},
    )


def issuer_unknown(printed: str) -> NotPossible:
    """plans-005: the issuing body is not tied to a body of the tree."""
    return NotPossible(
        "plans-005",
        f"Chưa xác định được cơ quan ban hành “{printed or 'không ghi'}” là đơn vị nào trong hệ thống.",
        why="Nhóm như “các sở, ban, ngành” chỉ có nghĩa khi biết cơ quan ban hành.",
        remedy="Chọn cơ quan ban hành ở đầu trang rà soát.",
    )


def not_in_review() -> NotPossible:
    """plans-006: the plan is no longer under review."""
    return NotPossible(
        "plans-006",
        "Kế hoạch không còn ở bước rà soát nên không sửa được các quy định.",
        remedy="Kế hoạch đã đưa vào thực hiện chỉ thay đổi bằng kế hoạch sửa đổi, bổ sung.",
    )


def superior_cycle() -> NotPossible:
    """plans-007: a plan cannot stand above itself."""
    return NotPossible("plans-007", "Kế hoạch được chọn làm cấp trên lại thực hiện chính kế hoạch này.")


def bad_data(problem: str) -> NotPossible:
    """plans-008: corrected data do not fit the provision's kind."""
    return NotPossible("plans-008", f"Nội dung sửa chưa dùng được: {problem}")


def nothing_to_adopt() -> NotPossible:
    """plans-009: no provision remains after the review."""
    return NotPossible(
        "plans-009",
        "Văn bản không có quy định nào được chấp nhận nên không có gì để giao thực hiện.",
        remedy="Thêm quy định nếu máy đọc sót, hoặc đóng văn bản này lại.",
    )


def finding_not_found() -> NotFound:
    """plans-010: no such finding in this plan."""
    return NotFound("plans-010", "Không tìm thấy phát hiện này trong kế hoạch.")


def movement_not_published() -> NotPossible:
    """plans-011: a plan serves published movement versions only."""
    return NotPossible(
        "plans-011",
        "Phong trào được chọn chưa công bố hoặc đã được thay bằng phiên bản khác.",
        remedy="Tải lại trang và chọn trong các phong trào đang áp dụng.",
    )


def still_a_draft() -> NotPossible:
    """plans-012: a draft without number and date obliges nobody."""
    return NotPossible(
        "plans-012",
        "Văn bản này là dự thảo, chưa có số và ngày ban hành, nên chưa đưa vào thực hiện được.",
        why="Số và ngày được cấp sau khi ký, trước khi ban hành (Nghị định 30/2020/NĐ-CP, Điều 15).",
        remedy="Nhận bản đã ban hành; hoặc nếu văn bản đã ban hành, ghi số và ngày ở “Sửa số, ngày, trích yếu”.",
    )


def nothing_ended(printed: str) -> NotPossible:
    """plans-020: a taker is chosen only for what has ended and waits for a choice."""
    return NotPossible(
        "plans-020",
        f"“{printed}” không có phần việc nào chờ chọn nơi nhận.",
        why="Chỉ chọn nơi nhận việc cho đơn vị đã kết thúc hoạt động và chưa ai chọn thay.",
        remedy="Tải lại trang: có thể người khác vừa chọn. Muốn đổi thì bỏ lựa chọn cũ rồi chọn lại.",
    )


def amendment_not_found() -> NotFound:
    """plans-021: this plan amends nothing, or nobody said which plan."""
    return NotFound("plans-021", "Kế hoạch này không sửa đổi kế hoạch nào trong hệ thống.")


def amends_nothing_in_force() -> NotPossible:
    """plans-022: only a plan in force is amended, by the body that took it in."""
    return NotPossible(
        "plans-022",
        "Kế hoạch được chọn không sửa đổi được.",
        why="Chỉ sửa đổi kế hoạch đang thực hiện, do chính đơn vị tiếp nhận, và không phải chính văn bản này.",
        remedy="Chọn kế hoạch khác, hoặc đưa kế hoạch ấy vào thực hiện trước.",
    )


def amendment_undecided() -> NotPossible:
    """plans-023: an amending plan comes into force together with what it changes."""
    return NotPossible(
        "plans-023",
        "Văn bản này sửa đổi một kế hoạch khác nên không đưa vào thực hiện riêng được.",
        why="Lời mới, nhiệm vụ và hạn của kế hoạch được sửa phải đổi cùng lúc.",
        remedy="Mở trang “Sửa đổi”: xác nhận kế hoạch được sửa rồi áp dụng, hoặc ghi là không sửa kế hoạch nào.",
    )


def amendment_not_reviewed(acts: int) -> NotPossible:
    """plans-024: acts are left that nobody decided about."""
    return NotPossible(
        "plans-024",
        f"Còn {acts} nội dung sửa đổi chưa được rà soát.",
        why="Máy chỉ đọc và đề xuất; không nội dung nào được áp dụng khi chưa có người xem.",
        remedy="Chấp nhận hoặc bỏ từng nội dung; nội dung chưa có chỗ thì chọn điều khoản, hoặc bỏ.",
        details={"left": acts},
    )


def amendment_without_day() -> NotPossible:
    """plans-025: nobody said from which day the changes hold."""
    return NotPossible(
        "plans-025",
        "Chưa rõ nội dung sửa đổi có hiệu lực từ ngày nào.",
        remedy="Ghi ngày có hiệu lực theo văn bản ở đầu trang “Sửa đổi”.",
    )


def amendment_before_another(day: date) -> NotPossible:
    """plans-026: amendments of one plan take effect in the order in which they are applied."""
    return NotPossible(
        "plans-026",
        f"Kế hoạch này đã có sửa đổi có hiệu lực từ {day:%d/%m/%Y}, sau ngày được ghi.",
        why="Sửa đổi sau được xếp vào lời văn đã có các sửa đổi trước.",
        remedy="Kiểm tra lại ngày có hiệu lực của văn bản này.",
    )


def act_has_no_place(problem: str) -> NotPossible:
    """plans-027: an act without a place in the amended text is not accepted."""
    return NotPossible(
        "plans-027",
        f"Chưa chấp nhận được nội dung sửa đổi này: {problem}.",
        remedy="Chọn điều khoản được sửa và ghi lời mới, hoặc bỏ nội dung này.",
    )


def amendment_stands() -> NotPossible:
    """plans-028: what was applied is undone by a further amendment only."""
    return NotPossible(
        "plans-028",
        "Nội dung sửa đổi đã áp dụng nên không rút lại được.",
        why="Nhiệm vụ và hạn của kế hoạch được sửa đã đổi theo văn bản này.",
        remedy="Chỉ thay đổi tiếp bằng một kế hoạch sửa đổi, bổ sung khác.",
    )


def not_in_force() -> NotPossible:
    """plans-019: only under a plan in force."""
    return NotPossible(
        "plans-019",
        "Kế hoạch chưa được đưa vào thực hiện nên chưa giao thêm việc theo kế hoạch này được.",
        remedy="Rà soát và đưa kế hoạch vào thực hiện trước.",
    )


def not_the_plans_movement() -> NotPossible:
    """plans-029: a provision counts for at least one of the plan's own movements."""
    return NotPossible(
        "plans-029",
        "Quy định phải tính cho ít nhất một phong trào của kế hoạch.",
        remedy="Chọn trong các phong trào đã gắn với kế hoạch; muốn thêm phong trào thì gắn ở trang rà soát.",
    )
