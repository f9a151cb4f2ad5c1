"""What bodies themselves reported: in a year for the forms of a movement, and over the years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models.functions import Coalesce

from thidua.ground.actor import Actor
from thidua.work.reports import policy
from thidua.work.reports.lifecycle import COUNTED
from thidua.work.reports.models import FormVersion, Report, Round
from thidua.work.reports.selectors.figures import by_cell
from thidua.work.reports.selectors.forms import parsed


@dataclass(frozen=True, slots=True)
class YearFigures:
    """The figures in force of one body for one form and period."""

    body_id: UUID
    form_id: UUID
    period: str
    report_id: UUID
    figures: dict[str, Decimal | None]


def forms_of_movements(movements: Iterable[str]) -> dict[UUID, str]:
    """Version → movement, of every version that was or is in use."""
    rows = FormVersion.objects.filter(form__movement__in=set(movements)).exclude(state="draft")
    return dict(rows.values_list("id", "form__movement"))


def figures_of_year(
    actor: Actor, bodies: Iterable[UUID], year: int, forms: Iterable[UUID]
) -> list[YearFigures]:
    """What counts of these bodies' own reports in a year, the oldest period first. One query beside the forms'."""
    rows = (
        Report.objects.filter(
            policy.visible(actor),
            body_id__in=list(bodies),
            round__year=year,
            round__form_id__in=list(forms),
            state__in=COUNTED,
            current__isnull=False,
        )
        .order_by("round__period_end", "id")
        .values_list("body_id", "round__form_id", "round__period", "id", "current__figures")
        .distinct()
    )
    return [
        YearFigures(body, form, period, report, by_cell(parsed(form), figures))
        for body, form, period, report, figures in rows
    ]


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """The figures in force of one body for one form and period, wherever they were asked from.

    :ivar form_id: the version asked. :ivar form_root: the form. :ivar at: when they were handed in, or restated.
    """

    body_id: UUID
    form_id: UUID
    form_root: UUID
    period: str
    year: int
    end: date
    report_id: UUID
    state: str
    answer: str
    figures: dict[str, Decimal | None]
    at: datetime


def figures_over_time(bodies: Iterable[UUID]) -> list[OwnFigures]:
    """What counts of these bodies' own reports, of every form, the oldest period first. For rooms with their own policy.

    Where several asked the same of a body, the answer handed in last.
    """
    rows = (
        Report.objects.filter(body_id__in=list(bodies), state__in=COUNTED, current__isnull=False)
        .exclude(round__state="cancelled")
        .annotate(at=Coalesce("restated_at", "submitted_at"))
        .order_by("round__period_end", "at", "id")
        .values_list(
            "body_id", "round__form_id", "round__form__form_id", "round__period", "round__year",
            "round__period_end", "id", "state", "answer", "current__figures", "at",
        )
    )  # fmt: skip
    last = {
        (body, root, period): OwnFigures(
            body, form, root, period, year, end, report, state, answer, by_cell(parsed(form), figures), at
        )
        for body, form, root, period, year, end, report, state, answer, figures, at in rows
    }
    return list(last.values())


def rounds_by_period(actor: Actor, year: int, forms: Iterable[UUID]) -> dict[tuple[UUID, str], UUID]:
    """(form, period) → a round the actor sees, by which a total is opened; the highest asker's first."""
    rows = (
        Round.objects.filter(policy.visible_rounds(actor), year=year, form_id__in=list(forms))
        .exclude(state="cancelled")
        .order_by("owner__place__path")
        .values_list("form_id", "period", "id")
        .distinct()
    )
    found: dict[tuple[UUID, str], UUID] = {}
    for form, period, row in rows:
        found.setdefault((form, period), row)
    return found
