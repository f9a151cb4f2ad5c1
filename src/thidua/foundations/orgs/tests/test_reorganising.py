"""Mergers, divisions, changes of name, kind and superior, closing and re-opening: what they do to the tree."""

from __future__ import annotations

import pytest

from thidua.foundations.orgs import selectors, services
from thidua.foundations.orgs.models import BodyLineage, TerritoryLineage, TerritoryVersion

from .conftest import AT, World
from .reorganising import (
    ON,
    Town,
    below,
    build_town,
    carry,
    draft,
    join,
    new,
    rows,
    seats,
    undo,
    whole,
)


@pytest.fixture
def town(world: World) -> Town:
    return build_town(world.city)


def test_two_communes_become_one_new_one_and_nothing_is_lost(town: Town) -> None:
    a, b, _ = town.communes
    before = rows()
    act = draft(join([whole(a, "m"), whole(b, "m")], new("m", "Xã Vĩnh Mới", code="11887")))
    outcome = carry(act)
    made = outcome.made["m"]
    assert made not in (a, b)
    assert not TerritoryVersion.objects.filter(territory_id__in=(a, b), valid__contains=ON).exists()
    card = selectors.territory(made)
    assert (card.name, card.short_name, card.parent_id) == ("Xã Vĩnh Mới", "Vĩnh Mới", town.city)
    assert set(below(made)) == {"Thôn 1", "Thôn 2", "Thôn 3", "Thôn 4"}
    new_seats = seats(made)
    old, taker = town.slots[0]["phong_vhxh"], new_seats["phong_vhxh"]
    assert selectors.card(taker).name == "Phòng Văn hóa - Xã hội xã Vĩnh Mới"
    assert BodyLineage.objects.get(predecessor_id=old).successor_id == taker
    assert selectors.card(old).live is False
    assert {x.predecessor_id for x in TerritoryLineage.objects.filter(successor_id=made)} == {a, b}
    assert selectors.card(town.school).parent_id == new_seats["ubnd"]
    assert selectors.card(town.school).territory_id == made
    groups = seats(town.groups["Thôn 3"])
    assert selectors.card(groups["thon"]).parent_id == new_seats["ubnd"]
    assert selectors.card(groups["ban_cong_tac_mt"]).parent_id == new_seats["mttq"]
    assert services.rebuild_places(at=AT) == 0
    undo(act)
    assert rows() == before
    assert services.rebuild_places(at=AT) == 0
