"""Lifecycles of the plan room: the plan under review, and each provision in it."""

from __future__ import annotations

from thidua.ground.lifecycle import Lifecycle, Move, State

PLAN = Lifecycle(
    name="plans.plan",
    initial="in_review",
    states=(
        State("in_review", "Đang rà soát", "Chưa công bố", tone="waiting"),
        State("adopted", "Đang thực hiện", "Đang thực hiện", tone="good"),
        State("superseded", "Đã được thay thế", "Đã được thay thế", tone="neutral", final=True),
        State("withdrawn", "Đã đóng, không thực hiện", "Không công bố", tone="stopped", final=True),
    ),
    moves=(
        Move("adopt", ("in_review",), "adopted", "Đưa vào thực hiện"),
        Move("withdraw", ("in_review", "adopted"), "withdrawn", "Đóng lại"),
        Move("supersede", ("adopted",), "superseded", "Thay bằng kế hoạch khác"),
    ),
)

PROVISION = Lifecycle(
    name="plans.provision",
    initial="proposed",
    states=(
        State("proposed", "Máy đề xuất", tone="waiting"),
        State("accepted", "Đã chấp nhận", tone="good", final=True),
        State("corrected", "Đã sửa", tone="info", final=True),
        State("added", "Người rà soát thêm", tone="info", final=True),
        State("rejected", "Đã bỏ", tone="stopped", final=True),
    ),
    moves=(
        Move("accept", ("proposed", "rejected"), "accepted", "Chấp nhận"),
        Move("correct", ("proposed", "accepted", "corrected", "rejected"), "corrected", "Sửa"),
        Move("edit_added", ("added",), "added", "Sửa"),
        Move("reject", ("proposed", "accepted", "corrected", "added"), "rejected", "Bỏ"),
        Move("reopen", ("accepted", "corrected", "rejected"), "proposed", "Xem lại"),
        Move("add", ("proposed",), "added", "Thêm"),
    ),
)

ADDRESSEE = Lifecycle(
    name="plans.addressee",
    initial="unresolved",
    states=(
        State("unresolved", "Chưa xác định", tone="waiting"),
        State("body", "Là một đơn vị", tone="good"),
        State("group", "Là một nhóm đơn vị", tone="good"),
        State("ignored", "Không phải đơn vị trong hệ thống", tone="neutral"),
    ),
    moves=(
        Move("tie_body", ("unresolved", "body", "group", "ignored"), "body", "Là đơn vị"),
        Move("tie_group", ("unresolved", "body", "group", "ignored"), "group", "Là nhóm"),
        Move("ignore", ("unresolved", "body", "group", "ignored"), "ignored", "Bỏ qua"),
        Move("untie", ("unresolved", "body", "group", "ignored"), "unresolved", "Chưa xác định"),
    ),
)

FINDING = Lifecycle(
    name="plans.finding",
    initial="open",
    states=(State("open", "Cần xem", tone="waiting"), State("settled", "Đã xem", tone="good")),
    moves=(
        Move("settle", ("open", "settled"), "settled", "Đã xem"),
        Move("reopen", ("open", "settled"), "open", "Xem lại"),
    ),
)

AMENDMENT = Lifecycle(
    name="plans.amendment",
    initial="suggested",
    states=(
        State("suggested", "Cần xác nhận sửa kế hoạch nào", tone="waiting"),
        State("confirmed", "Đang rà soát phần sửa đổi", tone="info"),
        State("applied", "Đã áp dụng", tone="good", final=True),
        State("dismissed", "Không sửa kế hoạch nào trong hệ thống", tone="neutral"),
    ),
    moves=(
        Move("confirm", ("suggested", "confirmed", "dismissed"), "confirmed", "Xác nhận kế hoạch được sửa"),
        Move("dismiss", ("suggested", "confirmed"), "dismissed", "Không sửa kế hoạch nào"),
        Move("apply", ("confirmed",), "applied", "Áp dụng"),
    ),
)

ACT = Lifecycle(
    name="plans.act",
    initial="proposed",
    states=(
        State("proposed", "Chờ rà soát", tone="waiting"),
        State("accepted", "Đã chấp nhận", tone="good", final=True),
        State("rejected", "Không áp dụng", tone="stopped", final=True),
    ),
    moves=(
        Move("accept", ("proposed", "rejected"), "accepted", "Chấp nhận"),
        Move("reject", ("proposed", "accepted"), "rejected", "Không áp dụng"),
        Move("reopen", ("accepted", "rejected"), "proposed", "Xem lại"),
    ),
)

#: Provisions that hold: what obligations, forms and pages are made from.
HOLDING = frozenset({"accepted", "corrected", "added"})
