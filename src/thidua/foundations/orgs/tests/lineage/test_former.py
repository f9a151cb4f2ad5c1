"""Old names and addresses lead to the units and bodies of today, and are marked as old."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from thidua.foundations.orgs import selectors, services
from thidua.foundations.orgs.facts_lineage import FormerPlace
from thidua.foundations.orgs.rules.addresses import read_address
from thidua.foundations.orgs.selectors.former import former_places
from thidua.ground.actor import Actor

from ..conftest import AT, World


def told(place: FormerPlace) -> dict[str, bool]:
    """Units of today → whether the old one lies in them whole."""
    return {kin.card.name: kin.whole for kin in place.now}


WARD = ("phường Hồng Phong, quận An Dương, thành phố Hải Phòng", date(2025, 6, 30))
COMMUNE = ("xã Hồng Phong, huyện An Dương, thành phố Hải Phòng", date(2024, 12, 31))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("xã Hồng Phong, huyện An Dương, Hải Phòng", COMMUNE),
        ("hong phong, an duong, hai phong", WARD),
        ("Hồng Phong An Dương", WARD),
        ("P. Hồng Phong Q. An Dương", WARD),
        ("phường hồng phong - quận an dương - tp hải phòng", WARD),
        ("X. HONG PHONG H. AN DUONG", COMMUNE),
    ],
)
def test_an_old_address_finds_the_unit_of_today(old: World, text: str, meant: tuple[str, date]) -> None:
    first, *_ = former_places(text)
    assert (first.address, first.day) == meant
    assert told(first) == {"Phường An Phong": True}


def test_a_town_of_two_generations_ago_leads_to_three_wards_in_part(old: World) -> None:
    first, *_ = former_places("thị trấn An Dương")
    assert first.address == "thị trấn An Dương, huyện An Dương, thành phố Hải Phòng"
    assert told(first) == {"Phường An Dương": False, "Phường An Hải": False, "Phường An Phong": False}
    assert {kin.acts for kin in first.now} == {("1232/NQ-UBTVQH15", "1669/NQ-UBTVQH15")}


def test_a_divided_unit_leads_to_each_part(old: World) -> None:
    first, *_ = former_places("phường lê lợi, an dương")
    assert told(first) == {"Phường An Dương": False, "Phường An Hải": False, "Phường An Phong": False}


def test_a_district_leads_through_its_communes(old: World) -> None:
    first, *_ = former_places("quận an dương")
    assert first.through
    assert {"Phường An Dương", "Phường An Hải"} <= set(told(first))
    province, *_ = former_places("tỉnh hải dương")
    assert told(province) == {"Thành phố Hải Phòng": True}


def test_the_own_province_comes_first_among_equals(old: World) -> None:
    for code in ("31", "24"):
        province = selectors.territory_by_code(code).id
        first, *_ = former_places("an duong", near=province)
        assert province in {kin.card.parent_id for kin in first.now}


def test_a_province_that_became_a_city_is_found_by_its_old_kind(old: World) -> None:
    found = [place for place in former_places("xã Lộc Ninh") if told(place) == {"Phường Lộc Ninh": True}]
    assert any(place.now[0].on is None for place in found)


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("xã Đại Bản, huyện An Dương", "ubnd"),
        ("ubnd phường đại bản", "ubnd"),
        ("UBND xã An Hồng, An Dương, Hải Phòng", "ubnd"),
        ("hội khuyến học phường đại bản", "hoi_khuyen_hoc"),
        ("phòng vhxh đại bản", "phong_vhxh"),
    ],
)
def test_a_body_of_today_is_found_by_the_old_name_of_its_area(old: World, text: str, slot: str) -> None:
    first = selectors.search_bodies(text)[0]
    assert first.id == old.ward_slots[slot]
    assert first.formerly
    assert first.formerly_part == ("đại bản" in text.lower())


def test_names_of_today_stay_unmarked_and_first(old: World) -> None:
    first = selectors.search_bodies("ubnd phường hồng an")[0]
    assert (first.id, first.formerly) == (old.ward_seat, "")


def test_a_documents_names_are_resolved_as_before(old: World, loader: Actor) -> None:
    """The reader's rules stay exact: an old name means the old body of the day, never its successor."""
    area = selectors.territory_by_code("11587", date(2025, 6, 30)).id
    made = services.apply_template(actor=loader, territory_id=area, on=date(2025, 1, 1), at=AT, only=["ubnd"])
    printed = "Ủy ban nhân dân phường Đại Bản"
    assert (
        selectors.resolve_name(printed, near=old.city_seat, on=date(2025, 3, 1)).body_id
        == made.created["ubnd"]
    )
    assert selectors.resolve_name(printed, near=old.city_seat, on=date(2026, 3, 1)).state == "none"


@pytest.mark.parametrize(
    "text", ["", "x", "xã", ",", "%", "_", "'; drop", "\\", "%s %(x)s", "a" * 500, "- - -"]
)
def test_odd_input_is_harmless(old: World, text: str) -> None:
    former_places(text)
    selectors.search_bodies(text)


def test_the_number_of_queries_is_bounded(old: World, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(8):
        assert former_places("hồng phong")
    with django_assert_max_num_queries(24):
        selectors.search_bodies("hội khuyến học đại bản")


def test_ways_to_read_an_address() -> None:
    (one,) = read_address("thị trấn An Dương")
    assert (one.kind, one.own, one.split) == ("thi tran", ("an", "duong"), False)
    (one,) = read_address("phường Thị Cầu")
    assert one.own == ("thi", "cau")
    first, second = read_address("hội khuyến học xã Mẫu, huyện Thử")
    assert first.own == ("hoi", "khuyen", "hoc")
    assert (second.head, second.own, second.above) == (("hoi", "khuyen", "hoc"), ("mau",), ("thu",))


@pytest.mark.parametrize(
    "text",
    [
        "thôn 3, xã Hồng Phong, huyện An Dương, Hải Phòng",
        "Số 5 thôn Hạ Đỗ, Hồng Phong, An Dương, Hải Phòng",
        "so 5 ngo 12, X. Hong Phong, H. An Duong",
    ],
)
def test_an_old_address_with_hamlet_and_house_finds_the_unit_of_today(old: World, text: str) -> None:
    first, *_ = former_places(text)
    assert told(first) == {"Phường An Phong": True}


def test_an_address_of_today_finds_its_territory_and_seat(old: World) -> None:
    text = "Tổ dân phố số 4, phường Hồng An, TP. Hải Phòng"
    assert [card.id for card in selectors.search_territories(text)] == [old.ward]
    first, *_ = selectors.search_bodies(text)
    assert first.id == old.ward_seat


def test_bodies_of_an_old_address_with_a_hamlet_are_those_of_its_unit(old: World) -> None:
    found = selectors.search_bodies("thôn 3, xã An Hồng, huyện An Dương, Hải Phòng")
    assert [card.id for card in found] == [old.ward_seat]


def test_the_holder_of_the_old_unit_of_that_very_name_comes_before_words_in_any_order(
    old: World, loader: Actor
) -> None:
    wards = {t.name: t.id for t in selectors.territory_children(old.city)}
    for name in ("Phường An Dương", "Phường Hải Dương"):
        services.apply_template(actor=loader, territory_id=wards[name], on=date(2025, 7, 1), at=AT)
    found = selectors.search_bodies("hai duong", near=old.city_seat, limit=40)
    places = [card.territory_id for card in found]
    holder = next(card for card in found if card.id == old.city_seat)
    assert holder.formerly == "tỉnh Hải Dương"
    assert places[0] == wards["Phường Hải Dương"]
    after = places[places.index(old.city) :]
    assert wards["Phường Hải Dương"] not in after
    assert wards["Phường An Dương"] not in places[: places.index(old.city)]


def test_without_bodies_of_that_name_the_holder_leads_a_full_list(old: World, loader: Actor) -> None:
    wards = {t.name: t.id for t in selectors.territory_children(old.city)}
    services.apply_template(actor=loader, territory_id=wards["Phường An Dương"], on=date(2025, 7, 1), at=AT)
    first, *rest = selectors.search_bodies("hai duong", near=old.city_seat, limit=10)
    assert (first.id, first.formerly) == (old.city_seat, "tỉnh Hải Dương")
    assert len(rest) == 9


@pytest.mark.parametrize("text", ["%", "_", " % _ ", "…"])
def test_signs_alone_are_nothing_to_search_for(old: World, text: str) -> None:
    assert selectors.search_territories(text) == []
    assert selectors.search_bodies(text) == []
    assert former_places(text) == []
    assert selectors.coming_bodies(text) == []
    assert selectors.coming_territories(text) == []
