from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from thidua.foundations.orgs import rules, selectors, services
from thidua.foundations.orgs.models import Body, BodyPlace, BodyVersion
from thidua.ground.actor import Actor
from thidua.ground.errors import NotPossible, Refused

from .conftest import AT, REFORM, SINCE, World, officer_of


def test_a_ward_gets_its_usual_bodies_in_their_places(world: World) -> None:
    card = selectors.card(world.ward_slots["phong_vhxh"])
    assert card.name == "Phòng Văn hóa - Xã hội phường Hồng An"
    assert card.territory_name == "phường Hồng An, thành phố Hải Phòng"
    assert [a.name for a in selectors.ancestors(card.id)] == [
        "Ủy ban nhân dân thành phố Hải Phòng",
        "Ủy ban nhân dân phường Hồng An",
    ]


def test_bodies_differ_by_the_kind_of_territory(world: World) -> None:
    assert "phong_kt_ht_dt" in world.ward_slots
    assert "phong_kt_ht_dt" not in world.commune_slots
    assert "phong_kinh_te" in world.commune_slots


def test_applying_again_creates_nothing(world: World, loader: Actor) -> None:
    before = Body.objects.count(), BodyVersion.objects.count()
    again = services.apply_template(actor=loader, territory_id=world.ward, on=SINCE, at=AT)
    assert again.created == {}
    assert again.kept["ubnd"] == world.ward_seat
    assert (Body.objects.count(), BodyVersion.objects.count()) == before


def test_departments_that_ended_are_dated(world: World) -> None:
    ended = selectors.card(world.city_slots["so_tttt"])
    assert not ended.live
    assert ended.name == "Sở Thông tin và Truyền thông thành phố Hải Phòng"
    assert selectors.card(world.city_slots["so_tttt"], date(2025, 2, 28)).live
    assert not BodyPlace.objects.filter(pk=world.city_slots["so_tttt"]).exists()


def test_a_body_follows_its_territory_from_province_to_city(world: World, loader: Actor) -> None:
    dong_nai = selectors.territory_by_code("75").id
    seat = services.apply_template(actor=loader, territory_id=dong_nai, on=REFORM, at=AT).created["ubnd"]
    assert selectors.card(seat, date(2026, 4, 29)).name == "Ủy ban nhân dân tỉnh Đồng Nai"
    assert selectors.card(seat, date(2026, 4, 30)).name == "Ủy ban nhân dân thành phố Đồng Nai"


def test_a_ward_without_its_province_has_rootless_bodies_and_says_so(world: World, loader: Actor) -> None:
    hanoi_ward = selectors.territory_by_code("00004").id
    applied = services.apply_template(actor=loader, territory_id=hanoi_ward, on=REFORM, at=AT)
    assert "ubnd" in applied.rootless
    assert selectors.card(applied.created["ubnd"]).parent_id is None


def test_optional_slots_come_only_when_asked_for(world: World, loader: Actor) -> None:
    assert "tram_y_te" not in world.ward_slots
    more = services.apply_template(
        actor=loader, territory_id=world.ward, on=REFORM, at=AT, optional=["tram_y_te"]
    )
    assert list(more.created) == ["tram_y_te"]


def test_a_ward_officer_completes_the_ward_but_not_another(world: World) -> None:
    officer = officer_of(world.ward_seat)
    services.apply_template(actor=officer, territory_id=world.ward, on=REFORM, at=AT, optional=["tram_y_te"])
    with pytest.raises(Refused):
        services.apply_template(actor=officer, territory_id=world.commune, on=REFORM, at=AT)


def test_no_template_on_these_days_is_refused(
    world: World, loader: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thidua.foundations.orgs.services.bulk.templates", list)
    with pytest.raises(NotPossible, match="orgs-014"):
        services.apply_template(actor=loader, territory_id=world.ward, on=REFORM, at=AT)


def test_many_territories_at_once_are_the_same_as_one_by_one(world: World, loader: Actor) -> None:
    city = selectors.territory_children(world.city)
    others = [t.id for t in city if t.id not in (world.ward, world.commune)][:4]
    one = services.apply_template(actor=loader, territory_id=others[0], on=REFORM, at=AT)
    made = services.build_bodies(actor=loader, territory_ids=others, on=REFORM, at=AT)
    by_slot = {
        territory: dict(BodyVersion.objects.filter(territory_id=territory).values_list("slot", "kind_id"))
        for territory in others
    }
    assert made == sum(len(slots) for slots in by_slot.values()) - len(one.created)
    for territory in others:
        seat = BodyPlace.objects.get(territory_id=territory, slot=rules.SEAT_SLOT)
        assert seat.parent_id == world.city_seat
    assert services.rebuild_places(at=AT) == 0


def test_copy_and_orm_write_the_same_rows(
    world: World, loader: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    territories = [t.id for t in selectors.territory_children(world.city)][-3:]
    monkeypatch.setattr("thidua.foundations.orgs.services.bulk._FEW", 5)
    made = services.build_bodies(actor=loader, territory_ids=territories, on=REFORM, at=AT)
    assert made > 60
    row = BodyVersion.objects.get(territory_id=territories[0], slot="phong_vhxh")
    like = BodyVersion.objects.get(body_id=world.ward_slots["phong_vhxh"])
    assert row.search.split()[:5] == like.search.split()[:5]
    assert row.aliases[0] == like.aliases[0]
    assert services.rebuild_places(at=AT) == 0


def test_a_broken_pack_reports_every_problem(
    world: World, loader: Actor, tmp_path: Path, settings: Any
) -> None:
    source = Path(settings.PACKS) / "bodies"
    for name in ("kinds.yaml", "templates.yaml", "groups.yaml"):
        text = (source / name).read_text(encoding="utf-8")
        if name == "templates.yaml":
            text = text.replace("kind: so,", "kind: khong_co,").replace(
                "parent: so_noi_vu", "parent: khong_co"
            )
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(NotPossible) as refusal:
        services.load_body_kinds(actor=loader, at=AT, path=tmp_path)
    messages = [p["message"] for p in refusal.value.details["problems"]]
    assert any("khong_co" in m and "loại" in m for m in messages)
    assert any("cấp trên" in m for m in messages)
