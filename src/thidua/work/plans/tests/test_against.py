"""Findings that look at the superior's plan follow the tie, and every word on a day to report."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.cast import Cast
from tests.made_plan import AT, provisions, reading, report, take_in
from tests.trails import verbs_of
from thidua.work.plans import selectors, services
from thidua.work.plans.facts import FindingView

LATE = "reporting.not-before-superior"


def late(cast: Cast, plan: UUID) -> list[FindingView]:
    page = selectors.plan_page(cast.actor("city_officer"), plan)
    return [f for f in page.findings if f.code == LATE]


def with_report(cast: Cast, number: str, day: int) -> UUID:
    return take_in(cast, reading(number=number, reporting=[report(day=day)], findings=[]))


@pytest.fixture
def child(cast: Cast) -> UUID:
    """A plan that collects before 06/12."""
    return with_report(cast, "78/KH-UBND", 6)


@pytest.fixture
def superior(cast: Cast) -> UUID:
    """A plan that wants its reports before 05/12."""
    return with_report(cast, "79/KH-UBND", 5)


def tie(cast: Cast, plan: UUID, superior: UUID | None) -> None:
    services.link_superior(actor=cast.actor("city_officer"), plan_id=plan, superior_id=superior, at=AT)


def test_a_tie_brings_the_finding_and_untying_takes_it_away(cast: Cast, child: UUID, superior: UUID) -> None:
    assert late(cast, child) == []
    assert verbs_of(lambda: tie(cast, child, superior)) == ["plans.link_superior"]
    found = late(cast, child)
    assert [(f.where, f.severity, f.state) for f in found] == [("II.2", "warning", "open")]
    assert "05/12" in found[0].what and "04/12" in found[0].what
    assert found[0].rule is not None and found[0].rule.todo in found[0].message
    tie(cast, child, None)
    assert late(cast, child) == []


def test_a_superior_with_a_later_day_brings_none(cast: Cast, child: UUID, superior: UUID) -> None:
    tie(cast, superior, child)
    assert late(cast, superior) == []


def test_a_word_on_it_stays_as_long_as_it_says_the_same(cast: Cast, child: UUID, superior: UUID) -> None:
    actor = cast.actor("city_officer")
    tie(cast, child, superior)
    services.settle_finding(
        actor=actor, plan_id=child, finding_id=late(cast, child)[0].id, note="đã hỏi", at=AT
    )
    tie(cast, child, superior)
    assert [(f.state, f.note) for f in late(cast, child)] == [("settled", "đã hỏi")]
    rule = provisions(cast, child, "reporting")[0]
    services.correct_provision(actor=actor, plan_id=child, provision_id=rule.id, data={"day": 7}, at=AT)
    assert [(f.state, "06/12" in f.what) for f in late(cast, child)] == [("open", True)]


def test_it_follows_the_day_a_person_says_the_document_sets(cast: Cast, child: UUID, superior: UUID) -> None:
    actor = cast.actor("city_officer")
    tie(cast, child, superior)
    rule = provisions(cast, child, "reporting")[0]
    services.correct_provision(actor=actor, plan_id=child, provision_id=rule.id, data={"day": 1}, at=AT)
    assert late(cast, child) == []
    services.reopen_provision(actor=actor, plan_id=child, provision_id=rule.id, at=AT)
    assert len(late(cast, child)) == 1
    services.reject_provision(actor=actor, plan_id=child, provision_id=rule.id, at=AT)
    assert late(cast, child) == []
