"""One obligation: its page, and its row locked for a service."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from thidua.foundations.audit import selectors as audit
from thidua.foundations.audit.facts import Line
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.clock import VN
from thidua.ground.errors import Stale
from thidua.work.obligations import errors, policy, rules
from thidua.work.obligations.facts import (
    AmendedView,
    EvidenceView,
    HoldingView,
    ObligationPage,
    RecipientView,
    Sister,
)
from thidua.work.obligations.lifecycle import OBLIGATION, OPEN
from thidua.work.obligations.models import Obligation

from .lists import card_of


def one(actor: Actor, obligation_id: UUID, *, at: datetime) -> ObligationPage:
    """One obligation with its evidence, holders and chasing.

    :raises NotFound: absent or out of scope.
    """
    row = (
        Obligation.objects.filter(policy.visible(actor), id=obligation_id)
        .select_related("plan__paper", "holder")
        .defer("plan__reading", "plan__lines", "plan__search", "plan__sketch")
        .prefetch_related("recipients")
        .first()
    )
    if row is None:
        raise errors.obligation_not_found()
    work = policy.may_work(actor, row.body_id)
    asking = demanding(row)
    follow = policy.may_follow(actor, asking)
    labels = {step.code: step.subject for step in rules.CHASE_STEPS}
    holdings = list(row.holdings.select_related("person").order_by("since"))
    bodies = orgs.cards(
        {row.body_id, *(r.body_id for r in row.recipients.all()), *(h.body_id for h in holdings)}
    )
    return ObligationPage(
        card=card_of(row, bodies, at),
        detail=row.detail,
        recipients=tuple(
            RecipientView(r.body_id, bodies[r.body_id].name, r.via, r.receipted_at, r.receipted_by)
            for r in row.recipients.all()
        ),
        evidence=tuple(
            EvidenceView(e.id, e.text, e.file_id or "", e.file_name, e.added_by, e.added_at)
            for e in row.evidence.order_by("added_at")
        ),
        holdings=tuple(
            HoldingView(
                bodies[h.body_id].name, h.person.full_name if h.person else "", h.since, h.until, h.why
            )
            for h in holdings
        ),
        extensions=tuple(
            (e.old_due_at, e.new_due_at, e.reason, e.granted_by, e.granted_at)
            for e in row.extensions.order_by("granted_at")
        ),
        chases=tuple((labels.get(c.step, c.step).format(count=1), c.at) for c in row.chases.order_by("at")),
        amended=tuple(_amended(row)),
        sisters=tuple(_sisters(row)),
        may_work=bool(work),
        may_follow=bool(follow),
        may_extend=bool(policy.may_follow(actor, asking, policy.EXTEND, row.plan_id)),
        may_excuse=bool(policy.may_follow(actor, asking, policy.EXCUSE, row.plan_id)),
        may_chase=bool(policy.may_follow(actor, asking, policy.LETTER)),
        work_refusal=work.reason,
        follow_refusal=follow.reason,
        joined_to=row.joined_to_id,
        joined=tuple(row.joined.order_by("id").values_list("id", flat=True)),
    )


def trail(obligation_id: UUID, limit: int = 200) -> list[Line]:
    """What happened to an obligation, newest first, down to its raising, which stands in the plan's own trail.

    The caller has checked the right to see the obligation.
    """
    lines = audit.trail("obligation", obligation_id, limit)
    row = Obligation.objects.filter(id=obligation_id).values("plan_id", "raised_at").first()
    if row is None:
        return lines
    raised = audit.trail("plan", row["plan_id"], verb="obligations.raise_obligations")
    return [*lines, *(line for line in raised if line.at == row["raised_at"])][:limit]


def _sisters(row: Obligation) -> list[Sister]:
    """Reports of the same body to a common recipient for an overlapping period, asked by other sentences."""
    if row.kind != "report":
        return []
    tied = Q(joint_id=row.joint_id) if row.joint_id else Q(pk__in=[])
    alike = Q(
        state__in=OPEN if row.state in OPEN else [],
        recipients__body_id__in=[r.body_id for r in row.recipients.all()],
        period_start__lt=row.period_end,
        period_end__gt=row.period_start,
    )
    rows = (
        Obligation.objects.filter(tied | alike, body_id=row.body_id, kind="report")
        .exclude(id=row.id)
        .exclude(provision_id=row.provision_id)
        .select_related("plan__paper")
        .defer("plan__reading", "plan__lines", "plan__search")
        .distinct()
        .order_by("due_at", "id")[:10]
    )
    found = []
    for one in rows:
        state, paper = OBLIGATION.state(one.state), one.plan.paper
        found.append(
            Sister(
                one.id,
                one.title,
                f"{paper.kind.capitalize()} {paper.number or paper.symbol}".strip(),
                one.period,
                one.state,
                state.label,
                state.tone,
                tied=bool(row.joint_id) and one.joint_id == row.joint_id,
            )
        )
    return found


def _amended(row: Obligation) -> list[AmendedView]:
    """What the obligation asked before each amendment, newest first."""
    rows = row.amended.select_related("by__paper").defer("by__reading", "by__lines", "by__search")
    return [
        AmendedView(
            by=one.by_id,
            by_name=f"{one.by.kind.capitalize()} {one.by.paper.number or one.by.paper.symbol}".strip(),
            old_title=one.old_title,
            old_due=rules.due_words(one.old_printed_due, one.old_qualifier),
            new_due_at=one.new_due_at,
            at=one.at,
        )
        for one in rows.order_by("-at")
    ]


def demanding(row: Obligation) -> set[UUID]:
    """The bodies an obligation answers to: owner and issuer of the plan, and the recipients."""
    bodies = {row.plan.owner_id, *(r.body_id for r in row.recipients.all())}
    if row.plan.issuer_id:
        bodies.add(row.plan.issuer_id)
    return bodies


def lock(actor: Actor, obligation_id: UUID, revision: int | None = None) -> Obligation:
    """The row, locked, when the actor may see it. For this room's services.

    :raises NotFound: absent or out of scope. :raises Stale: someone moved first.
    """
    row = (
        Obligation.objects.select_for_update(of=("self",))
        .select_related("plan")
        .defer("plan__reading", "plan__lines", "plan__search", "plan__sketch")
        .filter(policy.visible(actor), id=obligation_id)
        .first()
    )
    if row is None:
        raise errors.obligation_not_found()
    if revision is not None and row.revision != revision:
        raise _changed(row, actor)
    return row


def _changed(row: Obligation, actor: Actor) -> Stale:
    """That an obligation has moved: who did what to it last, and when, as its trail has it."""
    for line in audit.trail("obligation", row.id, limit=1):
        what = f"{line.actor_label}, {line.verb_label}, lúc {line.at.astimezone(VN):%H:%M:%S ngày %d/%m/%Y}"
        own = actor.person_id is not None and line.actor_person == actor.person_id
        return errors.changed_meanwhile(what, own=own)
    return errors.changed_meanwhile(OBLIGATION.state(row.state).label, own=False)


def state_of(obligation_id: UUID) -> str:
    """Where an obligation stands; empty for none. The caller has checked the right to see it."""
    return Obligation.objects.filter(id=obligation_id).values_list("state", flat=True).first() or ""


def is_open(obligation_id: UUID) -> bool:
    """Whether it is still to be done."""
    return state_of(obligation_id) in OPEN
