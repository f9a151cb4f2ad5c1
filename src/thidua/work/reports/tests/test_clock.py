"""The server's clock set back in the middle: numbers keep the order, what was decided stays, nothing breaks."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from thidua.foundations.audit.services import verify_chain
from thidua.ground.actor import system_actor
from thidua.ground.errors import NotPossible
from thidua.work.reports import selectors, services
from thidua.work.reports.models import Round
from thidua.work.reports.tests.conftest import DUE, LOCKS, NOW, OPENS, Play

HOUR = timedelta(hours=1)


def _restated(play: Play, at: datetime) -> None:
    officer = play.actor("officer")
    services.restate_report(actor=officer, report_id=play.ward, reason="Đếm trùng", at=at)
    play.fill(cell__lop_hoc="31", at=at - HOUR)
    play.submit(at=at - 2 * HOUR)


def test_versions_keep_their_order_when_the_clock_goes_back(play: Play) -> None:
    play.fill(at=NOW)
    play.submit(at=NOW - HOUR)
    play.accept(at=NOW - 2 * HOUR)
    _restated(play, NOW - 3 * HOUR)
    play.accept(at=NOW - 9 * HOUR)
    page = selectors.one(play.actor("officer"), play.ward, at=NOW - 9 * HOUR)
    assert [(v.number, v.current) for v in page.versions] == [(2, True), (1, False)]
    assert page.versions[0].figures["lop_hoc"] == 31
    verbs = [line.verb for line in reversed(selectors.trail(play.ward))]
    assert [verb.partition(".")[2] for verb in verbs] == [
        *("submit_report", "accept_report", "restate_report", "submit_report", "accept_report"),
    ]
    assert verify_chain().ok


def test_what_was_in_time_stays_in_time_and_what_was_late_stays_late(play: Play) -> None:
    play.fill(at=DUE - HOUR)
    play.submit(at=DUE - HOUR)
    play.fill(play.other, "other_officer", at=DUE + HOUR)
    play.submit(play.other, "other_officer", at=DUE + HOUR)
    play.accept(at=DUE + 2 * HOUR)
    play.accept(play.other, at=DUE - 2 * HOUR)
    assert (play.row().late, play.row(play.other).late) == (False, True)


def test_a_locked_round_does_not_open_again_when_the_clock_goes_back(play: Play) -> None:
    play.fill(at=NOW)
    assert services.lock_due_rounds(actor=system_actor("clock"), at=LOCKS) == 1
    for at in (LOCKS - HOUR, NOW, OPENS - HOUR):
        with pytest.raises(NotPossible):
            play.submit(at=at)
        assert services.lock_due_rounds(actor=system_actor("clock"), at=at) == 0
    assert play.row().state == "missing"
    assert Round.objects.get(id=play.round).state == "locked"


def test_before_the_round_opens_nothing_is_taken_and_the_draft_stays(play: Play) -> None:
    play.fill(at=NOW)
    with pytest.raises(NotPossible, match="reports-009"):
        play.submit(at=OPENS - HOUR)
    assert play.row().draft["cell:lop_hoc"]["v"] == "30"
    play.submit(at=OPENS + HOUR)
    assert play.row().state == "submitted"
