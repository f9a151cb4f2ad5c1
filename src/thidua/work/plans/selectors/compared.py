"""Plans side by side: which may be compared with one, and the stored text of each as a reading."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db.models import Q

from thidua.ground.actor import Actor
from thidua.reading.rebuild import from_json
from thidua.reading.schema import Clause as ClauseRead
from thidua.reading.schema import Reading
from thidua.work.plans import errors, policy
from thidua.work.plans.facts import PlanCard
from thidua.work.plans.models import Clause, Plan

from .cards import card, cards_by_id

#: How another plan stands to this one; the order is the order of the picker.
Relation = Literal["superior", "previous", "following", "sibling", "subordinate", "movement", "other"]
RELATIONS: dict[Relation, str] = {
    "superior": "Kế hoạch cấp trên",
    "previous": "Phiên bản trước",
    "following": "Phiên bản sau",
    "sibling": "Cùng một kế hoạch cấp trên",
    "subordinate": "Kế hoạch cấp dưới",
    "movement": "Cùng phong trào",
    "other": "Kế hoạch khác",
}
#: Plans the picker offers at most.
OFFERED = 60


@dataclass(frozen=True, slots=True)
class Comparable:
    """A plan that may be held against another, and how it stands to it."""

    plan: PlanCard
    relation: Relation


@dataclass(frozen=True, slots=True)
class ComparedText:
    """A plan's stored clauses as a reading; `anchors` are the ids of its clauses on the plan's page."""

    plan: PlanCard
    reading: Reading
    anchors: dict[str, str]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two plans in the order people read them: the superior's, or the earlier one, on the left."""

    left: ComparedText
    right: ComparedText
    relation: Relation


def comparable(actor: Actor, plan_id: UUID) -> list[Comparable]:
    """The plans the actor may see that belong beside one: superior's, versions, siblings, subordinates', same movement.

    The nearest relation first, in it the newest.

    :raises NotFound: the plan is absent or out of scope.
    """
    own = _own(actor, plan_id)
    near = Q(superior_id=plan_id) | Q(previous_id=plan_id) | Q(movements__in=own.movements.all())
    near |= Q(id__in=[i for i in (own.superior_id, own.previous_id) if i])
    if own.superior_id:
        near |= Q(superior_id=own.superior_id)
    found = (
        Plan.objects.filter(policy.visible(actor))
        .filter(near)
        .exclude(id=plan_id)
        .only("id", "superior_id", "previous_id", "taken_in_at")
        .order_by("-taken_in_at")
        .distinct()[: 4 * OFFERED]
    )
    relations = {row.id: _relation(own, row) for row in found}
    order = list(RELATIONS)
    ids = sorted(relations, key=lambda i: order.index(relations[i]))[:OFFERED]
    return [Comparable(shown, relations[i]) for i, shown in cards_by_id(ids).items()]


def side_by_side(actor: Actor, plan_id: UUID, other_id: UUID) -> SideBySide:
    """Two plans with their stored text. A superior's or an earlier version stands left, else the earlier by date.

    :raises NotFound: either is absent or out of scope, or they are one plan.
    """
    if plan_id == other_id:
        raise errors.plan_not_found()
    own, other = _own(actor, plan_id), _own(actor, other_id)
    relation = _relation(own, other)
    if relation == "movement" and not _share_a_movement(own, other):
        relation = "other"
    mine, theirs = _text(actor, own), _text(actor, other)
    if relation in {"superior", "previous"}:
        turned = True
    elif relation in {"following", "subordinate"}:
        turned = False
    else:
        turned = _age(theirs) < _age(mine)
    return SideBySide(theirs, mine, relation) if turned else SideBySide(mine, theirs, relation)


def _own(actor: Actor, plan_id: UUID) -> Plan:
    found = Plan.objects.filter(policy.visible(actor), id=plan_id).defer("lines", "sketch").first()
    if found is None:
        raise errors.plan_not_found()
    return found


def _share_a_movement(own: Plan, other: Plan) -> bool:
    return own.movements.filter(id__in=other.movements.values("id")).exists()


def _relation(own: Plan, other: Plan) -> Relation:
    if other.id == own.superior_id:
        return "superior"
    if other.id == own.previous_id:
        return "previous"
    if other.previous_id == own.id:
        return "following"
    if other.superior_id == own.id:
        return "subordinate"
    if own.superior_id is not None and other.superior_id == own.superior_id:
        return "sibling"
    return "movement"


def _age(text: ComparedText) -> tuple[str, str, str]:
    plan = text.plan
    return (plan.date.isoformat() if plan.date else "9999", plan.taken_in_at.isoformat(), str(plan.id))


def _text(actor: Actor, plan: Plan) -> ComparedText:
    shown = card(actor, plan.id)
    rows = list(Clause.objects.filter(plan=plan).order_by("order"))
    refs = {row.id: row.ref for row in rows}
    reading = from_json({**plan.reading, "documents": []})
    clauses = tuple(
        ClauseRead(row.ref, refs.get(row.parent_id), row.marker or None, row.text, row.line_from)  # type: ignore[arg-type]
        for row in rows
    )
    reading = dataclasses.replace(
        reading, clauses=clauses, number=shown.number or reading.number, title=shown.title or reading.title
    )
    return ComparedText(shown, reading, {row.ref: f"c{row.id.hex}" for row in rows})
