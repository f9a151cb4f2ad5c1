"""What was written to quality flags."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from thidua.work.reports.models import FlagNote


@dataclass(frozen=True, slots=True)
class FlagNoteView:
    """What somebody wrote to a flag."""

    text: str
    by: str
    at: datetime


def flag_notes(round_id: UUID) -> dict[tuple[UUID, str], FlagNoteView]:
    """(report, mark) → what was written, of a whole round. The caller has checked the right to it."""
    rows = FlagNote.objects.filter(report__round_id=round_id)
    return {(row.report_id, row.mark): FlagNoteView(row.note, row.by, row.at) for row in rows}
