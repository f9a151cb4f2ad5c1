from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import openpyxl
import pytest

from thidua.foundations.orgs import selectors, services
from thidua.foundations.orgs.facts import ImportResult
from thidua.foundations.orgs.models import Territory, TerritoryVersion
from thidua.foundations.orgs.rules import residential as residential_rules
from thidua.foundations.orgs.services import residential
from thidua.ground.actor import Actor
from thidua.ground.errors import NotPossible, Refused

from .conftest import AT, REFORM, TODAY, World, officer_of


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


GOOD: list[list[object]] = [
    ["DANH SÁCH TỔ DÂN PHỐ PHƯỜNG HỒNG AN"],
    ["STT", "Tên thôn, tổ dân phố", "Loại"],
    [1, "Tổ dân phố số 1", ""],
    [2, "TDP số 2", "Tổ dân phố"],
    [3, "Cách Thượng", "tổ dân phố"],
    [4, 10, "Tổ dân phố"],
]


def bring(
    world: World, actor: Actor, rows: Sequence[Sequence[object]] = GOOD, *, dry_run: bool = False
) -> ImportResult:
    return services.import_residential_groups(
        actor=actor, commune_id=world.ward, content=workbook(rows), since=REFORM, at=AT, dry_run=dry_run
    )


def test_a_dry_run_shows_and_stores_nothing(world: World, loader: Actor) -> None:
    before = Territory.objects.count()
    result = bring(world, loader, dry_run=True)
    assert [r.name for r in result.rows] == [
        "Tổ dân phố số 1", "Tổ dân phố số 2", "Tổ dân phố Cách Thượng", "Tổ dân phố 10"
    ]  # fmt: skip
    assert result.problems == ()
    assert Territory.objects.count() == before


def test_an_import_makes_territories_and_their_bodies(world: World, loader: Actor) -> None:
    assert bring(world, loader).created == 4
    names = [t.name for t in selectors.territory_children(world.ward)]
    assert names.index("Tổ dân phố số 2") < len(names)
    first = next(t for t in selectors.territory_children(world.ward) if t.name == "Tổ dân phố số 1")
    bodies = {b.slot: b for b in selectors.territory_page(first.id).bodies}
    assert bodies["to_dan_pho"].name == "Tổ dân phố số 1"
    assert bodies["to_dan_pho"].parent_id == world.ward_seat
    assert bodies["ban_cong_tac_mt"].parent_id == world.ward_slots["mttq"]
    assert bodies["to_dan_pho"].territory_name.startswith("tổ dân phố số 1, phường Hồng An")
    assert services.rebuild_places(at=AT) == 0
    group = next(g for g in selectors.groups() if g["code"] == "to_dan_pho")
    assert len(selectors.resolve_group(group, near=world.ward_seat, on=TODAY)) == 4


def test_the_same_file_twice_makes_nothing_twice(world: World, loader: Actor) -> None:
    bring(world, loader)
    again = bring(world, loader)
    assert (again.created, len(again.existing)) == (0, 4)


def test_every_problem_is_told_by_row_and_nothing_is_stored(world: World, loader: Actor) -> None:
    rows = [
        ["Tên", "Loại"],
        ["Tổ dân phố số 1", ""],
        ["TDP 01", ""],
        ["=HYPERLINK(\"http://x\")", ""],
        ["Thôn Đông + Thôn Đoài", ""],
        ["Đông Phong", ""],
        ["Thôn Tây", "Tổ dân phố"],
        ["Thôn Nam", "xóm trọ lạ"],
        ["", "Thôn"],
    ]  # fmt: skip
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.active["A4"].data_type = "s"
    buffer = io.BytesIO()
    book.save(buffer)
    before = TerritoryVersion.objects.count()
    seen = services.import_residential_groups(
        actor=loader, commune_id=world.ward, content=buffer.getvalue(), since=REFORM, at=AT
    )
    assert [(p.line, p.code) for p in seen.problems] == [
        (3, "duplicate"), (4, "formula"), (5, "merged"), (6, "no_kind"), (7, "kind_clash"), (9, "empty"),
    ] or [(p.line, p.code) for p in seen.problems] == [
        (3, "duplicate"), (4, "formula"), (5, "merged"), (6, "no_kind"), (7, "kind_clash"), (8, "kind_clash"), (9, "empty"),
    ]  # fmt: skip
    with pytest.raises(NotPossible, match="orgs-009") as refusal:
        services.import_residential_groups(
            actor=loader, commune_id=world.ward, content=buffer.getvalue(), since=REFORM, at=AT, dry_run=False
        )
    assert len(refusal.value.details["problems"]) == len(seen.problems)
    assert TerritoryVersion.objects.count() == before


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (80 * 1024 * 1024))
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content", [b"", b"not a workbook", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 old", bomb()]
)
def test_what_is_no_workbook_is_refused(world: World, loader: Actor, content: bytes) -> None:
    with pytest.raises(NotPossible, match="orgs-010"):
        services.import_residential_groups(
            actor=loader, commune_id=world.ward, content=content, since=REFORM, at=AT
        )


def test_a_file_over_the_limit_is_not_even_read(
    monkeypatch: pytest.MonkeyPatch, world: World, loader: Actor
) -> None:
    monkeypatch.setattr(residential, "LARGEST", 100)
    with pytest.raises(NotPossible, match="orgs-010"):
        bring(world, loader)


def test_a_sheet_without_heading_says_so(world: World, loader: Actor) -> None:
    assert [p.code for p in bring(world, loader, [["a", "b"], ["c", "d"]], dry_run=True).problems] == [
        "no_heading"
    ]


def test_a_ward_officer_enters_groups_of_the_own_ward_only(world: World) -> None:
    officer = officer_of(world.ward_seat)
    services.add_residential_group(
        actor=officer, commune_id=world.ward, name="Tổ dân phố Song Mai", since=REFORM, at=AT
    )
    with pytest.raises(Refused):
        services.add_residential_group(
            actor=officer, commune_id=world.commune, name="Thôn Song Mai", since=REFORM, at=AT
        )


def test_entering_the_same_group_again_is_refused(world: World, loader: Actor) -> None:
    def add(name: str) -> None:
        services.add_residential_group(actor=loader, commune_id=world.ward, name=name, since=REFORM, at=AT)

    add("Tổ dân phố số 7")
    with pytest.raises(NotPossible, match="orgs-003"):
        add("TDP 07")


@pytest.mark.parametrize(
    ("name", "kind", "proper"),
    [
        ("Thôn 1", "thon", "1"),
        ("Khu phố 3", "to_dan_pho", "3"),
        ("Ấp Bắc", "thon", "Bắc"),
        ("Buôn Ea Mấp", "thon", "Ea Mấp"),
    ],
)
def test_the_kind_is_read_from_the_name(world: World, name: str, kind: str, proper: str) -> None:
    words = residential_rules.kind_words(selectors.territory_kinds())
    found = residential_rules.split_kind(name, words)
    assert (found[0], found[2]) == (kind, proper)
