"""Whether somebody may reorganise these units: strictly below the own body, as for every other act on the tree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from thidua.ground.actor import Actor

from ... import policy, rules
from ...facts_reorganising import StepSpec
from ...models import BodyVersion, TerritoryVersion
from ...selectors.bodies import cards_on


def require_permission(actor: Actor, on: date, steps: Sequence[StepSpec]) -> None:
    """Every unit stands strictly below the actor's body, every superior told is that body or below it.

    A territory stands where the body in its seat stands; one without such a body (a residential group) where its
    superior's does, and then it is enough to stand at that place.

    :raises Refused: ``orgs-101``, or ``orgs-102`` for a territory no body of the tree stands for.
    """
    if policy.may_load_packs(actor):
        return
    paths = _Paths(on, on - timedelta(days=1))
    own = actor.acting.body_name if actor.acting else ""
    for step in steps:
        of_territories = step.subject == "territory"
        for link in step.links:
            if of_territories:
                seat, path = paths.of_territory(link.unit_id)
                _require(actor, path, TerritoryVersion, link.unit_id, own, under=not seat)
            else:
                _require(actor, paths.of_body(link.unit_id), BodyVersion, link.unit_id, own)
        for result in step.results:
            if result.parent_id is not None:
                if of_territories:
                    path = paths.of_territory(result.parent_id)[1]
                    _require(actor, path, TerritoryVersion, result.parent_id, own, under=True)
                else:
                    path = paths.of_body(result.parent_id)
                    _require(actor, path, BodyVersion, result.parent_id, own, under=True)
            if result.existing_id is not None:
                _require(actor, paths.of_body(result.existing_id), BodyVersion, result.existing_id, own)


def _require(
    actor: Actor,
    path: str,
    versions: type[BodyVersion] | type[TerritoryVersion],
    unit: UUID,
    own: str,
    *,
    under: bool = False,
) -> None:
    """Refused by the unit's name, which is only read for the refusal."""
    if policy.may_reorganise(actor, path, "", own, under=under):
        return
    key = "body_id" if versions is BodyVersion else "territory_id"
    last = versions._default_manager.filter(**{key: unit}).order_by("-valid").first()
    policy.may_reorganise(actor, path, last.name if last else "", own, under=under).require()


class _Paths:
    """Where units stand, on the day of the act or, for those that end with it, the day before."""

    def __init__(self, on: date, eve: date) -> None:
        self.on, self.eve = on, eve

    def of_body(self, body_id: UUID) -> str:
        for day in (self.eve, self.on):
            found = cards_on([body_id], day).get(body_id)
            if found is not None:
                return found.path
        last = BodyVersion.objects.filter(body_id=body_id).order_by("-valid").first()
        # One that is there no more stands where its superior stands.
        return f"{self.of_body(last.parent_id)}.{body_id.hex}" if last and last.parent_id else body_id.hex

    def of_territory(self, territory_id: UUID) -> tuple[bool, str]:
        """Whether the territory has a body in its seat, and the path that counts."""
        day = Q(valid__contains=self.eve) | Q(valid__contains=self.on)
        seats = BodyVersion.objects.filter(territory_id=territory_id, slot=rules.SEAT_SLOT).order_by("-valid")
        seat = seats.filter(day).first() or seats.first()
        if seat is not None:
            return True, self.of_body(seat.body_id)
        places = TerritoryVersion.objects.filter(territory_id=territory_id).order_by("-valid")
        place = places.filter(day).first() or places.first()
        if place is None or place.parent_id is None:
            return False, ""
        return False, self.of_territory(place.parent_id)[1]
