"""What a reorganisation meets: its steps as data, the tree of its day, and the plan the two give."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection

from thidua.ground.refs import uuid7

from ..facts_reorganising import (
    BodyFacts,
    BodyPeriod,
    Ground,
    LinkSpec,
    Plan,
    ResultSpec,
    StepSpec,
    TerritoryFacts,
    TerritoryPeriod,
)
from ..models import (
    BodyKind,
    Level,
    Reorganisation,
    ReorganisationLink,
    ReorganisationResult,
    ReorganisationStep,
)
from ..rules.reorganising_list import named_act
from ..rules.reorganising_plan import plan_reorganisation
from .bodies import listed, rows_of, sql
from .packs import templates
from .territories import territory_kinds

_P = TypeVar("_P", TerritoryPeriod, BodyPeriod)


def steps_of(reorganisation_id: UUID) -> tuple[StepSpec, ...]:
    """The steps of a reorganisation in their order. Three queries."""
    results: dict[UUID, list[ReorganisationResult]] = defaultdict(list)
    keys: dict[UUID, str] = {}
    found = ReorganisationResult.objects.filter(step__reorganisation_id=reorganisation_id).order_by("pk")
    for result in found:
        results[result.step_id].append(result)
        keys[result.pk] = result.key
    links: dict[UUID, list[LinkSpec]] = defaultdict(list)
    for link in ReorganisationLink.objects.filter(step__reorganisation_id=reorganisation_id).order_by("pk"):
        unit = link.territory_id or link.body_id
        assert unit is not None
        to = keys[link.result_id] if link.result_id else ""
        links[link.step_id].append(
            LinkSpec(unit, to, link.partial, link.share, link.share_of, link.share_source)
        )
    steps = ReorganisationStep.objects.filter(reorganisation_id=reorganisation_id).order_by("position")
    return tuple(
        StepSpec(
            "body" if step.subject == "body" else "territory",
            step.kind,
            tuple(links[step.pk]),
            tuple(_spec(result) for result in results[step.pk]),
            step.act,
        )
        for step in steps
    )


def _spec(row: ReorganisationResult) -> ResultSpec:
    # A body that is made has a name; one named by its id alone stands already and takes others in.
    return ResultSpec(
        key=row.key,
        code=row.code,
        kind=row.kind,
        name=row.name,
        short_name=row.short_name,
        slot=row.slot,
        parent_key=row.parent_key,
        parent_id=row.parent_territory_id or row.parent_body_id,
        existing_id=None if row.name else row.body_id,
    )


def plan_of(row: Reorganisation, steps: Sequence[StepSpec] | None = None) -> Plan:
    """The plan of a reorganisation as the tree is now."""
    return plan_steps(
        row.on,
        steps_of(row.pk) if steps is None else steps,
        act=named_act(row.act_number, row.act_date, row.act_issuer),
        only=row.slots,
        counterparts=row.counterparts,
    )


def plan_steps(
    on: date,
    steps: Sequence[StepSpec],
    *,
    act: str,
    only: Sequence[str] = (),
    counterparts: Mapping[str, Sequence[str]] | None = None,
) -> Plan:
    """The plan these steps would give from the day ``on``; nothing is stored. A constant number of queries."""
    with _uncollected():
        ground = ground_of(on, steps)
        return plan_reorganisation(ground, steps, act=act, new_id=uuid7, only=only, counterparts=counterparts)


@contextmanager
def _uncollected() -> Iterator[None]:
    """The search for circles of objects rests: a nation's plan is a million small values without any, and looking for
    them each time more are made takes half of the planning."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def ground_of(on: date, steps: Sequence[StepSpec]) -> Ground:
    """Everything of the tree that planning these steps looks at."""
    links = {
        s: {link.unit_id for step in steps if step.subject == s for link in step.links}
        for s in ("territory", "body")
    }
    told = {
        s: {r.parent_id for step in steps if step.subject == s for r in step.results if r.parent_id}
        for s in ("territory", "body")
    }
    into = {r.existing_id for step in steps for r in step.results if r.existing_id}
    codes = {r.code for step in steps for r in step.results if r.code}
    again = {link.unit_id for step in steps if step.kind == "reopen" for link in step.links}
    day = {"on": on}
    bodies = _bodies(links["body"] | told["body"] | into, on)
    near = links["territory"] | {t for b in bodies.values() for t in _territories_of(b)}
    below = _ids(
        """SELECT DISTINCT territory_id FROM orgs_territory_version
           WHERE parent_id = ANY(%(ids)s) AND valid && daterange(%(on)s, NULL)""",
        day | {"ids": listed(links["territory"])},
    )
    bearers = _bearers(codes, on)
    territories = _territories(
        near | below | told["territory"] | {i for ids in bearers.values() for i in ids}, on
    )
    above = {p.parent_id for t in territories.values() for p in (*t.periods, t.last) if p and p.parent_id}
    territories |= _territories(above - set(territories), on)
    seats = (
        near
        | below
        | told["territory"]
        | {p.parent_id for i in near | below for p in _periods(territories.get(i)) if p.parent_id}
    )
    wanted = _ids(
        """SELECT DISTINCT body_id FROM orgs_body_version WHERE territory_id = ANY(%(ids)s)
           AND (valid && daterange(%(on)s::date - 1, NULL) OR territory_id = ANY(%(again)s))""",
        day | {"ids": listed(seats), "again": listed(again)},
    ) - set(bodies)
    bodies |= _bodies(wanted, on)
    may_end = links["body"] | {
        i for i, b in bodies.items() if any(t in links["territory"] for t in _territories_of(b))
    }
    under = _ids(
        """SELECT DISTINCT body_id FROM orgs_body_version
           WHERE parent_id = ANY(%(ids)s) AND valid && daterange(%(on)s, NULL)""",
        day | {"ids": listed(may_end)},
    )
    if links["body"]:
        chain = rows_of(sql("ancestors"), day | {"ids": listed(links["body"] | told["body"])})
        under |= {row["body_id"] for row in chain}
    bodies |= _bodies(under - set(bodies), on)
    kinds = territory_kinds()
    return Ground(
        on=on,
        territories=territories,
        bodies=bodies,
        bearers=bearers,
        coded=_coded(bodies, on),
        ranks=dict(Level.objects.values_list("code", "rank")),
        levels={k["code"]: k["level"] for k in kinds},
        words={k["code"]: (k["vi"], *k.get("words", ())) for k in kinds},
        body_levels={k.code: tuple(k.data.get("levels", ())) for k in BodyKind.objects.all()},
        templates=tuple(templates()),
    )


def _periods(facts: TerritoryFacts | None) -> tuple[TerritoryPeriod, ...]:
    if facts is None:
        return ()
    return (*facts.periods, facts.last) if facts.last else facts.periods


def _territories_of(facts: BodyFacts) -> set[UUID]:
    periods = (*facts.periods, facts.last) if facts.last else facts.periods
    return {p.territory_id for p in periods if p.territory_id}


def _ids(statement: str, params: Mapping[str, Any]) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return {row[0] for row in cursor.fetchall()}


def _bearers(codes: Iterable[str], on: date) -> dict[str, tuple[UUID, ...]]:
    found: dict[str, list[UUID]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT code, territory_id FROM orgs_territory_version
               WHERE code = ANY(%s) AND valid && daterange(%s, NULL)""",
            [list(codes), on],
        )
        for code, territory_id in cursor:
            found[code].append(territory_id)
    return {code: tuple(ids) for code, ids in found.items()}


def _territories(ids: set[UUID], on: date) -> dict[UUID, TerritoryFacts]:
    if not ids:
        return {}
    followed = _ids(
        'SELECT predecessor_id FROM orgs_territory_lineage WHERE predecessor_id = ANY(%(ids)s) AND "on" <= %(on)s',
        {"ids": listed(ids), "on": on},
    )
    levels: dict[UUID, str] = {}
    periods: dict[UUID, list[TerritoryPeriod]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT v.territory_id, t.level_id, v.id, lower(v.valid), upper(v.valid), v.code, v.kind, v.name,
                      v.short_name, v.parent_id
               FROM orgs_territory_version v JOIN orgs_territory t ON t.id = v.territory_id
               WHERE v.territory_id = ANY(%s) ORDER BY v.valid""",
            [listed(ids)],
        )
        for ident, level, *rest in cursor:
            levels[ident] = level
            periods[ident].append(TerritoryPeriod(*rest))
    return {
        i: TerritoryFacts(i, levels[i], *_reaching(rows, on), followed=i in followed)
        for i, rows in periods.items()
    }


def _bodies(ids: set[UUID], on: date) -> dict[UUID, BodyFacts]:
    if not ids:
        return {}
    followed = _ids(
        'SELECT predecessor_id FROM orgs_body_lineage WHERE predecessor_id = ANY(%(ids)s) AND "on" <= %(on)s',
        {"ids": listed(ids), "on": on},
    )
    periods: dict[UUID, list[BodyPeriod]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT body_id, id, lower(valid), upper(valid), name, short_name, kind_id, level_id, parent_id,
                      territory_id, slot, aliases
               FROM orgs_body_version WHERE body_id = ANY(%s) ORDER BY valid""",
            [listed(ids)],
        )
        for ident, *rest in cursor:
            values: list[Any] = [*rest[:-1], tuple(rest[-1])]
            periods[ident].append(BodyPeriod(*values))
    return {i: BodyFacts(i, *_reaching(rows, on), followed=i in followed) for i, rows in periods.items()}


def _coded(ids: Iterable[UUID], on: date) -> dict[UUID, date]:
    """Bodies with an official code that begins on the day or later, and when."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT body_id, min(lower(valid)) FROM orgs_body_code
               WHERE body_id = ANY(%s) AND lower(valid) >= %s GROUP BY body_id""",
            [listed(ids), on],
        )
        return dict(cursor.fetchall())


def _reaching(rows: Sequence[_P], on: date) -> tuple[tuple[_P, ...], _P | None]:
    """Versions in force the day before or later, and the last one that ended before them when there is none."""
    eve = on - timedelta(days=1)
    reaching = tuple(p for p in rows if p.until is None or p.until > eve)
    past = [p for p in rows if p.until is not None and p.until <= eve]
    return reaching, past[-1] if past else None
