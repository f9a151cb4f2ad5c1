"""Two at once: raising makes exactly one of each; two sweeps speak once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests.cast import Cast
from tests.made_plan import AT, COMMUNES, adopted, duty, reading, report
from tests.trails import told
from thidua.ground.actor import system_actor
from thidua.work.obligations import services
from thidua.work.obligations.models import Chase, Holding, Obligation, Recipient

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(count: int, act: Callable[[], Any]) -> list[Any]:
    gate = Barrier(count)

    def run(_number: int) -> Any:
        try:
            gate.wait(10)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_two_who_raise_the_same_year_make_exactly_one_of_each(transactional_db: None, cast: Cast) -> None:
    plan = adopted(cast, reading(duties=[duty(COMMUNES, f"v{n}") for n in range(20)], reporting=[report()]))
    actor = cast.actor("city_officer")
    done = at_once(3, lambda: services.raise_obligations(actor=actor, plan_id=plan, year=2025, at=AT))
    total = Obligation.objects.filter(plan_id=plan).count()
    assert sorted(r.created for r in done) == [0, 0, total]
    assert total > 40
    assert Holding.objects.filter(obligation__plan_id=plan).count() == total
    pairs = Recipient.objects.filter(obligation__plan_id=plan).values_list("obligation_id", "body_id")
    assert len(set(pairs)) == len(pairs) >= total


def test_two_sweeps_at_once_speak_once(transactional_db: None, cast: Cast) -> None:
    plan = adopted(cast, reading(duties=[duty(COMMUNES, "v", due="2025-12-31")], reporting=[]))
    services.raise_obligations(actor=cast.actor("city_officer"), plan_id=plan, year=2025, at=AT)
    due = Obligation.objects.filter(plan_id=plan).values_list("due_at", flat=True)[0]
    assert due is not None
    at_once(3, lambda: services.chase(actor=system_actor("clock"), at=due + timedelta(hours=9)))
    assert told(cast, "officer", "obligations.late") == ["obligations.late"]
    assert Chase.objects.filter(obligation__body_id=cast.body.ward, step="late-1").count() == 1
