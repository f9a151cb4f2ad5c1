"""Who sees an obligation: predicate and row filter agree; lists cost the same however long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import MEMBERS, Cast
from tests.made_plan import AT, COMMUNES, SECTORS, adopted, duty, reading, report
from thidua.ground.errors import NotFound
from thidua.work.obligations import policy, selectors, services
from thidua.work.obligations.models import Obligation


@pytest.fixture
def world(cast: Cast) -> None:
    """Obligations of every level, owed along and across the tree."""
    city = adopted(cast, reading(duties=[duty(COMMUNES, "a", due="2025-12-31"), duty(SECTORS, "b")]))
    services.raise_obligations(actor=cast.actor("city_officer"), plan_id=city, year=2025, at=AT)
    rule = report(**{"from": ["Phòng Văn hóa - Xã hội"]}, to=["Ủy ban nhân dân phường"])
    ward = adopted(cast, reading(number="3/KH", duties=[], reporting=[rule]), who="officer", issuer="ward")
    services.raise_obligations(actor=cast.actor("officer"), plan_id=ward, year=2025, at=AT)


def test_the_predicate_and_the_row_filter_agree_for_everybody(cast: Cast, world: None) -> None:
    rows = list(Obligation.objects.select_related("body__place", "plan").prefetch_related("recipients"))
    seen: dict[str, int] = {}
    for name in (n for n in MEMBERS if MEMBERS[n][1]):
        actor = cast.actor(name)
        assert actor.acting is not None
        filtered = set(Obligation.objects.filter(policy.visible(actor)).values_list("id", flat=True))
        many = replace(actor, acting=replace(actor.acting, few=not actor.acting.few))
        assert filtered == set(Obligation.objects.filter(policy.visible(many)).values_list("id", flat=True))
        judged = {
            o.id
            for o in rows
            if policy.may_see(
                actor,
                body_path=o.body.place.path,
                recipients={r.body_id for r in o.recipients.all()},
                plan_owner=o.plan.owner_id,
                plan_id=o.plan_id,
            )
        }
        assert filtered == judged, name
        cards, total = selectors.list_obligations(actor, selectors.Filter(), at=AT, limit=500)
        assert {c.id for c in cards} == filtered
        assert total == len(filtered)
        seen[name] = total
    assert seen["city_officer"] == len(rows) > seen["officer"] > seen["division_officer"] > 0
    assert seen["stranger"] == seen["people_steward"] == 0


def test_one_out_of_sight_is_not_found(cast: Cast, world: None) -> None:
    mine = Obligation.objects.get(body_id=cast.body.division)
    assert selectors.one(cast.actor("division_officer"), mine.id, at=AT).may_work
    for name in ("stranger", "other_officer", "people_steward"):
        with pytest.raises(NotFound):
            selectors.one(cast.actor(name), mine.id, at=AT)


READS: dict[str, Callable[..., Any]] = {
    "list": lambda actor: selectors.list_obligations(actor, selectors.Filter(), at=AT, limit=500),
    "desk": lambda actor: selectors.desk(actor, at=AT, limit=500),
    "by body": lambda actor: selectors.grouped(actor, selectors.Filter(), "body", at=AT),
    "by due": lambda actor: selectors.grouped(actor, selectors.Filter(), "due", at=AT),
    "calendar": lambda actor: selectors.calendar(
        actor, first=date(2025, 12, 1), last=date(2025, 12, 31), at=AT, mine=False
    ),
}


@pytest.mark.parametrize("read", READS)
@pytest.mark.parametrize("name", ["city_officer", "officer"])
def test_reads_make_the_same_number_of_queries_for_few_and_many_rows(
    cast: Cast, world: None, read: str, name: str
) -> None:
    actor = cast.actor(name)

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            READS[read](actor)
        return len(caught)

    before = cost()
    many = adopted(
        cast, reading(number="50/KH", duties=[duty(COMMUNES, f"v{n}", due="2025-12-20") for n in range(25)])
    )
    services.raise_obligations(actor=cast.actor("city_officer"), plan_id=many, year=2025, at=AT)
    assert cost() == before <= 20


def test_text_state_and_days_narrow_a_list(cast: Cast, world: None) -> None:
    actor = cast.actor("city_officer")

    def count(**given: Any) -> int:
        return selectors.list_obligations(actor, selectors.Filter(**given), at=AT)[1]

    assert count(text="phong van hoa") == count(body=cast.body.division) == 1
    assert count(state="open") == count()
    assert count(kind="report") == 2
    assert count(due_from=date(2025, 12, 31), due_to=date(2025, 12, 31)) == 2
    assert count(due_from=date(2026, 1, 1)) == 0
    assert count(year=2024) == 0
