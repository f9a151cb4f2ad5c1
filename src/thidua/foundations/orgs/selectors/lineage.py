"""Who came from whom, between any two days, through every reorganisation between; and the three views of figures.

The links between two days that hang together with the units asked for are read in one statement, whatever their number;
``rules.lineage`` follows them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import connection

from thidua.ground.clock import today

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
    SELECT l.predecessor_id, l.successor_id, l.on, l.partial, l.act, {more}
    FROM reached r JOIN {table} l ON l.predecessor_id = r.id AND l.on > %(first)s AND l.on <= %(last)s"""

_TERRITORIES = _REACHED.format(
    table="orgs_territory_lineage", more="l.share, l.share_of, l.share_source, l.verified"
)
_BODIES = _REACHED.format(
    table="orgs_body_lineage", more="NULL AS share, '' AS share_of, '' AS share_source, true AS verified"
)


def territory_lineage(units: Collection[UUID], first: date, last: date) -> Lineage:
    """The graph of these territories and all they hang together with between two days. Two queries."""
    return _graph(_TERRITORIES, "orgs_territory_version", "territory_id", units, first, last)


def body_lineage(units: Collection[UUID], first: date, last: date) -> Lineage:
    """The same of bodies."""
    return _graph(_BODIES, "orgs_body_version", "body_id", units, first, last)


def _graph(
    statement: str, versions: str, column: str, units: Collection[UUID], first: date, last: date
) -> Lineage:
    rows = rows_of(statement, {"ids": list(units), "first": first, "last": last})
    links = [_link(row) for row in rows]
    involved = {*units, *(link.predecessor for link in links), *(link.successor for link in links)}
    lives: dict[UUID, list[Life]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column}, lower(valid), upper(valid) FROM {versions} WHERE {column} = ANY(%s)",  # noqa: S608
            [list(involved)],
        )
        for ident, since, until in cursor.fetchall():
            lives[ident].append((since, until))
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
    """A series of territories as it was, as it is on ``target`` (today) and like for like. Two queries, whatever its size.

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
    named = units_on((relation.unit, day) for relation in relations if relation.links)
    found = [
        Kin(
            card=named[relation.unit, day],
            day=day,
            whole=relation.whole,
            share=relation.share,
            share_of=" · ".join(dict.fromkeys(x.share_of for x in relation.links if x.share_of)),
            share_sources=tuple(dict.fromkeys(x.share_source for x in relation.links if x.share_source)),
            acts=tuple(dict.fromkeys(x.act for x in relation.links if x.act)),
            on=relation.links[-1].on,
            verified=all(x.verified for x in relation.links),
        )
        for relation in relations
        if relation.links
    ]
    return tuple(sorted(found, key=lambda kin: (not kin.whole, kin.card.name)))


def body_successors(body_id: UUID, at: date, to: date) -> tuple[BodyKin, ...]:
    """Who took over from the body of ``at``, as of the later day ``to``."""
    return _body_kin(body_lineage([body_id], at, to).successors(body_id, at, to), to)


def body_predecessors(body_id: UUID, at: date, back: date) -> tuple[BodyKin, ...]:
    """From whom the body of ``at`` took over, as of the earlier day ``back``."""
    return _body_kin(body_lineage([body_id], back, at).predecessors(body_id, at, back), back)


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
    """The territory's predecessors right before it last took something in (until ``on``), and what it is today.

    A territory that ended without a successor of its own (a district) leads to those of the territories below it.
    """
    received = TerritoryLineage.objects.filter(successor_id=territory_id, on__lte=on).order_by("-on")
    day = received.values_list("on", flat=True).first()
    before = predecessors(territory_id, day, day - timedelta(days=1)) if day else ()
    now = today()
    if on >= now:
        return TerritoryPast(before, ())
    after = successors(territory_id, on, now)
    if after or TerritoryVersion.objects.filter(territory_id=territory_id, valid__contains=now).exists():
        return TerritoryPast(before, after)
    return TerritoryPast(before, _through_those_below(territory_id, on, now), through=True)


def _through_those_below(territory_id: UUID, on: date, now: date) -> tuple[Kin, ...]:
    below = set(
        TerritoryVersion.objects.filter(parent_id=territory_id, valid__contains=on).values_list(
            "territory_id", flat=True
        )
    )
    lineage = territory_lineage(below, on, now)
    relations: dict[UUID, list[Relation]] = defaultdict(list)
    for unit in sorted(below):
        for relation in lineage.successors(unit, on, now):
            relations[relation.unit].append(relation)
    # All of the territory there is in one: then it lies in it whole; else only the parts below it do.
    alone = len(relations) == 1 and all(r.whole for found in relations.values() for r in found)
    merged = [
        Relation(
            unit,
            alone,
            Fraction(1) if alone else None,
            tuple(dict.fromkeys(x for r in found for x in r.links)),
        )
        for unit, found in relations.items()
    ]
    return _kin(merged, now)
