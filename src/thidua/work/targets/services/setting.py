"""A body's own targets: set, changed, withdrawn. A change is a new row; what held before stays readable."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from thidua.foundations.audit import services as audit
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.lifecycle import advance
from thidua.ground.numbers import OPERATOR_WORDS, Operator, operator_words, places, vn_number
from thidua.ground.refs import uuid7
from thidua.ground.text_vn import squeeze
from thidua.work.plans import selectors as plans
from thidua.work.targets import errors, policy, selectors
from thidua.work.targets.facts import Goal
from thidua.work.targets.lifecycle import TARGET
from thidua.work.targets.models import Target, Worksheet
from thidua.work.targets.rules import weaker, wrong_value
from thidua.work.targets.selectors.rows import goal_of


def said(goal: Goal) -> str:
    """A goal as trails and messages print it: ``từ 80 %``.

    >>> said(Goal(">", Decimal(80), "percent"))
    'trên 80 %'
    """
    unit = " %" if goal.unit == "percent" else ""
    return f"{operator_words(goal.operator)} {vn_number(goal.value, places(goal.value))}{unit}"


def _goal(operator: str, value: Decimal, unit: str) -> Goal:
    if operator not in OPERATOR_WORDS:
        raise errors.bad_value(f"{operator} {value}", "chưa chọn cách so sánh")
    if why := wrong_value(value, unit):
        raise errors.bad_value(vn_number(value, 0 if value == value.to_integral_value() else 2), why)
    return Goal(cast(Operator, operator), value, unit)


def _note(actor: Actor, row: Target, verb: str, at: datetime, changes: dict[str, list[object]]) -> None:
    audit.record(
        actor=actor,
        verb=f"targets.{verb}",
        subject_type="target",
        subject_id=str(row.id),
        subject_label=f"{row.label}, {row.year}"[:500],
        changes=changes,
        reason=row.reason,
        at=at,
    )


@transaction.atomic
def set_target(
    *,
    actor: Actor,
    body_id: UUID,
    movement: str,
    indicator: str,
    year: int,
    operator: str,
    value: Decimal,
    provision_id: UUID | None = None,
    source: str = "",
    reason: str = "",
    sample: bool = False,
    at: datetime,
) -> UUID:
    """Set a target of the actor's own body, from its plan or of its own accord; returns the target's id.

    :param provision_id: the plan's target it comes from; must stand in a plan the body has put into force.
    :param reason: needed when it is weaker than what the superior gave.
    :raises NotPossible: unknown indicator, value or year (``targets-004`` to ``-006``), one in force already
        (``-008``), weaker than the given one without a reason (``-007``).
    """
    policy.may_set(actor, body_id).require()
    one = selectors.indicator(movement, indicator)
    goal = _goal(operator, value, one.unit)
    if not one.starts <= year <= one.ends:
        raise errors.bad_year(year, one.starts, one.ends)
    if provision_id is not None:
        found = plans.target_provisions(actor, body_id, [provision_id])
        if not found:
            raise errors.provision_not_found()
        source = squeeze(source) or ", ".join(part for part in (found[0].plan_name, found[0].where) if part)
    given, own = selectors.own_in_force(body_id, movement, indicator, year)
    if own is not None:
        raise errors.exists(own.label, year)
    _check_undercut(goal, given, reason)
    try:
        with transaction.atomic():
            row = Target.objects.create(
                id=uuid7(),
                body_id=body_id,
                territory_id=orgs.card(body_id).territory_id,
                movement=movement,
                indicator=indicator,
                label=one.label,
                label_en=one.label_en,
                unit=one.unit,
                aggregation=one.aggregation,
                year=year,
                operator=goal.operator,
                value=goal.value,
                origin="plan" if provision_id else "own",
                provision_id=provision_id,
                source=squeeze(source),
                reason=squeeze(reason),
                set_by=actor.label()[:400],
                set_at=at,
                sample=sample,
            )
    except IntegrityError:  # somebody set it in the same moment
        raise errors.exists(one.label, year) from None
    _note(actor, row, "set_target", at, {"goal": [None, said(goal)], "year": [None, year]})
    return row.id


def _check_undercut(goal: Goal, given: Target | None, reason: str) -> None:
    if given is None or not weaker(goal, goal_of(given)) or reason.strip():
        return
    giver = orgs.card(given.parent.body_id).name if given.parent else "nơi trên"
    raise errors.lower_needs_reason(said(goal_of(given)), giver)


@transaction.atomic
def change_target(
    *,
    actor: Actor,
    target_id: UUID,
    operator: str,
    value: Decimal,
    reason: str,
    revision: int | None = None,
    at: datetime,
) -> UUID:
    """Put another value in a target's place, by whoever set it; returns the new target's id.

    A given one is changed by the body that gave it. What was handed down from it stays and is measured against the new.

    :raises NotPossible: no reason (``targets-009``), a value of no sense, weaker than the given one.
    """
    row = selectors.lock(actor, target_id, revision)
    policy.may_set(actor, row.parent.body_id if row.parent else row.body_id).require()
    if not reason.strip():
        raise errors.reason_needed()
    goal = _goal(operator, value, row.unit)
    if row.origin != "given":
        given, _own = selectors.own_in_force(row.body_id, row.movement, row.indicator, row.year)
        _check_undercut(goal, given, reason)
    made = renew(row, goal, by=actor, reason=reason, at=at)
    # Who is sharing it out goes on with what is typed, against the new value.
    Worksheet.objects.filter(target=row, state="draft").update(target=made, revision=F("revision") + 1)
    _note(actor, made, "change_target", at, {"goal": [said(goal_of(row)), said(goal)]})
    return made.id


#: What a target handed down, or put in another's place, has from that one.
_KEPT = ("movement", "indicator", "label", "label_en", "unit", "aggregation", "year", "sample")


def indicator_of(row: Target) -> dict[str, Any]:
    """What a target speaks of, for the one made from it: indicator, words, unit and year."""
    return {name: getattr(row, name) for name in _KEPT}


def renew(
    row: Target, goal: Goal, *, by: Actor, reason: str, at: datetime, parent: Target | None = None
) -> Target:
    """End a row and make the one that replaces it. Part of an act that leaves its own line."""
    advance(row, TARGET, "replace")
    row.ended_at = at
    row.revision += 1
    row.save()
    return Target.objects.create(
        id=uuid7(),
        body_id=row.body_id,
        territory_id=row.territory_id,
        **indicator_of(row),
        operator=goal.operator,
        value=goal.value,
        origin=row.origin,
        provision_id=row.provision_id,
        source=row.source,
        parent=parent or row.parent,
        replaces=row,
        reason=squeeze(reason),
        set_by=by.label()[:400],
        set_at=at,
    )


@transaction.atomic
def withdraw_target(
    *, actor: Actor, target_id: UUID, reason: str, revision: int | None = None, at: datetime
) -> None:
    """A target holds no longer, by whoever set it; what was handed down from it stays until withdrawn itself.

    :raises NotPossible: no reason (``targets-009``).
    """
    row = selectors.lock(actor, target_id, revision)
    policy.may_set(actor, row.parent.body_id if row.parent else row.body_id).require()
    if not reason.strip():
        raise errors.reason_needed()
    before = advance(row, TARGET, "withdraw")
    row.reason = squeeze(reason)
    row.ended_at = at
    row.revision += 1
    row.save()
    _note(actor, row, "withdraw_target", at, {"state": [before, row.state]})
