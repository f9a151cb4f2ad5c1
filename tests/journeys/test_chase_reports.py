"""Late and missing: the board, the clock's steps, one click a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from thidua.foundations.audit import selectors as audit
from thidua.foundations.notices.models import Notice
from thidua.ground.actor import system_actor
from thidua.ground.clock import today
from thidua.ground.errors import NotPossible, Refused
from thidua.journeys import chase_reports
from thidua.work.obligations import selectors as obligations
from thidua.work.obligations import services as obligation_services
from thidua.work.reports import selectors, services
from thidua.work.reports.models import Chase
from thidua.work.reports.rules import click_step
from thidua.work.reports.tests.conftest import AFTER, DUE, NOW, Play, play

__all__ = ["play"]
pytestmark = pytest.mark.django_db
LATE = DUE + timedelta(days=2)
CLOCK = system_actor("clock")


def told(kind: str) -> int:
    return Notice.objects.filter(kind=kind).count()


def test_one_click_reminds_every_late_body_and_a_second_the_same_day_sends_nothing(play: Play) -> None:
    city = play.actor("city_officer")
    assert services.chase_all(actor=city, level="xa", at=LATE) == 2
    sent = told("reports.late")
    assert sent >= 2
    assert services.chase_all(actor=city, level="xa", at=LATE + timedelta(hours=3)) == 0
    assert told("reports.late") == sent
    assert services.chase_all(actor=city, at=LATE + timedelta(days=1)) == 2
    assert told("reports.late") == 2 * sent
    assert [line.verb for line in audit.trail("sweep", click_step(today(LATE)))] == ["reports.chase"]


def test_only_who_is_late_is_reminded_and_only_by_the_body_that_asks(play: Play) -> None:
    city = play.actor("city_officer")
    with pytest.raises(NotPossible, match="quá hạn"):
        services.chase_all(actor=city, at=NOW)
    with pytest.raises(NotPossible):
        services.chase_all(actor=play.actor("officer"), at=LATE)
    with pytest.raises(Refused):
        services.chase_all(actor=play.actor("contributor"), at=LATE)
    play.fill()
    play.submit()
    assert services.chase_all(actor=city, at=LATE) == 1
    assert set(Chase.objects.values_list("report_id", flat=True)) == {play.other}


def test_the_clock_says_each_step_once_and_leads_to_a_letter(play: Play) -> None:
    assert chase_reports.sweep(actor=CLOCK, at=DUE - timedelta(days=5)) == 2
    assert chase_reports.sweep(actor=CLOCK, at=DUE - timedelta(days=5)) == 0
    assert told("reports.remind") >= 2
    late = DUE + timedelta(days=7)
    assert chase_reports.sweep(actor=CLOCK, at=late) == 2
    assert Chase.objects.filter(report_id=play.ward).count() == 6
    letters = obligations.letters(play.actor("city_officer"))
    assert len(letters) == 2
    assert all("báo cáo đã quá hạn" in letter.subject and letter.state == "draft" for letter in letters)
    assert {(letter.count, letter.about_reports) for letter in letters} == {(1, True)}
    with pytest.raises(
        NotPossible
    ):  # it does not stand for a letter about obligations, of which none is late
        obligation_services.draft_letter(
            actor=play.actor("city_officer"), addressee=play.cast.body.ward, at=late
        )
    again = chase_reports.draft_letter(
        actor=play.actor("city_officer"), body_id=play.cast.body.ward, at=late + timedelta(days=1)
    )
    assert again in {letter.id for letter in letters}


def test_the_clock_works_body_by_body_and_the_body_that_asks_hears_once_of_all(play: Play) -> None:
    late = DUE + timedelta(days=7)
    assert [services.chase(actor=CLOCK, at=late, limit=1).count for _ in range(3)] == [1, 1, 0]
    subjects = set(Notice.objects.filter(kind="reports.late").values_list("subject", flat=True))
    assert [said for said in subjects if "quá hạn 7 ngày" in said] == [
        f"2 đơn vị quá hạn 7 ngày: {play.row().round.title}"
    ]
    assert Chase.objects.filter(step="late-7").count() == 2


def test_the_clock_looks_at_no_report_whose_day_has_not_come(play: Play) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert services.chase(actor=CLOCK, at=DUE - timedelta(days=20)).count == 0
    assert not any("FOR NO KEY UPDATE" in one["sql"] or "FOR UPDATE" in one["sql"] for one in asked)
    assert len(asked) <= 4


def test_the_board_tells_late_from_silent_and_costs_the_same_for_two_as_for_one(play: Play) -> None:
    city = play.actor("city_officer")
    play.fill()
    play.submit()
    one = _board(play, city)
    assert (len(one[0].rows), one[0].levels[0].late, one[0].levels[0].standing.waiting) == (1, 1, 1)
    assert (one[0].rows[0].card.id, one[0].rows[0].days) == (play.other, 3)
    services.recall_report(actor=play.actor("officer"), report_id=play.ward, at=LATE)
    two = _board(play, city)
    assert (len(two[0].rows), two[1]) == (2, one[1])
    services.lock_due_rounds(actor=CLOCK, at=AFTER)
    locked = selectors.late_board(city, at=AFTER)
    assert (locked.levels[0].standing.missing, locked.levels[0].late, locked.total) == (2, 0, 2)
    assert selectors.late_board(play.actor("officer"), at=AFTER).total == 0


def _board(play: Play, city: object) -> tuple[selectors.LateBoard, int]:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = selectors.late_board(city, at=LATE, level="xa", round_id=play.round)  # type: ignore[arg-type]
    return found, len(asked)
