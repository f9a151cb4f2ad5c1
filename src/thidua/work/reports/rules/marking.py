"""What a returned workbook shows of its faults: which cells, and the sheet that lists them."""

from __future__ import annotations

from collections.abc import Sequence

from thidua.reading.sheet_marks import marked
from thidua.reading.sheets import Workbook, column_letters
from thidua.work.reports.rules.faults import Fault
from thidua.work.reports.rules.workbook import FAULTS

HEADS = ("Trang tính", "Dòng", "Cột", "Mục", "Giá trị", "Chỗ chưa đúng", "Cách sửa")


def marked_workbook(book: Workbook, faults: Sequence[Fault]) -> bytes:
    """The same workbook, its bad cells coloured, every fault listed on a sheet of its own with a way to its cell."""
    cells: dict[str, list[str]] = {}
    rows, links = [], []
    for fault in faults:
        place = fault.cell or (f"{fault.row}:{fault.row}" if fault.row else "")
        if place:
            cells.setdefault(fault.sheet, []).append(place)
        known = book.has(fault.sheet) and place
        links.append(f"'{fault.sheet.replace(chr(39), chr(39) * 2)}'!{place}" if known else "")
        rows.append(
            (
                fault.sheet,
                str(fault.row or ""),
                column_letters(fault.column) if fault.column else "",
                fault.label,
                fault.value,
                fault.message if fault.blocking else f"{fault.message} (không cản việc nhận tệp)",
                fault.remedy,
            )
        )
    unique = {sheet: list(dict.fromkeys(places)) for sheet, places in cells.items()}
    return marked(book, unique, rows, sheet=FAULTS, heads=HEADS, links=links)
