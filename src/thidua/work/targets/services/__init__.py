"""Every write of the target room, one verb a function."""

from .setting import change_target, set_target, withdraw_target
from .sharing import drop_worksheet, fill_worksheet, hand_out, start_worksheet

__all__ = [
    "change_target",
    "drop_worksheet",
    "fill_worksheet",
    "hand_out",
    "set_target",
    "start_worksheet",
    "withdraw_target",
]
