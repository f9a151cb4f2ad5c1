"""Every write of the notice room."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from django.utils.module_loading import import_string

from thidua.foundations.access import selectors as access
from thidua.foundations.audit import services as audit
from thidua.foundations.notices import errors, policy, rules, selectors
from thidua.foundations.notices.kinds import KINDS
from thidua.foundations.notices.lifecycle import DELIVERY
from thidua.foundations.notices.models import Delivery, Notice, QuietPolicy
from thidua.ground.actor import Actor
from thidua.ground.clock import start_of, today
from thidua.ground.lifecycle import advance
from thidua.ground.ports import MessageChannel
from thidua.ground.refs import uuid7

_BATCH = 2000

#: Notices that differ in person and subject; gives back those that were not there yet.
_INSERT = """
    INSERT INTO notices_notice (body_id, kind, urgency, text, link, about_type, about_id, at, id, person_id, subject, dedupe)
    SELECT %s::uuid, %s, %s, %s, %s, %s, %s, %s::timestamptz, one.*
    FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[]) AS one
    ON CONFLICT DO NOTHING RETURNING id, person_id
"""


def channels() -> list[MessageChannel]:
    """The adapters named in settings."""
    return [import_string(path)() for path in settings.NOTICE_CHANNELS]


@transaction.atomic(savepoint=False)
def queue_notice(
    *,
    to: Iterable[UUID],
    kind: str,
    subject: str,
    text: str = "",
    link: str = "",
    about_type: str = "",
    about_id: str = "",
    dedupe: str,
    urgency: str = "normal",
    body_id: UUID | None = None,
    at: datetime,
) -> int:
    """Owe the same message to several people; returns how many did not have it yet.

    Part of the act it tells of: written in that transaction, sent later. Not audited by itself. Whoever stands in at
    ``body_id`` for somebody away today gets it too, said to be in their stead.
    """
    if kind not in KINDS:
        raise errors.unknown_kind(kind)
    people = list(dict.fromkeys(to))
    if not people:
        return 0
    instead = _in_stead(people, body_id, at) if body_id else {}
    everybody = [*people, *instead]
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                *(body_id, kind, urgency, text, link[:300], about_type, about_id, at),
                [uuid7() for _person in everybody],
                everybody,
                [f"{instead.get(person, '')}{subject}"[:300] for person in everybody],
                [rules.dedupe_key(dedupe, person) for person in everybody],
            ],
        )
        fresh = cursor.fetchall()
    _queue_deliveries(fresh, kind, urgency, at)
    return len(fresh)


@transaction.atomic
def let_go_of_bodies(bodies: Sequence[UUID]) -> int:
    """Notices no longer name bodies that are about to go; each stays with its person, word for word.

    Part of undoing a reorganisation, whose own line tells of it.
    """
    return Notice.objects.filter(body__in=list(bodies)).update(body=None)


def _in_stead(people: Sequence[UUID], body_id: UUID, at: datetime) -> dict[UUID, str]:
    """Who stands in for some of these people and is not told anyway, with the words that say for whom."""
    found = {
        other: away for away, other in access.stand_ins(people, body_id, at).items() if other not in people
    }
    names = access.people(list(found.values())) if found else {}
    return {other: f"Thay {names[away].full_name}: " for other, away in found.items()}


def _queue_deliveries(notices: Sequence[tuple[UUID, UUID]], kind: str, urgency: str, at: datetime) -> None:
    """One for each notice (id, person) and channel."""
    wishes = selectors.wishes({person for _notice, person in notices})
    deliveries = []
    for channel in channels():
        for notice, person in notices:
            when = rules.may_send_at(wishes[person], kind=kind, urgency=urgency, at=at)
            row = Delivery(notice_id=notice, channel=channel.code, not_before=when or at)
            if when is None:
                advance(row, DELIVERY, "skip")
            deliveries.append(row)
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True, batch_size=_BATCH)


def mark_read(*, actor: Actor, notice_id: UUID, at: datetime) -> str:
    """The person has seen it; returns where it leads."""
    row = Notice.objects.filter(policy.visible(actor), id=notice_id).first()
    if row is None:
        raise errors.notice_not_found()
    if row.read_at is None:
        Notice.objects.filter(id=row.id).update(read_at=at)
    return row.link


def mark_all_read(*, actor: Actor, at: datetime) -> int:
    """Everything up to now has been seen."""
    return Notice.objects.filter(policy.visible(actor), read_at=None, at__lte=at).update(read_at=at)


@transaction.atomic
def set_quiet_policy(
    *,
    actor: Actor,
    email: str,
    quiet_from: time | None,
    quiet_until: time | None,
    weekends: bool,
    muted: Sequence[str],
    at: datetime,
) -> None:
    """How and when this person wants to be mailed."""
    if actor.person_id is None or email not in {"each", "daily", "never"}:
        raise errors.notice_not_found()
    if (quiet_from is None) != (quiet_until is None):
        raise errors.half_quiet_hours()
    before = selectors.quiet_policy(actor)
    known = [kind for kind in muted if kind in KINDS]
    QuietPolicy.objects.update_or_create(
        person_id=actor.person_id,
        defaults={
            "email": email,
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "weekends": weekends,
            "muted": known,
        },
    )
    audit.record(
        actor=actor,
        verb="notices.set_quiet_policy",
        subject_type="quiet_policy",
        subject_id=str(actor.person_id),
        subject_label=actor.name,
        changes={"email": [before.email, email], "weekends": [before.weekends, weekends]},
        at=at,
    )


@transaction.atomic
def forget_notices(*, before: datetime) -> int:
    """Drop messages sent before an instant, with their deliveries; returns how many. What still waits to be sent stays.

    The clock's act; its journey leaves the line. A key against sending twice goes with its message.
    """
    old = Notice.objects.filter(at__lt=before).exclude(deliveries__state="waiting")
    ids = list(old.order_by("at").values_list("id", flat=True))
    Delivery.objects.filter(notice__in=ids).delete()
    return Notice.objects.filter(id__in=ids).delete()[0]


def send_waiting(*, at: datetime, limit: int = 200) -> dict[str, int]:
    """Hand waiting deliveries to their channels. Several workers share the work; each row is claimed by one.

    A failure waits longer each time and is parked in the end; a parked one is shown on the health page.
    """
    done = {"sent": 0, "retry": 0, "parked": 0, "skipped": 0, "postponed": 0}
    for channel in channels():
        for person in selectors.awaiting_summary(channel.code, at, limit):
            outcome, count = _send_summary(channel, person, at)
            done[outcome] += count
        for _ in range(limit):
            one = _send_one(channel, at)
            if one is None:
                break
            done[one] += 1
    return done


@transaction.atomic
def _send_summary(channel: MessageChannel, person_id: UUID, at: datetime) -> tuple[str, int]:
    """Everything that waits for somebody who wants one mail a day, in that one mail; the next day when today's is out.

    :returns: the outcome, and how many deliveries it settled.
    """
    with connection.cursor() as cursor:  # one worker a person: two would send two mails
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"summary:{channel.code}:{person_id}"]
        )
    rows = list(selectors.lock_for_summary(channel.code, person_id, at))
    if not rows:
        return "sent", 0
    wish = selectors.wishes([person_id])[person_id]
    person = rows[0].notice.person
    opens = rules.open_at(wish, urgency="normal", at=at)
    if selectors.summary_sent_since(channel.code, person_id, start_of(today(at))):
        opens = rules.open_at(wish, urgency="normal", at=rules.next_summary(at))
    if not person.email:
        return _settle(rows, "skip", "skipped"), len(rows)
    if opens > at:
        return _settle(rows, "retry", "postponed", not_before=opens), len(rows)
    said = import_string(settings.SAID)
    with translation.override(access.language_of_person(person.id)):
        if len(rows) == 1:
            subject = said(rows[0].notice.subject)
        else:
            subject = said(f"Tổng hợp ngày {today(at):%d/%m/%Y}: {len(rows)} thông báo")
        body = "\n\n".join(_worded(row.notice, said) for row in rows)
    try:
        channel.send(to=person.email, subject=subject, body=f"{body}\n", reference=str(rows[0].notice_id))
    except OSError as problem:
        outcome = [_failed(row, problem, at) for row in rows]
        return outcome[0], len(rows)
    return _settle(rows, "send", "sent", sent_at=at, error=""), len(rows)


def _worded(notice: Notice, said: Callable[[str], str]) -> str:
    """A notice as one entry of a summary: what, then why, then where."""
    lines = (
        said(notice.subject),
        said(notice.text),
        f"{settings.BASE_URL}{notice.link}" if notice.link else "",
    )
    return "\n".join(line for line in lines if line)


def _settle(rows: Sequence[Delivery], verb: str, outcome: str, **changes: object) -> str:
    for row in rows:
        advance(row, DELIVERY, verb)
        for name, value in changes.items():
            setattr(row, name, value)
        row.save()
    return outcome


def _failed(row: Delivery, problem: OSError, at: datetime) -> str:
    """Try again later, or leave it to a person after the last try."""
    row.attempts += 1
    row.error = str(problem)[:1000]
    again = rules.next_try(row.attempts, at)
    advance(row, DELIVERY, "retry" if again else "park")
    row.not_before = again or row.not_before
    row.save()
    return "retry" if again else "parked"


@transaction.atomic
def _send_one(channel: MessageChannel, at: datetime) -> str | None:
    row = selectors.claim_delivery(channel.code, at)
    if row is None:
        return None
    person = row.notice.person
    wish = selectors.wishes([person.id])[person.id]
    if not person.email or wish.email == "never":
        advance(row, DELIVERY, "skip")
        row.save()
        return "skipped"
    opens = rules.open_at(wish, urgency=row.notice.urgency, at=at)
    if opens > at:
        advance(row, DELIVERY, "retry")
        row.not_before = opens
        row.save()
        return "postponed"
    link = f"{settings.BASE_URL}{row.notice.link}" if row.notice.link else settings.BASE_URL
    said = import_string(settings.SAID)
    with translation.override(access.language_of_person(person.id)):
        subject, text = said(row.notice.subject), said(row.notice.text)
    try:
        channel.send(
            to=person.email,
            subject=subject,
            body=f"{text}\n\n{link}\n".lstrip(),
            reference=str(row.notice_id),
        )
    except OSError as problem:
        return _failed(row, problem, at)
    advance(row, DELIVERY, "send")
    row.sent_at, row.error = at, ""
    row.save()
    return "sent"
