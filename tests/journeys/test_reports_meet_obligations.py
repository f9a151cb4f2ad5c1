"""What is owed follows the report: handed in for a body, accepted, recalled; many at once in few statements."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.made_plan import COMMUNES, adopted, reading, report
from thidua.ground.actor import system_actor
from thidua.ground.calendar_vn import year_period
from thidua.journeys import open_round, settle_report
from thidua.work.obligations import services as obligations
from thidua.work.obligations.models import Evidence, Obligation
from thidua.work.reports import services as report_services
from thidua.work.reports.models import Report
from thidua.work.reports.tests.conftest import Play
from thidua.work.reports.tests.test_workbook_many import both, saved

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 1, 3, tzinfo=UTC)
LATER = AT + timedelta(days=10)


@pytest.fixture
def play(cast: Cast) -> Play:
    """A round of the city under its plan: each ward's report answers an obligation."""
    form = report_services.load_form_pack(
        Path(settings.PACKS) / "forms" / "bdhvs-nam", actor=system_actor("loader"), at=AT
    )
    plan = adopted(cast, reading(reporting=[report(**{"from": [COMMUNES]})]))
    city = cast.actor("city_officer")
    open_round.raise_year(actor=city, plan_id=plan, year=AT.year, at=AT)
    made = settle_report.ask(
        actor=city,
        form_id=form,
        period=year_period(AT.year),
        opens_at=AT,
        due_at=AT + timedelta(days=30),
        locks_at=AT + timedelta(days=50),
        plan_id=plan,
        at=AT,
    )
    rows = dict(Report.objects.filter(round_id=made).values_list("body_id", "id"))
    assert all(Report.objects.filter(round_id=made).values_list("obligation_id", flat=True))
    return Play(cast, made, form, rows[cast.body.ward], rows[cast.body.other_ward])


def owed(play: Play, which: UUID | None = None) -> Obligation:
    return Obligation.objects.get(id=play.row(which).obligation_id)


def nil(play: Play, by: str, **more: Any) -> None:
    settle_report.submit(
        actor=play.actor(by), report_id=play.ward, answer="nil", why="không có", at=LATER, **more
    )


def test_a_recalled_report_is_owed_again_and_reminded_of(play: Play) -> None:
    nil(play, "officer")
    assert owed(play).state == "discharged"
    settle_report.recall(actor=play.actor("officer"), report_id=play.ward, at=LATER)
    row = owed(play)
    assert (row.state, row.discharged_at, row.late) == ("started", None, False)
    assert obligations.mark_overdue(actor=system_actor("clock"), at=AT + timedelta(days=60)) >= 1
    assert owed(play).state == "overdue"
    nil(play, "officer")
    assert owed(play).state == "discharged"


def test_a_report_handed_in_for_a_body_is_owed_no_more(play: Play) -> None:
    nil(play, "city_officer", on_behalf="phường mất điện")
    row = owed(play)
    assert (row.state, row.discharged_at) == ("discharged", LATER)
    assert "gửi thay: phường mất điện" in Evidence.objects.get(obligation=row).text
    settle_report.send_back(actor=play.actor("city_officer"), report_id=play.ward, reason="xem lại", at=LATER)
    assert owed(play).state == "started"


def test_acceptance_meets_what_is_still_open_at_the_hour_it_came_in(play: Play) -> None:
    """Handed in for a body before that met the obligation: acceptance mends it, late or not by the handing in."""
    due = AT + timedelta(days=30)
    report_services.submit_report(
        actor=play.actor("city_officer"),
        report_id=play.ward,
        answer="nil",
        why="x",
        on_behalf="bão",
        at=LATER,
    )
    assert owed(play).state == "owed"
    settle_report.accept(actor=play.actor("city_officer"), report_id=play.ward, at=due + timedelta(days=9))
    row = owed(play)
    assert (row.state, row.discharged_at, row.late) == ("discharged", LATER, False)
    assert "gửi thay" in Evidence.objects.get(obligation=row).text


def test_a_rounds_workbook_meets_what_its_bodies_owe(play: Play) -> None:
    content = saved(both(play))
    given = {"actor": play.actor("city_officer"), "round_id": play.round, "content": content, "at": LATER}
    settle_report.enter_for_many(**given, file_name="dot.xlsx", dry_run=True)
    assert {owed(play).state, owed(play, play.other).state} == {"owed"}
    settle_report.enter_for_many(**given, file_name="dot.xlsx", reason="mất mạng", dry_run=False)
    for which in (play.ward, play.other):
        row = owed(play, which)
        assert row.state == "discharged"
        assert "gửi thay: mất mạng" in Evidence.objects.get(obligation=row).text


def test_many_are_met_in_as_many_statements_as_one(play: Play) -> None:
    ids = [play.row().obligation_id, play.row(play.other).obligation_id]
    counts = []
    for some in (ids[:1], ids):
        Obligation.objects.filter(id__in=ids).update(state="owed")
        with CaptureQueriesContext(
            connection,
        ) as told:
            met = obligations.meet_by_report(
                actor=play.actor("city_officer"),
                obligation_ids=some,
                text="gửi thay",
                handed_in=LATER,
                at=LATER,
            )
        assert met == len(some)
        counts.append(len(told))
    assert counts[1] <= counts[0]


def test_whom_it_is_not_owed_to_meets_nothing(play: Play) -> None:
    met = obligations.meet_by_report(
        actor=play.actor("other_officer"),
        obligation_ids=[owed(play).id],
        text="x",
        handed_in=LATER,
        at=LATER,
    )
    assert (met, owed(play).state) == (0, "owed")
