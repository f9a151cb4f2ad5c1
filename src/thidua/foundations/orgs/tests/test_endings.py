"""A group whose level ended says so, with the act and with proposals; nothing passes by itself."""

from __future__ import annotations

from datetime import date

import pytest

from thidua.foundations.orgs import selectors

from .conftest import World

BEFORE, AFTER = date(2025, 6, 30), date(2026, 1, 15)
OLD_PLAN, NEW_PLAN = date(2023, 12, 29), date(2025, 9, 15)


def endings(world: World, on: date, dated: date = OLD_PLAN) -> selectors.Endings:
    return selectors.Endings(world.city_seat, dated, on)


def test_districts_have_nobody_since_july_2025_and_the_law_is_named(world: World) -> None:
    (ending,) = endings(world, AFTER).of_group("ubnd_cap_huyen")
    assert (ending.since, ending.whole, ending.verified) == (date(2025, 7, 1), True, True)
    assert "Điều 51 khoản 3" in ending.act
    assert endings(world, BEFORE).of_group("ubnd_cap_huyen") == ()


def test_a_mixed_group_lost_a_part_only_when_its_plan_is_older(world: World) -> None:
    (part,) = endings(world, AFTER).of_group("so_nganh_quan_huyen")
    assert part.whole is False
    assert endings(world, AFTER, NEW_PLAN).of_group("so_nganh_quan_huyen") == ()
    assert endings(world, AFTER).of_group("so_ban_nganh") == ()


def test_a_ward_s_divisions_never_were_the_district_s(world: World) -> None:
    assert selectors.Endings(world.ward_seat, NEW_PLAN, AFTER).of_group("phong_ban_cap_xa") == ()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Chỉ đạo các trường mầm non, tiểu học trên địa bàn.", "Ủy ban nhân dân các xã, phường, đặc khu"),
        ("Thẩm định, tổng hợp hồ sơ.", "Sở Giáo dục và Đào tạo"),
    ],
)
def test_the_words_of_the_task_put_its_proposal_first(world: World, text: str, first: str) -> None:
    (ending,) = endings(world, AFTER).of_group("ubnd_cap_huyen", text)
    assert (ending.takers[0].vi, ending.takers[0].fits) == (first, True)
    department = next(taker for taker in ending.takers if taker.body_id)
    assert (department.body_id, department.verified) == (world.city_slots["so_gddt"], False)
