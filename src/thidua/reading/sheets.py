"""An Excel workbook read row by row: what every cell stores, as it is stored, and what a person does not see of it.

The file is opened with suspicion (``ooxml.Package``: sizes and ratios checked before a byte is unpacked, no DTD,
no entity) and a sheet is parsed piece by piece, so that memory does not grow with its rows. Formulas are never
evaluated: the value the file keeps for one is read, and the cell says that it was a formula. Nothing is cut: past
a limit the file is refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from math import isinf
from typing import Any, Literal, NamedTuple

from thidua.reading.errors import refusal
from thidua.reading.limits import MB, Limits
from thidua.reading.ooxml import Package
from thidua.reading.sheet_pieces import Shape, pieces
from thidua.reading.sheet_plain import TOKEN, TRUE, is_hidden, meant, plain_texts, unescaped

#: A workbook of 100,000 rows of twelve columns is 8 MB packed and 60 MB unpacked.
SHEET_LIMITS = Limits(file_bytes=40 * MB, zip_unpacked=300 * MB, zip_entries=1_000)
#: Columns a row may have, letters all shared texts together may have.
COLUMNS, LETTERS = 1_000, 60_000_000
#: Styles and names of sheets are remembered by their bytes up to this.
_SMALL = 1 * MB

Kind = Literal["text", "number", "date", "percent", "flag", "error", "blank"]

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
#: Where every maker of workbooks keeps the list of sheets.
_BOOK, _BOOK_RELATIONS, _SHARED = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
_NUMBER = re.compile(r"-?\d{1,400}(\.\d{1,400})?([eE][+-]?\d{1,4})?")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})


class Seen(NamedTuple):
    """One cell as the file stores it; ``value`` is its text, or its number as it is written in the file."""

    kind: Kind
    value: str
    formula: bool = False


class Row(NamedTuple):
    """A row: its number from 1, whether it is hidden, and its cells by column from 1."""

    number: int
    hidden: bool
    cells: dict[int, Seen]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the workbook; ``part`` is where the package keeps it."""

    name: str
    part: str
    hidden: bool


@lru_cache(maxsize=20_000)
def column_number(letters: str) -> int:
    """The number of a column from 1.

    >>> column_number("A"), column_number("AB")
    (1, 28)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@lru_cache(maxsize=20_000)
def column_letters(number: int) -> str:
    """The letters of a column from 1.

    >>> column_letters(1), column_letters(28)
    ('A', 'AB')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def number_in(value: str) -> Decimal:
    """The number a cell shows: Excel keeps binary fractions, of which fifteen digits are meant.

    >>> number_in("0.30000000000000004"), number_in("1234567890123456789"), number_in("5")
    (Decimal('0.3'), Decimal('1234567890123456789'), Decimal('5'))
    """
    if value.lstrip("-").isdecimal() or isinf(float(value)):
        return Decimal(value)
    return Decimal(f"{float(value):.15g}")


def day_in(value: str, *, since_1904: bool = False) -> date | None:
    """The day a date cell shows; ``None`` for a number that is no day.

    >>> day_in("46361")
    datetime.date(2026, 12, 5)
    """
    try:
        return (date(1904, 1, 1) if since_1904 else date(1899, 12, 30)) + timedelta(days=int(float(value)))
    except (ValueError, OverflowError):
        return None


class Workbook:
    """One workbook. Its sheets by name; a sheet's rows on demand, and after them what was found around them.

    :ivar merged: for a sheet read to its end, its merged ranges (``D5:E6``).
    :ivar hidden_columns: for a sheet read to its end, numbers of the columns nobody sees.
    """

    def __init__(self, data: bytes, file: str, limits: Limits = SHEET_LIMITS) -> None:
        self.file = file
        self._package = Package(data, file, limits)
        self.merged: dict[str, list[str]] = {}
        self.hidden_columns: dict[str, set[int]] = {}
        self.since_1904 = False
        self.sheets = self._sheets()
        self._by_name = {sheet.name: sheet for sheet in self.sheets}
        self._styles: dict[str, Kind] | None = None
        self._shared: list[str] | None = None

    @property
    def package(self) -> Package:
        """The checked package, for whoever writes a marked copy."""
        return self._package

    def _sheets(self) -> tuple[Sheet, ...]:
        """Workbooks of one maker name their sheets with the same bytes, which are read once."""
        package = self._package
        bytes_of = tuple(package.read(part) for part in ("_rels/.rels", _BOOK, _BOOK_RELATIONS))
        known = _SHEETS.get(bytes_of)
        if known is None:
            known = self._read_sheets()
            if len(_SHEETS) < _MOST_KEPT and sum(len(each or b"") for each in bytes_of) <= _SMALL:
                _SHEETS[bytes_of] = known
        self.since_1904 = known[1]
        return known[0]

    def _read_sheets(self) -> tuple[tuple[Sheet, ...], bool]:
        main = self._package.main_part() or _BOOK
        folder, _, name = main.rpartition("/")
        book = self._package.xml(main)
        relations = self._package.xml(f"{folder}/_rels/{name}.rels")
        if main != _BOOK or book is None or relations is None:
            raise refusal("READ-009", file=self.file, what="không có phần nào là bảng tính Excel")
        targets: dict[str, str] = {}
        for relation in relations:
            target = str(relation.get("Target", ""))
            path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            targets[str(relation.get("Id"))] = path
        since_1904 = any(each.get("date1904") in TRUE for each in book.iter("{*}workbookPr"))
        return tuple(
            Sheet(
                str(sheet.get("name", "")),
                targets.get(str(sheet.get(_RELATION) or sheet.get(_STRICT_RELATION)), ""),
                sheet.get("state", "visible") != "visible",
            )
            for sheet in book.iter("{*}sheet")
        ), since_1904

    def _formats(self) -> dict[str, Kind]:
        """What a number is by its cell's style. Workbooks of one maker have equal styles, which are read once."""
        if self._styles is None:
            content = self._package.read("xl/styles.xml")
            known = _FORMATS.get(content) if content else {}
            if content and known is None:
                known = self._read_formats()
                if len(_FORMATS) < _MOST_KEPT and len(content) <= _SMALL:
                    _FORMATS[content] = known
            self._styles = known or {}
        return self._styles

    def _read_formats(self) -> dict[str, Kind]:
        styles = self._package.xml("xl/styles.xml")
        codes = {
            _count(each.get("numFmtId"), 0, self.file): str(each.get("formatCode", ""))
            for each in styles.iter("{*}numFmt")  # type: ignore[union-attr]
        }
        found: dict[str, Kind] = {}
        for formats in styles.iter("{*}cellXfs"):  # type: ignore[union-attr]
            for each in formats:
                number = _count(each.get("numFmtId"), 0, self.file)
                found[str(len(found))] = _format_kind(number, codes.get(number, ""))
        return found

    def _texts(self) -> list[str]:
        if self._shared is None:
            self._shared = []
            if _SHARED in self._package.names():
                found = pieces(self._package, _SHARED, Shape("sst", "si"), plain_texts)
                texts = (each if isinstance(each, str) else _text_of(each) for each in found)
                if self._package.size(_SHARED) <= LETTERS:
                    self._shared = list(texts)
                    return self._shared
                letters = 0
                for text in texts:
                    letters += len(text)
                    if letters > LETTERS:
                        raise refusal("READ-013", file=self.file, what=f"chữ trong bảng vượt {LETTERS} ký tự")
                    self._shared.append(text)
        return self._shared

    def has(self, name: str) -> bool:
        """Whether there is a sheet of that name."""
        return name in self._by_name

    def rows(self, name: str, columns: Collection[int] | None = None) -> Iterator[Row]:
        """The rows of a sheet that the file stores, in its order; blank cells without content are not among them.

        :param columns: those whose cells are wanted; all, when left out.
        :raises NotPossible: the sheet does not unpack, is no XML, or has more columns than a sheet of figures.
        """
        part = self._by_name[name].part
        merged = self.merged.setdefault(name, [])
        hidden = self.hidden_columns.setdefault(name, set())
        number = 0

        def plain(text: str) -> list[Row] | None:
            return self._plain_rows(text, columns)

        for each in pieces(self._package, part, Shape("sheetData", "row", ("col", "mergeCell")), plain):
            if isinstance(each, Row):
                number = each.number
                yield each
            elif each.tag.endswith("}row"):
                number = _count(each.get("r"), number + 1, self.file)
                yield Row(number, each.get("hidden") in TRUE, self._cells(each, columns))
            elif each.tag.endswith("}mergeCell"):
                merged.append(str(each.get("ref", "")))
            elif each.get("hidden") in TRUE:
                first, last = (_count(each.get(end), 1, self.file) for end in ("min", "max"))
                hidden.update(range(first, min(last, COLUMNS) + 1))

    def _plain_rows(self, text: str, columns: Collection[int] | None) -> list[Row] | None:
        """Rows as Excel and its kin write them; ``None`` where anything in them is written otherwise."""
        found = TOKEN.findall(text)
        if found[-1][-1]:
            return None
        rows: list[Row] = []
        texts = self._texts() if self._shared is None and ' t="s"' in text else self._shared or ()
        formats = self._formats() if self._styles is None else self._styles
        number, hidden, count = "", False, 0
        cells: dict[int, Seen] = {}
        for letters, style, kind, formula, value, words, row, attributes, _ in found:
            if letters:
                count += 1
                if not (value or formula or words):
                    continue
                place = column_number(letters)
                if columns is not None and place not in columns:
                    continue
                if not formula and value.isdecimal() and value.isascii():
                    if kind == "s":
                        at = int(value)
                        if at < len(texts) and texts[at]:
                            cells[place] = Seen("text", texts[at], False)
                        continue
                    if not kind:
                        cells[place] = Seen(formats.get(style, "number"), value, False)
                        continue
                if words and kind != "inlineStr":
                    return None
                raw = unescaped(meant(words)) if words else meant(value) if "&" in value else value
                seen = self._seen(kind or "n", style, raw, bool(formula))
                if seen is not None and (seen.value or seen.formula):
                    cells[place] = seen
            elif bool(row) is bool(number) or count > COLUMNS:
                return None
            elif row:
                said = is_hidden(attributes)
                if said is None or count:
                    return None
                number, hidden, cells = row, said, {}
            else:
                rows.append(Row(int(number), hidden, cells))
                number, count = "", 0
        return rows

    def _cells(self, row: Any, columns: Collection[int] | None) -> dict[int, Seen]:
        if len(row) > COLUMNS:
            raise refusal("READ-013", file=self.file, what=f"một dòng có hơn {COLUMNS} cột")
        cells: dict[int, Seen] = {}
        place = 0
        for element in row:
            reference = element.get("r")
            place = column_number(reference.rstrip("0123456789")) if reference else place + 1
            if columns is not None and place not in columns:
                continue
            seen = self._cell(element)
            if seen is not None and (seen.value or seen.formula):
                cells[place] = seen
        return cells

    def _cell(self, element: Any) -> Seen | None:
        raw, formula = "", False
        for child in element:
            tag = child.tag
            if tag.endswith("}v"):
                raw = child.text or ""
            elif tag.endswith("}f"):
                formula = True
            elif tag.endswith("}is"):
                raw = _text_of(child)
        return self._seen(element.get("t", "n"), element.get("s", ""), raw, formula)

    def _seen(self, kind: str, style: str, raw: str, formula: bool) -> Seen | None:
        """A cell by what its element says of it."""
        if kind == "s":
            shared = self._shared_text(raw)
            return None if shared is None else Seen("text", shared, formula)
        if kind == "n":
            if not raw:
                return Seen("text", "", True) if formula else None
            if not (raw.isdecimal() and raw.isascii()) and not _NUMBER.fullmatch(raw):
                return Seen("text", raw, formula)
            formats = self._formats() if self._styles is None else self._styles
            return Seen(formats.get(style, "number"), raw, formula)
        if kind == "str":
            raw = unescaped(raw)
        elif kind in _KINDS:
            return Seen(_KINDS[kind], raw, formula)
        return Seen("text", raw, formula) if raw or formula else None

    def _shared_text(self, number: str) -> str | None:
        texts = self._texts() if self._shared is None else self._shared
        if not number:
            return None
        at = int(number) if number.isascii() and number.isdecimal() else _count(number, 0, self.file)
        return texts[at] if at < len(texts) else None


_KINDS: dict[str, Kind] = {"b": "flag", "e": "error", "d": "text"}
#: Kinds by style, by the bytes of the styles they were read from; so many are kept.
_FORMATS: dict[bytes, dict[str, Kind]] = {}
#: Sheets and the days' beginning, by the bytes that say them.
_SHEETS: dict[tuple[bytes | None, ...], tuple[tuple[Sheet, ...], bool]] = {}
_MOST_KEPT = 32


def _count(said: str | None, otherwise: int, file: str) -> int:
    """A whole number of the file's own bookkeeping."""
    if not said:
        return otherwise
    if not (said.isascii() and said.isdecimal() and len(said) < 10):
        raise refusal("READ-009", file=file, what=f"số thứ tự {said[:20]!r} không hợp lệ")
    return int(said)


def _text_of(element: Any) -> str:
    """The text of a shared or inline string; readings in another script (``rPh``) are not part of it."""
    if len(element) == 1 and element[0].tag.endswith("}t"):
        return unescaped(element[0].text or "")
    pieces = []
    for text in element.iter("{*}t"):
        if not text.getparent().tag.endswith("}rPh"):
            pieces.append(text.text or "")
    return unescaped("".join(pieces))


def _format_kind(number: int, code: str) -> Kind:
    if number in _BUILT_IN_DATES:
        return "date"
    if number in {9, 10}:
        return "percent"
    bare = _QUOTED.sub("", code).lower()
    if "%" in bare:
        return "percent"
    return "date" if code and re.search(r"[dmyhs]", bare) and bare != "general" else "number"
