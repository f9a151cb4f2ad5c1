"""What an Excel list of a reorganisation is looked up in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from ..models import Territory, TerritoryVersion
from ..rules import canonical
from ..rules.reorganising_list import Directory
from ..rules.reorganising_list_joins import places_named
from ..rules.reorganising_sheet import Row
from .reorganising_list_bodies import bodies_named


def directory_of(rows: Iterable[Row], on: date) -> Directory:
    """Official codes of the day before (and of units that begin on the day), and the groups and bodies the rows name.

    A constant number of queries, however many rows.
    """
    rows = list(rows)
    eve = on - timedelta(days=1)
    units: dict[str, UUID] = {}
    for day in (eve, on):
        found = TerritoryVersion.objects.filter(valid__contains=day).exclude(code="")
        for code, territory_id in found.values_list("code", "territory_id"):
            units.setdefault(code, territory_id)
    levels = _levels(units.values())
    lengths: dict[str, int] = {}
    for code, territory_id in units.items():
        level = levels[territory_id]
        lengths[level] = max(lengths.get(level, 0), len(code))
    again = {code for row in rows if row.work == "reopen" for code in row.old}
    homes = {
        units[c]
        for row in rows
        if row.group
        for code in row.old
        for c in _spellings(code, lengths)
        if c in units
    }
    gone = _gone({spelt for code in again for spelt in _spellings(code, lengths)}, eve)
    if gone:
        levels |= _levels(unit for ended in gone.values() for unit in ended)
    groups = _groups(homes, eve)
    known = Directory(units, gone, levels, groups, lengths)
    into = {canonical(row.name) for row in rows if row.body and row.work == "join"}
    return replace(known, bodies=bodies_named(_places(rows, known), into, eve, on))


def _places(rows: Iterable[Row], known: Directory) -> set[UUID]:
    """The territories whose bodies the rows may name."""
    found = {unit for code in places_named(rows) if (unit := known.unit(code)) is not None}
    for row in rows:
        if not row.body:
            continue
        for code in row.old:
            home = known.unit(code)
            if home is None:
                found |= {
                    unit for spelt in (code, *known.spellings(code)) for unit in known.gone.get(spelt, ())
                }
            elif row.group:
                found |= set(known.groups.get((home, canonical(row.group)), ()))
    return found


def _levels(units: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Territory.objects.filter(pk__in=list(units)).values_list("pk", "level_id"))


def _spellings(code: str, lengths: dict[str, int]) -> set[str]:
    return {code, *(code.zfill(size) for size in lengths.values())}


def _gone(codes: set[str], eve: date) -> dict[str, tuple[UUID, ...]]:
    """Units that bore a code and are there no more."""
    if not codes:
        return {}
    there = TerritoryVersion.objects.filter(valid__contains=eve).values("territory_id")
    found: dict[str, dict[UUID, None]] = defaultdict(dict)
    rows = TerritoryVersion.objects.filter(code__in=codes, valid__endswith__lte=eve).exclude(
        territory_id__in=there
    )
    for code, territory_id in rows.order_by("valid").values_list("code", "territory_id"):
        found[code][territory_id] = None
    return {code: tuple(ids) for code, ids in found.items()}


def _groups(homes: set[UUID], eve: date) -> dict[tuple[UUID, str], tuple[UUID, ...]]:
    found: dict[tuple[UUID, str], list[UUID]] = defaultdict(list)
    rows = TerritoryVersion.objects.filter(parent_id__in=homes, valid__contains=eve)
    for parent_id, name, territory_id in rows.values_list("parent_id", "name", "territory_id"):
        if parent_id is not None:
            found[(parent_id, canonical(name))].append(territory_id)
    return {key: tuple(ids) for key, ids in found.items()}
