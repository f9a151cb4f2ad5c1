"""Background work, thin: each task calls one service or journey and owns no rule."""

from __future__ import annotations

import time
from uuid import UUID

from asgiref.sync import sync_to_async
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from thidua.foundations.audit import services as audit
from thidua.foundations.notices import services as notices
from thidua.foundations.orgs import services as orgs
from thidua.foundations.privacy import selectors as privacy
from thidua.ground.actor import system_actor
from thidua.ground.clock import now
from thidua.journeys import (
    chase_reports,
    keep_periods,
    open_round,
    reorganise,
    send_invitations,
    settle_report,
    take_in_plan,
)
from thidua.work.obligations import services as obligations
from thidua.work.reports import services as reports
from thidua.work.rollup import services as rollup

#: Seconds without a heartbeat after which a worker counts as dead; it beats every ten.
STALLED_AFTER = 60

#: Seconds the totals' worker rests while reports keep coming in; totals promise to be fresh within one.
REST = 0.4

_RETRY = RetryStrategy(max_attempts=5, exponential_wait=5)


@app.task(name=take_in_plan.READ_TASK, queue="reading", retry=_RETRY)
def read_attempt(attempt_id: str, person_id: str, appointment_id: str) -> None:
    """Read an upload; a worker that died in the middle is followed by another try."""
    take_in_plan.read_attempt(
        attempt_id=UUID(attempt_id),
        person_id=UUID(person_id),
        appointment_id=UUID(appointment_id) if appointment_id else None,
    )


@app.periodic(cron="* * * * *")
@app.task(name="jobs.revive", queue="clock", queueing_lock="jobs.revive", pass_context=True)
async def revive_stalled(context: JobContext, timestamp: int) -> None:
    """Give jobs whose worker died (no heartbeat) to another worker: an upload is then read again."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        await manager.retry_job(job)


@app.periodic(cron="*/10 * * * *")
@app.task(name="obligations.sweep", queue="clock", lock="obligations.sweep", retry=_RETRY)
def sweep_deadlines(timestamp: int) -> None:
    """Mark what has become overdue and take the chase steps whose day has come, a few bodies at a time."""
    clock, at = system_actor("clock"), now()
    for act in (obligations.mark_overdue, obligations.chase, chase_reports.sweep):
        while act(actor=clock, at=at):
            continue


@app.periodic(cron="* * * * *")
@app.task(name="notices.send", queue="notices", lock="notices.send", retry=_RETRY)
def send_notices(timestamp: int) -> None:
    """Hand waiting messages to their channels."""
    notices.send_waiting(at=now())


@app.periodic(cron="2 0 * * *")
@app.task(name="orgs.roll_places", queue="clock", lock="orgs.roll_places", retry=_RETRY)
def roll_places(timestamp: int) -> None:
    """Just after midnight, bodies that begin, change or end with the new day, and what follows them."""
    orgs.roll_places(actor=system_actor("clock"), at=now())
    reorganise.follow_due(actor=system_actor("clock"), at=now())


@app.periodic(cron="4 0 * * *")
@app.task(name="obligations.release", queue="clock", lock="obligations.release", retry=_RETRY)
def release_holdings(timestamp: int) -> None:
    """Just after midnight, work of people whose posts ended by their date goes back to their bodies."""
    obligations.release_lapsed(actor=system_actor("clock"), at=now())
    reports.release_lapsed(actor=system_actor("clock"), at=now())


@app.periodic(cron="10 0 * * *")
@app.task(name="open_round.years", queue="clock", lock="open_round.years", retry=_RETRY)
def raise_years(timestamp: int) -> None:
    """Each night, the present year's obligations of plans in force."""
    open_round.raise_due_years(actor=system_actor("clock"), at=now())


@app.task(name=settle_report.REFRESH_TASK, queue="totals", lock=settle_report.REFRESH_TASK, retry=_RETRY)
def refresh_totals() -> None:
    """Compute the totals that reports have made stale, until none waits.

    Between two looks it rests: what comes in meanwhile is counted together, and leaves the processors to who hands in.
    """
    while rollup.refresh(at=now()):
        time.sleep(REST)


@app.periodic(cron="20 2 * * *")
@app.task(name="rollup.check", queue="totals", lock=settle_report.REFRESH_TASK, retry=_RETRY)
def check_totals(timestamp: int) -> None:
    """Each night, every total of the year computed again from the reports; one that differs is put right and told."""
    rollup.check_totals(actor=system_actor("clock"), at=now())


@app.periodic(cron="* * * * *")
@app.task(name="reports.lock", queue="clock", lock="reports.lock", retry=_RETRY)
def lock_reports(timestamp: int) -> None:
    """Lock the rounds whose hour has come; whatever still waits to be counted is counted."""
    settle_report.lock_due(actor=system_actor("clock"), at=now())
    rollup.refresh(at=now())


@app.periodic(cron="* * * * *")
@app.task(name=send_invitations.TASK, queue="notices", lock=send_invitations.TASK, retry=_RETRY)
def send_waiting_invitations(timestamp: int) -> None:
    """Write and hand over letters of invitation."""
    send_invitations.send_waiting(at=now())


@app.periodic(cron="40 3 * * *")
@app.task(name="privacy.clean", queue="clock", lock="privacy.clean", retry=_RETRY)
def keep_retention_periods(timestamp: int) -> None:
    """Each night, what is older than its period: ended sessions, keys of forms, counts of failed sign-ins, and what a
    steward has set a period for."""
    keep_periods.clean(actor=system_actor("clock"), at=now())


@app.periodic(cron="20 3 * * *")
@app.task(name="audit.checkpoint", queue="clock", lock="audit.checkpoint", retry=_RETRY)
def keep_checkpoint(timestamp: int) -> None:
    """Each night, the signed head of the audit chain into a folder elsewhere, where one is set."""
    audit.keep_checkpoint(at=now())


@app.periodic(cron="50 3 * * *")
@app.task(name="jobs.forget", queue="clock", queueing_lock="jobs.forget", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:
    """Each night, jobs that ended longer ago than their period."""
    days = (await sync_to_async(privacy.applied)()).get("jobs")
    if days is not None:
        await context.app.job_manager.delete_old_jobs(
            nb_hours=days * 24, include_failed=True, include_cancelled=True, include_aborted=True
        )
