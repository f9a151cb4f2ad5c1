"""The life of a reorganisation."""

from __future__ import annotations

from thidua.ground.lifecycle import Lifecycle, Move, State

REORGANISATION = Lifecycle(
    name="orgs.reorganisation",
    initial="draft",
    states=(
        State("draft", "Đang chuẩn bị", tone="info"),
        State("carried_out", "Đã thực hiện", tone="good"),
        State("undone", "Đã hoàn tác", tone="stopped", final=True),
        State("discarded", "Đã bỏ", tone="stopped", final=True),
    ),
    moves=(
        Move("carry_out", ("draft",), "carried_out", "Thực hiện"),
        Move("undo", ("carried_out",), "undone", "Hoàn tác"),
        Move("discard", ("draft",), "discarded", "Bỏ bản chuẩn bị"),
    ),
)
