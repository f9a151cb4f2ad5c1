"""Tables in the text: assignments set in columns ("Nhiệm vụ | Chủ trì | Phối hợp | Thời gian")."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass

from thidua.reading.keys import plain, squeeze_blanks
from thidua.reading.outline import Node
from thidua.reading.source import Line

_COLUMN_WORDS = re.compile(
    r"chu tri|phoi hop|thoi (?:gian|han)|noi dung|nhiem vu|don vi|co quan|cong viec|chi tieu|thuc hien|hoan thanh"
)


#: Headers of columns: who, what, by when.
LEAD_COLUMN = (
    r"chu tri|^(?:don vi|co quan|bo phan|nguoi)(?:,? \w+)? (?:thuc hien|phu trach)|^(?:don vi"
    r"|co quan|bo phan)$|phan cong|^(?:nguoi |bo phan )?(?:phu trach|thuc hien)$"
)
WORK_COLUMN = r"nhiem vu|noi dung|cong viec|hoat dong"
WHEN_COLUMN = r"thoi (?:gian|han)|hoan thanh|tien do"


@dataclass(frozen=True, slots=True)
class Grid:
    """One table below a section: its header row and the rows under it, cells as text."""

    section: Node
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]


def mark_tabbed(lines: list[Line]) -> list[Line]:
    """Lines whose cells are parted by tabs become one line per cell, where at least two rows stand together.

    >>> made = mark_tabbed([Line("TT\\tNhiệm vụ\\tChủ trì", 1, 1), Line("1\\tMở lớp\\tHội Khuyến học", 1, 2)])
    >>> [(line.text, line.hint.cell) for line in made][3:]
    [('1', (0, 1, 0)), ('Mở lớp', (0, 1, 1)), ('Hội Khuyến học', (0, 1, 2))]
    """
    made: list[Line] = []
    table = -1
    index = 0
    while index < len(lines):
        end = index
        while (
            end < len(lines)
            and lines[end].text.strip("\n ").count("\t") >= 2
            and lines[end].hint.cell is None
        ):
            end += 1
        if end - index < 2 or not _COLUMN_WORDS.search(plain(lines[index].text[:400])):
            stop = max(end, index + 1)
            made += lines[index:stop]
            index = stop
            continue
        table += 1
        for row, line in enumerate(lines[index:end]):
            for column, cell in enumerate(line.text.split("\t")):
                hint = dataclasses.replace(line.hint, cell=(table, row, column))
                made.append(dataclasses.replace(line, text=cell.strip(), hint=hint))
        index = end
    return made


def grids(root: Node) -> Iterator[Grid]:
    """The tables of a text in order."""
    for section in (root, *root.walk()):
        cells: dict[int, dict[tuple[int, int], list[Node]]] = {}
        for child in section.children:
            place = child.paragraph.hint.cell
            if place is not None:
                cells.setdefault(place[0], {}).setdefault(place[1:], []).append(child)
        for table in cells.values():
            width = 1 + max(column for _, column in table)
            order = sorted({row for row, _ in table})
            rows = [
                tuple(
                    squeeze_blanks(" ".join(n.text for n in table.get((row, column), [])))
                    for column in range(width)
                )
                for row in order
            ]
            first = [
                min((n.line for (r, _), ns in table.items() if r == row for n in ns), default=0)
                for row in order
            ]
            if len(rows) >= 2:
                yield Grid(section, rows[0], tuple(rows[1:]), tuple(first[1:]))


def column(grid: Grid, pattern: str) -> int | None:
    """The first column whose header says a pattern (key form)."""
    found = re.compile(pattern)
    return next((i for i, head in enumerate(grid.header) if found.search(plain(head))), None)
