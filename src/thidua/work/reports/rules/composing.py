"""A form as it is composed: its parts, what each would store, sections moved about, and what the check finds.

The data is ``packs.FormFile`` as plain JSON. A part is saved on its own against the mark it was read with, so that what
a colleague wrote in another part stays and what clashes is refused (docs/decisions/0033).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from thidua.ground.text_vn import squeeze
from thidua.work.movements.packs import FormFile
from thidua.work.movements.packs.build import build, digest_of, to_plain
from thidua.work.movements.packs.forms import form_problems
from thidua.work.reports.rules.form import Form, form_of
from thidua.work.reports.rules.shapes import CHECKS, GROUPS, HEAD, SECTION, Shape
from thidua.work.reports.rules.typed import MOST_ROWS, Typed, Wrong, code_from, read, shown

#: Names of the parts that every form has; a section's is ``muc-`` and its code.
HEAD_PART, GROUPS_PART, CHECKS_PART, SECTION_PART = "chung", "phan-to", "kiem-tra", "muc-"

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """Something the check found.

    :ivar part: the part it stands in. :ivar row: the row in it, ``cells.lop_hoc``; empty for the whole part.
    :ivar called: what stands there, in its own words.
    """

    part: str
    row: str
    called: str
    message: str


def blank_form(code: str, head: Mapping[str, Any]) -> Data:
    """A form that asks nothing yet. :param head: what :data:`HEAD` reads."""
    return canonical(
        {
            "code": code,
            "version": "1",
            "licence": "văn bản của cơ quan ban hành",
            "source": "don-vi-ban-hanh",
            "verified": True,
            **head,
            "sections": [],
        }
    )


def canonical(data: Mapping[str, Any]) -> Data:
    """The one way a form is written: fields at their default left out, so that equal forms have equal digests."""
    plain: Data = to_plain(build(FormFile, dict(data)), sparse=True)
    return plain


def named(data: Data, code: str, number: int) -> Data:
    """The same questions as another form's version."""
    return canonical({**data, "code": code, "version": str(number)})


def shape_of(part: str) -> Shape:
    """What a part is made of. :raises KeyError: no such part."""
    if part.startswith(SECTION_PART):
        return SECTION
    return {HEAD_PART: HEAD, GROUPS_PART: GROUPS, CHECKS_PART: CHECKS}[part]


def part_of(data: Data, part: str) -> Data:
    """What a part stores now. :raises KeyError: no such part or section."""
    if part.startswith(SECTION_PART):
        return _section(data, part.removeprefix(SECTION_PART))
    return {name: data[name] for name in shape_of(part).names if name in data}


def typed_part(data: Data, part: str) -> Typed:
    """A part as it is typed."""
    return shown(shape_of(part), part_of(data, part))


def mark_of(data: Data, part: str) -> str:
    """What somebody saw of a part: changes whenever its content does."""
    return digest_of(part_of(data, part))[:24]


def with_part(data: Data, part: str, typed: Typed) -> tuple[Data, list[Wrong]]:
    """The form with a part as typed, and every fault of it; with a fault the form is the one before.

    What a part keeps and nobody types (the contents of a movement) stays.
    """
    shape, before = shape_of(part), part_of(data, part)
    new, wrong = read(shape, typed, _codes(data, part))
    if part.startswith(SECTION_PART):
        wrong += _twice(typed)
    if wrong:
        return data, wrong
    new = {**{name: value for name, value in before.items() if name not in shape.names}, **new}
    if part.startswith(SECTION_PART):
        code = part.removeprefix(SECTION_PART)
        return canonical(
            {**data, "sections": [new if s["code"] == code else s for s in data["sections"]]}
        ), []
    kept = {name: value for name, value in data.items() if name not in part_of(data, part)}
    return canonical({**kept, **new}), []


def _twice(typed: Typed) -> list[Wrong]:
    """Figures of one section that bear the same name: whoever fills them in cannot tell one from the other.

    "Trong đó …" is read with the figure it is a part of, so that it may stand under each of two.
    """
    seen: dict[tuple[str, str], int] = {}
    wrong, whole = [], ""
    for number, row in enumerate(typed.rows.get("cells", ()), start=1):
        name = squeeze(row.said.get("vi", ""))
        part = name.casefold().startswith("trong đó")
        whole = whole if part else name.casefold()
        first = seen.setdefault((whole if part else "", name.casefold()), number)
        if name and first != number:
            told = f"Dòng {first} và dòng {number} cùng tên “{name}”; ghi rõ để phân biệt."
            wrong.append(Wrong(f"cells.{row.key}.vi", told))
    return wrong


def _codes(data: Data, part: str) -> dict[str, set[str]]:
    """Codes the rest of the form uses, by what they are unique among."""
    codes: dict[str, set[str]] = {}
    for section in data["sections"]:
        if part == SECTION_PART + section["code"]:
            continue
        for kind in SECTION.rows:
            rows = section.get(kind.name, ())
            codes.setdefault(kind.defines or "rate", set()).update(
                str(row.get("code") or row.get("indicator")) for row in rows
            )
    return codes


def _section(data: Data, code: str) -> Data:
    for section in data["sections"]:
        if section["code"] == code:
            return dict(section)
    raise KeyError(code)


# -- sections in order


def with_section(data: Data, title: str) -> tuple[Data, str]:
    """One more section at the end, and its code."""
    code = code_from(title, {section["code"] for section in data["sections"]})
    new = {"code": code, "vi": title, "en": title}
    return canonical({**data, "sections": [*data["sections"], new][:MOST_ROWS]}), code


def moved_section(data: Data, code: str, step: int) -> Data:
    """A section one place up (-1) or down (1); at the edge nothing changes."""
    sections = list(data["sections"])
    at = next((n for n, each in enumerate(sections) if each["code"] == code), -1)
    to = at + step
    if at < 0 or not 0 <= to < len(sections):
        return data
    sections[at], sections[to] = sections[to], sections[at]
    return canonical({**data, "sections": sections})


def without_section(data: Data, code: str) -> Data:
    """The form without a section; checks that named its figures are found by :func:`check_form`."""
    return canonical({**data, "sections": [each for each in data["sections"] if each["code"] != code]})


# -- the check


def check_form(data: Data) -> list[Found]:
    """What the validator of packs finds, each at the part and row where it is mended."""
    return list(dict.fromkeys(_placed(data, each.path, each.message) for each in form_problems(data)))


_AT = re.compile(r"(\w+)\[(\d+)\]")


def _placed(data: Data, path: str, message: str) -> Found:
    said = f"{message[:1].upper()}{message[1:]}."
    steps = [(name, int(at)) for name, at in _AT.findall(path)]
    if steps and steps[0][0] == "sections":
        section = data["sections"][steps[0][1]]
        here = section
        if len(steps) > 1:
            here = section[steps[1][0]][steps[1][1]]
            row = f"{steps[1][0]}.{here.get('code') or here.get('indicator')}"
            return Found(SECTION_PART + section["code"], row, _called(here), said)
        return Found(SECTION_PART + section["code"], "", _called(here), said)
    name, _, code = path.partition(".")
    if steps and steps[0][0] in {"rules", "categories"}:
        name, code = steps[0][0], str(data[steps[0][0]][steps[0][1]]["code"])
    if name in {"rules", "categories"}:
        row = next(each for each in data[name] if each["code"] == code)
        part = CHECKS_PART if name == "rules" else GROUPS_PART
        return Found(part, f"{name}.{code}", _called(row), said)
    for section in data["sections"]:
        for each in section.get(name, ()):
            if code and code in {each.get("code"), each.get("indicator")}:
                return Found(SECTION_PART + section["code"], f"{name}.{code}", _called(each), said)
    return Found(HEAD_PART if name != "sections" else "", "", "", said)


def _called(row: Mapping[str, Any]) -> str:
    return str(row.get("says") or row.get("vi") or row.get("indicator") or row.get("code") or "")


def previewed(data: Data) -> Form:
    """The form as reporters would see it; what names a figure that is gone, or a rate of figures below it, is left out."""
    form = form_of(_whole(data))
    known: set[str] = set()
    sections = []
    for section in form.sections:
        known |= {cell.code for cell in section.cells}
        rates = tuple(r for r in section.rates if {r.numerator, r.denominator} <= known)
        sections.append(replace(section, rates=rates))
    rules = tuple(r for r in form.rules if r.left and {*r.left, *r.right} <= known)
    return replace(form, sections=tuple(sections), rules=rules)


def previewed_part(data: Data, part: str, typed: Typed) -> Form:
    """A section as typed, faults and all, as reporters would see it: rows that are not whole are left out."""
    code = part.removeprefix(SECTION_PART)
    new, _ = read(SECTION, typed, _codes(data, part))
    new = {**part_of(data, part), "vi": "", "en": "", **new, "code": code}
    for kind, asked in _WHOLE.items():
        new[kind] = [row for row in new.get(kind, ()) if all(row.get(name) for name in asked)]
    for table in new["tables"]:
        table["columns"] = [each for each in table["columns"] if each.get("vi") and each.get("holds")]
    form = previewed({**data, "sections": [new if s["code"] == code else s for s in data["sections"]]})
    return replace(form, sections=tuple(each for each in form.sections if each.code == code))


#: What a row must have before it can be shown.
_WHOLE = {
    "cells": ("vi", "unit", "aggregation"),
    "rates": ("numerator", "denominator"),
    "prompts": ("vi",),
    "tables": ("vi",),
    "attachments": ("vi",),
}


def _whole(data: Data) -> Data:
    """The same without groups that are gone."""
    groups = {each["code"] for each in data.get("categories", ())}
    sections = [
        {
            **section,
            "cells": [
                {key: value for key, value in cell.items() if key != "by" or value in groups}
                for cell in section.get("cells", ())
            ],
        }
        for section in data["sections"]
    ]
    return {**data, "sections": sections}
