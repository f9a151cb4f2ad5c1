"""Signing in and out: the pages of the sign-in library. They concern one's own account, so no role matters."""

from __future__ import annotations

from typing import Any

from tests.house.matrix.row import SIGN_IN, Row, act, read

#: Who has no account to speak of gets the page, who has signed in is sent on.
ONLY_OUTSIDE = {"anonymous": 200, "no_post": 302}
EVERYBODY = {"anonymous": 200, "no_post": 200}

_LINK = {"uidb36": "1", "key": "khong-dung"}
_KEY = {"pk": 1}


def _own(
    name: str, got: int = 200, sent: int | None = 200, kwargs: dict[str, Any] | None = None, **sends: Any
) -> list[Row]:
    """A page about one's own account: the page, and its form with something wrong in it."""
    outside = {"anonymous": SIGN_IN, "no_post": got}
    why = "one's own account is everybody's own business, with or without a post"
    arguments = kwargs or {}
    rows = [read(name, lambda w, m: arguments, {got: "everyone"}, outside=outside, why=why)]
    if sent is not None:
        rows.append(
            act(
                name,
                lambda w, m: arguments,
                {sent: "everyone"},
                outside={**outside, "no_post": sent},
                sends=lambda w, m: sends,
                why=why,
            )
        )
    return rows


def _open(
    name: str, sent: int | None = None, kwargs: dict[str, Any] | None = None, **sends: Any
) -> list[Row]:
    """A page for people who cannot sign in (yet)."""
    why = "must be readable by whoever cannot sign in; says nothing about anybody"
    arguments = kwargs or {}
    rows = [read(name, lambda w, m: arguments, outside=EVERYBODY, why=why)]
    if sent is not None:
        outside = {"anonymous": sent, "no_post": sent}
        rows.append(
            act(
                name,
                lambda w, m: arguments,
                {sent: "everyone"},
                outside=outside,
                sends=lambda w, m: sends,
                why=why,
            )
        )
    return rows


def closed(name: str, **kwargs: Any) -> list[Row]:
    """A page of the library this house does not offer: absent for everybody, by both methods."""
    outside = {"anonymous": 404, "no_post": 404}
    why = "nobody registers or changes the address they sign in with; a steward of people does that"
    return [
        Row(name, lambda w, m: kwargs, {404: "everyone"}, method, outside=outside, why=why)
        for method in ("GET", "POST")
    ]


ROWS = [
    read(
        "account_login",
        answers={302: "everyone"},
        outside=ONLY_OUTSIDE,
        why="whoever has signed in goes on to work",
    ),
    act(
        "account_login",
        outside=ONLY_OUTSIDE,
        sends=lambda w, m: {"login": "khong-co@noi-khac.example", "password": "sai rồi"},
        why="a wrong password opens nothing",
    ),
    read(
        "account_logout",
        outside={"anonymous": 302, "no_post": 200},
        why="signing out asks for a click",
    ),
    act("account_logout", outside={"anonymous": 302, "no_post": 302}, why="anybody may leave"),
    *_open("account_inactive"),
    *_open("account_reset_password", 302, email="khong-co@mau.example"),
    *_open("account_reset_password_done"),
    *_open("account_reset_password_from_key", 200, _LINK, password1="một câu dài 2026"),
    *_open("account_reset_password_from_key_done"),
    *_own("account_change_password", oldpassword="sai"),
    *_own("account_reauthenticate", password="sai"),
    *closed("account_signup"),
    *closed("account_email"),
    *closed("account_email_verification_sent"),
    *closed("account_confirm_email", key="x"),
    *closed("account_confirm_login_code"),
    *closed("account_set_password"),
    *_own("mfa_index", sent=None),
    *(
        Row(
            "mfa_authenticate",
            lambda w, m: {},
            {302: "everyone"},
            method,
            outside={"anonymous": SIGN_IN, "no_post": 302},
            why="only half-way through signing in",
        )
        for method in ("GET", "POST")
    ),
    # The second factor is off here: nothing to take off or to show; turning it on asks for the password again first.
    *_own("mfa_reauthenticate", 302, 302, code="000000"),
    *_own("mfa_activate_totp", 302, 302, code="000000"),
    *_own("mfa_deactivate_totp", 404, 404),
    *_own("mfa_view_recovery_codes", 404, None),
    *_own("mfa_download_recovery_codes", 404, None),
    *_own("mfa_generate_recovery_codes", 302, 302),
    # Passkeys: none is registered here; adding, renaming and removing ask for the password again first.
    *_own("mfa_list_webauthn", sent=None),
    *_own("mfa_add_webauthn", 302, 302),
    *_own("mfa_edit_webauthn", 302, 302, _KEY),
    *_own("mfa_remove_webauthn", 302, 302, _KEY),
    *_own("mfa_reauthenticate_webauthn", 302, 302),
    *(
        Row(
            "mfa_login_webauthn",
            lambda w, m: {},
            {302: "everyone"},
            method,
            outside={"anonymous": SIGN_IN, "no_post": 302},
            why="signing in by a passkey begins on the sign-in page; whoever has signed in goes on to work",
        )
        for method in ("GET", "POST")
    ),
    # An invitation is in whoever's hand the letter is; nobody here has one.
    read(
        "open_invitation",
        lambda w, m: {"token": "khong-phai"},
        {302: "everyone"},
        outside={"anonymous": 302, "no_post": 302},
        why="a letter's secret is taken out of the address whoever opens it; whether it is good is said afterwards",
    ),
    *(
        Row(
            "invitation",
            lambda w, m: {},
            {410: "everyone"},
            method,
            outside={"anonymous": 410, "no_post": 410},
            why="without a good letter there is nothing to choose",
        )
        for method in ("GET", "POST")
    ),
    # No identity provider is configured: as if there were none (test_provider_signin.py has one).
    *(
        Row(
            name,
            lambda w, m: {},
            {404: "everyone"},
            method,
            outside={"anonymous": anonymous, "no_post": 404},
            why="sign-in through another system is off unless configured",
        )
        for name, method, anonymous in (
            ("provider_begin", "POST", 404),
            ("provider_back", "GET", 404),
            ("provider_link", "POST", SIGN_IN),
            ("provider_unlink", "POST", SIGN_IN),
        )
    ),
]
