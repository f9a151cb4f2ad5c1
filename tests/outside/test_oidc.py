"""The relying party against a provider that lies: nothing it says wrongly is believed, and nobody waits for it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.outside.hostile_provider import (
    CLAIM_LIES,
    CLIENT,
    SECRET,
    START_LIES,
    TOKEN_LIES,
    WIRE_LIES,
    HostileProvider,
)
from thidua.ground.ports import Identity, ProviderFailed
from thidua.outside.oidc import RelyingParty, fetch, party

BACK = "http://127.0.0.1:8000/dang-nhap/dinh-danh/ve/"


@pytest.fixture(scope="module")
def server() -> Iterator[HostileProvider]:
    """One for the module: its keys take a while."""
    with HostileProvider() as running:
        yield running


@pytest.fixture
def provider(server: HostileProvider, monkeypatch: pytest.MonkeyPatch) -> Iterator[HostileProvider]:
    """Honest at the start of each test; half a second is long here."""
    monkeypatch.setattr(fetch, "SECONDS", 0.5)
    monkeypatch.setattr(
        fetch.fetch_json, "__kwdefaults__", {**fetch.fetch_json.__kwdefaults__, "seconds": 0.5}
    )
    server.hits.clear()
    yield server
    server.lie("")
    server.subject, server.extra = "nguoi-1", {}


@pytest.fixture
def ours(provider: HostileProvider) -> RelyingParty:
    """Configured for it; knows nothing of it yet."""
    return RelyingParty(provider.issuer, "Thử", CLIENT, SECRET)


def test_an_honest_provider_is_believed(provider: HostileProvider, ours: RelyingParty) -> None:
    url, turn = ours.begin(BACK)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert asked["redirect_uri"] == BACK
    assert asked["scope"] == "openid", "nothing but who it is"
    assert (asked["code_challenge_method"], len(asked["code_challenge"])) == ("S256", 43)
    assert turn.verifier not in url
    found = ours.finish(turn=turn, answer=provider.consent(url), redirect_uri=BACK)
    assert found == Identity(provider.issuer, "nguoi-1")


@pytest.mark.parametrize("lie", [*CLAIM_LIES, *TOKEN_LIES, *WIRE_LIES])
def test_no_lie_is_believed(provider: HostileProvider, ours: RelyingParty, lie: str) -> None:
    provider.lie(lie)
    url, turn = ours.begin(BACK)
    started = time.monotonic()
    with pytest.raises(ProviderFailed) as failed:
        ours.finish(turn=turn, answer=provider.consent(url), redirect_uri=BACK)
    forged = lie in CLAIM_LIES or lie in TOKEN_LIES or lie == "keys are secrets"
    assert failed.value.kind == ("forged" if forged else "down"), failed.value.detail
    assert time.monotonic() - started < 2, "nobody waits for it"
    assert not [hit for hit in provider.hits if "khac" in hit], "no redirect and no foreign key was followed"


@pytest.mark.parametrize("lie", START_LIES)
def test_no_lie_sends_anybody_away(provider: HostileProvider, ours: RelyingParty, lie: str) -> None:
    provider.lie(lie)
    started = time.monotonic()
    with pytest.raises(ProviderFailed) as failed:
        ours.begin(BACK)
    assert failed.value.kind == "down"
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "change",
    [
        {"state": "khác"},
        {"state": ""},
        {"code": ""},
        {"code": "x" * 5000},
        {"code": "bịa"},
        {"iss": "https://ke-gian.example"},
        {"iss": ""},
    ],
)
def test_the_address_they_come_back_to_is_not_believed_either(
    provider: HostileProvider, ours: RelyingParty, change: dict[str, str]
) -> None:
    url, turn = ours.begin(BACK)
    with pytest.raises(ProviderFailed):
        ours.finish(turn=turn, answer=provider.consent(url) | change, redirect_uri=BACK)


def test_a_code_or_a_token_used_before_is_refused(provider: HostileProvider, ours: RelyingParty) -> None:
    url, turn = ours.begin(BACK)
    answer = provider.consent(url)
    ours.finish(turn=turn, answer=answer, redirect_uri=BACK)
    with pytest.raises(ProviderFailed):
        ours.finish(turn=turn, answer=answer, redirect_uri=BACK)
    # A provider that hands out yesterday's token again, in a turn of today: the nonce is another.
    url, later = ours.begin(BACK)
    provider.extra = {"nonce": turn.nonce}
    with pytest.raises(ProviderFailed) as failed:
        ours.finish(turn=later, answer=provider.consent(url), redirect_uri=BACK)
    assert failed.value.detail == "claim nonce"


def test_a_code_of_somebody_elses_turn_is_refused(provider: HostileProvider, ours: RelyingParty) -> None:
    """Mixed up: the code an attacker got for themselves, put into the victim's address."""
    url, _attackers = ours.begin(BACK)
    stolen = provider.consent(url)["code"]
    url, victims = ours.begin(BACK)
    with pytest.raises(ProviderFailed):
        ours.finish(turn=victims, answer=provider.consent(url) | {"code": stolen}, redirect_uri=BACK)


def test_a_refusal_of_the_provider_is_told_apart(provider: HostileProvider, ours: RelyingParty) -> None:
    url, turn = ours.begin(BACK)
    answer = {"error": "access_denied", "state": provider.consent(url)["state"]}
    with pytest.raises(ProviderFailed) as failed:
        ours.finish(turn=turn, answer=answer, redirect_uri=BACK)
    assert failed.value.kind == "declined"


def test_an_answer_must_name_its_sender_when_the_provider_promises_it(
    provider: HostileProvider, ours: RelyingParty, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RFC 9207."""
    promised = provider.metadata() | {"authorization_response_iss_parameter_supported": True}
    monkeypatch.setattr(provider, "metadata", lambda: promised)
    url, turn = ours.begin(BACK)
    with pytest.raises(ProviderFailed):
        ours.finish(turn=turn, answer=provider.consent(url), redirect_uri=BACK)
    url, turn = ours.begin(BACK)
    answer = provider.consent(url) | {"iss": provider.issuer}
    assert ours.finish(turn=turn, answer=answer, redirect_uri=BACK).subject == "nguoi-1"


def test_a_changed_key_is_found_and_forgeries_make_no_traffic(
    provider: HostileProvider, ours: RelyingParty, monkeypatch: pytest.MonkeyPatch
) -> None:
    def turn() -> Identity:
        url, remembered = ours.begin(BACK)
        return ours.finish(turn=remembered, answer=provider.consent(url), redirect_uri=BACK)

    turn()
    turn()
    asked = [hit.rpartition("/")[2] for hit in provider.hits]
    assert (asked.count("openid-configuration"), asked.count("khoa")) == (1, 1), "kept between people"
    provider.lie("unknown kid")
    for _ in range(5):
        with pytest.raises(ProviderFailed):
            turn()
    assert [hit.rpartition("/")[2] for hit in provider.hits].count("khoa") == 1, "not asked so soon again"
    monkeypatch.setattr(party, "KEYS_PAUSE", 0)
    with pytest.raises(ProviderFailed):
        turn()
    assert [hit.rpartition("/")[2] for hit in provider.hits].count("khoa") == 2


def test_a_provider_that_is_not_there_is_not_asked_again_at_once(provider: HostileProvider) -> None:
    gone = RelyingParty("http://127.0.0.1:1/cong", "Thử", CLIENT, SECRET)
    for _ in range(3):
        with pytest.raises(ProviderFailed) as failed:
            gone.begin(BACK)
    assert failed.value.detail == "it failed to answer a moment ago"


def test_two_providers_do_not_lend_each_other_people(provider: HostileProvider) -> None:
    """The same subject of another issuer is another person; a token of the one is none of the other."""
    with HostileProvider() as second:
        theirs = RelyingParty(second.issuer, "Khác", CLIENT, SECRET)
        ours = RelyingParty(provider.issuer, "Thử", CLIENT, SECRET)
        url, turn = theirs.begin(BACK)
        found = theirs.finish(turn=turn, answer=second.consent(url), redirect_uri=BACK)
        assert found != Identity(provider.issuer, "nguoi-1")
        assert found.subject == "nguoi-1"
        url, turn = ours.begin(BACK)
        second.extra = {"iss": provider.issuer, "nonce": turn.nonce}
        token = second.token(second.claims(turn.nonce, "x"))
        provider_token, provider.token = provider.token, lambda claims: token  # type: ignore[method-assign]
        try:
            with pytest.raises(ProviderFailed):
                ours.finish(turn=turn, answer=provider.consent(url), redirect_uri=BACK)
        finally:
            provider.token = provider_token  # type: ignore[method-assign]
