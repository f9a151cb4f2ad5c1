"""The life of an obligation and of a chasing letter."""

from __future__ import annotations

from thidua.ground.lifecycle import Lifecycle, Move, State

OBLIGATION = Lifecycle(
    name="obligations.obligation",
    initial="owed",
    states=(
        State("owed", "Chưa làm", tone="waiting"),
        State("started", "Đang làm", tone="info"),
        State("overdue", "Quá hạn", tone="late"),
        State("discharged", "Đã hoàn thành", tone="good"),
        State("excused", "Được miễn", tone="neutral", final=True),
        State("cancelled", "Không còn hiệu lực", tone="stopped", final=True),
        State("joined", "Đã nhập vào nghĩa vụ khác", tone="neutral", final=True),
    ),
    moves=(
        Move("start", ("owed",), "started", "Bắt đầu làm"),
        Move("discharge", ("owed", "started", "overdue"), "discharged", "Hoàn thành"),
        Move("return", ("discharged",), "started", "Trả lại"),
        Move("take_back", ("discharged",), "started", "Rút lại"),
        Move("mark_overdue", ("owed", "started"), "overdue", "Ghi nhận quá hạn"),
        Move("extend", ("owed", "overdue"), "owed", "Gia hạn"),
        Move("extend_started", ("started",), "started", "Gia hạn"),
        Move("excuse", ("owed", "started", "overdue"), "excused", "Miễn"),
        Move("cancel", ("owed", "started", "overdue"), "cancelled", "Hủy"),
        Move("amend", ("overdue",), "owed", "Đổi theo kế hoạch sửa đổi"),
        Move("ask_again", ("cancelled",), "owed", "Giao lại"),
        Move("join", ("owed", "started", "overdue"), "joined", "Nhập vào nghĩa vụ cùng nội dung"),
    ),
)

LETTER = Lifecycle(
    name="obligations.letter",
    initial="draft",
    states=(
        State("draft", "Dự thảo", tone="waiting"),
        State("sent", "Đã gửi", tone="good", final=True),
        State("dropped", "Đã bỏ", tone="stopped", final=True),
    ),
    moves=(
        Move("send", ("draft",), "sent", "Gửi"),
        Move("drop", ("draft",), "dropped", "Bỏ"),
    ),
)

#: Still to be done.
OPEN = frozenset({"owed", "started", "overdue"})
