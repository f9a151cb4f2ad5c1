"""The life of a movement's version."""

from __future__ import annotations

from thidua.ground.lifecycle import Lifecycle, Move, State

VERSION = Lifecycle(
    name="movements.version",
    initial="draft",
    states=(
        State("draft", "Dự thảo", tone="waiting"),
        State("published", "Đang áp dụng", "Đang áp dụng", tone="good"),
        State("retired", "Đã thay", "Đã thay", tone="neutral", final=True),
    ),
    moves=(
        Move("publish", ("draft",), "published", "Công bố"),
        Move("retire", ("draft", "published"), "retired", "Thay"),
        Move("restore", ("retired",), "draft", "Nạp lại"),
    ),
)
