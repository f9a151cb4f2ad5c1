"""Who came from whom, between any two days, through every reorganisation between; and the three views of figures.

The links between two days that hang together with the units asked for are read in one statement, whatever their number;
``rules.lineage`` follows them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from thidua.ground.clock import today
from thidua.ground.text_vn import sort_key

from ..facts import TerritoryCard
from ..facts_lineage import (
    Aggregation,
    BodyKin,
    Figure,
    Kin,
    Link,
    Relation,
    TerritoryPast,
    ThreeViews,
)
from ..models import TerritoryLineage, TerritoryVersion
from ..rules.lineage import Life, Lineage
from ..rules.three_views import three_views as _three_views
from .bodies import cards, cards_on, rows_of
from .territories import card_of_version

#: Reached units, from some, over links between two days, in both directions.
_REACHED = """
    WITH RECURSIVE reached(id) AS (
        SELECT unnest(%(ids)s::uuid[])
        UNION
        SELECT n.id FROM reached r CROSS JOIN LATERAL (
            SELECT l.successor_id AS id FROM {table} l
            WHERE l.predecessor_id = r.id AND l.on > %(first)s AND l.on <= %(last)s
            UNION ALL
            SELECT l.predecessor_id FROM {table} l
            WHERE l.successor_id = r.id AND l.on > %(first)s AND l.on <= %(last)s) n)
    SELECT l.predecessor_id, l.successor_id, l.on, l.partial, l.act, {more}, NULL::date AS until
    FROM reached r CROSS JOIN LATERAL (
        SELECT * FROM {table} l WHERE l.predecessor_id = r.id AND l.on > %(first)s AND l.on <= %(last)s OFFSET 0) l
    UNION ALL
    SELECT v.{unit}, NULL, lower(v.valid), NULL, '', NULL, '', '', NULL, upper(v.valid)
    FROM reached r JOIN {versions} v ON v.{unit} = r.id"""

_TERRITORIES = _REACHED.format(
    table="orgs_territory_lineage",
    versions="orgs_territory_version",
    unit="territory_id",
    more="l.share, l.share_of, l.share_source, l.verified",
)
_BODIES = _REACHED.format(
    table="orgs_body_lineage",
    versions="orgs_body_version",
    unit="body_id",
    more="NULL::numeric AS share, '' AS share_of, '' AS share_source, true AS verified",
)


def territory_lineage(units: Collection[UUID], first: date, last: date) -> Lineage:
    """The graph of these territories and all they hang together with between two days. One query."""
    return _graph(_TERRITORIES, units, first, last)


def body_lineage(units: Collection[UUID], first: date, last: date) -> Lineage:
    """The same of bodies."""
    return _graph(_BODIES, units, first, last)


def _graph(statement: str, units: Collection[UUID], first: date, last: date) -> Lineage:
    links: list[Link] = []
    lives: dict[UUID, list[Life]] = defaultdict(list)
    for row in rows_of(statement, {"ids": list(units), "first": first, "last": last}):
        if row["successor_id"] is not None:
            links.append(_link(row))
        else:
            lives[row["predecessor_id"]].append((row["on"], row["until"]))
    return Lineage(links, lives)


def _link(row: dict[str, Any]) -> Link:
    return Link(
        row["predecessor_id"],
        row["successor_id"],
        row["on"],
        row["partial"],
        None if row["share"] is None else Fraction(row["share"]),
        row["share_of"],
        row["share_source"],
        row["act"],
        row["verified"],
    )


# ── the three views


def three_views(
    figures: Iterable[Figure], aggregation: Aggregation, *, target: date | None = None
) -> ThreeViews:
    """A series of territories as it was, as it is on ``target`` (today) and like for like. One query, whatever its size.

    The service every room uses that shows figures over time; figures come with the day they speak of.
    """
    series = list(figures)
    day = target or today()
    days = [*(figure.day for figure in series), day]
    lineage = territory_lineage({figure.unit for figure in series}, min(days), max(days))
    return _three_views(series, lineage, day, aggregation)


def units_on(wanted: Iterable[tuple[UUID, date]]) -> dict[tuple[UUID, date], TerritoryCard]:
    """Territories as they were, each on its own day; on a day it does not exist, as it was nearest to it. One query."""
    pairs = list(dict.fromkeys(wanted))
    versions: dict[UUID, list[TerritoryVersion]] = defaultdict(list)
    rows = TerritoryVersion.objects.filter(territory_id__in={unit for unit, _ in pairs})
    for version in rows.select_related("territory").order_by("valid"):
        versions[version.territory_id].append(version)
    return {
        (unit, day): card_of_version(_nearest(versions[unit], day)) for unit, day in pairs if versions[unit]
    }


def _nearest(versions: Sequence[TerritoryVersion], day: date) -> TerritoryVersion:
    found = versions[0]
    for version in versions:
        if version.valid.lower is None or version.valid.lower <= day:
            found = version
    return found


# ── successors and predecessors


def successors(territory_id: UUID, at: date, to: date) -> tuple[Kin, ...]:
    """What the territory of ``at`` is on the later day ``to``, whole or in part, through every step between."""
    lineage = territory_lineage([territory_id], at, to)
    return _kin(lineage.successors(territory_id, at, to), to)


def predecessors(territory_id: UUID, at: date, back: date) -> tuple[Kin, ...]:
    """The territories of the earlier day ``back`` whose ground, wholly or in part, is the territory of ``at``."""
    lineage = territory_lineage([territory_id], back, at)
    return _kin(lineage.predecessors(territory_id, at, back), back)


def _kin(relations: Sequence[Relation], day: date) -> tuple[Kin, ...]:
    linked = [relation for relation in relations if relation.links]
    named = units_on((relation.unit, day) for relation in linked)
    return _sorted(_kin_of(relation, named[relation.unit, day], day) for relation in linked)


def _kin_of(relation: Relation, card: TerritoryCard, day: date) -> Kin:
    links = relation.links
    return Kin(
        card=card,
        day=day,
        whole=relation.whole,
        share=relation.share,
        share_of=" · ".join(dict.fromkeys(link.share_of for link in links if link.share_of)),
        share_sources=tuple(dict.fromkeys(link.share_source for link in links if link.share_source)),
        acts=tuple(dict.fromkeys(link.act for link in links if link.act)),
        on=links[-1].on if links else None,
        verified=all(link.verified for link in links),
    )


def _sorted(kin: Iterable[Kin]) -> tuple[Kin, ...]:
    return tuple(sorted(kin, key=lambda one: (not one.whole, sort_key(one.card.name))))


def body_successors(body_id: UUID, at: date, to: date) -> tuple[BodyKin, ...]:
    """Who took over from the body of ``at``, as of the later day ``to``."""
    return _body_kin(body_lineage([body_id], at, to).successors(body_id, at, to), to)


def body_predecessors(body_id: UUID, at: date, back: date) -> tuple[BodyKin, ...]:
    """From whom the body of ``at`` took over, as of the earlier day ``back``."""
    return _body_kin(body_lineage([body_id], back, at).predecessors(body_id, at, back), back)


def body_origins(bodies: Collection[UUID], at: date, back: date) -> dict[UUID, tuple[tuple[UUID, bool], ...]]:
    """Of the bodies of ``at`` that took something over since ``back``: whose place they stand in, each whole or in part.

    Itself is among them where it was there before. Bodies that took nothing over are left out. One query.
    """
    lineage = body_lineage(bodies, back, at)
    heirs = {link.successor for link in lineage.links}
    found = {}
    for body in bodies:
        # Chains are short: whoever took over is itself a successor, however many steps lie between.
        relations = lineage.predecessors(body, at, back) if body in heirs else ()
        if any(relation.links for relation in relations):
            found[body] = tuple((relation.unit, relation.whole) for relation in relations)
    return found


def _body_kin(relations: Sequence[Relation], day: date) -> tuple[BodyKin, ...]:
    linked = [relation for relation in relations if relation.links]
    ids = [relation.unit for relation in linked]
    found = cards(ids) | cards_on(ids, day)
    return tuple(
        BodyKin(
            found[relation.unit],
            day,
            relation.whole,
            tuple(dict.fromkeys(link.act for link in relation.links if link.act)),
            relation.links[-1].on,
        )
        for relation in linked
    )


def territory_past(territory_id: UUID, on: date) -> TerritoryPast:
    """The territory's predecessors right before it last took something in (until ``on``), and what it is today, or, when
    its last day is known beforehand, what it will be."""
    received = TerritoryLineage.objects.filter(successor_id=territory_id, on__lte=on).order_by("-on")
    day = received.values_list("on", flat=True).first()
    before = predecessors(territory_id, day, day - timedelta(days=1)) if day else ()
    own = TerritoryVersion.objects.filter(territory_id=territory_id)
    there = day is not None and own.filter(valid__contains=day - timedelta(days=1)).exists()
    now = today()
    last = own.order_by("-valid").first()
    until = last.valid.upper if last else None
    if until is not None and until > now:
        return TerritoryPast(before, successors(territory_id, now, until), False, until, there, day)
    after, through = units_of_today({territory_id: on})[territory_id]
    itself = [kin for kin in after if kin.on is None]
    return TerritoryPast(before, () if itself else after, through, None, there, day)


def units_of_today(
    units: Mapping[UUID, date], *, wide: Collection[UUID] | None = None
) -> dict[UUID, tuple[tuple[Kin, ...], bool]]:
    """For territories of past days: the units of today each lies in, and whether only through those below it.

    One that still is there is its own; one that ended without a successor of its own (a district) leads to those of the
    territories below it. A constant number of queries.

    :param wide: those of which the territories below are looked at; all, unless said.
    """
    now = today()
    below = _below({unit: day for unit, day in units.items() if wide is None or unit in wide})
    first = min(units.values(), default=now)
    lineage = territory_lineage(
        {*units, *(i for found in below.values() for i in found)}, min(first, now), now
    )
    relations: dict[UUID, tuple[Sequence[Relation], bool]] = {}
    for unit, day in units.items():
        own = lineage.successors(unit, min(day, now), now)
        relations[unit] = (own, False) if own else (_through(lineage, below.get(unit, ()), day, now), True)
    named = units_on((relation.unit, now) for found, _ in relations.values() for relation in found)
    return {
        unit: (_sorted(_kin_of(r, named[r.unit, now], now) for r in found), through and bool(found))
        for unit, (found, through) in relations.items()
    }


def _below(units: Mapping[UUID, date]) -> dict[UUID, list[UUID]]:
    below: dict[UUID, list[UUID]] = defaultdict(list)
    if not units:
        return below
    rows = TerritoryVersion.objects.filter(parent_id__in=list(units), valid__endswith__isnull=False)
    for parent, child, valid in rows.values_list("parent_id", "territory_id", "valid"):
        if parent is not None and units[parent] in valid:
            below[parent].append(child)
    return below


def _through(lineage: Lineage, below: Iterable[UUID], on: date, now: date) -> list[Relation]:
    found: dict[UUID, list[Relation]] = defaultdict(list)
    for unit in sorted(below):
        for relation in lineage.successors(unit, on, now):
            found[relation.unit].append(relation)
    # All of it there is in one unit: then it lies there whole; else only some of what is below it does.
    alone = len(found) == 1 and all(r.whole for some in found.values() for r in some)
    return [
        Relation(
            unit,
            alone,
            Fraction(1) if alone else None,
            tuple(dict.fromkeys(x for r in some for x in r.links)),
        )
        for unit, some in found.items()
    ]
