"""The tables of a round's workbook: one sheet each, every row naming its body by its number on the sheet of figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from thidua.reading.sheets import Workbook
from thidua.work.reports.rules.cells import MOST_TABLE_ROWS
from thidua.work.reports.rules.faults import SHOWN, Fault, no_sheet
from thidua.work.reports.rules.form import Form
from thidua.work.reports.rules.tables import SheetRow, row_faults, sheet_rows
from thidua.work.reports.rules.workbook import FIGURES, Checksum, base_of, sheet_of_table

if TYPE_CHECKING:
    from thidua.work.reports.rules.many import Entered

#: First columns of a table's sheet: the body's number, and its name, which Excel looks up.
BODY_NUMBER, BODY_NAME = 1, 2


def read_tables(
    book: Workbook,
    form: Form,
    numbered: Mapping[str, tuple[str, str]],
    rows: Iterable[Entered],
    faults: list[Fault],
) -> None:
    """Give every body its rows of every table.

    :param numbered: number on the sheet of figures → (report, body). :param rows: the bodies that say something.
    """
    entered = {each.report: each for each in rows}
    for code, table in form.tables.items():
        sheet = sheet_of_table(form, code)
        if not book.has(sheet):
            faults.append(no_sheet(sheet))
            continue
        found = sheet_rows(book, sheet, table, BODY_NAME, faults) or []
        faults += row_faults(sheet, table, found, blocking=True, remedy="")
        for row in found:
            if one := _owner(sheet, row, numbered, entered, faults):
                one.tables.setdefault(code, []).append(row)
        for one in entered.values():
            held = one.tables.get(code, [])
            if len(held) > MOST_TABLE_ROWS:
                told = f"Đơn vị có {len(held)} dòng ở bảng này, nhiều nhất {MOST_TABLE_ROWS}."
                at = held[0].number
                faults.append(
                    Fault(sheet, at, BODY_NUMBER, one.body, told, "Rút bớt, hoặc đính kèm tệp riêng.")
                )


def _owner(
    sheet: str,
    row: SheetRow,
    numbered: Mapping[str, tuple[str, str]],
    entered: Mapping[str, Entered],
    faults: list[Fault],
) -> Entered | None:
    """Whose row this is; what makes that unknown is a fault at its number."""
    seen = row.own.get(BODY_NUMBER)
    number = seen.value.strip() if seen else ""
    if not number:
        told, remedy = "Dòng này chưa ghi TT của đơn vị.", f"Ghi TT của đơn vị như ở trang “{FIGURES}”."
    elif number not in numbered:
        told, remedy = f"Trang “{FIGURES}” không có đơn vị nào mang TT này.", "Ghi lại TT cho đúng."
    else:
        report, body = numbered[number]
        one = entered.get(report)
        if one is not None and one.answer == "figures":
            return one
        if one is None:
            told = f"{body} có dòng ở bảng này nhưng dòng của đơn vị ở trang “{FIGURES}” để trống."
            remedy = "Điền số liệu ở dòng của đơn vị, hoặc xóa dòng này."
        else:
            told = f"{body} trả lời không có số liệu mà vẫn có dòng ở bảng này."
            remedy = f"Xóa dòng này, hoặc sửa cách trả lời ở trang “{FIGURES}”."
    faults.append(Fault(sheet, row.number, BODY_NUMBER, "", told, remedy, number[:SHOWN]))
    return None


def add_tables(checksum: Checksum, report: str, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """The part of a body's tables in the checksum, the same when they are written and when they are read."""
    for code, rows in sorted(tables.items()):
        if rows:
            checksum.add(f"{report} table:{code}", [base_of(list(rows))])


__all__ = ["BODY_NAME", "BODY_NUMBER", "add_tables", "read_tables"]
