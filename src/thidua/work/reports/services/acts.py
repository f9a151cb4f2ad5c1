"""What acts on a report have in common: the line in the trail, the row kept, the notice, the hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from thidua.foundations.access import selectors as access
from thidua.foundations.audit import services as audit
from thidua.foundations.notices import services as notices
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.work.reports import errors, selectors
from thidua.work.reports.models import Report


def note(
    actor: Actor, row: Report, verb: str, at: datetime, changes: dict[str, list[object]], reason: str = ""
) -> None:
    """One audit line about a report."""
    audit.record(
        actor=actor,
        verb=f"reports.{verb}",
        subject_type="report",
        subject_id=str(row.id),
        subject_label=row.round.title[:500],
        changes=changes,
        reason=reason,
        at=at,
    )


#: Everything a save writes besides the draft, which is long.
_BUT_DRAFT = [field.name for field in Report._meta.concrete_fields if field.name not in {"id", "draft"}]


def keep(actor: Actor, row: Report, at: datetime, *, draft: bool = True) -> None:
    """Save with a new revision and who changed it; without the draft where the act has not touched it."""
    row.revision += 1
    row.changed_by, row.changed_at = actor.label()[:400], at
    row.save(update_fields=None if draft else _BUT_DRAFT)


def unsigned(row: Report, at: datetime) -> None:
    """What was signed off has changed: it is so no more, and since when is kept for the page to say."""
    if row.signed_by:
        row.sign_voided_at = at
    row.signed_by, row.signed_at, row.signed_post_id, row.signed_revision = "", None, None, None


def tell(
    row: Report,
    to: Sequence[UUID],
    kind: str,
    subject: str,
    at: datetime,
    text: str = "",
    urgency: str = "normal",
) -> None:
    """A notice about a report."""
    notices.queue_notice(
        to=list(to),
        kind=kind,
        subject=subject[:300],
        text=text,
        link=f"/bao-cao/{row.id}/",
        about_type="report",
        about_id=str(row.id),
        dedupe=f"{kind}:{row.id}:{at.isoformat()}",
        urgency=urgency,
        at=at,
    )


def officers(row: Report, at: datetime) -> list[UUID]:
    """Who of the receiving bodies is told."""
    held = access.holders_of(selectors.receiving(row), {"standing_officer"}, at)
    return [person for people in held.values() for person in people]


def open_for(row: Report, at: datetime) -> None:
    """The body may write and hand in now.

    :raises NotPossible: before the round opens (``reports-009``), or after its lock without exception (``-008``);
        a restatement needs neither.
    """
    if at < row.round.opens_at:
        raise errors.not_open_yet(row.round.opens_at)
    shut = row.round.locks_at is not None and at >= row.round.locks_at
    if shut and row.state != "restating" and selectors.exception_until(row, at) is None:
        assert row.round.locks_at is not None
        raise errors.locked(row.round.locks_at, orgs.card(row.round.owner_id).name)
