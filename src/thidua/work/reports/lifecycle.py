"""The lives of a form's version, of a round and of a report."""

from __future__ import annotations

from thidua.ground.lifecycle import Lifecycle, Move, State

FORM = Lifecycle(
    name="reports.form",
    initial="draft",
    states=(
        State("draft", "Đang soạn", tone="waiting"),
        State("in_use", "Đang dùng", tone="good"),
        State("retired", "Thôi dùng", tone="stopped", final=True),
        State("withdrawn", "Đã rút", tone="stopped", final=True),
        State("dropped", "Đã bỏ", tone="stopped", final=True),
    ),
    moves=(
        Move("put_in_use", ("draft",), "in_use", "Đưa vào dùng"),
        Move("withdraw", ("in_use",), "withdrawn", "Rút"),
        Move("drop", ("draft",), "dropped", "Bỏ bản soạn"),
        Move("retire", ("in_use",), "retired", "Thôi dùng"),
    ),
)

ROUND = Lifecycle(
    name="reports.round",
    initial="draft",
    states=(
        State("draft", "Đang chuẩn bị", tone="waiting"),
        State("open", "Đang nhận báo cáo", tone="info"),
        State("locked", "Đã khóa", tone="good"),
        State("cancelled", "Đã hủy", tone="stopped", final=True),
    ),
    moves=(
        Move("open", ("draft",), "open", "Mở đợt"),
        Move("lock", ("open",), "locked", "Khóa sổ"),
        Move("cancel", ("draft", "open"), "cancelled", "Hủy đợt"),
        Move("reopen", ("locked",), "open", "Mở lại đợt"),
    ),
)

#: ``submitted`` and ``resubmitted`` wait for the body that asked; while a restatement runs the older version counts.
REPORT = Lifecycle(
    name="reports.report",
    initial="draft",
    states=(
        State("draft", "Đang lập", tone="waiting"),
        State("submitted", "Đã gửi, chờ tiếp nhận", tone="info"),
        State("returned", "Bị trả lại", tone="late"),
        State("accepted", "Đã tiếp nhận", tone="good"),
        State("locked", "Đã khóa", tone="good"),
        State("restating", "Đang đính chính", tone="waiting"),
        State("resubmitted", "Đính chính chờ tiếp nhận", tone="info"),
        State("exempt", "Được miễn", tone="neutral"),
        State("missing", "Không gửi", tone="late"),
        State("cancelled", "Không còn phải gửi", tone="stopped", final=True),
    ),
    moves=(
        Move("submit", ("draft", "returned"), "submitted", "Gửi báo cáo"),
        Move("recall", ("submitted",), "draft", "Rút lại"),
        Move("return", ("submitted", "accepted"), "returned", "Trả lại"),
        Move("accept", ("submitted",), "accepted", "Tiếp nhận"),
        Move("lock", ("accepted",), "locked", "Khóa"),
        Move("exempt", ("draft", "returned", "missing"), "exempt", "Miễn báo cáo"),
        Move("ask_again", ("exempt",), "draft", "Yêu cầu lại"),
        Move("miss", ("draft", "returned"), "missing", "Ghi nhận không gửi"),
        Move("reopen", ("missing",), "draft", "Mở lại theo ngoại lệ"),
        Move("restate", ("accepted", "locked"), "restating", "Đính chính"),
        Move("drop_restatement", ("restating",), "accepted", "Thôi đính chính"),
        Move("submit_restatement", ("restating",), "resubmitted", "Gửi đính chính"),
        Move("return_restatement", ("resubmitted",), "restating", "Trả lại đính chính"),
        Move("accept_restatement", ("resubmitted",), "accepted", "Tiếp nhận đính chính"),
        Move("cancel", ("draft", "returned", "submitted"), "cancelled", "Hủy"),
    ),
)

#: Versions of a form nobody uses from now on.
ENDED = frozenset({"retired", "withdrawn", "dropped"})
#: Versions nobody but the body that composes them sees.
UNISSUED = frozenset({"draft", "dropped"})
#: The body may still write.
WRITABLE = frozenset({"draft", "returned", "restating"})
#: The body that asks may fill it in for one that cannot: nothing is handed in.
FILLABLE = frozenset({"draft", "returned"})
#: Handed in and waiting for the body that asked.
WAITING = frozenset({"submitted", "resubmitted"})
#: A version of it counts in totals (for the last two: the older one).
COUNTED = frozenset({"accepted", "locked", "restating", "resubmitted"})
