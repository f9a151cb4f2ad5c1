"""The lives of a target and of a worksheet on which one is shared out."""

from __future__ import annotations

from thidua.ground.lifecycle import Lifecycle, Move, State

TARGET = Lifecycle(
    name="targets.target",
    initial="in_force",
    states=(
        State("in_force", "Đang áp dụng", tone="good"),
        State("replaced", "Đã thay", tone="neutral", final=True),
        State("withdrawn", "Đã thôi", tone="stopped", final=True),
    ),
    moves=(
        Move("replace", ("in_force",), "replaced", "Đổi chỉ tiêu"),
        Move("withdraw", ("in_force",), "withdrawn", "Thôi chỉ tiêu"),
    ),
)

WORKSHEET = Lifecycle(
    name="targets.worksheet",
    initial="draft",
    states=(
        State("draft", "Đang phân bổ", tone="waiting"),
        State("handed_out", "Đã giao", tone="good", final=True),
        State("dropped", "Đã bỏ", tone="stopped", final=True),
    ),
    moves=(
        Move("hand_out", ("draft",), "handed_out", "Giao chỉ tiêu"),
        Move("drop", ("draft",), "dropped", "Bỏ bảng phân bổ"),
    ),
)
