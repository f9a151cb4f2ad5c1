"""Decisions of the target room in plain Python."""

from .goal import STANDINGS, TONES, progress, weaker, wrong_value
from .sharing import METHODS, SIZE_FROM, add_up, methods_for, propose, split, splits

__all__ = [
    "METHODS",
    "SIZE_FROM",
    "STANDINGS",
    "TONES",
    "add_up",
    "methods_for",
    "progress",
    "propose",
    "split",
    "splits",
    "weaker",
    "wrong_value",
]
