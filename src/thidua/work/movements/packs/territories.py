"""Checks of ``packs/territories``: counts, hashes, codes, names, parents."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from thidua.ground.text_vn import squeeze
from thidua.work.movements.packs.problems import Problem
from thidua.work.movements.packs.yaml_lines import Node, read_yaml

#: Columns of every CSV, in order (packs/territories/2025/README.md).
COLUMNS = (
    "code", "level", "kind", "name", "short_name", "parent_code", "valid_from", "valid_to",
    "act_number", "act_date", "act_issuer", "verified",
)  # fmt: skip

#: Levels, with the digits of their code and the kinds they have, each with the word its names begin with.
LEVELS: dict[str, tuple[int, dict[str, str]]] = {
    "tinh": (2, {"tinh": "Tỉnh", "thanh_pho": "Thành phố"}),
    "huyen": (
        3,
        {
            "huyen": "Huyện",
            "quan": "Quận",
            "thi_xa": "Thị xã",
            "thanh_pho_thuoc_tinh": "Thành phố",
            "thanh_pho_thuoc_tp": "Thành phố",
        },
    ),
    "xa": (5, {"xa": "Xã", "phuong": "Phường", "thi_tran": "Thị trấn", "dac_khu": "Đặc khu"}),
}

#: Levels a unit's superior may have: a commune stands under a district until 30/6/2025, then under its province.
PARENT_LEVELS: dict[str, tuple[str, ...]] = {"huyen": ("tinh",), "xa": ("huyen", "tinh")}

#: Columns of ``lineage.csv``: which old unit went where, whole or in part.
LINEAGE_COLUMNS = (
    "old_level", "old_code", "new_level", "new_code", "partial", "main", "act_number", "verified",
)  # fmt: skip

#: Files whose rows are units of their own; ``changes.csv`` restates units of these.
UNIT_FILES = ("provinces.csv", "districts.csv", "communes.csv")


def check_territories(path: Path) -> list[Problem]:
    """Every problem of a territories pack."""
    problems: list[Problem] = []
    node = read_yaml(path / "pack.yaml", "pack.yaml", problems)
    if node is None:
        return problems
    if not isinstance(node.value, dict):
        return [*problems, Problem("pack.yaml", node.line, "type", "phải là một nhóm trường")]
    open_start = _plain(node, "open_start") is True
    if "files" not in node.value:
        return [*problems, Problem("pack.yaml", node.line, "missing", "thiếu danh sách files", "files")]
    rows = dict(_listed(path, node, "files", COLUMNS, problems))
    known: dict[str, dict[str, str]] = {}
    above = node.value.get("above")
    superiors = {str(unit["code"]): unit for unit in above.plain()} if above is not None else {}
    for name in UNIT_FILES:
        for index, row in enumerate(rows.get(name, []), start=2):
            if row["code"] in known:
                problems.append(Problem(name, index, "duplicate", f"mã “{row['code']}” đã dùng"))
            known[row["code"]] = row
    for name, units in rows.items():
        for index, row in enumerate(units, start=2):
            _check_row(row, name, index, superiors | known, open_start, problems)
    _check_counts(node, rows, known, problems)
    for name, links in _listed(path, node, "lineage", LINEAGE_COLUMNS, problems):
        _check_lineage(name, links, known, problems)
    return problems


def _plain(node: Node, key: str) -> Any:
    child = node.value.get(key)
    return None if child is None else child.plain()


def _listed(
    path: Path, node: Node, key: str, columns: tuple[str, ...], problems: list[Problem]
) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """The rows of every file listed under ``key``, held against their stated number and hash."""
    listed = node.value.get(key)
    for item in listed.value if listed is not None and isinstance(listed.value, list) else []:
        stated = item.plain()
        if not isinstance(stated, dict):
            problems.append(Problem("pack.yaml", item.line, "type", "phải là một nhóm trường", key))
            continue
        name = str(stated.get("name"))
        if not (path / name).is_file():
            problems.append(Problem(name, 1, "file", "thiếu tệp"))
            continue
        data = (path / name).read_bytes()
        if hashlib.sha256(data).hexdigest() != stated.get("sha256"):
            problems.append(Problem("pack.yaml", item.line, "hash", f"{name}: sha256 khác số ghi"))
        rows = _rows(data, name, columns, problems)
        if len(rows) != stated.get("rows"):
            problems.append(Problem("pack.yaml", item.line, "count", f"{name}: {len(rows)} dòng"))
        yield name, rows


def _check_counts(
    node: Node,
    rows: dict[str, list[dict[str, str]]],
    known: dict[str, dict[str, str]],
    problems: list[Problem],
) -> None:
    """Counts stated per kind, and of provinces, communes and changes."""
    counts = node.value.get("counts")
    if counts is None or not isinstance(counts.value, dict):
        problems.append(Problem("pack.yaml", node.line, "missing", "thiếu counts", "counts"))
        return
    found = Counter(row["kind"] for row in known.values())
    for key, stated in counts.value.items():
        actual = (
            len(rows.get(f"{key}.csv", [])) if key in ("provinces", "communes", "changes") else found[key]
        )
        if stated.value != actual:
            problems.append(
                Problem("pack.yaml", stated.line, "count", f"{key}: {actual}, gói ghi {stated.value}")
            )


def _check_lineage(
    name: str, links: list[dict[str, str]], known: dict[str, dict[str, str]], problems: list[Problem]
) -> None:
    """Old units exist; a whole unit goes to one place, a divided one to several, with one main successor."""
    by_old: dict[tuple[str, str], list[tuple[int, dict[str, str]]]] = {}
    for index, link in enumerate(links, start=2):
        by_old.setdefault((link["old_level"], link["old_code"]), []).append((index, link))
        if any(link[column] not in ("true", "false") for column in ("partial", "main", "verified")):
            problems.append(Problem(name, index, "type", "partial, main, verified phải là true hoặc false"))
    for (level, code), group in by_old.items():
        line = group[0][0]
        if known.get(code, {}).get("level") != level:
            problems.append(Problem(name, line, "reference", f"không có đơn vị cũ “{code}” cấp {level}"))
        if len({link["new_code"] for _line, link in group}) != len(group):
            problems.append(Problem(name, line, "duplicate", f"dòng dõi của “{code}” lặp"))
        divided = len(group) > 1
        if any((link["partial"] == "true") != divided for _line, link in group):
            problems.append(
                Problem(name, line, "rule", f"“{code}”: partial phải đúng khi và chỉ khi bị chia")
            )
        if sum(link["main"] == "true" for _line, link in group) != 1:
            problems.append(Problem(name, line, "rule", f"“{code}” phải có đúng một nơi nhận chính"))


def _rows(data: bytes, name: str, columns: tuple[str, ...], problems: list[Problem]) -> list[dict[str, str]]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        problems.append(Problem(name, 1, "text", "tệp không phải UTF-8"))
        return []
    if "\r" in text or text.startswith("\ufeff"):
        problems.append(Problem(name, 1, "text", "phải xuống dòng bằng LF và không có BOM"))
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) != columns:
        problems.append(Problem(name, 1, "missing", f"cột phải là {', '.join(columns)}"))
        return []
    result = []
    for index, row in enumerate(reader, start=2):
        if None in row or None in row.values():
            problems.append(Problem(name, index, "type", f"dòng không có đúng {len(columns)} cột"))
            continue
        result.append(row)
    return result


def _check_row(
    row: dict[str, str],
    name: str,
    line: int,
    known: dict[str, dict[str, str]],
    open_start: bool,
    problems: list[Problem],
) -> None:
    def say(code: str, message: str) -> None:
        problems.append(Problem(name, line, code, message, row["code"]))

    level = LEVELS.get(row["level"])
    if level is None:
        say("choice", f"cấp “{row['level']}” không có")
        return
    digits, kinds = level
    if len(row["code"]) != digits or not row["code"].isdigit():
        say("type", f"mã “{row['code']}” phải có {digits} chữ số")
    if row["kind"] not in kinds:
        say("choice", f"loại “{row['kind']}” không thuộc cấp {row['level']}")
    elif row["name"] != f"{kinds[row['kind']]} {row['short_name']}":
        say("rule", f"tên “{row['name']}” không khớp loại {row['kind']} và tên riêng “{row['short_name']}”")
    if any(squeeze(row[column]) != row[column] for column in COLUMNS):
        say("text", "chữ thừa khoảng trắng hoặc không phải NFC")
    above = known.get(row["parent_code"], {}).get("level")
    if row["level"] != "tinh" and above not in PARENT_LEVELS[row["level"]]:
        say("reference", f"không có cấp trên “{row['parent_code']}”")
    if name not in UNIT_FILES and row["code"] not in known:
        say("reference", f"không có đơn vị mã “{row['code']}”")
    if row["verified"] not in ("true", "false"):
        say("type", "verified phải là true hoặc false")
    for column in ("valid_from", "valid_to", "act_date"):
        if not _is_date(row[column], empty=open_start or column != "valid_from"):
            say("type", f"{column} phải là ngày dạng 2025-07-01")


def _is_date(text: str, *, empty: bool) -> bool:
    if not text:
        return empty
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
