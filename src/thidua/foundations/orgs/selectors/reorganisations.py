"""Reorganisations as lists and pages show them, who succeeded whom by one, and what was built on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from math import ceil
from typing import Any
from uuid import UUID

from thidua.ground.actor import Actor

from .. import errors, policy
from ..facts_reorganising import (
    Built,
    LinkView,
    Plan,
    ReorganisationCard,
    ReorganisationList,
    ReorganisationPage,
    ResultView,
    StepView,
    Succession,
)
from ..lifecycle import REORGANISATION
from ..models import (
    BodyLineage,
    Reorganisation,
    ReorganisationLink,
    ReorganisationResult,
    ReorganisationStep,
    TerritoryLineage,
)
from ..rules.reorganising_plan import fingerprint
from .bodies import rows_of
from .reorganising import plan_of

PAGE = 50
#: Tables whose rows an act keeps in its journal; today's projection follows by itself.
_JOURNALLED = frozenset(
    {"orgs_territory", "orgs_territory_version", "orgs_territory_lineage", "orgs_body", "orgs_body_version",
     "orgs_body_code", "orgs_body_lineage"}
)  # fmt: skip
_OWN_LABELS = {
    "orgs_territory_version": "địa bàn bên dưới",
    "orgs_territory_lineage": "nguồn gốc địa bàn",
    "orgs_body_version": "cơ quan bên dưới hoặc trên địa bàn",
    "orgs_body_code": "mã cơ quan",
    "orgs_body_lineage": "nguồn gốc cơ quan",
    "orgs_reorganisation": "bản sắp xếp khác",
    "orgs_reorganisation_link": "bản sắp xếp khác",
    "orgs_reorganisation_result": "bản sắp xếp khác",
}


def reorganisations(actor: Actor, *, state: str = "", page: int = 1) -> ReorganisationList:
    """Reorganisations the actor may see, the latest day first, a page at a time. Two queries."""
    rows = Reorganisation.objects.filter(policy.reorganisations_visible(actor))
    if state:
        rows = rows.filter(state=state)
    total = rows.count()
    pages = max(1, ceil(total / PAGE))
    page = min(max(1, page), pages)
    found = rows.order_by("-on", "-pk")[(page - 1) * PAGE : page * PAGE]
    return ReorganisationList(tuple(_card(row) for row in found), total, page, pages)


def _card(row: Reorganisation) -> ReorganisationCard:
    return ReorganisationCard(
        id=row.pk,
        title=row.title,
        on=row.on,
        act_number=row.act_number,
        act_date=row.act_date,
        act_issuer=row.act_issuer,
        source=row.source,
        verified=row.verified,
        state=row.state,
        revision=row.revision,
        body_id=row.body_id,
        sample=row.sample,
        carried_out_at=row.carried_out_at,
        undone_at=row.undone_at,
    )


def reorganisation_page(actor: Actor, reorganisation_id: UUID) -> ReorganisationPage:
    """One reorganisation with its steps, the moves open to it and how many rows it touched.

    :raises NotFound: unknown, or a draft of a body out of the actor's scope.
    """
    row = _visible(actor, reorganisation_id)
    touched = rows_of(
        """SELECT "table", count(*) FILTER (WHERE before IS NULL) AS made, count(before) AS changed
           FROM orgs_reorganisation_change WHERE reorganisation_id = %(id)s GROUP BY "table" ORDER BY "table" """,
        {"id": row.pk},
    )
    return ReorganisationPage(
        card=_card(row),
        steps=_steps(row.pk),
        slots=tuple(row.slots),
        counterparts={old: tuple(new) for old, new in row.counterparts.items()},
        touched={r["table"]: (r["made"], r["changed"]) for r in touched},
        moves=tuple(move.verb for move in REORGANISATION.open_moves(row.state)),
    )


def _steps(reorganisation_id: UUID) -> tuple[StepView, ...]:
    links: dict[UUID, list[LinkView]] = defaultdict(list)
    results: dict[UUID, list[ResultView]] = defaultdict(list)
    keys: dict[UUID, str] = {}
    for r in ReorganisationResult.objects.filter(step__reorganisation_id=reorganisation_id).order_by("pk"):
        keys[r.pk] = r.key
        unit = r.territory_id or r.body_id
        above = r.parent_name or r.parent_key
        results[r.step_id].append(ResultView(r.key, r.code, r.kind, r.name, r.slot, above, unit))
    for x in ReorganisationLink.objects.filter(step__reorganisation_id=reorganisation_id).order_by("pk"):
        to = keys[x.result_id] if x.result_id else ""
        links[x.step_id].append(
            LinkView(
                x.territory_id or x.body_id, x.unit_code, x.unit_name, to, x.partial, x.share, x.share_of,
                x.share_source,
            )
        )  # fmt: skip
    return tuple(
        StepView(s.position, s.subject, s.kind, s.act, tuple(links[s.pk]), tuple(results[s.pk]))
        for s in ReorganisationStep.objects.filter(reorganisation_id=reorganisation_id).order_by("position")
    )


def _visible(actor: Actor, reorganisation_id: UUID) -> Reorganisation:
    rows = Reorganisation.objects.filter(policy.reorganisations_visible(actor))
    row = rows.filter(pk=reorganisation_id).first()
    if row is None:
        raise errors.missing("bản sắp xếp")
    return row


def preview(actor: Actor, reorganisation_id: UUID) -> tuple[Plan, str]:
    """What carrying it out would change, as the tree is now, and the fingerprint ``carry_out`` compares.

    :raises NotFound: unknown, or a draft of a body out of the actor's scope.
    :raises NotPossible: ``orgs-023`` once it is carried out or given up.
    """
    row = _visible(actor, reorganisation_id)
    if row.state != REORGANISATION.initial:
        raise errors.not_a_draft(REORGANISATION.state(row.state).label)
    plan = plan_of(row)
    return plan, fingerprint(plan)


def succession(reorganisation_id: UUID) -> tuple[Succession, ...]:
    """Who took over from whom by a reorganisation: territories and bodies, each link once.

    For the journey that moves what other rooms keep: a body with one whole link passes everything on; one with
    several partial links passes nothing on by itself; one of :func:`ended_without_taker` has nobody.
    """
    links = [
        Succession("territory", x.predecessor_id, x.successor_id, x.partial, x.share, x.share_of)
        for x in TerritoryLineage.objects.filter(reorganisation_id=reorganisation_id).order_by("pk")
    ]
    links += [
        Succession("body", x.predecessor_id, x.successor_id, x.partial, None, "")
        for x in BodyLineage.objects.filter(reorganisation_id=reorganisation_id).order_by("pk")
    ]
    return tuple(links)


def ended_without_taker(reorganisation_id: UUID) -> tuple[UUID, ...]:
    """Bodies that ended by a reorganisation and whose work nobody took over.

    Those it closed itself, and those of its ended territories whose end was recorded for that day before.
    """
    rows = rows_of(
        """WITH act AS (SELECT id, "on" FROM orgs_reorganisation WHERE id = %(id)s),
                gone AS (
                    SELECT DISTINCT (c.after->>'body_id')::uuid AS id
                    FROM orgs_reorganisation_change c, act
                    WHERE c.reorganisation_id = act.id AND c."table" = 'orgs_body_version' AND c.before IS NOT NULL
                    UNION
                    SELECT v.body_id FROM orgs_territory_lineage l JOIN act ON l.reorganisation_id = act.id
                    JOIN orgs_body_version v ON v.territory_id = l.predecessor_id AND upper(v.valid) = act."on")
           SELECT g.id FROM gone g, act
           WHERE NOT EXISTS (SELECT 1 FROM orgs_body_version v WHERE v.body_id = g.id AND v.valid @> act."on")
             AND NOT EXISTS (SELECT 1 FROM orgs_body_lineage l
                             WHERE l.predecessor_id = g.id AND l.reorganisation_id = act.id)
           ORDER BY g.id""",
        {"id": reorganisation_id},
    )
    return tuple(row["id"] for row in rows)


def territories_touched(reorganisation_id: UUID) -> list[UUID]:
    """Territories a reorganisation made, ended or changed, by its journal."""
    rows = rows_of(
        """SELECT DISTINCT (after->>'territory_id')::uuid AS id FROM orgs_reorganisation_change
           WHERE reorganisation_id = %(id)s AND "table" = 'orgs_territory_version'""",
        {"id": reorganisation_id},
    )
    return [row["id"] for row in rows]


def bodies_within(territories: Sequence[UUID], on: date) -> list[UUID]:
    """Bodies of these territories and of all below them: their place is told by the territories' names."""
    if not territories:
        return []
    rows = rows_of(
        """WITH RECURSIVE area AS (
               SELECT unnest(%(ids)s::uuid[]) AS id
               UNION
               SELECT v.territory_id FROM area a
               JOIN orgs_territory_version v ON v.parent_id = a.id AND v.valid && daterange(%(on)s, NULL))
           SELECT DISTINCT b.body_id AS id FROM area a JOIN orgs_body_version b ON b.territory_id = a.id""",
        {"ids": list(territories), "on": on},
    )
    return [row["id"] for row in rows]


def built_on(reorganisation_id: UUID, labels: Mapping[str, str] | None = None) -> tuple[Built, ...]:
    """What stands in the way of undoing: rows changed since, rows that refer to what the act made, places taken again.

    Foreign keys are read from the database itself, so that no room can be forgotten; ``labels`` (table → words) says
    what people call the rows of other rooms.
    """
    found = [*_changed_since(reorganisation_id), *_taken_again(reorganisation_id)]
    counts: dict[str, int] = {}
    for key in _references():
        count = _count(reorganisation_id, key)
        if count:
            label = {**_OWN_LABELS, **(labels or {})}.get(key["table"], f"dữ liệu khác ({key['table']})")
            counts[label] = counts.get(label, 0) + count
    found += [Built(label, count) for label, count in counts.items()]
    return tuple(found)


def _changed_since(reorganisation_id: UUID) -> list[Built]:
    """Rows of the journal that are no longer as the act left them, by the names people know."""
    found: list[Built] = []
    for table, kind in (
        ("orgs_territory_version", "bigint"),
        ("orgs_body_version", "bigint"),
        ("orgs_body", "uuid"),
        ("orgs_body_code", "bigint"),
        ("orgs_territory_lineage", "bigint"),
        ("orgs_body_lineage", "bigint"),
    ):
        rows = rows_of(
            f"""SELECT coalesce(c.after->>'name', c.after->>'code', '') AS name
                FROM orgs_reorganisation_change c LEFT JOIN {table} t ON t.id = c.key::{kind}
                WHERE c.reorganisation_id = %(id)s AND c."table" = %(table)s
                  AND to_jsonb(t) IS DISTINCT FROM c.after ORDER BY 1""",  # noqa: S608 -- names of our own tables
            {"id": reorganisation_id, "table": table},
        )
        if rows:
            names = tuple(row["name"] for row in rows if row["name"])
            found.append(Built("đã sửa sau khi sắp xếp", len(rows), names[:20]))
    return found


#: What would clash with rows written back: what it is called, the table, when two rows may not stand together.
_CLASHES = (
    ("mã địa bàn đã dùng lại", "orgs_territory_version", "b.code <> '' AND t.code = b.code"),
    (
        "vị trí đã có cơ quan khác",
        "orgs_body_version",
        "b.slot <> '' AND t.slot = b.slot AND t.territory_id = b.territory_id",
    ),
    ("mã cơ quan đã dùng lại", "orgs_body_code", "t.scheme = b.scheme AND t.code = b.code"),
)


def _taken_again(reorganisation_id: UUID) -> list[Built]:
    """Codes and places that the rows written back would need and others hold by now."""
    found = []
    for label, table, clash in _CLASHES:
        rows = rows_of(
            f"""WITH own AS MATERIALIZED (
                    SELECT key::bigint AS id, before FROM orgs_reorganisation_change
                    WHERE reorganisation_id = %(id)s AND "table" = %(table)s),
                kept AS MATERIALIZED (
                    SELECT r.* FROM own, jsonb_populate_record(NULL::{table}, own.before) r WHERE before IS NOT NULL),
                others AS MATERIALIZED (
                    SELECT t.* FROM {table} t WHERE NOT EXISTS (SELECT 1 FROM own WHERE own.id = t.id))
                SELECT DISTINCT to_jsonb(t)->>'name' AS name, to_jsonb(t)->>'code' AS code
                FROM kept b JOIN others t ON {clash} AND t.valid && b.valid""",  # noqa: S608 -- our own tables
            {"id": reorganisation_id, "table": table},
        )
        if rows:
            names = sorted({row["name"] or row["code"] for row in rows})
            found.append(Built(label, len(rows), tuple(names[:20])))
    return found


def _references() -> list[dict[str, Any]]:
    """Every single-column foreign key of the database that points at a journalled table."""
    return rows_of(
        """SELECT c.conrelid::regclass::text AS "table", a.attname AS "column", c.confrelid::regclass::text AS target,
                  p.attname AS key
           FROM pg_constraint c
           JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
           LEFT JOIN pg_index i ON i.indrelid = c.conrelid AND i.indisprimary
           LEFT JOIN pg_attribute p ON p.attrelid = c.conrelid AND p.attnum = i.indkey[0]
           WHERE c.contype = 'f' AND cardinality(c.conkey) = 1 AND c.confrelid::regclass::text = ANY(%(tables)s)
             AND c.conrelid::regclass::text NOT IN ('orgs_body_place', 'orgs_reorganisation_change')
           ORDER BY 1, 2""",
        {"tables": list(_JOURNALLED)},
    )


def _count(reorganisation_id: UUID, key: Mapping[str, Any]) -> int:
    """Rows that refer to rows the act made, without the act's own rows."""
    own = "false"
    if key["table"] in _JOURNALLED:
        own = """EXISTS (SELECT 1 FROM orgs_reorganisation_change o WHERE o.reorganisation_id = %(id)s
                         AND o."table" = %(table)s AND o.key = t.id::text)"""
    elif key["table"] == "orgs_reorganisation_result":
        own = "t.step_id IN (SELECT s.id FROM orgs_reorganisation_step s WHERE s.reorganisation_id = %(id)s)"
    kind = "uuid" if key["target"] in ("orgs_body", "orgs_territory") else "bigint"
    rows = rows_of(
        f"""SELECT count(*) AS n FROM {key["table"]} t
            JOIN orgs_reorganisation_change c ON c.reorganisation_id = %(id)s AND c."table" = %(target)s
                 AND c.before IS NULL AND t."{key["column"]}" = c.key::{kind}
            WHERE NOT ({own})""",  # noqa: S608 -- names read from the catalogue of our own database
        {"id": reorganisation_id, "table": key["table"], "target": key["target"]},
    )
    return int(rows[0]["n"])
