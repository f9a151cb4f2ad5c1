"""Where lines, bars and tiles of a picture stand, in units of its own view box. No rule is decided here."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.conf import settings

from thidua.ground.numbers import places, vn_number
from thidua.ground.text_vn import sort_key
from thidua.journeys.look_over_figures import Point, Row

#: The trend's view boxes: beside a page's other columns, and on a phone, where fewer words stand on it.
WIDE, NARROW, HEIGHT = 1000, 340, 240
_TOP, _BOTTOM = 32, 196
#: Half of what a value's words take, and what one letter of a scale's number takes.
_HALF, _LETTER = 34, 8
#: How many shades a map has; the same number of bodies in each.
SHADES = 5


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of the trend; ``x``, ``y`` in the view box; ``said`` its value in words, written at ``said_y``.

    :ivar named: its words are written; of many points only every second, third, … is.
    """

    point: Point
    x: int
    y: int
    said: str
    said_y: int
    named: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """Dots, the lines between them (none across a break), where the target's line is, and where breaks are.

    :ivar lines: each with whether the two periods may be compared; else it is dashed. :ivar scale: (y, number).
    """

    width: int
    left: int
    dots: tuple[Dot, ...]
    lines: tuple[tuple[str, bool], ...]
    breaks: tuple[tuple[int, str], ...]
    goal_y: int | None
    scale: tuple[tuple[int, str], ...]

    @property
    def right(self) -> int:
        """Where lines across the picture end."""
        return self.width - 8


def scale_of(most: Decimal, *, percent: bool) -> list[Decimal]:
    """Round numbers from nought to at least the greatest value, five steps at most.

    >>> [str(n) for n in scale_of(Decimal("61.04"), percent=True)]
    ['0', '25', '50', '75', '100']
    >>> [str(n) for n in scale_of(Decimal(4967), percent=False)], [str(n) for n in scale_of(Decimal(2), percent=False)]
    (['0', '1000', '2000', '3000', '4000', '5000'], ['0', '1', '2'])
    """
    if percent and most <= 100:
        return [Decimal(n) for n in (0, 25, 50, 75, 100)]
    steps = (digit * 10**power for power in range(30) for digit in (1, 2, 5))
    step = next(one for one in steps if one * 5 >= most)
    return [Decimal(step * n) for n in range(max(1, math.ceil(most / step)) + 1)]


def trend(
    points: Sequence[Point],
    *,
    goal: Decimal | None,
    percent: bool,
    say: Callable[[Decimal], str],
    width: int = WIDE,
) -> Trend:
    """The line of a total over its periods, from nought up: a line that begins elsewhere makes little look much."""
    values = [point.value for point in points if point.value is not None]
    ticks = scale_of(max([*values, *([goal] if goal is not None else []), Decimal(1)]), percent=percent)
    words = [f"{vn_number(tick, places(tick))}{' %' if percent else ''}" for tick in ticks]
    left = 12 + _LETTER * max(len(word) for word in words)
    first, last = left + _HALF, width - _HALF - 8
    every = max(1, -(-len(points) * 2 * _HALF // (last - first + 2 * _HALF)))

    def height(value: Decimal) -> int:
        return int(_BOTTOM - (_BOTTOM - _TOP) * value / ticks[-1])

    def across(index: int) -> int:
        return first + (last - first) * index // (len(points) - 1) if len(points) > 1 else (first + last) // 2

    goal_y = None if goal is None else height(goal)
    dots: list[Dot] = []
    lines: list[tuple[str, bool]] = []
    breaks: list[tuple[int, str]] = []
    before: Dot | None = None
    for index, point in enumerate(points):
        x = across(index)
        if point.broken:
            breaks.append(((x + across(index - 1)) // 2, "; ".join(point.broken)))
        if point.value is None:
            before = None
            continue
        y = height(point.value)
        named = (len(points) - 1 - index) % every == 0
        dot = Dot(point, x, y, say(point.value), _beside(y, goal_y), named)
        if before is not None and not point.broken:
            lines.append((f"{before.x},{before.y} {dot.x},{dot.y}", point.same))
        dots.append(dot)
        before = dot
    scale = tuple((height(tick), word) for tick, word in zip(ticks, words, strict=True))
    return Trend(width, left, tuple(dots), tuple(lines), tuple(breaks), goal_y, scale)


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
    """Squares; ``placed``: they stand about where the territories lie, else in the order of their names.

    :ivar steps: each shade on it with the least and the greatest value it stands for.
    """

    tiles: tuple[Tile, ...]
    placed: bool
    steps: tuple[tuple[int, Decimal, Decimal], ...] = ()


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
        return TileMap(tiles, True, _steps(rows, shades))
    ordered = sorted(
        rows, key=lambda row: sort_key(row.territory.short_name if row.territory else row.body.name)
    )
    return TileMap(
        tuple(
            Tile(row, row.territory.short_name if row.territory else row.body.name, _shade(row, shades))
            for row in ordered
        ),
        False,
        _steps(rows, shades),
    )


def _shade(row: Row | None, shades: dict[object, int]) -> int:
    return shades.get(row.body.id, 0) if row else 0


def _steps(rows: Sequence[Row], shades: dict[object, int]) -> tuple[tuple[int, Decimal, Decimal], ...]:
    """What each shade that is used stands for, from the least on."""
    held: dict[int, list[Decimal]] = {}
    for row in rows:
        if row.value is not None:
            held.setdefault(shades[row.body.id], []).append(row.value)
    return tuple((shade, min(values), max(values)) for shade, values in sorted(held.items()))


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
