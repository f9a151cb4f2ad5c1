"""Checks of ``packs/territories``: counts, hashes, codes, names, parents."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import date
from pathlib import Path
from typing import Any

from thidua.ground.text_vn import squeeze
from thidua.work.movements.packs.problems import Problem
from thidua.work.movements.packs.yaml_lines import read_yaml

#: Columns of every CSV, in order (packs/territories/2025/README.md).
COLUMNS = (
    "code", "level", "kind", "name", "short_name", "parent_code", "valid_from", "valid_to",
    "act_number", "act_date", "act_issuer", "verified",
)  # fmt: skip

#: Levels, with the digits of their code and the kinds they have, each with the word its names begin with.
LEVELS: dict[str, tuple[int, dict[str, str]]] = {
    "tinh": (2, {"tinh": "Tỉnh", "thanh_pho": "Thành phố"}),
    "xa": (5, {"xa": "Xã", "phuong": "Phường", "dac_khu": "Đặc khu"}),
}

#: Files whose rows are units of their own; ``changes.csv`` restates units of these.
UNIT_FILES = ("provinces.csv", "communes.csv")


def check_territories(path: Path) -> list[Problem]:
    """Every problem of a territories pack."""
    problems: list[Problem] = []
    node = read_yaml(path / "pack.yaml", "pack.yaml", problems)
    if node is None:
        return problems
    plain: dict[str, Any] = node.plain()
    listed = node.value.get("files")
    if listed is None or not isinstance(listed.value, list):
        return [*problems, Problem("pack.yaml", node.line, "missing", "thiếu danh sách files", "files")]
    rows: dict[str, list[dict[str, str]]] = {}
    for item in listed.value:
        stated = item.plain()
        name = str(stated.get("name"))
        if not (path / name).is_file():
            problems.append(Problem(name, 1, "file", "thiếu tệp"))
            continue
        data = (path / name).read_bytes()
        if hashlib.sha256(data).hexdigest() != stated.get("sha256"):
            problems.append(Problem("pack.yaml", item.line, "hash", f"{name}: sha256 khác số ghi"))
        rows[name] = _rows(data, name, problems)
        if len(rows[name]) != stated.get("rows"):
            problems.append(Problem("pack.yaml", item.line, "count", f"{name}: {len(rows[name])} dòng"))
    known: dict[str, dict[str, str]] = {}
    for name in UNIT_FILES:
        for index, row in enumerate(rows.get(name, []), start=2):
            if row["code"] in known:
                problems.append(Problem(name, index, "duplicate", f"mã “{row['code']}” đã dùng"))
            known[row["code"]] = row
    for name, units in rows.items():
        for index, row in enumerate(units, start=2):
            _check_row(row, name, index, known, problems)
    counts = plain.get("counts") or {}
    for kind in ("xa", "phuong", "dac_khu"):
        found = sum(1 for row in known.values() if row["kind"] == kind and row["level"] == "xa")
        if counts.get(kind) != found:
            problems.append(Problem("pack.yaml", node.value["counts"].line, "count", f"{kind}: {found}"))
    return problems


def _rows(data: bytes, name: str, problems: list[Problem]) -> list[dict[str, str]]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        problems.append(Problem(name, 1, "text", "tệp không phải UTF-8"))
        return []
    if "\r" in text or text.startswith("\ufeff"):
        problems.append(Problem(name, 1, "text", "phải xuống dòng bằng LF và không có BOM"))
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        problems.append(Problem(name, 1, "missing", f"cột phải là {', '.join(COLUMNS)}"))
        return []
    result = []
    for index, row in enumerate(reader, start=2):
        if None in row or None in row.values():
            problems.append(Problem(name, index, "type", f"dòng không có đúng {len(COLUMNS)} cột"))
            continue
        result.append(row)
    return result


def _check_row(
    row: dict[str, str], name: str, line: int, known: dict[str, dict[str, str]], problems: list[Problem]
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
    if row["level"] == "xa" and known.get(row["parent_code"], {}).get("level") != "tinh":
        say("reference", f"không có tỉnh “{row['parent_code']}”")
    if name not in UNIT_FILES and row["code"] not in known:
        say("reference", f"không có đơn vị mã “{row['code']}”")
    if row["verified"] not in ("true", "false"):
        say("type", "verified phải là true hoặc false")
    for column in ("valid_from", "valid_to", "act_date"):
        if not _is_date(row[column], empty=column != "valid_from"):
            say("type", f"{column} phải là ngày dạng 2025-07-01")


def _is_date(text: str, *, empty: bool) -> bool:
    if not text:
        return empty
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
