"""Invitations from the steward's page to the first sign-in: letter, pages, states, what a thief could try."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.core import mail
from django.test import Client

from tests.cast import PASSWORD, Cast
from thidua.ground import clock
from thidua.journeys import send_invitations

GOOD = "một câu dài 2026"
LOGIN = "/tai-khoan/login/"


def add(cast: Cast, email: str = "moi@mau.example") -> Client:
    """The ward's steward adds somebody with an account."""
    steward = cast.client("people_steward")
    form = {
        "full_name": "Mới Được Mời",
        "email": email,
        "role": "contributor",
        "since": "2026-01-05",
        "account": "on",
    }
    assert steward.post(f"/nguoi/don-vi/{cast.body.ward}/them/", form).status_code == 302
    return steward


def link() -> str:
    """The link in the letter that has just been sent."""
    found = re.search(r"http://\S+?(/moi/\S+)", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[1]


def person_page(steward: Client, cast: Cast) -> tuple[str, str]:
    """Address and text of the newcomer's page."""
    found = re.search(
        r'href="(/nguoi/[0-9a-f-]{36}/)">Mới Được Mời',
        steward.get(f"/nguoi/don-vi/{cast.body.ward}/").content.decode(),
    )
    assert found
    return found[1], steward.get(found[1]).content.decode()


def test_from_the_stewards_page_to_the_first_sign_in(cast: Cast) -> None:
    steward = add(cast)
    assert "đang gửi thư mời" in steward.get(f"/nguoi/don-vi/{cast.body.ward}/").content.decode()
    assert mail.outbox == [], "letters go out in the background"
    assert send_invitations.send_waiting(at=clock.now()) == {"sent": 1, "failed": 0}
    assert send_invitations.send_waiting(at=clock.now()) == {"sent": 0, "failed": 0}, "once"
    letter = mail.outbox[0]
    assert letter.to == ["moi@mau.example"]
    assert letter.subject == "[Thi Đua] Mời đặt cách đăng nhập"
    assert "Mới Được Mời" in letter.body
    _address, text = person_page(steward, cast)
    assert "đã mời" in text
    assert "chưa đặt cách đăng nhập" in text

    client = Client()
    page = client.get(link(), follow=True)
    assert page.redirect_chain == [("/moi/", 302)], "the secret leaves the address"
    assert "Mới Được Mời" in page.content.decode()
    assert client.post("/moi/", {"password1": "123", "password2": "123"}).status_code == 422
    assert client.post("/moi/", {"password1": GOOD, "password2": "khác"}).status_code == 422
    assert client.post("/moi/", {"password1": GOOD, "password2": GOOD})["Location"] == LOGIN
    assert (
        client.post("/moi/", {"password1": "câu của kẻ khác", "password2": "câu của kẻ khác"}).status_code
        == 410
    )
    client.post(LOGIN, {"login": "moi@mau.example", "password": GOOD})
    assert client.get("/ho-so/").status_code == 200

    again = Client().get(link(), follow=True)
    assert again.status_code == 410
    assert "Thư mời này không còn dùng được." in again.content.decode()
    _address, text = person_page(steward, cast)
    assert "đang mở" in text
    assert "Gửi lại thư mời" not in text


def test_resent_withdrawn_and_refused(cast: Cast) -> None:
    steward = add(cast)
    send_invitations.send_waiting(at=clock.now())
    first = link()
    address, _text = person_page(steward, cast)
    steward.post(f"{address}tai-khoan/", {"act": "invite"})
    send_invitations.send_waiting(at=clock.now())
    second = link()
    assert first != second
    assert Client().get(first, follow=True).status_code == 410
    assert Client().get(second, follow=True).status_code == 200
    steward.post(f"{address}tai-khoan/", {"act": "withdraw"})
    assert Client().get(second, follow=True).status_code == 410
    assert "thư mời đã rút" in person_page(steward, cast)[1]
    refused = steward.post(f"/nguoi/{cast.officer.person_id}/tai-khoan/", {"act": "invite"})
    assert refused.status_code == 409, "whoever signs in already is not given another password"


def test_a_letter_that_could_not_be_handed_over_waits(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from thidua.outside.mail import MailChannel

    def down(self: MailChannel, **_: str) -> None:
        raise OSError("connection refused")

    add(cast)
    with monkeypatch.context() as patched:
        patched.setattr(MailChannel, "send", down)
        assert send_invitations.send_waiting(at=clock.now()) == {"sent": 0, "failed": 1}
    assert send_invitations.send_waiting(at=clock.now()) == {"sent": 1, "failed": 0}


def test_a_letter_speaks_its_readers_language(cast: Cast) -> None:
    from thidua.foundations.access import services

    steward, at = cast.actor("people_steward"), clock.now()
    person: UUID = services.add_person(
        actor=steward,
        full_name="New",
        body_id=cast.body.ward,
        role="contributor",
        email="n@mau.example",
        at=at,
    )
    services.open_account(actor=steward, person_id=person, language="en", at=at)
    services.invite(actor=steward, person_id=person, at=at)
    send_invitations.send_waiting(at=at)
    assert "the link works once" in mail.outbox[0].body


def test_guessed_letters_open_nothing_and_tell_nothing(cast: Cast) -> None:
    answers = {
        Client().get(f"/moi/{token}/", follow=True).status_code for token in ("a", "x" * 43, "%00", "../..")
    }
    assert answers <= {400, 404, 410}
    bare = Client().post("/moi/", {"password1": PASSWORD, "password2": PASSWORD})
    assert bare.status_code == 410
