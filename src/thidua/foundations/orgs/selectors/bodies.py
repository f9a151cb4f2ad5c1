"""Bodies as cards, and the tree of today or of any other day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from thidua.ground.clock import today

from .. import errors
from ..facts import BodyCard, TreeNode
from ..models import BodyPlace, BodyVersion
from ..models.tree import spoken
from ..rules import mid_name
from .standing import due_at, stood_at


@cache
def sql(name: str) -> str:
    """A statement of the room's ``sql`` folder."""
    return (Path(__file__).parent.parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def rows_of(statement: str, params: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows of a raw statement as dictionaries."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def listed(keys: Iterable[object]) -> str:
    """Keys as one parameter for ``= ANY(%s)``: over a list of tens of thousands the driver itself takes long."""
    return f"{{{','.join(map(str, keys))}}}"


def card_of(place: BodyPlace) -> BodyCard:
    """The card of a row of today's tree (its kind must be fetched with it)."""
    return BodyCard(
        id=place.body_id,
        name=place.name,
        short_name=place.short_name,
        kind=place.kind_id,
        kind_label=place.kind.spoken,
        level=place.level_id,
        path=place.path,
        parent_id=place.parent_id,
        territory_id=place.territory_id,
        territory_name=place.territory_name,
        sample=place.sample,
        slot=place.slot,
        children=place.children,
    )


#: The columns of a card in the order of its fields, both labels of the kind last.
_COLUMNS = (
    *("body_id", "name", "short_name", "kind_id", "level_id", "path", "parent_id", "territory_id"),
    *("territory_name", "sample", "slot", "children", "kind__label", "kind__label_en"),
)


def _cards_of(places: QuerySet[BodyPlace]) -> list[BodyCard]:
    """Cards without row objects: every page asks for some, a list for a hundred."""
    return [
        BodyCard(*row[:4], spoken(*row[-2:]), *row[4:-2])  # type: ignore[call-arg]
        for row in places.values_list(*_COLUMNS)
    ]


def card(body_id: UUID, on: date | None = None) -> BodyCard:
    """One body, today (the last or next version of a body that is not there today) or on a day.

    :raises NotFound: no such body, or with ``on``: not in force that day.
    """
    found = (cards([body_id]) if on is None else cards_on([body_id], on)).get(body_id)
    if found is None:
        raise errors.missing("cơ quan")
    return found


def cards(ids: Iterable[UUID]) -> dict[UUID, BodyCard]:
    """Bodies by id in one query; those not in force today come with ``live=False``, their last name and where they
    count as standing, by two more; those yet to come with their first name and where they will stand, by a third."""
    wanted = list(dict.fromkeys(ids))
    found = {card.id: card for card in _cards_of(BodyPlace.objects.filter(pk__in=wanted))} if wanted else {}
    absent = [i for i in wanted if i not in found]
    if absent:
        stood, now = stood_at(absent), today()
        coming: dict[UUID, BodyVersion] = {}
        # Later periods overwrite earlier ones: the last one is what the body was.
        for version in _versions().filter(body_id__in=absent).order_by("valid"):
            first = version.valid.lower
            if version.body_id not in found and first is not None and first > now:
                coming.setdefault(version.body_id, version)
                continue
            found[version.body_id] = _card_of_version(
                version, live=False, stood=stood.get(version.body_id, "")
            )
        due = due_at(coming)
        for ident, version in coming.items():
            card = _card_of_version(version, live=False)
            found[ident] = replace(card, coming=version.valid.lower, due=due.get(ident, ""))
    return {i: found[i] for i in wanted if i in found}


def cards_on(ids: Iterable[UUID], on: date) -> dict[UUID, BodyCard]:
    """Bodies as they were on a day, with the path of that day; absent when not in force."""
    versions = {v.body_id: v for v in _versions().filter(body_id__in=list(ids), valid__contains=on)}
    if not versions:
        return {}
    chains: dict[UUID, list[UUID]] = {}
    for row in rows_of(sql("ancestors"), {"ids": list(versions), "on": on}):
        chains.setdefault(row["start_id"], []).append(row["body_id"])
    return {
        ident: _card_of_version(version, path=".".join(i.hex for i in [*chains.get(ident, []), ident]))
        for ident, version in versions.items()
    }


def first_days(ids: Iterable[UUID]) -> dict[UUID, date | None]:
    """The day each body came into being; ``None`` where nobody has written down since when it stands. One query."""
    rows = BodyVersion.objects.filter(body_id__in=list(ids)).order_by("body_id", "valid").distinct("body_id")
    return {body: days.lower for body, days in rows.values_list("body_id", "valid")}


def _versions() -> QuerySet[BodyVersion]:
    return BodyVersion.objects.select_related("kind", "body")


def _card_of_version(version: BodyVersion, *, path: str = "", live: bool = True, stood: str = "") -> BodyCard:
    return BodyCard(
        id=version.body_id,
        name=version.name,
        short_name=version.short_name,
        kind=version.kind_id,
        kind_label=version.kind.spoken,
        level=version.level_id,
        path=path,
        parent_id=version.parent_id,
        territory_id=version.territory_id,
        territory_name="",
        sample=version.body.sample,
        slot=version.slot,
        live=live,
        stood=stood,
    )


def children(
    body_id: UUID, on: date | None = None, *, offset: int = 0, limit: int | None = 100
) -> list[BodyCard]:
    """Bodies directly below, in dictionary order of their names."""
    end = None if limit is None else offset + limit
    if on is None:
        return _cards_of(BodyPlace.objects.filter(parent_id=body_id).order_by("sort", "pk")[offset:end])
    found = _versions().filter(parent_id=body_id, valid__contains=on).order_by("sort", "body_id")[offset:end]
    ids = [version.body_id for version in found]
    by_id = cards_on(ids, on)
    return [by_id[i] for i in ids]


def ancestors(body_id: UUID, on: date | None = None) -> list[BodyCard]:
    """The superiors, root first, without the body itself."""
    if on is None:
        path = BodyPlace.objects.filter(pk=body_id).values_list("path", flat=True).first()
        ids = [UUID(hex=label) for label in (path or "").split(".")[:-1]]
        found = cards(ids)
        return [found[i] for i in ids if i in found]
    ids = [row["body_id"] for row in rows_of(sql("ancestors"), {"ids": [body_id], "on": on})]
    by_id = cards_on(ids, on)
    return [by_id[i] for i in ids]


def subtree_ids(body_id: UUID, on: date | None = None) -> list[UUID]:
    """The body and everything below it."""
    if on is not None:
        return [node.id for node in tree_as_of(on, body_id)]
    path = BodyPlace.objects.filter(pk=body_id).values_list("path", flat=True).first()
    if path is None:
        return []
    below = (
        BodyPlace.objects.filter(path__startswith=path + ".").order_by("path").values_list("pk", flat=True)
    )
    return [body_id, *below]


def tree_as_of(on: date, root: UUID | None = None) -> list[TreeNode]:
    """The tree of a day below ``root`` (or all of it), superiors before those below them.

    A body whose superior is not in force that day stands as a root.
    """
    return [
        TreeNode(
            row["body_id"],
            row["parent_id"],
            row["depth"],
            row["path"],
            row["name"],
            row["kind_id"],
            row["level_id"],
            row["territory_id"],
        )
        for row in rows_of(sql("tree"), {"on": on, "root": root})
    ]


def place_name(name: str, superior: str = "") -> str:
    """A territory inside a sentence: “phường Hồng An, thành phố Hải Phòng”."""
    return ", ".join(mid_name(part) for part in (name, superior) if part)
