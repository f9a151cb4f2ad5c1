"""Two people at once: one of them is told, nothing is lost, and the trail has one line for each act."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests.cast import Cast
from tests.made_plan import AT, provisions, take_in
from thidua.foundations.audit import selectors as audit
from thidua.ground.errors import NotPossible, Stale, ThiduaError
from thidua.work.plans import selectors, services

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts in threads that start together; results or refusals in order."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            gate.wait(10)
            return act()
        except ThiduaError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_of_two_who_correct_the_same_provision_the_second_is_told(transactional_db: None, cast: Cast) -> None:
    plan, actor = take_in(cast), cast.actor("city_officer")
    one = provisions(cast, plan, "duty")[0]
    done = at_once(
        *(
            lambda text=text: services.correct_provision(
                actor=actor,
                plan_id=plan,
                provision_id=one.id,
                data={"text": text},
                revision=one.revision,
                at=AT,
            )
            for text in ("thứ nhất", "thứ hai")
        )
    )
    refused = [result for result in done if result is not None]
    assert [type(r) for r in refused] == [Stale]
    winner = "thứ nhất" if done[0] is None else "thứ hai"
    assert provisions(cast, plan, "duty")[0].data["text"] == winner
    lines = [line for line in audit.trail("plan", plan) if line.verb == "plans.correct_provision"]
    assert len(lines) == 1


def test_two_who_review_different_provisions_both_succeed(transactional_db: None, cast: Cast) -> None:
    plan, actor = take_in(cast), cast.actor("city_officer")
    ones = provisions(cast, plan, "duty")
    done = at_once(
        *(
            lambda one=one: services.accept_provision(
                actor=actor, plan_id=plan, provision_id=one.id, revision=one.revision, at=AT
            )
            for one in ones
        )
    )
    assert done == [None, None]
    assert [p.state for p in provisions(cast, plan, "duty")] == ["accepted", "accepted"]
    assert selectors.plan_page(actor, plan).revision == 3


def test_of_two_who_adopt_one_does(transactional_db: None, cast: Cast) -> None:
    plan, actor = take_in(cast), cast.actor("city_officer")
    services.accept_rest(actor=actor, plan_id=plan, at=AT)
    seen = selectors.plan_page(actor, plan).revision
    done = at_once(
        *(lambda: services.adopt_plan(actor=actor, plan_id=plan, revision=seen, at=AT) for _ in range(2))
    )
    assert sorted(type(r).__name__ for r in done) == ["NoneType", "Stale"]
    again = at_once(lambda: services.adopt_plan(actor=actor, plan_id=plan, at=AT))
    assert isinstance(again[0], NotPossible)
