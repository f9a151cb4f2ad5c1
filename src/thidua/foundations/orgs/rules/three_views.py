"""The three views of figures over reorganisations: as it was, as it is, like for like. Exact; nothing is spread evenly.

*As it was*: each figure with the unit of its own day. *As it is*: figures of the predecessors added into the units of a
target day; what no source can place is kept apart. *Like for like*: sums over the smallest groups of units that cover the
same ground on all days, so that a comparison is lawful even where units were divided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from .lineage import Break, Lineage, Link, Portion, Stretch


class Aggregation(StrEnum):
    """How figures of several units become the figure of the one they make. The codes are those of the packs."""

    SUM = "sum"
    RATIO_OF_SUMS = "ratio_of_sums"
    LAST = "last"
    MAX = "max"
    MIN = "min"
    COUNT_BODIES = "count_bodies"
    NONE = "none"

    @property
    def carried(self) -> bool:
        """Whether figures may be carried into other units: sums, and rates through their two sums. Nothing else may."""
        return self in (Aggregation.SUM, Aggregation.RATIO_OF_SUMS)


@dataclass(frozen=True, slots=True)
class Amount:
    """A value and, of a rate, what it is out of. Both are added; the rate is never."""

    value: Fraction
    of: Fraction | None = None

    def times(self, share: Fraction) -> Amount:
        """That share of it."""
        return Amount(self.value * share, None if self.of is None else self.of * share)

    def plus(self, other: Amount) -> Amount:
        """Both together; without a denominator when either has none."""
        of = None if self.of is None or other.of is None else self.of + other.of
        return Amount(self.value + other.value, of)

    @property
    def rate(self) -> Fraction | None:
        """Value over denominator, where there is one."""
        return self.value / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Figure:
    """What a unit stated for a day."""

    unit: UUID
    day: date
    amount: Amount


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one figure gives to a unit of the target day; ``parts`` name the shares an estimate rests on."""

    figure: Figure
    amount: Amount
    estimated: bool
    parts: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class NotAllocated:
    """A part of a figure that lies somewhere among ``candidates``; without candidates nobody took over."""

    figure: Figure
    amount: Amount
    candidates: tuple[UUID, ...]
    parts: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """The figures of one day in one unit of the target day.

    :param missing: units of that day whose ground is in the unit and which stated nothing.
    :param open: what may belong here in part and cannot be placed.
    """

    unit: UUID
    day: date
    amount: Amount | None
    contributions: tuple[Contribution, ...]
    missing: tuple[UUID, ...]
    open: tuple[NotAllocated, ...]

    @property
    def estimated(self) -> bool:
        """Whether a known share was applied to something in it."""
        return any(one.estimated for one in self.contributions)

    @property
    def complete(self) -> bool:
        """Whether the amount is the unit's ground of that day, no more and no less."""
        return self.amount is not None and not self.missing and not self.open


@dataclass(frozen=True, slots=True)
class GroupCell:
    """The figures of one day over a group; ``missing`` are its units of that day that stated nothing."""

    day: date
    amount: Amount | None
    missing: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group: its units on the first and on the last day, and its figures day by day."""

    before: tuple[UUID, ...]
    after: tuple[UUID, ...]
    cells: tuple[GroupCell, ...]
    breaks: tuple[Break, ...]


@dataclass(frozen=True, slots=True)
class ThreeViews:
    """The same figures three times over. Of additive ones, the sums of the three are equal.

    :param not_carried: figures that may not be added and whose unit of the target day covers other ground.
    """

    days: tuple[date, ...]
    target: date
    was: tuple[Figure, ...]
    now: tuple[Cell, ...]
    not_allocated: tuple[NotAllocated, ...]
    not_carried: tuple[Figure, ...]
    groups: tuple[GroupLine, ...]
    breaks: tuple[Break, ...]


def three_views(
    figures: Iterable[Figure], lineage: Lineage, target: date, aggregation: Aggregation
) -> ThreeViews:
    """The three views of a series on ``target``; the order in which figures come does not matter.

    :raises ValueError: two figures of one unit for one day.
    """
    was = tuple(sorted(figures, key=lambda f: (f.day, f.unit)))
    if len({(f.unit, f.day) for f in was}) != len(was):
        raise ValueError("two figures of one unit for one day")
    days = tuple(sorted({f.day for f in was}))
    first, last = min((*days, target)), max((*days, target))
    if aggregation.carried:
        now, left = _as_it_is(was, days, lineage, target)
        out: list[Figure] = []
    else:
        now, left, out = _kept(was, lineage, target)
    breaks = lineage.breaks(first, last)
    groups = _like_for_like(was, days, lineage, (first, last), breaks) if aggregation.carried else ()
    return ThreeViews(days, target, was, now, tuple(left), tuple(out), groups, breaks)


def _as_it_is(
    was: Sequence[Figure], days: Sequence[date], lineage: Lineage, target: date
) -> tuple[tuple[Cell, ...], list[NotAllocated]]:
    into: dict[tuple[UUID, date], list[Contribution]] = {}
    left: list[NotAllocated] = []
    maybe: dict[tuple[UUID, date], list[NotAllocated]] = {}
    for figure in was:
        for portion in lineage.portions(figure.unit, figure.day, target):
            amount, parts = figure.amount.times(portion.share), _ordered(portion)
            if portion.unit is not None:
                one = Contribution(figure, amount, portion.estimated, parts)
                into.setdefault((portion.unit, figure.day), []).append(one)
                continue
            rest = NotAllocated(figure, amount, tuple(sorted(i for i in portion.candidates if i)), parts)
            left.append(rest)
            for unit in rest.candidates:
                maybe.setdefault((unit, figure.day), []).append(rest)
    stated = {(f.unit, f.day) for f in was}
    cells = []
    for unit in sorted({unit for unit, _ in into} | {unit for unit, _ in maybe}):
        for day in days:
            given = into.get((unit, day), [])
            cells.append(
                Cell(
                    unit,
                    day,
                    _total([one.amount for one in given]),
                    tuple(given),
                    tuple(i for i in lineage.touching(unit, target, day) if (i, day) not in stated),
                    tuple(maybe.get((unit, day), [])),
                )
            )
    return tuple(cells), left


def _kept(
    was: Sequence[Figure], lineage: Lineage, target: date
) -> tuple[tuple[Cell, ...], list[NotAllocated], list[Figure]]:
    """Figures that may not be added stay with a unit of exactly the same ground, or stay out."""
    cells: list[Cell] = []
    out: list[Figure] = []
    for figure in was:
        unit = lineage.same_ground(figure.unit, figure.day, target)
        if unit is None:
            out.append(figure)
            continue
        given = (Contribution(figure, figure.amount, False, ()),)
        cells.append(Cell(unit, figure.day, figure.amount, given, (), ()))
    return tuple(sorted(cells, key=lambda c: (c.unit, c.day))), [], out


def _like_for_like(
    was: Sequence[Figure],
    days: Sequence[date],
    lineage: Lineage,
    span: tuple[date, date],
    breaks: Sequence[Break],
) -> tuple[GroupLine, ...]:
    groups = lineage.groups(*span)
    amounts: dict[Stretch, dict[date, list[Amount]]] = {}
    for figure in was:
        group = groups.of(figure.unit, figure.day)
        amounts.setdefault(group, {}).setdefault(figure.day, []).append(figure.amount)
    stated = {(f.unit, f.day) for f in was}
    broken: dict[Stretch, list[Break]] = {}
    for one in breaks:
        broken.setdefault(groups.of_break(one), []).append(one)
    return tuple(
        GroupLine(
            groups.units(group, span[0]),
            groups.units(group, span[1]),
            tuple(_group_cell(groups.units(group, day), day, amounts[group], stated) for day in days),
            tuple(broken.get(group, ())),
        )
        for group in sorted(amounts)
    )


def _group_cell(
    units: Sequence[UUID], day: date, amounts: Mapping[date, Sequence[Amount]], stated: set[tuple[UUID, date]]
) -> GroupCell:
    missing = tuple(unit for unit in units if (unit, day) not in stated)
    return GroupCell(day, _total(amounts.get(day, ())), missing)


def _total(amounts: Sequence[Amount]) -> Amount | None:
    total: Amount | None = None
    for amount in amounts:
        total = amount if total is None else total.plus(amount)
    return total


def _ordered(portion: Portion) -> tuple[Link, ...]:
    return tuple(sorted(portion.parts, key=lambda link: (link.on, link.predecessor, link.successor)))
