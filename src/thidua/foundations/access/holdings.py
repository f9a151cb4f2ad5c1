"""What rooms above hold in people's names at a body. They say so here; access only counts, so that nobody's post ends
over open work (docs/decisions/0024). Rooms register in their own ``holdings.py``; Django imports those at start.

    from thidua.foundations.access.holdings import register_holding

    register_holding("obligation", "nghĩa vụ đang mở", policy.WORKERS, count)
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

#: How many pieces of this kind a person holds at a body.
Counter = Callable[[UUID, UUID], int]


@dataclass(frozen=True, slots=True)
class Holding:
    """A kind of work that stands in somebody's name.

    :param roles: whoever holds one of these at the body may hold such work.
    """

    code: str
    label: str
    roles: frozenset[str]
    count: Counter


_HOLDINGS: dict[str, Holding] = {}


def register_holding(code: str, label: str, roles: Collection[str], count: Counter) -> None:
    """Name a kind of work and how it is counted."""
    _HOLDINGS[code] = Holding(code, label, frozenset(roles), count)


def open_work(person_id: UUID, body_id: UUID, roles: Collection[str]) -> list[tuple[str, int]]:
    """What somebody who will hold only ``roles`` at the body would leave behind there: (words, how many)."""
    counted = [
        (kind.label, kind.count(person_id, body_id))
        for kind in _HOLDINGS.values()
        if not kind.roles & frozenset(roles)
    ]
    return [(label, count) for label, count in counted if count]
