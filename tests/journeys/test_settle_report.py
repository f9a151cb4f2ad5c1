"""A report from the question to the nation's total, and back when it is returned."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings

from tests.answers import whole_answer
from tests.cast import Cast
from thidua.ground.actor import system_actor
from thidua.ground.calendar_vn import year_period
from thidua.journeys import settle_report
from thidua.work.reports import selectors as reports
from thidua.work.reports import services as report_services
from thidua.work.reports.rules import Edit
from thidua.work.rollup import selectors as rollup
from thidua.work.rollup import services as rollup_services

pytestmark = pytest.mark.django_db
OPENS = datetime(2026, 11, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 20, tzinfo=UTC)
DUE = datetime(2026, 12, 5, tzinfo=UTC)
LOCKS = datetime(2026, 12, 20, tzinfo=UTC)


@pytest.fixture
def asked(cast: Cast) -> tuple[UUID, UUID]:
    """The form and the round the city asks of its wards."""
    form = report_services.load_form_pack(
        Path(settings.PACKS) / "forms" / "bdhvs-nam", actor=system_actor("loader"), at=OPENS
    )
    made = settle_report.ask(
        actor=cast.actor("city_officer"),
        form_id=form,
        period=year_period(2026),
        opens_at=OPENS,
        due_at=DUE,
        locks_at=LOCKS,
        at=OPENS,
    )
    return form, made


def fill(cast: Cast, who: str, round_id: UUID, number: int) -> UUID:
    """A whole answer in which figures are one number."""
    actor = cast.actor(who)
    listed, _ = reports.report_list(actor, reports.Filter(round=round_id))
    card = next(card for card in listed if card.body_id == actor.body_id)
    page = reports.one(actor, card.id, at=NOW)
    edits = [
        Edit(f"cell:{code}", str(value), page.draft[f"cell:{code}"].revision if page.draft else 0)
        for code, value in whole_answer(page.form, number).items()
    ]
    edits.append(
        Edit("text:danh_gia", f"Làm được {number}", page.draft["text:danh_gia"].revision if page.draft else 0)
    )
    report_services.save_draft(actor=actor, report_id=card.id, edits=edits, at=NOW)
    return card.id


def test_two_wards_make_the_citys_total_and_it_opens_to_its_parts(
    cast: Cast, asked: tuple[UUID, UUID]
) -> None:
    form, made = asked
    city = cast.actor("city_officer")
    rollup_services.refresh(at=NOW)
    before = rollup.total(city, cast.body.city, form, "2026")
    assert (before.standing.expected, before.figures["lop_hoc"]) == (2, None)
    for who, number in (("officer", 7), ("other_officer", 5)):
        report = fill(cast, who, made, number)
        settle_report.submit(actor=cast.actor(who), report_id=report, at=NOW)
        settle_report.accept(actor=city, report_id=report, at=NOW)
    rollup_services.refresh(at=NOW)
    total = rollup.total(city, cast.body.city, form, "2026")
    assert (total.standing.figures, total.figures["lop_hoc"]) == (2, Decimal(12))
    assert total.rates["d1_can_bo"] == Decimal(100)
    told = rollup.explain(city, cast.body.city, form, "2026", "lop_hoc")
    assert told.agrees
    assert sorted(part.value for part in told.contributions) == [5, 7]  # type: ignore[type-var]
    assert all(part.version_id for part in told.contributions)


def test_a_return_takes_the_figure_out_again_and_a_restatement_changes_it(
    cast: Cast, asked: tuple[UUID, UUID]
) -> None:
    form, made = asked
    city, officer = cast.actor("city_officer"), cast.actor("officer")
    report = fill(cast, "officer", made, 7)
    settle_report.submit(actor=officer, report_id=report, at=NOW)
    settle_report.accept(actor=city, report_id=report, at=NOW)
    settle_report.send_back(actor=city, report_id=report, reason="Xem lại số lớp", at=NOW)
    rollup_services.refresh(at=NOW)
    assert rollup.total(city, cast.body.city, form, "2026").figures["lop_hoc"] is None
    fill(cast, "officer", made, 8)
    settle_report.submit(actor=officer, report_id=report, at=NOW)
    settle_report.accept(actor=city, report_id=report, at=NOW)
    assert settle_report.lock_due(actor=system_actor("clock"), at=LOCKS) == 1
    report_services.restate_report(actor=officer, report_id=report, reason="Đếm trùng", at=LOCKS)
    rollup_services.refresh(at=LOCKS)
    total = rollup.total(city, cast.body.city, form, "2026")
    assert (total.figures["lop_hoc"], total.standing.missing) == (8, 1)
    row = reports.one(officer, report, at=LOCKS).draft["cell:lop_hoc"]
    report_services.save_draft(
        actor=officer, report_id=report, edits=[Edit("cell:lop_hoc", "6", row.revision)], at=LOCKS
    )
    settle_report.submit(actor=officer, report_id=report, at=LOCKS)
    rollup_services.refresh(at=LOCKS)
    assert rollup.total(city, cast.body.city, form, "2026").figures["lop_hoc"] == 8
    settle_report.accept(actor=city, report_id=report, at=LOCKS)
    rollup_services.refresh(at=LOCKS)
    assert rollup.total(city, cast.body.city, form, "2026").figures["lop_hoc"] == 6
