"""An Excel list of a reorganisation: every problem by row and column, then the draft and the act."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from thidua.foundations.orgs import selectors, services
from thidua.foundations.orgs.facts_reorganisations import ImportedList
from thidua.foundations.orgs.models import Reorganisation, TerritoryLineage
from thidua.foundations.orgs.rules.reorganising_sheet import COLUMNS
from thidua.ground.actor import Actor, system_actor
from thidua.ground.errors import NotPossible

from .conftest import AT, World, officer_of
from .reorganising import ON, Town, below, build_town, carry, rows

HEAD = [printed for printed, _ in COLUMNS.values()]


@pytest.fixture
def town(world: World) -> Town:
    return build_town(world.city)


def workbook(*lines: dict[str, Any], head: Sequence[str] = HEAD) -> bytes:
    """A list; cells by the key of their column."""
    book = openpyxl.Workbook()
    book.active.append(["DANH SÁCH SẮP XẾP (dữ liệu mẫu)"])
    book.active.append(list(head))
    for line in lines:
        book.active.append([line.get(key, "") for key in COLUMNS])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def first(**more: Any) -> dict[str, Any]:
    return {"act": "01/NQ-MAU", "act_date": "01/11/2026", "issuer": "Cơ quan Mẫu", "on": ON, **more}


def read(*lines: dict[str, Any], actor: Actor, **more: Any) -> ImportedList:
    return services.import_reorganisation(actor=actor, content=workbook(*lines), at=AT, **more)


#: Vĩnh Am 11887, Vĩnh Hải 11875, Vĩnh Hòa 11848: the first is divided, the second passes whole, the third changes kind.
GOOD = (
    first(old="11887", code="11887", name="Xã Bắc Mẫu", extent="một phần", share="40%", share_of="dân số",
          source="số liệu mẫu"),
    {"old": "11887", "code": "99991", "name": "Nam Mẫu", "kind": "phường", "extent": "một phần"},
    {"old": 11875, "code": "99991", "extent": "toàn bộ"},
    {"old": "11887", "group": "Thôn 1", "work": "chuyển", "parent": "11887"},
    {"old": "11887", "group": "thôn 2", "work": "Chuyển", "parent": 99991},
    {"act": "02/NQ-MAU", "old": "11848", "work": "đổi loại", "kind": "phường"},
)  # fmt: skip


def test_a_list_becomes_a_draft_whose_gaps_are_named_by_row(town: Town, loader: Actor) -> None:
    before = rows()
    seen = read(*GOOD, actor=loader)
    assert (seen.problems, seen.rows, seen.steps, seen.on) == ((), 6, 4, ON)
    assert [(p.code, p.lines) for p in seen.hindrances] == [("unassigned", (3, 4, 5))]
    assert "Trường Tiểu học Mẫu" in seen.hindrances[0].message
    assert rows() == before and not Reorganisation.objects.exists()
    services.close_body(actor=loader, body_id=town.school, on=ON, at=AT)
    made = read(*GOOD, actor=loader, dry_run=False)
    assert made.hindrances == () and made.reorganisation_id is not None
    outcome = carry(made.reorganisation_id)
    north, south = selectors.territory_by_code("11887"), selectors.territory_by_code("99991")
    assert (north.name, south.name, south.kind) == ("Xã Bắc Mẫu", "Phường Nam Mẫu", "phuong")
    assert set(below(north.id)) == {"Thôn 1"} and set(below(south.id)) == {"Thôn 2", "Thôn 3", "Thôn 4"}
    links = {x.successor_id: x for x in TerritoryLineage.objects.filter(predecessor_id=town.communes[0])}
    assert links[north.id].share == Decimal("0.4") and links[south.id].share is None
    assert links[north.id].act == "01/NQ-MAU, 01/11/2026, Cơ quan Mẫu"
    assert selectors.territory(town.communes[2]).name == "Phường Vĩnh Hòa"
    assert selectors.territory_page(town.communes[2]).history[0].act == "02/NQ-MAU"
    assert outcome.territories == (2, 2, 5)


def test_every_problem_is_told_by_row_and_column_and_nothing_is_stored(town: Town, loader: Actor) -> None:
    wrong = (
        first(old="11887", name="Xã Mới", extent="nửa"),
        {"old": "55555", "name": "Xã Mới"},
        {"old": "11875", "work": "xóa"},
        {"old": "11875"},
        {"name": "Xã Mới"},
        {"old": "11875", "name": "Xã Mới", "extent": "một phần", "share": "40"},
        {"old": "11875", "name": "Xã Mới", "share": "nhiều"},
        {"old": "11887", "group": "Thôn Không Có", "work": "chuyển", "parent": "11875"},
        {"old": "11848", "name": "Thành Đô"},
        {"old": "11848", "code": "99992", "name": "Xã Một", "on": "31/02/2026"},
        {"old": "11848, 11836", "work": "đổi tên", "name": "Xã Hai"},
        {"old": "11848", "name": "=1+1"},
        {"old": "11836", "code": "99993", "name": "Xã Ba"},
        {"old": "11824", "code": "99993", "name": "Xã Bốn"},
    )
    book = openpyxl.load_workbook(io.BytesIO(workbook(*wrong)))
    book.active.cell(row=14, column=HEAD.index("Tên đơn vị mới") + 1).data_type = "s"
    buffer = io.BytesIO()
    book.save(buffer)
    before = rows()
    seen = services.import_reorganisation(actor=loader, content=buffer.getvalue(), at=AT)
    found = {(p.lines[0], p.column, p.code) for p in seen.problems}
    assert found == {
        (3, "Toàn bộ hay một phần", "extent"), (4, "Mã đơn vị cũ", "unknown"), (5, "Việc", "work"),
        (6, "Tên đơn vị mới", "empty"), (7, "Mã đơn vị cũ", "empty"), (8, "Tỷ lệ tính theo", "share_of"),
        (8, "Nguồn của tỷ lệ", "source"), (9, "Tỷ lệ", "share"), (10, "Thôn, tổ dân phố", "unknown"),
        (11, "Loại đơn vị mới", "kind"), (12, "Ngày hiệu lực", "date"), (13, "Mã đơn vị cũ", "several"),
        (14, "Tên đơn vị mới", "formula"), (16, "Tên đơn vị mới", "clash"),
    }  # fmt: skip
    with pytest.raises(NotPossible, match="orgs-009") as refusal:
        services.import_reorganisation(actor=loader, content=buffer.getvalue(), at=AT, dry_run=False)
    assert len(refusal.value.details["problems"]) == len(seen.problems)
    assert rows() == before and not Reorganisation.objects.exists()


def test_a_list_without_heading_act_or_day_says_so(town: Town, loader: Actor) -> None:
    assert [p.code for p in services.import_reorganisation(
        actor=loader, content=workbook(GOOD[0], head=["một", "hai"]), at=AT).problems] == ["no_heading"]  # fmt: skip
    assert [p.code for p in read(actor=loader).problems] == ["no_rows"]
    bare = read({"old": "11887", "name": "Xã Mới"}, actor=loader)
    assert [(p.column, p.code) for p in bare.problems] == [
        ("Số, ký hiệu văn bản", "empty"),
        ("Ngày hiệu lực", "empty"),
    ]
    days = read(
        first(old="11887", name="Xã Mới"),
        {"old": "11875", "name": "Xã Mới", "on": "01/01/2027"},
        actor=loader,
    )
    assert [(p.lines, p.code) for p in days.problems] == [((4,), "other_day")]
    with pytest.raises(NotPossible, match="orgs-010") as refusal:
        services.import_reorganisation(actor=loader, content=b"no workbook", at=AT)
    assert "Mã đơn vị cũ" in refusal.value.remedy


def test_an_officer_hands_in_a_list_of_the_own_area_only(town: Town, world: World, loader: Actor) -> None:
    merger = (first(old="11875, 11848", name="Xã Mới", parent="31"),)
    outsider = officer_of(town.slots[0]["ubnd"])
    [told] = read(*merger, actor=outsider).problems
    assert (told.lines, told.code) == ((3,), "orgs-101")
    assert "ngoài phạm vi" in told.message
    with pytest.raises(NotPossible):
        read(*merger, actor=outsider, dry_run=False)
    assert read(*merger, actor=officer_of(world.city_seat), dry_run=False).reorganisation_id


def test_a_row_that_is_wrong_in_one_cell_is_looked_up_in_the_others(town: Town, world: World) -> None:
    """Nobody mends a file to be told of the next fault: what is unknown, out of reach or twice is told at once."""
    seen = read(
        first(old="11887", name="Xã Mới", extent="nửa", parent="777"),
        {"old": "99999", "name": "Xã Khác", "share": "nhiều", "extent": "một phần"},
        {"old": "88888", "work": "lập lại", "on": "31/02/2026"},
        {"old": "11875", "work": "đổi tên", "name": "Xã Hai"},
        {"old": "11875", "work": "kết thúc"},
        {"old": "11848", "work": "kết thúc"},
        actor=officer_of(town.slots[0]["ubnd"]),
    )
    assert [(p.lines, p.code) for p in seen.problems] == [
        ((3,), "extent"),
        ((3,), "unknown"),
        ((4,), "share"),
        ((4,), "unknown"),
        ((5,), "date"),
        ((5,), "unknown"),
        ((6,), "orgs-101"),
        ((7,), "orgs-101"),
        ((7,), "twice"),
        ((8,), "orgs-101"),
    ]


def test_the_workbook_to_fill_in_has_the_columns_and_its_examples_are_read(town: Town, loader: Actor) -> None:
    empty = openpyxl.load_workbook(io.BytesIO(selectors.reorganisation_workbook()))
    assert [cell.value for cell in empty.active[1]] == HEAD
    assert empty.active.max_row == 1
    seen = services.import_reorganisation(
        actor=loader, content=selectors.reorganisation_workbook(examples=True), at=AT
    )
    # The examples speak of units that do not exist; nothing else is wrong with them.
    assert {p.code for p in seen.problems} == {"unknown"}


def test_zeros_that_excel_dropped_are_put_back(world: World, loader: Actor) -> None:
    ward = selectors.territory_by_code("00103")
    seen = read(first(old=103, code=103, name="Phường Tây Hồ Mới"), actor=loader)
    assert seen.problems == () and seen.plan is not None
    assert [(t.code, t.parent_id) for t in seen.plan.new_territories] == [("00103", ward.parent_id)]
    renamed = read(first(old=103, work="đổi tên", code=199, name="Phường Tây Hồ"), actor=loader)
    assert renamed.plan is not None
    assert [t.code for t in renamed.plan.changed_territories] == ["00199"]
    # 4 may be a province's 04 or a ward's 00004: nobody guesses.
    assert [p.code for p in read(first(old=4, work="kết thúc"), actor=loader).problems] == ["unknown"]


def divided(share: Any) -> ImportedList:
    """A ward divided in two; what the first part's share is told to be."""
    told = first(
        old="11887", name="Xã Bắc Mẫu", extent="một phần", share=share, share_of="dân số", source="mẫu"
    )
    return read(told, {"old": "11887", "name": "Xã Nam Mẫu", "extent": "một phần"}, actor=_loader())


def _loader() -> Actor:
    return system_actor("loader")


@pytest.mark.parametrize(
    ("told", "share"),
    [("0,5%", "0.005"), ("40", "0.4"), ("40 %", "0.4"), (40, "0.4"), ("1,5", "0.015"), ("1%", "0.01")],
)
def test_a_share_is_a_percentage(town: Town, told: Any, share: str) -> None:
    seen = divided(told)
    assert seen.problems == () and seen.plan is not None
    assert {link.share for link in seen.plan.territory_links} == {Decimal(share), None}


@pytest.mark.parametrize("told", ["0,5", "0.5", 0.5, "1", 1])
def test_a_bare_number_up_to_one_may_be_either_and_nobody_guesses(town: Town, told: Any) -> None:
    (wrong,) = divided(told).problems
    assert (wrong.lines, wrong.column, wrong.code) == ((3,), "Tỷ lệ", "share")
    either = ("“1%”", "“100%”") if float(str(told).replace(",", ".")) == 1 else ("“0,5%”", "“50%”")
    assert all(one in wrong.message for one in either)


@pytest.mark.parametrize("told", ["100", "100%", "101", "0", "-3", "nan", "vô cùng", "inf%"])
def test_a_part_is_more_than_nothing_and_less_than_the_whole(town: Town, told: str) -> None:
    (wrong,) = divided(told).problems
    assert (wrong.lines, wrong.column, wrong.code) == ((3,), "Tỷ lệ", "share")


def test_what_passes_whole_is_no_share_of_itself(town: Town) -> None:
    told = {"share_of": "dân số", "source": "mẫu", "name": "Xã Mới"}
    assert read(first(old="11875", share="100%", **told), actor=_loader()).problems == ()
    (wrong,) = read(first(old="11875", share="40%", **told), actor=_loader()).problems
    assert (wrong.column, wrong.code) == ("Tỷ lệ", "share")


@pytest.mark.parametrize(
    ("shown", "share"), [("0%", "0.4"), ("0.00%", "0.4"), ('0.0"%"', None), ("General", None)]
)
def test_a_cell_that_excel_shows_as_a_percentage_is_one(town: Town, shown: str, share: str | None) -> None:
    lines = (
        first(old="11887", name="Xã Bắc Mẫu", extent="một phần", share=0.4, share_of="dân số", source="mẫu"),
        {"old": "11887", "name": "Xã Nam Mẫu", "extent": "một phần"},
    )
    book = openpyxl.load_workbook(io.BytesIO(workbook(*lines)))
    book.active.cell(row=3, column=HEAD.index("Tỷ lệ") + 1).number_format = shown
    buffer = io.BytesIO()
    book.save(buffer)
    seen = services.import_reorganisation(actor=_loader(), content=buffer.getvalue(), at=AT)
    if share is None:
        assert [(p.column, p.code) for p in seen.problems] == [("Tỷ lệ", "share")]
    else:
        assert seen.plan is not None
        assert Decimal(share) in {link.share for link in seen.plan.territory_links}
