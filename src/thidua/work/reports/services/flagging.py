"""What somebody who looked at a quality flag found out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.ground.actor import Actor
from thidua.ground.text_vn import nfc, squeeze
from thidua.work.reports import errors, policy, rules, selectors
from thidua.work.reports.models import FlagNote
from thidua.work.reports.services.acts import note


@transaction.atomic
def note_flag(*, actor: Actor, report_id: UUID, code: str, mark: str, text: str, at: datetime) -> UUID:
    """Write what a flag comes from: it counts as seen until the figures it is about change. Returns the note's id.

    Nothing of the report moves: a flag is a question, its answer is kept beside it.

    :param mark: the flag with its figures; the caller knows that the report has it (``journeys.note_flag``).
    :raises NotFound: out of scope, or not a round of one's own body or below (``reports-002``).
    :raises NotPossible: no words (``reports-011``), too long (``-019``), or written to already (``-071``).
    """
    row = selectors.lock(actor, report_id)
    if not selectors.compiles(actor, row.round_id):
        raise errors.round_not_found()
    policy.may_review(actor).require()
    said = nfc(squeeze(text))
    if not said:
        raise errors.reason_missing()
    if len(said) > rules.LONGEST:
        raise errors.bad_value("Lời giải thích", f"dài {len(said)} chữ cái, nhiều nhất {rules.LONGEST}")
    before = row.flag_notes.filter(mark=mark).first()
    if before is not None:
        raise errors.flag_noted(before.by, before.at)
    made = FlagNote.objects.create(report=row, code=code, mark=mark, note=said, by=actor.label()[:400], at=at)
    note(actor, row, "note_flag", at, {"flag": [None, code]}, said)
    return made.id
