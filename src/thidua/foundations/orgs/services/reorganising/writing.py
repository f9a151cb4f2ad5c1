"""A plan becomes rows: set-based, in the order the constraints ask for, with everything in the journal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from thidua.ground.text_vn import search_key

from ... import rules
from ...facts_reorganising import ChangedBody, ChangedTerritory, NewBody, NewTerritory, Plan
from ...models import BodyVersion, Reorganisation, TerritoryVersion
from ...rules.reorganising_list import named_act
from ...selectors.bodies import listed
from ..columns import write_columns
from ..copying import copy_rows
from ..versions import version_fields
from .journal import begin, note, settle

_TERRITORY = ("id", "territory_id", "valid", "code", "kind", "name", "short_name", "parent_id", "search", "sort", "act",
              "source", "verified")  # fmt: skip
_BODY = ("id", "body_id", "valid", "name", "short_name", "kind_id", "level_id", "parent_id", "territory_id", "slot",
         "aliases", "names", "name_key", "search", "sort", "act")  # fmt: skip


def write(row: Reorganisation, plan: Plan) -> list[UUID]:
    """Write everything of a plan; returns the bodies made, ended or changed."""
    made: dict[str, list[Any]] = {}
    begin()
    touched = _note(plan)
    _territories(row, plan, made)
    _bodies(row, plan, made)
    _lineage(row, plan, made)
    settle(row.pk, made)
    return list(dict.fromkeys([*touched, *(body.id for body in plan.new_bodies)]))


def _note(plan: Plan) -> list[UUID]:
    """Journal what will be changed, before it is; the bodies among it."""
    places = [t.version_id for t in plan.ended_territories] + [t.version_id for t in plan.changed_territories]
    versions = [b.version_id for b in plan.ended_bodies] + [b.version_id for b in plan.changed_bodies]
    bodies = _not_new(plan)
    note("orgs_territory_version", filter(None, places))
    note("orgs_body", bodies)
    note("orgs_body_version", filter(None, versions))
    note("orgs_body_code", _codes(plan))
    return bodies


def _not_new(plan: Plan) -> list[UUID]:
    """Bodies that were there before and end or change."""
    return list(dict.fromkeys([*(b.id for b in plan.ended_bodies), *(b.id for b in plan.changed_bodies)]))


def _codes(plan: Plan) -> list[int]:
    """Official codes of the bodies that end, in force beyond the day."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM orgs_body_code WHERE body_id = ANY(%s) AND valid @> %s::date AND lower(valid) < %s",
            [listed(b.id for b in plan.ended_bodies), plan.on, plan.on],
        )
        return [ident for (ident,) in cursor.fetchall()]


def _cut(table: str, ids: Sequence[int], plan: Plan) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET valid = daterange(lower(valid), %s) WHERE id = ANY(%s)",  # noqa: S608 -- our own table
            [plan.on, listed(ids)],
        )


def _keys(table: str, count: int) -> list[int]:
    """Keys for rows to come, so that the journal knows them."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT nextval(own.keys) FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS keys OFFSET 0) own,
                      generate_series(1, %s)""",
            [table, count],
        )
        return [ident for (ident,) in cursor.fetchall()]


def _territories(row: Reorganisation, plan: Plan, made: dict[str, list[Any]]) -> None:
    cuts = [t.version_id for t in plan.ended_territories if t.version_id]
    cuts += [t.version_id for t in plan.changed_territories if t.version_id and not t.rewrite]
    _cut("orgs_territory_version", cuts, plan)
    made["orgs_territory"] = [t.id for t in plan.new_territories]
    copy_rows(
        "orgs_territory",
        ("id", "level_id", "opened_by"),
        ((t.id, t.level, t.act[:300]) for t in plan.new_territories),
    )
    rewritten = [t for t in plan.changed_territories if t.rewrite]
    fresh = [t for t in plan.changed_territories if not t.rewrite]
    keys = made["orgs_territory_version"] = _keys(
        "orgs_territory_version", len(plan.new_territories) + len(fresh)
    )
    rows = [_place_row(row, t, DateRange(plan.on, None), t.id) for t in plan.new_territories]
    rows += [_place_row(row, t, DateRange(t.since, t.until), t.id) for t in fresh]
    copy_rows("orgs_territory_version", _TERRITORY, ((k, *r) for k, r in zip(keys, rows, strict=True)))
    versions = [
        TerritoryVersion(
            **dict(zip(_TERRITORY, (t.version_id, *_place_row(row, t, None, t.id)), strict=True))
        )
        for t in rewritten
    ]
    _rewrite(TerritoryVersion, versions)


def _place_row(
    row: Reorganisation, place: NewTerritory | ChangedTerritory, valid: DateRange | None, ident: UUID
) -> tuple[Any, ...]:
    return (
        ident,
        valid,
        place.code,
        place.kind,
        place.name,
        place.short_name,
        place.parent_id,
        search_key(place.name),
        rules.order_key(place.short_name or place.name),
        place.act[:300],
        row.source,
        row.verified,
    )


def _bodies(row: Reorganisation, plan: Plan, made: dict[str, list[Any]]) -> None:
    cuts = [b.version_id for b in plan.ended_bodies if b.version_id]
    cuts += [b.version_id for b in plan.changed_bodies if b.version_id and not b.rewrite]
    _cut("orgs_body_version", cuts, plan)
    _cut("orgs_body_code", _codes(plan), plan)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE orgs_body SET revision = revision + 1 WHERE id = ANY(%s)",
            [listed(_not_new(plan))],
        )
    fresh_ids = made["orgs_body"] = list(dict.fromkeys(b.id for b in plan.new_bodies))
    copy_rows("orgs_body", ("id", "sample", "revision"), ((i, row.sample, 1) for i in fresh_ids))
    fresh: list[NewBody | ChangedBody] = [
        *plan.new_bodies,
        *(b for b in plan.changed_bodies if not b.rewrite),
    ]
    keys = made["orgs_body_version"] = _keys("orgs_body_version", len(fresh))
    copy_rows("orgs_body_version", _BODY, ((k, *_body_row(b)) for k, b in zip(keys, fresh, strict=True)))
    versions = [
        BodyVersion(**dict(zip(_BODY, (b.version_id, *_body_row(b)), strict=True)))
        for b in plan.changed_bodies
        if b.rewrite
    ]
    _rewrite(BodyVersion, versions)


def _body_row(body: NewBody | ChangedBody) -> tuple[Any, ...]:
    fields = version_fields(
        name=body.name, short_name=body.short_name, aliases=body.aliases, place=body.place
    )
    return (
        body.id,
        DateRange(body.since, body.until),
        fields["name"],
        fields["short_name"],
        body.kind,
        body.level,
        body.parent_id,
        body.territory_id,
        body.slot,
        fields["aliases"],
        fields["names"],
        fields["name_key"],
        fields["search"],
        fields["sort"],
        body.act[:300],
    )


def _rewrite(model: type[TerritoryVersion] | type[BodyVersion], versions: Iterable[Any]) -> None:
    """Versions that begin on the day of the act (or later) take the change in place; their days stay."""
    fields = [f.name for f in model._meta.concrete_fields if not f.primary_key and f.name != "valid"]
    write_columns(versions, fields)


def _lineage(row: Reorganisation, plan: Plan, made: dict[str, list[Any]]) -> None:
    source = row.source or named_act(row.act_number, row.act_date, row.act_issuer)
    keys = made["orgs_territory_lineage"] = _keys("orgs_territory_lineage", len(plan.territory_links))
    copy_rows(
        "orgs_territory_lineage",
        ("id", "predecessor_id", "successor_id", "on", "partial", "share", "share_of", "share_source", "act",
         "source", "verified", "reorganisation_id"),
        (
            (k, x.predecessor_id, x.successor_id, plan.on, x.partial, x.share, x.share_of, x.share_source,
             x.act[:300], source, row.verified, row.pk)
            for k, x in zip(keys, plan.territory_links, strict=True)
        ),
    )  # fmt: skip
    links = {(x.predecessor_id, x.successor_id): x for x in plan.body_links}
    keys = made["orgs_body_lineage"] = _keys("orgs_body_lineage", len(links))
    copy_rows(
        "orgs_body_lineage",
        ("id", "predecessor_id", "successor_id", "on", "partial", "act", "source", "reorganisation_id"),
        (
            (k, x.predecessor_id, x.successor_id, plan.on, x.partial, x.act[:300], source, row.pk)
            for k, x in zip(keys, links.values(), strict=True)
        ),
    )
