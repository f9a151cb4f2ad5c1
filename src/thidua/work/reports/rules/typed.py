"""What somebody types when composing a form: rows of fields, read into what a form's version stores, and back.

A part of a form (its head, a section, the groups, the checks) is one :class:`Typed`. :func:`read` tells every fault at
its place; :func:`shown` is its inverse for what is sound. Rows are moved, dropped and added before anything is stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from thidua.ground.numbers import places, vn_number
from thidua.ground.text_vn import fold, squeeze
from thidua.work.reports.rules.reading import NotANumber, number_of
from thidua.work.reports.rules.shapes import Field, Shape

#: Codes people may give: small letters, digits, hyphens and low lines; anything else parts the names of fields.
_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
#: Longest words of a field.
LONGEST_WORDS = 1000
#: Decimals a figure may have.
MOST_DECIMALS = 6
#: Rows of one kind in a part.
MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Typed:
    """A row as it was typed, with the rows inside. ``key`` is its name while it is edited."""

    key: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, tuple[Typed, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A fault of what was typed, at its place: ``cells.k2.vi``."""

    path: str
    message: str


def code_from(words: str, taken: set[str]) -> str:
    """A code made of words, one that nobody has.

    >>> code_from("Gia đình học tập", set()), code_from("Gia đình học tập", {"gia_dinh_hoc_tap"})
    ('gia_dinh_hoc_tap', 'gia_dinh_hoc_tap_2')
    """
    base = re.sub(r"[^a-z0-9]+", "_", fold(words)).strip("_")[:40].strip("_") or "so"
    found, number = base, 2
    while found in taken:
        found, number = f"{base}_{number}", number + 1
    return found


def shown(shape: Shape, data: Mapping[str, Any]) -> Typed:
    """What is stored as it is typed; rows are called by their codes."""
    said = {each.name: _said(each, data) for each in shape.fields}
    if said.get("en") == said.get("vi"):
        said["en"] = ""
    rows: dict[str, tuple[Typed, ...]] = {}
    for kind in shape.rows:
        kept = [(shown(kind, row), row) for row in data.get(kind.name, ())]
        rows[kind.name] = tuple(
            replace(typed, key=str(row.get("code") or row.get("indicator"))) for typed, row in kept
        )
    return Typed(said=said, rows=rows)


def _said(each: Field, data: Mapping[str, Any]) -> str:
    value = data.get(each.name)
    if each.holds == "flag":
        stored = data.get(each.name, bool(each.default))
        return "1" if stored else ""
    if each.name not in data:
        return each.default if each.holds != "choice" or each.asked else ""
    if value is None:
        return ""
    if each.holds == "names":
        return " ".join(value)
    if each.holds in {"number", "percent"}:
        exact = Decimal(str(value))
        return vn_number(exact, places(exact))
    return str(value)


@dataclass(slots=True)
class Taken:
    """Codes in use, by what they are unique among."""

    codes: dict[str, set[str]] = field(default_factory=dict)

    def of(self, kind: str) -> set[str]:
        return self.codes.setdefault(kind, set())


def read(shape: Shape, typed: Typed, taken: Mapping[str, set[str]]) -> tuple[dict[str, Any], list[Wrong]]:
    """What to store, and every fault of what was typed. Codes left blank are made of the words.

    :param taken: codes the rest of the form uses, by what they are unique among.
    """
    wrong: list[Wrong] = []
    used = Taken({kind: set(codes) for kind, codes in taken.items()})
    for kind, codes in _given(shape, typed):
        used.of(kind).update(codes)
    data = _row(shape, typed, "", used, dict(taken), wrong)
    return data, wrong


def _given(shape: Shape, typed: Typed) -> Iterator[tuple[str, set[str]]]:
    """Codes typed in a part, so that one made of words is none of them."""
    for kind in shape.rows:
        rows = typed.rows.get(kind.name, ())
        if kind.defines and kind.defines not in {"column", "member"}:
            yield kind.defines, {squeeze(row.said.get("code", "")) for row in rows}
        for row in rows:
            yield from _given(kind, row)


def _row(
    shape: Shape, typed: Typed, path: str, used: Taken, before: dict[str, set[str]], wrong: list[Wrong]
) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for each in shape.fields:
        where = f"{path}{each.name}"
        try:
            value = _value(each, typed.said.get(each.name, ""))
        except NotANumber as told:
            wrong.append(Wrong(where, told.sentence))
            continue
        if value is None and each.asked:
            wrong.append(Wrong(where, _blank(each)))
        if value is not None or each.holds in {"number"}:
            data[each.name] = value
    if shape.name == "rates":
        _name_rate(data, used)
    if any(each.name == "en" for each in shape.fields) and data.get("vi"):
        data.setdefault("en", data["vi"])
    if shape.defines:
        _code_of(shape, data, path, used, before, wrong)
    for kind in shape.rows:
        inside = used
        below = before
        if kind.defines in {"column", "member"}:
            inside = Taken(
                {kind.defines: {squeeze(r.said.get("code", "")) for r in typed.rows.get(kind.name, ())}}
            )
            below = {}
        rows = typed.rows.get(kind.name, ())
        if len(rows) > MOST_ROWS:
            wrong.append(
                Wrong(f"{path}{kind.name}", f"Nhiều nhất {MOST_ROWS} dòng; hãy chia thành nhiều mục.")
            )
        data[kind.name] = [
            _row(kind, row, f"{path}{kind.name}.{row.key}.", inside, below, wrong) for row in rows[:MOST_ROWS]
        ]
        if kind.name in {"columns", "members"} and not rows:
            wrong.append(Wrong(f"{path}{kind.name}", f"Thêm ít nhất một {kind.label.lower()}."))
    return data


def _name_rate(data: dict[str, Any], used: Taken) -> None:
    """A rate's code, and no words where it has none of its own."""
    if not data.get("indicator"):
        data["indicator"] = code_from(f"{data.get('numerator', '')} ty le", used.of("rate"))
    used.of("rate").add(data["indicator"])


def _code_of(
    shape: Shape,
    data: dict[str, Any],
    path: str,
    used: Taken,
    before: dict[str, set[str]],
    wrong: list[Wrong],
) -> None:
    """The row's code: typed, or made; told when another has it."""
    if not data.get("code"):
        words = (
            data.get("indicator") or data.get("vi") or " ".join((data.get("kind", ""), *data.get("left", ())))
        )
        data["code"] = code_from(str(words), used.of(shape.defines) | {""})
        used.of(shape.defines).add(data["code"])
    known = before.setdefault(shape.defines, set())
    if data["code"] in known:
        wrong.append(Wrong(f"{path}code", f"Mã “{data['code']}” đã dùng cho dòng khác; ghi mã khác."))
    before[shape.defines] = known | {data["code"]}


def _blank(each: Field) -> str:
    return f"{'Chưa chọn' if each.holds in {'choice', 'name', 'names'} else 'Chưa ghi'} {each.label.lower()}."


def _value(each: Field, typed: str) -> Any:
    """A field's value; ``None`` for nothing. :raises NotANumber: told where it stands."""
    said = squeeze(typed)
    if each.holds == "flag":
        return bool(said)
    if not said:
        return None
    match each.holds:
        case "choice":
            if said not in each.choices:
                raise NotANumber("chọn một giá trị trong danh sách")
            return said
        case "number" | "percent":
            value = number_of(said, decimals=MOST_DECIMALS)
            if each.holds == "percent" and value is not None and value <= 0:
                raise NotANumber("tỷ lệ chênh phải lớn hơn 0")
            return None if value is None else format(value.normalize(), "f")
        case "count":
            if not said.isdecimal() or int(said) > MOST_DECIMALS:
                raise NotANumber(f"ghi số từ 0 đến {MOST_DECIMALS}")
            return int(said)
        case "names":
            return list(dict.fromkeys(said.split(" ")))
        case "code":
            if not _CODE.fullmatch(said):
                raise NotANumber(
                    "mã chỉ gồm chữ thường không dấu, số, gạch nối, gạch dưới, dài nhất 60 ký tự"
                )
            return said
    if len(said) > LONGEST_WORDS:
        raise NotANumber(f"dài quá {LONGEST_WORDS} ký tự")
    return said


# -- rows moved about before anything is stored


def changed_row(typed: Typed, path: str, how: str) -> Typed:
    """One row up (``len``), down (``xuong``) or away (``bo``), named by its path: ``tables.k1.columns.k2``."""
    name, _, rest = path.partition(".")
    key, _, inner = rest.partition(".")
    rows = list(typed.rows.get(name, ()))
    at = next((n for n, row in enumerate(rows) if row.key == key), -1)
    if at < 0:
        return typed
    if inner:
        rows[at] = changed_row(rows[at], inner, how)
    elif how == "bo":
        del rows[at]
    else:
        to = at + (-1 if how == "len" else 1)
        if 0 <= to < len(rows):
            rows[at], rows[to] = rows[to], rows[at]
    return replace(typed, rows={**typed.rows, name: tuple(rows)})


def with_row(shape: Shape, typed: Typed, path: str, said: Mapping[str, str] | None = None) -> Typed:
    """One more row at the end of the rows a path names: ``cells``, ``tables.k1.columns``; blank, or with words."""
    name, _, rest = path.partition(".")
    kind = shape.kind(name)
    rows = typed.rows.get(name, ())
    if rest:
        key, _, inner = rest.partition(".")
        return replace(
            typed,
            rows={
                **typed.rows,
                name: tuple(with_row(kind, row, inner) if row.key == key else row for row in rows),
            },
        )
    blank = {each.name: each.default for each in kind.fields}
    new = Typed(_fresh(rows), {**blank, **(said or {})})
    if kind.rows and not said:
        new = with_row(kind, new, kind.rows[0].name)
    return replace(typed, rows={**typed.rows, name: (*rows, new)})


def _fresh(rows: tuple[Typed, ...]) -> str:
    known = {row.key for row in rows}
    number = len(rows) + 1
    while f"moi-{number}" in known:
        number += 1
    return f"moi-{number}"
