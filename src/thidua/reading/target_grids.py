"""Targets set in a table: one row an indicator, one column a year."""

from __future__ import annotations

import re

from thidua.reading.grids import Grid, column, grids
from thidua.reading.keys import plain
from thidua.reading.outline import Node
from thidua.reading.populations import split_measure
from thidua.reading.quantities import operator_of, parse_number
from thidua.reading.schema import Operator, Target

_YEAR_HEAD = re.compile(r"(?:den )?(?:het )?(?:nam )?(20\d\d)(?: \([^)]*\))?")
_NAME_HEAD = r"chi tieu|muc tieu"
_UNIT_HEAD = r"^(?:don vi(?: tinh)?|dvt)$"
_CELL = re.compile(r"(?P<before>\D*?)(?P<value>\d[\d.,]*)\s*(?P<unit>%?)(?P<after>\D*)")
_ORDINAL = re.compile(r"(?:tt|stt|so tt)$")
#: The unit behind an indicator's name ("Số người được xác nhận (người)").
_UNIT_BEHIND = re.compile(r"\s*\(([^()]{1,20})\)\s*$")
#: The words of a share before its population ("Tỷ lệ hộ …").
_SHARE = re.compile(r"^(?:tỷ lệ|tỉ lệ|số lượng|số)\s+", re.IGNORECASE)


def grid_targets(root: Node) -> list[Target]:
    """The targets of every table whose columns are years, in order of rows; results and drafts of others set none."""
    made: list[Target] = []
    for grid in grids(root):
        years = {
            place: int(found[1])
            for place, head in enumerate(grid.header)
            if (found := _YEAR_HEAD.fullmatch(plain(head).strip(" .:")))
        }
        named = column(grid, _NAME_HEAD)
        sets = named is not None or grid.section.within("targets")
        if not years or not sets or grid.section.within("results", "amendment", "proposals"):
            continue
        name_at = named if named is not None else _first_words(grid)
        unit_at = column(grid, _UNIT_HEAD)
        for row, line in zip(grid.rows, grid.lines, strict=True):
            for place, year in years.items():
                one = _target(row[name_at], row[unit_at] if unit_at is not None else "", row[place])
                if one is not None:
                    op, value, unit, population, measure = one
                    made.append(Target(year, op, value, unit, population, measure, grid.section.where, line))
    return made


def _first_words(grid: Grid) -> int:
    return next((i for i, head in enumerate(grid.header) if not _ORDINAL.match(plain(head))), 0)


def _target(name: str, unit: str, cell: str) -> tuple[Operator, float, str | None, str, str | None] | None:
    """(operator, value, unit, population, measure) of one cell; None where it holds no number."""
    key = plain(cell)
    found = _CELL.fullmatch(key.strip())
    value = parse_number(found["value"]) if found else None
    behind = _UNIT_BEHIND.search(name)
    text = _SHARE.sub("", name[: behind.start()] if behind else name).strip(" .:;")
    population, measure = split_measure(text, plain(text), 0, len(text))
    if found is None or value is None or not population:
        return None
    said = unit.strip() or (behind[1].strip() if behind else "")
    counted = "%" if found["unit"] or "%" in (said, *name.split()) else said or None
    return operator_of(found["before"], found["after"]), value, counted, population, measure
