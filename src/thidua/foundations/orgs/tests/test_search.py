from __future__ import annotations

from typing import Any

import pytest

from thidua.foundations.orgs import selectors, services
from thidua.ground.actor import Actor

from .conftest import AT, REFORM, World


@pytest.mark.parametrize("text", ["hong an", "Hồng An", "HONG AN", "  hồng   an ", "Hồng An".swapcase()])
def test_search_is_blind_to_accents_and_case(world: World, text: str) -> None:
    found = selectors.search_bodies(text)
    assert found[0].id == world.ward_seat
    assert {c.territory_id for c in found} == {world.ward}


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("ubnd p hong an", "ubnd"),
        ("an hong ubnd", "ubnd"),
        ("VHXH hong an", "phong_vhxh"),
        ("phong vh-xh hồng an", "phong_vhxh"),
        ("hoi kh hong an", "hoi_khuyen_hoc"),
        ("hkh p hồng an", "hoi_khuyen_hoc"),
        ("mttq hong an", "mttq"),
    ],
)
def test_initials_abbreviations_and_any_order(world: World, text: str, slot: str) -> None:
    assert selectors.search_bodies(text)[0].id == world.ward_slots[slot]


@pytest.mark.parametrize(
    "text", ["SGDĐT", "GDĐT", "gddt", "sở gdđt", "giao duc dao tao", "Sở Giáo dục và Đào tạo"]
)
def test_the_department_of_education_by_its_many_names(world: World, text: str) -> None:
    assert selectors.search_bodies(text)[0].id == world.city_slots["so_gddt"]


def test_old_and_new_tone_placement_are_equal(world: World, loader: Actor) -> None:
    ident = services.open_body(
        actor=loader, name="Trường Tiểu học Hòa Thủy", kind="truong_tieu_hoc", since=REFORM, at=AT,
        parent_id=world.ward_seat, territory_id=world.ward,
    )  # fmt: skip
    for text in ("Hoà Thuỷ", "Hòa Thủy", "hoa thuy"):
        assert selectors.search_bodies(text)[0].id == ident


def test_d_and_crossed_d_are_equal(world: World) -> None:
    assert selectors.search_bodies("dang uy hong an")[0].id == world.ward_slots["cap_uy"]
    assert selectors.search_bodies("đảng uỷ hồng an")[0].id == world.ward_slots["cap_uy"]


def test_the_actors_own_tree_comes_first_among_equals(world: World) -> None:
    for seat, slots in (
        (world.ward_seat, world.ward_slots),
        (world.commune_slots["ubnd"], world.commune_slots),
    ):
        assert selectors.search_bodies("phong van hoa", near=seat)[0].id == slots["phong_vhxh"]
        assert selectors.search_bodies("p", near=seat)[0].territory_id == selectors.card(seat).territory_id


def test_restrictions_hold(world: World) -> None:
    under = selectors.search_bodies("phong", under=world.ward_seat)
    assert under
    assert all(c.path.startswith(selectors.card(world.ward_seat).path) for c in under)
    assert {c.kind for c in selectors.search_bodies("hong an", kinds=["phong_xa"])} == {"phong_xa"}
    assert len(selectors.search_bodies("hai phong", limit=3)) == 3


@pytest.mark.parametrize("text", ["h", "s", "ub", "so", "đ"])
def test_one_or_two_letters_already_help(world: World, text: str) -> None:
    assert selectors.search_bodies(text, near=world.ward_seat)


@pytest.mark.parametrize("text", ["", "   ", "!!!", "%", "_", "'; drop", "\\", "%s %(x)s", "a" * 500])
def test_odd_input_is_harmless(world: World, text: str) -> None:
    selectors.search_bodies(text)


def test_a_mistyped_place_finds_its_neighbours(world: World) -> None:
    from thidua.foundations.orgs.selectors.search import _place_keys_of

    _place_keys_of.cache_clear()
    assert selectors.search_bodies("ubnd hong ann")[0].id == world.ward_seat
    assert selectors.search_bodies("ubnd x hong an")[0].id == world.ward_seat
    assert selectors.search_bodies("qwerty zxcvb") == []
    _place_keys_of.cache_clear()


def test_closed_bodies_are_not_offered(world: World) -> None:
    assert world.city_slots["so_tttt"] not in [
        c.id for c in selectors.search_bodies("so thong tin truyen thong")
    ]


def test_search_takes_a_bounded_number_of_queries(world: World, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(12):
        selectors.search_bodies("ubnd phường hồng an", near=world.ward_seat)


# ---- pages ----


def test_the_page_of_a_body(world: World, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(14):
        page = selectors.body_page(world.city_seat)
    assert page.children_total == len(list(page.children))
    assert page.card.territory_name == "thành phố Hải Phòng"
    with django_assert_max_num_queries(14):
        ward = selectors.body_page(world.ward_seat)
    assert [a.id for a in ward.ancestors] == [world.city_seat]
    assert world.ward_slots["phong_vhxh"] in [c.id for c in ward.children]
    assert ward.history[0].since == REFORM


def test_the_page_of_a_body_that_has_ended_shows_its_last_version(world: World) -> None:
    page = selectors.body_page(world.city_slots["so_tttt"])
    assert not page.card.live
    assert page.history[0].until and page.history[0].until.isoformat() == "2025-03-01"


def test_the_page_on_another_day(world: World) -> None:
    from datetime import date

    page = selectors.body_page(world.city_seat, date(2024, 1, 1))
    names = {c.slot for c in page.children}
    assert "so_tttt" in names
    assert "so_nnmt" not in names
