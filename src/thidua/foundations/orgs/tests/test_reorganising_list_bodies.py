"""Bodies in the Excel list of a reorganisation: merged, absorbed, divided, changed, closed, there again; wrong cells."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from thidua.foundations.orgs import selectors, services
from thidua.foundations.orgs.facts_reorganisations import ImportedList
from thidua.foundations.orgs.models import BodyLineage, Reorganisation
from thidua.ground.actor import Actor, system_actor

from .conftest import AT, World, officer_of
from .reorganising import ON, Town, build_town, carry, rows, undo
from .test_reorganising_list import first, read

SINCE = date(2025, 7, 1)
#: Codes: Hải Phòng; Vĩnh Am, Vĩnh Hải, Vĩnh Hòa.
CITY, AM, HAI, HOA = "31", "11887", "11875", "11848"
LOADER = system_actor("loader")


@pytest.fixture
def town(world: World) -> Town:
    return build_town(world.city)


def opened(name: str, parent: UUID, territory: UUID, kind: str = "truong_tieu_hoc", **more: Any) -> UUID:
    return services.open_body(
        actor=LOADER,
        name=name,
        kind=kind,
        since=SINCE,
        at=AT,
        parent_id=parent,
        territory_id=territory,
        **more,
    )


def test_territories_and_bodies_in_one_list_are_one_act(town: Town, world: World) -> None:
    _am, hai, hoa = town.communes
    other_school = opened("Trường Tiểu học Hải", town.slots[1]["ubnd"], hai)
    closing = opened("Ban Chỉ đạo Mẫu", town.slots[2]["ubnd"], hoa, "ban_chi_dao", level="xa")
    gone = opened("Hội Mẫu", town.slots[2]["ubnd"], hoa, "hoi", level="xa")
    services.close_body(actor=LOADER, body_id=gone, on=ON - timedelta(days=30), at=AT)
    city, slots = world.city_slots, town.slots[2]
    before = rows()
    lines = (
        first(old=f"{AM}, {HAI}", code="99991", name="Xã Vĩnh Mẫu"),
        {"old": AM, "body": "Trường Tiểu học Mẫu", "name": "Trường Tiểu học Vĩnh Mẫu"},
        {"old": HAI, "body": "truong tieu hoc hai", "name": "Trường Tiểu học Vĩnh Mẫu"},
        {"old": CITY, "body": "Sở Xây dựng", "name": "Sở Công Thương"},
        {"old": HOA, "body": "Phòng VH-XH", "work": "đổi tên", "name": "Phòng Văn hóa Mẫu"},
        {"old": HOA, "body": "TTHTCĐ xã Vĩnh Hòa", "work": "chuyển", "superior": "Phòng Văn hóa Mẫu"},
        {"old": HOA, "body": "Ban Chỉ đạo Mẫu", "work": "kết thúc"},
        {"old": HOA, "body": "Hội Mẫu", "work": "lập lại"},
    )  # fmt: skip
    seen = read(*lines, actor=LOADER)
    assert (seen.problems, seen.hindrances, seen.steps) == ((), (), 7)
    assert rows() == before and not Reorganisation.objects.exists()
    made = read(*lines, actor=LOADER, dry_run=False)
    assert made.reorganisation_id is not None
    outcome = carry(made.reorganisation_id)
    new = selectors.territory_by_code("99991")
    heirs = dict(BodyLineage.objects.values_list("predecessor_id", "successor_id"))
    school = selectors.card(heirs[town.school])
    assert heirs[other_school] == school.id and school.name == "Trường Tiểu học Vĩnh Mẫu"
    assert (school.territory_id, school.kind) == (new.id, "truong_tieu_hoc")
    assert school.parent_id is not None and selectors.card(school.parent_id).slot == "ubnd"
    assert selectors.card(school.parent_id).territory_id == new.id
    assert heirs[city["so_xay_dung"]] == city["so_cong_thuong"]
    assert selectors.card(slots["phong_vhxh"]).name == "Phòng Văn hóa Mẫu"
    assert selectors.card(slots["tt_htcd"]).parent_id == slots["phong_vhxh"]
    assert not selectors.card(closing).live and selectors.card(gone).live
    assert closing in outcome.without_taker
    assert services.rebuild_places(at=AT) == 0
    undo(made.reorganisation_id)
    assert rows() == before


def wrong(seen: ImportedList) -> set[tuple[int, str, str]]:
    return {(p.lines[0], p.column, p.code) for p in seen.problems}


def test_every_wrong_cell_of_a_body_is_told_at_once(town: Town, world: World) -> None:
    hoa, slots = town.communes[2], town.slots[2]
    opened("Trường Mẫu", slots["ubnd"], hoa)
    opened("Trường Mẫu", slots["phong_vhxh"], hoa)
    opened("Trường Trung cấp Mẫu", slots["ubnd"], hoa, "truong_nghe")
    opened("Tổ Một", slots["phong_vhxh"], hoa, "ban_chi_dao", level="xa")
    opened("Tổ Hai", slots["phong_kinh_te"], hoa, "ban_chi_dao", level="xa")
    gone = opened("Hội Đã Hết", slots["ubnd"], hoa, "hoi", level="xa")
    services.close_body(actor=LOADER, body_id=gone, on=ON - timedelta(days=30), at=AT)
    before = rows()
    lines = (
        first(old=HOA, body="Phòng Không Có", work="kết thúc"),  # 3
        {"old": HOA, "body": "Trường Mẫu", "work": "kết thúc"},
        {"old": "55555", "body": "Phòng Kinh tế", "work": "kết thúc"},
        {"old": HOA, "body": "Phòng Kinh tế", "name": "Phòng Mới", "code": "99"},  # 6
        {"old": HOA, "body": "Phòng Kinh tế; Phòng VH-XH", "name": "Phòng Mới"},
        {"old": f"{HOA}, {AM}", "body": "Phòng Kinh tế", "name": "Phòng Mới"},
        {"old": HOA, "body": "Phòng Kinh tế"},  # 9
        {"old": HOA, "body": "Phòng Kinh tế", "work": "đổi tên"},
        {"old": HOA, "body": "Phòng Kinh tế", "work": "đổi loại"},
        {"old": HOA, "body": "Phòng Kinh tế", "work": "chuyển"},  # 12
        {"old": HOA, "body": "Phòng Kinh tế", "work": "kết thúc", "name": "Phòng Mới"},
        {"old": HOA, "body": "Phòng Kinh tế", "work": "đổi tên", "name": "Phòng Mới", "extent": "một phần"},
        {"old": HOA, "body": "Phòng Kinh tế", "name": "Phòng Mới", "kind": "Vụ"},  # 15
        {"old": HOA, "work": "kết thúc", "superior": "Phòng Kinh tế"},
        {"old": HOA, "body": "Phòng Kinh tế", "name": "Sở Mới", "kind": "Sở"},
        {"old": HOA, "body": "Phòng VH-XH", "work": "chuyển", "superior": "Phòng Không Có"},  # 18
        {"old": HOA, "body": "Công an", "work": "chuyển", "parent": "55555"},
        {"old": HOA, "body": "Công an", "work": "đổi tên", "name": "Công an Mẫu"},
        {"old": HOA, "body": "Công an", "work": "lập lại"},  # 21
        {"old": HOA, "body": "Hội Không Có", "work": "lập lại"},
        {"old": HOA, "body": "Đảng ủy", "name": "Trung tâm Mới"},
        {"old": HOA, "body": "TTHTCĐ xã Vĩnh Hòa", "name": "Trung tâm Mới"},  # 24
        {"old": HOA, "body": "TTHTCĐ xã Vĩnh Hòa", "name": "Trung tâm Mới", "extent": "một phần"},
        {"old": HOA, "body": "TTHTCĐ xã Vĩnh Hòa", "work": "kết thúc"},
        {"old": HOA, "body": "Trường Trung cấp Mẫu", "name": "Trường Trung Cấp"},  # 27
        {"old": HOA, "body": "Tổ Một", "name": "Tổ Chung"},
        {"old": HOA, "body": "Tổ Hai", "name": "Tổ Chung"},
        {"old": HOA, "body": "Hội Khuyến học", "name": "Hội Hòa", "parent": HOA},  # 30
        {"old": HOA, "body": "Hội Nông dân", "name": "Hội Hoà", "parent": HOA, "kind": "Sở"},
        {"old": HOA, "body": "Hội Phụ nữ", "name": "Hội Hoa", "parent": HOA, "kind": "hoi"},
        {"old": HOA, "body": "@Hội", "work": "kết thúc"},  # 33
        {"old": HOA, "body": "Hội Cựu chiến binh", "name": "Phòng VH-XH", "kind": "hoi"},
        {"old": HOA, "body": "Đoàn Thanh niên Cộng sản Hồ Chí Minh xã Vĩnh Hoà", "name": "Trường Mẫu"},
        {"old": HOA, "body": "Quân sự xã Vĩnh Hòa", "work": "kết thúc"},  # 36
        {"old": HOA, "body": "Hội Đã Hết", "work": "kết thúc"},
        {"old": HOA, "body": "Hội Gì Đó", "work": "chuyển", "parent": "10507"},
        {"old": AM, "code": "99992", "name": "Xã Mới"},  # 39
        {"old": AM, "body": "Trường Tiểu học Mẫu", "work": "chuyển", "parent": "99992", "superior": "Phòng VH-XH"},
        {"old": HOA, "group": "Thôn 9", "body": "Chi hội", "work": "kết thúc"},
    )  # fmt: skip
    seen = read(*lines, actor=LOADER)
    body, name, kind, above = "Cơ quan, đơn vị", "Tên đơn vị mới", "Loại đơn vị mới", "Cơ quan cấp trên"
    old, new, code, extent = "Mã đơn vị cũ", "Mã đơn vị mới", "Mã cấp trên", "Toàn bộ hay một phần"
    assert wrong(seen) == {
        (3, body, "unknown"), (4, body, "ambiguous"), (5, old, "unknown"), (6, new, "coded"), (7, body, "several"),
        (8, old, "several"), (9, name, "empty"), (10, name, "empty"), (11, kind, "empty"), (12, above, "empty"),
        (13, name, "closed"), (14, extent, "whole_only"), (15, kind, "kind"), (16, above, "no_body"),
        (17, kind, "kind"), (18, above, "unknown"), (19, code, "unknown"), (20, body, "twice"), (21, body, "unknown"),
        (22, body, "unknown"), (23, above, "unclear"), (24, above, "unclear"), (25, extent, "whole_and_part"),
        (26, body, "twice"), (28, above, "unclear"), (29, above, "unclear"), (31, kind, "kind"), (32, kind, "clash"),
        (32, name, "clash"), (33, body, "formula"), (34, kind, "kept"), (35, name, "ambiguous"),
        (36, body, "unknown"), (37, body, "unknown"), (38, body, "unknown"), (38, code, "no_seat"),
        (41, "Thôn, tổ dân phố", "unknown"),
    }  # fmt: skip
    said = {p.lines[0]: p.message for p in seen.problems}
    assert said[4].endswith(
        "ghi rõ một trong: “Trường Mẫu thuộc Ủy ban nhân dân xã Vĩnh Hòa”, “Trường Mẫu thuộc Phòng Văn hóa - Xã hội xã "
        "Vĩnh Hòa”."
    )
    assert said[36].endswith("Gần giống: “Ban Chỉ huy Quân sự xã Vĩnh Hòa”.")
    assert "đã kết thúc" in said[37] and "đang hoạt động" in said[21]
    assert [p.lines for p in seen.problems] == sorted(p.lines for p in seen.problems)
    assert rows() == before and not Reorganisation.objects.exists()


def test_the_name_of_a_standing_body_means_that_body(town: Town, world: World) -> None:
    """Absorbed: it keeps its identity. Named by its own row as well: all of them end and a new one keeps the name."""
    absorbed = read(first(old=CITY, body="Sở Xây dựng", name="so tai chinh"), actor=LOADER).plan
    assert absorbed is not None and not absorbed.new_bodies
    assert [x.successor_id for x in absorbed.body_links] == [world.city_slots["so_tai_chinh"]]
    merged = read(
        first(old=CITY, body="Sở Tư pháp", name="Sở Tư pháp"),
        {"old": CITY, "body": "Thanh tra", "name": "Sở Tư pháp", "kind": "so"},
        actor=LOADER,
    )
    assert merged.problems == () and merged.plan is not None
    ((made),) = merged.plan.new_bodies
    assert (made.name, made.parent_id, made.kind) == ("Sở Tư pháp", world.city_seat, "so")
    assert {b.id for b in merged.plan.ended_bodies} == {
        world.city_slots["so_tu_phap"], world.city_slots["thanh_tra"]
    }  # fmt: skip
    renamed = read(
        first(old=CITY, body="Sở Tài chính", work="đổi tên", name="Sở Tài chính và Xây dựng"),
        {"old": CITY, "body": "Sở Xây dựng", "name": "Sở Tài chính và Xây dựng"},
        actor=LOADER,
    ).plan
    assert renamed is not None and not renamed.problems and not renamed.new_bodies
    assert [x.successor_id for x in renamed.body_links] == [world.city_slots["so_tai_chinh"]]


def test_schools_of_one_department_merge_across_communes(town: Town, world: World) -> None:
    """They stand in different communes and have one superior: that is what brings them together."""
    department = world.city_slots["so_gddt"]
    am, hai, hoa = town.communes
    for name, commune in (("Một", am), ("Hai", hai), ("Ba", hoa)):
        opened(f"Trường THPT {name}", department, commune, "truong_thpt")
    merger = (
        first(old=AM, body="Trường THPT Một", name="Trường THPT Chung"),
        {"old": HAI, "body": "Trường THPT Hai", "name": "Trường THPT Chung", "superior": "Sở GDĐT"},
    )
    seen = read(*merger, actor=LOADER)
    assert (seen.problems, seen.hindrances, seen.steps) == ((), (), 1) and seen.plan is not None
    (made,) = seen.plan.new_bodies
    assert (made.parent_id, made.territory_id) == (department, world.city)
    absorbed = read(first(old=AM, body="Trường THPT Một", name="Trường THPT Ba"), actor=LOADER).plan
    assert absorbed is not None and not absorbed.new_bodies and not absorbed.problems
    told = read(
        first(old=AM, body="Trường THPT Một", name="Trường THPT Ba", parent=CITY, superior="Sở GDĐT"),
        actor=LOADER,
    ).plan
    assert told is not None and told.body_links == absorbed.body_links
    # A namesake below another superior is another body.
    other = read(
        first(old=AM, body="Trường Tiểu học Mẫu", name="Trường THPT Ba", kind="truong_thpt"), actor=LOADER
    ).plan
    assert other is not None and [b.name for b in other.new_bodies] == ["Trường THPT Ba"]


def test_the_code_of_a_superior_alone_says_the_place(town: Town) -> None:
    """A school that stands there takes over whoever its superior is; with a superior's name, only one below that."""
    hoa, slots = town.communes[2], town.slots[2]
    taker = opened("Trường Tiểu học Hòa", slots["phong_vhxh"], hoa)
    row = first(old=AM, body="Trường Tiểu học Mẫu", name="Trường Tiểu học Hòa", parent=HOA)
    plan = read(row, actor=LOADER).plan
    assert plan is not None and [x.successor_id for x in plan.body_links] == [taker]
    apart = read(row | {"superior": "Ủy ban nhân dân"}, actor=LOADER).plan
    assert apart is not None and [(b.name, b.parent_id) for b in apart.new_bodies] == [
        ("Trường Tiểu học Hòa", slots["ubnd"])
    ]


def test_new_bodies_may_be_the_superiors_of_others_of_the_list(town: Town, world: World) -> None:
    """Two departments merged together with their divisions, which nobody had to give a superior."""
    for name, slot in (("Phòng Một", "so_tu_phap"), ("Phòng Hai", "so_xay_dung")):
        opened(name, world.city_slots[slot], world.city, "don_vi_thuoc_so", level="tinh")
    seen = read(
        first(old=CITY, body="Sở Tư pháp", name="Sở Mẫu"),
        {"old": CITY, "body": "Sở Xây dựng", "name": "Sở Mẫu"},
        {"old": CITY, "body": "Phòng Một", "name": "Phòng Chung"},
        {"old": CITY, "body": "Phòng Hai", "name": "Phòng Chung"},
        {"old": CITY, "body": "Sở Tài chính", "work": "chuyển", "superior": "Sở Mẫu"},
        actor=LOADER,
    )
    assert (seen.problems, seen.hindrances, seen.steps) == ((), (), 3) and seen.plan is not None
    made = {body.name: body for body in seen.plan.new_bodies}
    assert set(made) == {"Sở Mẫu", "Phòng Chung"}
    assert made["Phòng Chung"].parent_id == made["Sở Mẫu"].id
    assert [c.parent_id for c in seen.plan.changed_bodies] == [made["Sở Mẫu"].id]


def test_a_divided_body_and_one_of_a_residential_group(town: Town) -> None:
    village = town.groups["Thôn 5"]
    opened("Chi hội Khuyến học", town.slots[2]["ubnd"], village, "chi_hoi_khuyen_hoc", level="thon")
    seen = read(
        first(old=HOA, body="Phòng Kinh tế", name="Phòng Một", extent="một phần", share="40%", share_of="dân số",
              source="số liệu mẫu"),
        {"old": HOA, "body": "Phòng Kinh tế", "name": "Phòng VH-XH", "extent": "một phần"},
        {"old": HOA, "group": "thôn 5", "body": "Chi hội khuyến học", "work": "đổi tên", "name": "Chi hội Mẫu"},
        actor=LOADER,
    )  # fmt: skip
    assert (seen.problems, seen.hindrances, seen.steps) == ((), (), 2) and seen.plan is not None
    assert {(x.successor_id == town.slots[2]["phong_vhxh"], x.partial) for x in seen.plan.body_links} == {
        (True, True), (False, True)
    }  # fmt: skip
    assert [c.name for c in seen.plan.changed_bodies] == ["Chi hội Mẫu"]
    alone = read(first(old=HOA, body="Phòng Kinh tế", name="Phòng Một", extent="một phần"), actor=LOADER)
    assert [(p.code, p.lines) for p in alone.hindrances] == [("part_alone", (3,))]


def test_a_body_is_there_again_where_its_territory_is(town: Town) -> None:
    am = town.communes[0]
    gone = opened("Hội Mẫu", town.slots[0]["ubnd"], am, "hoi", level="xa")
    services.close_body(actor=LOADER, body_id=gone, on=ON - timedelta(days=30), at=AT)
    again = {
        "old": AM,
        "body": "Hội Mẫu",
        "work": "lập lại",
        "name": "Hội Mẫu Mới",
        "superior": "Phòng VH-XH",
    }
    seen = read(first(**again), actor=LOADER)
    assert (seen.problems, seen.hindrances) == ((), ()) and seen.plan is not None
    (there,) = seen.plan.changed_bodies
    assert (there.id, there.name, there.parent_id) == (gone, "Hội Mẫu Mới", town.slots[0]["phong_vhxh"])
    # Where the commune ends by the same list, nothing can be there again.
    both = read(first(old=AM, code="99992", name="Xã Mới"), again | {"superior": ""}, actor=LOADER)
    assert both.problems == () and {(p.code, p.lines) for p in both.hindrances} >= {("unit_ended", (4,))}


def test_names_are_read_however_they_are_typed(town: Town) -> None:
    """Decomposed letters, no-break spaces, small letters, and the zeros Excel drops."""
    decomposed = unicodedata.normalize("NFD", "phòng\u00a0 văn hoá –  xã hội")
    seen = read(
        first(old=int(HOA), body=decomposed, work="Đổi  tên", name=unicodedata.normalize("NFD", "Phòng Mẫu")),
        actor=LOADER,
    )
    assert seen.problems == () and seen.plan is not None
    assert [c.name for c in seen.plan.changed_bodies] == ["Phòng Mẫu"]
    assert [c.id for c in seen.plan.changed_bodies] == [town.slots[2]["phong_vhxh"]]


def test_an_officer_lists_the_bodies_below_the_own_only(town: Town, world: World) -> None:
    closing = (first(old=HOA, body="Phòng Kinh tế", work="kết thúc"),)
    seen = read(*closing, actor=officer_of(town.slots[0]["ubnd"]))
    assert [(p.lines, p.code) for p in seen.problems] == [((3,), "orgs-101")]
    assert read(*closing, actor=officer_of(world.city_seat), dry_run=False).reorganisation_id


@pytest.mark.parametrize("who", ["loader", "officer"])
def test_more_rows_are_not_more_questions(town: Town, world: World, who: str) -> None:
    actor = LOADER if who == "loader" else officer_of(world.city_seat)
    few = [first(old=HOA, body="Phòng Kinh tế", work="kết thúc")]
    many = [*few]
    for commune, code in zip(town.communes, (AM, HAI, HOA), strict=True):
        for n in range(4):
            opened(f"Trường {n}", town.slots[town.communes.index(commune)]["ubnd"], commune)
            many.append({"old": code, "body": f"Trường {n}", "name": f"Trường Mới {n // 2}", "parent": HOA})
    assert _asked(few, actor) == _asked(many, actor)


def _asked(lines: list[dict[str, Any]], actor: Actor) -> int:
    with CaptureQueriesContext(connection) as taken:
        seen = read(*lines, actor=actor)
    assert seen.problems == ()
    return len(taken)
