"""The body that asked: receipts, returns, extends, excuses, each exception with a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import Cast
from tests.made_plan import AT, adopted, reading, report
from tests.trails import told, verbs_of
from thidua.ground.errors import NotFound, NotPossible, Refused
from thidua.work.obligations import selectors, services
from thidua.work.obligations.models import Chase, Obligation


@pytest.fixture
def one(cast: Cast) -> Obligation:
    """The ward's report to two departments, before 5 December 2025."""
    rule = report(
        **{"from": ["Ủy ban nhân dân các xã, phường, đặc khu"]}, to=["Sở Nội vụ", "Sở Giáo dục và Đào tạo"]
    )
    plan = adopted(cast, reading(duties=[], reporting=[rule]))
    services.raise_obligations(actor=cast.actor("city_officer"), plan_id=plan, year=2025, at=AT)
    return Obligation.objects.get(plan_id=plan, body_id=cast.body.ward)


def ask(cast: Cast, one: Obligation, who: str = "city_officer", **given: Any) -> dict[str, Any]:
    return {"actor": cast.actor(who), "obligation_id": one.id, "at": AT, **given}


def hand_in(cast: Cast, one: Obligation) -> None:
    services.discharge_obligation(actor=cast.actor("officer"), obligation_id=one.id, text="Xong.", at=AT)
    one.refresh_from_db()


def test_each_recipient_receipts_for_itself_and_once(cast: Cast, one: Obligation) -> None:
    with pytest.raises(NotPossible, match="obligations-012"):
        services.receipt_obligation(**ask(cast, one, "department_officer"))
    hand_in(cast, one)
    given = ask(cast, one, "department_officer")
    assert verbs_of(lambda: services.receipt_obligation(**given)) == ["obligations.receipt_obligation"]
    assert verbs_of(lambda: services.receipt_obligation(**given)) == []
    page = selectors.one(cast.actor("city_officer"), one.id, at=AT)
    assert {r.body_id for r in page.recipients if r.receipted_at} == {cast.body.department}
    with pytest.raises(NotPossible, match="obligations-012"):
        services.receipt_obligation(**ask(cast, one, "city_officer"))


def test_what_is_returned_is_open_again_and_its_receipts_are_void_when_handed_in_anew(
    cast: Cast, one: Obligation
) -> None:
    hand_in(cast, one)
    services.receipt_obligation(**ask(cast, one, "department_officer"))
    with pytest.raises(NotPossible, match="obligations-004"):
        services.return_obligation(**ask(cast, one, reason=" "))
    given = ask(cast, one, "department_officer", reason="Thiếu số liệu.")
    assert verbs_of(lambda: services.return_obligation(**given)) == ["obligations.return_obligation"]
    one.refresh_from_db()
    assert (one.state, one.discharged_at, one.late) == ("started", None, False)
    hand_in(cast, one)
    assert not one.recipients.exclude(receipted_at=None).exists()


def test_an_extension_moves_the_deadline_keeps_the_printed_one_and_starts_the_chase_anew(
    cast: Cast, one: Obligation
) -> None:
    printed = one.due_at
    assert printed is not None
    services.chase(actor=cast.actor("city_officer"), at=printed - timedelta(days=3))
    services.mark_overdue(actor=cast.actor("city_officer"), at=printed)
    later = printed + timedelta(days=10)
    given = ask(cast, one, new_due_at=later, reason="Bão.", at=printed)
    assert verbs_of(lambda: services.extend_deadline(**given)) == ["obligations.extend_deadline"]
    one.refresh_from_db()
    assert (one.state, one.due_at, one.original_due_at) == ("owed", later, printed)
    assert not Chase.objects.filter(obligation=one).exists()
    card = selectors.one(cast.actor("officer"), one.id, at=printed).card
    assert (card.extended, card.printed_due, card.late_days) == (True, one.printed_due, 0)
    assert (
        services.discharge_obligation(
            actor=cast.actor("officer"), obligation_id=one.id, text="x", at=later - timedelta(seconds=1)
        )
        is False
    )


@pytest.mark.parametrize("days", [-400, 0])
def test_an_extension_goes_forward_and_says_why(cast: Cast, one: Obligation, days: int) -> None:
    assert one.due_at is not None
    with pytest.raises(NotPossible, match="obligations-005"):
        services.extend_deadline(**ask(cast, one, new_due_at=one.due_at + timedelta(days=days), reason="x"))
    with pytest.raises(NotPossible, match="obligations-004"):
        services.extend_deadline(**ask(cast, one, new_due_at=one.due_at + timedelta(days=1), reason=""))


def test_work_begun_stays_begun_when_extended(cast: Cast, one: Obligation) -> None:
    services.start_obligation(actor=cast.actor("officer"), obligation_id=one.id, at=AT)
    assert one.due_at is not None
    services.extend_deadline(**ask(cast, one, new_due_at=one.due_at + timedelta(days=1), reason="x"))
    one.refresh_from_db()
    assert one.state == "started"


def test_an_exemption_ends_it_and_is_told_to_whoever_holds_it(cast: Cast, one: Obligation) -> None:
    services.start_obligation(actor=cast.actor("contributor"), obligation_id=one.id, at=AT)
    given = ask(cast, one, reason="Mới sáp nhập.")
    assert verbs_of(lambda: services.excuse_obligation(**given)) == ["obligations.excuse_obligation"]
    assert told(cast, "contributor", "obligations.excused") == ["obligations.excused"]
    assert told(cast, "officer", "obligations.excused") == []
    with pytest.raises(NotPossible):
        services.start_obligation(actor=cast.actor("officer"), obligation_id=one.id, at=AT)


@pytest.mark.parametrize(
    ("who", "kind"),
    [
        ("officer", Refused),
        ("chair", Refused),
        ("inspector", Refused),
        ("auditor", Refused),
        ("stranger", NotFound),
    ],
)
def test_nobody_excuses_itself_and_readers_excuse_nobody(
    cast: Cast, one: Obligation, who: str, kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        services.excuse_obligation(**ask(cast, one, who, reason="x"))
    one.refresh_from_db()
    assert one.state == "owed"
