"""The clock: overdue marks, each step once, one word for a latecomer, drafted letters about one's own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.cast import Cast
from tests.made_plan import AT, adopted, reading, report
from tests.trails import told, verbs_of
from thidua.ground.actor import system_actor
from thidua.ground.calendar_vn import last_good_day
from thidua.ground.clock import start_of
from thidua.ground.errors import NotFound, NotPossible, Refused
from thidua.work.obligations import rules, selectors, services
from thidua.work.obligations.models import Chase, Letter, Obligation

CLOCK = system_actor("clock")


@pytest.fixture
def one(cast: Cast) -> Obligation:
    """The ward's report to the education department, before 5 December 2025; the other ward reports to both."""
    rule = report(**{"from": ["Ủy ban nhân dân các xã, phường, đặc khu"]}, to=["Sở Giáo dục và Đào tạo"])
    plan = adopted(cast, reading(duties=[], reporting=[rule]))
    services.raise_obligations(actor=cast.actor("city_officer"), plan_id=plan, year=2025, at=AT)
    return Obligation.objects.get(plan_id=plan, body_id=cast.body.ward)


def day(one: Obligation, offset: int) -> datetime:
    """Nine in the morning so many days from the last good day."""
    assert one.due_at is not None
    return start_of(last_good_day(one.due_at) + timedelta(days=offset)) + timedelta(hours=9)


def test_overdue_begins_at_the_deadline_and_is_marked_once(cast: Cast, one: Obligation) -> None:
    due = one.due_at
    assert due is not None
    assert services.mark_overdue(actor=CLOCK, at=due - timedelta(seconds=1)) == 0
    lines = verbs_of(lambda: services.mark_overdue(actor=CLOCK, at=due))
    assert lines == ["obligations.mark_overdue"]
    one.refresh_from_db()
    assert one.state == "overdue"
    assert verbs_of(lambda: services.mark_overdue(actor=CLOCK, at=due + timedelta(days=1))) == []


def test_each_step_speaks_once_to_its_audience_however_often_the_clock_runs(
    cast: Cast, one: Obligation
) -> None:
    expected = {step.code: 0 for step in rules.CHASE_STEPS}
    for step in rules.CHASE_STEPS:
        for _ in range(3):
            services.chase(actor=CLOCK, at=day(one, step.days))
        expected[step.code] = 1
        had = {code: Chase.objects.filter(obligation=one, step=code).count() for code in expected}
        assert had == expected
    # Three before the deadline, then late-1 and late-3 (officers with the chair), late-7 to the recipient.
    assert told(cast, "officer", "obligations.remind") == ["obligations.remind"] * 3
    assert told(cast, "officer", "obligations.late") == ["obligations.late"] * 2
    assert told(cast, "chair", "obligations.late") == ["obligations.late"]
    assert (
        told(cast, "department_officer", "obligations.late") == ["obligations.late"] * 2
    )  # one for each late ward


def test_a_latecomer_gets_one_word(cast: Cast, one: Obligation) -> None:
    services.chase(actor=CLOCK, at=day(one, 3))
    assert told(cast, "officer") == ["obligations.late"]
    assert Chase.objects.filter(obligation=one).count() == 5
    assert services.chase(actor=CLOCK, at=day(one, 3)) == 0


def test_whoever_holds_it_is_reminded_instead_of_the_officers(cast: Cast, one: Obligation) -> None:
    services.start_obligation(actor=cast.actor("contributor"), obligation_id=one.id, at=AT)
    services.chase(actor=CLOCK, at=day(one, -5))
    assert (told(cast, "contributor", "obligations.remind"), told(cast, "officer", "obligations.remind")) == (
        ["obligations.remind"],
        [],
    )


def test_what_is_done_is_chased_no_more(cast: Cast, one: Obligation) -> None:
    services.discharge_obligation(actor=cast.actor("officer"), obligation_id=one.id, text="x", at=AT)
    services.chase(actor=CLOCK, at=day(one, 1))
    assert told(cast, "officer", "obligations.late") == []


def test_the_chase_leaves_one_line_when_it_spoke_and_none_otherwise(cast: Cast, one: Obligation) -> None:
    assert verbs_of(lambda: services.chase(actor=CLOCK, at=day(one, -20))) == []
    assert verbs_of(lambda: services.chase(actor=CLOCK, at=day(one, -14))) == ["obligations.chase"]
    assert verbs_of(lambda: services.chase(actor=CLOCK, at=day(one, -14))) == []


def test_a_letter_is_drafted_by_each_recipient_about_what_is_owed_to_it(cast: Cast, one: Obligation) -> None:
    rule = report(**{"from": ["Ủy ban nhân dân các xã, phường, đặc khu"]}, to=["Sở Nội vụ"], where="II.1")
    second = adopted(cast, reading(number="78/KH-UBND", duties=[], reporting=[rule]))
    services.raise_obligations(actor=cast.actor("city_officer"), plan_id=second, year=2025, at=AT)
    services.chase(actor=CLOCK, at=day(one, 7))
    services.chase(actor=CLOCK, at=day(one, 8))
    letters = Letter.objects.filter(addressee_id=cast.body.ward)
    assert {(x.sender_id, tuple(o.plan_id for o in x.obligations.all())) for x in letters} == {
        (cast.body.department, (one.plan_id,)),
        (cast.body.home_affairs, (second,)),
    }


def letter_of(cast: Cast, one: Obligation, who: str = "department_officer") -> Any:
    return services.draft_letter(actor=cast.actor(who), addressee=cast.body.ward, at=day(one, 2))


def test_a_person_drafts_edits_and_sends_a_letter_each_with_one_line(cast: Cast, one: Obligation) -> None:
    made: list[Any] = []
    assert verbs_of(lambda: made.append(letter_of(cast, one))) == ["obligations.draft_letter"]
    assert verbs_of(lambda: made.append(letter_of(cast, one))) == []
    assert made[0] == made[1]
    actor = cast.actor("department_officer")
    with pytest.raises(NotFound):
        selectors.letter(cast.actor("officer"), made[0])
    given = {"actor": actor, "letter_id": made[0], "at": day(one, 2)}
    assert verbs_of(lambda: services.edit_letter(**given, subject="V/v mẫu", text="Kính gửi.")) == [
        "obligations.edit_letter"
    ]
    assert verbs_of(lambda: services.send_letter(**given)) == ["obligations.send_letter"]
    assert (
        told(cast, "officer", "obligations.letter")
        == told(cast, "chair", "obligations.letter")
        == ["obligations.letter"]
    )
    seen = selectors.letter(cast.actor("officer"), made[0])
    assert (seen.subject, seen.state) == ("V/v mẫu", "sent")
    with pytest.raises(NotPossible):
        services.send_letter(**given)


def test_a_draft_may_be_dropped_and_only_by_its_body(cast: Cast, one: Obligation) -> None:
    made = letter_of(cast, one)
    with pytest.raises(NotFound):
        services.drop_letter(actor=cast.actor("city_officer"), letter_id=made, at=AT)
    assert verbs_of(
        lambda: services.drop_letter(actor=cast.actor("department_officer"), letter_id=made, at=AT)
    ) == ["obligations.drop_letter"]


def test_a_body_that_asked_nothing_has_nothing_to_chase(cast: Cast, one: Obligation) -> None:
    with pytest.raises(Refused):
        letter_of(cast, one, "inspector")
    with pytest.raises(NotPossible, match="obligations-009"):
        letter_of(cast, one, "ministry_officer")
    with pytest.raises(NotPossible, match="obligations-009"):
        services.draft_letter(actor=cast.actor("department_officer"), addressee=cast.body.ward, at=AT)
