"""The bodies an Excel list of a reorganisation may name: those of the territories it names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange

from ..models import BodyVersion, TerritoryVersion
from ..rules.reorganising_list_names import Above, BodyDirectory, ListedBody

_FIELDS = (
    "body_id",
    "name",
    "short_name",
    "names",
    "kind_id",
    "level_id",
    "slot",
    "territory_id",
    "parent_id",
    "valid",
)


def bodies_named(places: set[UUID], names: Iterable[str], eve: date, on: date) -> BodyDirectory:
    """Bodies of these territories: standing on the day before or beginning on the day, and those that ended earlier.

    Five queries, however many territories; none without any.

    :param names: canonical keys of the names that bodies pass into: who bears one elsewhere may be meant as well.
    """
    if not places:
        return BodyDirectory()
    there = BodyVersion.objects.filter(territory_id__in=places)
    now = DateRange(eve, on + timedelta(days=1))
    standing = _nearest(there.filter(valid__overlap=now).values(*_FIELDS), eve)
    later = BodyVersion.objects.filter(valid__overlap=DateRange(eve, None)).values("body_id")
    over = there.filter(valid__endswith__lte=eve).exclude(body_id__in=later).order_by("valid")
    ended = {row["body_id"]: row for row in over.values(*_FIELDS)}
    superiors = {row["parent_id"] for row in (*standing.values(), *ended.values()) if row["parent_id"]}
    alike = BodyVersion.objects.filter(
        names__overlap=sorted(set(names)), parent_id__in=superiors | set(standing), valid__overlap=now
    ).exclude(territory_id__in=places)
    elsewhere = _nearest(alike.values(*_FIELDS), eve).values()
    above = _superiors(superiors | {row["parent_id"] for row in elsewhere}, eve)
    called_so = TerritoryVersion.objects.filter(territory_id__in=places).order_by("valid")
    called: dict[UUID, tuple[str, str]] = {}
    for unit, name, short, valid in called_so.values_list("territory_id", "name", "short_name", "valid"):
        if unit not in called or valid.lower is None or valid.lower <= on:
            called[unit] = (name, short)
    return BodyDirectory(
        _by_place(standing.values(), above),
        _by_place(ended.values(), above),
        called,
        tuple(_body(row, above) for row in elsewhere),
    )


def _nearest(rows: Iterable[dict[str, Any]], eve: date) -> dict[UUID, dict[str, Any]]:
    """One version a body: of the day before, else the one that begins on the day."""
    found: dict[UUID, dict[str, Any]] = {}
    for row in rows:
        if row["body_id"] not in found or eve in row["valid"]:
            found[row["body_id"]] = row
    return found


def _superiors(ids: set[UUID], eve: date) -> dict[UUID, Above]:
    """Superiors as of the day before; one that is not there then, as it was last."""
    if not ids:
        return {}
    found: dict[UUID, Above] = {}
    on_eve: set[UUID] = set()
    rows = BodyVersion.objects.filter(body_id__in=ids).order_by("valid")
    for ident, name, keys, slot, territory_id, valid in rows.values_list(
        "body_id", "name", "names", "slot", "territory_id", "valid"
    ):
        if ident not in on_eve:
            found[ident] = Above(ident, name, tuple(keys), slot, territory_id)
        if eve in valid:
            on_eve.add(ident)
    return found


def _by_place(
    rows: Iterable[Mapping[str, Any]], above: Mapping[UUID, Above]
) -> dict[UUID, tuple[ListedBody, ...]]:
    found: dict[UUID, list[ListedBody]] = defaultdict(list)
    for row in rows:
        found[row["territory_id"]].append(_body(row, above))
    return {unit: tuple(bodies) for unit, bodies in found.items()}


def _body(row: Mapping[str, Any], above: Mapping[UUID, Above]) -> ListedBody:
    return ListedBody(
        row["body_id"],
        row["name"],
        row["kind_id"],
        row["level_id"],
        row["short_name"],
        tuple(row["names"]),
        row["slot"],
        row["territory_id"],
        above.get(row["parent_id"]),
    )
