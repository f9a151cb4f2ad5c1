"""Who may bring documents in and see uploads."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from thidua.ground.actor import Actor
from thidua.ground.policy import YES, Answer, no

#: Roles that register documents for their body.
REGISTRARS = frozenset({"standing_officer", "contributor"})
#: Roles that look at their body's uploads; stewards keep people and the machine, not the work.
READERS = REGISTRARS | {"chair", "council_member", "inspector", "auditor"}


def may_register(actor: Actor) -> Answer:
    """May the actor bring a document in for the body acted for?"""
    if actor.system or (actor.acting and actor.role in REGISTRARS):
        return YES
    return no(
        "papers-100",
        "Vai trò hiện tại không được nhận văn bản vào hệ thống.",
        "Cán bộ thường trực hoặc người nhập liệu của đơn vị làm được việc này.",
    )


def visible_attempts(actor: Actor) -> Q:
    """The uploads an actor may see: those of the body acted for, in a role that reads its work."""
    if actor.system:
        return Q()
    return Q(body_id=actor.body_id) if actor.role in READERS else Q(pk__in=[])


def may_see_attempt(actor: Actor, body_id: UUID | None) -> bool:
    """The same rule for one upload; a test holds it and :func:`visible_attempts` together."""
    return bool(actor.system) or (actor.role in READERS and actor.body_id == body_id)
