"""Reports of somebody who leaves go where it is said; none stays in the name of who is gone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from tests.cast import Cast
from tests.house.matrix import scenes
from thidua.foundations.access import services as access_services
from thidua.foundations.notices import selectors as notices
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.ground.clock import today
from thidua.ground.errors import NotPossible
from thidua.jobs import tasks
from thidua.journeys import hand_over, settle_report
from thidua.work.reports import selectors as reports
from thidua.work.reports import services as report_services

LOADER, DAY = system_actor("loader"), timedelta(days=1)


@pytest.fixture
def held(cast: Cast) -> tuple[Cast, scenes.Asked]:
    """The ward's contributor holds the ward's report."""
    asked = scenes.report_asked(cast)
    give(cast, asked, "contributor")
    return cast, asked


def give(cast: Cast, asked: scenes.Asked, name: str) -> None:
    """The ward's officer hands the report to a colleague."""
    report_services.hold_report(
        actor=cast.actor("officer"),
        report_id=asked.report,
        to_person=getattr(cast, name).person_id,
        at=clock.now(),
    )


def holder(cast: Cast, asked: scenes.Asked) -> str:
    """Who holds it, by name."""
    found = reports.reports_of_body(cast.actor("officer"), cast.body.ward)
    return next(card.holder_name for card in found if card.id == asked.report)


def leave(cast: Cast, to: str, default: str = "") -> int:
    """The contributor leaves; the report goes to ``to``, whatever else to ``default`` or the body."""
    asked = hand_over.preview(
        actor=cast.actor("people_steward"),
        person_id=cast.contributor.person_id,
        appointment_ids=[],
        at=clock.now(),
    ).bodies[0]
    assert len(asked.reports) == 1
    return hand_over.hand_over(
        actor=cast.actor("people_steward"),
        person_id=cast.contributor.person_id,
        appointment_ids=[],
        from_day=clock.today(),
        defaults={cast.body.ward: getattr(cast, default).person_id} if default else {},
        to={asked.reports[0].id: getattr(cast, to).person_id} if to else {},
        reason="chuyển công tác",
        at=clock.now(),
    )


@pytest.mark.parametrize(
    ("to", "default", "gets"),
    [("chair", "officer", "chair"), ("", "officer", "officer"), ("", "", "")],
)
def test_it_goes_where_it_is_said(held: tuple[Cast, scenes.Asked], to: str, default: str, gets: str) -> None:
    cast, asked = held
    assert leave(cast, to, default) == 1
    assert holder(cast, asked) == (cast.members[gets].name if gets else "")
    if gets:
        told = {notice.subject for notice in notices.list_notices(cast.actor(gets), limit=20)[0]}
        assert "Bạn nhận bàn giao 1 báo cáo" in told


def test_a_last_post_does_not_end_over_a_report(held: tuple[Cast, scenes.Asked]) -> None:
    cast, asked = held
    post = cast.actor("contributor").acting
    assert post is not None
    end = {"actor": cast.actor("people_steward"), "appointment_id": post.appointment_id, "at": clock.now()}
    with pytest.raises(NotPossible) as refused, transaction.atomic():
        access_services.end_appointment(**end)
    assert refused.value.code == "access-048"
    assert "1 báo cáo đang làm" in refused.value.message
    give(cast, asked, "officer")
    access_services.end_appointment(**end)


@pytest.mark.parametrize("to", ["stranger", "contributor"])
def test_all_or_nothing(held: tuple[Cast, scenes.Asked], to: str) -> None:
    cast, asked = held
    with pytest.raises(NotPossible), transaction.atomic():
        leave(cast, to)
    assert holder(cast, asked) == cast.contributor.name
    assert cast.actor("contributor").acting is not None


def test_a_post_that_ends_by_its_date_leaves_its_reports_to_the_body(
    held: tuple[Cast, scenes.Asked],
) -> None:
    cast, asked = held
    at = clock.now()
    post = cast.actor("contributor").acting
    assert post is not None
    give(cast, asked, "officer")
    access_services.end_appointment(
        actor=LOADER, appointment_id=post.appointment_id, from_day=today(at) + DAY, at=at
    )
    give(cast, asked, "contributor")
    assert report_services.release_lapsed(actor=system_actor("clock"), at=at) == 0, "the post still holds"
    assert report_services.release_lapsed(actor=system_actor("clock"), at=at + DAY) == 1
    assert report_services.release_lapsed(actor=system_actor("clock"), at=at + DAY) == 0
    assert holder(cast, asked) == ""


def test_what_comes_back_is_told_to_the_body_when_its_holder_has_left(cast: Cast) -> None:
    """Accepted reports are nobody's work any more and stay in the name of who made them; the body hears of a return."""
    at = clock.now()
    asked = scenes.report_asked(cast)
    give(cast, asked, "contributor")
    settle_report.submit(
        actor=cast.actor("contributor"), report_id=asked.report, answer="nil", why="không phát sinh", at=at
    )
    settle_report.accept(actor=cast.actor("city_officer"), report_id=asked.report, at=at)
    post = cast.actor("contributor").acting
    assert post is not None
    access_services.end_appointment(actor=LOADER, appointment_id=post.appointment_id, at=at)
    settle_report.send_back(
        actor=cast.actor("city_officer"), report_id=asked.report, reason="thiếu số", at=at
    )
    told = {notice.subject for notice in notices.list_notices(cast.actor("officer"), limit=20)[0]}
    assert any(subject.startswith("Bị trả lại") for subject in told)
    tasks.release_holdings(timestamp=0)
    assert holder(cast, asked) == ""
