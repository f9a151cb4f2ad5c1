"""Last year's figures of a commune made of others: theirs together where that is true, else a reason and no number."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from tests.answers import whole_answer
from tests.cast import Cast
from tests.journeys.reorganising import carry, draft, merge, seat_of, split
from tests.made_plan import AT
from thidua.foundations.orgs.facts_reorganising import StepSpec
from thidua.ground.actor import system_actor
from thidua.ground.calendar_vn import year_period
from thidua.ground.clock import today
from thidua.journeys import settle_report
from thidua.web.workspace.reports import fields
from thidua.work.reports import selectors as reports
from thidua.work.reports import services as report_services
from thidua.work.reports.models import Report, Round
from thidua.work.reports.rules import Edit
from thidua.work.reports.selectors.figures import last_year_of_round
from thidua.work.rollup import selectors as rollup

pytestmark = pytest.mark.django_db
#: The year after, when the wards have become others since some days.
LATER = AT + timedelta(days=200)
ON = today(LATER) - timedelta(days=5)


def reorganised(step: StepSpec) -> Any:
    return carry(draft(step, on=ON), at=LATER)


def asked(cast: Cast, year: int, at: datetime) -> UUID:
    form = report_services.load_form_pack(
        Path(settings.PACKS) / "forms" / "bdhvs-nam", actor=system_actor("loader"), at=at
    )
    return settle_report.ask(
        actor=cast.actor("city_officer"), form_id=form, period=year_period(year), opens_at=at,
        due_at=at + timedelta(days=60), locks_at=None, at=at,
    )  # fmt: skip


def answered(cast: Cast, who: str, made: UUID, number: int, at: datetime = AT) -> None:
    """A whole answer, accepted."""
    actor = cast.actor(who, at)
    report = Report.objects.get(round=made, body_id=actor.body_id).pk
    form = reports.one(actor, report, at=at).form
    edits = [Edit(f"cell:{code}", str(value), 0) for code, value in whole_answer(form, number).items()]
    edits.append(Edit("text:danh_gia", "Làm được.", 0))
    report_services.save_draft(actor=actor, report_id=report, edits=edits, at=at)
    settle_report.submit(actor=actor, report_id=report, at=at)
    settle_report.accept(actor=cast.actor("city_officer"), report_id=report, at=at)


@pytest.fixture
def last(cast: Cast) -> UUID:
    """The year before, asked and answered by both wards."""
    made = asked(cast, 2025, AT)
    answered(cast, "officer", made, 700)
    answered(cast, "other_officer", made, 50)
    return made


def of(seat: UUID, made: UUID) -> Report:
    return Report.objects.select_related("round__form").get(round=made, body_id=seat)


def test_a_body_of_two_has_their_sum_beside_its_own_and_is_checked_against_it(
    cast: Cast, last: UUID, django_assert_num_queries: Any
) -> None:
    seat = seat_of(reorganised(merge(cast, "ward", "other_ward")))
    made = asked(cast, 2026, LATER)
    row = of(seat, made)
    reports.parsed(row.round.form_id)
    with django_assert_num_queries(2):
        told = reports.last_year_told(row)
    assert (told.figures["lop_hoc"], told.whose) == (Decimal(750), "joined")
    assert told.figures["d2_tong:thcs"] is None, "neither gave it"
    page = reports.one(cast.actor("officer", LATER), row.pk, at=LATER)
    shown = fields.sections(page)[0]
    assert shown.whose_before == "Cộng các đơn vị trước sắp xếp" and shown.cells[0].before == "750"
    answered(cast, "officer", made, 750, LATER)
    round_row = Round.objects.select_related("form").get(id=made)
    with django_assert_num_queries(2):
        many = last_year_of_round(round_row, [seat])
    assert many[seat]["lop_hoc"] == 750


def test_its_jump_is_asked_about_and_flagged(cast: Cast, last: UUID) -> None:
    seat = seat_of(reorganised(merge(cast, "ward", "other_ward")))
    made = asked(cast, 2026, LATER)
    actor = cast.actor("officer", LATER)
    row = of(seat, made)
    form = reports.one(actor, row.pk, at=LATER).form
    edits = [Edit(f"cell:{code}", str(value), 0) for code, value in whole_answer(form, 9000).items()]
    edits.append(Edit("text:danh_gia", "Làm được.", 0))
    saved = report_services.save_draft(actor=actor, report_id=row.pk, edits=edits, at=LATER)
    assert {issue.code for issue in saved.issues if not issue.blocking} == {"d1-nhay", "d3-nhay", "d5-nhay"}
    why = [Edit(f"why:{code}", "Sáp nhập, mở rộng.", 0) for code in ("d1-nhay", "d3-nhay", "d5-nhay")]
    report_services.save_draft(actor=actor, report_id=row.pk, edits=why, at=LATER)
    settle_report.submit(actor=actor, report_id=row.pk, at=LATER)
    settle_report.accept(actor=cast.actor("city_officer"), report_id=row.pk, at=LATER)
    found, _looked = rollup.flagged(cast.actor("city_officer"), made)
    assert "jump" in {flag.code for flag, _note in found[0].flags}


def test_where_one_did_not_report_the_column_is_blank_and_says_why(cast: Cast) -> None:
    made = asked(cast, 2025, AT)
    answered(cast, "officer", made, 700)
    seat = seat_of(reorganised(merge(cast, "ward", "other_ward")))
    told = reports.last_year_told(of(seat, asked(cast, 2026, LATER)))
    assert (told.figures, told.whose) == ({}, "incomplete")


def test_of_a_ward_that_was_divided_nothing_is_made_up(cast: Cast, last: UUID) -> None:
    reorganised(split(cast, "ward"))
    made = asked(cast, 2026, LATER)
    rows = (
        Report.objects.select_related("round__form").filter(round=made).exclude(body_id=cast.body.other_ward)
    )
    told = [reports.last_year_told(row) for row in rows]
    assert [(one.figures, one.whose) for one in told] == [({}, "divided")] * 2
    kept = reports.last_year_told(of(cast.body.other_ward, made))
    assert (kept.figures["lop_hoc"], kept.whose) == (50, ""), "whoever stayed keeps its own"
