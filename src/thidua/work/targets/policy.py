"""Who sees targets, who sets them and who shares them out."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.policy import YES, Answer, no

#: Roles that set targets of their body and share them out.
SETTERS = frozenset({"standing_officer", "chair"})
#: Roles that read.
READERS = SETTERS | {"contributor", "inspector", "auditor", "council_member"}


def may_set(actor: Actor, body_id: UUID) -> Answer:
    """May the actor set and withdraw this body's own targets, and share them out?"""
    if actor.system or (actor.role in SETTERS and actor.body_id == body_id):
        return YES
    return no(
        "targets-100",
        "Chỉ tiêu này do đơn vị khác đặt, hoặc vai trò hiện tại chỉ được xem.",
        "Cán bộ thường trực hoặc lãnh đạo của đơn vị đặt chỉ tiêu.",
    )


def visible(actor: Actor, prefix: str = "body") -> Q:
    """Row filter of targets: own body and those below it."""
    if actor.system:
        return Q()
    if actor.acting is None or actor.role not in READERS:
        return Q(pk__in=[])
    return orgs.within(prefix, actor.acting)


def may_see(actor: Actor, path: str) -> bool:
    """The same rule for one body; a test holds it and :func:`visible` together."""
    if actor.system:
        return True
    return actor.acting is not None and actor.role in READERS and actor.acting.covers(path)
