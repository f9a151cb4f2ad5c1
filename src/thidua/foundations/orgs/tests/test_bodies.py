from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from thidua.foundations.audit import selectors as audit
from thidua.foundations.orgs import selectors, services
from thidua.foundations.orgs.models import Body, BodyPlace, BodyVersion
from thidua.foundations.orgs.services.versions import make_version, named_clashes
from thidua.ground.actor import Actor
from thidua.ground.errors import NotFound, NotPossible, Refused, Stale

from .conftest import AT, REFORM, TODAY, World, officer_of


def school(world: World, actor: Actor, name: str = "Trường Tiểu học Hồng An", **more: Any) -> UUID:
    """A sample school of the ward."""
    return services.open_body(
        actor=actor, name=name, kind="truong_tieu_hoc", since=date(2025, 9, 1), at=AT, parent_id=world.ward_seat,
        territory_id=world.ward, sample=True, **more,
    )  # fmt: skip


def revision(body_id: UUID) -> int:
    return Body.objects.get(pk=body_id).revision


# ---- open ----


def test_a_new_body_stands_below_its_superior_and_is_found(world: World, loader: Actor) -> None:
    before = selectors.card(world.ward_seat).children
    ident = school(world, loader)
    card = selectors.card(ident)
    assert card.path == selectors.card(world.ward_seat).path + "." + ident.hex
    assert (card.level, card.sample, card.parent_id) == ("co_so", True, world.ward_seat)
    assert selectors.card(world.ward_seat).children == before + 1
    assert ident in [c.id for c in selectors.search_bodies("tieu hoc hong an")]


def test_opening_leaves_one_audit_line(world: World, loader: Actor) -> None:
    ident = school(world, loader)
    (line,) = audit.trail("body", ident)
    assert line.verb == "orgs.open_body"


def test_a_superior_must_exist_all_the_time(world: World, loader: Actor) -> None:
    with pytest.raises(NotPossible, match="orgs-004") as refusal:
        services.open_body(
            actor=loader, name="Phòng mẫu", kind="phong_xa", since=date(2025, 1, 1), at=AT,
            parent_id=world.ward_seat, territory_id=world.ward,
        )  # fmt: skip
    assert refusal.value.details["rows"][0]["name"] == "Ủy ban nhân dân phường Hồng An"
    assert "01/07/2025" in refusal.value.message


def test_a_kind_must_exist_on_the_level(world: World, loader: Actor) -> None:
    with pytest.raises(NotPossible, match="orgs-007"):
        services.open_body(
            actor=loader, name="Sở mẫu", kind="so", since=REFORM, at=AT, parent_id=world.ward_seat,
            territory_id=world.ward,
        )  # fmt: skip


def test_an_empty_name_and_an_empty_period_are_refused(world: World, loader: Actor) -> None:
    with pytest.raises(NotPossible, match="orgs-016"):
        school(world, loader, name="  ")
    with pytest.raises(NotPossible, match="orgs-012"):
        school(world, loader, until=date(2025, 9, 1))


def test_a_taken_slot_names_the_body_that_has_it(world: World, loader: Actor) -> None:
    with pytest.raises(NotPossible, match="orgs-011") as refusal:
        services.open_body(
            actor=loader, name="Phòng Văn hóa khác", kind="phong_xa", since=REFORM, at=AT,
            parent_id=world.ward_seat, territory_id=world.ward, slot="phong_vhxh",
        )  # fmt: skip
    assert refusal.value.details["rows"][0]["body_id"] == str(world.ward_slots["phong_vhxh"])


# ---- change ----


def test_a_new_name_holds_from_its_day_and_the_old_one_before(world: World, loader: Actor) -> None:
    ident = school(world, loader)
    services.change_body(
        actor=loader, body_id=ident, since=date(2026, 9, 1), at=AT, name="Trường Tiểu học An Hồng"
    )
    assert selectors.card(ident, date(2026, 8, 31)).name == "Trường Tiểu học Hồng An"
    assert selectors.card(ident).name == "Trường Tiểu học An Hồng"
    assert selectors.search_bodies("tieu hoc an hong", near=world.ward_seat)[0].id == ident


def test_a_change_from_tomorrow_is_not_shown_today_but_after_midnight(world: World, loader: Actor) -> None:
    from datetime import timedelta

    services.rebuild_places(at=AT)
    ident = school(world, loader)
    services.change_body(
        actor=loader, body_id=ident, since=TODAY + timedelta(days=1), at=AT, name="Trường Tiểu học Mai Sau"
    )
    assert selectors.card(ident).name == "Trường Tiểu học Hồng An"
    assert services.roll_places(actor=loader, at=AT) == 0
    assert services.roll_places(actor=loader, at=AT + timedelta(days=1)) == 1
    assert selectors.card(ident).name == "Trường Tiểu học Mai Sau"
    assert services.roll_places(actor=loader, at=AT + timedelta(days=2)) == 0


def test_changing_nothing_writes_nothing(world: World, loader: Actor) -> None:
    ident = school(world, loader)
    services.change_body(actor=loader, body_id=ident, since=TODAY, at=AT, name="Trường Tiểu học  Hồng An")
    assert revision(ident) == 1
    assert len(audit.trail("body", ident)) == 1


def test_a_change_outside_the_days_of_the_body_is_refused(world: World, loader: Actor) -> None:
    ident = school(world, loader)
    with pytest.raises(NotPossible, match="orgs-006"):
        services.change_body(actor=loader, body_id=ident, since=date(2025, 1, 1), at=AT, name="Khác")


def test_the_second_editor_is_told_who_changed_what(world: World, loader: Actor) -> None:
    ident = school(world, loader)
    seen = revision(ident)
    first = officer_of(world.ward_seat)
    services.change_body(
        actor=first, body_id=ident, since=TODAY, at=AT, short_name="TH Hồng An", revision=seen
    )
    with pytest.raises(Stale) as stale:
        services.change_body(actor=loader, body_id=ident, since=TODAY, at=AT, name="Khác", revision=seen)
    assert "Người dùng mẫu" in stale.value.message
    assert ["Tên gọi tắt", "", "TH Hồng An"] in stale.value.details["changes"]
    assert selectors.card(ident).name == "Trường Tiểu học Hồng An"


# ---- move ----


def test_moving_takes_the_subtree_along(world: World, loader: Actor) -> None:
    office = world.ward_slots["phong_vhxh"]
    station = services.open_body(
        actor=loader, name="Nhà văn hóa mẫu", kind="nha_van_hoa", since=REFORM, at=AT, parent_id=office,
        territory_id=world.ward,
    )  # fmt: skip
    services.move_body(
        actor=loader, body_id=office, parent_id=world.commune_slots["ubnd"], since=TODAY, at=AT
    )
    assert selectors.card(station).path.startswith(selectors.card(world.commune_slots["ubnd"]).path + ".")
    assert selectors.card(station, REFORM).path.split(".")[-3] == world.ward_seat.hex
    assert services.rebuild_places(at=AT) == 0


def test_a_cycle_is_refused_by_rule_with_the_chain_named(world: World, loader: Actor) -> None:
    with pytest.raises(NotPossible, match="orgs-002") as refusal:
        services.move_body(
            actor=loader,
            body_id=world.city_seat,
            parent_id=world.ward_slots["phong_vhxh"],
            since=TODAY,
            at=AT,
        )
    assert [row["name"] for row in refusal.value.details["rows"]] == [
        "Ủy ban nhân dân thành phố Hải Phòng",
        "Phòng Văn hóa - Xã hội phường Hồng An",
        "Ủy ban nhân dân phường Hồng An",
        "Ủy ban nhân dân thành phố Hải Phòng",
    ]


def test_a_cycle_that_only_begins_later_is_refused_too(world: World, loader: Actor) -> None:
    a, b = school(world, loader, "Trường A"), school(world, loader, "Trường B")
    services.move_body(actor=loader, body_id=a, parent_id=b, since=date(2027, 1, 1), at=AT)
    with pytest.raises(NotPossible, match="orgs-002"):
        services.move_body(actor=loader, body_id=b, parent_id=a, since=TODAY, at=AT)


def test_the_database_refuses_a_cycle_whoever_writes(world: World) -> None:
    with pytest.raises(IntegrityError, match="cycle in orgs_body_version"), transaction.atomic():
        BodyVersion.objects.filter(body_id=world.city_seat).update(parent_id=world.ward_slots["phong_vhxh"])


def test_a_cycle_inside_one_statement_is_refused(world: World) -> None:
    a, b = Body.objects.create(), Body.objects.create()
    rows = [plain(a.pk, b.pk, world), plain(b.pk, a.pk, world)]
    with pytest.raises(NotPossible, match="orgs-002") as refusal, named_clashes(*rows):
        BodyVersion.objects.bulk_create(rows)
    assert len(refusal.value.details["rows"]) == 3


def test_its_own_superior_is_refused(world: World) -> None:
    a = Body.objects.create()
    row = plain(a.pk, a.pk, world)
    with pytest.raises(NotPossible, match="orgs-002"), named_clashes(row):
        row.save(force_insert=True)


def test_overlapping_days_are_refused_by_the_database_and_named(world: World) -> None:
    row = plain(world.ward_seat, None, world, since=date(2026, 1, 1))
    with pytest.raises(NotPossible, match="orgs-003") as refusal, named_clashes(row):
        row.save(force_insert=True)
    (rival,) = refusal.value.details["rows"]
    assert rival["name"] == "Ủy ban nhân dân phường Hồng An"
    assert rival["days"] == "từ 01/07/2025"


def plain(body: UUID, parent: UUID | None, world: World, since: date = REFORM) -> BodyVersion:
    return make_version(
        body, since=since, until=None, name=f"Cơ quan {body.hex[-4:]}", short_name="", kind="phong_xa", level="xa",
        parent_id=parent, territory_id=world.ward, place=None, slot="", aliases=(), act="",
    )  # fmt: skip


# ---- close ----


def test_a_closed_body_leaves_today_but_not_its_past(world: World, loader: Actor) -> None:
    ident = school(world, loader)
    before = selectors.card(world.ward_seat).children
    services.close_body(actor=loader, body_id=ident, on=date(2026, 9, 1), at=AT)
    assert not BodyPlace.objects.filter(pk=ident).exists()
    assert selectors.card(world.ward_seat).children == before - 1
    assert selectors.card(ident).live is False
    assert selectors.card(ident, date(2026, 8, 31)).live
    with pytest.raises(NotFound):
        selectors.card(ident, date(2026, 9, 1))


def test_a_body_with_others_below_cannot_end(world: World, loader: Actor) -> None:
    with pytest.raises(NotPossible, match="orgs-005") as refusal:
        services.close_body(actor=loader, body_id=world.ward_seat, on=TODAY, at=AT)
    assert "Phòng Văn hóa - Xã hội phường Hồng An" in [r["name"] for r in refusal.value.details["rows"]]


def test_a_body_cannot_end_twice_nor_before_entered_changes(world: World, loader: Actor) -> None:
    ident = school(world, loader)
    services.change_body(actor=loader, body_id=ident, since=date(2027, 1, 1), at=AT, name="Trường mới")
    with pytest.raises(NotPossible, match="orgs-015"):
        services.close_body(actor=loader, body_id=ident, on=TODAY, at=AT)
    services.close_body(actor=loader, body_id=ident, on=date(2028, 1, 1), at=AT)
    with pytest.raises(NotPossible, match="orgs-006"):
        services.close_body(actor=loader, body_id=ident, on=date(2028, 1, 1), at=AT)


# ---- codes ----


def test_a_code_has_one_owner_at_a_time(world: World, loader: Actor) -> None:
    a, b = school(world, loader, "Trường A"), school(world, loader, "Trường B")
    services.give_code(
        actor=loader, body_id=a, scheme="ma_dinh_danh", code="H24.1", since=REFORM.replace(month=9), at=AT,
        until=date(2026, 9, 1),
    )  # fmt: skip
    with pytest.raises(NotPossible, match="orgs-017") as refusal:
        services.give_code(
            actor=loader, body_id=b, scheme="ma_dinh_danh", code="H24.1", since=date(2026, 1, 1), at=AT
        )
    assert refusal.value.details["rows"][0]["name"] == "Trường A"
    services.give_code(
        actor=loader, body_id=b, scheme="ma_dinh_danh", code="H24.1", since=date(2026, 9, 1), at=AT
    )


# ---- who may ----


def test_an_officer_acts_below_the_own_body_only(world: World) -> None:
    officer = officer_of(world.ward_seat)
    ident = school(world, officer)
    services.change_body(actor=officer, body_id=ident, since=TODAY, at=AT, name="Trường Tiểu học Số 1")
    verbs: tuple[Callable[[], None], ...] = (
        lambda: services.change_body(actor=officer, body_id=world.ward_seat, since=TODAY, at=AT, name="Khác"),
        lambda: services.close_body(
            actor=officer, body_id=world.commune_slots["phong_vhxh"], on=TODAY, at=AT
        ),
        lambda: services.move_body(
            actor=officer, body_id=ident, parent_id=world.commune_slots["ubnd"], since=TODAY, at=AT
        ),
        lambda: services.move_body(actor=officer, body_id=ident, parent_id=None, since=TODAY, at=AT),
    )
    for verb in verbs:
        with pytest.raises(Refused) as refusal:
            verb()
        assert refusal.value.remedy


def test_other_roles_change_nothing(world: World) -> None:
    with pytest.raises(Refused):
        school(world, officer_of(world.ward_seat, role="contributor"))


def test_dated_range_of_a_version_is_never_empty(world: World) -> None:
    assert not BodyVersion.objects.filter(valid__isempty=True).exists()
    assert BodyVersion.objects.filter(valid__overlap=DateRange(TODAY, None)).exists()
