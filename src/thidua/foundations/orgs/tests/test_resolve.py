from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from thidua.foundations.orgs import selectors, services
from thidua.ground.actor import Actor

from .conftest import AT, REFORM, World

PLAN_2023 = date(2023, 12, 29)
PLAN_2025 = date(2025, 8, 20)


@pytest.mark.parametrize(
    ("printed", "slot", "how"),
    [
        ("Sở Giáo dục và Đào tạo", "so_gddt", "relative"),
        ("Sở GD&ĐT", "so_gddt", "relative"),
        ("SỞ GIÁO DỤC VÀ ĐÀO TẠO THÀNH PHỐ HẢI PHÒNG", "so_gddt", "name"),
        ("Sở Giáo dục và Đào tạo Hải Phòng", "so_gddt", "name"),
        ("Sở Nội vụ (Ban Thi đua - Khen thưởng thành phố)", "so_noi_vu", "outer"),
        ("Ban Thi đua - Khen thưởng, Sở Nội vụ", "ban_tdkt", "parent"),
        ("Sở Thông tin và Truyền thông", "so_tttt", "relative"),
        ("Ban Tuyên giáo Thành ủy", "ban_tuyen_giao", "relative"),
        ("Hội Khuyến học Hải Phòng", "hoi_khuyen_hoc", "name"),
        ("Hội Khuyến học thành phố", "hoi_khuyen_hoc", "name"),
        ("Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam thành phố", "mttq", "name"),
        ("Ủy ban MTTQVN thành phố", "mttq", "name"),
        ("Ủy ban nhân dân thành phố", "ubnd", "name"),
        ("VP UBND thành phố", "vp_ubnd", "name"),
        ("Giám đốc Sở Tài chính", "so_tai_chinh", "head"),
        ("Thành ủy", "cap_uy", "relative"),
        ("Sở Văn hoá, Thể thao và Du lịch", "so_vhttdl", "relative"),
    ],
)
def test_names_in_a_city_plan_of_2023(world: World, printed: str, slot: str, how: str) -> None:
    found = selectors.resolve_name(printed, near=world.city_seat, on=PLAN_2023)
    assert (found.state, found.body_id, found.how) == ("body", world.city_slots[slot], how)


@pytest.mark.parametrize(
    ("printed", "where", "slot"),
    [
        ("Phòng Văn hóa - Xã hội", "ward", "phong_vhxh"),
        ("Phòng VH-XH phường", "ward", "phong_vhxh"),
        ("Phòng Văn hoá và Xã hội phường Hồng An", "ward", "phong_vhxh"),
        ("Phòng Kinh tế, Hạ tầng và Đô thị", "ward", "phong_kt_ht_dt"),
        ("Ban Xây dựng Đảng Đảng ủy", "ward", "ban_xay_dung_dang"),
        ("Hội Khuyến học", "ward", "hoi_khuyen_hoc"),
        ("Hội Khuyến học thành phố", "city", "hoi_khuyen_hoc"),
        ("UBND thành phố", "city", "ubnd"),
        ("Chủ tịch UBND phường", "ward", "ubnd"),
        ("UBND xã Vĩnh Bảo", "commune", "ubnd"),
        ("Ban Thi đua - Khen thưởng", "city", "ban_tdkt"),
    ],
)
def test_names_in_a_ward_plan_of_2025(world: World, printed: str, where: str, slot: str) -> None:
    found = selectors.resolve_name(printed, near=world.ward_seat, on=PLAN_2025)
    slots = {"ward": world.ward_slots, "city": world.city_slots, "commune": world.commune_slots}[where]
    assert (found.state, found.body_id) == ("body", slots[slot])


def test_a_department_that_has_ended_is_not_resolved_later(world: World) -> None:
    found = selectors.resolve_name("Sở Thông tin và Truyền thông", near=world.city_seat, on=PLAN_2025)
    assert found.state == "none"


def test_a_damaged_name_is_only_a_candidate(world: World) -> None:
    printed = "S&' Néi vu (Ban Thi dua - Khen thwéng thanh phd)"
    found = selectors.resolve_name(printed, near=world.city_seat, on=PLAN_2023)
    assert (found.state, found.body_id, found.how) == ("none", None, "fuzzy")
    assert found.candidates[0].id in (world.city_slots["so_noi_vu"], world.city_slots["ban_tdkt"])


def test_a_name_of_another_kind_of_territory_is_not_taken_for_ours(world: World) -> None:
    found = selectors.resolve_name("Hội Khuyến học tỉnh", near=world.city_seat, on=PLAN_2023)
    assert found.state == "none"
    assert world.city_slots["hoi_khuyen_hoc"] in [c.id for c in found.candidates]


@pytest.mark.parametrize(
    "printed", ["UBND các quận, huyện", "các sở, ban, ngành", "Các trường học trên địa bàn"]
)
def test_a_group_is_not_a_name(world: World, printed: str) -> None:
    found = selectors.resolve_name(printed, near=world.city_seat, on=PLAN_2023)
    assert (found.state, found.how) == ("none", "group")


def test_two_that_fit_are_ambiguous(world: World, loader: Actor) -> None:
    for _ in range(2):
        services.open_body(
            actor=loader, name="Trường Tiểu học Hồng An", kind="truong_tieu_hoc", since=REFORM, at=AT,
            parent_id=world.ward_seat, territory_id=world.ward,
        )  # fmt: skip
    found = selectors.resolve_name("Trường Tiểu học Hồng An", near=world.ward_seat, on=PLAN_2025)
    assert (found.state, found.body_id, len(found.candidates)) == ("ambiguous", None, 2)


def test_brackets_that_contradict_the_name_are_ambiguous(world: World) -> None:
    found = selectors.resolve_name("Sở Tài chính (Sở Nội vụ)", near=world.city_seat, on=PLAN_2023)
    assert found.state == "ambiguous"


def test_a_name_seen_in_the_whole_country_is_looked_for_at_home_first(world: World, loader: Actor) -> None:
    """Xã Tân An, Hà Nội's or Hải Phòng's? The issuer's own province counts."""
    from thidua.foundations.orgs.models import TerritoryVersion

    names = TerritoryVersion.objects.filter(territory__level="xa", valid__contains=REFORM)
    own = {v.name for v in names.filter(parent_id=world.city)}
    twin = names.exclude(parent_id=world.city).filter(name__in=own).first()
    assert twin is not None
    home = names.get(parent_id=world.city, name=twin.name)
    services.build_bodies(
        actor=loader, territory_ids=[twin.territory_id, home.territory_id], on=REFORM, at=AT, only=["ubnd"]
    )
    found = selectors.resolve_name(f"UBND {twin.name}", near=world.city_seat, on=PLAN_2025)
    assert found.state == "body" and found.body_id
    assert selectors.card(found.body_id).territory_id == home.territory_id


def test_nonsense_is_nothing(world: World) -> None:
    for printed in ("", "   ", "()", "xyz qwe"):
        assert selectors.resolve_name(printed, near=world.city_seat, on=PLAN_2023).state == "none"


# ---- groups ----


def group(code: str) -> dict[str, Any]:
    return next(g for g in selectors.groups() if g["code"] == code)


def test_departments_of_the_day(world: World) -> None:
    names = {
        day: {
            selectors.card(i).slot
            for i in selectors.resolve_group(group("so_ban_nganh"), near=world.city_seat, on=day)
        }
        for day in (PLAN_2023, PLAN_2025)
    }
    assert {"so_gddt", "so_tttt", "vp_ubnd", "thanh_tra"} <= names[PLAN_2023]
    assert "so_tttt" not in names[PLAN_2025]
    assert "so_nnmt" in names[PLAN_2025] - names[PLAN_2023]


def test_communes_below_the_city(world: World) -> None:
    found = selectors.resolve_group(group("ubnd_cap_xa"), near=world.city_seat, on=PLAN_2025)
    assert set(found) == {world.ward_seat, world.commune_slots["ubnd"]}


def test_districts_have_no_addressee_after_the_reform(world: World) -> None:
    assert selectors.resolve_group(group("ubnd_cap_huyen"), near=world.city_seat, on=PLAN_2025) == []


def test_relations_of_a_ward(world: World) -> None:
    def of(code: str) -> list[UUID]:
        return selectors.resolve_group(group(code), near=world.ward_seat, on=PLAN_2025)

    assert of("ubnd_cap_tren") == [world.city_seat]
    assert of("co_quan_ban_hanh") == [world.ward_seat]
    assert of("mttq") == [world.ward_slots["mttq"]]
    assert world.ward_slots["phong_vhxh"] in of("phong_ban_cap_xa")


def test_under_issuer_and_exclude(world: World) -> None:
    spec = {"relation": "under_issuer", "exclude": ["phong_vhxh"]}
    found = selectors.resolve_group(spec, near=world.ward_seat, on=PLAN_2025)
    assert world.ward_slots["vp_hdnd_ubnd"] in found
    assert world.ward_slots["phong_vhxh"] not in found
    assert world.ward_seat not in found


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("Các sở, ban, ngành thành phố", "so_ban_nganh"),
        ("UBND các xã, phường, đặc khu", "ubnd_cap_xa"),
        ("Uỷ ban nhân dân các quận, huyện", "ubnd_cap_huyen"),
        ("14 tổ dân phố", "to_dan_pho"),
    ],
)
def test_a_group_is_known_by_its_printed_name(world: World, printed: str, code: str) -> None:
    found = selectors.group_named(printed)
    assert found and found["code"] == code
