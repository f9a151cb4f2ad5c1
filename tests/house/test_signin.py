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


def test_an_invited_person_sets_a_password_by_the_link_and_signs_in(cast: Cast) -> None:
    steward = cast.client("people_steward")
    steward.post(
        f"/nguoi/don-vi/{cast.body.ward}/them/",
        {
            "full_name": "Mới Được Mời",
            "email": "moi@mau.example",
            "role": "contributor",
            "since": "2026-01-05",
            "account": "on",
        },
    )
    assert [m.to for m in mail.outbox] == [["moi@mau.example"]]
    letter = mail.outbox[0]
    assert letter.subject == "[Thi Đua] Đặt mật khẩu"
    assert "Hello" not in letter.body
    link = re.search(r"http://testserver(/\S+)", str(letter.body))
    assert link, letter.body
    client = Client()
    form = client.get(link[1], follow=True)
    address = form.redirect_chain[-1][0]
    assert client.post(address, {"password1": "123", "password2": "123"}).status_code == 200, "too weak"
    done = client.post(address, {"password1": "một câu dài 2026", "password2": "một câu dài 2026"})
    assert done.status_code == 302
    fresh = Client()
    sign_in(fresh, "moi@mau.example", "một câu dài 2026")
    assert fresh.get("/ho-so/").status_code == 200
    again = Client().get(link[1], follow=True)
    assert "Liên kết không còn dùng được" in again.content.decode()


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
