"""Who may draft, demand and look."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from thidua.ground.actor import Actor
from thidua.ground.policy import YES, Answer, no

#: Roles that write a draft of their body.
WRITERS = frozenset({"standing_officer", "contributor"})
#: Roles that read the drafts of their body without changing anything.
READERS = WRITERS | {"chair"}
#: Roles that state a demand and follow it.
DEMANDERS = frozenset({"standing_officer", "chair"})


def may_write(actor: Actor, body_id: UUID) -> Answer:
    """May the actor change a draft of this body?"""
    if actor.system or (actor.role in WRITERS and actor.body_id == body_id):
        return YES
    return no(
        "cascade-100",
        "Bản nháp này của đơn vị khác hoặc vai trò hiện tại chỉ được xem.",
        "Cán bộ thường trực hoặc người nhập liệu của đơn vị soạn kế hoạch.",
    )


def may_start(actor: Actor) -> Answer:
    """May the actor start a draft for the acting body?"""
    if actor.acting is not None and actor.role in WRITERS:
        return YES
    return no(
        "cascade-101",
        "Vai trò hiện tại không soạn kế hoạch.",
        "Cán bộ thường trực hoặc người nhập liệu của đơn vị.",
    )


def may_demand(actor: Actor, owner_id: UUID) -> Answer:
    """May the actor state who must issue a plan under a plan of this owner?"""
    if actor.system or (actor.role in DEMANDERS and actor.body_id == owner_id):
        return YES
    return no(
        "cascade-102",
        "Chỉ đơn vị đưa kế hoạch vào thực hiện được yêu cầu cấp dưới ban hành kế hoạch.",
        "Cán bộ thường trực hoặc lãnh đạo của đơn vị ấy.",
    )


def visible(actor: Actor) -> Q:
    """Row filter of drafts: those of the acting body. A superior sees that there is one, never what it says."""
    if actor.system:
        return Q()
    if actor.role not in READERS or actor.body_id is None:
        return Q(pk__in=[])
    return Q(body_id=actor.body_id)


def may_see(actor: Actor, body_id: UUID) -> bool:
    """The same rule for one row; a test holds it and :func:`visible` together."""
    return bool(actor.system) or (actor.role in READERS and actor.body_id == body_id)
