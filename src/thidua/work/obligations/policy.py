"""Who sees obligations and who may do what with them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from thidua.ground.actor import Actor
from thidua.ground.policy import YES, Answer, no
from thidua.work.obligations.models import Recipient

#: Roles that work on what their body owes.
WORKERS = frozenset({"standing_officer", "contributor", "chair"})
#: Roles that look without changing anything.
READERS = WORKERS | {"inspector", "auditor", "council_member"}
#: Roles that follow, extend and excuse what is owed to their body or asked by its plans.
FOLLOWERS = frozenset({"standing_officer", "chair"})


def may_work(actor: Actor, body_id: UUID) -> Answer:
    """May the actor start, discharge or hand over an obligation of this body?"""
    if actor.system or (actor.role in WORKERS and actor.body_id == body_id):
        return YES
    return no(
        "obligations-100",
        "Nghĩa vụ này của đơn vị khác hoặc vai trò hiện tại chỉ được xem.",
        "Cán bộ thường trực, người nhập liệu hoặc lãnh đạo của đơn vị có nghĩa vụ.",
    )


def may_follow(actor: Actor, demanding: set[UUID]) -> Answer:
    """May the actor extend, excuse, return or chase? ``demanding``: the plan's owner and issuer, and the recipients."""
    if actor.system or (actor.role in FOLLOWERS and actor.body_id in demanding):
        return YES
    return no(
        "obligations-101",
        "Chỉ đơn vị giao nhiệm vụ hoặc nơi nhận báo cáo được gia hạn, miễn, trả lại hoặc đôn đốc.",
        "Cán bộ thường trực hoặc lãnh đạo của đơn vị giao nhiệm vụ, nơi nhận báo cáo.",
    )


def visible(actor: Actor) -> Q:
    """Row filter: what own body and those below owe, what is owed to own body, what own plans ask. Each row once."""
    if actor.system:
        return Q()
    if actor.acting is None or actor.role not in READERS:
        return Q(pk__in=[])
    own = actor.acting.path
    below = Q(body__place__path=own) | Q(body__place__path__startswith=own + ".")
    owed = Recipient.objects.filter(body_id=actor.body_id).values("obligation_id")
    return below | Q(pk__in=owed) | Q(plan__owner_id=actor.body_id)


def may_see(actor: Actor, *, body_path: str, recipients: set[UUID], plan_owner: UUID) -> bool:
    """The same rule for one row; a test holds it and :func:`visible` together."""
    if actor.system:
        return True
    if actor.acting is None or actor.role not in READERS:
        return False
    return actor.acting.covers(body_path) or actor.body_id in recipients or actor.body_id == plan_owner
