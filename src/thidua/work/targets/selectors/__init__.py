"""Every read of the target room."""

from .board import board, years
from .indicators import indicator, indicators, plan_targets
from .pages import lock, lock_worksheet, target_page, worksheet_page
from .results import results
from .rows import given_from, own_in_force, rows_of, sharing_bodies
from .sheet import sizes_and_last

__all__ = [
    "board",
    "given_from",
    "indicator",
    "indicators",
    "lock",
    "lock_worksheet",
    "own_in_force",
    "plan_targets",
    "results",
    "rows_of",
    "sharing_bodies",
    "sizes_and_last",
    "target_page",
    "worksheet_page",
    "years",
]
