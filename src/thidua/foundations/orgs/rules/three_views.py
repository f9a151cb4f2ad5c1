"""The three views of figures over reorganisations: as it was, as it is, like for like. Exact; nothing is spread evenly.

*As it was*: each figure with the unit of its own day. *As it is*: figures of the predecessors added into the units of a
target day; what no source can place is kept apart. *Like for like*: sums over the smallest groups of units that cover the
same ground on all days, so that a comparison is lawful even where units were divided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from ..facts_lineage import (
    Aggregation,
    Amount,
    Break,
    Cell,
    Contribution,
    Figure,
    GroupCell,
    GroupLine,
    LikeForLike,
    Link,
    NotAllocated,
    Portion,
    ThreeViews,
)
from .lineage import Groups, Lineage, Stretch


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
    groups = lineage.groups(first, last)
    broken: dict[Stretch, list[Break]] = {groups.of(f.unit, f.day): [] for f in was}
    for one in lineage.breaks(first, last):
        if groups.of_break(one) in broken:
            broken[groups.of_break(one)].append(one)
    lines = _like_for_like(was, days, groups, broken) if aggregation.carried else ()
    breaks = sorted((one for found in broken.values() for one in found), key=lambda b: (b.on, b.unit, b.why))
    return ThreeViews(
        days, target, was, now, tuple(left), tuple(out), lines, tuple(breaks), compared(lines, days)
    )


def compared(lines: Sequence[GroupLine], days: Sequence[date]) -> LikeForLike:
    """The sum over the groups that are complete on every day: a sum of four beside a sum of two compares nothing."""
    whole = [line for line in lines if line.complete]
    totals = [
        _total([cell.amount for line in whole for cell in line.cells if cell.day == day and cell.amount])
        for day in days
    ]
    return LikeForLike(
        len(whole), len(lines) - len(whole), tuple(total for total in totals if total is not None)
    )


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
    was: Sequence[Figure], days: Sequence[date], groups: Groups, broken: Mapping[Stretch, Sequence[Break]]
) -> tuple[GroupLine, ...]:
    amounts: dict[Stretch, dict[date, list[Amount]]] = {}
    for figure in was:
        group = groups.of(figure.unit, figure.day)
        amounts.setdefault(group, {}).setdefault(figure.day, []).append(figure.amount)
    stated = {(f.unit, f.day) for f in was}
    return tuple(
        GroupLine(
            groups.units(group, groups.first),
            groups.units(group, groups.last),
            tuple(_group_cell(groups.units(group, day), day, amounts[group], stated) for day in days),
            tuple(broken[group]),
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
