"""A plan comes into force only when somebody answers for every line of it."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.cast import Cast
from tests.made_plan import AT, adopted, provisions, reading, take_in
from tests.trails import verbs_of
from thidua.ground.errors import NotFound, NotPossible, Refused, Stale
from thidua.work.plans import selectors, services
from thidua.work.plans.models import Plan


def state(plan: UUID) -> str:
    return Plan.objects.values_list("state", flat=True).get(id=plan)


def test_a_reviewed_plan_is_adopted_with_one_line(cast: Cast) -> None:
    plan = take_in(cast)
    actor = cast.actor("city_officer")
    services.accept_rest(actor=actor, plan_id=plan, at=AT)
    assert verbs_of(lambda: services.adopt_plan(actor=actor, plan_id=plan, at=AT)) == ["plans.adopt_plan"]
    card = selectors.card(actor, plan)
    assert (card.state, card.adopted_at) == ("adopted", AT)


def test_proposals_nobody_looked_at_hold_it_back_and_are_counted(cast: Cast) -> None:
    plan = take_in(cast)
    actor = cast.actor("city_officer")
    services.accept_rest(actor=actor, plan_id=plan, kind="duty", at=AT)
    with pytest.raises(NotPossible) as caught:
        services.adopt_plan(actor=actor, plan_id=plan, at=AT)
    assert (caught.value.code, caught.value.details["left"]) == ("plans-004", 2)
    assert state(plan) == "in_review"


def test_an_unknown_issuer_holds_it_back(cast: Cast) -> None:
    plan = take_in(cast, issuer="")
    actor = cast.actor("city_officer")
    services.accept_rest(actor=actor, plan_id=plan, at=AT)
    with pytest.raises(NotPossible, match="plans-005"):
        services.adopt_plan(actor=actor, plan_id=plan, at=AT)


def test_a_plan_of_which_nothing_is_left_asks_nothing(cast: Cast) -> None:
    plan = take_in(cast)
    actor = cast.actor("city_officer")
    for one in selectors.plan_page(actor, plan).provisions:
        services.reject_provision(actor=actor, plan_id=plan, provision_id=one.id, at=AT)
    with pytest.raises(NotPossible, match="plans-009"):
        services.adopt_plan(actor=actor, plan_id=plan, at=AT)


def test_a_draft_without_number_and_date_obliges_nobody(cast: Cast) -> None:
    plan = take_in(cast, reading(status="draft", number=None, date=None))
    actor = cast.actor("city_officer")
    services.accept_rest(actor=actor, plan_id=plan, at=AT)
    with pytest.raises(NotPossible, match="plans-012"):
        services.adopt_plan(actor=actor, plan_id=plan, at=AT)
    assert state(plan) == "in_review"


def test_a_plan_changed_since_the_page_was_opened_is_not_adopted_unseen(cast: Cast) -> None:
    plan = take_in(cast)
    actor = cast.actor("city_officer")
    services.accept_rest(actor=actor, plan_id=plan, at=AT)
    seen = selectors.plan_page(actor, plan).revision
    services.reject_provision(
        actor=actor, plan_id=plan, provision_id=provisions(cast, plan, "duty")[0].id, at=AT
    )
    with pytest.raises(Stale, match="plans-003"):
        services.adopt_plan(actor=actor, plan_id=plan, revision=seen, at=AT)
    services.adopt_plan(actor=actor, plan_id=plan, revision=seen + 1, at=AT)


@pytest.mark.parametrize(
    ("who", "kind"), [("inspector", Refused), ("stranger", NotFound), ("officer", NotFound)]
)
def test_only_the_owner_s_officer_or_chair_adopts(cast: Cast, who: str, kind: type[Exception]) -> None:
    plan = take_in(cast)
    services.accept_rest(actor=cast.actor("city_officer"), plan_id=plan, at=AT)
    with pytest.raises(kind):
        services.adopt_plan(actor=cast.actor(who), plan_id=plan, at=AT)
    services.adopt_plan(actor=cast.actor("city_chair"), plan_id=plan, at=AT)


def test_a_plan_in_force_changes_no_more(cast: Cast) -> None:
    plan = adopted(cast)
    actor = cast.actor("city_officer")
    with pytest.raises(NotPossible, match="plans-006"):
        services.accept_rest(actor=actor, plan_id=plan, at=AT)
    with pytest.raises(NotPossible, match="lifecycle-001"):
        services.adopt_plan(actor=actor, plan_id=plan, at=AT)


def test_closing_and_replacing_each_leave_one_line_and_end_it(cast: Cast) -> None:
    actor = cast.actor("city_officer")
    first, second = adopted(cast), adopted(cast, reading(number="90/KH-UBND"))
    assert verbs_of(lambda: services.supersede_plan(actor=actor, plan_id=first, by=second, at=AT)) == [
        "plans.supersede_plan"
    ]
    assert verbs_of(lambda: services.withdraw_plan(actor=actor, plan_id=second, reason="thôi", at=AT)) == [
        "plans.withdraw_plan"
    ]
    assert (state(first), state(second)) == ("superseded", "withdrawn")
    with pytest.raises(NotPossible):
        services.withdraw_plan(actor=actor, plan_id=first, reason="", at=AT)
