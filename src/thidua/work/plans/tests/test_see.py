"""Who sees a plan: the predicate and the row filter agree for everybody; pages cost the same however long the plan."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import MEMBERS, Cast
from tests.made_plan import AT, adopted, duty, reading, report, take_in
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.services import close_body
from thidua.ground.actor import system_actor
from thidua.ground.clock import today
from thidua.ground.errors import NotFound
from thidua.work.plans import policy, selectors, services
from thidua.work.plans.models import Plan


def plans_everywhere(cast: Cast) -> list[UUID]:
    """Plans of several owners and issuers, under review, adopted, shared and closed."""
    made = [
        take_in(cast),
        take_in(cast, reading(number="2/KH"), who="officer", issuer="city"),
        take_in(cast, reading(number="3/KH"), who="officer", issuer=""),
        adopted(cast, reading(number="4/KH")),
        adopted(cast, reading(number="5/KH"), who="officer", issuer="ward"),
        adopted(cast, reading(number="6/KH"), who="division_officer", issuer="city"),
        adopted(cast, reading(number="7/KH"), who="stranger", issuer="neighbour"),
        adopted(cast, reading(number="8/KH"), who="stranger", issuer="neighbour"),
        adopted(cast, reading(number="9/KH"), who="stranger", issuer="neighbour"),
    ]
    services.share_plan(plan_id=made[7], body_ids=[cast.body.ward])
    services.share_plan(plan_id=made[8], body_ids=[cast.body.city])
    services.share_plan(plan_id=made[0], body_ids=[cast.body.ward])
    services.withdraw_plan(actor=system_actor("test"), plan_id=made[4], reason="x", at=AT)
    services.supersede_plan(actor=system_actor("test"), plan_id=made[5], by=made[3], at=AT)
    return made


def test_the_predicate_and_the_row_filter_agree_for_everybody_and_every_plan(cast: Cast) -> None:
    made = plans_everywhere(cast)
    seen_by: dict[str, set[UUID]] = {}
    for name in MEMBERS:
        actor = cast.actor(name) if MEMBERS[name][1] else None
        if actor is None:
            continue
        filtered = set(Plan.objects.filter(policy.visible(actor), id__in=made).values_list("id", flat=True))
        judged = {
            plan.id
            for plan in Plan.objects.select_related("owner__place", "issuer__place").filter(id__in=made)
            if policy.may_see(
                actor,
                owner_path=plan.owner.place.path,
                issuer_path=plan.issuer.place.path if plan.issuer else "",
                state=plan.state,
                shared_paths=[s.body.place.path for s in plan.shares.select_related("body__place")],
            )
        }
        assert filtered == judged, name
        assert {c.id for c in selectors.list_plans(actor, limit=100)[0]} == filtered
        seen_by[name] = filtered
    assert seen_by["division_officer"] >= {made[3], made[5], made[7], made[8]}
    assert made[0] not in seen_by["officer"]
    assert made[6] not in seen_by["officer"]
    assert made[8] in seen_by["other_officer"]
    assert seen_by["people_steward"] == set()


@pytest.mark.parametrize("name", ["officer", "stranger", "people_steward"])
def test_what_is_out_of_sight_is_not_found_on_every_page(cast: Cast, name: str) -> None:
    plan, actor = take_in(cast), cast.actor(name)
    for read in (selectors.card, selectors.plan_page, selectors.legal_graph, selectors.superior_candidates):
        with pytest.raises(NotFound):
            read(actor, plan)


def queries(call: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        call()
    return len(caught)


def test_pages_make_the_same_number_of_queries_for_a_short_and_a_long_plan(cast: Cast) -> None:
    actor = cast.actor("city_officer")
    short = take_in(cast)
    long = take_in(
        cast,
        reading(
            number="99/KH",
            duties=[duty("Sở Nội vụ", f"việc {n}") for n in range(60)],
            reporting=[report(day=n + 1) for n in range(20)],
        ),
    )
    costs = [queries(lambda plan=plan: selectors.plan_page(actor, plan)) for plan in (short, long)]
    assert costs[0] == costs[1] <= 14
    one = queries(lambda: selectors.list_plans(actor))
    for n in range(5):
        take_in(cast, reading(number=f"{n}/TB"))
    assert queries(lambda: selectors.list_plans(actor)) == one <= 4


def test_a_plan_whose_body_was_merged_is_still_read_by_those_it_was_shared_with(cast: Cast) -> None:
    """The name it had stays on the plan; nobody reviews in its place."""
    plan = adopted(cast, who="division_officer", issuer="city")
    services.share_plan(plan_id=plan, body_ids=[cast.body.city])
    owner = orgs.card(cast.body.division)
    close_body(actor=cast.actor("system_steward"), body_id=owner.id, on=today(AT), at=AT)
    reader = cast.actor("city_officer")
    assert selectors.card(reader, plan).owner_name == owner.name
    page = selectors.plan_page(reader, plan)
    assert (page.may_review, page.may_adopt) == (False, False)
    assert plan in {shown.id for shown in selectors.list_plans(reader)[0]}
    assert selectors.facts_for_raising(plan)["owner_path"] == ""
