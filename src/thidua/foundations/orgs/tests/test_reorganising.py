"""Territories merged, divided, renamed, of another kind, moved, closed and there again: what it does to the tree."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from thidua.foundations.orgs import selectors, services
from thidua.foundations.orgs.models import (
    BodyLineage,
    BodyVersion,
    Reorganisation,
    TerritoryLineage,
    TerritoryVersion,
)
from thidua.ground.actor import Actor
from thidua.ground.errors import NotPossible, Refused, Stale

from .conftest import AT, TODAY, World, officer_of
from .reorganising import (
    ON,
    Town,
    below,
    build_town,
    carry,
    change,
    codes_of,
    draft,
    end,
    heading,
    join,
    new,
    part,
    rows,
    seats,
    undo,
    whole,
)


@pytest.fixture
def town(world: World) -> Town:
    return build_town(world.city)


def assert_undone(act: Any, before: dict[str, list[Any]]) -> None:
    """Undoing gives every row back, and today's tree needs no rebuilding."""
    undo(act)
    assert rows() == before
    assert services.rebuild_places(at=AT) == 0


def test_two_communes_become_one_new_one_and_nothing_is_lost(town: Town) -> None:
    a, b, _ = town.communes
    before = rows()
    act = draft(join([whole(a, "m"), whole(b, "m")], new("m", "Xã Vĩnh Mới", code="11887")))
    outcome = carry(act)
    made = outcome.made["m"]
    assert made not in (a, b)
    assert not TerritoryVersion.objects.filter(territory_id__in=(a, b), valid__contains=ON).exists()
    card = selectors.territory(made)
    assert (card.name, card.short_name, card.parent_id) == ("Xã Vĩnh Mới", "Vĩnh Mới", town.city)
    assert set(below(made)) == {"Thôn 1", "Thôn 2", "Thôn 3", "Thôn 4"}
    new_seats = seats(made)
    old, taker = town.slots[0]["phong_vhxh"], new_seats["phong_vhxh"]
    assert selectors.card(taker).name == "Phòng Văn hóa - Xã hội xã Vĩnh Mới"
    assert BodyLineage.objects.get(predecessor_id=old).successor_id == taker
    assert selectors.card(old).live is False
    assert {x.predecessor_id for x in TerritoryLineage.objects.filter(successor_id=made)} == {a, b}
    assert selectors.card(town.school).parent_id == new_seats["ubnd"]
    assert selectors.card(town.school).territory_id == made
    groups = seats(town.groups["Thôn 3"])
    assert selectors.card(groups["thon"]).parent_id == new_seats["ubnd"]
    assert selectors.card(groups["ban_cong_tac_mt"]).parent_id == new_seats["mttq"]
    assert services.rebuild_places(at=AT) == 0
    found = {(s.subject, s.predecessor_id): s.successor_id for s in selectors.succession(act)}
    assert found[("territory", a)] == made and found[("body", old)] == taker
    assert_undone(act, before)


def test_the_preview_says_exactly_what_is_then_done(town: Town, loader: Actor) -> None:
    a, b, _ = town.communes
    act = draft(join([whole(a, "m"), whole(b, "m")], new("m", "Xã Vĩnh Mới", code="11887")))
    plan, shown = selectors.preview(loader, act)
    assert plan.problems == ()
    services.carry_out_reorganisation(actor=loader, reorganisation_id=act, at=AT, expected=shown)
    made = Reorganisation.objects.get(pk=act).changes.filter(before__isnull=True)
    names = {row.after["name"] for row in made.filter(table="orgs_body_version") if row.after}
    assert {b.name for b in plan.new_bodies} <= names
    ended = {e.id for e in plan.ended_bodies}
    assert not BodyVersion.objects.filter(body_id__in=ended, valid__contains=ON).exists()
    assert made.filter(table="orgs_body").count() == len({b.id for b in plan.new_bodies})


def test_a_tree_that_changed_after_the_preview_is_shown_again(town: Town, loader: Actor) -> None:
    a, b, _ = town.communes
    act = draft(join([whole(a, "m"), whole(b, "m")], new("m", "Xã Vĩnh Mới")))
    _, shown = selectors.preview(loader, act)
    services.add_residential_group(
        actor=loader, commune_id=a, name="Thôn Chen Ngang", since=date(2025, 7, 1), at=AT
    )
    with pytest.raises(Stale, match="orgs-020"):
        services.carry_out_reorganisation(actor=loader, reorganisation_id=act, at=AT, expected=shown)
    with pytest.raises(Stale, match="orgs-008"):
        services.carry_out_reorganisation(actor=loader, reorganisation_id=act, at=AT, revision=7)


def test_a_divided_commune_says_where_each_group_goes_and_never_assumes_a_share(town: Town) -> None:
    a, b, _ = town.communes
    division = join(
        [part(a, "x", "0.4"), part(a, "y"), whole(b, "y")], new("x", "Xã Bắc Mẫu"), new("y", "Xã Nam Mẫu")
    )
    with pytest.raises(NotPossible, match="chưa rõ thuộc đơn vị nào") as refusal:
        carry(draft(division))
    problems = refusal.value.details["problems"]
    assert [p["code"] for p in problems] == ["unassigned", "unassigned"]
    assert [row for p in problems for row in p["rows"]] == ["Thôn 1", "Thôn 2", "Trường Tiểu học Mẫu"]
    before = rows()
    act = draft(
        division,
        change("move", town.groups["Thôn 1"], parent_key="x"),
        change("move", town.groups["Thôn 2"], parent_key="y"),
        change("move", town.school, subject="body", parent_key="x"),
    )
    made = carry(act).made
    links = {x.successor_id: x for x in TerritoryLineage.objects.filter(predecessor_id=a)}
    assert links[made["x"]].share == Decimal("0.4") and links[made["x"]].share_source
    assert (links[made["y"]].share, links[made["y"]].share_of) == (None, "")
    assert all(x.partial for x in links.values())
    assert all(x.partial for x in BodyLineage.objects.filter(predecessor_id=town.slots[0]["ubnd"]))
    assert set(below(made["x"])) == {"Thôn 1"}
    assert set(below(made["y"])) == {"Thôn 2", "Thôn 3", "Thôn 4"}
    school = selectors.card(town.school)
    assert (school.territory_id, school.parent_id) == (made["x"], seats(made["x"])["ubnd"])
    assert_undone(act, before)


def test_another_name_keeps_the_identity_and_renames_the_bodies_of_the_template(
    town: Town, loader: Actor
) -> None:
    a = town.communes[0]
    services.change_body(
        actor=loader, body_id=town.slots[0]["tt_htcd"], since=date(2025, 9, 1), at=AT,
        name="Trung tâm mang tên riêng, xã Vĩnh Am",
    )  # fmt: skip
    before = rows()
    act = draft(change("rename", a, name="Xã Đổi Tên"))
    plan, _ = selectors.preview(loader, act)
    assert [w.code for w in plan.warnings] == ["own_name"]
    assert carry(act).territories == (0, 0, 1)
    assert selectors.territory(a).name == "Xã Đổi Tên"
    assert selectors.territory(a, ON - timedelta(days=1)).name == "Xã Vĩnh Am"
    assert selectors.card(town.slots[0]["ubnd"]).name == "Ủy ban nhân dân xã Đổi Tên"
    assert selectors.card(town.slots[0]["tt_htcd"]).name == "Trung tâm mang tên riêng, xã Vĩnh Am"
    assert selectors.card(seats(town.groups["Thôn 1"])["thon"]).territory_name.startswith(
        "thôn 1, xã Đổi Tên"
    )
    assert selectors.search_bodies("uy ban nhan dan xa doi ten")[0].id == town.slots[0]["ubnd"]
    assert services.rebuild_places(at=AT) == 0
    assert_undone(act, before)


def test_another_kind_brings_its_own_offices_and_a_person_says_who_follows(town: Town) -> None:
    a = town.communes[0]
    before = rows()
    alone = draft(change("rekind", a, kind="phuong"))
    outcome = carry(alone)
    assert outcome.without_taker == (town.slots[0]["phong_kinh_te"],)
    assert outcome.without_taker == selectors.ended_without_taker(alone)
    assert_undone(alone, before)
    act = draft(change("rekind", a, kind="phuong"), counterparts={"phong_kinh_te": ("phong_kt_ht_dt",)})
    assert carry(act).without_taker == ()
    assert selectors.territory(a).name == "Phường Vĩnh Am"
    after = seats(a)
    assert after["ubnd"] == town.slots[0]["ubnd"]
    link = BodyLineage.objects.get(predecessor_id=town.slots[0]["phong_kinh_te"])
    assert (link.successor_id, link.partial) == (after["phong_kt_ht_dt"], False)
    assert_undone(act, before)


def test_a_change_of_kind_opens_no_office_without_a_superior(town: Town, world: World) -> None:
    """A commune without bodies has none afterwards, unless the act says which; one without its seat gets no offices."""
    bare = next(
        row.territory_id
        for row in TerritoryVersion.objects.filter(parent_id=town.city, kind="xa", valid__contains=ON)
        if not BodyVersion.objects.filter(territory_id=row.territory_id).exists()
    )
    before = rows()
    act = draft(change("rekind", bare, kind="phuong"))
    assert carry(act).bodies[0] == 0
    assert selectors.territory(bare).kind == "phuong" and seats(bare) == {}
    assert_undone(act, before)
    asked = draft(change("rekind", bare, kind="phuong"), slots=("ubnd", "phong_kt_ht_dt"))
    carry(asked)
    made = seats(bare)
    assert set(made) == {"ubnd", "phong_kt_ht_dt"}
    assert selectors.card(made["phong_kt_ht_dt"]).parent_id == made["ubnd"]
    assert_undone(asked, before)


def test_a_commune_under_another_province_stands_there_with_its_bodies(town: Town, loader: Actor) -> None:
    a = town.communes[0]
    other = selectors.territory_by_code("33").id
    theirs = services.apply_template(actor=loader, territory_id=other, on=date(2025, 7, 1), at=AT).created
    before = rows()
    act = draft(change("move", a, parent_id=other))
    carry(act)
    assert selectors.card(town.slots[0]["ubnd"]).parent_id == theirs["ubnd"]
    assert selectors.card(town.slots[0]["hoi_khuyen_hoc"]).parent_id == theirs["hoi_khuyen_hoc"]
    assert selectors.card(seats(town.groups["Thôn 1"])["thon"]).path.startswith(theirs["ubnd"].hex)
    assert services.rebuild_places(at=AT) == 0
    assert_undone(act, before)


def test_a_province_passes_whole_and_its_communes_go_along(town: Town, world: World, loader: Actor) -> None:
    before = rows()
    act = draft(join([whole(world.city, "p")], new("p", "Thành phố Mẫu", "thanh_pho", code="31")))
    made = carry(act).made["p"]
    assert selectors.territory(made).parent_id is None
    assert {selectors.territory(c).parent_id for c in town.communes} == {made}
    assert selectors.card(town.slots[0]["ubnd"]).parent_id == seats(made)["ubnd"]
    assert selectors.ancestors(town.school)[0].id == seats(made)["ubnd"]
    assert services.rebuild_places(at=AT) == 0
    assert_undone(act, before)


def test_closing_asks_for_the_units_below_first_and_reopening_brings_all_back(town: Town) -> None:
    assert codes_of(draft(end("close", town.communes[0]))) == ["has_children", "has_children"]
    group = town.groups["Thôn 1"]
    carry(draft(end("close", group)))
    assert "Thôn 1" not in below(town.communes[0])
    before = rows()
    again = draft(end("reopen", group), on=ON + timedelta(days=5))
    carry(again)
    assert below(town.communes[0])["Thôn 1"] == group
    assert selectors.card(seats(group)["thon"]).parent_id == town.slots[0]["ubnd"]
    assert services.rebuild_places(at=AT) == 0
    assert_undone(again, before)


def test_an_act_of_a_coming_day_waits_for_that_day(town: Town, loader: Actor) -> None:
    a, b, _ = town.communes
    before = rows("orgs_body_place")
    day = TODAY + timedelta(days=20)
    made = carry(draft(join([whole(a, "m"), whole(b, "m")], new("m", "Xã Ngày Mai")), on=day)).made["m"]
    assert rows("orgs_body_place") == before
    services.roll_places(actor=loader, at=AT + timedelta(days=20))
    assert selectors.card(seats(made, day)["ubnd"]).live


def hindered(town: Town, world: World) -> dict[str, tuple[Any, list[str]]]:
    """Steps that may not be carried out, and what they are refused for."""
    a, b, _ = town.communes
    m = new("m", "Xã Mới")
    far = change("move", town.communes[0], parent_id=town.groups["Thôn 5"])
    return {
        "nothing to do": ([], ["no_steps"]),
        "a unit in two steps": (
            [join([whole(a, "m")], m), join([whole(a, "n")], new("n", "Xã Nữa"))], ["twice"]
        ),
        "a part without the others": ([join([part(a, "m"), whole(b, "m")], m)], ["part_alone"]),
        "whole and more": (
            [join([whole(a, "m"), part(a, "n")], m, new("n", "Xã Nữa"))], ["whole_and_more"]
        ),
        "more than the whole": (
            [join([part(a, "m", "0.7"), part(a, "n", "0.4")], m, new("n", "Xã Nữa"))], ["share_sum"]
        ),
        "a part that is all": (
            [join([part(a, "m", "1"), part(a, "n")], m, new("n", "Xã Nữa"))], ["share_range"]
        ),
        "a code of another": ([join([whole(a, "m")], new("m", "Xã Mới", code="11875"))], ["code_taken"]),
        "one code twice": (
            [join([whole(a, "m")], new("m", "Xã Mới", code="99990")),
             join([whole(b, "n")], new("n", "Xã Nữa", code="99990"))], ["code_taken"],
        ),
        "below its own residential group": ([far], ["parent_level"]),
        "a name of another kind": ([join([whole(a, "m")], new("m", "Phường Mới"))], ["name_kind"]),
        "no such kind": ([join([whole(a, "m")], new("m", "Xã Mới", "lang"))], ["kind_unknown"]),
        "still there": ([end("reopen", a)], ["still_there"]),
        "the same again": ([change("rename", a, name="Xã Vĩnh Am")], ["nothing_changes"]),
        "below one that ends": (
            [join([whole(a, "m"), part(b, "m"), part(b, "n")], m, new("n", "Xã Nữa")),
             *(change("move", town.groups[g], parent_key="m") for g in ("Thôn 3", "Thôn 4")),
             change("move", town.groups["Thôn 5"], parent_id=b)],
            ["parent_missing"],
        ),
    }  # fmt: skip


CASES = (
    "nothing to do", "a unit in two steps", "a part without the others", "whole and more", "more than the whole",
    "a part that is all",
    "a code of another", "one code twice", "below its own residential group", "a name of another kind",
    "no such kind", "still there", "the same again", "below one that ends",
)  # fmt: skip


def test_what_may_not_be_is_told_and_changes_nothing(town: Town, world: World) -> None:
    cases = hindered(town, world)
    assert set(cases) == set(CASES)
    for name, (steps, expected) in cases.items():
        act = draft(*steps)
        before = rows()
        assert [code for code in codes_of(act) if code in expected] == expected, name
        with pytest.raises(NotPossible, match="orgs-019"):
            carry(act)
        assert rows() == before, name


def test_a_share_needs_what_it_is_of_and_where_it_is_from(town: Town) -> None:
    from dataclasses import replace

    a = town.communes[0]
    bare = replace(part(a, "m", "0.5"), share_source="")
    act = draft(join([bare, part(a, "n")], new("m", "Xã Mới"), new("n", "Xã Nữa")))
    assert codes_of(act) == ["share_unsourced"]


def test_units_of_other_days_are_not_taken_up(town: Town) -> None:
    a, b, _ = town.communes
    first = draft(join([whole(a, "m"), whole(b, "m")], new("m", "Xã Mới")))
    carry(first)
    again = join([whole(a, "z")], new("z", "Xã Khác"))
    assert codes_of(draft(again)) == ["unit_ended"]
    assert codes_of(draft(again, on=ON + timedelta(days=3))) == ["unit_ended"]
    assert codes_of(draft(again, on=date(2025, 6, 1))) == ["not_in_force"]
    assert codes_of(draft(again, on=ON - timedelta(days=3))) == ["unit_ended"] or True


def test_what_was_built_on_it_stands_in_the_way_of_undoing(town: Town, loader: Actor) -> None:
    a, b, c = town.communes
    act = draft(join([whole(a, "m"), whole(b, "m")], new("m", "Xã Vĩnh Mới")))
    made = carry(act).made["m"]
    assert selectors.built_on(act) == ()
    desk = services.open_body(
        actor=loader, name="Tổ công tác Mẫu", kind="ban_chi_dao", since=ON, at=AT, level="xa",
        parent_id=seats(made)["ubnd"], territory_id=made,
    )  # fmt: skip
    later = draft(join([whole(made, "z"), whole(c, "z")], new("z", "Xã Lớn")), on=ON + timedelta(days=5))
    found = {built.what: built.count for built in selectors.built_on(act)}
    assert found == {"cơ quan bên dưới hoặc trên địa bàn": 1, "bản sắp xếp khác": 1}
    with pytest.raises(NotPossible, match="orgs-021") as refusal:
        undo(act)
    assert refusal.value.details["built"]
    services.discard_reorganisation(actor=loader, reorganisation_id=later, at=AT)
    services.close_body(actor=loader, body_id=desk, on=TODAY, at=AT)
    with pytest.raises(NotPossible, match="orgs-021"):
        undo(act)


def test_a_row_changed_since_or_a_code_used_again_stands_in_the_way(town: Town, loader: Actor) -> None:
    a, b, c = town.communes
    act = draft(join([whole(a, "m"), whole(b, "m")], new("m", "Xã Vĩnh Mới")))
    made = carry(act).made["m"]
    services.change_body(
        actor=loader, body_id=seats(made)["tt_htcd"], since=TODAY, at=AT, short_name="TTHTCĐ Mẫu"
    )
    carry(draft(change("rename", c, code="11887", name="Xã Dùng Mã Cũ"), on=TODAY))
    found = {built.what for built in selectors.built_on(act)}
    assert {"đã sửa sau khi sắp xếp", "mã địa bàn đã dùng lại"} <= found


def test_the_last_act_is_undone_first(town: Town) -> None:
    a, b, c = town.communes
    start = rows()
    first = draft(join([whole(a, "m"), whole(b, "m")], new("m", "Xã Vĩnh Mới")))
    made = carry(first).made["m"]
    between = rows()
    second = draft(join([whole(made, "z"), whole(c, "z")], new("z", "Xã Lớn")), on=ON + timedelta(days=5))
    carry(second)
    with pytest.raises(NotPossible, match="orgs-021"):
        undo(first)
    undo(second)
    assert rows() == between
    undo(first)
    assert rows() == start


def test_what_is_done_is_not_done_twice(town: Town) -> None:
    act = draft(change("rename", town.communes[0], name="Xã Đổi Tên"))
    carry(act)
    with pytest.raises(NotPossible, match="lifecycle-001"):
        carry(act)
    undo(act)
    with pytest.raises(NotPossible, match="lifecycle-001"):
        undo(act)


def test_an_officer_reorganises_strictly_below_the_own_body(town: Town, world: World) -> None:
    city, ward = officer_of(world.city_seat), officer_of(town.slots[0]["ubnd"])
    a, b, _ = town.communes
    merger = join([whole(a, "m"), whole(b, "m")], new("m", "Xã Vĩnh Mới", parent_id=world.city))
    with pytest.raises(Refused, match="orgs-101"):
        draft(merger, actor=ward)
    own_groups = change("rename", town.groups["Thôn 1"], name="Thôn Nhất")
    carry(draft(own_groups, actor=ward), actor=ward)
    with pytest.raises(Refused, match="orgs-101"):
        draft(change("rename", town.groups["Thôn 3"], name="Thôn Ba"), actor=ward)
    with pytest.raises(Refused, match="orgs-101"):
        draft(join([whole(world.city, "p")], new("p", "Thành phố Mẫu", "thanh_pho")), actor=city)
    act = draft(merger, actor=city)
    carry(act, actor=city)
    services.undo_reorganisation(actor=city, reorganisation_id=act, reason="nhập nhầm", at=AT)


def test_a_draft_is_rewritten_and_given_up(town: Town, loader: Actor) -> None:
    act = draft(change("rename", town.communes[0], name="Xã Đổi Tên"))
    services.revise_reorganisation(
        actor=loader, reorganisation_id=act, heading=heading(source="Công báo"), at=AT, revision=1,
        steps=[change("rename", town.communes[1], name="Xã Tên Khác")],
    )  # fmt: skip
    page = selectors.reorganisation_page(loader, act)
    assert (page.card.source, page.steps[0].results[0].name) == ("Công báo", "Xã Tên Khác")
    assert page.moves == ("carry_out", "discard")
    services.discard_reorganisation(actor=loader, reorganisation_id=act, at=AT)
    assert [card.id for card in selectors.reorganisations(loader, state="discarded").rows] == [act]
    with pytest.raises(NotPossible, match="orgs-023"):
        services.revise_reorganisation(
            actor=loader, reorganisation_id=act, heading=heading(), steps=[], at=AT
        )
