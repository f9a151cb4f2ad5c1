"""Tables with ruled lines in a PDF: which words stand in which cell.

Word and LibreOffice draw borders as thin filled boxes or stroked lines; both are taken as rules. A cell is what
the rules really enclose: rules missing between two fields of the grid merge them, as on paper. Tables without
rules (the letterhead is one) are left to the page layout.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from thidua.reading.page_layout import PlacedLine, Word, box_of, make_rows

#: Points within which two rules are one, and a rule ends at another.
_NEAR = 3.0
_THIN = 3.0
_MAX_PATHS = 5_000


@dataclass(frozen=True, slots=True)
class Rule:
    """A level or upright line: where it stands across its direction (`at`), and from where to where it runs."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Grid:
    """One ruled table: its rules' places in order, and the rules themselves."""

    xs: list[float]
    ys: list[float]
    level: list[Rule]
    upright: list[Rule]

    def holds(self, word: Word) -> bool:
        middle = (word.x0 + word.x1) / 2
        return self.xs[0] <= middle <= self.xs[-1] and self.ys[0] <= word.middle <= self.ys[-1]

    def cell_of(self, word: Word) -> tuple[int, int]:
        """The row and column of the cell this word stands in; merged cells count by their first ones."""
        row = _between(self.ys, word.middle)
        column = _between(self.xs, (word.x0 + word.x1) / 2)
        while column > 0 and not self._upright_at(self.xs[column], self.ys[row], self.ys[row + 1]):
            column -= 1
        while row > 0 and not self._level_at(self.ys[row], self.xs[column], self.xs[column + 1]):
            row -= 1
        return row, column

    def _upright_at(self, x: float, top: float, bottom: float) -> bool:
        middle = (top + bottom) / 2
        return any(abs(rule.at - x) <= _NEAR and rule.start <= middle <= rule.end for rule in self.upright)

    def _level_at(self, y: float, left: float, right: float) -> bool:
        middle = (left + right) / 2
        return any(abs(rule.at - y) <= _NEAR and rule.start <= middle <= rule.end for rule in self.level)


def ruled_grids(level: Sequence[Rule], upright: Sequence[Rule]) -> list[Grid]:
    """The tables that these rules make, top to bottom: two columns and two rows of cells, or more."""
    groups: list[list[Rule]] = []
    for rule in sorted(upright, key=lambda rule: rule.start):
        if groups and rule.start <= max(other.end for other in groups[-1]) + _NEAR:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    grids = []
    for group in groups:
        top, bottom = min(rule.start for rule in group), max(rule.end for rule in group)
        xs = _places(rule.at for rule in group)
        crossing = [
            rule
            for rule in level
            if top - _NEAR <= rule.at <= bottom + _NEAR and rule.start < xs[-1] and rule.end > xs[0]
        ]
        ys = _places([top, bottom, *(rule.at for rule in crossing)])
        if len(xs) >= 3 and len(ys) >= 3:
            grids.append(Grid(xs, ys, crossing, group))
    return grids


def table_lines(grid: Grid, words: Iterable[Word], index: int, size: tuple[float, float]) -> list[PlacedLine]:
    """The lines of a table on a page of this size, cell by cell, row by row."""
    cells: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        cells.setdefault(grid.cell_of(word), []).append(word)
    return [
        PlacedLine(row.text, row.bold, row.italic, cell=(index, *place), box=box_of(row.words, *size))
        for place in sorted(cells)
        for row in make_rows(cells[place])
    ]


def rules_of(page: Any, height: float) -> tuple[list[Rule], list[Rule]]:
    """The level and the upright rules drawn on a pdfium page, from its top left corner."""
    import pypdfium2.raw as pdfium

    level: list[Rule] = []
    upright: list[Rule] = []
    for count, entry in enumerate(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH,), max_depth=1)):
        if count >= _MAX_PATHS:
            break
        left, bottom, right, top = entry.get_bounds()
        wide, high = right - left, top - bottom
        upper, lower = height - top, height - bottom
        if high <= _THIN and wide > 3 * _THIN:
            level.append(Rule((upper + lower) / 2, left, right))
        elif wide <= _THIN and high > 2 * _THIN:
            upright.append(Rule((left + right) / 2, upper, lower))
        elif high > 2 * _THIN and wide > 3 * _THIN and pdfium.FPDFPath_CountSegments(entry.raw) <= 6:
            # A frame or a shaded field: its edges are where the cell ends.
            level += [Rule(upper, left, right), Rule(lower, left, right)]
            upright += [Rule(left, upper, lower), Rule(right, upper, lower)]
    return level, upright


def _places(values: Iterable[float]) -> list[float]:
    """Values in order, those within reach of each other made one."""
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _NEAR:
            out.append(value)
    return out


def _between(edges: Sequence[float], value: float) -> int:
    """The field between two neighbouring edges in which the value lies."""
    for index in range(len(edges) - 1):
        if value <= edges[index + 1]:
            return index
    return max(0, len(edges) - 2)
