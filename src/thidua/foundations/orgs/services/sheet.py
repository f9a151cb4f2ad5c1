"""Read the first sheet of an Excel file from standard input; print its rows as JSON. Run in a child process only.

Nothing of the house is imported: a hostile file costs this process, which has its own limits of memory and time.
Formulas are never evaluated; only the values the file stores are read.
"""

from __future__ import annotations

import io
import json
import posixpath
import re
import sys
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

#: Bytes after unpacking; a sheet of 5,000 rows needs well under 5 MB.
UNPACKED = 60 * 1024 * 1024
#: Bytes of address space and seconds of processor time of this child.
MEMORY = 1024 * 1024 * 1024
SECONDS = 20
COLUMNS = 30

#: Excel's own number formats that show a percentage.
PERCENT = {"9", "10"}
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def main() -> int:
    """Read as many rows as the argument says.

    Exit 0 with JSON rows, 2 when it is no workbook, 3 when it is too large unpacked.
    """
    try:
        import resource
    except ImportError:  # not a POSIX system: the parent's timeout remains
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    most = int(sys.argv[1])
    content = sys.stdin.buffer.read()
    if content[:2] == b"PK":
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                if sum(entry.file_size for entry in archive.infolist()) > UNPACKED:
                    return 3
        except zipfile.BadZipFile:
            return 2
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False, nrows=most)
        percents = _percents(content, book.sheet_names[0]) if content[:2] == b"PK" else set()
    except (CalamineError, IndexError, OSError, ValueError):
        return 2
    told = [
        [_text(cell, (line, column) in percents) for column, cell in enumerate(row[:COLUMNS])]
        for line, row in enumerate(rows)
    ]
    json.dump(told, sys.stdout, ensure_ascii=True)
    return 0


def _text(cell: object, percent: bool = False) -> str:
    """As the sheet shows it: whole numbers come back as floats, and 40% as 0.4."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and percent:
        return f"{(Decimal(repr(cell)) * 100).normalize():f}%"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _percents(content: bytes, name: str) -> set[tuple[int, int]]:
    """Cells of a sheet of an .xlsx file that are formatted as a percentage; none where the file does not say."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            styles = _percent_styles(archive)
            return _styled(archive, name, styles) if styles else set()
    except (KeyError, ElementTree.ParseError, zipfile.BadZipFile):  # .ods, or a part is missing
        return set()


def _percent_styles(archive: zipfile.ZipFile) -> set[str]:
    """Numbers of the cell styles that show a percentage."""
    root = ElementTree.fromstring(archive.read("xl/styles.xml"))  # noqa: S314 -- in a child with limits of its own
    # Text in quotes and escaped signs of a format are printed, not meant.
    own = {
        one.get("numFmtId", "")
        for one in root.iter(f"{_MAIN}numFmt")
        if "%" in re.sub(r'"[^"]*"|\\.', "", one.get("formatCode", ""))
    }
    return {
        str(number)
        for number, style in enumerate(root.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf"))
        if style.get("numFmtId", "") in PERCENT | own
    }


def _styled(archive: zipfile.ZipFile, name: str, styles: set[str]) -> set[tuple[int, int]]:
    """Where cells of these styles stand in the sheet of this name, rows and columns counted from 0."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
    wanted = next((s.get(_RELATION) for s in book.iter(f"{_MAIN}sheet") if s.get("name") == name), None)
    parts = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    target = next((str(p.get("Target")) for p in parts if p.get("Id") == wanted), "")
    found: set[tuple[int, int]] = set()
    with archive.open(posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")) as sheet:
        for _event, element in ElementTree.iterparse(sheet):  # noqa: S314
            if element.tag == f"{_MAIN}c" and element.get("s") in styles:
                place = re.fullmatch(r"([A-Z]+)(\d+)", element.get("r", ""))
                if place:
                    column = 0
                    for letter in place[1]:
                        column = column * 26 + ord(letter) - 64
                    found.add((int(place[2]) - 1, column - 1))
            elif element.tag == f"{_MAIN}row":
                element.clear()
    return found


if __name__ == "__main__":
    raise SystemExit(main())
