"""The sheets of a form's tables: of one report, and of a round, where every row names its body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from thidua.reading.sheets import column_letters
from thidua.work.reports import rules
from thidua.work.reports.rules import workbook as shape
from thidua.work.reports.selectors import workbook_styles as styles

#: Rows ready to fill in of a round's table: so many for each body, within these bounds.
_READY_EACH, _READY_MOST = 5, 20_000
_HEADS = shape.TABLE_FIRST - 2
_NO_SUCH = "Không có TT này"
_DAY = "Viết ngày/tháng/năm, ví dụ 05/12/2026."


class Listed(Protocol):
    """A body of a round with the rows it has."""

    @property
    def body(self) -> str:
        """Its name."""

    @property
    def tables(self) -> Mapping[str, Sequence[Mapping[str, str]]]:
        """Its rows by table."""


def write_table(
    book: Any, made: styles.Formats, form: rules.Form, code: str, rows: Sequence[Mapping[str, Any]]
) -> None:
    """The sheet of a table in a report's workbook: a running number, then the table's columns."""
    table = form.tables[code]
    sheet = _opened(book, made, form, code, (("", "TT", 6),))
    columns = list(enumerate(table["columns"], start=1))
    for line in range(max(len(rows), shape.TABLE_READY)):
        sheet.write_string(shape.TABLE_FIRST - 1 + line, 0, str(line + 1), made.centred)
        for at, column in columns:
            said = str(rows[line].get(column["code"]) or "") if line < len(rows) else ""
            styles.put_words(sheet, shape.TABLE_FIRST - 1 + line, at, said, made.words)


def write_table_of_many(
    book: Any,
    made: styles.Formats,
    form: rules.Form,
    code: str,
    listed: Sequence[tuple[int, Listed]],
    bodies: int,
) -> None:
    """The sheet of a table in a round's workbook: the body's number as on the sheet of figures, its name looked up.

    :param listed: (number, body) of those that have rows. :param bodies: rows of the sheet of figures.
    """
    columns = list(enumerate(form.tables[code]["columns"], start=rules.BODY_NAME))
    own = (("", "TT của đơn vị", 10), ("", "Đơn vị", 40))
    sheet = _opened(book, made, form, code, own)
    names, numbers = (
        f"'{shape.FIGURES}'!${column_letters(at)}${shape.MANY_FIRST}:${column_letters(at)}${shape.MANY_FIRST + bodies}"
        for at in (3, 2)
    )
    held = [(number, one.body, row) for number, one in listed for row in one.tables.get(code) or ()]
    ready = min(shape.TABLE_READY + _READY_EACH * bodies, _READY_MOST)
    for line in range(max(len(held), ready)):
        at = shape.TABLE_FIRST - 1 + line
        number, body, row = held[line] if line < len(held) else (None, "", {})
        if number is None:
            sheet.write_blank(at, 0, None, made.number)
        else:
            sheet.write_number(at, 0, number, made.number)
        cell = f"A{at + 1}"
        said = f'=IF({cell}="","",IFERROR(INDEX({names},MATCH({cell},{numbers},0)),"{_NO_SUCH}"))'
        sheet.write_formula(at, 1, said, made.fixed, body)
        for place, column in columns:
            styles.put_words(sheet, at, place, str(row.get(column["code"]) or ""), made.words)
    last = shape.TABLE_FIRST - 1 + max(len(held), ready)
    only = {
        "validate": "integer",
        "criteria": "between",
        "minimum": 1,
        "maximum": max(bodies, 1),
        "error_title": "Chưa đúng",
        "error_message": f"Ghi TT của đơn vị như ở trang “{shape.FIGURES}”.",
    }
    sheet.data_validation(shape.TABLE_FIRST - 1, 0, last, 0, only)


def _opened(
    book: Any, made: styles.Formats, form: rules.Form, code: str, own: Sequence[tuple[str, str, int]]
) -> Any:
    """The sheet with its codes, title and headings, written from the top down as streaming wants it.

    :param own: (code, heading, width) of the first columns, which are the sheet's own.
    """
    table = form.tables[code]
    sheet = book.add_worksheet(shape.sheet_of_table(form, code))
    heads = [*own]
    for column in table["columns"]:
        width = 18 if column["holds"] in {"date", "number"} else 44
        heads.append(
            (str(column["code"]), str(column["vi"]) + (" *" if column.get("required") else ""), width)
        )
    sheet.set_row(0, None, None, {"hidden": True})
    for at, (name, _, width) in enumerate(heads):
        sheet.set_column(at, at, width)
        if name:
            sheet.write_string(0, at, name, made.code)
    sheet.write_string(1, 0, str(table["vi"]), made.title)
    for at, (_, head, _) in enumerate(heads):
        sheet.write_string(_HEADS, at, head, made.head)
    for at, column in enumerate(table["columns"], start=len(own)):
        if column["holds"] == "date":
            sheet.write_comment(_HEADS, at, _DAY)
    sheet.freeze_panes(shape.TABLE_FIRST - 1, 0)
    styles.ready(sheet)
    return sheet


__all__ = ["write_table", "write_table_of_many"]
