"""The clock's work: overdue marks, reminders, escalation, drafted letters. Repeating any of it does nothing new."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from thidua.foundations.access import selectors as access
from thidua.foundations.audit import services as audit
from thidua.foundations.notices import services as notices
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.services import write_columns
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.ground.lifecycle import advance
from thidua.ground.text_vn import squeeze
from thidua.work.obligations import errors, policy, rules, selectors
from thidua.work.obligations.lifecycle import LETTER, OBLIGATION, OPEN
from thidua.work.obligations.models import Chase, Letter, Obligation
from thidua.work.obligations.rules import ChaseStep

#: Obligations marked overdue in one transaction.
_MARKED = 2_000


@transaction.atomic
def mark_overdue(*, actor: Actor, at: datetime, limit: int = _MARKED) -> int:
    """Mark the next open obligations whose deadline has passed; returns how many, 0 when none is left.

    One audit line for all of them, not one per row.
    """
    rows = list(
        Obligation.objects.select_for_update(skip_locked=True, no_key=True)
        .filter(state__in=["owed", "started"], due_at__lte=at)
        .order_by("id")[:limit]
    )
    for row in rows:
        advance(row, OBLIGATION, "mark_overdue")
        row.revision += 1
    write_columns(rows, ["state", "revision"])
    if rows:
        audit.record(
            actor=actor,
            verb="obligations.mark_overdue",
            subject_type="sweep",
            subject_id=at.isoformat(),
            subject_label=f"{len(rows)} nghĩa vụ quá hạn",
            changes={"count": [None, len(rows)]},
            at=at,
        )
    return len(rows)


@transaction.atomic
def chase(*, actor: Actor, at: datetime, limit: int = selectors.BODIES) -> int:
    """Take the chase steps whose day has come, for the next bodies; one message per person, step and plan.

    Returns the number of obligations spoken of, 0 when none is left. Only what is spoken of is locked, for as long as a few
    bodies take: officers at work wait for nobody's reminders. Earlier steps that were missed are noted as taken without a
    message: a person coming late gets one word, not six.
    """
    waiting = selectors.awaiting_step(
        Obligation.objects.filter(state__in=OPEN),
        Chase,
        "obligation",
        lambda due: rules.steps_due(due, at),
        at,
    )
    rows = list(
        selectors.of_next_bodies(waiting, limit)
        .select_for_update(of=("self",), skip_locked=True, no_key=True)
        .prefetch_related("chases", "recipients")
        .order_by("id")
    )
    spoken: dict[tuple[str, UUID, UUID], list[Obligation]] = defaultdict(list)
    taken: list[Chase] = []
    for row in rows:
        if row.due_at is None:
            continue
        had = {c.step for c in row.chases.all()}
        reached = rules.steps_due(row.due_at, at)
        if not reached or reached[-1].code in had:
            continue
        taken += [Chase(obligation=row, step=s.code, at=at) for s in reached if s.code not in had]
        spoken[(reached[-1].code, row.body_id, row.plan_id)].append(row)
    Chase.objects.bulk_create(taken, ignore_conflicts=True, batch_size=2000)
    steps = {step.code: step for step in rules.CHASE_STEPS}
    bodies = {body for _, body, _ in spoken} | {
        r.body_id for g in spoken.values() for o in g for r in o.recipients.all()
    }
    posts = _Posts(
        officers=access.holders_of(bodies, {"standing_officer"}, at),
        chairs=access.holders_of(bodies, {"chair"}, at),
    )
    for (code, body_id, plan_id), group in spoken.items():
        _speak(steps[code], body_id, plan_id, group, posts, at)
    drafted = _draft_letters([g for (code, _, _), g in spoken.items() if steps[code].letter], at)
    count = sum(len(group) for group in spoken.values())
    if count:
        audit.record(
            actor=actor,
            verb="obligations.chase",
            subject_type="sweep",
            subject_id=at.isoformat(),
            subject_label=f"{count} nghĩa vụ được nhắc, đôn đốc",
            changes={"count": [None, count], "letters": [None, drafted]},
            at=at,
        )
    return count


@dataclass(frozen=True, slots=True)
class _Posts:
    """Whom to speak to in each body."""

    officers: dict[UUID, list[UUID]]
    chairs: dict[UUID, list[UUID]]


def _speak(
    step: ChaseStep, body_id: UUID, plan_id: UUID, group: list[Obligation], posts: _Posts, at: datetime
) -> None:
    notices.queue_notice(
        to=_audience(step, body_id, group, posts),
        kind=f"obligations.{'remind' if step.days <= 0 else 'late'}",
        subject=step.subject.format(count=len(group)),
        text="\n".join(
            f"- {o.title[:160]} ({rules.due_words(o.printed_due, o.qualifier)})" for o in group[:20]
        ),
        link=f"/nghia-vu/?don-vi={body_id}&ke-hoach={plan_id}&trang-thai=open",
        about_type="plan",
        about_id=str(plan_id),
        dedupe=f"chase:{step.code}:{body_id}:{plan_id}:{min(o.id for o in group)}:{today(at)}",
        urgency=step.urgency,
        body_id=body_id,
        at=at,
    )


def _audience(step: ChaseStep, body_id: UUID, group: list[Obligation], posts: _Posts) -> list[UUID]:
    officers = posts.officers.get(body_id, [])
    if step.audience == "holder":
        return [person for o in group for person in ([o.holder_id] if o.holder_id else officers)]
    if step.audience == "chair":
        return [*posts.chairs.get(body_id, []), *officers]
    if step.audience == "recipient":
        recipients = dict.fromkeys(r.body_id for o in group for r in o.recipients.all())
        return [person for body in recipients for person in posts.officers.get(body, [])]
    return officers


def _draft_letters(groups: list[list[Obligation]], at: datetime) -> int:
    """One draft from each recipient to each late body, about what is owed to that recipient only."""
    pairs: dict[tuple[UUID, UUID], list[Obligation]] = defaultdict(list)
    for row in (o for group in groups for o in group):
        for recipient in row.recipients.all():
            pairs[(recipient.body_id, row.body_id)].append(row)
    return sum(_draft(sender, body, rows, at) is not None for (sender, body), rows in pairs.items())


def _waiting(sender: UUID, addressee: UUID) -> Letter | None:
    """The draft about obligations of a pair that nobody has sent or dropped yet."""
    return Letter.objects.filter(sender_id=sender, addressee_id=addressee, state="draft", reports=0).first()


def _draft(sender: UUID, addressee: UUID, group: list[Obligation], at: datetime) -> UUID | None:
    """A draft letter, unless one of the same pair about obligations still waits."""
    if _waiting(sender, addressee) is not None:
        return None
    cards = orgs.cards([sender, addressee])
    if sender not in cards or addressee not in cards:
        return None
    subject, text = rules.letter_text(
        addressee=cards[addressee].name,
        sender=cards[sender].name,
        lines=[f"{o.title} ({rules.due_words(o.printed_due, o.qualifier)})" for o in group],
        today=today(at),
    )
    letter = Letter.objects.create(
        sender_id=sender, addressee_id=addressee, subject=subject, text=text, drafted_at=at
    )
    letter.obligations.set(group)
    return letter.id


@transaction.atomic
def draft_letter(*, actor: Actor, addressee: UUID, at: datetime) -> UUID:
    """Draft a letter from the acting body about everything late that ``addressee`` owes it or its plans.

    A draft of the same pair that still waits is given back instead.

    :raises NotPossible: nothing is late (obligations-009).
    """
    policy.may_follow(actor, {actor.body_id} if actor.body_id else set(), policy.LETTER).require()
    if actor.body_id is None:
        raise errors.nothing_late()
    waiting = _waiting(actor.body_id, addressee)
    if waiting is not None:
        return waiting.id
    asks = (
        Q(recipients__body_id=actor.body_id)
        | Q(plan__owner_id=actor.body_id)
        | Q(plan__issuer_id=actor.body_id)
    )
    late = list(
        Obligation.objects.filter(
            asks, policy.visible(actor), body_id=addressee, state__in=OPEN, due_at__lte=at
        )
        .distinct()
        .order_by("due_at", "id")
    )
    letter_id = _draft(actor.body_id, addressee, late, at) if late else None
    if letter_id is None:
        raise errors.nothing_late()
    audit.record(
        actor=actor,
        verb="obligations.draft_letter",
        subject_type="letter",
        subject_id=str(letter_id),
        changes={"obligations": [None, len(late)]},
        at=at,
    )
    return letter_id


@transaction.atomic
def draft_report_letter(
    *, actor: Actor, sender: UUID, addressee: UUID, subject: str, text: str, count: int, at: datetime
) -> UUID:
    """Draft a letter about late reports, in the words given; a person of ``sender`` edits and sends it.

    A draft to the same body under the same subject that still waits is given back instead.

    :param count: how many reports the words list.
    """
    policy.may_follow(actor, {sender}, policy.LETTER).require()
    subject = squeeze(subject)[:300]
    waiting = Letter.objects.filter(
        sender_id=sender, addressee_id=addressee, subject=subject, state="draft"
    ).first()
    if waiting is not None:
        return waiting.id
    letter = Letter.objects.create(
        sender_id=sender,
        addressee_id=addressee,
        subject=subject,
        text=text.strip(),
        reports=count,
        drafted_at=at,
    )
    audit.record(
        actor=actor,
        verb="obligations.draft_letter",
        subject_type="letter",
        subject_id=str(letter.id),
        subject_label=subject,
        at=at,
    )
    return letter.id


def _lock_letter(actor: Actor, letter_id: UUID) -> Letter:
    row = Letter.objects.select_for_update().filter(id=letter_id, sender_id=actor.body_id).first()
    if row is None:
        raise errors.letter_not_found()
    policy.may_follow(actor, {row.sender_id}, policy.LETTER).require()
    return row


@transaction.atomic
def edit_letter(*, actor: Actor, letter_id: UUID, subject: str, text: str, at: datetime) -> None:
    """Change the words of a draft."""
    row = _lock_letter(actor, letter_id)
    if row.state != "draft":
        raise errors.letter_not_found()
    row.subject, row.text = squeeze(subject)[:300], text.strip()
    row.save(update_fields=["subject", "text"])
    audit.record(
        actor=actor,
        verb="obligations.edit_letter",
        subject_type="letter",
        subject_id=str(row.id),
        at=at,
    )


@transaction.atomic
def send_letter(*, actor: Actor, letter_id: UUID, at: datetime) -> None:
    """Send the letter to the officers and the chair of the addressee."""
    row = _lock_letter(actor, letter_id)
    advance(row, LETTER, "send")
    row.sent_at, row.sent_by = at, actor.label()[:400]
    row.save()
    people = access.holders(row.addressee_id, {"standing_officer", "chair"}, at)
    notices.queue_notice(
        to=people,
        kind="obligations.letter",
        subject=row.subject,
        text=row.text,
        link=f"/nghia-vu/don-doc/{row.id}/",
        about_type="letter",
        about_id=str(row.id),
        dedupe=f"letter:{row.id}",
        urgency="high",
        body_id=row.addressee_id,
        at=at,
    )
    audit.record(
        actor=actor,
        verb="obligations.send_letter",
        subject_type="letter",
        subject_id=str(row.id),
        subject_label=row.subject,
        at=at,
    )


@transaction.atomic
def drop_letter(*, actor: Actor, letter_id: UUID, at: datetime) -> None:
    """A draft that is not to be sent."""
    row = _lock_letter(actor, letter_id)
    advance(row, LETTER, "drop")
    row.save(update_fields=["state"])
    audit.record(
        actor=actor,
        verb="obligations.drop_letter",
        subject_type="letter",
        subject_id=str(row.id),
        subject_label=row.subject,
        at=at,
    )
