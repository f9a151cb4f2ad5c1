"""Who sees obligations and who may do what with them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.policy import YES, Answer, no
from thidua.work.obligations.models import Recipient
from thidua.work.plans import selectors as plans

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


#: Acts of this room that a head may delegate (``access.kinds.ACTS``).
EXTEND, EXCUSE, LETTER = (
    "obligations.extend_deadline",
    "obligations.excuse_obligation",
    "obligations.send_letter",
)
_DELEGATED = frozenset({EXTEND, EXCUSE, LETTER})


def may_follow(actor: Actor, demanding: set[UUID], act: str = "", plan_id: UUID | None = None) -> Answer:
    """May the actor extend, excuse, return or chase? ``demanding``: the plan's owner and issuer, and the recipients.

    :param act: the act asked about, when it may be delegated; whoever acts by delegation may do that and no other.
    :param plan_id: the obligation's plan, for delegations that are about one plan.
    """
    if actor.system or (actor.role in FOLLOWERS and actor.body_id in demanding):
        return YES
    about = str(plan_id) if plan_id else ""
    if act and any(actor.has_delegated(act, body, about) for body in demanding):
        return YES
    return no(
        "obligations-101",
        "Chỉ đơn vị giao nhiệm vụ hoặc nơi nhận báo cáo được gia hạn, miễn, trả lại hoặc đôn đốc.",
        "Cán bộ thường trực hoặc lãnh đạo của đơn vị giao nhiệm vụ, nơi nhận báo cáo.",
    )


def visible(actor: Actor) -> Q:
    """Row filter: what own body and those below owe, what is owed to own body, what own plans ask. Each row once.

    Whoever acts by delegation of an act of this room sees what is owed to that body and what its plans ask.
    """
    if actor.system:
        return Q()
    if actor.acting is None:
        return Q(pk__in=[])
    owed = orgs.keys(Recipient, "obligation_id", "body_id", actor.acting.body_id)
    if actor.acting.few:
        asked = Q(orgs.among("id", owed)) | Q(orgs.among("plan_id", plans.ids_owned(actor.acting.body_id)))
    else:
        asked = Q(pk__in=owed) | Q(plan__owner_id=actor.acting.body_id)
    if actor.acting.acts & _DELEGATED:
        return asked & Q(plan_id=actor.acting.about) if actor.acting.about else asked
    if actor.role not in READERS:
        return Q(pk__in=[])
    return orgs.within("body", actor.acting) | asked


def may_see(actor: Actor, *, body_path: str, recipients: set[UUID], plan_owner: UUID, plan_id: UUID) -> bool:
    """The same rule for one row; a test holds it and :func:`visible` together."""
    if actor.system:
        return True
    if actor.acting is None:
        return False
    asked = actor.body_id in recipients or actor.body_id == plan_owner
    if actor.acting.acts & _DELEGATED:
        return asked and actor.acting.about in {"", str(plan_id)}
    return actor.role in READERS and (actor.acting.covers(body_path) or asked)


def may_read_letters(actor: Actor) -> bool:
    """May the actor read the chasing letters of the body acted for? By delegation only where that is the act.

    Letters are the body's work; whoever only keeps its people or the machine does not read them.
    """
    if actor.body_id is None:
        return False
    return actor.role in READERS or actor.has_delegated(LETTER, actor.body_id)
