"""Limits on guessing: for known and unknown addresses alike, also against a hundred attempts at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import Cast
from thidua.foundations.access import services
from thidua.foundations.access.models import SignInAttempt
from thidua.foundations.access.rules.guessing import LIMITS, closed_until, network_of
from thidua.foundations.audit import selectors as audit
from thidua.ground.errors import NotPossible, Refused

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
LIMIT = LIMITS["account"]


def fail(whom: str, at: datetime, network: str = "192.0.2.1") -> bool:
    """Whether an attempt is let pass (and then fails)."""
    try:
        services.begin_attempt(tried={"account": whom, "network": network}, at=at)
    except NotPossible as refused:
        assert refused.code == "access-060"
        return False
    return True


@given(
    gaps=st.lists(st.integers(0, 600), max_size=60),
    later=st.integers(0, 1000),
)
def test_no_window_ever_holds_more_failures_than_the_limit(gaps: list[int], later: int) -> None:
    """Whatever the rhythm: an attempt counts only when let pass, and no 15 minutes hold more than five."""
    at, counted = AT, list[datetime]()
    for gap in gaps:
        at += timedelta(seconds=gap)
        until = closed_until(counted, LIMIT, at)
        if until is None:
            counted.append(at)
        else:
            assert at < until <= at + LIMIT.window
            assert closed_until(counted, LIMIT, until) is None, "open again when it was said"
    for moment in counted:
        assert sum(moment <= other < moment + LIMIT.window for other in counted) <= LIMIT.failures


def test_an_account_closes_after_five_and_opens_when_said(db: None) -> None:
    assert [fail("a@mau.example", AT) for _ in range(7)] == [True] * 5 + [False] * 2
    assert fail("b@mau.example", AT), "others are not held up"
    assert not fail("A@Mau.Example ", AT + timedelta(minutes=14)), "the address is compared as at sign-in"
    assert fail("a@mau.example", AT + timedelta(minutes=15))


def test_one_network_trying_many_accounts_closes_too(db: None) -> None:
    passed = [fail(f"nguoi-{n}@mau.example", AT, f"2001:db8:0:1::{n:x}") for n in range(60)]
    assert passed.count(True) == LIMITS["network"].failures
    assert fail("nguoi-99@mau.example", AT, "2001:db8:0:2::1"), "the neighbour's network is open"


def test_a_success_forgives_the_account_but_not_the_network(db: None) -> None:
    for _ in range(4):
        fail("a@mau.example", AT)
    made = services.begin_attempt(tried={"account": "a@mau.example", "network": "192.0.2.1"}, at=AT)
    services.forgive_attempt(made=made)
    assert SignInAttempt.objects.filter(kind="account").count() == 0
    assert SignInAttempt.objects.filter(kind="network").count() == 4


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_not_one() -> None:
    def attempt(_: int) -> bool:
        try:
            return fail("a@mau.example", AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as threads:
        assert list(threads.map(attempt, range(24))).count(True) == LIMIT.failures


def test_nothing_stored_tells_who_or_where(db: None) -> None:
    fail("a@mau.example", AT)
    rows = list(SignInAttempt.objects.values_list("kind", "key"))
    assert all(len(key) == 64 and "@" not in key and "192" not in key for _kind, key in rows)


def test_a_steward_opens_it_for_their_own_people_only(cast: Cast) -> None:
    for _ in range(6):
        fail(cast.officer.email, AT)
    with pytest.raises(Refused):
        services.unlock_account(actor=cast.actor("officer"), person_id=cast.officer.person_id, at=AT)
    services.unlock_account(actor=cast.actor("people_steward"), person_id=cast.officer.person_id, at=AT)
    assert fail(cast.officer.email, AT)
    lines = audit.trail("person", str(cast.officer.person_id))
    assert lines[0].verb == "access.unlock_account"


def test_old_counts_are_forgotten(db: None) -> None:
    fail("a@mau.example", AT)
    assert services.forget_attempts(at=AT + timedelta(hours=1)) == 0
    assert services.forget_attempts(at=AT + timedelta(days=2)) == 2


@pytest.mark.parametrize("address", ["", "không phải địa chỉ", "::ffff:192.0.2.9", "x" * 300])
def test_any_address_has_a_network(address: str) -> None:
    assert len(network_of(address)) <= 64
