"""A document whose number, date and title the reading missed gets them from a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from tests.cast import Cast
from tests.journeys.conftest import Upload
from tests.ward_plan import plan_text
from thidua.foundations.audit import selectors as audit
from thidua.foundations.papers import selectors as papers
from thidua.ground.clock import now
from thidua.ground.errors import NotFound, NotPossible
from thidua.journeys.identify_plan import identify_plan
from thidua.work.plans import selectors as plans
from thidua.work.plans import services as plan_services

Read = Callable[..., UUID | None]


def say(
    cast: Cast, plan: UUID, *, who: str = "officer", number: str = "77/KH-UBND", kind: str = "Kế hoạch"
) -> None:
    identify_plan(
        actor=cast.actor(who),
        plan_id=plan,
        kind=kind,
        number=number,
        symbol="",
        dated=date(2026, 1, 2),
        title="Trích yếu do người rà soát ghi (văn bản mẫu)",
        at=now(),
    )


@pytest.fixture
def plan(upload: Upload, read: Read) -> UUID:
    found = read(upload(plan_text()))
    assert found is not None
    return found


def test_number_date_and_title_are_kept_with_one_line_each_of_both_rooms(cast: Cast, plan: UUID) -> None:
    say(cast, plan)
    card = plans.card(cast.actor("officer"), plan)
    assert (card.kind, card.number, card.date) == ("KẾ HOẠCH", "77/KH-UBND", date(2026, 1, 2))
    assert card.symbol == "KH-UBND"
    assert card.title.startswith("Trích yếu do người rà soát")
    verbs = [line.verb for line in audit.trail("plan", str(plan), 5)]
    assert "plans.retitle_plan" in verbs


def test_an_identity_this_body_has_already_is_refused_and_nothing_changes(
    cast: Cast, plan: UUID, upload: Upload, read: Read
) -> None:
    other = read(upload(plan_text(number="10/KH-UBND"), name="khac.txt"))
    assert other is not None
    say(cast, plan)
    with pytest.raises(NotPossible) as refused:
        say(cast, other)
    assert refused.value.code == "papers-003"
    assert plans.card(cast.actor("officer"), other).number == "10/KH-UBND"


def test_a_draft_may_be_adopted_once_it_has_number_and_date(cast: Cast, upload: Upload, read: Read) -> None:
    text = plan_text(number="      /KH-UBND").replace(
        "ngày 12 tháng 01 năm 2026", "ngày     tháng     năm 2026"
    )
    draft = read(upload(text.replace("KẾ HOẠCH\n", "DỰ THẢO\n\nKẾ HOẠCH\n", 1), name="du-thao.txt"))
    assert draft is not None
    actor = cast.actor("officer")
    plan_services.accept_rest(actor=actor, plan_id=draft, at=now())
    with pytest.raises(NotPossible, match="plans-012"):
        plan_services.adopt_plan(actor=actor, plan_id=draft, at=now())
    say(cast, draft)
    plan_services.adopt_plan(actor=actor, plan_id=draft, at=now())
    assert plans.card(actor, draft).state == "adopted"


def test_a_document_needs_a_kind(cast: Cast, plan: UUID) -> None:
    with pytest.raises(NotPossible) as refused:
        say(cast, plan, kind=" ")
    assert refused.value.code == "plans-008"


def test_a_stranger_does_not_learn_of_it(cast: Cast, plan: UUID) -> None:
    with pytest.raises(NotFound):
        say(cast, plan, who="stranger")


def test_it_is_found_again_by_its_new_identity(cast: Cast, plan: UUID) -> None:
    say(cast, plan)
    card = plans.card(cast.actor("officer"), plan)
    paper = papers.cards([card.paper_id])[card.paper_id]
    assert paper.number == "77/KH-UBND"
    rows, _total = plans.list_plans(cast.actor("officer"), text="trich yeu do nguoi ra soat")
    assert [row.id for row in rows] == [plan]
