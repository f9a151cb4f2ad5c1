"""Each kind of problem is found, with its file and line. Every case breaks one thing in a sound copy."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.packs.cases import BODIES, DIGITAL, LEARNING, LEGACY, TERRITORIES, line_of
from tests.packs.conftest import Breaker
from thidua.work.movements.packs import check_pack
from thidua.work.movements.packs.problems import CODES
from thidua.work.movements.packs.vocabulary import VOCABULARIES

T = "targets.yaml"
C = "criteria.yaml"

#: pack, file, what stands there, what is put there, code of the problem, text that marks the line (after the change).
CASES: dict[str, tuple[Path, str, str, str, str, str]] = {
    "aggregation outside the list": (
        LEARNING, "indicators.yaml", "aggregation: ratio_of_sums", "aggregation: average", "choice", "average"),
    "operator outside the list": (
        LEARNING, T, 'operator: "=", value: "70"', 'operator: "~", value: "70"', "choice", '"~"'),
    "unit outside the list": (LEARNING, T, "unit: percent", "unit: phan_tram", "choice", "phan_tram"),
    "subject level outside the list": (
        LEARNING, T, "applies_to: quoc_gia", "applies_to: lang", "choice", "applies_to: lang"),
    "recurrence outside the list": (
        LEARNING, "reporting.yaml", "recurrence: yearly", "recurrence: weekly", "choice", "weekly"),
    "relation outside the list": (
        LEARNING, "groups.yaml", "relation: same_territory", "relation: near", "choice", "relation: near"),
    "indicator that does not exist": (
        LEARNING, T, "indicator: gdht_ty_le,", "indicator: gdht_sai,", "reference", "gdht_sai"),
    "source that does not exist": (
        LEARNING, T, "source: qd-387", "source: qd-999", "reference", "qd-999"),
    "group that does not exist": (
        LEARNING, "duties.yaml", "groups: [so_ban_nganh,", "groups: [so_la,", "reference", "so_la"),
    "slot that does not exist": (
        LEARNING, "duties.yaml", "slots: [so_gddt]", "slots: [so_cay_canh]", "reference", "so_cay_canh"),
    "title that does not exist": (
        LEARNING, C, "title: cong_dong_hoc_tap_tinh", "title: cong_dong_la", "reference", "cong_dong_la"),
    "document of an edge that does not exist": (
        LEARNING, "movement.yaml", "parent: kl-49", "parent: kl-50", "reference", "kl-50"),
    "fact without source": (LEARNING, T, ", source: qd-387, verified: true", ", verified: true", "missing", "gdht-2025"),
    "fact without verified": (LEARNING, T, ", verified: true}", "}", "missing", "gdht-2025"),
    "open item called verified": (
        LEARNING, T, "verified: false, status: chưa xác minh", "verified: true, status: chưa xác minh",
        "verified", "verified: true, status"),
    "open item with a value": (
        LEARNING, T, 'operator: null, value: null', 'operator: "=", value: "90"', "verified", "code: gdht-2030"),
    "known item without a value": (
        LEARNING, T, 'operator: "=", value: "70"', "operator: null, value: null", "verified", "gdht-2025"),
    "own choice called verified": (
        LEARNING, "movement.yaml", "source: du-an, verified: false", "source: du-an, verified: true",
        "verified", "source: du-an, verified: true"),
    "number without quotes": (LEARNING, T, 'value: "70"', "value: 70", "decimal", "value: 70"),
    "percentage above 100": (LEARNING, T, 'value: "70"', 'value: "170"', "rule", "170"),
    "percentage without denominator": (
        LEARNING, T, "denominator: all", "denominator: none", "rule", "denominator: none"),
    "target year outside the movement": (LEARNING, T, "year: 2025", "year: 2035", "rule", "2035"),
    "same code twice": (LEARNING, T, "code: dhht-2025", "code: gdht-2025", "duplicate", "indicator: dhht_ty_le"),
    "unknown field": (LEARNING, T, "unit: percent", "unit: percent, mau: do", "unknown", "mau: do"),
    "wrong type": (LEARNING, T, "year: 2025", 'year: "2025"', "type", '"2025"'),
    "impossible day": (LEARNING, "reporting.yaml", "day: 5, month: 12", "day: 31, month: 11", "rule", "day: 31"),
    "deadline without operator": (
        LEARNING, "reporting.yaml", "qualifier: before", "qualifier: null", "rule", "bc-nam-hai-phong"),
    "phase outside the movement": (LEARNING, "movement.yaml", "start: 2026", "start: 2022", "rule", "code: gd-2"),
    "milestone outside its phase": (LEARNING, "movement.yaml", "year: 2030, occasion", "year: 2024, occasion",
                                    "rule", "year: 2024"),
    "circle in the legal basis": (
        LEARNING, "movement.yaml", "{child: qd-677, parent: qd-1373", "{child: kl-49, parent: qd-1315", "rule",
        "{child: qd-1315, parent: qd-1373"),
    "two documents with one identity": (
        LEARNING, "movement.yaml", "date: 2022-11-07", "date: 2021-12-23", "duplicate", "kh-145-2022-nam-dinh"),
    "requirement of a level the set lacks": (
        LEARNING, C, "levels: [1, 2], check: document", "levels: [1, 3], check: document", "rule", "[1, 3]"),
    "threshold without operator": (
        LEARNING, C, 'check: figure, operator: ">=", value: "90"', 'check: figure, value: "90"', "rule",
        'check: figure, value: "90"'),
    "validity that ends before it begins": (
        LEARNING, C, "valid_to: 2025-07-01", "valid_to: 2020-07-01", "rule", "valid_to: 2020-07-01"),
    "set said to be complete": (LEARNING, C, "    complete: false\n    source", "    complete: true\n    source",
                                "rule", "code: tt25-xa"),
    "name of a group already taken": (
        LEARNING, "groups.yaml", '"Sở GDĐT và Sở Nội vụ"', '"các sở, ban, ngành"', "duplicate", "dau_moi_xhht"),
    "blanks in a text": (LEARNING, "movement.yaml", "short: Xã hội học tập", 'short: "Xã  hội học tập"', "text",
                         "short:"),
    "text that is not NFC": (LEARNING, "movement.yaml", "short: Xã hội học tập", "short: Xa\u0303 hội học tập",
                             "text", "short:"),
    "example with another result": (
        LEARNING, "examples.yaml", "denominator: 29907, expect: met", "denominator: 39907, expect: met", "example",
        "39907"),
    "example that lacks a figure": (
        LEARNING, "examples.yaml", "numerator: 86, denominator: 109, printed", "numerator: 86, printed", "example",
        "numerator: 86, printed"),
    "deadline example off by a day": (
        DIGITAL, "examples.yaml", '"2025-12-04"', '"2025-12-05"', "example", '"2025-12-05"'),
    "broken YAML": (DIGITAL, T, "targets:\n", "targets: [\n", "yaml", "  - {code: qg-d1"),
    "key twice": (DIGITAL, "movement.yaml", "short: Bình", "name: lặp\nshort: Bình", "yaml", "name: lặp"),
    "alias": (DIGITAL, "movement.yaml", "launch: [kh-01-bcdtw]", "launch: [&a kh-01-bcdtw, *a]", "yaml", "&a"),
    "taker that is no group": (BODIES, "successors.yaml", "group: ubnd_cap_xa", "group: ubnd_xa", "reference", "ubnd_xa"),
    "kind of body that does not exist": (BODIES, "templates.yaml", "kind: hdnd", "kind: hdd", "reference", "kind: hdd"),
    "superior slot that does not exist": (
        BODIES, "templates.yaml", "parent: so_noi_vu", "parent: so_khac", "reference", "parent: so_khac"),
    "successor that does not exist": (
        BODIES, "templates.yaml", "successors: [so_khcn,", "successors: [so_moi,", "reference", "so_moi"),
    "kind at a level it does not have": (
        BODIES, "templates.yaml", "kind: tt_hoc_tap_cong_dong", "kind: so", "rule", "{code: tt_htcd, kind: so"),
    "sector outside the list": (BODIES, "kinds.yaml", "sector: party", "sector: dang", "choice", "sector: dang"),
    "commune of no province": (
        TERRITORIES, "communes.csv", "Ba Đình,01,", "Ba Đình,99,", "reference", "Ba Đình,99"),
    "kind that contradicts the name": (
        TERRITORIES, "communes.csv", "xa,phuong,Phường Ba Đình", "xa,xa,Phường Ba Đình", "rule", "xa,xa,Phường"),
    "code without its leading zeros": (TERRITORIES, "communes.csv", "00004,", "4,", "type", "4,xa,phuong"),
    "divided commune said to be whole": (
        LEGACY, "lineage.csv", ",true,true,", ",false,true,", "rule", ""),
    "old unit that does not exist": (LEGACY, "lineage.csv", "xa,00001,xa", "xa,00002,xa", "reference", "xa,00002,xa"),
    "file other than its hash": (
        TERRITORIES, "communes.csv", "00004,xa", "00005,xa", "hash", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_problem_is_found_at_its_line(name: str, packs: Path, broken: Breaker) -> None:
    pack, file, old, new, code, mark = CASES[name]
    problems = broken(pack, file, old, new)
    found = [p for p in problems if p.code == code]
    assert found, [str(p) for p in problems]
    if mark:
        line = line_of(packs / pack / file, mark)
        assert (file, line) in [(p.file, p.line) for p in found], (line, [str(p) for p in problems])


def test_every_kind_of_problem_has_a_case() -> None:
    covered = {case[4] for case in CASES.values()} | {
        "file",
        "count",
    }  # these two have tests of their own below
    assert covered == set(CODES)


def test_all_problems_come_at_once(packs: Path) -> None:
    path = packs / LEARNING / T
    text = path.read_text(encoding="utf-8")
    text = text.replace('value: "70"', "value: 70", 1).replace("unit: percent", "unit: la", 1)
    path.write_text(text.replace("indicator: dhht_ty_le", "indicator: khong_co", 1), encoding="utf-8")
    (packs / LEARNING / "duties.yaml").unlink()
    codes = {(p.file, p.code) for p in check_pack(packs / LEARNING)}
    assert codes >= {(T, "decimal"), (T, "choice"), (T, "reference"), ("duties.yaml", "file")}


def test_a_missing_file_is_named(packs: Path) -> None:
    (packs / DIGITAL / "rewards.yaml").unlink()
    assert [(p.file, p.code) for p in check_pack(packs / DIGITAL)] == [("rewards.yaml", "file")]


def test_a_folder_that_is_no_pack(tmp_path: Path) -> None:
    assert [p.code for p in check_pack(tmp_path)] == ["file"]
    assert [p.code for p in check_pack(tmp_path / "nowhere")] == ["file"]


def test_a_movement_without_the_bodies_pack(packs: Path) -> None:
    for file in (packs / "bodies").iterdir():
        file.unlink()
    (packs / "bodies").rmdir()
    problems = check_pack(packs / DIGITAL)
    assert ("groups.yaml", "file") in [(p.file, p.code) for p in problems]


def test_a_broken_bodies_pack_is_said_where_it_is_included(packs: Path, broken: Breaker) -> None:
    broken(BODIES, "kinds.yaml", "sector: party", "sector: dang")
    assert any(p.file == "groups.yaml" and "bodies" in p.message for p in check_pack(packs / DIGITAL))


def test_a_missing_row_changes_the_count(packs: Path) -> None:
    path = packs / TERRITORIES / "changes.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), encoding="utf-8")
    assert {p.code for p in check_pack(packs / TERRITORIES)} == {"hash", "count"}


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\x00", b"- 1\n- 2\n", b"targets: 5\n", b"targets:\n  - 7\n", b"null\n"]
)
def test_nonsense_in_a_file_is_a_problem_not_a_crash(packs: Path, data: bytes) -> None:
    for name in ("targets.yaml", "groups.yaml", "sources.yaml", "movement.yaml"):
        (packs / DIGITAL / name).write_bytes(data)
        assert check_pack(packs / DIGITAL)


@pytest.mark.parametrize(
    "name", ["kinds.yaml", "templates.yaml", "groups.yaml", "successors.yaml", "sources.yaml", "pack.yaml"]
)
@pytest.mark.parametrize("data", [b"", b"[]\n", b"templates: [1]\nkinds: {a: 1}\ngroups: x\nsources: [y]\n"])
def test_nonsense_in_the_bodies_pack_is_a_problem_not_a_crash(packs: Path, name: str, data: bytes) -> None:
    (packs / BODIES / name).write_bytes(data)
    assert check_pack(packs / BODIES)
    assert check_pack(packs / DIGITAL)


@pytest.mark.parametrize("seed", range(24))
def test_damaged_lines_never_crash_the_checker(packs: Path, seed: int) -> None:
    """Any line of any file cut, emptied or given a value of another shape: problems, or still sound, never a crash."""
    chance = random.Random(seed)
    pack = chance.choice([BODIES, DIGITAL, LEARNING])
    file = chance.choice(sorted((packs / pack).glob("*.yaml")))
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    for _ in range(4):
        at = chance.randrange(len(lines))
        key, colon, _value = lines[at].partition(": ")
        damage = [
            "",
            f"{key}{colon}[1, {{a: b}}]\n",
            f"{key}{colon}{{x: 1}}\n",
            f"{key}{colon}\n",
            lines[at][:9] + "\n",
        ]
        lines[at] = chance.choice(damage)
        file.write_text("".join(lines), encoding="utf-8")
        check_pack(packs / pack)
        check_pack(packs / DIGITAL)


def test_territories_with_nonsense_are_a_problem_not_a_crash(packs: Path) -> None:
    for data in ("a,b\n1,2\n", "", "code\n"):
        (packs / TERRITORIES / "communes.csv").write_text(data, encoding="utf-8")
        assert check_pack(packs / TERRITORIES)
    (packs / TERRITORIES / "pack.yaml").write_text("kind: territories\n", encoding="utf-8")
    assert check_pack(packs / TERRITORIES)


def test_every_word_of_a_closed_list_is_explained() -> None:
    for name, words in VOCABULARIES.items():
        assert words, name
        assert all(meaning.strip() for meaning in words.values()), name
