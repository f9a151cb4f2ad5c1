"""The body that owes: starts, hands over, hands in. The server's clock decides what is late."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from tests.cast import Cast
from tests.made_plan import AT, adopted, duty, reading
from tests.trails import told, verbs_of
from thidua.foundations.access import services as access
from thidua.foundations.papers import selectors as papers
from thidua.ground.errors import NotFound, NotPossible, Refused, Stale
from thidua.work.obligations import selectors, services
from thidua.work.obligations.models import Holding, Obligation

WARD = "Ủy ban nhân dân các xã, phường, đặc khu"


@pytest.fixture
def one(cast: Cast) -> Obligation:
    """A duty of the ward due by the end of 2025."""
    plan = adopted(cast, reading(duties=[duty(WARD, "Việc mẫu.", due="2025-12-31")], reporting=[]))
    services.raise_obligations(actor=cast.actor("city_officer"), plan_id=plan, year=2025, at=AT)
    return Obligation.objects.get(plan_id=plan, body_id=cast.body.ward)


def ask(cast: Cast, one: Obligation, who: str = "officer", **given: Any) -> dict[str, Any]:
    return {"actor": cast.actor(who), "obligation_id": one.id, "at": AT, **given}


def clock(one: Obligation) -> list[Holding]:
    rows = list(Holding.objects.filter(obligation=one).order_by("since", "id"))
    assert sum(h.until is None for h in rows) == 1
    assert all(earlier.until == later.since for earlier, later in pairwise(rows))
    return rows


def test_who_starts_holds_it_and_each_verb_leaves_one_line(cast: Cast, one: Obligation) -> None:
    assert verbs_of(lambda: services.start_obligation(**ask(cast, one))) == ["obligations.start_obligation"]
    later = AT + timedelta(hours=3)
    given = ask(cast, one, at=later, to_person=cast.contributor.person_id, why="đi công tác")
    assert verbs_of(lambda: services.hand_over(**given)) == ["obligations.hand_over"]
    assert [(h.person_id, h.since) for h in clock(one)] == [
        (None, AT),
        (cast.officer.person_id, AT),
        (cast.contributor.person_id, later),
    ]
    one.refresh_from_db()
    assert (one.state, one.holder_id, one.held_since) == ("started", cast.contributor.person_id, later)
    assert told(cast, "contributor") == ["obligations.handed"]


@pytest.mark.parametrize("who", ["division_officer", "city_officer", "auditor", "without_post"])
def test_work_is_handed_over_to_colleagues_only(cast: Cast, one: Obligation, who: str) -> None:
    with pytest.raises(NotPossible, match="obligations-008"):
        services.hand_over(**ask(cast, one, to_person=getattr(cast, who).person_id))
    assert len(clock(one)) == 1


@pytest.mark.parametrize(("seconds", "late"), [(-1, False), (0, True), (1, True)])
def test_late_begins_with_the_first_instant_after_the_last_good_day(
    cast: Cast, one: Obligation, seconds: int, late: bool
) -> None:
    assert one.due_at is not None
    when = one.due_at + timedelta(seconds=seconds)
    assert services.discharge_obligation(**ask(cast, one, text="Xong.", at=when)) is late
    one.refresh_from_db()
    assert (one.state, one.late, one.discharged_at) == ("discharged", late, when)


def test_nothing_is_done_without_something_that_shows_it(cast: Cast, one: Obligation) -> None:
    with pytest.raises(NotPossible, match="obligations-003"):
        services.discharge_obligation(**ask(cast, one, text="  \n "))
    one.refresh_from_db()
    assert one.state == "owed"
    file = (b"%PDF mau", "bien-ban.pdf", "application/pdf")
    lines = verbs_of(lambda: services.discharge_obligation(**ask(cast, one, file=file)))
    assert lines == ["obligations.discharge_obligation"]
    shown = selectors.one(cast.actor("officer"), one.id, at=AT).evidence[0]
    assert (shown.file_name, papers.file_bytes(shown.file_sha)) == ("bien-ban.pdf", b"%PDF mau")


def test_the_recipient_s_officer_hears_of_it(cast: Cast, one: Obligation) -> None:
    services.discharge_obligation(**ask(cast, one, text="Xong."))
    heard = [
        name for name in ("officer", "city_officer", "city_chair", "department_officer") if told(cast, name)
    ]
    assert heard == ["city_officer"]


def test_handing_in_twice_is_refused_and_says_what_may_be_done(cast: Cast, one: Obligation) -> None:
    services.discharge_obligation(**ask(cast, one, text="Xong."))
    with pytest.raises(NotPossible, match="lifecycle-001"):
        services.discharge_obligation(**ask(cast, one, text="Xong nữa."))


def test_whoever_comes_second_is_told_who_did_what(cast: Cast, one: Obligation) -> None:
    seen = one.revision
    services.start_obligation(**ask(cast, one))
    with pytest.raises(Stale) as caught:
        services.discharge_obligation(**ask(cast, one, "contributor", text="x", revision=seen))
    assert caught.value.code == "obligations-002"
    assert cast.officer.name in caught.value.message
    assert "Bắt đầu làm" in caught.value.message


@pytest.mark.parametrize(
    ("who", "kind"),
    [
        ("other_officer", NotFound),
        ("stranger", NotFound),
        ("division_officer", NotFound),
        ("council_member", Refused),
        ("city_officer", Refused),
        ("inspector", Refused),
    ],
)
def test_only_the_body_that_owes_works_on_it(
    cast: Cast, one: Obligation, who: str, kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        services.start_obligation(**ask(cast, one, who))
    one.refresh_from_db()
    assert one.state == "owed"


def test_a_calendar_feed_lives_until_it_is_opened_anew_closed_or_its_person_leaves(
    cast: Cast, one: Obligation
) -> None:
    officer = cast.actor("officer")
    first = services.open_feed(actor=officer, at=AT)
    assert [c.id for c in selectors.feed(first, at=AT)[2]] == [one.id]
    made: list[str] = []
    assert verbs_of(lambda: made.append(services.open_feed(actor=officer, at=AT))) == [
        "obligations.open_feed"
    ]
    second = made[0]
    with pytest.raises(NotFound):
        selectors.feed(first, at=AT)
    assert verbs_of(lambda: services.close_feeds(actor=officer, at=AT)) == ["obligations.close_feeds"]
    assert verbs_of(lambda: services.close_feeds(actor=officer, at=AT)) == []
    third = services.open_feed(actor=officer, at=AT)
    with pytest.raises(NotFound):
        selectors.feed(second, at=AT)
    assert officer.acting is not None
    access.end_appointment(
        actor=cast.actor("people_steward"),
        appointment_id=officer.acting.appointment_id,
        from_day=AT.date(),
        at=AT,
    )
    with pytest.raises(NotFound):
        selectors.feed(third, at=AT + timedelta(days=2))
    with pytest.raises(NotFound):
        selectors.feed("không có", at=AT)


def test_the_day_before_a_feed_of_another_body_shows_nothing_of_this_one(cast: Cast, one: Obligation) -> None:
    token = services.open_feed(actor=cast.actor("division_officer"), at=AT)
    assert selectors.feed(token, at=AT)[2] == []
    assert isinstance(one.id, UUID)
