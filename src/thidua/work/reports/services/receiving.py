"""What the bodies that receive do: receipt, accept, return with reasons at their place, exempt, ask again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.access import selectors as access
from thidua.ground.actor import Actor
from thidua.ground.lifecycle import advance
from thidua.ground.text_vn import squeeze
from thidua.work.reports import errors, policy, selectors
from thidua.work.reports.facts import Accepted
from thidua.work.reports.lifecycle import REPORT
from thidua.work.reports.models import Remark, Report, ReportVersion, Settled
from thidua.work.reports.services.acts import keep, note, tell
from thidua.work.reports.services.compiling import tell_restated
from thidua.work.reports.services.doors import door_for, until_words


def _lock(actor: Actor, report_id: UUID, revision: int | None) -> Report:
    row = selectors.lock(actor, report_id, revision)
    policy.may_receive(actor, selectors.receiving(row)).require()
    return row


def _newest(row: Report) -> ReportVersion:
    return row.versions.order_by("-number")[0]


def _people(row: Report, at: datetime) -> list[UUID]:
    """Whoever holds it and still works there, else the body's standing officers."""
    held = (row.holder_id, row.body_id)
    if row.holder_id and held in access.working_at([row.body_id], policy.WORKERS, at):
        return [row.holder_id]
    return access.holders(row.body_id, {"standing_officer"}, at)


def _opened(door: datetime | None) -> dict[str, list[object]]:
    """What the line of an act says of the door it opened."""
    return {} if door is None else {"until": [None, door]}


def settled(actor: Actor, version: ReportVersion, what: str, at: datetime, reason: str = "") -> None:
    """One line of what became of a version."""
    Settled.objects.create(
        version=version, what=what, body_id=actor.body_id, by=actor.label()[:400], at=at, reason=reason
    )


@transaction.atomic
def receipt_report(*, actor: Actor, report_id: UUID, at: datetime) -> None:
    """This recipient has what was handed in; the others receipt for themselves. Twice is once.

    :raises NotPossible: nothing was handed in, or the acting body receives nothing here (``reports-012``).
    """
    row = _lock(actor, report_id, None)
    if row.submitted_at is None or actor.body_id is None:
        raise errors.not_a_recipient()
    version = _newest(row)
    if version.settled.filter(what="receipted", body_id=actor.body_id).exists():
        return
    settled(actor, version, "receipted", at)
    note(actor, row, "receipt_report", at, {"body": [None, actor.label()]})


@transaction.atomic
def accept_report(*, actor: Actor, report_id: UUID, revision: int | None = None, at: datetime) -> Accepted:
    """Take the version handed in: from now on it counts, and the one before is superseded.

    Only the body that asked accepts; other recipients receipt.
    """
    row = selectors.lock(actor, report_id, revision)
    policy.may_receive(actor, {row.round.owner_id}).require()
    version = _newest(row)
    older = row.current
    restated = row.state == "resubmitted"
    before = advance(row, REPORT, "accept_restatement" if restated else "accept")
    row.current = version
    if restated:
        row.restated_at = version.submitted_at
        row.answer, row.why = version.answer, version.reason if version.answer != "figures" else ""
    if row.round.state == "locked":
        advance(row, REPORT, "lock")
    keep(actor, row, at)
    settled(actor, version, "accepted", at)
    if older is not None and older.id != version.id:
        settled(actor, older, "superseded", at, version.reason)
    note(actor, row, "accept_report", at, {"state": [before, row.state], "version": [None, version.number]})
    if restated:
        tell_restated(row, version, at)
    tell(row, _people(row, at), "reports.accepted", f"Đã tiếp nhận: {row.round.title}", at, urgency="low")
    return selectors.settled(row.id)


@transaction.atomic
def return_report(
    *,
    actor: Actor,
    report_id: UUID,
    reason: str,
    remarks: Mapping[str, str] | None = None,
    until: datetime | None = None,
    revision: int | None = None,
    at: datetime,
) -> Accepted:
    """Send it back with the reason, pinned to cells and paragraphs. After the lock the body has a door to hand it in
    again: an exception with the same reason.

    :param remarks: field (``cell:…``, ``text:…``) → what is wrong there.
    :param until: after the lock, until when the body may hand it in again; by default some days.
    :returns: what the roll-up must know: an accepted version that counts no more.
    """
    row = selectors.lock(actor, report_id, revision)
    policy.may_receive(actor, {row.round.owner_id}).require()
    said = squeeze(reason)
    pinned = {field: squeeze(text) for field, text in (remarks or {}).items() if squeeze(text)}
    if not said and not pinned:
        raise errors.reason_missing()
    form = selectors.parsed(row.round.form_id, row.round.form.digest)
    for field in pinned:
        kind, _, code = field.partition(":")
        known = {"cell": form.by_code, "text": form.prompts, "table": form.tables}.get(kind, {})
        if code not in known:
            raise errors.unknown_field(field)
    version = _newest(row)
    restated = row.state == "resubmitted"
    before = advance(row, REPORT, "return_restatement" if restated else "return")
    if not restated:
        row.current, row.late, row.submitted_at, row.restated_at = None, False, None, None
        row.answer, row.why = "", ""
    keep(actor, row, at)
    settled(actor, version, "returned", at, said)
    Remark.objects.bulk_create(
        Remark(version=version, field=field, text=text, by=actor.label()[:400], at=at)
        for field, text in ({"": said} if said else {}).items() | pinned.items()
    )
    why = said or "; ".join(pinned.values())
    door = None if restated else door_for(actor, row, why, until, at)
    changes: dict[str, list[object]] = {"state": [before, row.state], "remarks": [None, len(pinned)]}
    note(actor, row, "return_report", at, changes | _opened(door), said)
    told = f"{said} {until_words(door)}".strip() if door else said
    tell(row, _people(row, at), "reports.returned", f"Bị trả lại: {row.round.title}", at, told)
    return selectors.settled(row.id)


@transaction.atomic
def exempt_report(
    *, actor: Actor, report_id: UUID, reason: str, revision: int | None = None, at: datetime
) -> Accepted:
    """The body that asks lets this one off for the period, with the reason. It counts as exempt, not as silence."""
    row = selectors.lock(actor, report_id, revision)
    policy.may_ask(actor, row.round.owner_id).require()
    said = squeeze(reason)
    if not said:
        raise errors.reason_missing()
    before = advance(row, REPORT, "exempt")
    row.why = said
    keep(actor, row, at)
    note(actor, row, "exempt_report", at, {"state": [before, row.state]}, said)
    tell(row, _people(row, at), "reports.exempted", f"Được miễn: {row.round.title}", at, said)
    return selectors.settled(row.id)


@transaction.atomic
def ask_again(
    *,
    actor: Actor,
    report_id: UUID,
    reason: str,
    until: datetime | None = None,
    revision: int | None = None,
    at: datetime,
) -> Accepted:
    """Take an exemption back. After the lock the body has a door to hand it in.

    :param until: as for :func:`return_report`.
    """
    row = selectors.lock(actor, report_id, revision)
    policy.may_ask(actor, row.round.owner_id).require()
    said = squeeze(reason)
    if not said:
        raise errors.reason_missing()
    before = advance(row, REPORT, "ask_again")
    row.why = ""
    keep(actor, row, at)
    door = door_for(actor, row, said, until, at)
    note(actor, row, "ask_again", at, {"state": [before, row.state], **_opened(door)}, said)
    told = f"{said} {until_words(door)}" if door else said
    tell(row, _people(row, at), "reports.asked_again", f"Cần báo cáo: {row.round.title}", at, told)
    return selectors.settled(row.id)
