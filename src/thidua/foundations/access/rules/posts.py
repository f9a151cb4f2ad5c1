"""Which posts may stand beside each other, and which delegations the law knows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from thidua.foundations.access import errors
from thidua.foundations.access.kinds import ASSIGNED, GIVERS, OWN_LEAD, WAYS


@dataclass(frozen=True, slots=True)
class Days:
    """Days from ``since`` to the last day ``until``; an open end is ``None``.

    >>> Days(date(2026, 1, 1), date(2026, 1, 31)).within(Days(date(2025, 7, 1)))
    True
    """

    since: date
    until: date | None = None

    def within(self, other: Days) -> bool:
        """Whether every day of these is one of the other's."""
        if self.since < other.since:
            return False
        return other.until is None or (self.until is not None and self.until <= other.until)


def may_stand_beside(one: str, other: str) -> bool:
    """Whether one person may hold the same role at one body twice at once, in these two capacities.

    A deputy given the seat keeps the deputy's post; everything else is the same post twice.

    >>> may_stand_beside("deputy", "acting_head"), may_stand_beside("member", "deputy")
    (True, False)
    """
    return ({one, other} & ASSIGNED) != set() and "deputy" in {one, other}


def check_capacity(capacity: str, *, leads: bool, known: Collection[str]) -> None:
    """A known capacity; a leading one goes with a role that leads.

    :raises NotPossible: unknown (``access-018``), or leading in a role that does not lead (``-019``).
    """
    if capacity not in known:
        raise errors.unknown_capacity(capacity)
    if capacity != "member" and not leads:
        raise errors.capacity_needs_lead()


def is_main(capacity: str, concurrent: bool) -> bool:
    """Whether a post is somebody's main leading post, of which there is one a day."""
    return capacity in OWN_LEAD and not concurrent


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a delegation: a post with its days.

    :param path: where its body stands in today's tree; empty when the body stands no more.
    """

    capacity: str
    path: str
    days: Days


def check_delegation(
    way: str,
    scope: Collection[str],
    known: Collection[str],
    giver: Side,
    receiver: Side,
    days: Days,
    basis: str,
) -> None:
    """What the law asks of a delegation (Nghị định 30/2020/NĐ-CP, Điều 13; docs/decisions/0024).

    :param known: codes a scope may hold.
    :raises NotPossible: ``access-035`` to ``-042``, each with what to do.
    """
    if way not in WAYS:
        raise errors.unknown_way(way)
    if not scope or not set(scope) <= set(known):
        raise errors.scope_unknown(sorted(set(scope) - set(known)))
    if giver.capacity not in GIVERS:
        raise errors.only_the_head_delegates()
    same = giver.path == receiver.path
    if way == "for_head" and not (same and receiver.capacity == "deputy"):
        raise errors.for_head_goes_to_deputy()
    below = bool(giver.path) and receiver.path.startswith(giver.path + ".")
    if way != "for_head" and not (below and receiver.capacity in GIVERS):
        raise errors.goes_to_head_below(WAYS[way].mark)
    if WAYS[way].paper and not basis:
        raise errors.basis_missing(WAYS[way].mark, WAYS[way].source)
    if WAYS[way].ends and days.until is None:
        raise errors.end_missing(WAYS[way].mark, WAYS[way].source)
    if not days.within(giver.days):
        raise errors.outlasts_post("giver", giver.days.since, giver.days.until)
    if not days.within(receiver.days):
        raise errors.outlasts_post("receiver", receiver.days.since, receiver.days.until)
