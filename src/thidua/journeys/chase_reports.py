"""Late reports: the clock's reminders with the letters they lead to, and a letter on demand.

Writes in ``reports`` and ``obligations``, which owns chasing letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.calendar_vn import last_good_day
from thidua.ground.clock import today
from thidua.work.obligations import services as obligation_services
from thidua.work.reports import errors, policy, rules
from thidua.work.reports import selectors as reports
from thidua.work.reports import services as report_services
from thidua.work.reports.facts import ReportCard


@transaction.atomic
def sweep(*, actor: Actor, at: datetime) -> int:
    """The clock's: reminders and escalation whose day has come, and a draft letter where the schedule says so.

    For the next bodies; returns how many reports were spoken of, 0 when none is left.
    """
    done = report_services.chase(actor=actor, at=at)
    for owner, body in sorted(done.letters):
        owed = [card for card in reports.late_of_body(actor, body, at=at) if card.owner_id == owner]
        _draft(actor, owner, body, owed, at)
    return done.count


@transaction.atomic
def draft_letter(*, actor: Actor, body_id: UUID, at: datetime) -> UUID:
    """Draft a letter of the acting body about every report the other is late with; a draft that waits is given back.

    :raises NotPossible: nothing is late (``reports-050``).
    """
    if actor.body_id is None:
        raise errors.nobody_late()
    policy.may_ask(actor, actor.body_id).require()
    made = _draft(actor, actor.body_id, body_id, reports.late_of_body(actor, body_id, at=at), at)
    if made is None:
        raise errors.nobody_late()
    return made


def _draft(
    actor: Actor, sender: UUID, addressee: UUID, owed: Sequence[ReportCard], at: datetime
) -> UUID | None:
    names = orgs.cards([sender, addressee])
    if not owed or sender not in names or addressee not in names:
        return None
    subject, text = rules.letter_of(
        addressee=names[addressee].name,
        sender=names[sender].name,
        lines=[
            f"{card.title} (hạn gửi hết ngày {last_good_day(card.due_at):%d/%m/%Y})"
            if card.due_at
            else card.title
            for card in owed
        ],
        today=today(at),
    )
    return obligation_services.draft_report_letter(
        actor=actor, sender=sender, addressee=addressee, subject=subject, text=text, count=len(owed), at=at
    )
