"""People, accounts and appointments through the services."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction

from tests.cast import PASSWORD, SINCE, Cast
from thidua.foundations.access import sealing, selectors, services
from thidua.foundations.access.models import Account, Appointment, Person
from thidua.foundations.audit import selectors as audit
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.ground.errors import NotFound, NotPossible, Refused

LOADER = system_actor("loader")
ID = "031090001234"


def code_of(raised: pytest.ExceptionInfo[Any]) -> str:
    """The refusal's code."""
    return str(raised.value.code)


def test_a_steward_adds_somebody_and_they_act_at_once(cast: Cast) -> None:
    steward, at = cast.actor("people_steward"), clock.now()
    person = services.add_person(
        actor=steward,
        full_name="  Nguyễn  Thị Mẫu ",
        body_id=cast.body.ward,
        role="contributor",
        position="Công chức",
        email="Moi@Mau.example",
        identifier=ID,
        at=at,
    )
    account = services.open_account(actor=steward, person_id=person, password=PASSWORD, at=at)
    actor = selectors.actor_of(account, None, at)
    assert actor is not None
    assert (actor.name, actor.role, actor.body_id) == ("Nguyễn Thị Mẫu", "contributor", cast.body.ward)
    assert Account.objects.get(pk=account).email == "moi@mau.example"
    verbs = [line.verb for line in audit.trail("person", person)]
    assert verbs == ["access.open_account", "access.appoint", "access.add_person"]
    line = audit.trail("person", person)[-1]
    assert line.personal["Họ và tên"] == "Nguyễn Thị Mẫu"
    assert "Nguyễn" not in str(line.changes) + line.subject_label


def test_the_identifier_is_never_stored_nor_shown_plain(cast: Cast) -> None:
    steward, at = cast.actor("people_steward"), clock.now()
    person = services.add_person(
        actor=steward,
        full_name="Mẫu",
        body_id=cast.body.ward,
        role="contributor",
        identifier="031 090 001 234",
        at=at,
    )
    row = Person.objects.get(pk=person)
    assert sealing.unseal(bytes(row.identifier_cipher or b""), person) == ID
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM access_person p WHERE p::text LIKE %s", [f"%{ID}%"])
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM audit_personal p WHERE p::text LIKE %s", [f"%{ID}%"])
        assert cursor.fetchone() == (0,)
    assert selectors.person_page(steward, person, at).identifier == "•••••••••234"
    assert selectors.person_page(cast.actor("officer"), person, at).identifier == "", "only its keeper"
    with pytest.raises(NotPossible) as refused:
        services.add_person(actor=steward, full_name="Ai", body_id=cast.body.ward, identifier=ID, at=at)
    assert code_of(refused) == "access-008"


@pytest.mark.parametrize("wrong", ["12345", "03109000123x", "0310900012345", "٠٣١٠٩٠٠٠١٢٣٤"])
def test_a_malformed_identifier_is_refused(cast: Cast, wrong: str) -> None:
    with pytest.raises(NotPossible) as refused:
        services.add_person(
            actor=LOADER, full_name="Ai", body_id=cast.body.ward, identifier=wrong, at=clock.now()
        )
    assert code_of(refused) == "access-007"


def test_a_sealed_identifier_moved_to_another_person_does_not_open(cast: Cast) -> None:
    from cryptography.exceptions import InvalidTag

    sealed = sealing.seal(ID, cast.officer.person_id)
    assert sealed != sealing.seal(ID, cast.officer.person_id), "a fresh nonce each time"
    with pytest.raises(InvalidTag):
        sealing.unseal(sealed, cast.chair.person_id)
    assert sealing.fingerprint(ID) == sealing.fingerprint("031.090.001.234")


def test_the_same_post_twice_at_once_is_refused_by_rule_and_by_the_database(cast: Cast) -> None:
    at, today = clock.now(), clock.today()
    with pytest.raises(NotPossible) as refused:
        services.appoint(
            actor=LOADER,
            person_id=cast.officer.person_id,
            role="standing_officer",
            body_id=cast.body.ward,
            at=at,
        )
    assert code_of(refused) == "access-005"
    assert "01/07/2025" in refused.value.message
    row = Appointment.objects.get(person=cast.officer.person_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(
            person_id=row.person_id, role=row.role, body_id=row.body_id, valid=(today, None)
        )


def test_refusals_of_an_appointment_say_why(cast: Cast) -> None:
    steward, at, today = cast.actor("people_steward"), clock.now(), clock.today()
    person = cast.contributor.person_id

    def appoint(**changed: Any) -> str:
        with pytest.raises((NotPossible, Refused, NotFound)) as refused:
            services.appoint(
                **{
                    "actor": steward,
                    "person_id": person,
                    "role": "chair",
                    "body_id": cast.body.ward,
                    "at": at,
                    **changed,
                }
            )
        return code_of(refused)

    assert appoint(role="king") == "access-004"
    assert appoint(since=today, until=today - timedelta(days=1)) == "access-006"
    assert appoint(body_id=cast.body.city) == "access-003", "the superior body is out of scope: not found"
    assert appoint(role="system_steward") == "access-103"
    assert appoint(role="people_steward") == "access-104"
    assert appoint(person_id=steward.person_id) == "access-105"
    assert appoint(actor=cast.actor("officer")) == "access-103"
    assert appoint(actor=cast.actor("stranger")) == "access-003"
    assert appoint(actor=system_actor("clock")) == "access-003"


def test_somebody_dismissed_has_no_rights_at_the_next_request(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    at = clock.now()
    client = cast.client("contributor")
    assert client.get("/nguoi/").status_code == 302
    row = Appointment.objects.get(person=cast.contributor.person_id)
    with django_capture_on_commit_callbacks(execute=True):
        services.end_appointment(
            actor=cast.actor("people_steward"), appointment_id=row.pk, reason="chuyển công tác", at=at
        )
    assert "/login/" in client.get("/nguoi/")["Location"], "the session ended with the last post"
    client = cast.client("contributor")
    assert client.get("/nguoi/").status_code == 403
    assert client.get("/ho-so/").status_code == 200
    row.refresh_from_db()
    assert row.valid.upper == clock.today(at)
    line = audit.trail("person", cast.contributor.person_id)[0]
    assert (line.verb, line.reason) == ("access.end_appointment", "chuyển công tác")


def test_a_closed_account_is_out_at_the_next_request(cast: Cast) -> None:
    client = cast.client("contributor")
    services.close_account(
        actor=cast.actor("people_steward"), person_id=cast.contributor.person_id, reason="thử", at=clock.now()
    )
    assert "/login/" in client.get("/ho-so/")["Location"]
    assert selectors.actor_of(cast.contributor.account_id, None, clock.now()) is None


def test_an_appointment_holds_from_its_first_to_its_last_day(cast: Cast) -> None:
    day = clock.today() + timedelta(days=10)
    services.appoint(
        actor=LOADER,
        person_id=cast.without_post.person_id,
        role="auditor",
        body_id=cast.body.ward,
        since=day,
        until=day,
        at=clock.now(),
    )
    account = cast.without_post.account_id

    def role(instant: object) -> str:
        actor = selectors.actor_of(account, None, instant)  # type: ignore[arg-type]
        assert actor is not None
        return actor.role

    first, after = clock.start_of(day), clock.end_of(day)
    assert role(first - timedelta(seconds=1)) == ""
    assert role(first) == "auditor"
    assert role(after - timedelta(seconds=1)) == "auditor"
    assert role(after) == ""


def test_ending_before_it_began_withdraws_and_ending_twice_is_refused(cast: Cast) -> None:
    at, today = clock.now(), clock.today()
    future = services.appoint(
        actor=LOADER,
        person_id=cast.without_post.person_id,
        role="auditor",
        body_id=cast.body.ward,
        since=today + timedelta(days=3),
        at=at,
    )
    services.end_appointment(actor=LOADER, appointment_id=future, at=at)
    assert not Appointment.objects.filter(pk=future).exists()
    assert audit.trail("person", cast.without_post.person_id)[0].verb == "access.withdraw_appointment"
    row = Appointment.objects.get(person=cast.contributor.person_id)
    services.end_appointment(actor=LOADER, appointment_id=row.pk, at=at)
    with pytest.raises(NotPossible) as refused:
        services.end_appointment(actor=LOADER, appointment_id=row.pk, at=at)
    assert code_of(refused) == "access-014"


def test_whoever_is_moved_in_one_act_stays_signed_in(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    at, client = clock.now(), cast.client("contributor")
    row = Appointment.objects.get(person=cast.contributor.person_id)
    with django_capture_on_commit_callbacks(execute=True):
        services.end_appointment(actor=LOADER, appointment_id=row.pk, at=at)
        services.appoint(
            actor=LOADER, person_id=row.person_id, role="contributor", body_id=cast.body.other_ward, at=at
        )
    assert client.get("/nguoi/").status_code == 302
    assert client.get("/ho-so/").status_code == 200


def test_a_post_that_ends_on_the_day_it_began_keeps_its_row(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    """She had an account and was signed in: nothing of that is undone, and she stays on the list of her body."""
    at, today = clock.now(), clock.today()
    steward, person = cast.actor("people_steward"), cast.without_post
    given: dict[str, Any] = {
        "actor": LOADER,
        "person_id": person.person_id,
        "role": "auditor",
        "body_id": cast.body.ward,
        "at": at,
    }
    post = services.appoint(**given)
    client = cast.client("without_post")
    assert client.get("/ho-so/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        services.end_appointment(actor=steward, appointment_id=post, reason="thử", at=at)
    assert "/login/" in client.get("/ho-so/")["Location"]
    actor = selectors.actor_of(person.account_id, None, clock.now())
    assert actor is not None
    assert not actor.posts
    assert audit.trail("person", person.person_id)[0].verb == "access.end_appointment"
    page = selectors.person_page(steward, person.person_id, at)
    (line,) = page.appointments
    assert (line.id, line.since, line.at_once, line.in_force) == (post, today, True, False)
    assert page.may_keep
    assert not line.may_end
    listed = selectors.people_page(steward, cast.body.ward, at, past=True)
    assert post in {one.id for one in listed.lines}
    assert post not in {one.id for one in selectors.people_page(steward, cast.body.ward, at).lines}
    assert cast.body.ward in dict(selectors.appointable_bodies(steward, page))
    steward_client = cast.client("people_steward")
    for path in (
        f"/nguoi/{person.person_id}/",
        f"/nguoi/don-vi/{cast.body.ward}/?da-thoi=1",
    ):
        shown = steward_client.get(path)
        assert shown.status_code == 200
        assert "thôi ngay trong ngày" in shown.content.decode()
    with pytest.raises(NotPossible) as refused:
        services.end_appointment(actor=LOADER, appointment_id=post, at=at)
    assert code_of(refused) == "access-014"
    services.appoint(**given)
    services.close_account(actor=steward, person_id=person.person_id, at=at)


def test_an_end_written_for_a_day_before_the_first_keeps_the_row_too(cast: Cast) -> None:
    row = Appointment.objects.get(person=cast.contributor.person_id)
    first = row.valid.lower
    services.end_appointment(
        actor=LOADER, appointment_id=row.pk, from_day=first - timedelta(days=5), at=clock.now()
    )
    row.refresh_from_db()
    assert (row.begun_on, row.valid.isempty) == (first, True)


def test_somebody_whose_only_post_was_withdrawn_stays_with_the_body_that_added_them(cast: Cast) -> None:
    at, steward = clock.now(), cast.actor("people_steward")
    person = services.add_person(
        actor=steward,
        full_name="Người Sắp Đến",
        body_id=cast.body.ward,
        role="contributor",
        since=clock.today() + timedelta(days=3),
        email="sapden@x.vn",
        at=at,
    )
    services.open_account(actor=steward, person_id=person, at=at)
    post = Appointment.objects.get(person=person)
    services.end_appointment(actor=steward, appointment_id=post.pk, at=at)
    assert not Appointment.objects.filter(person=person).exists()
    client = cast.client("people_steward")
    assert "Người Sắp Đến" in client.get(f"/nguoi/don-vi/{cast.body.ward}/?da-thoi=1").content.decode()
    assert "Người Sắp Đến" not in client.get(f"/nguoi/don-vi/{cast.body.ward}/").content.decode()
    for path in (
        f"/nguoi/{person}/",
        f"/nhat-ky/person/{person}/",
        f"/nguoi/{person}/du-lieu/",
        f"/nguoi/{person}/phan-cong/{cast.body.ward}/",
    ):
        assert client.get(path).status_code == 200, path
    page = selectors.person_page(steward, person, at)
    assert page.may_keep
    assert selectors.keeps_record(steward, person, at)
    with pytest.raises(NotFound):
        selectors.person_page(cast.actor("stranger"), person, at)
    services.close_account(actor=steward, person_id=person, at=at)
    services.appoint(actor=steward, person_id=person, role="contributor", body_id=cast.body.ward, at=at)


def test_a_post_does_not_begin_before_its_body_does(cast: Cast) -> None:
    given: dict[str, Any] = {
        "actor": LOADER,
        "person_id": cast.without_post.person_id,
        "role": "auditor",
        "body_id": cast.body.ward,
        "at": clock.now(),
    }
    with pytest.raises(NotPossible, match="01/07/2025") as refused:
        services.appoint(**given, since=date(2020, 1, 1))
    assert code_of(refused) == "access-049"
    services.appoint(**given, since=SINCE)


def test_two_of_one_name_at_a_body_are_asked_about_and_told_apart(cast: Cast) -> None:
    at, steward = clock.now(), cast.actor("people_steward")
    given: dict[str, Any] = {
        "actor": steward,
        "full_name": "Trần Thị Đôi",
        "body_id": cast.body.ward,
        "role": "contributor",
        "at": at,
    }
    services.add_person(**given, position="Công chức", email="doi.mot@x.vn")
    with pytest.raises(NotPossible, match=r"Công chức, doi\.mot") as refused:
        services.add_person(**{**given, "full_name": "trần thị  đôi"})
    assert code_of(refused) == "access-050"
    services.add_person(**{**given, "full_name": "Trần Thị Đợi"})
    client, address = cast.client("people_steward"), f"/nguoi/don-vi/{cast.body.ward}/them/"
    sent = {
        "full_name": "Trần Thị Đôi",
        "role": "contributor",
        "since": "05/01/2026",
        "email": "doi.hai@x.vn",
    }
    assert "same_name" not in client.get(address).content.decode()
    asked = client.post(address, sent)
    assert asked.status_code == 409
    assert 'name="same_name"' in asked.content.decode()
    assert client.post(address, {**sent, "same_name": "on"}).status_code == 302
    labels = [name for _key, name in selectors.told_apart(selectors.people_of(cast.body.ward, at))]
    assert {"Trần Thị Đôi, Công chức, doi.mot", "Trần Thị Đợi"} <= set(labels)
    assert sum("doi.hai" in label for label in labels) == 1


def test_the_last_system_steward_stays(cast: Cast) -> None:
    at = clock.now()
    row = Appointment.objects.get(person=cast.system_steward.person_id)
    with pytest.raises(NotPossible) as refused:
        services.end_appointment(actor=LOADER, appointment_id=row.pk, at=at)
    assert code_of(refused) == "access-012"
    services.appoint(
        actor=cast.actor("system_steward"),
        person_id=cast.ministry_officer.person_id,
        role="system_steward",
        body_id=cast.body.ministry,
        at=at,
    )
    services.end_appointment(actor=LOADER, appointment_id=row.pk, at=at)


def test_a_steward_cannot_take_over_the_account_of_somebody_who_also_serves_above(cast: Cast) -> None:
    at, steward = clock.now(), cast.actor("people_steward")
    services.appoint(
        actor=LOADER, person_id=cast.chair.person_id, role="council_member", body_id=cast.body.city, at=at
    )
    with pytest.raises(Refused) as refused:
        services.change_person(
            actor=steward,
            person_id=cast.chair.person_id,
            full_name="X",
            email="ke@gian.example",
            phone="",
            at=at,
        )
    assert code_of(refused) == "access-106"
    with pytest.raises(Refused):
        services.close_account(actor=steward, person_id=cast.chair.person_id, at=at)
    services.close_account(actor=cast.actor("city_steward"), person_id=cast.chair.person_id, at=at)


def test_acting_switches_among_ones_own_posts_only(cast: Cast) -> None:
    at = clock.now()
    actor = cast.actor("two_posts")
    assert [post.role for post in actor.posts] == ["standing_officer", "contributor"]
    other = actor.posts[1]
    post = services.choose_acting(actor=actor, appointment_id=other.appointment_id, at=at)
    switched = selectors.actor_of(cast.two_posts.account_id, post.appointment_id, at)
    assert switched is not None
    assert (switched.role, switched.body_id) == ("contributor", cast.body.ward)
    with pytest.raises(NotFound):
        services.choose_acting(actor=cast.actor("officer"), appointment_id=other.appointment_id, at=at)
    foreign = cast.actor("chair").posts[0].appointment_id
    kept = selectors.actor_of(cast.officer.account_id, foreign, at)
    assert kept is not None
    assert kept.role == "standing_officer", "a foreign appointment in the session changes nothing"


def test_the_actor_costs_two_queries_however_many_posts(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    for key in ("officer", "two_posts", "without_post", "system_steward"):
        with django_assert_max_num_queries(2):  # type: ignore[operator]
            assert selectors.actor_of(getattr(cast, key).account_id, None, clock.now()) is not None


def test_accounts_have_one_address_one_owner_and_a_decent_password(cast: Cast) -> None:
    at = clock.now()
    person = services.add_person(actor=LOADER, full_name="Mẫu", body_id=cast.body.ward, role="auditor", at=at)

    def refused(**fields: object) -> str:
        with pytest.raises(NotPossible) as raised:
            services.open_account(**{"actor": LOADER, "person_id": person, "at": at, **fields})  # type: ignore[arg-type]
        return code_of(raised)

    assert refused() == "access-016"
    assert refused(email="OFFICER@mau.example") == "access-009"
    assert refused(email="x@mau.example", password="12345678") == "access-011"
    services.open_account(actor=LOADER, person_id=person, email="x@mau.example", at=at)
    assert refused(email="y@mau.example") == "access-010"


def test_holders_and_cards_are_what_notices_need(cast: Cast) -> None:
    at = clock.now()
    assert selectors.holders(cast.body.ward, ["standing_officer", "chair"], at) == sorted(
        [cast.officer.person_id, cast.chair.person_id]
    )
    assert selectors.holders_of([cast.body.ward, cast.body.city_front], ["chair"], at) == {
        cast.body.ward: [cast.chair.person_id]
    }
    card = selectors.people([cast.officer.person_id])[cast.officer.person_id]
    assert (card.full_name, card.email, card.can_sign_in, card.sample) == (
        cast.officer.name,
        cast.officer.email,
        True,
        True,
    )


def test_lists_find_people_without_accents_and_keep_the_past_apart(cast: Cast) -> None:
    at, steward = clock.now(), cast.actor("people_steward")
    names = [
        line.person_name for line in selectors.people_page(steward, cast.body.ward, at, text="chu tich").lines
    ]
    assert names == [cast.chair.name]
    row = Appointment.objects.get(person=cast.chair.person_id)
    services.end_appointment(actor=steward, appointment_id=row.pk, from_day=clock.today(), at=at)
    assert selectors.people_page(steward, cast.body.ward, at, text="chu tich").total == 0
    past = selectors.people_page(steward, cast.body.ward, at, text="chu tich", past=True).lines
    assert [(line.in_force, line.since) for line in past] == [(False, SINCE)]


@pytest.mark.django_db(transaction=True)
def test_two_stewards_ending_the_last_two_system_stewards_leave_one(cast: Cast) -> None:
    at = clock.now()
    services.appoint(
        actor=LOADER, person_id=cast.chair.person_id, role="system_steward", body_id=cast.body.ministry, at=at
    )
    rows = list(Appointment.objects.filter(role="system_steward").values_list("pk", flat=True))
    refused: list[str] = []
    together = threading.Barrier(2)

    def end(pk: object) -> None:
        try:
            together.wait(10)
            services.end_appointment(actor=LOADER, appointment_id=pk, at=at)  # type: ignore[arg-type]
        except NotPossible as error:
            refused.append(error.code)
        except Exception as error:  # a deadlock would come as the database's own error
            refused.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=end, args=(pk,)) for pk in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["access-012"]
