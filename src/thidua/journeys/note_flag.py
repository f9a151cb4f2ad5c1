"""A quality flag looked at: it stands on the figures of this moment, and what it comes from is kept with its report."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.ground.actor import Actor
from thidua.work.reports import errors
from thidua.work.reports import services as report_services
from thidua.work.rollup import selectors as rollup


@transaction.atomic
def note_flag(*, actor: Actor, round_id: UUID, report_id: UUID, mark: str, text: str, at: datetime) -> None:
    """Mark a flag as seen, with what it comes from; it comes back when the figures it is about change.

    :raises NotFound: no such round, not one's own or below.
    :raises NotPossible: the figures changed meanwhile (``reports-070``), or see ``reports.note_flag``.
    """
    found, _looked = rollup.flagged(actor, round_id)
    codes = {flag.mark: flag.code for one in found if one.report_id == report_id for flag, _note in one.flags}
    if mark not in codes:
        raise errors.flag_gone()
    report_services.note_flag(actor=actor, report_id=report_id, code=codes[mark], mark=mark, text=text, at=at)
