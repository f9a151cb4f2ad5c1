"""Rows of a list that belong to one step: those that share a unit, old or new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from uuid import UUID

from ..facts_reorganising import LinkSpec, ResultSpec
from .names import canonical
from .reorganising_sheet import Row

#: A row, the key of the result it names, the units it takes up.
Taken = tuple[Row, str, Sequence[UUID]]


def together(joins: Sequence[Taken]) -> dict[int, list[Taken]]:
    """Rows that share a unit or a result, by the line of the first of them."""
    leader: dict[Hashable, Hashable] = {}

    def find(node: Hashable) -> Hashable:
        while leader.setdefault(node, node) != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    for _row, key, units in joins:
        for unit in units:
            leader[find(unit)] = find(key)
    found: dict[Hashable, list[Taken]] = defaultdict(list)
    for taken in joins:
        found[find(taken[1])].append(taken)
    return {rows[0][0].line: rows for rows in found.values()}


def links_of(rows: Sequence[Taken]) -> tuple[LinkSpec, ...]:
    """What of each unit goes where."""
    return tuple(
        LinkSpec(unit, key, row.partial, row.share, row.share_of, row.source)
        for row, key, units in rows
        for unit in units
    )


def join_kind(links: Sequence[LinkSpec], results: Sequence[ResultSpec]) -> str:
    """Several into one, one into several, or several into several."""
    if len(results) == 1:
        return "merge"
    return "split" if len({link.unit_id for link in links}) == 1 else "rearrange"


def places_named(rows: Iterable[Row]) -> set[str]:
    """Codes of every territory whose bodies the rows about bodies may mean: their own, those of superiors, and those
    that pass into one new unit together with one of these, as its bodies will stand in one place."""
    rows = list(rows)
    codes = {code for row in rows if row.body for code in (*row.old, row.parent) if code}
    bare = {code.lstrip("0") for code in codes}
    into: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        if not row.body and row.work == "join":
            into[("", row.code) if row.code else (canonical(row.name), row.parent)].update(row.old)
    for (_name, new), old in into.items():
        if not bare.isdisjoint({code.lstrip("0") for code in (*old, new)}):
            codes |= old
    return codes
