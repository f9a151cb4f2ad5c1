"""Capacities, leave, delegations: what the services allow, refuse, and take along when a post ends."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connections, transaction

from tests.cast import SINCE, Cast
from thidua.foundations.access import selectors, services
from thidua.foundations.access.models import Appointment, Delegation, Leave
from thidua.foundations.audit import selectors as audit
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.ground.errors import NotFound, NotPossible, ThiduaError

LOADER = system_actor("loader")
TODAY = clock.today()
DAY = timedelta(days=1)
PAPER = "Giấy ủy quyền mẫu số 01/GUQ-UBND"


@dataclass
class Ward:
    """A ward whose head, deputy and division head hold posts with capacities."""

    cast: Cast
    at: datetime
    head: UUID
    deputy: UUID
    division: UUID
    deputy_person: UUID
    division_account: UUID

    def delegate(self, **changed: Any) -> UUID:
        """TL. for letters from the head to the division's head, until a day."""
        given: dict[str, Any] = {
            "actor": LOADER,
            "giver": self.head,
            "receiver": self.division,
            "way": "by_order",
            "scope": ["dispatch", "obligations.send_letter"],
            "until": TODAY + 30 * DAY,
            "basis": PAPER,
            "at": self.at,
        }
        return services.delegate(**{**given, **changed})


def lead(cast: Cast, person: UUID, body: UUID, capacity: str, **more: Any) -> UUID:
    """An appointment as Lãnh đạo ký in a capacity."""
    return services.appoint(
        actor=LOADER,
        person_id=person,
        role="chair",
        body_id=body,
        capacity=capacity,
        **{"since": SINCE, "at": clock.now(), **more},
    )


@pytest.fixture
def ward(cast: Cast) -> Ward:
    at = clock.now()
    chair = Appointment.objects.get(person=cast.chair.person_id)
    services.correct_appointment(
        actor=LOADER, appointment_id=chair.pk, position="Chủ tịch", capacity="head", at=at
    )
    deputy = services.add_person(
        actor=LOADER, full_name="Phó Mẫu", body_id=cast.body.ward, sample=True, at=at
    )
    return Ward(
        cast,
        at,
        chair.pk,
        lead(cast, deputy, cast.body.ward, "deputy"),
        lead(cast, cast.division_officer.person_id, cast.body.division, "head"),
        deputy,
        cast.division_officer.account_id,
    )


def code(act: Any, *args: Any, **kwargs: Any) -> str:
    """The code an act is refused with."""
    with pytest.raises(ThiduaError) as refused:
        act(*args, **kwargs)
    return refused.value.code


# Leaders


def test_one_leader_a_day_by_rule_and_by_the_database(ward: Ward) -> None:
    body, person = ward.cast.body.ward, ward.deputy_person
    assert code(lead, ward.cast, person, body, "acting_head") == "access-020"
    assert code(lead, ward.cast, ward.cast.officer.person_id, body, "head") == "access-020"
    with pytest.raises(IntegrityError, match="appointment_one_leader"), transaction.atomic():
        Appointment.objects.create(
            person_id=person, role="chair", body_id=body, capacity="in_charge", valid=(TODAY, None)
        )
    services.end_appointment(actor=LOADER, appointment_id=ward.head, from_day=TODAY + 9 * DAY, at=ward.at)
    acting = lead(ward.cast, person, body, "acting_head", since=TODAY + 9 * DAY)
    on = [selectors.head_on(body, TODAY + n * DAY, ward.at) for n in (8, 9)]
    assert [(line.capacity, line.id) for line in on if line] == [
        ("head", ward.head),
        ("acting_head", acting),
    ]
    block = selectors.block_of(body, acting, "plan", TODAY + 9 * DAY, ward.at)
    assert block.lines == ("TM. ỦY BAN NHÂN DÂN", "Q. CHỦ TỊCH")


def test_two_heads_at_once_leave_one(ward: Ward, transactional_db: None) -> None:
    """Both see no leader; the database lets one in, the other is told in words."""
    services.end_appointment(actor=LOADER, appointment_id=ward.head, at=ward.at)
    answers: list[str] = []
    start = threading.Barrier(2)

    def act(person: UUID) -> None:
        try:
            start.wait()
            lead(ward.cast, person, ward.cast.body.ward, "head", since=TODAY)
            answers.append("in")
        except NotPossible as error:
            answers.append(error.code)
        finally:
            connections.close_all()

    people = (ward.cast.officer.person_id, ward.cast.contributor.person_id)
    threads = [threading.Thread(target=act, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(answers) == ["access-020", "in"]


def test_a_second_leading_post_is_concurrent(ward: Ward) -> None:
    person, front = ward.cast.chair.person_id, ward.cast.body.ward_association
    assert code(lead, ward.cast, person, front, "head") == "access-021"
    lead(ward.cast, person, front, "head", concurrent=True)
    lines = selectors.holders_on(front, TODAY, ward.at)
    assert [(line.capacity, line.concurrent) for line in lines] == [("head", True)]


def test_capacities_go_with_the_role_that_signs(ward: Ward) -> None:
    act = {
        "actor": LOADER,
        "person_id": ward.cast.officer.person_id,
        "body_id": ward.cast.body.ward,
        "at": ward.at,
    }
    assert code(services.appoint, **act, role="contributor", capacity="deputy") == "access-019"
    assert code(services.appoint, **act, role="chair", capacity="king") == "access-018"


def test_who_held_what_on_any_day(ward: Ward) -> None:
    services.end_appointment(actor=LOADER, appointment_id=ward.deputy, from_day=TODAY, at=ward.at)
    held = {day: selectors.holders_on(ward.cast.body.ward, day, ward.at) for day in (TODAY - DAY, TODAY)}
    names = {day: {line.person_name for line in lines} for day, lines in held.items()}
    assert names[TODAY - DAY] - names[TODAY] == {"Phó Mẫu"}
    page = selectors.people_page(ward.cast.actor("officer"), ward.cast.body.ward, ward.at, day=TODAY - DAY)
    assert page.leader is not None and page.leader.person_name == ward.cast.chair.name
    assert [line.person_name for line in page.deputies] == ["Phó Mẫu"]


# Leave


def test_whoever_is_away_keeps_their_rights_and_is_shown_with_who_stands_in(ward: Ward) -> None:
    leave = services.note_leave(
        actor=ward.cast.actor("chair"),
        appointment_id=ward.head,
        kind="trip",
        since=TODAY,
        until=TODAY + DAY,
        stand_in=ward.deputy,
        at=ward.at,
    )
    assert ward.cast.actor("chair").role == "chair"
    head = selectors.head_on(ward.cast.body.ward, TODAY, ward.at)
    assert head is not None and head.away is not None
    assert (head.away.stand_in_name, head.away.until) == ("Phó Mẫu", TODAY + DAY)
    people = {ward.cast.chair.person_id}
    assert selectors.stand_ins(people, ward.cast.body.ward, ward.at) == {
        ward.cast.chair.person_id: ward.deputy_person
    }
    assert selectors.stand_ins(people, ward.cast.body.city, ward.at) == {}
    # The deputy who runs the body signs KT. without further delegation, on those days only.
    block = selectors.block_of(ward.cast.body.ward, ward.deputy, "plan", TODAY, ward.at)
    assert block.lines == ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    after = {"on": TODAY + 2 * DAY, "at": ward.at}
    assert code(selectors.block_of, ward.cast.body.ward, ward.deputy, "plan", **after) == "access-031"
    services.end_leave(actor=ward.cast.actor("chair"), leave_id=leave, from_day=TODAY, at=ward.at)
    assert not Leave.objects.exists()
    verbs = [line.verb for line in audit.trail("person", ward.cast.chair.person_id)][:2]
    assert verbs == ["access.end_leave", "access.note_leave"]


def test_leave_is_refused_in_words(ward: Ward) -> None:
    chair = ward.cast.actor("chair")
    given: dict[str, Any] = {
        "actor": chair,
        "appointment_id": ward.head,
        "kind": "leave",
        "since": TODAY,
        "until": TODAY + DAY,
    }

    def refused(**changed: Any) -> str:
        return code(services.note_leave, **{**given, "at": ward.at, **changed})

    officer = Appointment.objects.get(person=ward.cast.officer.person_id).pk
    assert refused(kind="ill") == "access-029"
    assert refused(until=TODAY - DAY) == "access-006"
    assert refused(since=SINCE - DAY) == "access-024"
    assert refused(stand_in=ward.division) == "access-025", "of another body"
    assert refused(stand_in=ward.head) == "access-025", "oneself"
    assert refused(appointment_id=officer) == "access-109", "somebody else's leave"
    assert refused(actor=ward.cast.actor("stranger")) == "access-002"
    services.note_leave(
        actor=LOADER, appointment_id=officer, kind="leave", since=TODAY, until=TODAY, at=ward.at
    )
    assert refused(stand_in=officer) == "access-026"
    services.note_leave(**{**given, "at": ward.at, "stand_in": ward.deputy})
    assert refused() == "access-023"
    assert refused(actor=LOADER, appointment_id=ward.deputy) == "access-027"


def test_another_stands_in_or_nobody(ward: Ward) -> None:
    leave = services.note_leave(
        actor=LOADER,
        appointment_id=ward.head,
        kind="leave",
        since=TODAY,
        until=TODAY + DAY,
        stand_in=ward.deputy,
        at=ward.at,
    )
    officer = Appointment.objects.get(person=ward.cast.officer.person_id).pk
    chair = ward.cast.actor("chair")
    services.change_stand_in(actor=chair, leave_id=leave, stand_in=officer, at=ward.at)
    assert Leave.objects.get().stand_in_id == officer
    services.end_appointment(actor=LOADER, appointment_id=officer, at=ward.at)
    head = {ward.cast.chair.person_id}
    assert selectors.stand_ins(head, ward.cast.body.ward, ward.at) == {}, (
        "a post that ended stands in no more"
    )
    services.change_stand_in(actor=chair, leave_id=leave, stand_in=None, at=ward.at)
    assert Leave.objects.get().stand_in_id is None
    later = ward.at + 5 * DAY
    assert (
        code(services.change_stand_in, actor=chair, leave_id=leave, stand_in=None, at=later) == "access-028"
    )


# Delegations


def test_a_delegation_gives_exactly_its_acts_and_ends_at_once(ward: Ward) -> None:
    made = ward.delegate()
    actor = selectors.actor_of(ward.division_account, made, clock.now())
    assert actor is not None and actor.acting is not None
    assert (actor.role, actor.body_id) == ("delegate", ward.cast.body.ward)
    assert actor.acting.acts == {"obligations.send_letter"}
    assert actor.label().endswith("(TL. Chủ tịch)"), "the audit line says by whose right"
    assert actor.has_delegated("obligations.send_letter", ward.cast.body.ward)
    assert not actor.has_delegated("obligations.extend_deadline", ward.cast.body.ward)
    assert not actor.has_delegated("obligations.send_letter", ward.cast.body.city)
    with pytest.raises(NotFound):
        selectors.people_page(actor, ward.cast.body.ward, ward.at)
    services.revoke_delegation(actor=ward.cast.actor("chair"), delegation_id=made, reason="x", at=clock.now())
    after = selectors.actor_of(ward.division_account, made, clock.now())
    assert after is not None and after.role == "standing_officer"
    assert code(services.revoke_delegation, actor=LOADER, delegation_id=made, at=clock.now()) == "access-045"


@pytest.mark.parametrize("whose", ["head", "division"])
def test_a_delegation_ends_with_either_post(ward: Ward, whose: str) -> None:
    made = ward.delegate()
    post = getattr(ward, whose)
    services.end_appointment(actor=LOADER, appointment_id=post, from_day=TODAY, at=ward.at)
    actor = selectors.actor_of(ward.division_account, made, clock.now())
    assert actor is not None and actor.role == "standing_officer"
    row = Delegation.objects.get(pk=made)
    assert row.revoked_at is not None or row.valid.upper == TODAY


def test_signing_by_order_and_through_a_deputy(ward: Ward) -> None:
    ward.delegate()
    body = ward.cast.body.ward
    block = selectors.block_of(body, ward.division, "dispatch", TODAY, ward.at)
    assert block.lines == ("TL. CHỦ TỊCH", "TRƯỞNG PHÒNG VĂN HÓA - XÃ HỘI")
    assert code(selectors.block_of, body, ward.division, "plan", TODAY, ward.at) == "access-033"
    person = services.add_person(
        actor=LOADER, full_name="Phó phòng Mẫu", body_id=ward.cast.body.division, sample=True, at=ward.at
    )
    deputy = lead(ward.cast, person, ward.cast.body.division, "deputy")
    assert code(selectors.block_of, body, deputy, "dispatch", TODAY, ward.at) == "access-031"
    ward.delegate(giver=ward.division, receiver=deputy, way="for_head", scope=["dispatch"])
    lines = selectors.block_of(body, deputy, "dispatch", TODAY, ward.at).lines
    assert lines[1:] == ("KT. TRƯỞNG PHÒNG VĂN HÓA - XÃ HỘI", "PHÓ TRƯỞNG PHÒNG VĂN HÓA - XÃ HỘI")
    signers = [block.appointment_id for block in selectors.signers(body, "dispatch", TODAY, ward.at)]
    assert signers == [ward.head, ward.division, deputy]


def test_delegations_the_law_does_not_know(ward: Ward) -> None:
    def refused(**changed: Any) -> str:
        return code(ward.delegate, **changed)

    city = Appointment.objects.get(person=ward.cast.city_chair.person_id).pk
    assert refused(way="by_heart") == "access-035"
    assert refused(scope=[]) == "access-036"
    assert refused(scope=["everything"]) == "access-036"
    assert refused(giver=ward.deputy, receiver=ward.division) == "access-037"
    assert refused(way="for_head") == "access-038", "KT. stays in the house"
    assert refused(receiver=ward.deputy) == "access-039"
    assert refused(receiver=city) == "access-039", "upwards"
    assert refused(basis="") == "access-040"
    assert refused(way="by_mandate", until=None) == "access-041"
    assert refused(since=SINCE - DAY) == "access-042"
    ward.delegate()
    assert refused(scope=["report"]) == "access-043"
    assert refused(actor=ward.cast.actor("officer")) == "access-107"
    assert refused(actor=ward.cast.actor("stranger")) == "access-002"
    assert refused(actor=ward.cast.actor("division_officer")) in {"access-002", "access-107"}
    assert refused(actor=ward.cast.actor("chair"), receiver=_own(ward)) == "access-108", "to oneself"


def _own(ward: Ward) -> UUID:
    """A second post of the head: nobody delegates to themselves."""
    return lead(
        ward.cast, ward.cast.chair.person_id, ward.cast.body.ward_association, "head", concurrent=True
    )


def test_the_database_keeps_what_the_rules_promise(ward: Ward) -> None:
    made = Delegation.objects.get(pk=ward.delegate())
    wrong: list[dict[str, Any]] = [
        {},
        {"receiver_id": ward.head},
        {"scope": [], "about_id": "x"},
        {"way": "by_mandate", "valid": (TODAY, None), "about_id": "x"},
        {"basis": "", "about_id": "x"},
    ]
    for changed in wrong:
        fields = {
            "giver_id": made.giver_id,
            "receiver_id": made.receiver_id,
            "way": made.way,
            "scope": made.scope,
            "valid": made.valid,
            "basis": made.basis,
            "given_at": made.given_at,
        }
        with pytest.raises(IntegrityError), transaction.atomic():
            Delegation.objects.create(**{**fields, **changed})


def test_a_post_that_never_began_takes_everything_along(ward: Ward) -> None:
    soon = TODAY + 40 * DAY
    services.end_appointment(actor=LOADER, appointment_id=ward.head, from_day=soon, at=ward.at)
    head = lead(ward.cast, ward.cast.officer.person_id, ward.cast.body.ward, "head", since=soon)
    ward.delegate(giver=head, since=soon, until=soon + DAY)
    services.note_leave(
        actor=LOADER,
        appointment_id=head,
        kind="study",
        since=soon,
        until=soon + DAY,
        stand_in=ward.deputy,
        at=ward.at,
    )
    services.end_appointment(actor=LOADER, appointment_id=head, at=ward.at)
    assert not Appointment.objects.filter(pk=head).exists()
    assert not Delegation.objects.exists() and not Leave.objects.exists()


@pytest.mark.parametrize("way", ["by_order", "by_mandate"])
def test_whoever_was_authorised_authorises_nobody(ward: Ward, way: str) -> None:
    """Giấy ủy quyền is the head's: TL. and TUQ. do not pass it on; KT. in the house is another thing."""
    assert code(ward.delegate, way=way, scope=["dispatch", "mandate"]) == "access-051"
    ward.delegate(way=way, scope=["dispatch", "commendation"])
    ward.delegate(way="for_head", receiver=ward.deputy, scope=["mandate"])
