"""The life of a draft and of a clause in it."""

from __future__ import annotations

from thidua.ground.lifecycle import Lifecycle, Move, State

DRAFT = Lifecycle(
    name="cascade.draft",
    initial="open",
    states=(
        State("open", "Đang soạn", tone="info"),
        State("handed", "Đã đưa vào rà soát", tone="good", final=True),
        State("abandoned", "Đã bỏ", tone="stopped", final=True),
    ),
    moves=(
        Move("hand_in", ("open",), "handed", "Đưa vào rà soát"),
        Move("abandon", ("open",), "abandoned", "Bỏ bản nháp"),
    ),
)

CLAUSE = Lifecycle(
    name="cascade.clause",
    initial="kept",
    states=(
        State("kept", "Giữ", tone="good"),
        State("dropped", "Bỏ", tone="stopped"),
    ),
    moves=(
        Move("drop", ("kept",), "dropped", "Bỏ mục"),
        Move("restore", ("dropped",), "kept", "Khôi phục"),
    ),
)
