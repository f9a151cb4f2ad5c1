"""What the workbooks of the room have in common: formats, protection, the guide and the hidden stamp."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from thidua.work.reports import rules
from thidua.work.reports.rules import workbook as shape

#: Text that begins with = + - @ stays text.
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
#: What a protected sheet still lets people do. There is no password: it keeps from slips, not from people.
PROTECTION = {"format_columns": True, "format_rows": True, "select_locked_cells": True}

_FONT = {"font_name": "Times New Roman", "font_size": 12}
_EDGE = {"border": 1, "border_color": "#8A8578"}
_INPUT = {**_FONT, **_EDGE, "bg_color": "#FFF9DB", "locked": False, "valign": "top"}


@dataclass(frozen=True, slots=True)
class Formats:
    """The formats of one workbook."""

    title: Any
    note: Any
    head: Any
    section: Any
    fixed: Any
    part: Any
    centred: Any
    before: Any
    rate: Any
    number: Any
    decimal: Any
    words: Any
    day: Any
    plain: Any
    code: Any


def formats(book: Any) -> Formats:
    """Formats of a new workbook: yellow is to be filled in, all else is locked."""
    make = book.add_format
    fixed = {**_FONT, **_EDGE, "valign": "top", "text_wrap": True}
    return Formats(
        title=make({**_FONT, "bold": True, "font_size": 14}),
        note=make({**_FONT, "italic": True, "font_color": "#5B564C"}),
        head=make({**fixed, "bold": True, "bg_color": "#EFECE4", "align": "center", "valign": "vcenter"}),
        section=make({**fixed, "bold": True, "bg_color": "#F7F5F0"}),
        fixed=make(fixed),
        part=make({**fixed, "indent": 2, "italic": True}),
        centred=make({**fixed, "align": "center"}),
        before=make({**fixed, "num_format": "#,##0.######", "align": "right", "font_color": "#5B564C"}),
        rate=make({**fixed, "num_format": "0.0%", "italic": True, "align": "right"}),
        number=make({**_INPUT, "num_format": "#,##0", "align": "right"}),
        decimal=make({**_INPUT, "num_format": "#,##0.######", "align": "right"}),
        words=make({**_INPUT, "num_format": "@", "text_wrap": True}),
        day=make({**_INPUT, "num_format": "dd/mm/yyyy", "align": "right"}),
        plain=make({**_FONT, "text_wrap": True, "valign": "top"}),
        code=make({"font_color": "#A9A498", "font_size": 8}),
    )


#: Whole numbers below this are exact in Excel, which keeps fifteen digits.
_EXACT = 10**15


def put_figure(
    sheet: Any, row: int, column: int, cell: rules.Cell, value: Decimal | None, made: Formats
) -> None:
    """A figure in its cell (from 0); blank stays blank, and one too long for Excel's fifteen digits is kept as text."""
    form = made.decimal if cell.decimals else made.number
    if value is None:
        sheet.write_blank(row, column, None, form)
    elif -_EXACT < value < _EXACT and (whole := int(value)) == value:
        sheet.write_number(row, column, whole, form)
    elif len(value.normalize().as_tuple().digits) > 15:
        sheet.write_string(row, column, format(value.normalize(), "f").replace(".", ","), form)
    else:
        sheet.write_number(row, column, float(value), form)


def put_words(sheet: Any, row: int, column: int, said: str, form: Any) -> None:
    """Words in their cell (from 0); blank stays a cell to fill in."""
    if said:
        sheet.write_string(row, column, said, form)
    else:
        sheet.write_blank(row, column, None, form)


def put_day(sheet: Any, row: int, column: int, iso: str | None, made: Formats) -> None:
    """A day in its cell (from 0), as Excel keeps days; blank stays a cell to fill in."""
    if iso:
        sheet.write_datetime(row, column, datetime.fromisoformat(iso), made.day)
    else:
        sheet.write_blank(row, column, None, made.day)


def rule_of(cell: rules.Cell) -> dict[str, Any]:
    """What Excel itself refuses to be typed into a figure's cell, and what it says."""
    low = cell.minimum if cell.minimum is not None else Decimal(-(10**15))
    high = cell.maximum if cell.maximum is not None else Decimal(10**15)
    wanted = "số nguyên" if cell.decimals == 0 else f"số, nhiều nhất {cell.decimals} chữ số lẻ"
    least = f" từ {low:f}" if cell.minimum is not None else ""
    most = f" đến {high:f}" if cell.maximum is not None else ""
    return {
        "validate": "integer" if cell.decimals == 0 else "decimal",
        "criteria": "between",
        "minimum": float(low),
        "maximum": float(high),
        "error_title": "Chưa đúng",
        "error_message": f"Ô này nhận {wanted}{least}{most}. Không có thì ghi 0.",
    }


def guide(book: Any, made: Formats, lines: Sequence[tuple[str, str]]) -> Any:
    """The first sheet: what this is, how to fill it in. Returns the sheet, for lines that are known only at the end."""
    sheet = book.add_worksheet(shape.GUIDE)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 96)
    for at, (name, words) in enumerate(lines):
        if at == 0:
            sheet.write_string(0, 0, words, made.title)
            continue
        sheet.write_string(at + 1, 0, name, made.section)
        sheet.write_string(at + 1, 1, words, made.fixed)
    sheet.protect("", PROTECTION)
    return sheet


def stamp(book: Any, said: rules.Stamp) -> None:
    """The hidden sheet by which the workbook is known again."""
    sheet = book.add_worksheet(shape.STAMP)
    for at, line in enumerate(said.lines()):
        for column, value in enumerate(line):
            sheet.write_string(at, column, value)
    sheet.very_hidden()
    sheet.protect("", PROTECTION)


def ready(sheet: Any) -> None:
    """Protected, and one page wide on A4."""
    sheet.protect("", PROTECTION)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
