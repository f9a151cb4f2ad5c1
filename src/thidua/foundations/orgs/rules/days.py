"""Half-open ranges of days, and chains of superiors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID


def overlap(
    a: tuple[date | None, date | None], b: tuple[date | None, date | None]
) -> tuple[date | None, date | None] | None:
    """The common days of two half-open ranges (``None`` = open), or ``None``.

    >>> overlap((date(2025, 1, 1), None), (None, date(2025, 7, 1)))
    (datetime.date(2025, 1, 1), datetime.date(2025, 7, 1))
    """
    starts = [d for d in (a[0], b[0]) if d is not None]
    ends = [d for d in (a[1], b[1]) if d is not None]
    start, end = max(starts, default=None), min(ends, default=None)
    if start is not None and end is not None and start >= end:
        return None
    return start, end


def chain_to(start: UUID, parents: Mapping[UUID, UUID | None]) -> list[UUID]:
    """The ids from ``start`` upwards; stops at a root or at the first repetition (the repeated id stands last).

    >>> a, b = UUID(int=1), UUID(int=2)
    >>> chain_to(a, {a: b, b: a}) == [a, b, a]
    True
    """
    seen = [start]
    here = parents.get(start)
    while here is not None:
        seen.append(here)
        if here in seen[:-1]:
            break
        here = parents.get(here)
    return seen
