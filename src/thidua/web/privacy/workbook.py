"""The register and one person's data as files: Excel for reading, plain JSON for a machine."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from thidua.foundations.privacy.facts import CLASSES, ERASURES, Held, RegisterLine, Section
from thidua.ground.clock import VN
from thidua.web.said import named, said

#: Part of every file for machines, so that a later shape is told apart.
FORMAT = "thidua-person-1"

_BAD_IN_SHEET = re.compile(r"[\[\]:*?/\\']")


def of_register(lines: Iterable[RegisterLine]) -> IO[bytes]:
    """The lines of the register, one row each."""
    target, book = _book()
    rows = [
        (
            named(line.table),
            line.table_label,
            named(line.field),
            line.name,
            said(CLASSES[line.kind]),
            named(line.ground),
            line.ground_source,
            "" if line.ground_verified else _("chưa xác minh"),
            named(line.keep),
            named(line.seen),
            said(line.erase),
            line.stated,
        )
        for line in lines
    ]
    heads = (
        *(_("Bảng"), _("Tên bảng"), _("Cột"), _("Tên cột"), _("Loại"), _("Căn cứ xử lý"), _("Văn bản")),
        *(
            _("Xác minh"),
            _("Thời hạn"),
            _("Ai xem được"),
            _("Khi xóa"),
            _("Vì sao không phải dữ liệu cá nhân"),
        ),
    )
    _sheet(book, _("Danh mục"), heads, rows)
    return _done(target, book)


def of_person(held: Held, at: datetime) -> IO[bytes]:
    """Everything about a person: a sheet that says what there is, then one sheet for each table."""
    target, book = _book()
    overview: list[tuple[str, ...]] = [
        (named(section.table), ", ".join(named(field) for field in section.fields), str(len(section.rows)))
        for section in held.sections
    ]
    overview += [
        (
            named(section.table),
            ", ".join(named(f) for f in section.withheld),
            _("có; bí mật đăng nhập không xuất ra"),
        )
        for section in held.sections
        if section.withheld
    ]
    overview += [
        (
            named(one.table),
            ", ".join(named(f) for f in one.fields),
            _("lời văn của tài liệu, không lần theo người"),
        )
        for one in held.unreached
    ]
    overview.append((_("Lập lúc"), f"{at.astimezone(VN):%H:%M %d/%m/%Y}", held.full_name))
    used: set[str] = set()
    _sheet(book, _name(_("Tổng quan"), used), (_("Bảng"), _("Nội dung"), _("Số dòng")), overview)
    for section in held.sections:
        words = {field.name: named(field) for field in section.fields}
        columns = list(section.rows[0])
        rows = [tuple(_cell(row[name]) for name in columns) for row in section.rows]
        _sheet(book, _name(named(section.table), used), [words.get(name, name) for name in columns], rows)
    return _done(target, book)


def as_plain(held: Held, at: datetime) -> dict[str, Any]:
    """The same as plain JSON, with class, period and what erasure does beside each field."""
    return {
        "format": FORMAT,
        "person": str(held.person_id),
        "made_at": at.isoformat(),
        "sections": [_plain(section) for section in held.sections],
        "not_traceable": [
            {"table": one.table.label, "vi": one.table.vi, "fields": [field.name for field in one.fields]}
            for one in held.unreached
        ],
    }


def _plain(section: Section) -> dict[str, Any]:
    return {
        "table": section.table.label,
        "vi": section.table.vi,
        "en": section.table.en,
        "fields": {
            field.name: {
                "vi": field.vi,
                "en": field.en,
                "class": CLASSES[field.kind],
                "keep": field.keep,
                "on_erasure": ERASURES[field.erase],
            }
            for field in section.fields
        },
        "withheld": [field.name for field in section.withheld],
        "rows": list(section.rows),
    }


def _cell(value: Any) -> str:
    if isinstance(value, Mapping) and set(value) == {"id", "name"}:
        return str(value["name"])
    if isinstance(value, Mapping | list):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)


def _name(wanted: str, used: set[str]) -> str:
    """A name Excel takes for a sheet: at most 31 letters, none of its own signs, each once."""
    base = _BAD_IN_SHEET.sub(" ", wanted)[:27].strip()
    name, number = base, 2
    while name.lower() in used:
        name, number = f"{base} {number}", number + 1
    used.add(name.lower())
    return name


def _book() -> tuple[IO[bytes], Any]:
    target = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 -- the response closes it
    # Text that begins with = + - @ stays text.
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    return target, xlsxwriter.Workbook(target.name, options)


def _sheet(book: Any, name: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format(
        {"bold": True, "bg_color": "#F3F1EC", "border": 1, "text_wrap": True, "valign": "top"}
    )
    text = book.add_format({"text_wrap": True, "valign": "top"})
    for index, word in enumerate(heads):
        sheet.set_column(index, index, 26)
        sheet.write_string(0, index, word, head)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows, start=1):
        for index, word in enumerate(row):
            sheet.write_string(number, index, word[:32_000], text)


def _done(target: IO[bytes], book: Any) -> IO[bytes]:
    book.close()
    target.seek(0)
    return target
