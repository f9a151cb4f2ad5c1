"""Lists and tables as Excel workbooks: one head for all of them, written row by row, text never a formula.

The first row of a sheet is its head, so it can be filtered and pivoted as it comes; what it is, of whom, by which filter, of
which day and how many rows stands on the last sheet, "Ghi chú".
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from thidua.ground.clock import VN, now
from thidua.ground.numbers import ROUNDING
from thidua.web.said import said

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What a sheet's name may not hold, and the most letters of a cell.
_BAD_IN_SHEET = re.compile(r"[\[\]:*?/\\']")
LONGEST_CELL = 32_000
_HEAD = {"bold": True, "bg_color": "#F3F1EC", "border": 1, "text_wrap": True, "valign": "top"}


@dataclass(frozen=True, slots=True)
class Percent:
    """A rate in percent: kept exactly, shown as every page shows it."""

    value: Decimal | None


#: A column's name and width.
Column = tuple[str, int]


class Workbook:
    """A workbook being written, sheet after sheet. Rows go to the disk as they come: a long list costs no memory.

    :ivar count: rows written so far, heads aside.
    """

    def __init__(self) -> None:
        self._file = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 -- the response closes it
        # Text that begins with = + - @ stays text.
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(self._file.name, options)
        self._head = self._book.add_format(_HEAD)
        self._text = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._number = self._book.add_format({"num_format": "#,##0.##", "valign": "top"})
        self._whole = self._book.add_format({"num_format": "#,##0", "valign": "top"})
        self._percent = self._book.add_format({"num_format": '0.0" %"', "valign": "top"})
        self._day = self._book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
        self._moment = self._book.add_format({"num_format": "hh:mm dd/mm/yyyy", "valign": "top"})
        self._names: set[str] = set()
        self._sum = hashlib.sha256()
        self._rates = False
        self.count = 0

    def sheet(
        self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, fixed: int = 1
    ) -> int:
        """A sheet with a row for each of ``rows``; returns how many there were.

        :param rows: text, whole and exact numbers, :class:`Percent`, days, moments; ``None`` is blank.
        :param fixed: columns that stay in sight.
        """
        sheet = self._book.add_worksheet(self._free(name))
        sheet.freeze_panes(1, fixed)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for index, (word, width) in enumerate(columns):
            sheet.set_column(index, index, width)
            sheet.write_string(0, index, word[:LONGEST_CELL], self._head)
        at = 0
        for at, row in enumerate(rows, start=1):
            for index, value in enumerate(row):
                self._write(sheet, at, index, value)
        if at:
            sheet.autofilter(0, 0, at, len(columns) - 1)
        self.count += at
        return at

    def done(self, title: str, facts: Iterable[tuple[str, str]]) -> IO[bytes]:
        """Close it with what it is; ready to read from its start.

        :param title: what the workbook holds. :param facts: of whom, which period, by which filter; empty ones are left out.
        """
        notes = self._book.add_worksheet(self._free(_("Ghi chú")))
        notes.set_column(0, 0, 28)
        notes.set_column(1, 1, 70)
        lines = [
            (_("Nội dung"), title),
            *((name, value) for name, value in facts if value),
            (_("Số dòng"), str(self.count)),
            (_("Mã kiểm tra các dòng"), self._sum.hexdigest()),
            (_("Lập lúc"), f"{now().astimezone(VN):%H:%M %d/%m/%Y}"),
            *([(_("Làm tròn"), said(ROUNDING))] if self._rates else []),
        ]
        for row, (name, value) in enumerate(lines):
            notes.write_string(row, 0, name, self._text)
            notes.write_string(row, 1, value[:LONGEST_CELL], self._text)
        self._book.close()
        self._file.seek(0)
        return self._file

    def _write(self, sheet: Any, row: int, column: int, value: Any) -> None:
        self._sum.update(f"{value}\x1f".encode())
        match value:
            case None | "":
                return
            case Percent():
                self._rates = True
                if value.value is not None:
                    sheet.write_number(row, column, float(value.value), self._percent)
            case bool():
                sheet.write_string(row, column, _("có") if value else _("không"), self._text)
            case int():
                sheet.write_number(row, column, value, self._whole)
            case Decimal() | Fraction() | float():
                whole = self._whole if value == int(value) else self._number
                sheet.write_number(row, column, float(value), whole)
            case datetime():
                sheet.write_datetime(row, column, value.astimezone(VN).replace(tzinfo=None), self._moment)
            case date():
                sheet.write_datetime(row, column, value, self._day)
            case _:
                sheet.write_string(row, column, str(value)[:LONGEST_CELL], self._text)

    def _free(self, wanted: str) -> str:
        """A name Excel takes for a sheet: at most 31 letters, none of its own signs, each once."""
        base = _BAD_IN_SHEET.sub(" ", wanted)[:27].strip() or "-"
        name, number = base, 2
        while name.lower() in self._names:
            name, number = f"{base} {number}", number + 1
        self._names.add(name.lower())
        return name


def one_sheet(
    title: str,
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    facts: Iterable[tuple[str, str]] = (),
    *,
    fixed: int = 1,
) -> tuple[IO[bytes], int]:
    """A workbook of one list, ready to read from its start, and how many rows it has."""
    book = Workbook()
    count = book.sheet(name, columns, rows, fixed=fixed)
    return book.done(title, facts), count


def as_download(file: IO[bytes], name: str, count: int | None = None) -> FileResponse:
    """A workbook as a file to keep; the head of the answer says how many rows it has."""
    answer = FileResponse(file, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    if count is not None:
        answer["X-Row-Count"] = str(count)
    return answer
