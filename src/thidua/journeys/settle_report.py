"""A report from the question to the total: rounds, reports handed in and received; obligations and totals follow.

Writes in ``reports``, ``obligations`` and ``rollup``; whatever changes what counts makes the totals above stale in the same
transaction and leaves the recomputing to a worker.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from thidua.foundations.orgs import services as orgs
from thidua.ground.actor import Actor
from thidua.ground.calendar_vn import Period
from thidua.journeys import round_terms
from thidua.work.obligations import selectors as obligations
from thidua.work.obligations import services as obligation_services
from thidua.work.reports import selectors as reports
from thidua.work.reports import services as report_services
from thidua.work.reports.facts import Accepted, Look
from thidua.work.reports.rules import Edit
from thidua.work.rollup import selectors as rollup_selectors
from thidua.work.rollup import services as rollup

#: Name of the background task that computes what is stale (jobs/tasks.py).
REFRESH_TASK = "rollup.refresh"
#: Reports whose ancestors are marked one by one; of more the whole round is.
_FEW = 50


@transaction.atomic
def ask(
    *,
    actor: Actor,
    form_id: UUID,
    period: Period,
    opens_at: datetime,
    due_at: datetime | None,
    locks_at: datetime | None,
    title: str = "",
    plan_id: UUID | None = None,
    recipients: tuple[UUID, ...] = (),
    sign_off: bool = False,
    sign_off_by: UUID | None = None,
    sample: bool = False,
    at: datetime,
) -> UUID:
    """Open a round of one's own body. Under a plan it asks the bodies that owe a report by it for the period, and
    handing in discharges what they owe; without one, every body below. Only those the form is for, either way.
    Returns the round.
    """
    assert actor.body_id is not None  # the service refuses who acts for no body
    orgs.hold_tree()
    asked = round_terms.bodies(actor, form_id, plan_id, period.name)
    round_id = report_services.open_round(
        actor=actor,
        form_id=form_id,
        owner_id=actor.body_id,
        period=period,
        title=title,
        opens_at=opens_at,
        due_at=due_at,
        locks_at=locks_at,
        bodies=asked,
        recipients=recipients,
        plan_id=plan_id,
        sign_off=sign_off,
        sign_off_by=sign_off_by,
        sample=sample,
        at=at,
    )
    rollup.mark_round(form_id=form_id, period=period.name, round_id=round_id)
    later()
    return round_id


@transaction.atomic
def cancel(*, actor: Actor, round_id: UUID, reason: str, revision: int, at: datetime) -> None:
    """Ask no more; what was accepted stays readable and is counted no more for this round."""
    card = reports.round_page(actor, round_id)
    report_services.cancel_round(actor=actor, round_id=round_id, reason=reason, revision=revision, at=at)
    rollup.mark_round(form_id=card.form.id, period=card.period, round_id=round_id)
    later()


@transaction.atomic
def change_days(
    *,
    actor: Actor,
    round_id: UUID,
    due_at: datetime | None,
    locks_at: datetime | None,
    reason: str,
    revision: int,
    at: datetime,
) -> None:
    """Other days for a round; where it opens again, who was missing is expected in the totals too."""
    card = reports.round_page(actor, round_id)
    reopened = report_services.change_round(
        actor=actor,
        round_id=round_id,
        due_at=due_at,
        locks_at=locks_at,
        reason=reason,
        revision=revision,
        at=at,
    )
    if reopened:
        rollup.mark_round(form_id=card.form.id, period=card.period, round_id=round_id)
        later()


@transaction.atomic
def let_through(
    *, actor: Actor, round_id: UUID, body_id: UUID | None, reason: str, until: datetime, at: datetime
) -> UUID:
    """Open a door through the lock for one body, or for all: who was missing is expected again. Returns the door."""
    card = reports.round_page(actor, round_id)
    door = report_services.open_exception(
        actor=actor, round_id=round_id, body_id=body_id, reason=reason, until=until, at=at
    )
    if body_id is None:
        rollup.mark_round(form_id=card.form.id, period=card.period, round_id=round_id)
    else:
        rollup.mark_stale(form_id=card.form.id, period=card.period, body_id=body_id, at=at)
    later()
    return door


@transaction.atomic
def close_door(*, actor: Actor, door_id: UUID, reason: str, at: datetime) -> None:
    """Close a door before its time: who did not come through is missing again."""
    _counted_anew(
        report_services.close_exception(actor=actor, exception_id=door_id, reason=reason, at=at), at
    )


@transaction.atomic(savepoint=False)
def submit(
    *,
    actor: Actor,
    report_id: UUID,
    answer: str = "figures",
    why: str = "",
    as_of: date | None = None,
    on_behalf: str = "",
    leaving_out: bool = False,
    revision: int | None = None,
    edits: Sequence[Edit] = (),
    at: datetime,
) -> UUID:
    """Hand a report in, with what was typed and not saved before; the obligation it answers is discharged with it.
    Returns the version.

    What only adds rows comes first: from the line in the trail to the commit all other acts wait.
    """
    said = reports.settled(report_id)
    _stale(said, at)
    version = report_services.submit_report(
        actor=actor,
        report_id=report_id,
        answer=answer,
        why=why,
        as_of=as_of,
        on_behalf=on_behalf,
        leaving_out=leaving_out,
        revision=revision,
        edits=edits,
        children=_below(said),
        at=at,
    )
    if said.obligation_id is not None and obligations.is_open(said.obligation_id):
        if on_behalf and actor.body_id != said.body_id:
            _met(actor, [said.obligation_id], _instead(actor, on_behalf), at, at)
        else:
            obligation_services.discharge_obligation(
                actor=actor, obligation_id=said.obligation_id, text="Đã gửi báo cáo trên hệ thống.", at=at
            )
    return version


def _instead(actor: Actor, reason: str) -> str:
    """What an obligation keeps as evidence when the body that asks handed the report in."""
    return f"{actor.acting.body_name if actor.acting else actor.label()} gửi thay: {reason}"


def _met(actor: Actor, ids: Collection[UUID], text: str, handed_in: datetime, at: datetime) -> None:
    obligation_services.meet_by_report(actor=actor, obligation_ids=ids, text=text, handed_in=handed_in, at=at)


@transaction.atomic
def enter_for_many(
    *,
    actor: Actor,
    round_id: UUID,
    content: bytes,
    file_name: str,
    reason: str = "",
    dry_run: bool = True,
    at: datetime,
) -> Look:
    """Take a round's workbook, one row a body, handed in on their behalf; what they owe is discharged with it."""
    look = report_services.enter_for_many(
        actor=actor,
        round_id=round_id,
        content=content,
        file_name=file_name,
        reason=reason,
        dry_run=dry_run,
        below=partial(_below_each, actor, round_id),
        at=at,
    )
    if not dry_run:
        card = reports.round_page(actor, round_id)
        if owed := reports.owed_by_handed_in(round_id, at):
            _met(actor, owed, _instead(actor, reason), at, at)
        rollup.mark_round(form_id=card.form.id, period=card.period, round_id=round_id)
        later()
    return look


def children(report_id: UUID) -> dict[str, Decimal | None] | None:
    """The totals of the bodies below the one that reports, where its form compares with them; else ``None``."""
    asked = reports.wants_children(report_id)
    return rollup_selectors.figures_below(*asked) if asked is not None else None


def _below_each(
    actor: Actor, round_id: UUID, bodies: Collection[UUID]
) -> dict[UUID, dict[str, Decimal | None]]:
    card = reports.round_page(actor, round_id)
    return rollup_selectors.figures_below_each(bodies, card.form.id, card.period)


def _below(said: Accepted) -> dict[str, Decimal | None] | None:
    if "children_sum" not in reports.parsed(said.form_id).compares:
        return None
    return rollup_selectors.figures_below(said.body_id, said.form_id, said.period)


@transaction.atomic
def accept(*, actor: Actor, report_id: UUID, revision: int | None = None, at: datetime) -> None:
    """Take a report: from now on it counts, and what it answers is discharged, whoever handed it in."""
    said = report_services.accept_report(actor=actor, report_id=report_id, revision=revision, at=at)
    if said.obligation_id is not None and obligations.is_open(said.obligation_id):
        came, instead = reports.came_in(report_id)
        text = f"Báo cáo gửi thay đã được tiếp nhận: {instead}" if instead else "Báo cáo đã được tiếp nhận."
        _met(actor, [said.obligation_id], text, came, at)
    _stale(said, at)


@transaction.atomic
def send_back(
    *,
    actor: Actor,
    report_id: UUID,
    reason: str,
    remarks: Mapping[str, str] | None = None,
    until: datetime | None = None,
    revision: int | None = None,
    at: datetime,
) -> None:
    """Return a report with its reasons; the obligation is open again, and after the lock a door until a day."""
    said = report_services.return_report(
        actor=actor,
        report_id=report_id,
        reason=reason,
        remarks=remarks,
        until=until,
        revision=revision,
        at=at,
    )
    state = obligations.state_of(said.obligation_id) if said.obligation_id is not None else ""
    if said.obligation_id is not None and state == "discharged" and reports.state_of(report_id) == "returned":
        why = reason or "; ".join((remarks or {}).values())
        obligation_services.return_obligation(
            actor=actor, obligation_id=said.obligation_id, reason=why, at=at
        )
    _stale(said, at)


@transaction.atomic
def exempt(*, actor: Actor, report_id: UUID, reason: str, revision: int | None = None, at: datetime) -> None:
    """Let a body off for the period, and from the obligation."""
    said = report_services.exempt_report(
        actor=actor, report_id=report_id, reason=reason, revision=revision, at=at
    )
    if said.obligation_id is not None and obligations.is_open(said.obligation_id):
        obligation_services.excuse_obligation(
            actor=actor, obligation_id=said.obligation_id, reason=reason, at=at
        )
    _stale(said, at)


@transaction.atomic
def ask_again(
    *,
    actor: Actor,
    report_id: UUID,
    reason: str,
    until: datetime | None = None,
    revision: int | None = None,
    at: datetime,
) -> None:
    """Take an exemption back. The obligation stays excused: whoever excused it asks anew by plan."""
    said = report_services.ask_again(
        actor=actor, report_id=report_id, reason=reason, until=until, revision=revision, at=at
    )
    _stale(said, at)


@transaction.atomic
def recall(*, actor: Actor, report_id: UUID, revision: int | None = None, at: datetime) -> None:
    """Take back what nobody received yet; it is owed again."""
    report_services.recall_report(actor=actor, report_id=report_id, revision=revision, at=at)
    said = reports.settled(report_id)
    if said.obligation_id is not None and obligations.state_of(said.obligation_id) == "discharged":
        obligation_services.take_back(
            actor=actor, obligation_id=said.obligation_id, reason="Rút lại báo cáo đã gửi.", at=at
        )
    _stale(said, at)


@transaction.atomic
def lock_due(*, actor: Actor, at: datetime) -> int:
    """The clock's: rounds whose hour has come lock, doors whose time is up close; the totals say who was silent.
    Returns how many rounds locked.
    """
    due = reports.rounds_to_lock(at)
    locked = report_services.lock_due_rounds(actor=actor, at=at)
    for form_id, period in due:
        rollup.mark_round(form_id=form_id, period=period)
    if locked:
        later()
    _counted_anew(report_services.close_lapsed(actor=actor, at=at), at)
    return locked


def _counted_anew(changed: Sequence[Accepted], at: datetime) -> None:
    """Reports that count otherwise now: a few by themselves, many as their whole rounds."""
    if len(changed) <= _FEW:
        for said in changed:
            _stale(said, at)
        return
    for form_id, period in sorted({(said.form_id, said.period) for said in changed}, key=str):
        rollup.mark_round(form_id=form_id, period=period)
    later()


def _stale(said: Accepted, at: datetime) -> None:
    rollup.mark_stale(form_id=said.form_id, period=said.period, body_id=said.body_id, at=at)
    later()


def later() -> None:
    """Have a worker compute what is stale once this transaction stands.

    Asked after the commit: acts do not wait for each other over it, and the worker never looks before the rows are there.
    Should this process die in between, the clock's look each minute computes them (jobs/tasks.py).
    """
    transaction.on_commit(_call_worker, robust=True)


def _call_worker() -> None:
    """One waiting job is enough."""
    if rollup_selectors.called(REFRESH_TASK):
        return
    with contextlib.suppress(AlreadyEnqueued):
        app.configure_task(REFRESH_TASK, queueing_lock=REFRESH_TASK).defer()
