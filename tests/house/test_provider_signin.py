"""Signing in through an identity provider on the pages: who gets in, who does not, and that lies change nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import connection
from django.test import Client

from tests.cast import PASSWORD, Cast
from tests.outside.hostile_provider import CLIENT, LIES, SECRET, START_LIES, HostileProvider
from thidua.foundations.access import services
from thidua.ground import clock
from thidua.ground.ports import Identity
from thidua.journeys import send_invitations
from thidua.outside.oidc import fetch
from thidua.web.account import provider as pages

BEGIN, BACK = "/dang-nhap/dinh-danh/", "/dang-nhap/dinh-danh/ve/"


@pytest.fixture(scope="module")
def server() -> Iterator[HostileProvider]:
    """One for the module."""
    with HostileProvider() as running:
        yield running


@pytest.fixture
def provider(
    server: HostileProvider, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[HostileProvider]:
    """Configured, honest; half a second is long."""
    monkeypatch.setattr(
        fetch.fetch_json, "__kwdefaults__", {**fetch.fetch_json.__kwdefaults__, "seconds": 0.5}
    )
    settings.IDENTITY_PROVIDER = {
        "class": "thidua.outside.oidc.RelyingParty",
        "issuer": server.issuer,
        "name": "Cổng thử",
        "client_id": CLIENT,
        "client_secret": SECRET,
    }
    pages._configured.cache_clear()
    server.hits.clear()
    yield server
    server.lie("")
    server.subject, server.extra = "nguoi-1", {}
    pages._configured.cache_clear()


def identity(provider: HostileProvider, subject: str = "nguoi-1") -> Identity:
    """Who that is there."""
    return Identity(provider.issuer, subject)


def link(cast: Cast, provider: HostileProvider, name: str = "officer") -> None:
    """The member's account is linked."""
    services.link_identity(actor=cast.actor(name), identity=identity(provider), at=clock.now())


def turn(provider: HostileProvider, client: Client, begin: str = BEGIN, **sent: str) -> Any:
    """There and back again: what the last page answers."""
    away = client.post(begin, sent)
    if away.status_code != 302 or not away["Location"].startswith("http"):
        return away
    return client.get(BACK, provider.consent(away["Location"]))


def inside(client: Client) -> bool:
    """Whether somebody is signed in."""
    return bool(client.get("/ho-so/").status_code == 200)


def traces() -> dict[str, int]:
    """Rows of every table an attack could have filled."""
    with connection.cursor() as cursor:
        tables = [
            "access_account",
            "access_person",
            "access_external_identity",
            "account_emailaddress",
            "audit_entry",
        ]
        found = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
        return found


# ── off, and on


def test_without_a_provider_there_is_no_button_and_no_page(cast: Cast) -> None:
    pages._configured.cache_clear()
    assert "dinh-danh" not in Client().get("/tai-khoan/login/").content.decode()
    assert Client().post(BEGIN).status_code == 404
    assert Client().get(BACK).status_code == 404
    assert "Liên kết với" not in cast.client("officer").get("/ho-so/").content.decode()


def test_a_linked_person_signs_in_and_goes_where_they_wanted(cast: Cast, provider: HostileProvider) -> None:
    link(cast, provider)
    client = Client()
    assert "Đăng nhập bằng Cổng thử" in client.get("/tai-khoan/login/").content.decode()
    answer = turn(provider, client, next="/ke-hoach/")
    assert answer["Location"] == "/ke-hoach/"
    assert cast.officer.name in client.get("/ho-so/").content.decode()


def test_the_second_factor_is_asked_for_all_the_same(cast: Cast, provider: HostileProvider) -> None:
    link(cast, provider)
    Authenticator.objects.create(user_id=cast.officer.account_id, type="totp", data={"secret": "x"})
    client = Client()
    assert "/2fa/authenticate/" in turn(provider, client)["Location"]
    assert not inside(client)


def test_where_to_go_afterwards_is_never_elsewhere(cast: Cast, provider: HostileProvider) -> None:
    link(cast, provider)
    for target in ("https://ke-gian.example/", "//ke-gian.example", "javascript:alert(1)"):
        assert turn(provider, Client(), next=target)["Location"] == "/"


# ── nobody who is not linked


def test_somebody_not_linked_is_told_what_to_do_and_nothing_is_made(
    cast: Cast, provider: HostileProvider
) -> None:
    before = traces()
    client = Client()
    answer = turn(provider, client)
    assert answer.status_code == 409
    assert "chưa được liên kết với tài khoản nào" in answer.content.decode()
    assert not inside(client)
    assert traces() == before


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": True},
        {"email_verified": True, "preferred_username": "officer"},
        {"phone_number": "0900000000", "name": "Cán bộ Mẫu Phường"},
    ],
)
def test_no_likeness_opens_an_account(cast: Cast, provider: HostileProvider, claims: dict[str, Any]) -> None:
    """The same e-mail, name or number is nothing: not of an officer, not of somebody linked under another number."""
    link(cast, provider)
    provider.subject = "nguoi-2"
    provider.extra = {"email": cast.officer.email, **claims}
    client = Client()
    assert turn(provider, client).status_code == 409
    provider.subject = cast.officer.email
    assert turn(provider, client).status_code == 409
    assert not inside(client)


def test_a_changed_number_is_another_person(cast: Cast, provider: HostileProvider) -> None:
    link(cast, provider)
    client = Client()
    provider.subject = "NGUOI-1"
    assert turn(provider, client).status_code == 409
    provider.subject = "nguoi-1 "
    assert turn(provider, client).status_code == 409
    assert not inside(client)


def test_a_closed_account_stays_closed(cast: Cast, provider: HostileProvider) -> None:
    link(cast, provider)
    services.close_account(
        actor=cast.actor("people_steward"), person_id=cast.officer.person_id, at=clock.now()
    )
    client = Client()
    assert turn(provider, client).status_code == 409
    assert not inside(client)


# ── lies


@pytest.mark.parametrize("lie", LIES)
def test_no_lie_signs_anybody_in(cast: Cast, provider: HostileProvider, lie: str) -> None:
    link(cast, provider)
    provider.lie(lie)
    before = traces()
    client = Client()
    answer = turn(provider, client)
    assert answer.status_code in {400, 503}
    text = answer.content.decode()
    assert "Chưa đăng nhập được" in text
    assert "ke-gian" not in text
    if lie in START_LIES:
        assert answer.status_code == 503
    assert not inside(client)
    assert traces() == before
    provider.lie("")
    pages._configured.cache_clear()
    assert turn(provider, client).status_code == 302, "the next honest try gets in"


def test_a_turn_is_used_once_and_belongs_to_its_browser(cast: Cast, provider: HostileProvider) -> None:
    link(cast, provider)
    victim, thief = Client(), Client()
    away = victim.post(BEGIN)
    answer = provider.consent(away["Location"])
    assert thief.get(BACK, answer).status_code == 400, "the address alone is worth nothing"
    assert victim.get(BACK, answer | {"state": "khác"}).status_code == 400
    assert victim.get(BACK, answer).status_code == 400, "a turn that failed is over"
    away = victim.post(BEGIN)
    answer = provider.consent(away["Location"])
    assert victim.get(BACK, answer).status_code == 302
    victim.post("/tai-khoan/logout/")
    assert victim.get(BACK, answer).status_code == 400, "and so is one that succeeded"
    assert not inside(thief)
    assert not inside(victim)


def test_somebody_elses_code_does_not_sign_them_in(cast: Cast, provider: HostileProvider) -> None:
    link(cast, provider)
    thief, victim = Client(), Client()
    stolen = provider.consent(thief.post(BEGIN)["Location"])["code"]
    own = provider.consent(victim.post(BEGIN)["Location"])
    assert victim.get(BACK, own | {"code": stolen}).status_code in {400, 503}
    assert not inside(victim)


def test_a_turn_grows_old(cast: Cast, provider: HostileProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    link(cast, provider)
    client = Client()
    answer = provider.consent(client.post(BEGIN)["Location"])
    monkeypatch.setattr(pages, "LONGEST", -1)
    assert client.get(BACK, answer).status_code == 400
    assert not inside(client)


def test_a_parameter_said_twice_is_not_said(cast: Cast, provider: HostileProvider) -> None:
    link(cast, provider)
    client = Client()
    answer = provider.consent(client.post(BEGIN)["Location"])
    query = f"code={answer['code']}&code=khac&state={answer['state']}"
    assert client.get(f"{BACK}?{query}").status_code == 400


def test_who_cancels_is_told_so(cast: Cast, provider: HostileProvider) -> None:
    client = Client()
    answer = provider.consent(client.post(BEGIN)["Location"])
    page = client.get(
        BACK, {"error": "access_denied", "error_description": "<b>x</b>", "state": answer["state"]}
    )
    text = page.content.decode()
    assert page.status_code == 400
    assert "bạn đã hủy hoặc bị từ chối ở đó" in text
    assert "<b>x</b>" not in text


def test_another_site_cannot_begin_a_turn(cast: Cast, provider: HostileProvider) -> None:
    assert Client(enforce_csrf_checks=True).post(BEGIN).status_code == 403
    assert Client().get(BEGIN).status_code == 405


def test_while_the_provider_is_down_the_password_still_works(cast: Cast, provider: HostileProvider) -> None:
    link(cast, provider)
    provider.lie("metadata down")
    client = Client()
    assert turn(provider, client).status_code == 503
    client.post("/tai-khoan/login/", {"login": cast.officer.email, "password": PASSWORD})
    assert inside(client)


# ── linking


def confirm(client: Client) -> None:
    """Show that it is still oneself."""
    client.post("/tai-khoan/reauthenticate/", {"password": PASSWORD})


def test_linking_asks_again_who_it_is_and_is_told(cast: Cast, provider: HostileProvider) -> None:
    from thidua.foundations.audit import selectors as audit

    client = cast.client("officer")
    assert "/reauthenticate/" in client.post("/ho-so/dinh-danh/lien-ket/")["Location"]
    confirm(client)
    assert turn(provider, client, "/ho-so/dinh-danh/lien-ket/")["Location"] == "/ho-so/"
    text = client.get("/ho-so/").content.decode()
    assert "Đã liên kết với Cổng thử" in text
    assert audit.trail("person", str(cast.officer.person_id))[0].verb == "access.link_identity"
    fresh = Client()
    turn(provider, fresh)
    assert inside(fresh)
    client.post("/ho-so/dinh-danh/go/")
    assert turn(provider, Client()).status_code == 409


def test_an_identity_is_not_taken_from_its_owner(cast: Cast, provider: HostileProvider) -> None:
    link(cast, provider, "chair")
    client = cast.client("officer")
    confirm(client)
    answer = turn(provider, client, "/ho-so/dinh-danh/lien-ket/")
    assert answer.status_code == 409
    assert "đã liên kết với một tài khoản khác" in answer.content.decode()
    assert cast.chair.name not in answer.content.decode()


def test_a_link_begun_by_one_is_not_finished_by_another(cast: Cast, provider: HostileProvider) -> None:
    """Sharing a computer: begun by one person, the browser then signed in as the next."""
    client = cast.client("officer")
    confirm(client)
    answer = provider.consent(client.post("/ho-so/dinh-danh/lien-ket/")["Location"])
    session = client.session
    kept = session[pages.TURN]
    client = cast.client("chair")
    session = client.session
    session[pages.TURN] = kept
    session.save()
    assert client.get(BACK, answer).status_code == 400
    assert traces()["access_external_identity"] == 0


def test_an_invitation_can_be_answered_by_an_identity(cast: Cast, provider: HostileProvider) -> None:
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
    services.invite(actor=steward, person_id=person, at=at)
    send_invitations.send_waiting(at=at)
    found = re.search(r"http://\S+?(/moi/\S+)", str(mail.outbox[-1].body))
    assert found
    client = Client()
    assert "Dùng Cổng thử" in client.get(found[1], follow=True).content.decode()
    provider.extra = {"email": "ai.do@khac.example"}
    assert turn(provider, client, purpose="invitation").status_code == 302
    assert "Mới" in client.get("/ho-so/").content.decode()
    other = Client()
    assert other.get(found[1], follow=True).status_code == 410, "once"
    assert turn(provider, other, purpose="invitation").status_code == 409
