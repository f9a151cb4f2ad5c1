"""A draft begins from the superior's plan, is handed in for review, or is given up."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.audit import services as audit
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.ground.lifecycle import advance
from thidua.ground.text_vn import squeeze
from thidua.work.cascade import errors, policy, selectors
from thidua.work.cascade.lifecycle import DRAFT
from thidua.work.cascade.models import Draft, DraftClause
from thidua.work.cascade.rules.derive import derive
from thidua.work.cascade.rules.names import relocate, rename
from thidua.work.cascade.services.holding import finish
from thidua.work.plans import selectors as plans


@transaction.atomic
def start_draft(*, actor: Actor, plan_id: UUID, at: datetime, sample: bool = False) -> UUID:
    """Derive a draft of the acting body's own plan from the superior's, every change with its reason.

    :returns: the draft's id.
    :raises NotFound: the plan is absent or out of scope.
    :raises NotPossible: not in force (cascade-007), the body does not stand below its issuer (cascade-006), or has an
        open draft already (cascade-005).
    """
    superior = plans.card(actor, plan_id)
    policy.may_start(actor).require()
    if actor.acting is None:
        raise errors.not_below()
    body_id = actor.acting.body_id
    if superior.state != "adopted":
        raise errors.superior_not_in_force()
    above = {card.id for card in orgs.ancestors(body_id)}
    if superior.issuer_id not in above:
        raise errors.not_below()
    waiting = Draft.objects.filter(superior_id=plan_id, body_id=body_id, state="open").first()
    if waiting is not None:
        raise errors.already_drafting(waiting.changed_by)
    given = selectors.source(actor, plan_id, body_id, today(at))
    title, _changes = relocate(
        rename(given.superior.title, given.names, "duty")[0], given.above, given.own, given.pack.areas
    )
    draft = Draft.objects.create(
        superior_id=plan_id,
        body_id=body_id,
        title=title,
        place=given.place,
        changed_by=actor.label()[:400],
        changed_at=at,
        started_at=at,
        sample=sample or superior.sample,
    )
    derived = derive(
        given.clauses,
        superior=given.superior,
        above=given.above,
        own=given.own,
        names=given.names,
        pack=given.pack,
    )
    DraftClause.objects.bulk_create(
        [
            DraftClause(
                draft=draft,
                order=order,
                depth=row.depth,
                marker=row.marker[:60],
                text=row.text,
                derived=row.text,
                state="dropped" if row.dropped else "kept",
                origin_id=row.origin,
                changes=[asdict(change) for change in row.changes],
                changed_by=actor.label()[:400],
                changed_at=at,
            )
            for order, row in enumerate(derived)
        ],
        batch_size=500,
    )
    audit.record(
        actor=actor,
        verb="cascade.start_draft",
        subject_type="plan_draft",
        subject_id=str(draft.id),
        subject_label=title[:500],
        changes={"clauses": [None, len(derived)]},
        at=at,
    )
    return draft.id


@transaction.atomic
def word_draft(
    *, actor: Actor, draft_id: UUID, title: str, place: str, signer: str, revision: int | None, at: datetime
) -> None:
    """Say what the plan is about, where it is dated and who signs; number and day come when it is issued.

    :raises NotPossible: no title (cascade-008). :raises Stale: changed since ``revision`` (cascade-003).
    """
    draft = selectors.lock_draft(actor, draft_id)
    if revision is not None and draft.revision != revision:
        raise errors.changed_by_another(draft.changed_by, draft.changed_at, "bản nháp này")
    if not squeeze(title):
        raise errors.nothing_to_write("kế hoạch phải có trích yếu.")
    before = {"title": draft.title, "place": draft.place, "signer": draft.signer}
    draft.title, draft.place, draft.signer = squeeze(title), squeeze(place)[:200], squeeze(signer)[:200]
    after = {"title": draft.title, "place": draft.place, "signer": draft.signer}
    finish(
        draft,
        actor,
        "word_draft",
        draft.title,
        at,
        {k: [before[k], after[k]] for k in before if before[k] != after[k]},
    )


@transaction.atomic
def hand_in_draft(*, actor: Actor, draft_id: UUID, plan_id: UUID, at: datetime) -> None:
    """The draft has become a plan under review. Part of the journey ``carry_out_plan``.

    :raises NotPossible: bodies are still to be chosen (cascade-009).
    """
    draft = selectors.lock_draft(actor, draft_id)
    _require_complete(draft_id)
    advance(draft, DRAFT, "hand_in")
    draft.plan_id = plan_id
    finish(draft, actor, "hand_in_draft", draft.title, at, {"state": ["open", draft.state]})


@transaction.atomic
def abandon_draft(*, actor: Actor, draft_id: UUID, at: datetime) -> None:
    """Give the draft up; nothing of it is deleted."""
    draft = selectors.lock_draft(actor, draft_id)
    advance(draft, DRAFT, "abandon")
    finish(draft, actor, "abandon_draft", draft.title, at, {"state": ["open", draft.state]})


def require_complete(*, actor: Actor, draft_id: UUID) -> None:
    """Nothing when the draft may be handed in.

    :raises NotFound: absent or another body's. :raises NotPossible: bodies are still to be chosen (cascade-009), or no
        longer open (cascade-004).
    """
    card = selectors.draft(actor, draft_id)
    policy.may_write(actor, card.body_id).require()
    if card.state != "open":
        raise errors.draft_closed()
    _require_complete(draft_id)


def _require_complete(draft_id: UUID) -> None:
    clauses = selectors.clause_views(draft_id)
    left = sum(c.marks for c in clauses if c.state == "kept" and not c.beneath_dropped)
    if left:
        raise errors.choose_bodies_first(left)
