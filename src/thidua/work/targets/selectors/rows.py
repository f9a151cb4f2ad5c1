"""Rows of targets as views, with their results; who may be given one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast
from uuid import UUID

from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import BodyCard
from thidua.ground.actor import Actor
from thidua.ground.clock import now, today
from thidua.ground.numbers import Operator, plain
from thidua.work.targets.facts import Goal, Reported, TargetView
from thidua.work.targets.lifecycle import TARGET
from thidua.work.targets.models import Target
from thidua.work.targets.rules import progress, weaker
from thidua.work.targets.selectors.results import results


def goal_of(row: Target) -> Goal:
    """What a row asks for."""
    value = plain(row.value)
    return Goal(cast(Operator, row.operator), value if value is not None else row.value, row.unit)


def rows_of(actor: Actor, rows: Iterable[Target]) -> list[TargetView]:
    """Views of rows of one or several years, with what was reported for them. The caller has filtered the rows."""
    listed = list(rows)
    names = orgs.cards({row.body_id for row in listed})
    told: dict[tuple[int, UUID, str, str], Reported] = {}
    for year in {row.year for row in listed}:
        of_year = [row for row in listed if row.year == year]
        wanted = {(row.movement, row.indicator) for row in of_year}
        for (body, movement, code), found in results(
            actor, {row.body_id for row in of_year}, year, wanted
        ).items():
            told[year, body, movement, code] = found
    this_year = today(now()).year
    given = {_what(row): goal_of(row) for row in listed if row.origin == "given" and row.state == "in_force"}
    views = []
    for row in listed:
        goal = goal_of(row)
        one = told.get((row.year, row.body_id, row.movement, row.indicator))
        above = given.get(_what(row)) if row.origin != "given" else None
        state = TARGET.state(row.state)
        views.append(
            TargetView(
                id=row.id,
                body_id=row.body_id,
                body_name=names[row.body_id].name if row.body_id in names else orgs.card(row.body_id).name,
                movement=row.movement,
                indicator=row.indicator,
                label=row.label,
                label_en=row.label_en,
                year=row.year,
                goal=goal,
                aggregation=row.aggregation,
                origin=row.origin,
                provision_id=row.provision_id,
                source=row.source,
                parent_id=row.parent_id,
                state=row.state,
                state_label=state.label,
                tone=state.tone,
                reason=row.reason,
                set_by=row.set_by,
                set_at=row.set_at,
                revision=row.revision,
                sample=row.sample,
                progress=progress(
                    goal,
                    one.result if one else None,
                    ended=row.year < this_year,
                    complete=one is None or one.complete,
                ),
                reported=one,
                undercuts=above is not None and weaker(goal, above),
            )
        )
    return views


def _what(row: Target) -> tuple[UUID, str, str, int]:
    return row.body_id, row.movement, row.indicator, row.year


def sharing_bodies(body_id: UUID) -> list[BodyCard]:
    """The bodies directly below a target may be handed to: those with a territory of their own; else all of them."""
    below = orgs.children(body_id, limit=None)
    own = orgs.card(body_id).territory_id
    placed = [card for card in below if card.territory_id and card.territory_id != own]
    return placed or below


def chain(row: Target) -> list[Target]:
    """The row and the values it replaced, newest first."""
    found = [row]
    while found[-1].replaces_id is not None:
        found.append(Target.objects.get(id=found[-1].replaces_id))
    return found


def given_from(rows: Sequence[Target]) -> list[Target]:
    """Targets in force that were handed down from any of these."""
    return list(
        Target.objects.filter(parent__in=rows, state="in_force").order_by("body__place__sort", "body_id")
    )


def own_in_force(
    body_id: UUID, movement: str, indicator: str, year: int
) -> tuple[Target | None, Target | None]:
    """(the one given by the superior, the body's own) of an indicator and year."""
    rows = list(
        Target.objects.filter(
            body_id=body_id, movement=movement, indicator=indicator, year=year, state="in_force"
        )
    )
    given = next((row for row in rows if row.origin == "given"), None)
    return given, next((row for row in rows if row.origin != "given"), None)
