"""Bodies by names they no longer bear: those of today that bore them or took over, and those of a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from thidua.foundations.orgs import selectors, services
from thidua.foundations.orgs.facts import BodyCard
from thidua.foundations.orgs.facts_reorganising import LinkSpec, ResultSpec, StepSpec
from thidua.ground.actor import Actor

from .conftest import AT, REFORM, World
from .reorganising import ON, carry, draft

EVE = ON - timedelta(days=1)


@pytest.fixture
def school(world: World, loader: Actor) -> UUID:
    return services.open_body(
        actor=loader, name="Trường Tiểu học Kim Đồng Mẫu", kind="truong_tieu_hoc", since=REFORM, at=AT,
        parent_id=world.ward_seat, territory_id=world.ward,
    )  # fmt: skip


def told(text: str, **more: Any) -> list[tuple[UUID, str, str, bool]]:
    """Found bodies with how they were found."""
    found: list[BodyCard] = selectors.search_bodies(text, **more)
    return [(c.id, c.formerly, c.formerly_how if c.formerly else "", c.formerly_part) for c in found]


def act(step: StepSpec) -> None:
    carry(draft(step))


def rename(body: UUID, name: str) -> None:
    act(StepSpec("body", "rename", (LinkSpec(body, "m"),), (ResultSpec("m", name=name),)))


@pytest.mark.parametrize(
    "text", ["tieu hoc kim dong mau", "Trường Tiểu học Kim Đồng", "KIM ĐỒNG", "kim đồng hồng an"]
)
def test_a_renamed_body_is_found_by_its_old_name(world: World, school: UUID, text: str) -> None:
    rename(school, "Trường Tiểu học Võ Thị Sáu Mẫu")
    assert told(text)[0] == (school, "Trường Tiểu học Kim Đồng Mẫu", "renamed", False)
    assert told("võ thị sáu")[0] == (school, "", "", False)


def test_a_merged_bodys_name_leads_to_who_took_over_and_to_nobody_else(world: World) -> None:
    association, front = world.ward_slots["hoi_khuyen_hoc"], world.ward_slots["mttq"]
    old = selectors.card(association).name
    act(StepSpec("body", "merge", (LinkSpec(association, "m"),), (ResultSpec("m", existing_id=front),)))
    assert told(old) == [(front, old, "body", False)]
    assert told("hkh hong an")[0] == (front, old, "body", False)


def test_each_part_of_a_divided_body_is_found_in_part(world: World, school: UUID) -> None:
    links = (LinkSpec(school, "a", partial=True), LinkSpec(school, "b", partial=True))
    made = (
        ResultSpec("a", name="Trường Tiểu học Mẫu Một", kind="truong_tieu_hoc", parent_id=world.ward_seat),
        ResultSpec("b", name="Trường Tiểu học Mẫu Hai", kind="truong_tieu_hoc", parent_id=world.ward_seat),
    )
    act(StepSpec("body", "split", links, made))
    found = selectors.search_bodies("kim dong")
    assert {(c.name, c.formerly_how, c.formerly_part) for c in found} == {
        (r.name, "body", True) for r in made
    }


def test_a_closed_body_is_found_on_the_days_it_was_there(world: World, school: UUID) -> None:
    act(StepSpec("body", "close", (LinkSpec(school),)))
    assert told("tieu hoc kim dong") == []
    (card,) = selectors.search_bodies("tieu hoc kim dong", on=EVE)
    assert (card.id, card.live, card.territory_name) == (school, True, "phường Hồng An, thành phố Hải Phòng")
    assert selectors.search_bodies("tieu hoc kim dong", on=ON) == []


def test_on_a_day_names_are_those_of_the_day(world: World, school: UUID) -> None:
    rename(school, "Trường Tiểu học Võ Thị Sáu Mẫu")
    assert [c.name for c in selectors.search_bodies("kim dong", on=EVE)] == ["Trường Tiểu học Kim Đồng Mẫu"]
    assert selectors.search_bodies("vo thi sau", on=EVE) == []
    assert selectors.search_bodies("ubnd phuong hong an", on=EVE)[0].id == world.ward_seat
    # Gone since the reform of departments, and without a place in its own name.
    gone = world.city_slots["so_tttt"]
    assert gone in {
        c.id for c in selectors.search_bodies("thong tin truyen thong hai phong", on=date(2024, 1, 1))
    }


def test_restrictions_hold_for_old_names(world: World, school: UUID) -> None:
    rename(school, "Trường Tiểu học Võ Thị Sáu Mẫu")
    days: tuple[dict[str, Any], ...] = ({}, {"on": EVE})
    for more in days:
        assert [c.id for c in selectors.search_bodies("kim dong", under=world.ward_seat, **more)] == [school]
        assert selectors.search_bodies("kim dong", under=world.commune_slots["ubnd"], **more) == []
        assert selectors.search_bodies("kim dong", kinds=["truong_thcs"], **more) == []
        assert [c.id for c in selectors.search_bodies("kim dong", kinds=["truong_tieu_hoc"], **more)] == [
            school
        ]


def test_a_name_still_borne_is_no_old_name(world: World, school: UUID, loader: Actor) -> None:
    services.move_body(actor=loader, body_id=school, parent_id=world.city_seat, since=ON, at=AT)
    assert told("kim dong") == [(school, "", "", False)]


@pytest.mark.parametrize(
    "text", ["", "x", "an", "%", "_", "'; drop", "\\", "%s %(x)s", "a" * 500, "a b c d e f"]
)
def test_odd_input_is_harmless(world: World, text: str) -> None:
    selectors.search_bodies(text, on=EVE)
    selectors.search_bodies(text)


def test_the_number_of_queries_is_bounded(
    world: World, school: UUID, django_assert_max_num_queries: Any
) -> None:
    rename(school, "Trường Tiểu học Võ Thị Sáu Mẫu")
    with django_assert_max_num_queries(22):
        assert told("kim dong", near=world.ward_seat)
    with django_assert_max_num_queries(8):
        assert told("kim dong", on=EVE)
    with django_assert_max_num_queries(8):
        assert told("phong", on=EVE)
