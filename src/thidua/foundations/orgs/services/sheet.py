"""Read the first sheet of an Excel file from standard input; print its rows as JSON. Run in a child process only.

Nothing of the house is imported: a hostile file costs this process, which has its own limits of memory and time.
Formulas are never evaluated; only the values the file stores are read.
"""

from __future__ import annotations

import io
import json
import sys
import zipfile

#: Bytes after unpacking; a sheet of 5,000 rows needs well under 5 MB.
UNPACKED = 60 * 1024 * 1024
#: Bytes of address space and seconds of processor time of this child.
MEMORY = 1024 * 1024 * 1024
SECONDS = 20
COLUMNS = 30


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
    except (CalamineError, IndexError, OSError, ValueError):
        return 2
    json.dump([[_text(cell) for cell in row[:COLUMNS]] for row in rows], sys.stdout, ensure_ascii=True)
    return 0


def _text(cell: object) -> str:
    """Whole numbers come back as floats: 5.0 is 5."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


if __name__ == "__main__":
    raise SystemExit(main())
