"""People see their own notices, nobody else's."""

from __future__ import annotations

from django.db.models import Q

from thidua.ground.actor import Actor


def visible(actor: Actor) -> Q:
    """Row filter: the actor's own."""
    return Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=[])


def may_see(actor: Actor, person_id: object) -> bool:
    """The same rule for one row."""
    return actor.person_id is not None and actor.person_id == person_id
