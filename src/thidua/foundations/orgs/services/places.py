"""Today's tree as rows: kept up by every act, and rebuildable to the same rows at any time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor
from thidua.ground.clock import today

from .. import policy
from ..models import BodyPlace, BodyVersion, LoadedPack, TerritoryVersion

#: Row of ``LoadedPack`` that remembers for which day the places were last rolled.
_STATE = "places"


@cache
def _sql(name: str) -> str:
    return (Path(__file__).parent.parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def refresh_places(body_ids: Iterable[UUID], *, at: datetime) -> int:
    """Recompute these bodies, all below them and their parents' counts. Returns the rows that changed."""
    ids = list(set(body_ids))
    if not ids:
        return 0
    on = today(at)
    parents = set(BodyPlace.objects.filter(pk__in=ids).values_list("parent_id", flat=True))
    live = set(
        BodyVersion.objects.filter(body_id__in=ids, valid__contains=on).values_list("body_id", flat=True)
    )
    gone = BodyPlace.objects.filter(pk__in=set(ids) - live).delete()[0]
    with connection.cursor() as cursor:
        cursor.execute(_sql("places").format(areas=_sql("areas_of_few")), {"on": on, "ids": ids})
        changed = int(cursor.rowcount)
    parents |= set(BodyPlace.objects.filter(pk__in=ids).values_list("parent_id", flat=True))
    _recount([p for p in parents if p is not None], on)
    return changed + gone


def _recount(parents: list[UUID], on: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE orgs_body_place p SET children = n.children
               FROM (SELECT q.body_id, (SELECT count(*) FROM orgs_body_version c
                                        WHERE c.parent_id = q.body_id AND c.valid @> %(on)s::date) AS children
                     FROM orgs_body_place q WHERE q.body_id = ANY(%(ids)s)) n
               WHERE p.body_id = n.body_id AND p.children <> n.children""",
            {"on": on, "ids": parents},
        )


@transaction.atomic
def rebuild_places(*, at: datetime) -> int:
    """Every row anew from the dated versions. Returns how many rows differed: none, if nothing had gone wrong."""
    on = today(at)
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE orgs_body_place IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(
            """DELETE FROM orgs_body_place p WHERE NOT EXISTS (
                   SELECT 1 FROM orgs_body_version v WHERE v.body_id = p.body_id AND v.valid @> %s::date)""",
            [on],
        )
        gone = int(cursor.rowcount)
        # After a bulk load the statistics are those of an empty table and would make a poor plan.
        cursor.execute("ANALYZE orgs_body_version, orgs_territory_version")
        # What a walk down a tree yields cannot be foreseen: without this each body is looked up by itself.
        cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '64MB'")
        cursor.execute(_sql("places").format(areas=_sql("areas_of_all")), {"on": on, "ids": None})
        changed = int(cursor.rowcount)
        cursor.execute("SET LOCAL enable_nestloop = on; SET LOCAL work_mem TO DEFAULT")
    LoadedPack.objects.update_or_create(
        code=_STATE, defaults={"digest": on.isoformat(), "data": {}, "loaded_at": at}
    )
    return changed + gone


@transaction.atomic
def roll_places(*, actor: Actor, at: datetime) -> int:
    """Clock work after midnight: bring in what takes effect or ends today. Cheap on a day without changes."""
    policy.may_load_packs(actor).require()
    on = today(at)
    state = LoadedPack.objects.filter(pk=_STATE).first()
    if state is not None:
        since = date.fromisoformat(state.digest)
        if since == on:
            return 0
        days = Q(valid__startswith__gt=since, valid__startswith__lte=on) | Q(
            valid__endswith__gt=since, valid__endswith__lte=on
        )
        if (
            not BodyVersion.objects.filter(days).exists()
            and not TerritoryVersion.objects.filter(days).exists()
        ):
            LoadedPack.objects.filter(pk=_STATE).update(digest=on.isoformat(), loaded_at=at)
            return 0
    changed = rebuild_places(at=at)
    if changed:
        audit.record(
            actor=actor,
            verb="orgs.rebuild_places",
            subject_type="pack",
            subject_id=_STATE,
            changes={"rows": [0, changed]},
            at=at,
        )
    return changed
