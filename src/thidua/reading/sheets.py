"""An Excel workbook read row by row: what every cell stores, as it is stored, and what a person does not see of it.

The file is opened with suspicion (``ooxml.Package``: sizes and ratios checked before a byte is unpacked, no DTD,
no entity) and a sheet is parsed piece by piece, so that memory does not grow with its rows. Formulas are never
evaluated: the value the file keeps for one is read, and the cell says that it was a formula. Nothing is cut: past
a limit the file is refused.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from math import isinf
from typing import Any, Literal, NamedTuple

from lxml import etree

from thidua.reading.errors import refusal
from thidua.reading.limits import MB, Limits
from thidua.reading.ooxml import Package

#: A workbook of 100,000 rows of twelve columns is 8 MB packed and 60 MB unpacked.
SHEET_LIMITS = Limits(file_bytes=40 * MB, zip_unpacked=300 * MB, zip_entries=1_000)
#: Columns a row may have, letters all shared texts together may have.
COLUMNS, LETTERS = 1_000, 60_000_000

Kind = Literal["text", "number", "date", "percent", "flag", "error", "blank"]

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NUMBER = re.compile(r"-?\d{1,400}(\.\d{1,400})?([eE][+-]?\d{1,4})?")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, etree.XMLSyntaxError)


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
        self._formats = self._read_formats()
        self._shared: list[str] | None = None

    @property
    def package(self) -> Package:
        """The checked package, for whoever writes a marked copy."""
        return self._package

    def _sheets(self) -> tuple[Sheet, ...]:
        main = self._package.main_part() or "xl/workbook.xml"
        book = self._package.xml(main)
        folder, _, name = main.rpartition("/")
        relations = self._package.xml(f"{folder}/_rels/{name}.rels")
        if book is None or relations is None:
            raise refusal("READ-009", file=self.file, what="không có phần nào là bảng tính Excel")
        targets: dict[str, str] = {}
        for relation in relations:
            target = str(relation.get("Target", ""))
            path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            targets[str(relation.get("Id"))] = path
        for properties in book.iter("{*}workbookPr"):
            self.since_1904 = properties.get("date1904") in {"1", "true"}
        return tuple(
            Sheet(
                str(sheet.get("name", "")),
                targets.get(str(sheet.get(_RELATION) or sheet.get(_STRICT_RELATION)), ""),
                sheet.get("state", "visible") != "visible",
            )
            for sheet in book.iter("{*}sheet")
        )

    def _read_formats(self) -> list[Kind]:
        styles = self._package.xml("xl/styles.xml")
        if styles is None:
            return []
        codes = {
            _count(each.get("numFmtId"), 0, self.file): str(each.get("formatCode", ""))
            for each in styles.iter("{*}numFmt")
        }
        found: list[Kind] = []
        for formats in styles.iter("{*}cellXfs"):
            for each in formats:
                number = _count(each.get("numFmtId"), 0, self.file)
                found.append(_format_kind(number, codes.get(number, "")))
        return found

    def _texts(self) -> list[str]:
        if self._shared is None:
            self._shared = []
            if "xl/sharedStrings.xml" in self._package.names():
                letters = 0
                for element in self._parse("xl/sharedStrings.xml", ("{*}si",)):
                    text = _text_of(element)
                    letters += len(text)
                    if letters > LETTERS:
                        raise refusal("READ-013", file=self.file, what=f"chữ trong bảng vượt {LETTERS} ký tự")
                    self._shared.append(text)
                    _forget(element)
        return self._shared

    def _parse(self, part: str, tags: tuple[str, ...]) -> Iterator[Any]:
        try:
            with self._package.stream(part) as stream:
                events = etree.iterparse(
                    stream,
                    events=("end",),
                    tag=tags,
                    resolve_entities=False,
                    no_network=True,
                    load_dtd=False,
                    huge_tree=False,
                    remove_comments=True,
                    remove_pis=True,
                )
                for _event, element in events:
                    yield element
                if events.root is not None and events.root.getroottree().docinfo.internalDTD is not None:
                    raise refusal("READ-014", file=self.file, part=part)
        except (*_BROKEN, KeyError) as error:
            raise refusal("READ-009", file=self.file, what=f"phần {part} không đọc được trọn vẹn") from error

    def has(self, name: str) -> bool:
        """Whether there is a sheet of that name."""
        return name in self._by_name

    def rows(self, name: str) -> Iterator[Row]:
        """The rows of a sheet that the file stores, in its order; blank cells without content are not among them.

        :raises NotPossible: the sheet does not unpack, is no XML, or has more columns than a sheet of figures.
        """
        part = self._by_name[name].part
        merged = self.merged.setdefault(name, [])
        hidden = self.hidden_columns.setdefault(name, set())
        cells: dict[int, Seen] = {}
        count = number = 0
        for element in self._parse(part, ("{*}c", "{*}row", "{*}col", "{*}mergeCell")):
            tag = element.tag.rpartition("}")[2]
            if tag == "c":
                count += 1
                if count > COLUMNS:
                    raise refusal("READ-013", file=self.file, what=f"một dòng có hơn {COLUMNS} cột")
                reference = element.get("r")
                place = column_number(reference.rstrip("0123456789")) if reference else count
                seen = self._cell(element)
                if seen.kind != "blank":
                    cells[place] = seen
                element.clear()
            elif tag == "row":
                number = _count(element.get("r"), number + 1, self.file)
                yield Row(number, element.get("hidden") in {"1", "true"}, cells)
                cells, count = {}, 0
                _forget(element)
            elif tag == "mergeCell":
                merged.append(str(element.get("ref", "")))
            elif element.get("hidden") in {"1", "true"}:
                first, last = (_count(element.get(end), 1, self.file) for end in ("min", "max"))
                hidden.update(range(first, min(last, COLUMNS) + 1))

    def _cell(self, element: Any) -> Seen:
        kind = element.get("t", "n")
        raw = ""
        formula = False
        for child in element:
            tag = child.tag.rpartition("}")[2]
            if tag == "v":
                raw = child.text or ""
            elif tag == "f":
                formula = True
            elif tag == "is":
                raw = _text_of(child)
        if kind == "n":
            if not raw:
                return Seen("text", "", True) if formula else _BLANK
            if not _NUMBER.fullmatch(raw):
                return Seen("text", raw, formula)
            style = _count(element.get("s"), 0, self.file)
            return Seen(self._formats[style] if style < len(self._formats) else "number", raw, formula)
        if kind == "s":
            texts = self._texts()
            at = _count(raw, 0, self.file)
            raw = texts[at] if 0 <= at < len(texts) else ""
        elif kind == "str":
            raw = _plain(raw)
        elif kind == "b":
            return Seen("flag", raw, formula)
        elif kind == "e":
            return Seen("error", raw, formula)
        elif kind == "d":
            return Seen("text", raw, formula)
        return Seen("text", raw, formula) if raw or formula else _BLANK


_BLANK = Seen("blank", "")


def _count(said: str | None, otherwise: int, file: str) -> int:
    """A whole number of the file's own bookkeeping."""
    if not said:
        return otherwise
    if not (said.isascii() and said.isdecimal() and len(said) < 10):
        raise refusal("READ-009", file=file, what=f"số thứ tự {said[:20]!r} không hợp lệ")
    return int(said)


def _forget(element: Any) -> None:
    """Drop an element that was read and those before it: memory stays that of one row."""
    element.clear()
    parent = element.getparent()
    while element.getprevious() is not None:
        del parent[0]


def _text_of(element: Any) -> str:
    """The text of a shared or inline string; readings in another script (``rPh``) are not part of it."""
    pieces = []
    for text in element.iter("{*}t"):
        if not text.getparent().tag.endswith("}rPh"):
            pieces.append(text.text or "")
    return _plain("".join(pieces))


def _plain(text: str) -> str:
    """Text with the characters XML cannot hold, which Excel writes as ``_x000D_``."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _format_kind(number: int, code: str) -> Kind:
    if number in _BUILT_IN_DATES:
        return "date"
    if number in {9, 10}:
        return "percent"
    bare = _QUOTED.sub("", code).lower()
    if "%" in bare:
        return "percent"
    return "date" if code and re.search(r"[dmyhs]", bare) and bare != "general" else "number"
