"""The shape of a form as a workbook: its sheets, what stands where, and the stamp by which it is known again.

A **report's** workbook has the figures one below the other in the form's order, the questions on a second sheet and
a sheet for each table. A **round's** workbook has one row for each body and the same figures as columns. Every value
is found by the code beside it, never by counting rows, so a file with a row moved still says what it means.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from thidua.ground.text_vn import nfc
from thidua.reading.sheets import Workbook, column_letters
from thidua.work.reports.rules.form import Cell, Form, Rate

#: Version of the shape itself; another one is refused with words.
SHAPE = "1"
GUIDE, FIGURES, WORDS, STAMP, FAULTS = "Hướng dẫn", "Số liệu", "Lời văn", "_thidua", "Chỗ cần sửa"
#: A report's workbook: columns of the sheet of figures, and the first row that holds one.
CODE, NUMBER, LABEL, UNIT, BEFORE, NOW, WHY = range(1, 8)
FIRST = 5
#: Its sheet of words: question and answer.
ANSWER = 3
#: A table's sheet: codes of the columns in row 1, headings in row 3, rows from here on; so many are ready to fill.
TABLE_FIRST, TABLE_READY = 4, 200
#: A round's workbook: codes in row 1, title, sections, headings, then one row a body.
MANY_FIRST = 5
#: Codes of its first columns and of its last two.
REPORT, ORDER, BODY, REPLY, EXPLAINED, REASON = "report", "order", "body", "reply", "why", "reason"
#: The day the figures are of: above the figures of a report's workbook; a column of a round's that older ones lack.
DAY, DAY_WHY, DAY_ROW = "date:as_of", "why:as_of", 3
#: Rows a round's workbook may have; the nation's residential groups are some 100,000.
MOST_ROWS = 120_000

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True, slots=True)
class Known:
    """What a field held when the workbook was made: its revision, and a digest of its value."""

    revision: int
    base: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a workbook says of itself.

    :ivar kind: ``report`` or ``round``. :ivar made: the id of this making; uploads of one file's offspring share it.
    """

    kind: str
    round: str
    form: str
    digest: str
    made: str
    report: str = ""
    shape: str = SHAPE
    fields: Mapping[str, Known] = field(default_factory=dict)

    def lines(self) -> list[tuple[str, str, str]]:
        """The rows of the hidden sheet."""
        own = [
            (name, str(getattr(self, name)), "")
            for name in ("shape", "kind", "round", "report", "form", "digest", "made")
        ]
        return own + [(code, str(known.revision), known.base) for code, known in self.fields.items()]


def stamp_of(book: Workbook) -> Stamp | None:
    """The stamp of a workbook; ``None`` when it has none, so was not made here."""
    if not book.has(STAMP):
        return None
    own: dict[str, str] = {}
    fields: dict[str, Known] = {}
    for row in book.rows(STAMP):
        name, value, base = (row.cells[at].value if at in row.cells else "" for at in (1, 2, 3))
        if ":" in name:
            fields[name] = Known(int(value) if value.isdecimal() else 0, base)
        else:
            own[name] = value
    if not own.get("kind"):
        return None
    return Stamp(
        kind=own["kind"],
        round=own.get("round", ""),
        form=own.get("form", ""),
        digest=own.get("digest", ""),
        made=own.get("made", ""),
        report=own.get("report", ""),
        shape=own.get("shape", ""),
        fields=fields,
    )


class Place(NamedTuple):
    """A cell of the workbook."""

    sheet: str
    row: int
    column: int

    @property
    def cell(self) -> str:
        """The cell as Excel names it.

        >>> Place("Số liệu", 7, 6).cell
        'F7'
        """
        return f"{column_letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a report's sheet of figures: a section's title, a figure, or a rate that is computed."""

    number: str
    section: str = ""
    cell: Cell | None = None
    rate: Rate | None = None


def lines_of(form: Form) -> list[Line]:
    """The rows of the sheet of figures, in the form's own order."""
    made: list[Line] = []
    for at, section in enumerate((one for one in form.sections if one.cells), start=1):
        made.append(Line(_roman(at), section=section.vi))
        count = 0
        for cell in section.cells:
            count += not cell.whole
            made.append(Line("" if cell.whole else str(count), cell=cell))
        made += [Line("", rate=rate) for rate in section.rates]
    return made


def _roman(number: int) -> str:
    said = ""
    for value, letters in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            said, number = said + letters, number - value
    return said


def sheet_of_table(form: Form, code: str) -> str:
    """The name of a table's sheet: at most 31 letters, none of Excel's own signs, each once.

    >>> from thidua.work.reports.rules.form import Form
    >>> sheet_of_table(Form((), ()), "x")
    'Bảng'
    """
    names: dict[str, str] = {}
    taken = {GUIDE, FIGURES, WORDS, STAMP, FAULTS}
    for at, (each, table) in enumerate(form.tables.items(), start=1):
        name = _NOT_IN_NAMES.sub(" ", str(table["vi"]))[:28].strip()
        names[each] = name if name not in taken else f"{name} {at}"
        taken.add(names[each])
    return names.get(code, "Bảng")


def columns_of(form: Form) -> list[str]:
    """Codes of the columns of a round's workbook, in order."""
    figures = [f"cell:{cell.code}" for cell in form.cells]
    words = [f"text:{code}" for code in form.prompts]
    return [REPORT, ORDER, BODY, REPLY, *figures, *words, EXPLAINED, REASON, DAY]


def plain(value: Any) -> Any:
    """A draft's value as it is compared with a workbook's: one normal form, one kind of line end, blank is ``None``."""
    if isinstance(value, str):
        return nfc(value).replace("\r\n", "\n").replace("\r", "\n").strip() or None
    if isinstance(value, list):
        return [{key: plain(each) or "" for key, each in row.items()} for row in value] or None
    return value


def base_of(value: Any) -> str:
    """A digest by which a value is known again; blank for blank.

    >>> base_of(None), base_of("5") == base_of("5 "), base_of("5") == base_of("6")
    ('', True, False)
    """
    kept = plain(value)
    if kept is None:
        return ""
    said = json.dumps(kept, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


class Checksum:
    """A checksum over what stands in the rows, whoever wrote the file: stated when a workbook is made and when it is read.

    >>> one, other = Checksum(), Checksum()
    >>> one.add("a", ["1", None]); other.add("a", ["1", None])
    >>> one.said() == other.said(), one.rows
    (True, 1)
    """

    def __init__(self) -> None:
        self.rows = 0
        self._digest = hashlib.sha256()

    def add(self, key: str, values: list[str | None]) -> None:
        """One row."""
        self.rows += 1
        self._digest.update("\x1f".join([key, *(value or "" for value in values)]).encode() + b"\x1e")

    def said(self) -> str:
        """Sixteen digits in groups, as people compare them by eye."""
        digits = self._digest.hexdigest()[:16].upper()
        return " ".join(digits[at : at + 4] for at in range(0, 16, 4))
