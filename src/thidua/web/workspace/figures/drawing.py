"""Where lines, bars and tiles of a picture stand, in units of its own view box. No rule is decided here."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.conf import settings

from thidua.ground.text_vn import sort_key
from thidua.journeys.look_over_figures import Point, Row

#: The trend's view box.
WIDTH, HEIGHT = 640, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 584, 32, 180
#: How many shades a map has; the same number of bodies in each.
SHADES = 5


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of the trend; ``x``, ``y`` in the view box; ``said`` its value in words, written at ``said_y``."""

    point: Point
    x: int
    y: int
    said: str
    said_y: int


@dataclass(frozen=True, slots=True)
class Trend:
    """Dots, the lines between them (none across a break), where the target's line is, and where breaks are."""

    dots: tuple[Dot, ...]
    lines: tuple[str, ...]
    breaks: tuple[tuple[int, str], ...]
    goal_y: int | None


def trend(
    points: Sequence[Point], *, goal: Decimal | None, percent: bool, say: Callable[[Decimal], str]
) -> Trend:
    """The line of a total over its periods, from nought up: a line that begins elsewhere makes little look much."""
    values = [point.value for point in points if point.value is not None]
    most = max([*values, *([goal] if goal is not None else []), Decimal(1)])
    if percent:
        most = max(most, Decimal(100))
    step = (_RIGHT - _LEFT) // max(1, len(points) - 1) if len(points) > 1 else 0

    def height(value: Decimal) -> int:
        return int(_BOTTOM - (_BOTTOM - _TOP) * value / most)

    goal_y = None if goal is None else height(goal)
    dots: list[Dot] = []
    lines: list[str] = []
    breaks: list[tuple[int, str]] = []
    before: Dot | None = None
    for index, point in enumerate(points):
        x = _LEFT + step * index if len(points) > 1 else (_LEFT + _RIGHT) // 2
        if point.broken:
            breaks.append((x - step // 2, "; ".join(point.broken)))
        if point.value is None:
            before = None
            continue
        y = height(point.value)
        dot = Dot(point, x, y, say(point.value), _beside(y, goal_y))
        if before is not None and not point.broken:
            lines.append(f"{before.x},{before.y} {dot.x},{dot.y}")
        dots.append(dot)
        before = dot
    return Trend(tuple(dots), tuple(lines), tuple(breaks), goal_y)


def _beside(y: int, goal_y: int | None) -> int:
    """Where a value's words stand: above its dot, or below where the target's line would run through them."""
    crossed = goal_y is not None and y - 30 < goal_y < y
    return y + 24 if crossed and y + 24 < _BOTTOM else y - 12


@dataclass(frozen=True, slots=True)
class Tile:
    """A body as a square. ``shade`` 1 to :data:`SHADES` from the least to the most; 0 without a value.

    :ivar column: place on a map that has places, from 0; so ``line``.
    """

    row: Row | None
    label: str
    shade: int
    column: int = 0
    line: int = 0


@dataclass(frozen=True, slots=True)
class TileMap:
    """Squares; ``placed``: they stand about where the territories lie, else in the order of their names."""

    tiles: tuple[Tile, ...]
    placed: bool


@lru_cache(maxsize=1)
def _places() -> tuple[tuple[str, int, int, str], ...]:
    path = settings.PACKS / "territories" / "tiles.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            (line["code"], int(line["column"]), int(line["row"]), line["label"])
            for line in csv.DictReader(file)
        )


def tile_map(rows: Sequence[Row]) -> TileMap:
    """Provinces where they lie about; anything else in the order of names."""
    shades = _shades(rows)
    placed = {place[0] for place in _places()}
    by_code = {row.territory.code: row for row in rows if row.territory is not None}
    if len(by_code) > 1 and by_code.keys() <= placed and len(by_code) == len(rows):
        tiles = tuple(
            Tile(row, label, _shade(row, shades), column, line)
            for code, column, line, label in _places()
            for row in (by_code.get(code),)
        )
        return TileMap(tiles, True)
    ordered = sorted(
        rows, key=lambda row: sort_key(row.territory.short_name if row.territory else row.body.name)
    )
    return TileMap(
        tuple(
            Tile(row, row.territory.short_name if row.territory else row.body.name, _shade(row, shades))
            for row in ordered
        ),
        False,
    )


def _shade(row: Row | None, shades: dict[object, int]) -> int:
    return shades.get(row.body.id, 0) if row else 0


def _shades(rows: Sequence[Row]) -> dict[object, int]:
    """Equal values have one shade; each shade holds about as many bodies."""
    values = sorted(row.value for row in rows if row.value is not None)
    if not values:
        return {}
    return {
        row.body.id: 1 + min(SHADES - 1, values.index(row.value) * SHADES // len(values))
        for row in rows
        if row.value is not None
    }
