"""People of bodies that a reorganisation ended stay in the sight of who saw and kept them, and of nobody else."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import MEMBERS, Cast
from tests.journeys.reorganising import LOADER, ON, carry, draft, merge, seat_of, split, undo
from tests.made_plan import AT
from thidua.foundations.access import policy
from thidua.foundations.access import selectors as access
from thidua.foundations.access import services as people
from thidua.foundations.access.models import Appointment
from thidua.foundations.access.roles import ROLES
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts_reorganising import LinkSpec, StepSpec
from thidua.ground import clock
from thidua.ground.actor import system_actor

EVE = ON - timedelta(days=1)
#: Who saw nothing of the ward's people before, and sees nothing after: a sibling, another province, who left.
OTHERS = ("other_officer", "stranger", "without_post")


@pytest.fixture
def divided(cast: Cast) -> UUID:
    """The ward is divided; posts that nobody placed ended with it. The act."""
    act = draft(split(cast, "ward"))
    carry(act)
    return act


def status(cast: Cast, who: str, address: str) -> int:
    """What a page answers somebody."""
    return cast.client(who).get(address).status_code


@pytest.mark.parametrize("who", ["city_steward", "city_officer", "system_steward"])
def test_officers_of_a_divided_ward_stay_in_sight_of_those_above(cast: Cast, divided: UUID, who: str) -> None:
    name = orgs.card(cast.body.ward).name
    page = cast.client(who).get(f"/nguoi/{cast.officer.person_id}/")
    assert page.status_code == 200
    assert name in page.content.decode(), "a former post says where it was"
    assert cast.client(who).get(f"/nguoi/don-vi/{cast.body.ward}/").status_code == 200
    listed = cast.client(who).get(f"/nguoi/don-vi/{cast.body.ward}/").content.decode()
    assert cast.officer.name in listed
    assert f"/nguoi/don-vi/{cast.body.ward}/them/" not in listed, "nobody is added to a body that is gone"


@pytest.mark.parametrize("who", [*OTHERS, "chair", "people_steward"])
def test_they_stay_out_of_sight_of_everybody_else(cast: Cast, divided: UUID, who: str) -> None:
    client = cast.client(who)
    for address in (f"/nguoi/{cast.officer.person_id}/", f"/nguoi/don-vi/{cast.body.ward}/"):
        assert client.get(address).status_code in {403, 404}, address
    assert not access.keeps_record(cast.actor(who), cast.officer.person_id, clock.now())


def test_rights_ended_with_the_body(cast: Cast, divided: UUID) -> None:
    assert cast.actor("officer").acting is None
    assert cast.actor("people_steward").acting is None


def test_the_province_appoints_its_own_officers_anew(cast: Cast, divided: UUID) -> None:
    seat = next(card for card in orgs.children(cast.body.city) if card.name.endswith("Mẫu X"))
    client, person = cast.client("city_steward"), cast.officer.person_id
    address = f"/nguoi/{person}/phan-cong/{seat.id}/"
    assert address in client.get(f"/nguoi/{person}/").content.decode(), "whoever took over is offered"
    answer = client.post(
        address, {"role": "standing_officer", "capacity": "member", "since": f"{clock.today():%d/%m/%Y}"}
    )
    assert answer.status_code == 302
    actor = cast.actor("officer")
    assert (actor.role, actor.body_id) == ("standing_officer", seat.id)
    old = f"/nguoi/{person}/phan-cong/{cast.body.ward}/"
    assert client.get(old).status_code == 403, "not at the body that is gone"


def test_whoever_kept_the_record_exports_and_erases_it(cast: Cast, divided: UUID) -> None:
    person, at = cast.officer.person_id, clock.now()
    assert access.keeps_record(cast.actor("city_steward"), person, at)
    assert not access.keeps_record(cast.actor("city_officer"), person, at), "seeing is not keeping"
    assert status(cast, "city_steward", f"/nguoi/{person}/du-lieu/") == 200
    elsewhere = people.appoint(
        actor=LOADER, person_id=person, role="contributor", body_id=cast.body.neighbour,
        since=clock.today() - timedelta(days=9), at=at,
    )  # fmt: skip
    people.end_appointment(actor=LOADER, appointment_id=elsewhere, at=at)
    assert not access.keeps_record(cast.actor("city_steward"), person, at), "another province had them too"


def test_somebody_who_moved_away_is_out_of_sight_of_where_they_are_now_unknown(
    cast: Cast, divided: UUID
) -> None:
    """The post at the ward that ended is seen from above; the new one in another province is not, nor the account."""
    person, at = cast.officer.person_id, clock.now()
    people.appoint(
        actor=LOADER, person_id=person, role="contributor", body_id=cast.body.neighbour, since=clock.today(), at=at
    )  # fmt: skip
    page = access.person_page(cast.actor("city_steward"), person, at)
    assert {line.body_id for line in page.appointments} == {cast.body.ward}
    assert not page.may_keep
    assert not access.keeps_record(cast.actor("city_steward"), person, at)


def test_any_date_the_head_also_of_a_body_that_is_gone(cast: Cast) -> None:
    person = people.add_person(
        actor=LOADER, full_name="Trưởng Cũ Mẫu", body_id=cast.body.ward, sample=True, at=AT
    )
    people.appoint(
        actor=LOADER, person_id=person, role="chair", capacity="head", body_id=cast.body.ward,
        since=ON - timedelta(days=30), at=AT,
    )  # fmt: skip
    body = f"/to-chuc/{cast.body.ward}/?ngay={EVE}"
    branch = f"/to-chuc/nhanh/?dia-ban={cast.territory.city}&ngay={EVE}"

    def told(who: str) -> list[bool]:
        client = cast.client(who)
        return ["Trưởng Cũ Mẫu" in client.get(url).content.decode() for url in (body, branch)]

    before = told("city_officer")
    assert before == [True, True]
    act = draft(merge(cast, "ward", "other_ward"))
    carry(act)
    assert told("city_officer") == before
    assert told("stranger") == [False, False]
    undo(act)
    assert told("city_officer") == before
    assert told("other_officer") == [False, False], "a sibling again"


def test_predicates_and_row_filters_agree_about_bodies_that_are_gone(cast: Cast) -> None:
    carry(draft(split(cast, "ward")))
    carry(draft(StepSpec("body", "close", (LinkSpec(cast.body.other_division),))))
    rows = list(Appointment.objects.all())
    places = orgs.cards({row.body_id for row in rows})
    assert [card for card in places.values() if card.stood]
    for actor in [*(cast.actor(key) for key in MEMBERS), system_actor("loader"), system_actor("clock")]:
        for predicate, filtered in (
            (policy.may_see_people, policy.seen_appointments(actor)),
            (policy.may_keep_people, policy.kept_appointments(actor)),
            *(
                (lambda who, place, r=role: policy.may_appoint(who, r, place), policy.appointable_rows(actor, role))
                for role in ROLES
            ),
        ):  # fmt: skip
            assert set(Appointment.objects.filter(filtered).values_list("pk", flat=True)) == {
                row.pk for row in rows if predicate(actor, places[row.body_id])
            }, actor.label()


def test_a_body_taken_over_counts_as_standing_below_its_taker(cast: Cast) -> None:
    seat = seat_of(carry(draft(merge(cast, "ward", "other_ward"))))
    gone = orgs.cards([cast.body.ward, cast.body.division])
    assert gone[cast.body.ward].stood == f"{orgs.card(seat).path}.{cast.body.ward.hex}"
    assert gone[cast.body.division].stood.startswith(orgs.card(seat).path + ".")
    assert orgs.card(cast.body.city).stood == ""


def test_former_posts_cost_no_query_each(cast: Cast, divided: UUID) -> None:
    actor, at = cast.actor("city_steward"), clock.now()

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert access.people_page(actor, cast.body.ward, at).total
        return len(seen)

    before = queries()
    for n in range(5):
        person = people.add_person(
            actor=LOADER, full_name=f"Mẫu Cũ {n}", body_id=cast.body.city, sample=True, at=AT
        )
        post = people.appoint(
            actor=LOADER, person_id=person, role="contributor", body_id=cast.body.city, at=AT
        )
        Appointment.objects.filter(pk=post).update(
            body=cast.body.ward, valid=Appointment.objects.get(person=cast.officer.person_id).valid
        )
    assert queries() == before
