"""Departments merged, divided, renamed, moved, closed and there again by a legal act."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from thidua.foundations.orgs import selectors, services
from thidua.foundations.orgs.models import BodyCode, BodyLineage
from thidua.ground.actor import Actor

from .conftest import AT, World
from .reorganising import ON, carry, change, codes_of, draft, end, join, new, part, rows, undo, whole

SINCE = date(2025, 7, 1)


@pytest.fixture
def desk(world: World, loader: Actor) -> UUID:
    """A unit below the ward's economic office."""
    return services.open_body(
        actor=loader, name="Tổ Mẫu", kind="ban_chi_dao", since=SINCE, at=AT, level="xa",
        parent_id=world.ward_slots["phong_kt_ht_dt"], territory_id=world.ward,
    )  # fmt: skip


def test_two_offices_become_a_new_one_which_takes_their_units_along(
    world: World, loader: Actor, desk: UUID
) -> None:
    a, b = world.ward_slots["phong_kt_ht_dt"], world.ward_slots["phong_vhxh"]
    services.give_code(actor=loader, body_id=a, scheme="dinh_danh", code="H01.02", since=SINCE, at=AT)
    before = rows()
    act = draft(
        join([whole(a, "b"), whole(b, "b")], new("b", "Phòng Tổng hợp Mẫu", ""), subject="body"),
    )
    outcome = carry(act)
    made = outcome.made["b"]
    card = selectors.card(made)
    assert (card.kind, card.parent_id, card.territory_id) == ("phong_xa", world.ward_seat, world.ward)
    assert selectors.card(desk).parent_id == made
    assert set(BodyLineage.objects.filter(successor_id=made).values_list("predecessor_id", "partial")) == {
        (a, False), (b, False)
    }  # fmt: skip
    assert BodyCode.objects.get(body_id=a).valid.upper == ON
    assert services.rebuild_places(at=AT) == 0
    undo(act)
    assert rows() == before


def test_an_office_goes_into_one_that_stands_and_keeps_its_identity(world: World) -> None:
    a, b = world.ward_slots["phong_kt_ht_dt"], world.ward_slots["phong_vhxh"]
    before = rows()
    act = draft(join([whole(a, "b")], new("b", "", "", existing_id=b), subject="body"))
    outcome = carry(act)
    assert outcome.bodies == (0, 1, 0) and outcome.without_taker == ()
    assert BodyLineage.objects.get(predecessor_id=a).successor_id == b
    assert selectors.card(b).live and not selectors.card(a).live
    undo(act)
    assert rows() == before


def test_a_divided_office_says_who_takes_its_units(world: World, desk: UUID) -> None:
    a = world.ward_slots["phong_kt_ht_dt"]
    division = join(
        [part(a, "p"), part(a, "q")], new("p", "Phòng Một", ""), new("q", "Phòng Hai", ""), subject="body"
    )
    assert codes_of(draft(division)) == ["orphaned"]
    before = rows()
    act = draft(division, change("move", desk, subject="body", parent_key="q"))
    made = carry(act).made
    assert selectors.card(desk).parent_id == made["q"]
    assert all(BodyLineage.objects.filter(predecessor_id=a).values_list("partial", flat=True))
    undo(act)
    assert rows() == before


def test_a_body_renamed_moved_closed_and_there_again(world: World) -> None:
    a = world.ward_slots["tt_htcd"]
    start = rows()
    first = draft(
        change("rename", a, subject="body", name="Trung tâm Mẫu", parent_id=world.ward_slots["phong_vhxh"])
    )
    carry(first)
    card = selectors.card(a)
    assert (card.name, card.parent_id) == ("Trung tâm Mẫu", world.ward_slots["phong_vhxh"])
    second = draft(end("close", a, subject="body"), on=ON + timedelta(days=2))
    assert carry(second).without_taker == (a,)
    third = draft(end("reopen", a, subject="body"), on=ON + timedelta(days=4))
    carry(third)
    assert selectors.card(a).live and selectors.card(a).name == "Trung tâm Mẫu"
    assert services.rebuild_places(at=AT) == 0
    for act in (third, second, first):
        undo(act)
    assert rows() == start


def test_what_may_not_be_with_bodies(world: World, desk: UUID) -> None:
    office, division = world.ward_slots["phong_kt_ht_dt"], world.ward_slots["phong_vhxh"]
    cases = {
        "below itself": ([change("move", office, subject="body", parent_id=desk)], "cycle"),
        "units below": ([end("close", office, subject="body")], "orphaned"),
        "into one that ends": (
            [join([whole(office, "b")], new("b", "", "", existing_id=division), subject="body"),
             end("close", division, subject="body")], "unit_ended",
        ),
        "a place that is taken": (
            [join([whole(office, "b")], new("b", "Phòng Mới", "", slot="ubnd"), subject="body")], "slot_taken",
        ),
        "no name": ([join([whole(office, "b")], new("b", "", ""), subject="body")], "name_missing"),
        "a kind of another level": (
            [join([whole(office, "b")], new("b", "Sở Mới", "so"), subject="body")], "kind_unknown",
        ),
        "changed into a kind of another level": (
            [change("rekind", office, subject="body", kind="so")], "kind_unknown",
        ),
        "below one that is not there": (
            [change("move", division, subject="body", parent_id=world.city_slots["so_tttt"])], "parent_missing",
        ),
    }  # fmt: skip
    for name, (steps, code) in cases.items():
        assert code in codes_of(draft(*steps)), name
