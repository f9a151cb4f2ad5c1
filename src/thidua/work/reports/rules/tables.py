"""The rows of a form's tables: what each column takes, and how a workbook's sheet of rows is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from thidua.ground.calendar_vn import printed_date
from thidua.ground.printed_dates import read_date
from thidua.ground.text_vn import squeeze
from thidua.reading.sheets import Seen, Workbook
from thidua.work.reports.rules.cells import words_in
from thidua.work.reports.rules.faults import SHOWN, Fault, around, hidden_row, no_columns, stray, wrong
from thidua.work.reports.rules.reading import NotANumber, number_of
from thidua.work.reports.rules.workbook import TABLE_FIRST, Place

#: Digits after the comma a number in a row may have.
_DECIMALS = 6


def row_wrong(table: Mapping[str, Any], row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(column, what is wrong) in a row that says something: what must be filled in, what is no day, what is no number.

    >>> table = {"columns": [{"code": "ten", "vi": "Tên", "holds": "text", "required": True},
    ...     {"code": "ngay", "vi": "Ngày", "holds": "date"}, {"code": "so", "vi": "Số", "holds": "number"}]}
    >>> list(row_wrong(table, {"ten": "", "ngay": "31/02/2026", "so": "12"}))
    [('ten', 'Chưa ghi “Tên”.'), ('ngay', '“31/02/2026” không phải một ngày; viết ngày/tháng/năm, ví dụ 05/12/2026.')]
    """
    for column in table["columns"]:
        code, said = str(column["code"]), row.get(str(column["code"])) or ""
        if not said:
            if column.get("required"):
                yield code, f"Chưa ghi “{column['vi']}”."
        elif column["holds"] == "date":
            read = read_date(said)
            if read is None or read.year is None or printed_date(read.day, read.month, read.year) is None:
                yield code, f"“{said}” không phải một ngày; viết ngày/tháng/năm, ví dụ 05/12/2026."
        elif column["holds"] == "number":
            try:
                number_of(said, decimals=_DECIMALS)
            except NotANumber as problem:
                yield code, problem.sentence


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a table's sheet that says something.

    :ivar own: its cells in the sheet's own first columns. :ivar at: column of the table → column of the sheet.
    """

    number: int
    own: Mapping[int, Seen]
    said: dict[str, str]
    at: Mapping[str, int]


def sheet_rows(
    book: Workbook, sheet: str, table: Mapping[str, Any], own: int, faults: list[Fault]
) -> list[SheetRow] | None:
    """The rows of a table's sheet; ``None`` without the form's columns. What cannot be read is put on ``faults``.

    :param own: so many first columns are the sheet's own: a running number, the body.
    """
    columns = {str(column["code"]): str(column["vi"]) for column in table["columns"]}
    at: dict[int, str] = {}
    heads: dict[str, int] = {}
    rows: list[SheetRow] = []
    for row in book.rows(sheet):
        if row.number == 1:
            at = {
                place: seen.value
                for place, seen in row.cells.items()
                if place > own and seen.value in columns
            }
            heads = {code: place for place, code in at.items()}
        if heads.keys() != columns.keys():
            break
        if row.number < TABLE_FIRST:
            continue
        said = dict.fromkeys(columns, "")
        for place, seen in row.cells.items():
            if place in at:
                try:
                    said[at[place]] = squeeze(words_in(seen, since_1904=book.since_1904))
                except NotANumber as problem:
                    faults.append(wrong(Place(sheet, row.number, place), columns[at[place]], problem, seen))
            elif place > own:
                faults.append(stray(Place(sheet, row.number, place), seen))
        if any(said.values()):
            if row.hidden:
                faults.append(hidden_row(sheet, row.number, str(table["vi"])))
            rows.append(SheetRow(row.number, {n: c for n, c in row.cells.items() if n <= own}, said, heads))
    if heads.keys() != columns.keys():
        faults.append(no_columns(sheet, str(table["vi"])))
        return None
    faults += around(book, sheet, tuple(at), TABLE_FIRST)
    return rows


def row_faults(
    sheet: str, table: Mapping[str, Any], rows: Iterable[SheetRow], *, blocking: bool, remedy: str
) -> Iterator[Fault]:
    """What is wrong in the rows, each at its cell."""
    for row in rows:
        for code, message in row_wrong(table, row.said):
            label, value = str(table["vi"]), row.said[code][:SHOWN]
            yield Fault(sheet, row.number, row.at[code], label, message, remedy, value, blocking)


__all__ = ["SheetRow", "row_faults", "row_wrong", "sheet_rows"]
