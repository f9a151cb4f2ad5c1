"""Signing in: real passwords, limits on guessing, nothing told about who has an account."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tests.cast import PASSWORD, Cast

LOGIN = "/tai-khoan/login/"


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> Iterator[None]:
    """Limits are counted in the cache."""
    cache.clear()
    yield
    cache.clear()


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> object:
    """Send the form."""
    return client.post(LOGIN, {"login": email, "password": password, **more})


def test_people_sign_in_by_email_in_any_case_and_go_where_they_wanted(cast: Cast) -> None:
    client = Client()
    response = client.post(
        f"{LOGIN}?next=/ho-so/", {"login": "OFFICER@mau.example", "password": PASSWORD, "next": "/ho-so/"}
    )
    assert response["Location"] == "/ho-so/"
    assert client.get("/ho-so/").status_code == 200


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(cast: Cast) -> None:
    wrong = Client().post(LOGIN, {"login": cast.officer.email, "password": "sai rồi"})
    unknown = Client().post(LOGIN, {"login": "khong.co@mau.example", "password": "sai rồi"})
    for response in (wrong, unknown):
        assert response.status_code == 200
        assert "Thư điện tử hoặc mật khẩu không đúng." in response.content.decode()


def test_guessing_is_stopped_even_with_the_right_password_at_last(cast: Cast) -> None:
    client = Client()
    for _ in range(5):
        client.post(LOGIN, {"login": cast.officer.email, "password": "sai rồi"})
    response = client.post(LOGIN, {"login": cast.officer.email, "password": PASSWORD})
    assert response.status_code in {200, 429}
    assert client.get("/ho-so/").status_code == 302, "not signed in"


def test_a_closed_account_does_not_sign_in(cast: Cast) -> None:
    from thidua.foundations.access import services
    from thidua.ground import clock
    from thidua.ground.actor import system_actor

    services.close_account(actor=system_actor("loader"), person_id=cast.officer.person_id, at=clock.now())
    client = Client()
    sign_in(client, cast.officer.email)
    assert client.get("/ho-so/").status_code == 302


def test_guessing_is_stopped_for_addresses_nobody_has_in_the_same_words(cast: Cast) -> None:
    """Nor does stopping tell who has an account."""
    said = []
    for email in (cast.officer.email, "khong.co@mau.example"):
        client = Client(REMOTE_ADDR=f"192.0.2.{len(said) + 1}")
        pages = [client.post(LOGIN, {"login": email, "password": "sai rồi"}) for _ in range(6)]
        text = pages[-1].content.decode()
        found = re.search(r"Sai quá nhiều lần\. Thử lại từ \d\d:\d\d ngày \d\d/\d\d/\d{4}\.", text)
        assert found, "says when to try again"
        said.append(text.replace(email, "").count("<p"))
    assert said[0] == said[1]


def test_the_right_password_forgives_earlier_slips(cast: Cast) -> None:
    for _ in range(3):
        client = Client()
        for _ in range(4):
            client.post(LOGIN, {"login": cast.officer.email, "password": "sai rồi"})
        sign_in(client, cast.officer.email)
        assert client.get("/ho-so/").status_code == 200


def test_a_steward_opens_a_closed_sign_in_at_once(cast: Cast) -> None:
    for _ in range(6):
        Client().post(LOGIN, {"login": cast.officer.email, "password": "sai rồi"})
    steward = cast.client("people_steward")
    address = f"/nguoi/{cast.officer.person_id}/"
    assert "tạm dừng vì sai nhiều lần" in steward.get(address).content.decode()
    steward.post(f"{address}tai-khoan/", {"act": "unlock"})
    client = Client()
    sign_in(client, cast.officer.email)
    assert client.get("/ho-so/").status_code == 200


def test_whoever_never_had_a_password_gets_no_reset_link(cast: Cast) -> None:
    """Their invitation is the way in; one that was withdrawn stays withdrawn."""
    from thidua.foundations.access import services
    from thidua.ground import clock

    at, steward = clock.now(), cast.actor("people_steward")
    person = services.add_person(
        actor=steward,
        full_name="Mới",
        body_id=cast.body.ward,
        role="contributor",
        email="m@mau.example",
        at=at,
    )
    services.open_account(actor=steward, person_id=person, at=at)
    answer = Client().post("/tai-khoan/password/reset/", {"email": "m@mau.example"})
    assert answer.status_code == 302
    assert mail.outbox == []


def test_ones_own_name_is_refused_when_changing_and_when_resetting(cast: Cast) -> None:
    """The form says so; the name is the person's, whom the library does not know."""
    from thidua.foundations.access.models import Account, Person

    Person.objects.filter(pk=cast.officer.person_id).update(full_name="Nguyễn Văn Thử Một")
    client = Client()
    sign_in(client, cast.officer.email)
    Client().post("/tai-khoan/password/reset/", {"email": cast.officer.email})
    link = re.search(r"/tai-khoan/password/reset/key/\S+", str(mail.outbox[-1].body))
    assert link is not None
    stranger = Client()
    form = stranger.get(link[0], follow=True).request["PATH_INFO"]
    for name in ("nguyenvanthumot", "Nguyễn Văn Thử Một"):
        given = {"oldpassword": PASSWORD, "password1": name, "password2": name}
        for one, address in ((client, "/tai-khoan/password/change/"), (stranger, form)):
            page = one.post(address, given)
            assert "tên hoặc thư điện tử của bạn" in page.content.decode(), address
    assert Account.objects.get(pk=cast.officer.account_id).check_password(PASSWORD)


def test_changing_the_password_ends_the_other_sessions_and_is_told(cast: Cast) -> None:
    from thidua.foundations.audit import selectors as audit

    here, there = Client(), Client()
    for client in (here, there):
        sign_in(client, cast.officer.email)
    new = "một câu khác hẳn 2027"
    here.post("/tai-khoan/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert here.get("/ho-so/").status_code == 200
    assert there.get("/ho-so/").status_code == 302
    assert here.get("/ho-so/phien/").content.decode().count("<tr>") == 2, "the head and this one"
    assert audit.trail("person", str(cast.officer.person_id))[0].verb == "access.change_password"
    assert [letter.to for letter in mail.outbox] == [[cast.officer.email]]


def test_asking_for_a_link_tells_nothing_about_who_has_an_account(cast: Cast) -> None:
    known = Client().post("/tai-khoan/password/reset/", {"email": cast.officer.email})
    unknown = Client().post("/tai-khoan/password/reset/", {"email": "khong.co@mau.example"})
    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == unknown["Location"]
    assert [m.to for m in mail.outbox] == [[cast.officer.email]]


def test_the_second_factor_is_asked_for(cast: Cast) -> None:
    from allauth.mfa.totp.internal import auth

    client = Client()
    sign_in(client, cast.officer.email)
    asked = client.get("/tai-khoan/2fa/totp/activate/")
    assert "/reauthenticate/" in asked["Location"], "the password is asked for again"
    assert client.post(asked["Location"], {"password": PASSWORD}).status_code == 302
    page = client.get("/tai-khoan/2fa/totp/activate/")
    secret = page.context["form"].secret
    code = auth.format_hotp_value(auth.hotp_value(secret, next(iter(auth.yield_hotp_counters_from_time()))))
    assert client.post("/tai-khoan/2fa/totp/activate/", {"code": "000000"}).status_code == 200
    assert client.post("/tai-khoan/2fa/totp/activate/", {"code": code}).status_code == 302
    fresh = Client()
    half = fresh.post(LOGIN, {"login": cast.officer.email, "password": PASSWORD})
    assert half["Location"].startswith("/tai-khoan/2fa/authenticate/")
    assert fresh.get("/ho-so/").status_code == 302, "half a sign-in opens nothing"
    assert "Xác thực hai lớp" in fresh.get("/tai-khoan/2fa/authenticate/").content.decode()
    for _ in range(5):
        fresh.post("/tai-khoan/2fa/authenticate/", {"code": "000000"})
    last = fresh.post("/tai-khoan/2fa/authenticate/", {"code": "000000"})
    assert "Sai quá nhiều lần. Thử lại từ" in last.content.decode(), "codes are not guessed either"


@pytest.mark.parametrize(
    "address",
    [LOGIN, "/tai-khoan/password/reset/", "/tai-khoan/password/reset/done/", "/tai-khoan/inactive/"],
)
def test_pages_for_people_outside_are_in_vietnamese_and_name_no_one(cast: Cast, address: str) -> None:
    text = Client().get(address).content.decode()
    assert '<html lang="vi"' in text
    for english in ("Sign In", "Password:", "Email address", "Forgot your password", "Remember Me"):
        assert english not in text


def test_signing_out_needs_a_click(cast: Cast) -> None:
    client = cast.client("officer")
    assert client.get("/tai-khoan/logout/").status_code == 200
    assert client.get("/ho-so/").status_code == 200
    assert client.post("/tai-khoan/logout/").status_code == 302
    assert client.get("/ho-so/").status_code == 302
