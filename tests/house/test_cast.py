"""The cast is the same world in every test that asks for it."""

from __future__ import annotations

import time

import pytest

from tests.cast import MEMBERS, Cast
from thidua.foundations.audit import services as audit
from thidua.foundations.orgs import selectors as orgs


@pytest.mark.parametrize("turn", [1, 2])
def test_the_world_stands_and_its_trail_verifies(cast: Cast, turn: int) -> None:
    assert audit.verify_chain().ok
    assert orgs.card(cast.body.ward).path.startswith(orgs.card(cast.body.city).path + ".")
    assert not orgs.card(cast.body.neighbour).path.startswith(orgs.card(cast.body.city).path)
    for key in MEMBERS:
        actor = cast.actor(key)
        assert actor.body_id == getattr(cast, key).body_id, key


def test_a_test_may_change_the_world_and_the_next_does_not_notice(cast: Cast) -> None:
    from thidua.foundations.access.models import Person

    Person.objects.filter(pk=cast.officer.person_id).update(full_name="Khác")


def test_the_next_does_not_notice_and_does_not_wait(cast: Cast) -> None:
    assert cast.actor("officer").name == MEMBERS["officer"][0]
    started = time.perf_counter()
    client = cast.client("officer")
    assert client.get("/ho-so/").status_code == 200
    assert time.perf_counter() - started < 5
