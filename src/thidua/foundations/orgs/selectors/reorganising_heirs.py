"""Who takes over from the bodies that end by an act: what other rooms follow."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL

from thidua.ground.clock import today

from ..facts_reorganisations import Heirs
from ..facts_reorganising import Plan
from ..models import Body, BodyVersion, Reorganisation
from .bodies import cards_on, listed, rows_of
from .reorganisations import ended_without_taker, succession


def planned_heirs(reorganisation_id: UUID, title: str, plan: Plan, derived: Sequence[str] = ()) -> Heirs:
    """Who would take over if the plan were carried out; bodies it would make bear the identities of this plan.

    Only bodies that other rooms speak of are named.

    :param derived: tables computed from others, which speak of every body and do not count.
    """
    return _heirs(
        reorganisation_id,
        title,
        plan.on,
        [(link.predecessor_id, link.successor_id, link.partial) for link in plan.body_links],
        [body.id for body in plan.without_taker],
        {},
        derived,
    )


def heirs(reorganisation_id: UUID, derived: Sequence[str] = ()) -> Heirs:
    """Who took over by an act that was carried out, with what a person said; ``derived`` as :func:`planned_heirs`."""
    row = Reorganisation.objects.get(pk=reorganisation_id)
    links = [
        (one.predecessor_id, one.successor_id, one.partial)
        for one in succession(row.pk)
        if one.subject == "body"
    ]
    named = {key: UUID(to) if to else None for key, to in row.named.items()}
    return _heirs(row.pk, row.title, row.on, links, ended_without_taker(row.pk), named, derived)


def _heirs(
    reorganisation_id: UUID,
    title: str,
    on: date,
    links: Iterable[tuple[UUID, UUID, bool]],
    nobody: Sequence[UUID],
    named: Mapping[str, UUID | None],
    derived: Sequence[str],
) -> Heirs:
    takers: dict[UUID, list[tuple[UUID, bool]]] = defaultdict(list)
    for body, taker, partial in links:
        takers[body].append((taker, partial))
    whole = {body: to[0][0] for body, to in takers.items() if len(to) == 1 and not to[0][1]}
    divided = {
        body: tuple(taker for taker, _partial in to) for body, to in takers.items() if body not in whole
    }
    known = _in_use(derived)
    either: dict[UUID, UUID | tuple[UUID, ...]] = {**whole, **divided}
    above = _above([body for body in nobody if body in known], set(nobody), either, on)
    return Heirs(
        reorganisation_id,
        title,
        on,
        {body: taker for body, taker in whole.items() if body in known},
        {body: to for body, to in (divided | above).items() if body in known},
        named,
    )


def _in_use(derived: Sequence[str]) -> set[UUID]:
    """Bodies that any row of another room speaks of, by the foreign keys of the database.

    A national act ends tens of thousands of bodies; what no room knows needs no looking for.

    :param derived: tables computed from others, which speak of every body there is.
    """
    found = rows_of(
        """SELECT c.conrelid::regclass::text AS "table", a.attname AS "column"
           FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
           WHERE c.contype = 'f' AND c.confrelid = 'orgs_body'::regclass
             AND c.conrelid::regclass::text NOT LIKE 'orgs\\_%%' AND NOT c.conrelid::regclass::text = ANY(%(derived)s)
           ORDER BY 1, 2""",
        {"derived": list(derived)},
    )
    parts = " UNION ".join(
        f'SELECT "{key["column"]}" AS id FROM {key["table"]}'  # noqa: S608 -- names read from the catalogue
        for key in found
    )
    return {row["id"] for row in rows_of(parts, {})} if parts else set()


def any_of(ids: Iterable[object]) -> RawSQL:
    """These keys for ``__in``, as one parameter: a filter by tens of thousands is otherwise slow to write and to read."""
    return RawSQL("SELECT unnest(%s::uuid[])", [listed(ids)])


def _above(
    nobody: Sequence[UUID], gone: set[UUID], takers: Mapping[UUID, UUID | tuple[UUID, ...]], on: date
) -> dict[UUID, tuple[UUID, ...]]:
    """Whom a body that nobody follows might pass its work to: its nearest superior that stands, or who follows that one."""
    found = {}
    cards = cards_on(nobody, on - timedelta(days=1)) if nobody else {}
    for body in nobody:
        above = [UUID(label) for label in cards[body].path.split(".")[-2::-1]] if body in cards else []
        nearest = next((one for one in above if one not in gone), None)
        to = takers.get(nearest, nearest) if nearest else None
        found[body] = to if isinstance(to, tuple) else (to,) if to else ()
    return found


def refs(plan: Plan) -> dict[UUID, str]:
    """What the bodies a plan would make are called in every preview: their identities differ from plan to plan."""
    places = {place.id: f"{place.key}/{place.code}/{place.name}" for place in plan.new_territories}
    named = {}
    for body in plan.new_bodies:
        place = places.get(body.territory_id, str(body.territory_id or "")) if body.territory_id else ""
        said = f"{place}/{body.slot}/{body.key}/{body.name}"
        named[body.id] = f"moi-{hashlib.sha256(said.encode()).hexdigest()[:20]}"
    return named


#: The bodies that one has taken over from, wholly, by whatever acts are in force; through as many as there were.
_INHERITED = """WITH RECURSIVE old AS (
    SELECT l.predecessor_id AS id FROM orgs_body_lineage l
    WHERE l.successor_id = %s AND NOT l.partial AND l."on" <= %s AND NOT EXISTS (
        SELECT 1 FROM orgs_body_lineage o
        WHERE o.predecessor_id = l.predecessor_id AND o.successor_id <> l.successor_id)
    UNION
    SELECT l.predecessor_id FROM old JOIN orgs_body_lineage l ON l.successor_id = old.id
    WHERE NOT l.partial AND l."on" <= %s AND NOT EXISTS (
        SELECT 1 FROM orgs_body_lineage o
        WHERE o.predecessor_id = l.predecessor_id AND o.successor_id <> l.successor_id)
) SELECT id FROM old"""


def inherited(body_id: UUID) -> RawSQL:
    """The bodies whose work this one took over as a whole: for row filters (``body_id__in``), without a query of its own."""
    day = today()
    return RawSQL(_INHERITED, [body_id, day, day])  # noqa: S611 -- a constant with parameters


def has_inherited(body_id: UUID, from_id: UUID) -> bool:
    """The same for one body. One query."""
    return Body.objects.filter(pk=from_id, pk__in=inherited(body_id)).exists()


def has_ended(column: str, day: date, *, before: str = "") -> Q:
    """For a filter: the body in this column was there once and is not there on the day nor later.

    :param before: a column with a day; the body ended before that.
    """
    ever = BodyVersion.objects.filter(body=OuterRef(column))
    there = Q(valid__endswith=None) | Q(valid__endswith__gt=day)
    if before:
        there |= Q(valid__endswith__gte=OuterRef(before))
    return Q(Exists(ever)) & ~Q(Exists(ever.filter(there)))


def titles_of(ids: Sequence[UUID]) -> tuple[str, ...]:
    """Acts by title, in the order asked. No query for none."""
    found = dict(Reorganisation.objects.filter(pk__in=ids).values_list("id", "title")) if ids else {}
    return tuple(found[ident] for ident in ids if ident in found)


def waiting_to_follow(day: date) -> list[UUID]:
    """Acts in force on the day that the other rooms have not followed yet, in the order of their days."""
    rows = Reorganisation.objects.filter(
        state="carried_out", on__lte=day, followed_at=None, carried_out_at__isnull=False
    )
    return list(rows.order_by("on", "carried_out_at").values_list("pk", flat=True))
