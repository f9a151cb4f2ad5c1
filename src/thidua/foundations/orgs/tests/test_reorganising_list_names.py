"""Pure rules of a list's rows about bodies: what names mean, and that a list says what was meant when it was written."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from random import Random
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thidua.foundations.orgs.facts_reorganising import StepSpec
from thidua.foundations.orgs.rules.names import canonical
from thidua.foundations.orgs.rules.reorganising_list import Directory, Listed, steps_of_list
from thidua.foundations.orgs.rules.reorganising_list_joins import places_named
from thidua.foundations.orgs.rules.reorganising_list_names import Above, BodyDirectory, ListedBody, Names
from thidua.foundations.orgs.rules.reorganising_sheet import COLUMNS, read_rows
from thidua.ground.text_vn import fold

SPACE = UUID("4d0c1f2e-0000-7000-8000-000000000001")
KINDS = [
    {"code": "truong", "label": "Trường", "levels": ["co_so"]},
    {"code": "phong", "label": "Phòng", "levels": ["xa"]},
    {"code": "ubnd", "label": "Ủy ban nhân dân", "levels": ["xa"]},
]
TERRITORY_KINDS = [{"code": "xa", "vi": "xã", "level": "xa", "words": []}]
CODES = ("90001", "90002", "90003")


def ident(name: str) -> UUID:
    return uuid5(SPACE, name)


def body(name: str, place: str, kind: str = "truong", above: Above | None = None, **more: Any) -> ListedBody:
    level = "co_so" if kind == "truong" else "xa"
    keys = (canonical(name),)
    return ListedBody(
        ident(f"{place}/{name}/{above.name if above else ''}"), name, kind, level, keys=keys,
        territory_id=ident(place), above=above, **more,
    )  # fmt: skip


def seat(place: str) -> ListedBody:
    return body(f"Ủy ban nhân dân xã {place}", place, "ubnd", slot="ubnd")


def as_above(one: ListedBody) -> Above:
    return Above(one.id, one.name, one.keys, one.slot, one.territory_id)


def world(*bodies: ListedBody) -> Directory:
    places: dict[UUID, list[ListedBody]] = {ident(code): [seat(code)] for code in CODES}
    for one in bodies:
        assert one.territory_id is not None
        places[one.territory_id].append(one)
    units = {code: ident(code) for code in CODES}
    named = {ident(code): (f"Xã {code}", code) for code in CODES}
    return Directory(
        units, levels=dict.fromkeys(units.values(), "xa"), lengths={"xa": 5}, bodies=BodyDirectory(places, {}, named)
    )  # fmt: skip


def listed(directory: Directory, lines: Sequence[dict[str, str]]) -> Listed:
    """A list as cells, read and turned into steps."""
    first = {"act": "01/NQ-MAU", "on": "01/7/2026"}
    cells = [[printed for printed, _ in COLUMNS.values()]]
    cells += [
        [(line | (first if at == 0 else {})).get(key, "") for key in COLUMNS] for at, line in enumerate(lines)
    ]
    reading = read_rows(cells, TERRITORY_KINDS, KINDS)
    assert reading.on == date(2026, 7, 1)
    found = steps_of_list(reading, directory, TERRITORY_KINDS, main="01/NQ-MAU", body_kinds=KINDS)
    found.problems[:0] = reading.problems
    return found


def test_a_name_means_the_body_it_names_best() -> None:
    first, second = body("Trường Hòa", "90001"), body("Trường Hoa", "90001")
    names = Names([first, second], ("Xã Bình", "Bình"))
    assert names.find("trường hoà") == (first,) and names.find("TRƯỜNG HOA") == (second,)
    assert set(names.find("truong hoa")) == {first, second}  # typed without accents it may be either
    office = body("Phòng Tổ chức xã Bình", "90001", "phong")
    assert Names([office], ("Xã Bình", "Bình")).find("Phòng Tổ chức") == (office,)
    assert Names([office]).find("Phòng Tổ chức") == ()
    assert Names([office]).near("Phòng Tổ chúc x. Bình") == ["Phòng Tổ chức xã Bình"]


def test_namesakes_are_told_apart_by_their_superior() -> None:
    above = [as_above(body(f"Sở {n}", "90001", "phong")) for n in ("Một", "Hai thuộc Ba")]
    twins = [body("Phòng Tổ chức", "90001", "phong", one) for one in above]
    names = Names(twins)
    assert set(names.find("Phòng Tổ chức")) == set(twins)
    for twin in twins:
        assert names.find(twin.spoken.upper()) == (twin,)
    assert names.find("Phòng Tổ chức thuộc Sở Không Có") == ()


def test_rows_of_one_new_name_need_one_superior() -> None:
    above = [as_above(body(f"Phòng {n}", "90001", "phong")) for n in ("Một", "Hai")]
    desks = [body(f"Trường {n}", "90001", above=one) for n, one in zip("AB", above, strict=True)]
    directory = world(*desks, *(body(one.name, "90001", "phong") for one in above))
    rows = [{"old": "90001", "body": one.name, "name": "Trường C"} for one in desks]
    assert [(p.line, p.code) for p in listed(directory, rows).problems] == [(2, "unclear"), (3, "unclear")]
    told = [row | {"superior": "Phòng Một"} for row in rows]
    (step,) = listed(directory, told).steps
    assert step.kind == "merge" and step.results[0].parent_id == ident("90001/Phòng Một/")
    apart = [row | {"superior": one.name} for row, one in zip(rows, above, strict=True)]
    assert len(listed(directory, apart).steps) == 2


def test_schools_of_communes_that_merge_stand_in_one_place() -> None:
    """Without a word on superiors: both will be below the People's Committee of the new commune."""
    schools = [
        body(f"Trường {n}", code, above=as_above(seat(code))) for n, code in zip("AB", CODES, strict=False)
    ]
    merger = {"old": "90001, 90002", "code": "90009", "name": "Xã Mới"}
    rows = [
        merger,
        *(
            {"old": code, "body": one.name, "name": "Trường C"}
            for code, one in zip(CODES, schools, strict=False)
        ),
    ]
    steps = listed(world(*schools), rows).steps
    assert [(s.subject, s.kind, len(s.links)) for s in steps] == [
        ("territory", "merge", 2),
        ("body", "merge", 2),
    ]
    absorbed = [merger, {"old": "90001", "body": "Trường A", "name": "Trường B"}]
    assert listed(world(*schools), absorbed).steps[1].results[0].existing_id == schools[1].id
    apart = listed(world(*schools), rows[1:])
    assert len(apart.steps) == 2 and apart.problems == []  # two communes, two schools of one name


def test_superiors_that_name_each_other_end_somewhere() -> None:
    """New bodies that are each other's superior: the plan says so, and reading the list ends."""
    schools = [body(f"Trường {n}", "90001", above=as_above(seat("90001"))) for n in "AB"]
    rows = [
        {"old": "90001", "body": "Trường A", "name": "Trường C", "superior": "Trường D"},
        {"old": "90001", "body": "Trường B", "name": "Trường D", "superior": "Trường C"},
    ]
    found = listed(world(*schools), rows)
    assert [len(step.links) for step in found.steps] == [1, 1]


def test_the_places_of_a_list_are_those_it_needs() -> None:
    cells = [
        [printed for printed, _ in COLUMNS.values()],
        *(
            [line.get(key, "") for key in COLUMNS]
            for line in (
                {"act": "1", "on": "01/7/2026", "old": "90001, 90002", "code": "90009", "name": "Xã Mới"},
                {"old": "90003", "code": "90010", "name": "Xã Khác"},
                {"old": "90001", "body": "Trường A", "work": "kết thúc"},
            )
        ),
    ]
    rows = read_rows(cells, TERRITORY_KINDS, KINDS).rows
    assert places_named(rows) == {"90001", "90002"}
    assert places_named(row for row in rows if not row.body) == set()


WORDS = ("An", "Bình", "Cường", "Dũng", "Đông", "Giang", "Hà", "Kiên", "Lâm", "Mai", "Nga", "Oanh")


@st.composite
def lists(draw: st.DrawFn) -> tuple[Directory, list[dict[str, str]], set[Any]]:
    """Schools of three communes, what comes of each, and the list an officer would write of it."""
    schools = [
        body(f"Trường {word}", CODES[n % 3], above=as_above(seat(CODES[n % 3])))
        for n, word in enumerate(WORDS)
    ]
    fates = draw(st.lists(st.sampled_from(["", "join", "rename", "move", "close"]), min_size=12, max_size=12))
    rows: list[dict[str, str]] = []
    meant: set[Any] = set()
    joined: dict[tuple[str, str], set[UUID]] = {}
    free = [one for one, fate in zip(schools, fates, strict=True) if not fate]
    for n, (one, fate) in enumerate(zip(schools, fates, strict=True)):
        code = CODES[n % 3]
        row = {"old": code, "body": one.name}
        if fate == "join":
            takers = [other.name for other in free if other.territory_id == one.territory_id]
            into = draw(st.sampled_from([f"Trường Mới {draw(st.integers(1, 2))}", *takers]))
            joined.setdefault((code, into), set()).add(one.id)
            rows.append(row | {"name": into})
        elif fate == "rename":
            rows.append(row | {"work": "đổi tên", "name": f"Trường Tên {n}"})
            meant.add(("rename", frozenset({one.id}), f"Trường Tên {n}"))
        elif fate == "move":
            to = draw(st.sampled_from(CODES))
            rows.append(row | {"work": "chuyển", "parent": to})
            meant.add(("move", frozenset({one.id}), seat(to).id))
        elif fate == "close":
            rows.append(row | {"work": "kết thúc"})
            meant.add(("close", frozenset({one.id}), None))
    for (_code, into), ids in joined.items():
        taker = next((one.id for one in free if one.name == into), None)
        meant.add(("merge", frozenset(ids), taker or into))
    order = draw(st.randoms(use_true_random=False))
    order.shuffle(rows)
    return world(*schools), [disguised(row, order) for row in rows], meant


def disguised(row: dict[str, str], chance: Random) -> dict[str, str]:
    """The same row by another typist."""
    ways: list[Callable[[str], str]] = [
        str,
        str.upper,
        fold,
        lambda t: unicodedata.normalize("NFD", t),
        lambda t: t.replace(" ", " \u00a0"),
    ]
    return row | {"body": chance.choice(ways)(row["body"])}


def outcome(step: StepSpec) -> Any:
    units = frozenset(link.unit_id for link in step.links)
    if not step.results:
        return (step.kind, units, None)
    (result,) = step.results
    return (step.kind, units, result.existing_id or result.parent_id or result.name)


@settings(max_examples=150, deadline=None)
@given(lists())
def test_a_list_says_what_was_meant_whoever_typed_it_in_whatever_order(
    made: tuple[Directory, list[dict[str, str]], set[Any]],
) -> None:
    directory, rows, meant = made
    if not rows:
        return
    found = listed(directory, rows)
    assert found.problems == []
    assert {outcome(step) for step in found.steps} == meant
    assert sorted(line for lines in found.lines for line in lines) == list(range(2, len(rows) + 2))
    keys = [result.key for step in found.steps for result in step.results]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("title", ["Cơ quan, đơn vị", "co quan don vi", "Tên cơ quan", "CƠ QUAN (tên)"])
def test_the_column_of_bodies_is_found_by_its_usual_names(title: str) -> None:
    cells = [
        ["Văn bản", "Hiệu lực", "Việc", "Mã cũ", title, "Mã mới"],
        ["1", "01/7/2026", "kết thúc", "90001", "Trường A", ""],
    ]
    (row,) = read_rows(cells, TERRITORY_KINDS, KINDS).rows
    assert (row.body, row.work) == ("Trường A", "close")
