from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from thidua.foundations.orgs import selectors, services
from thidua.foundations.orgs.models import Territory, TerritoryVersion
from thidua.ground.actor import Actor, system_actor
from thidua.ground.errors import NotFound, Refused

from .conftest import AT, REFORM, World, officer_of


def test_the_country_has_34_provinces_and_3321_communes(world: World) -> None:
    provinces = selectors.province_list(REFORM)
    assert len(provinces) == 34
    assert sum(p.children for p in provinces) == 3321
    assert [p.code for p in provinces if p.short_name == "Hải Phòng"] == ["31"]


def test_codes_keep_their_leading_zeros(world: World) -> None:
    assert selectors.territory_by_code("01").name == "Thành phố Hà Nội"
    assert selectors.territory_by_code("00004").name == "Phường Ba Đình"


def test_a_province_that_becomes_a_city_has_two_versions_without_overlap(world: World) -> None:
    before = selectors.territory_by_code("75", date(2026, 4, 29))
    after = selectors.territory_by_code("75", date(2026, 4, 30))
    assert (before.kind, after.kind) == ("tinh", "thanh_pho")
    assert before.id == after.id


def test_loading_again_changes_nothing(world: World, loader: Actor) -> None:
    before = TerritoryVersion.objects.count()
    assert services.load_territories(actor=loader, at=AT).unchanged
    assert TerritoryVersion.objects.count() == before


def test_a_changed_pack_replaces_only_what_differs(world: World, loader: Actor, tmp_path: Path) -> None:
    folder = tmp_path / "2025"
    folder.mkdir()
    heading = "code,level,kind,name,short_name,parent_code,valid_from,valid_to,act_number,act_date,act_issuer,verified\n"
    row = "31,tinh,thanh_pho,Thành phố Hải Phòng,Hải Phòng,,2025-07-01,,202/2025/QH15,2025-06-12,Quốc hội,true\n"
    (folder / "provinces.csv").write_text(heading + row, encoding="utf-8")
    same = services.load_territories(actor=loader, at=AT, path=folder)
    assert (same.created, same.changed, same.kept) == (0, 0, 1)
    (folder / "provinces.csv").write_text(heading + row.replace("true", "false"), encoding="utf-8")
    changed = services.load_territories(actor=loader, at=AT, path=folder)
    assert (changed.created, changed.changed) == (0, 1)
    assert selectors.territory_by_code("31").id == world.city


def test_only_the_loader_or_the_system_steward_loads(world: World) -> None:
    with pytest.raises(Refused):
        services.load_territories(actor=officer_of(world.city_seat), at=AT)


def test_two_versions_of_a_territory_on_one_day_are_refused_by_the_database(world: World) -> None:
    version = TerritoryVersion.objects.get(territory_id=world.ward)
    version.pk = None
    version.code = ""
    with pytest.raises(IntegrityError, match="territory_one_version_a_day"), transaction.atomic():
        version.save(force_insert=True)


def test_one_code_belongs_to_one_territory_a_day(world: World) -> None:
    other = Territory.objects.create(level_id="xa")
    version = TerritoryVersion.objects.get(territory_id=world.ward)
    version.pk, version.territory_id = None, other.pk
    with pytest.raises(IntegrityError, match="territory_code_one_owner_a_day"), transaction.atomic():
        version.save(force_insert=True)


def test_a_territory_cannot_stand_below_itself(world: World) -> None:
    with pytest.raises(IntegrityError, match="cycle in orgs_territory_version"), transaction.atomic():
        TerritoryVersion.objects.filter(territory_id=world.city).update(parent_id=world.ward)


def test_a_cycle_on_other_days_is_no_cycle(world: World) -> None:
    a, b = (Territory.objects.create(level_id="thon") for _ in range(2))
    common = {"kind": "thon", "name": "Thôn mẫu", "search": "thon mau", "sort": "x"}
    TerritoryVersion.objects.create(
        territory=a, parent=b, valid=DateRange(date(2024, 1, 1), date(2025, 1, 1)), **common
    )
    TerritoryVersion.objects.create(territory=b, parent=a, valid=DateRange(date(2025, 1, 1), None), **common)


def test_territories_are_found_accent_blind(world: World) -> None:
    for text in ("hong an", "HONG AN", "Hồng An", "phuong hong an"):
        assert world.ward in [t.id for t in selectors.search_territories(text, parent_id=world.city)]


def test_the_page_of_a_province_takes_a_constant_number_of_queries(
    world: World, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(9):
        page = selectors.territory_page(world.city)
    assert len(page.children) == 114
    with django_assert_max_num_queries(9):
        ward = selectors.territory_page(world.ward)
    assert [a.id for a in ward.ancestors] == [world.city]
    assert {b.id for b in ward.bodies} == set(world.ward_slots.values())


def test_a_territory_before_its_days_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        selectors.territory_page(world.ward, date(2024, 1, 1))


def test_every_commune_name_in_a_province_is_unique(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM (SELECT parent_id, name FROM orgs_territory_version
               WHERE valid @> %s::date AND parent_id IS NOT NULL GROUP BY 1, 2 HAVING count(*) > 1) d""",
            [REFORM],
        )
        assert cursor.fetchone() == (0,)


def test_system_actors_without_the_right_are_refused(world: World) -> None:
    with pytest.raises(Refused):
        services.load_body_kinds(actor=system_actor("mailer"), at=AT)


@pytest.mark.slow
def test_units_before_july_2025_stand_beside_the_new_ones(world: World, loader: Actor) -> None:
    from django.conf import settings

    folder = Path(settings.PACKS) / "territories" / "legacy"
    if not folder.exists():
        pytest.skip("packs/territories/legacy is not there")
    services.load_territories(actor=loader, at=AT, path=folder)
    assert len(selectors.province_list(date(2024, 1, 1))) == 63
    assert len(selectors.province_list(REFORM)) == 34
    old = selectors.territory_by_code("31", date(2024, 1, 1))
    assert old.id != world.city
    assert selectors.territory_by_code("31").id == world.city
    made = services.apply_template(actor=loader, territory_id=old.id, on=date(2023, 1, 1), at=AT)
    district = selectors.territory_children(old.id, date(2024, 1, 1))[0]
    below = services.apply_template(actor=loader, territory_id=district.id, on=date(2023, 1, 1), at=AT)
    spec = next(g for g in selectors.groups() if g["code"] == "ubnd_cap_huyen")
    assert selectors.resolve_group(spec, near=made.created["ubnd"], on=date(2023, 12, 29)) == [
        below.created["ubnd"]
    ]
    assert selectors.resolve_group(spec, near=made.created["ubnd"], on=date(2025, 8, 20)) == []
