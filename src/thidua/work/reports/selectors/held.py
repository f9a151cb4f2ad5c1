"""Reports somebody holds at a body, for whoever takes over when they leave."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from thidua.foundations.access import selectors as access
from thidua.work.reports import policy
from thidua.work.reports.facts import ReportCard
from thidua.work.reports.lifecycle import WAITING, WRITABLE
from thidua.work.reports.models import Report
from thidua.work.reports.selectors.lists import cards

#: Not done yet: to be written, or handed in and waiting, since it may come back.
UNDONE = WRITABLE | WAITING


def held(person_id: UUID, body_id: UUID) -> int:
    """How many reports not done yet a person holds at a body."""
    return Report.objects.filter(holder=person_id, body=body_id, state__in=UNDONE).count()


def held_reports(person_id: UUID, body_id: UUID) -> list[ReportCard]:
    """Those reports, nearest deadline first. The caller has checked the right."""
    rows = Report.objects.filter(holder=person_id, body=body_id, state__in=UNDONE)
    return cards(rows.order_by("due_at", "id"))


def held_without_post(at: datetime) -> Collection[tuple[UUID, UUID]]:
    """(person, body) of reports not done yet in the name of somebody without a working post there."""
    rows = Report.objects.filter(state__in=UNDONE, holder__isnull=False)
    pairs = set(rows.values_list("holder_id", "body_id").distinct())
    return access.without_post(pairs, policy.WORKERS, at)
