"""Two plans clause by clause, and which demands of a superior's plan a subordinate's answers."""

from thidua.reading.comparison.compare import carried, compare
from thidua.reading.comparison.coverage import Coverage, Demand, answers
from thidua.reading.comparison.result import (
    Change,
    Comparison,
    Head,
    Kind,
    Piece,
    Row,
    Side,
    Subject,
    Survivor,
)

__all__ = [
    "Change",
    "Comparison",
    "Coverage",
    "Demand",
    "Head",
    "Kind",
    "Piece",
    "Row",
    "Side",
    "Subject",
    "Survivor",
    "answers",
    "carried",
    "compare",
]
