"""Pure rules for a file of residential groups: what each row means and everything wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from thidua.ground.text_vn import fold, search_key, squeeze

from .names import canonical

#: Headings an office may give the columns, folded.
_NAME_HEADINGS = frozenset(
    {"ten", "ten thon to dan pho", "ten to dan pho thon", "ten thon", "ten to dan pho", "thon to dan pho", "to dan pho",
     "thon", "ten goi", "ten khu dan cu", "khu dan cu", "ten don vi"}
)  # fmt: skip
_KIND_HEADINGS = frozenset({"loai", "loai hinh", "loai khu dan cu", "thon hay to dan pho"})
#: Two names in one cell: “Thôn Đông + Thôn Đoài”, “Thôn 1; Thôn 2”, a line break.
_TWO_NAMES = re.compile(r"[;+\n/]|\bsap nhap\b|\bgop\b")
#: A cell that a spreadsheet would run as a formula when the list is exported again.
_FORMULA = ("=", "+", "-", "@")
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Group:
    """A residential group as a row gives it; ``line`` counts as Excel does."""

    line: int
    name: str
    kind: str
    short_name: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing wrong with one cell."""

    line: int
    column: str
    code: str
    message: str
    value: str = ""


@dataclass(slots=True)
class Reading:
    """All rows understood and all problems of a sheet."""

    groups: list[Group] = field(default_factory=list)
    problems: list[Wrong] = field(default_factory=list)


def kind_words(kinds: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """(folded first words, kind code) of residential groups, longest first."""
    pairs = [(fold(w), kind["code"]) for kind in kinds for w in kind.get("words", ())]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def split_kind(name: str, words: Sequence[tuple[str, str]]) -> tuple[str, str, str]:
    """(kind code, kind words as printed, proper name); code and words empty where the name starts with neither.

    >>> split_kind("TDP số 5", [("to dan pho", "to_dan_pho"), ("tdp", "to_dan_pho")])
    ('to_dan_pho', 'TDP', 'số 5')
    """
    folded = fold(name)
    for word, code in words:
        if folded.startswith(word + " ") and len(name) > len(word) + 1:
            return code, name[: len(word)], name[len(word) :].strip()
    return "", "", name


def read_rows(rows: Sequence[Sequence[str]], kinds: Sequence[Mapping[str, Any]]) -> Reading:
    """Understand a sheet: find the heading row, then every row below it; all problems at once."""
    reading = Reading()
    heading = _heading(rows)
    if heading is None:
        reading.problems.append(
            Wrong(0, "", "no_heading", "Không thấy cột tên. Dòng tiêu đề cần có cột “Tên thôn, tổ dân phố”.")
        )
        return reading
    at, name_column, kind_column = heading
    words = kind_words(kinds)
    labels = {k["code"]: k["vi"] for k in kinds if k.get("words")}
    seen: dict[str, int] = {}
    for index, row in enumerate(rows[at + 1 :], start=at + 2):
        raw = row[name_column] if name_column < len(row) else ""
        told = squeeze(row[kind_column]) if kind_column is not None and kind_column < len(row) else ""
        if not raw.strip():
            if any(cell.strip() for cell in row) and told:
                reading.problems.append(Wrong(index, "Tên", "empty", "Thiếu tên."))
            continue
        problem, group = _row(index, raw, told, words, labels)
        if problem:
            reading.problems.append(problem)
            continue
        assert group is not None
        key = canonical(group.name)
        if key in seen:
            reading.problems.append(
                Wrong(index, "Tên", "duplicate", f"Trùng tên với dòng {seen[key]}.", group.name)
            )
            continue
        seen[key] = index
        reading.groups.append(group)
    if not reading.groups and not reading.problems:
        reading.problems.append(Wrong(0, "", "no_rows", "Tệp không có dòng dữ liệu nào."))
    return reading


def _row(
    line: int, raw: str, told: str, words: Sequence[tuple[str, str]], labels: Mapping[str, str]
) -> tuple[Wrong | None, Group | None]:
    if raw.strip().startswith(_FORMULA):
        return Wrong(
            line, "Tên", "formula", "Ô bắt đầu bằng dấu của công thức; hãy gõ lại tên.", raw[:80]
        ), None
    if _TWO_NAMES.search(fold(raw.strip())):
        message = "Một ô có nhiều tên; mỗi thôn, tổ dân phố ghi một dòng với tên hiện nay."
        return Wrong(line, "Tên", "merged", message, squeeze(raw)[:80]), None
    name = squeeze(raw)
    if len(name) > LONGEST:
        return Wrong(line, "Tên", "too_long", f"Tên dài hơn {LONGEST} ký tự.", name[:80]), None
    kind, printed, proper = split_kind(name, words)
    if told:
        code = next(
            (c for w, c in words if search_key(told) == w or search_key(told).startswith(w + " ")), ""
        )
        if not code:
            return Wrong(
                line, "Loại", "kind", f"Không rõ loại “{told}”: ghi thôn hoặc tổ dân phố.", told
            ), None
        if kind and kind != code:
            return Wrong(line, "Loại", "kind_clash", "Loại không khớp với tên.", f"{name} / {told}"), None
        kind = code
    if not kind:
        message = "Tên cần bắt đầu bằng loại (Thôn…, Tổ dân phố…), hoặc có cột “Loại”."
        return Wrong(line, "Tên", "no_kind", message, name), None
    if not re.search(r"[^\W_]", proper):
        return Wrong(line, "Tên", "empty", "Thiếu tên riêng hoặc số.", name), None
    if not printed or fold(printed) == "tdp":
        name = f"{labels[kind]} {proper}"
    return None, Group(line, name[:1].upper() + name[1:], kind, proper)


def _heading(rows: Sequence[Sequence[str]]) -> tuple[int, int, int | None] | None:
    """Row, name column and kind column of the heading, looked for in the first rows below any title."""
    for at, row in enumerate(rows[:15]):
        keys = [search_key(cell) for cell in row]
        name = next((i for i, key in enumerate(keys) if key in _NAME_HEADINGS), None)
        if name is not None:
            return at, name, next((i for i, key in enumerate(keys) if key in _KIND_HEADINGS), None)
    return None
