"""Two at once: work that is done while an act is undone, and rows hung on a body while it ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from tests.cast import Cast
from tests.journeys.reorganising import LOADER, carry, draft, merge, seat_of, undo
from tests.journeys.test_hand_over_race import in_thread, wait_for_a_waiter
from tests.journeys.test_reorganise import LATER, city_plan, owed
from tests.made_plan import AT, COMMUNES, adopted, duty, reading
from thidua.foundations.access import services as people
from thidua.foundations.access.models import Appointment
from thidua.ground.errors import ThiduaError
from thidua.journeys import reorganise
from thidua.work.obligations import services as work
from thidua.work.obligations.models import Obligation

pytestmark = pytest.mark.django_db(transaction=True)


def code_of(act: Any) -> str:
    """What an act is refused with."""
    try:
        act()
    except ThiduaError as refusal:
        return refusal.code
    return "done"


def test_work_done_while_an_act_is_undone_is_seen_and_not_written_over(
    transactional_db: None, cast: Cast
) -> None:
    plan = city_plan(cast)
    act = draft(merge(cast, "ward", "other_ward"))
    seat = seat_of(carry(act))
    row = Obligation.objects.filter(plan=plan, kind="duty", body=seat, joined_to=None)[0]
    actor = cast.actor("officer", LATER)
    with transaction.atomic():
        work.discharge_obligation(actor=actor, obligation_id=row.pk, text="xong", at=LATER)
        undoing, answers = in_thread(lambda: code_of(lambda: undo(act)))
        wait_for_a_waiter()
    undoing.join(20)
    assert answers == ["orgs-021"]
    row.refresh_from_db()
    assert (row.body_id, row.state) == (seat, "discharged")


def test_work_done_after_the_look_is_not_written_over(
    transactional_db: None, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = city_plan(cast)
    act = draft(merge(cast, "ward", "other_ward"))
    seat = seat_of(carry(act))
    row = Obligation.objects.filter(plan=plan, kind="duty", body=seat, joined_to=None)[0]
    actor = cast.actor("officer", LATER)
    real = reorganise.in_the_way
    late: list[Any] = []

    def meanwhile(who: Any, ident: UUID) -> Any:
        found = real(who, ident)
        late.append(
            in_thread(
                lambda: code_of(
                    lambda: work.discharge_obligation(
                        actor=actor, obligation_id=row.pk, text="xong", at=LATER
                    )
                )
            )
        )
        wait_for_a_waiter()
        return found

    monkeypatch.setattr(reorganise, "in_the_way", meanwhile)
    undo(act)
    thread, answers = late[0]
    thread.join(20)
    # Whoever came later finds the row back at the old ward, not theirs as it was, and is refused.
    assert answers and answers[0] != "done"
    row.refresh_from_db()
    assert row.body_id in (cast.body.ward, cast.body.other_ward) and row.state != "discharged"


def test_a_post_given_while_its_body_ends_goes_with_it(transactional_db: None, cast: Cast) -> None:
    act = draft(merge(cast, "ward", "other_ward"))
    shown = reorganise.preview(LOADER, act)
    person = cast.officer.person_id
    with transaction.atomic():
        post = people.appoint(
            actor=LOADER, person_id=person, role="contributor", body_id=cast.body.other_ward, at=AT
        )
        carrying, answers = in_thread(
            lambda: code_of(
                lambda: reorganise.carry_out(
                    actor=LOADER, reorganisation_id=act, fingerprint=shown.fingerprint, at=AT
                )
            )
        )
        wait_for_a_waiter()
    carrying.join(20)
    assert answers == ["done"]
    given = Appointment.objects.filter(person=person, role="contributor", valid__contains=AT.date())
    assert [row.body_id != cast.body.other_ward for row in given] == [True]
    # Begun after the act took effect, it changed its body in place.
    assert given[0].pk == post
    assert reorganise.left_behind(AT) == {}


def test_whoever_comes_while_a_body_ends_finds_it_ended(transactional_db: None, cast: Cast) -> None:
    plan = adopted(cast, reading(duties=[duty(COMMUNES, "việc", due="2025-12-20")]))
    person, ward = cast.officer.person_id, cast.body.other_ward
    act = draft(merge(cast, "ward", "other_ward"))
    with transaction.atomic():
        carry(act)
        both = [
            in_thread(
                lambda: code_of(
                    lambda: people.appoint(
                        actor=LOADER, person_id=person, role="contributor", body_id=ward, at=AT
                    )
                )
            ),
            in_thread(
                lambda: code_of(
                    lambda: work.raise_obligations(
                        actor=cast.actor("city_officer"), plan_id=plan, year=2025, at=AT
                    )
                )
            ),
        ]
        wait_for_a_waiter()
    for thread, _answers in both:
        thread.join(20)
    assert [answers for _thread, answers in both] == [["access-003"], ["done"]]
    assert not owed(plan, ward) and Obligation.objects.filter(plan=plan).exists()
    assert reorganise.left_behind(AT + timedelta(days=1)) == {}
