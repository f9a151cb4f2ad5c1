"""Successors, predecessors and the three views over the real reform of July 2025."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from thidua.foundations.orgs import selectors, services
from thidua.foundations.orgs.facts_lineage import Aggregation, Amount, Figure, Why
from thidua.foundations.orgs.models import BodyLineage, Territory, TerritoryLineage, TerritoryVersion
from thidua.foundations.orgs.selectors import lineage, on_day
from thidua.ground.actor import Actor

from ..conftest import AT, REFORM, TODAY, World

LAST = REFORM - timedelta(days=1)
YEAR_END = date(2024, 12, 31)


def old_unit(code: str) -> UUID:
    return selectors.territory_by_code(code, LAST).id


def test_two_provinces_became_one_whole(old: World) -> None:
    found = lineage.predecessors(old.city, TODAY, LAST)
    assert [(kin.card.name, kin.whole, kin.acts) for kin in found] == [
        ("Thành phố Hải Phòng", True, ("202/2025/QH15",)),
        ("Tỉnh Hải Dương", True, ("202/2025/QH15",)),
    ]
    assert not any(kin.verified for kin in found)
    (after,) = lineage.successors(old_unit("30"), YEAR_END, TODAY)
    assert (after.card.id, after.whole, after.on) == (old.city, True, REFORM)


def test_a_divided_commune_lies_in_several_in_part(old: World) -> None:
    found = lineage.successors(old_unit("11587"), LAST, TODAY)
    assert {kin.card.name: (kin.whole, kin.share) for kin in found} == {
        "Phường Hồng An": (False, None),
        "Phường An Phong": (False, None),
    }
    came = lineage.predecessors(old.ward, TODAY, LAST)
    assert Counter(kin.whole for kin in came) == {True: 2, False: 4}


def test_on_the_same_day_nobody_has_a_successor(old: World) -> None:
    assert lineage.successors(old.ward, TODAY, TODAY) == ()
    assert lineage.predecessors(old.ward, TODAY, REFORM) == ()


def test_an_island_district_has_lineage_a_district_leads_through_its_communes(old: World) -> None:
    island = lineage.territory_past(old_unit("318"), LAST)
    assert [(kin.card.name, kin.whole) for kin in island.successors] == [("Đặc khu Bạch Long Vĩ", True)]
    assert not island.through
    district = lineage.territory_past(old_unit("312"), LAST)
    assert district.through
    assert {"Phường An Dương", "Phường An Hải", "Phường An Phong"} <= {
        k.card.name for k in district.successors
    }
    assert lineage.territory_past(old.ward, TODAY).successors == ()
    assert len(lineage.territory_past(old.ward, TODAY).predecessors) == 6


def test_three_generations_in_the_data(old: World) -> None:
    town = selectors.territory_by_code("11581", YEAR_END)
    assert town.name == "Thị trấn An Dương"
    (ward,) = lineage.successors(town.id, YEAR_END, LAST)
    assert (ward.card.name, ward.whole) == ("Phường Lê Lợi", True)
    today = lineage.successors(town.id, YEAR_END, TODAY)
    assert {(kin.card.name, kin.whole, len(kin.acts)) for kin in today} == {
        (name, False, 2) for name in ("Phường An Dương", "Phường An Hải", "Phường An Phong")
    }
    district = selectors.territory_by_code("312", YEAR_END)
    assert [c.name for c in selectors.territory_children(district.id, YEAR_END)][:2] == [
        "Thị trấn An Dương",
        "Xã An Đồng",
    ]
    came = {kin.card.name for kin in lineage.predecessors(old.ward, TODAY, YEAR_END)}
    assert {"Xã Đại Bản", "Xã An Hồng", "Phường Quán Toan"} <= came


def test_what_it_was_called_and_who_headed_it_on_a_day(old: World, loader: Actor) -> None:
    unit = old_unit("11587")
    named = lineage.units_on([(unit, YEAR_END), (old.ward, TODAY), (old.ward, YEAR_END)])
    assert named[unit, YEAR_END].name == "Phường Đại Bản"
    assert selectors.territory_by_code("11587", YEAR_END).name == "Xã Đại Bản"
    assert named[old.ward, YEAR_END].name == named[old.ward, TODAY].name == "Phường Hồng An"
    made = services.apply_template(actor=loader, territory_id=unit, on=LAST, at=AT, only=["ubnd"])
    seat = on_day.seat_on(unit, LAST)
    assert seat is not None and seat.id == made.created["ubnd"]
    assert on_day.seat_on(old.ward, YEAR_END) is None
    ward = on_day.seat_on(old.ward, TODAY)
    assert ward is not None
    superior = on_day.superior_on(ward.id, TODAY)
    assert superior is not None and superior.id == old.city_seat
    services.give_code(actor=loader, body_id=ward.id, scheme="ma_dinh_danh", code="H24", since=TODAY, at=AT)
    assert [c.code for c in on_day.codes_on(ward.id, TODAY)] == ["H24"]
    assert on_day.codes_on(ward.id, REFORM) == ()


def test_bodies_have_successors_too(old: World) -> None:
    row = BodyLineage(
        predecessor_id=old.commune_slots["ubnd"],
        successor_id=old.ward_seat,
        on=TODAY,
        partial=True,
        act="mẫu",
    )
    row.save()
    assert lineage.body_successors(old.commune_slots["ubnd"], REFORM, REFORM) == ()
    (after, *_others) = [
        kin
        for kin in lineage.body_successors(old.commune_slots["ubnd"], REFORM, TODAY)
        if kin.card.id == old.ward_seat
    ]
    assert (after.whole, after.acts, after.card.name) == (False, ("mẫu",), "Ủy ban nhân dân phường Hồng An")
    before = lineage.body_predecessors(old.ward_seat, TODAY, REFORM)
    assert old.commune_slots["ubnd"] in [kin.card.id for kin in before]


def test_every_old_commune_in_the_units_of_today_in_one_go(
    old: World, django_assert_max_num_queries: Any
) -> None:
    """All 10,040 into 3,321: nothing lost, in two queries, within ten seconds of processor time."""
    rows = TerritoryLineage.objects.filter(source="territories/legacy").exclude(predecessor__level_id="tinh")
    units = set(rows.values_list("predecessor_id", flat=True))
    assert len(units) == 10040
    figures = [
        Figure(unit, LAST, Amount(Fraction(number), Fraction(7))) for number, unit in enumerate(sorted(units))
    ]
    started = time.process_time()
    with django_assert_max_num_queries(2):
        views = lineage.three_views(figures, Aggregation.SUM, target=REFORM)
    spent = time.process_time() - started
    assert len({cell.unit for cell in views.now}) == 3321
    assert len(views.not_allocated) == 471
    total = sum(figure.amount.value for figure in figures)
    assert total == sum(c.amount.value for c in views.now if c.amount) + sum(
        left.amount.value for left in views.not_allocated
    )
    assert total == sum(cell.amount.value for line in views.groups for cell in line.cells if cell.amount)
    assert len(views.groups) == 3012
    assert max(len(line.before) for line in views.groups) == 283
    why = Counter(one.why for one in views.breaks)
    assert why[Why.DIVIDED] == 471
    assert spent < 10, f"{spent:.1f} s"


def test_several_generations_of_a_real_commune(old: World) -> None:
    """Phường Hồng An, itself made of a whole and four parts, is merged again: then the parts meet or stay apart."""
    new = Territory.objects.create(level_id="xa")
    day = date(2026, 9, 1)
    for unit in (old.ward, selectors.territory_by_code("11593", REFORM).id):
        TerritoryLineage.objects.create(predecessor_id=unit, successor=new, on=day, act="mẫu", source="mẫu")
        TerritoryVersion.objects.filter(territory_id=unit).update(valid=DateRange(REFORM, day))
    TerritoryVersion.objects.create(
        territory=new,
        valid=DateRange(day, None),
        kind="phuong",
        name="Phường Mẫu",
        search="phuong mau",
        sort="mau",
    )
    names = {kin.card.name: kin.whole for kin in lineage.predecessors(new.pk, TODAY, LAST)}
    assert names["Phường Lê Thiện"]
    assert names["Phường Đại Bản"]
    assert not names["Phường Tân Tiến"]
    (after,) = lineage.successors(old_unit("11587"), LAST, TODAY)
    assert (after.card.id, after.whole, len(after.acts)) == (new.pk, True, 2)


@pytest.mark.parametrize("rule", [Aggregation.LAST, Aggregation.NONE])
def test_a_rate_of_two_provinces_is_not_that_of_one(old: World, rule: Aggregation) -> None:
    figures = [Figure(old_unit(code), YEAR_END, Amount(Fraction(50))) for code in ("30", "31", "01")]
    views = lineage.three_views(figures, rule, target=TODAY)
    assert {f.unit for f in views.not_carried} == {old_unit("30"), old_unit("31")}
    assert [cell.unit for cell in views.now] == [selectors.territory_by_code("01").id]


def test_a_unit_that_was_there_before_only_received_something(old: World) -> None:
    received = lineage.territory_past(old_unit("303"), LAST)
    assert (received.before, received.received) == (True, date(2025, 1, 1))
    assert [(kin.card.name, kin.whole) for kin in received.predecessors] == [("Huyện An Dương", False)]
    assert not lineage.territory_past(old.ward, TODAY).before
