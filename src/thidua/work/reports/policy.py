"""Who sees reports and who may do what with them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor, Post
from thidua.ground.policy import YES, Answer, no
from thidua.work.reports.lifecycle import UNISSUED
from thidua.work.reports.models import Round, RoundRecipient

#: Roles that fill in and hand in what their body reports.
WORKERS = frozenset({"standing_officer", "contributor", "chair"})
#: Roles that open rounds, receive, return, exempt and open exceptions for the body that asks.
ASKERS = frozenset({"standing_officer", "chair"})
#: Roles that look into quality flags.
REVIEWERS = ASKERS | {"inspector"}
#: Roles that read.
READERS = WORKERS | {"inspector", "auditor", "council_member"}


def _own(actor: Actor, body_id: UUID) -> bool:
    """The actor's body, or one whose work it took over: what that left unfinished is finished in its name."""
    if actor.body_id is None or actor.body_id == body_id:
        return actor.body_id is not None
    return orgs.has_inherited(actor.body_id, body_id)


def may_write(actor: Actor, body_id: UUID) -> Answer:
    """May the actor fill in and hand in this body's report?"""
    if actor.system or (actor.role in WORKERS and _own(actor, body_id)):
        return YES
    return no(
        "reports-100",
        "Báo cáo này của đơn vị khác, hoặc vai trò hiện tại chỉ được xem.",
        "Cán bộ thường trực, cán bộ thực hiện hoặc lãnh đạo của đơn vị báo cáo.",
    )


#: The act of this room that a head may delegate (``access.kinds.ACTS``).
SIGN = "reports.sign_off"


def may_sign(actor: Actor, body_id: UUID, about: str = "") -> Answer:
    """May the actor sign off this body's report? By role or by delegation; whether that post signs it by law is asked
    besides (``access.own_block``).

    :param about: the plan of its round, for delegations that are about one plan.
    """
    given = actor.body_id is not None and actor.has_delegated(SIGN, actor.body_id, about)
    if (actor.role == "chair" or given) and _own(actor, body_id):
        return YES
    return no(
        "reports-101",
        "Chỉ lãnh đạo của đơn vị báo cáo, hoặc người được giao ký duyệt báo cáo, được duyệt.",
        "Lãnh đạo ký của đơn vị.",
    )


def may_ask(actor: Actor, owner_id: UUID) -> Answer:
    """May the actor open, change and close rounds of this body, and open exceptions?"""
    if actor.system or (actor.role in ASKERS and actor.body_id == owner_id):
        return YES
    return no(
        "reports-102",
        "Chỉ đơn vị mở đợt được làm việc này.",
        "Cán bộ thường trực hoặc lãnh đạo của đơn vị mở đợt báo cáo.",
    )


def may_receive(actor: Actor, receiving: set[UUID]) -> Answer:
    """May the actor receipt, accept or return? ``receiving``: the body that asks and the other recipients."""
    if actor.system or (actor.role in ASKERS and actor.body_id in receiving):
        return YES
    return no(
        "reports-103",
        "Chỉ nơi nhận báo cáo được tiếp nhận hoặc trả lại.",
        "Cán bộ thường trực hoặc lãnh đạo của nơi nhận.",
    )


def may_hand_in_for(actor: Actor, owner_id: UUID) -> Answer:
    """May the actor hand in for a body that cannot? The body that asks, which then is named on the version."""
    return may_ask(actor, owner_id)


def may_review(actor: Actor) -> Answer:
    """May the actor write what a quality flag comes from? Of which rounds: :func:`compiled_by`."""
    if actor.system or actor.role in REVIEWERS:
        return YES
    return no(
        "reports-105",
        "Vai trò hiện tại chỉ được xem số liệu cần xem lại.",
        "Người kiểm tra, cán bộ thường trực hoặc lãnh đạo của đơn vị mở đợt hay cấp trên.",
    )


def may_edit_forms(actor: Actor, owner_id: UUID | None) -> Answer:
    """May the actor make versions of a form? Of a pack: nobody but the loader; of a body: its standing officer."""
    if actor.system or (
        owner_id is not None and actor.body_id == owner_id and actor.role == "standing_officer"
    ):
        return YES
    return no(
        "reports-104",
        "Chỉ cán bộ thường trực của đơn vị có mẫu này được sửa.",
        "Sao mẫu thành mẫu của đơn vị mình rồi sửa.",
    )


def visible(actor: Actor) -> Q:
    """Row filter of reports: own body, those below or taken over, and what rounds of own body or addressed to it receive.

    Each row once, so that it goes straight onto a list: asked as "one of those seen" it cost a list a quarter more.
    Whoever acts by delegation of signing sees the reports of that body, of that plan's rounds where it is about one.
    """
    if actor.system:
        return Q()
    if actor.acting is not None and SIGN in actor.acting.acts:
        about = Q(round__plan_id=actor.acting.about) if actor.acting.about else Q()
        return Q(body_id=actor.body_id) & about
    if actor.acting is None or actor.role not in READERS:
        return Q(pk__in=[])
    addressed = orgs.keys(RoundRecipient, "round_id", "body_id", actor.acting.body_id)
    if actor.acting.few:
        own = orgs.keys(Round, "id", "owner_id", actor.acting.body_id)
        asked = Q(orgs.among("round_id", own)) | Q(orgs.among("round_id", addressed))
    else:
        asked = Q(round__owner_id=actor.acting.body_id) | Q(round_id__in=addressed)
    return _below(actor.acting) | asked


def visible_of(actor: Actor, *, receives: bool) -> Q:
    """:func:`visible` for the reports of one round: where own body receives them all of them, else by who reports."""
    if actor.system:
        return Q()
    if actor.acting is None or actor.role not in READERS:
        return Q(pk__in=[])
    return Q() if receives else _below(actor.acting)


def receives(actor: Actor) -> Q:
    """Row filter of rounds whose reports come to own body: it asks them, or they are addressed to it."""
    if actor.acting is None:
        return Q(pk__in=[])
    addressed = orgs.keys(RoundRecipient, "round_id", "body_id", actor.acting.body_id)
    return Q(owner_id=actor.acting.body_id) | Q(id__in=addressed)


def _below(post: Post) -> Q:
    """The part of :func:`visible` that goes by who reports: own body, those below it, and those it took over."""
    taken = orgs.inherited(post.body_id)
    return orgs.within("body", post) | (Q(orgs.among("body_id", taken)) if post.few else Q(body_id__in=taken))


def own(actor: Actor) -> Q:
    """The rows of :func:`visible` that are the actor's own body's: found without the tree."""
    if actor.acting is None or actor.role not in READERS:
        return Q(pk__in=[])
    return Q(body_id=actor.acting.body_id)


def asked(actor: Actor) -> Q:
    """The rows of :func:`visible` that rounds of the actor's own body ask for: found without the tree."""
    if actor.system:
        return Q()
    if actor.acting is None or actor.role not in READERS:
        return Q(pk__in=[])
    return Q(round__owner_id=actor.acting.body_id)


def may_see(
    actor: Actor, *, body_path: str, receiving: set[UUID], inherited: bool = False, about: str = ""
) -> bool:
    """The same rule for one row; a test holds it and :func:`visible` together. ``about``: the plan of its round."""
    if actor.system:
        return True
    if actor.acting is not None and SIGN in actor.acting.acts:
        return body_path == actor.acting.path and actor.acting.about in {"", about}
    if actor.acting is None or actor.role not in READERS:
        return False
    return inherited or actor.acting.covers(body_path) or actor.body_id in receiving


def compiled_by(actor: Actor) -> Q:
    """Row filter of rounds whose words are open to the actor: of own body and of those below; never of those asked,
    for a body does not read its neighbours' reports."""
    if actor.system:
        return Q()
    if actor.acting is None or actor.role not in READERS:
        return Q(pk__in=[])
    return Q(owner_id=actor.body_id) | Q(owner__place__path__startswith=actor.acting.path + ".")


def compilation_own(actor: Actor) -> Q:
    """Row filter of compilations being written: of own body alone."""
    if actor.system:
        return Q()
    if actor.acting is None or actor.role not in READERS:
        return Q(pk__in=[])
    return Q(round__owner_id=actor.body_id)


def compilation_visible(actor: Actor) -> Q:
    """Row filter of compilations sent: of own body and those below, and what was sent to own body."""
    if actor.system:
        return Q()
    if actor.acting is None or actor.role not in READERS:
        return Q(pk__in=[])
    below = Q(compilation__round__owner__place__path__startswith=actor.acting.path + ".")
    return below | Q(compilation__round__owner_id=actor.body_id) | Q(recipients__body_id=actor.body_id)


def visible_rounds(actor: Actor) -> Q:
    """Row filter of rounds: of own body, of bodies below, those that ask own body, those addressed to it."""
    if actor.system:
        return Q()
    if actor.acting is None or actor.role not in READERS:
        return Q(pk__in=[])
    own = actor.acting.path
    return (
        Q(owner_id=actor.body_id)
        | Q(owner__place__path__startswith=own + ".")
        | Q(recipients__body_id=actor.body_id)
        | Q(reports__body_id=actor.body_id)
    )


def visible_forms(actor: Actor) -> Q:
    """Row filter of forms: of packs, of own body, and of bodies above, whose rounds come down."""
    if actor.system:
        return Q()
    if actor.acting is None or actor.role not in READERS:
        return Q(pk__in=[])
    above = [UUID(label) for label in actor.acting.path.split(".")]
    return Q(owner=None) | Q(owner_id__in=above)


def visible_versions(actor: Actor) -> Q:
    """Row filter of versions of forms: issued ones of every form in sight; drafts only of own body's."""
    if actor.system:
        return Q()
    if actor.acting is None or actor.role not in READERS:
        return Q(pk__in=[])
    above = [UUID(label) for label in actor.acting.path.split(".")]
    issued = ~Q(state__in=UNISSUED) & (Q(form__owner=None) | Q(form__owner_id__in=above))
    return issued | Q(form__owner_id=actor.body_id)
