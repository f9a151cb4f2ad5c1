"""After the lock: what goes back has a door, doors are listed and closed, and who does not come through is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.house.matrix import scenes
from thidua.foundations.notices.models import Notice
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.ground.calendar_vn import last_good_day
from thidua.journeys import settle_report
from thidua.work.reports import selectors as reports
from thidua.work.reports import services
from thidua.work.reports.models import LockException, Report, Round
from thidua.work.rollup import selectors as totals
from thidua.work.rollup import services as rollup

pytestmark = pytest.mark.django_db
CLOCK = system_actor("clock")
DAY = timedelta(days=1)
WHY = {"ly-do": "mạng hỏng"}


def locked(made: scenes.Asked) -> None:
    """The lock's hour has come, and the clock was there."""
    passed = clock.now() - timedelta(minutes=1)
    Round.objects.filter(id=made.round).update(due_at=passed, locks_at=passed)
    settle_report.lock_due(actor=CLOCK, at=clock.now())


def state(made: scenes.Asked) -> str:
    return Report.objects.get(id=made.report).state


def standing(cast: Cast, made: scenes.Asked) -> tuple[int, int]:
    """(missing, expected) in the city's total, once the worker was there; the board of the round says the same."""
    while rollup.refresh(at=clock.now()):
        pass
    card = reports.round_page(cast.actor("city_officer"), made.round)
    told = totals.total(cast.actor("city_officer"), cast.body.city, card.form.id, card.period).standing
    assert (told.missing, told.expected) == (card.standing.missing, card.standing.expected)
    return told.missing, told.expected


def test_returned_after_the_lock_the_body_can_hand_in_until_a_day(cast: Cast) -> None:
    made = scenes.report_submitted(cast)
    locked(made)
    city, ward = cast.client("city_officer"), cast.client("officer")
    page = city.get(f"/bao-cao/{made.report}/").content.decode()
    assert 'name="den"' in page
    until = last_good_day(clock.now() + 3 * DAY)
    sent = city.post(f"/bao-cao/{made.report}/tra-lai/", {**WHY, "den": f"{until:%d/%m/%Y}"})
    assert (sent.status_code, state(made)) == (302, "returned")
    own = " ".join(ward.get(f"/bao-cao/{made.report}/").content.decode().split())
    assert "Đợt đã khóa; sửa và gửi lại được đến hết" in own
    told = Notice.objects.filter(kind="reports.returned").latest("id").text
    assert f"đến hết ngày {until:%d/%m/%Y}" in told
    again = ward.post(f"/bao-cao/{made.report}/gui/", {"tra-loi": "nil", **WHY})
    assert (again.status_code, state(made)) == (302, "submitted")


def test_returned_without_a_day_there_is_a_week_and_a_day_that_is_none_is_told(cast: Cast) -> None:
    made = scenes.report_submitted(cast)
    locked(made)
    city = cast.client("city_officer")
    wrong = city.post(f"/bao-cao/{made.report}/tra-lai/", {**WHY, "den": "31/02/2031"})
    assert (wrong.status_code, state(made)) == (409, "submitted")
    assert "không phải là một ngày" in wrong.content.decode()
    past = city.post(f"/bao-cao/{made.report}/tra-lai/", {**WHY, "den": "01/01/2020"})
    assert (past.status_code, state(made)) == (409, "submitted")
    city.post(f"/bao-cao/{made.report}/tra-lai/", WHY)
    door = LockException.objects.get(round_id=made.round)
    assert (door.body_id, door.reason) == (cast.body.ward, "mạng hỏng")
    assert timedelta(days=7) <= door.until - clock.now() <= timedelta(days=8)


def test_before_the_lock_a_return_opens_no_door(cast: Cast) -> None:
    made = scenes.report_submitted(cast)
    cast.client("city_officer").post(f"/bao-cao/{made.report}/tra-lai/", WHY)
    assert state(made) == "returned"
    assert not LockException.objects.exists()


def test_a_door_is_listed_counted_closed_with_a_reason_and_then_nobody_is_expected(cast: Cast) -> None:
    made = scenes.report_asked(cast)
    locked(made)
    assert standing(cast, made) == (2, 0)
    city = cast.client("city_officer")
    asked = {"don-vi": str(cast.body.ward), "den": f"{last_good_day(clock.now() + 3 * DAY):%d/%m/%Y}", **WHY}
    assert city.post(f"/bao-cao/dot/{made.round}/ngoai-le/", asked).status_code == 302
    assert standing(cast, made) == (1, 1)
    page = city.get(f"/bao-cao/dot/{made.round}/").content.decode()
    assert "Ngoại lệ đang mở" in page
    assert "mạng hỏng" in page
    assert (
        "Ngoại lệ đang mở"
        not in cast.client("other_officer").get(f"/bao-cao/dot/{made.round}/").content.decode()
    )
    door = LockException.objects.get(round_id=made.round)
    here = f"/bao-cao/dot/{made.round}/dong-ngoai-le/"
    assert city.post(here, {"cua": str(door.id), "ly-do": " "}).status_code == 409
    assert city.post(here, {"cua": str(door.id), "ly-do": "đã gửi bản giấy"}).status_code == 302
    assert (state(made), standing(cast, made)) == ("missing", (2, 0))
    assert "Ngoại lệ đang mở" not in city.get(f"/bao-cao/dot/{made.round}/").content.decode()


@pytest.mark.parametrize("everybody", [False, True], ids=["one body", "all"])
def test_the_clock_closes_doors_whose_time_is_up(cast: Cast, everybody: bool) -> None:
    made = scenes.report_asked(cast)
    locked(made)
    settle_report.let_through(
        actor=cast.actor("city_officer"),
        round_id=made.round,
        body_id=None if everybody else cast.body.ward,
        reason="bão",
        until=clock.now() + DAY,
        at=clock.now(),
    )
    assert standing(cast, made) == ((0, 2) if everybody else (1, 1))
    settle_report.lock_due(actor=CLOCK, at=clock.now() + DAY / 2)
    assert state(made) == "draft"
    settle_report.lock_due(actor=CLOCK, at=clock.now() + 2 * DAY)
    assert (state(made), standing(cast, made)) == ("missing", (2, 0))
    settle_report.lock_due(actor=CLOCK, at=clock.now() + 3 * DAY)
    lines = [line.reason for line in reports_trail(made) if line.verb == "reports.close_exception"]
    assert lines == ["Hết thời hạn của ngoại lệ."]


def reports_trail(made: scenes.Asked) -> list:  # type: ignore[type-arg]
    from thidua.foundations.audit import selectors as audit

    return audit.trail("round", made.round, limit=50)


def test_a_body_spared_at_the_lock_is_missing_once_its_door_closes(cast: Cast) -> None:
    made = scenes.report_asked(cast)
    city = cast.actor("city_officer")
    door = {"actor": city, "round_id": made.round, "reason": "bão", "at": clock.now()}
    settle_report.let_through(**door, body_id=cast.body.ward, until=clock.now() + DAY)
    longer = settle_report.let_through(**door, body_id=cast.body.ward, until=clock.now() + 5 * DAY)
    locked(made)
    assert state(made) == "draft"
    settle_report.lock_due(actor=CLOCK, at=clock.now() + 2 * DAY)
    assert state(made) == "draft", "the longer door is still open"
    assert [one.id for one in reports.open_doors(made.round, clock.now() + 2 * DAY)] == [longer]
    settle_report.lock_due(actor=CLOCK, at=clock.now() + 6 * DAY)
    assert state(made) == "missing"


def test_a_locked_draft_offers_the_exception_to_the_asker_and_no_form_to_the_body(cast: Cast) -> None:
    """A report left in a body's hands by a lock before doors were kept."""
    made = scenes.report_asked(cast)
    locked(made)
    Report.objects.filter(id=made.report).update(state="returned")
    page = cast.client("city_officer").get(f"/bao-cao/{made.report}/").content.decode()
    assert "Mở ngoại lệ cho đơn vị này" in page
    own = cast.client("officer").get(f"/bao-cao/{made.report}/").content.decode()
    assert "Gửi báo cáo" not in own
    assert "mở ngoại lệ. Nội dung đã nhập vẫn giữ" in own


def test_a_reopened_round_expects_its_reports_in_the_totals_too(cast: Cast) -> None:
    made = scenes.report_asked(cast)
    locked(made)
    city = cast.client("city_officer")
    assert standing(cast, made) == (2, 0)
    later = f"{last_good_day(clock.now() + 9 * DAY):%d/%m/%Y}"
    revision = str(Round.objects.get(id=made.round).revision)
    sent = city.post(
        f"/bao-cao/dot/{made.round}/doi-han/", {"han": later, "khoa": later, "revision": revision, **WHY}
    )
    assert (sent.status_code, standing(cast, made)) == (302, (0, 2))
    assert Report.objects.get(id=made.report).late is False
    page = city.get(f"/bao-cao/dot/{made.round}/").content.decode()
    assert page.count(f'value="{later}"') == 2, "changing one day keeps the other"


@pytest.mark.parametrize("after_lock", [False, True], ids=["open", "locked"])
def test_a_restatement_given_up_or_accepted_leaves_the_state_the_round_gives(
    cast: Cast, after_lock: bool
) -> None:
    made = scenes.report_accepted(cast)
    if after_lock:
        locked(made)
    before = state(made)
    assert before == ("locked" if after_lock else "accepted")
    ward, city = cast.client("officer"), cast.client("city_officer")
    ward.post(f"/bao-cao/{made.report}/dinh-chinh/", WHY)
    assert state(made) == "restating"
    ward.post(f"/bao-cao/{made.report}/thoi-dinh-chinh/")
    assert state(made) == before
    ward.post(f"/bao-cao/{made.report}/dinh-chinh/", WHY)
    services.submit_report(
        actor=cast.actor("officer"), report_id=made.report, answer="not_applicable", why="x", at=clock.now()
    )
    city.post(f"/bao-cao/{made.report}/tiep-nhan/")
    assert state(made) == before
    city.post(f"/bao-cao/{made.report}/tra-lai/", WHY)
    assert state(made) == ("locked" if after_lock else "returned")
