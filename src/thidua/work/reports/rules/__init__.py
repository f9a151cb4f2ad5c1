"""Decisions of the report room in plain Python: what a form asks, what figures hold, what counts as answered."""

from .checking import Figures, Issue, check
from .drafts import Conflict, Edit, merge
from .form import Cell, Form, Rate, Rule, Section, form_of, rate_of
from .reading import NotANumber, number_of
from .standing import ANSWERS, STANDINGS, Standing, added, completeness, standing_of, timeliness

__all__ = [
    "ANSWERS",
    "STANDINGS",
    "Cell",
    "Conflict",
    "Edit",
    "Figures",
    "Form",
    "Issue",
    "NotANumber",
    "Rate",
    "Rule",
    "Section",
    "Standing",
    "added",
    "check",
    "completeness",
    "form_of",
    "merge",
    "number_of",
    "rate_of",
    "standing_of",
    "timeliness",
]
