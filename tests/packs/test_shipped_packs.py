"""What is shipped is sound, complete and honest about what nobody could verify."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.packs.cases import DIGITAL, LEARNING, MOVEMENTS, PACKS
from thidua.work.movements.packs import check_pack, load_bodies, load_pack_data
from thidua.work.movements.packs.check import find_packs
from thidua.work.movements.packs.examples import find_group
from thidua.work.movements.packs.load import from_json

ALL = find_packs(PACKS)


def rows(name: str, pack: str = "2025") -> list[dict[str, str]]:
    with (PACKS / "territories" / pack / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_pack_is_found() -> None:
    names = {path.relative_to(PACKS) for path in ALL}
    assert {Path("bodies"), Path("territories/2025"), *MOVEMENTS} <= names


@pytest.mark.parametrize("path", ALL, ids=lambda p: str(p.relative_to(PACKS)))
def test_shipped_pack_checks_clean(path: Path) -> None:
    assert [str(problem) for problem in check_pack(path)] == []


@pytest.mark.parametrize("path", MOVEMENTS, ids=str)
def test_a_loaded_pack_survives_json(path: Path) -> None:
    pack = load_pack_data(PACKS / path)
    again = from_json(pack.to_json())
    assert again == pack
    assert again.digest() == pack.digest()


def test_territories_are_those_of_the_law() -> None:
    provinces, communes = rows("provinces.csv"), rows("communes.csv")
    assert Counter(row["kind"] for row in provinces) == {"tinh": 28, "thanh_pho": 6}
    assert Counter(row["kind"] for row in communes) == {"xa": 2621, "phuong": 687, "dac_khu": 13}
    assert len({row["code"] for row in communes}) == 3321
    # Smallest and largest numbers of communes per province: commendation.md §9.
    per_province = Counter(row["parent_code"] for row in communes)
    assert per_province["12"] == min(per_province.values()) == 38
    assert per_province["79"] == max(per_province.values()) == 168
    assert per_province["01"] == 126
    assert per_province["31"] == 114


def test_the_islands_are_there() -> None:
    found = {row["name"]: row["parent_code"] for row in rows("communes.csv")}
    assert found["Đặc khu Hoàng Sa"] == "48"
    assert found["Đặc khu Trường Sa"] == "56"


def test_kinds_follow_the_official_names_where_the_source_data_contradicts_them() -> None:
    kinds = {row["code"]: (row["name"], row["kind"]) for row in rows("communes.csv")}
    assert kinds["10543"] == ("Phường Việt Hòa", "phuong")
    assert kinds["11848"] == ("Xã Vĩnh Hòa", "xa")
    assert kinds["31213"] == ("Phường Tân Lộc", "phuong")
    assert kinds["31299"] == ("Xã Phong Điền", "xa")


def test_each_province_has_its_own_resolution() -> None:
    acts = {row["parent_code"]: row["act_number"] for row in rows("communes.csv")}
    assert len(acts) == len(set(acts.values())) == 34
    assert acts["31"] == "1669/NQ-UBTVQH15"
    assert {row["act_number"] for row in rows("provinces.csv")} == {"202/2025/QH15"}


def test_later_changes_keep_code_and_parent_and_are_unverified() -> None:
    before = {row["code"]: row for name in ("provinces.csv", "communes.csv") for row in rows(name)}
    changes = rows("changes.csv")
    assert Counter(row["level"] for row in changes) == {"tinh": 3, "xa": 22}
    for row in changes:
        old = before[row["code"]]
        assert (row["parent_code"], row["short_name"]) == (old["parent_code"], old["short_name"])
        assert row["kind"] != old["kind"]
        assert row["valid_from"] > old["valid_from"]
        assert row["verified"] == "false"


def test_every_old_unit_leads_to_a_new_one_and_every_new_one_has_an_origin() -> None:
    """63 provinces, 696 districts, 10,035 communes; five island districts had no commune of their own."""
    old = {name: rows(f"{name}.csv", "legacy") for name in ("provinces", "districts", "communes")}
    assert {name: len(found) for name, found in old.items()} == {
        "provinces": 63, "districts": 696, "communes": 10035,
    }  # fmt: skip
    links = rows("lineage.csv", "legacy")
    new = {row["code"] for name in ("provinces.csv", "communes.csv") for row in rows(name)}
    assert {link["new_code"] for link in links} == new
    from_old = {(link["old_level"], link["old_code"]) for link in links}
    assert {("tinh", row["code"]) for row in old["provinces"]} <= from_old
    assert {("xa", row["code"]) for row in old["communes"]} <= from_old
    islands = {code for level, code in from_old if level == "huyen"}
    assert {row["name"] for row in old["districts"] if row["code"] in islands} == {
        "Huyện Bạch Long Vĩ", "Huyện Cồn Cỏ", "Huyện Hoàng Sa", "Huyện Lý Sơn", "Huyện Côn Đảo",
    }  # fmt: skip
    assert len({link["old_code"] for link in links if link["partial"] == "true"}) == 471


def test_lineage_follows_what_is_known_of_the_mergers() -> None:
    """commendation.md §9: Hải Phòng takes in Hải Dương; Nam Định, Hà Nam and Ninh Bình become Ninh Bình."""
    names = {row["code"]: row["short_name"] for row in rows("provinces.csv", "legacy")}
    merged: dict[str, set[str]] = {}
    for link in rows("lineage.csv", "legacy"):
        if link["old_level"] == "tinh":
            merged.setdefault(link["new_code"], set()).add(names[link["old_code"]])
    assert merged["31"] == {"Hải Phòng", "Hải Dương"}
    assert merged["37"] == {"Ninh Bình", "Nam Định", "Hà Nam"}
    assert merged["01"] == {"Hà Nội"}
    town = next(r for r in rows("communes.csv", "legacy") if r["name"] == "Thị trấn Triệu Sơn")
    targets = {link["new_code"] for link in rows("lineage.csv", "legacy") if link["old_code"] == town["code"]}
    assert {r["name"] for r in rows("communes.csv") if r["code"] in targets} == {"Xã Triệu Sơn"}


def test_all_pack_text_is_nfc_with_unix_lines() -> None:
    for path in PACKS.rglob("*"):
        if path.suffix in (".yaml", ".csv", ".md"):
            text = path.read_bytes().decode("utf-8")
            assert unicodedata.normalize("NFC", text) == text, path
            assert "\r" not in text, path


def test_nobody_can_be_reached_through_the_packs() -> None:
    """No phone number, no e-mail address anywhere in the YAML."""
    for path in PACKS.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\b0\d{9}\b", text), path
        assert not re.search(r"[\w.]+@[\w.]+\.\w+", text), path


def test_targets_of_the_learning_society_are_the_decided_ones() -> None:
    targets = {t.code: t for t in load_pack_data(PACKS / LEARNING).targets}
    expected = {"gdht-2025": "70", "dhht-2025": "65", "cdht-thon-2025": "65", "dvht-xa-2025": "80"}
    expected |= {"cdht-mo-hinh-2025": "40", "cdht-don-vi-2025": "60", "cdht-so-2025": "70"}
    expected |= {"cdht-2030": "60", "cdht-don-vi-2030": "80", "cdht-so-2030": "90"}
    assert {code: str(targets[code].value) for code in expected} == expected
    assert all(targets[code].verified for code in expected)


def test_unread_things_stay_empty() -> None:
    """titles-and-criteria.md §9: open items exist, marked, without a value."""
    pack = load_pack_data(PACKS / LEARNING)
    open_targets = {t.code for t in pack.targets if t.status}
    assert {"gdht-2030", "dhht-2030", "cdht-thon-2030", "dvht-xa-2030"} <= open_targets
    assert all(t.value is None and not t.verified for t in pack.targets if t.status)
    open_sets = {s.code for s in pack.criteria.sets if s.status}
    assert open_sets == {
        "khvn-2021-gia-dinh", "khvn-2021-dong-ho", "khvn-2021-thon", "khvn-2021-don-vi-xa",
    }  # fmt: skip
    unknown = [a for a in pack.criteria.authorities if a.title == "cong_dong_hoc_tap_xa" and a.body is None]
    assert [a.valid_from for a in unknown] == [date(2025, 7, 1)]


def test_no_criteria_set_claims_to_be_complete() -> None:
    assert not any(s.complete for s in load_pack_data(PACKS / LEARNING).criteria.sets)


def test_targets_of_hong_an_keep_operator_year_and_population() -> None:
    targets = {t.code: t for t in load_pack_data(PACKS / DIGITAL).targets if t.place_code == "11602"}
    assert len(targets) == 11
    assert (targets["ha-d1-2025"].operator, str(targets["ha-d1-2025"].value)) == (">", "80")
    assert targets["ha-d2-2025"].population != targets["ha-d2-2026"].population
    assert (targets["ha-d6-2026"].operator, str(targets["ha-d6-2026"].value)) == (">=", "80")


def test_counts_and_percentages_are_different_targets() -> None:
    targets = load_pack_data(PACKS / DIGITAL).targets
    counts = {t.place: t.value for t in targets if t.unit == "count"}
    assert set(counts) == {"tỉnh Đồng Tháp", "tỉnh Quảng Ngãi"}


def test_a_provincial_standard_does_not_bind_a_ward() -> None:
    conditions = load_pack_data(PACKS / DIGITAL).rewards.conditions
    assert all(c.applies_to == ("tinh",) for c in conditions if c.form == "huan_chuong_ld_3")


def test_both_documents_145_of_nam_dinh_exist() -> None:
    documents = load_pack_data(PACKS / LEARNING).movement.documents
    assert sorted(d.date.year for d in documents if d.number == "145/KH-UBND" and d.date) == [2021, 2022]


def test_former_departments_end_and_only_propose_successors() -> None:
    bodies = load_bodies(PACKS / "bodies")
    slots = {s.code: s for t in bodies.templates if t.code == "tinh" for s in t.slots}
    former = {code for code, slot in slots.items() if slot.valid_to is not None}
    assert {"so_tttt", "so_khdt", "so_ldtbxh", "so_gtvt", "so_nnptnt", "so_tnmt", "ban_tuyen_giao"} <= former
    for code in former:
        assert slots[code].successors, code
        assert not slots[code].verified, code
        assert all(slots[s].valid_to is None for s in slots[code].successors), code


def test_a_ward_and_a_commune_get_the_economic_division_of_their_kind() -> None:
    template = next(t for t in load_bodies(PACKS / "bodies").templates if t.code == "xa")
    slots = {s.code: s for s in template.slots}
    assert slots["phong_kt_ht_dt"].only_kinds == ("phuong",)
    assert slots["phong_kinh_te"].only_kinds == ("xa", "dac_khu")
    assert slots["phong_vhxh"].only_kinds == ()


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("các sở, ban, ngành", "so_ban_nganh"),
        ("CÁC SỞ, BAN, NGÀNH", "so_ban_nganh"),
        ("UBND các xã, phường", "ubnd_cap_xa"),
        ("Ủy ban nhân dân quận, huyện", "ubnd_cap_huyen"),
        ("Mặt trận Tổ quốc và các tổ chức chính trị - xã hội", "mttq_va_to_chuc_ctxh"),
        ("các trường học", "truong_hoc"),
        ("tổ dân phố", "to_dan_pho"),
        ("các doanh nghiệp", "doanh_nghiep"),
    ],
)
def test_groups_are_known_by_the_names_plans_use(printed: str, code: str) -> None:
    group = find_group(load_pack_data(PACKS / LEARNING).groups, printed)
    assert group is not None
    assert group.code == code


def test_an_unknown_group_is_not_guessed() -> None:
    assert find_group(load_pack_data(PACKS / LEARNING).groups, "các bên có liên quan khác") is None


def test_a_name_that_could_mean_two_levels_belongs_to_no_group() -> None:
    """“các địa phương” meant districts until June 2025 and communes since: a person decides."""
    groups = load_bodies(PACKS / "bodies").groups
    assert find_group(groups, "các địa phương") is None
    assert find_group(groups, "các sở, ngành, địa phương") is None


def test_composite_names_of_the_real_plans_are_groups() -> None:
    groups = load_bodies(PACKS / "bodies").groups
    for printed in (
        "Các Sở, ban, ngành, tổ chức chính trị - xã hội và chính quyền các cấp",
        "Các sở, ban, ngành, tổ chức chính trị - xã hội",
        "các tổ chức chính trị - xã hội, xã hội nghề nghiệp và tổ chức xã hội",
        "Các cơ quan, đơn vị, trường học, doanh nghiệp",
        "Ủy ban Mặt trận Tổ quốc Việt Nam và các tổ chức chính trị - xã hội",
        "các chi bộ, đảng bộ trực thuộc",
        "các phòng, ban, ngành huyện",
    ):
        assert find_group(groups, printed) is not None, printed
