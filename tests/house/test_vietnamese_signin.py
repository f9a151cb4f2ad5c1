"""Signing in, passwords and the second factor speak Vietnamese, also where the libraries have no such words."""

from __future__ import annotations

import re
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib.auth.password_validation import get_default_password_validators
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from tests.cast import PASSWORD, Cast
from thidua.foundations.access.models import Account

#: Words no Vietnamese sentence has.
ENGLISH = re.compile(
    r"\b(the|your|you|this|that|must|please|is|are|was|have|has|enter|forgot|remember|incorrect|invalid|required|field|"
    r"again|security|authenticator|password|username|contain|characters|valid)\b",
    re.I,
)
#: Names and what machines are called.
NAMES = re.compile(r"\(passkey\)|passkey|Mozilla[^<]*", re.I)
ONE = "/tai-khoan"


def english(page: str) -> list[str]:
    """Texts of a page, and words of its attributes that are read, which are English."""
    bare = re.sub(r"<(script|style|head)\b.*?</\1>", " ", page, flags=re.S)
    bare = re.sub(r"<a[^>]*skip[^>]*>.*?</a>", " ", bare, flags=re.S)
    said = re.findall(r'(?:placeholder|title|aria-label|alt)="([^"]*)"', bare)
    said += re.split(r"<[^>]*>", bare)
    texts = [" ".join(NAMES.sub("", unescape(one)).split()) for one in said]
    # "Enter" is a key.
    return [
        one for one in texts if ENGLISH.search(one) and "@" not in one and one not in {"English", "Enter"}
    ]


def test_the_detector_finds_english() -> None:
    assert english('<p>Forgot your password?</p><input placeholder="Enter code">') == [
        "Enter code",
        "Forgot your password?",
    ]
    assert not english("<p>Quên mật khẩu? Khóa truy cập (passkey)</p>")


def test_pages_of_signing_in_speak_vietnamese(cast: Cast) -> None:
    Account.objects.filter(pk=cast.officer.account_id).update(language="vi")
    pages: dict[str, str] = {}

    def seen(client: Client, how: str, path: str, **sent: str) -> str:
        answer = getattr(client, how)(f"{ONE}{path}", sent, follow=True)
        pages[f"{how} {path} {sorted(sent)} {answer.status_code}"] = answer.content.decode()
        return str(answer.request["PATH_INFO"])

    out = Client()
    seen(out, "get", "/login/")
    seen(out, "post", "/login/")
    seen(out, "post", "/login/", login="khong phai thu", password="x")
    seen(out, "post", "/login/", login=cast.officer.email, password="sai rồi bạn ơi")
    seen(out, "get", "/password/reset/")
    seen(out, "post", "/password/reset/")
    seen(out, "post", "/password/reset/", email="x")
    seen(out, "post", "/password/reset/", email=cast.officer.email)
    seen(out, "get", "/password/reset/key/x-y/")
    link = re.search(r"/tai-khoan(/password/reset/key/\S+)", str(mail.outbox[-1].body))
    assert link is not None
    key = seen(out, "get", link[1]).removeprefix(ONE)
    for first, second in (
        ("", ""),
        ("ngan", "ngan"),
        ("123456789012345", "1"),
        ("password1234", "password1234"),
    ):
        seen(out, "post", key, password1=first, password2=second)
    client = Client()
    client.post(f"{ONE}/login/", {"login": cast.officer.email, "password": PASSWORD})
    change = "/password/change/"
    seen(client, "get", change)
    for old, new, again in (
        ("", "", ""),
        ("sai", "ngan", "ngan"),
        (PASSWORD, "12345678901234", "12345678901234"),
        (PASSWORD, cast.officer.email, cast.officer.email),
        (PASSWORD, "qwertyuiop12", "qwertyuiop12"),
        (PASSWORD, "một câu dài khác 1", "một câu dài khác 2"),
    ):
        seen(client, "post", change, oldpassword=old, password1=new, password2=again)
    for path in (
        "/reauthenticate/",
        "/2fa/",
        "/2fa/totp/activate/",
        "/2fa/webauthn/",
        "/2fa/webauthn/add/",
        "/2fa/recovery-codes/",
        "/2fa/recovery-codes/generate/",
        "/logout/",
    ):
        seen(client, "get", path)
    seen(client, "post", "/reauthenticate/", password="sai")
    seen(client, "post", "/reauthenticate/")
    seen(client, "post", "/2fa/totp/activate/")
    seen(client, "post", "/2fa/totp/activate/", code="000000")
    seen(client, "post", "/2fa/webauthn/add/", name="", credential="{}")
    pages["sessions"] = client.get("/ho-so/phien/").content.decode()
    Authenticator.objects.create(user_id=cast.officer.account_id, type="totp", data={"secret": "x"})
    for path in ("/2fa/", "/2fa/totp/deactivate/", "/2fa/recovery-codes/", "/2fa/reauthenticate/"):
        seen(client, "get", path)
    third = Client()
    seen(third, "post", "/login/", login=cast.officer.email, password=PASSWORD)
    seen(third, "get", "/2fa/authenticate/")
    seen(third, "post", "/2fa/authenticate/")
    found = {name: words for name, page in pages.items() if (words := english(page))}
    assert not found, "\n".join(f"{name}: {words}" for name, words in found.items())


@pytest.mark.parametrize(
    "password", ["", "ngan", "1234", "123456789012", "password1234", "officer@mau.example"]
)
def test_every_rule_of_passwords_speaks_vietnamese(db: None, password: str) -> None:
    user = Account(email="officer@mau.example")
    said: list[str] = []
    with translation.override("vi"):
        for validator in get_default_password_validators():
            try:
                validator.validate(password, user)
            except ValidationError as error:
                said += error.messages
            said.append(str(validator.get_help_text()))
    assert not [one for one in said if ENGLISH.search(one)]


def test_what_fields_say_when_wrong_is_vietnamese() -> None:
    kinds = (
        forms.CharField,
        forms.EmailField,
        forms.DateField,
        forms.ChoiceField,
        forms.IntegerField,
        forms.FileField,
    )
    with translation.override("vi"):
        said = {kind.__name__: [str(words) for words in kind().error_messages.values()] for kind in kinds}
    assert not {name: words for name, words in said.items() if any(map(ENGLISH.search, words))}
