"""Every read of the target room."""

from .board import board, years
from .indicators import indicator, indicators, plan_targets
from .moving import touched_by_reorganisation
from .pages import lock, lock_worksheet, target_page, worksheet_page
from .results import results
from .rows import given_from, goal_of, own_in_force, rows_of, sharing_bodies
from .sheet import sizes_and_last

__all__ = [
    "board",
    "given_from",
    "goal_of",
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
    "touched_by_reorganisation",
    "worksheet_page",
    "years",
]
