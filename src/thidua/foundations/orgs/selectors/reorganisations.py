"""Reorganisations as lists and pages show them, who succeeded whom by one, and what was built on it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from math import ceil
from uuid import UUID

from thidua.ground.actor import Actor

from .. import errors, policy
from ..facts_reorganisations import (
    LinkView,
    ReorganisationCard,
    ReorganisationList,
    ReorganisationPage,
    ResultView,
    RowOfAct,
    StepView,
    Succession,
)
from ..facts_reorganising import Plan
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
        outcome=tuple((room, what, outcome, count) for room, what, outcome, count in row.outcome),
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


def acts_on_rows(table: str, keys: Sequence[UUID], withdrawn: Mapping[str, UUID]) -> tuple[RowOfAct, ...]:
    """The acts, undone ones too, that touched these rows of a table of another room, and the rows they withdrew.

    The journal is looked up act by act (there are few), by the index that begins with the act; withdrawn rows are few
    and have an index of their own. One query.

    :param withdrawn: columns and values of withdrawn rows to find: they have no key any more that anybody knows.
    """
    rows = rows_of(
        """SELECT c.key::uuid AS key, coalesce(c.before, '{}') AS was, r.id, r.title, r.state,
                  CASE WHEN c.before IS NULL THEN 'made' WHEN c.after IS NULL THEN 'withdrawn' ELSE 'changed' END AS how
           FROM orgs_reorganisation r
           JOIN orgs_reorganisation_change c ON c.reorganisation_id = r.id AND c."table" = %(table)s
                AND c.key = ANY(%(keys)s)
           WHERE r.carried_out_at IS NOT NULL
           UNION ALL
           SELECT c.key::uuid, c.before, r.id, r.title, r.state, 'withdrawn'
           FROM orgs_reorganisation_change c JOIN orgs_reorganisation r ON r.id = c.reorganisation_id
           WHERE c.after IS NULL AND c."table" = %(table)s AND c.before @> %(withdrawn)s::jsonb
             AND NOT c.key = ANY(%(keys)s)
           ORDER BY title, id, key""",
        {
            "table": table,
            "keys": [str(key) for key in keys],
            "withdrawn": json.dumps({column: str(value) for column, value in withdrawn.items()}),
        },
    )
    return tuple(
        RowOfAct(
            key=row["key"],
            how=row["how"],
            was=json.loads(row["was"]) if isinstance(row["was"], str) else row["was"],
            reorganisation_id=row["id"],
            title=row["title"],
            in_force=row["state"] == "carried_out",
        )
        for row in rows
    )


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
