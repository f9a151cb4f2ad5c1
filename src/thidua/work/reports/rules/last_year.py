"""Last year's figures of a body that took others' place: theirs together, or the reason why they cannot be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from thidua.work.reports.rules.form import Cell, Form

#: Whose figures stand in the column of last year, where they are not simply the body's own.
LAST_YEAR_OF: Mapping[str, str] = {
    "joined": "Cộng các đơn vị trước sắp xếp",
    "divided": "Đơn vị cũ bị chia: không cộng được",
    "incomplete": "Có đơn vị trước sắp xếp không có số năm trước",
}


@dataclass(frozen=True, slots=True)
class LastYear:
    """Figures of the year before by cell, and whose they are (``LAST_YEAR_OF``; empty: the body's own, or none)."""

    figures: dict[str, Decimal | None] = field(default_factory=dict)
    whose: str = ""


def joined(form: Form, origins: Sequence[tuple[bool, Mapping[str, Decimal | None] | None]]) -> LastYear:
    """What the bodies before a reorganisation reported together, by each figure's own aggregation.

    Never a guess: a body that went over only in part, or that did not report, leaves the column blank; a figure that one
    of them left blank, or that does not combine, stays blank.

    :param origins: for each body before: whether all of it is here now, and what it reported.
    """
    if not all(whole for whole, _figures in origins):
        return LastYear(whose="divided")
    reported = [figures for _whole, figures in origins if figures is not None]
    if len(reported) < len(origins):
        return LastYear(whose="incomplete" if reported else "")
    return LastYear({cell.code: _together(cell, reported) for cell in form.cells}, "joined")


def _together(cell: Cell, reported: Sequence[Mapping[str, Decimal | None]]) -> Decimal | None:
    values = [value for figures in reported if (value := figures.get(cell.code)) is not None]
    if len(values) < len(reported):
        return None
    match cell.aggregation:
        case "sum":
            return sum(values, Decimal(0))
        case "max":
            return max(values)
        case "min":
            return min(values)
        case "weighted_mean":
            weights = [weight for each in reported if (weight := each.get(cell.weight)) is not None]
            weight = sum(weights, Decimal(0))
            if len(weights) < len(reported) or not weight:
                return None
            return sum((v * w for v, w in zip(values, weights, strict=True)), Decimal(0)) / weight
    return None
