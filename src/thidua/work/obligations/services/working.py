"""What the body that owes does: start, discharge with evidence, hand over; its calendar."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.access import selectors as access
from thidua.foundations.audit import services as audit
from thidua.foundations.notices import services as notices
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.papers import services as papers
from thidua.ground.actor import Actor
from thidua.ground.calendar_vn import is_late
from thidua.ground.lifecycle import advance
from thidua.ground.text_vn import squeeze
from thidua.work.obligations import errors, policy, selectors
from thidua.work.obligations.lifecycle import OBLIGATION, OPEN
from thidua.work.obligations.models import Evidence, Feed, Holding, Obligation


def note(
    actor: Actor, row: Obligation, verb: str, at: datetime, changes: dict[str, list[object]], reason: str = ""
) -> None:
    """One audit line about an obligation."""
    audit.record(
        actor=actor,
        verb=f"obligations.{verb}",
        subject_type="obligation",
        subject_id=str(row.id),
        subject_label=row.title[:500],
        changes=changes,
        reason=reason,
        at=at,
    )


def keep(row: Obligation) -> None:
    """Save with a new revision."""
    row.revision += 1
    row.save()


@transaction.atomic
def start_obligation(*, actor: Actor, obligation_id: UUID, at: datetime, revision: int | None = None) -> None:
    """The body has begun; the person who starts it holds it.

    :raises NotPossible: their post at the body ended meanwhile (obligations-008).
    """
    row = selectors.lock(actor, obligation_id, revision)
    policy.may_work(actor, row.body_id).require()
    before = advance(row, OBLIGATION, "start")
    if actor.person_id and row.holder_id != actor.person_id:
        if not access.lock_post(actor.person_id, row.body_id, policy.WORKERS, at):
            raise errors.not_of_body()
        pass_to(row, actor.person_id, "bắt đầu làm", at)
    keep(row)
    note(actor, row, "start_obligation", at, {"state": [before, row.state]})


def pass_to(row: Obligation, person_id: UUID | None, why: str, at: datetime) -> None:
    """Another holds it from now on, or the body as a whole (``None``); the row is not saved."""
    row.holdings.filter(until=None).update(until=at)
    Holding.objects.create(obligation=row, body_id=row.body_id, person_id=person_id, since=at, why=why[:300])
    row.holder_id, row.held_since = person_id, at


@transaction.atomic
def hand_over(
    *,
    actor: Actor,
    obligation_id: UUID,
    to_person: UUID,
    at: datetime,
    why: str = "",
    revision: int | None = None,
) -> None:
    """Pass the obligation to a colleague of the same body; the holder clock starts again.

    :raises NotPossible: that person holds no post at the body (obligations-008).
    """
    row = selectors.lock(actor, obligation_id, revision)
    policy.may_work(actor, row.body_id).require()
    if not access.lock_post(to_person, row.body_id, policy.WORKERS, at):
        raise errors.not_of_body()
    before = str(row.holder_id) if row.holder_id else None
    pass_to(row, to_person, squeeze(why) or "giao việc", at)
    keep(row)
    notices.queue_notice(
        to=[to_person],
        kind="obligations.handed",
        subject=f"Bạn được giao: {row.title[:200]}",
        link=f"/nghia-vu/{row.id}/",
        about_type="obligation",
        about_id=str(row.id),
        dedupe=f"handed:{row.id}:{at.isoformat()}",
        body_id=row.body_id,
        at=at,
    )
    note(actor, row, "hand_over", at, {"holder": [before, str(to_person)]}, squeeze(why))


@transaction.atomic
def discharge_obligation(
    *,
    actor: Actor,
    obligation_id: UUID,
    at: datetime,
    text: str = "",
    file: tuple[bytes, str, str] | None = None,
    revision: int | None = None,
) -> bool:
    """Hand in what shows that it was done; returns whether it was late by the server's clock.

    :param file: (content, file name, media type).
    :raises NotPossible: neither text nor file (obligations-003).
    """
    row = selectors.lock(actor, obligation_id, revision)
    policy.may_work(actor, row.body_id).require()
    said = squeeze(text)
    if not said and file is None:
        raise errors.evidence_missing()
    sha = papers.keep_file(content=file[0], media_type=file[2], at=at) if file else None
    for one in (row, *tied_open(row)):
        _hand_in(actor, one, said, sha, file[1] if file else "", at)
    return row.late


def tied_open(row: Obligation) -> list[Obligation]:
    """The other obligations the same report answers that are still to be handed in, locked."""
    if row.joint_id is None:
        return []
    rows = Obligation.objects.select_for_update(of=("self",)).filter(joint_id=row.joint_id, state__in=OPEN)
    return list(rows.exclude(id=row.id).order_by("id"))


def _hand_in(actor: Actor, row: Obligation, said: str, sha: str | None, file_name: str, at: datetime) -> None:
    """One obligation met by this evidence: late or not by its own deadline, receipted anew by its own recipients."""
    before = advance(row, OBLIGATION, "discharge")
    Evidence.objects.create(
        obligation=row,
        text=said,
        file_id=sha,
        file_name=file_name[:255],
        added_by=actor.label()[:400],
        added_at=at,
    )
    row.discharged_at, row.late = at, bool(row.due_at and is_late(at, row.due_at))
    row.recipients.update(receipted_at=None, receipted_by="")
    keep(row)
    officers = access.holders_of(row.recipients.values_list("body_id", flat=True), {"standing_officer"}, at)
    notices.queue_notice(
        to=[person for people in officers.values() for person in people],
        kind="obligations.discharged",
        subject=f"{orgs.card(row.body_id).name} đã hoàn thành: {row.title[:160]}",
        link=f"/nghia-vu/{row.id}/",
        about_type="obligation",
        about_id=str(row.id),
        dedupe=f"discharged:{row.id}:{at.isoformat()}",
        urgency="low",
        at=at,
    )
    note(actor, row, "discharge_obligation", at, {"state": [before, row.state], "late": [None, row.late]})


@transaction.atomic
def open_feed(*, actor: Actor, at: datetime) -> str:
    """A new secret for the acting body's calendar; earlier ones of this person and body stop working."""
    if actor.person_id is None or actor.body_id is None:
        raise errors.feed_not_found()
    revoked = _revoke(actor.person_id, actor.body_id, at)
    token = secrets.token_urlsafe(24)
    feed = Feed.objects.create(
        person_id=actor.person_id,
        body_id=actor.body_id,
        token_hash=hashlib.sha256(token.encode()).hexdigest(),
        made_at=at,
    )
    _note_feed(actor, "open_feed", str(feed.id), revoked, at)
    return token


@transaction.atomic
def close_feeds(*, actor: Actor, at: datetime) -> int:
    """Stop every calendar address of this person and body; returns how many worked until now."""
    if actor.person_id is None or actor.body_id is None:
        return 0
    revoked = _revoke(actor.person_id, actor.body_id, at)
    if revoked:
        _note_feed(actor, "close_feeds", str(actor.person_id), revoked, at)
    return revoked


def _revoke(person_id: UUID, body_id: UUID, at: datetime) -> int:
    rows = Feed.objects.filter(person_id=person_id, body_id=body_id, revoked_at=None)
    return rows.update(revoked_at=at)


def _note_feed(actor: Actor, verb: str, subject: str, revoked: int, at: datetime) -> None:
    audit.record(
        actor=actor,
        verb=f"obligations.{verb}",
        subject_type="feed",
        subject_id=subject,
        changes={"revoked": [None, revoked]},
        at=at,
    )
