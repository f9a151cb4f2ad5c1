"""From words with their places on a page to lines in the order a person reads them.

One engine for text PDFs and OCR. Official documents are one column, except that the letterhead (body | national
motto), the number beside the date, and the recipients beside the signature stand side by side: there the left
column is read first, then the right one. Tables of three columns and more are read row by row.

Coordinates are points (or pixels) from the top left corner.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from thidua.reading.line_boxes import Box

_PAGE_NUMBER = re.compile(r"(?:[-–—]\s*)?(?:[Tt]rang\s*)?(\d{1,3})(?:\s*[/|]\s*\d{1,3})?(?:\s*[-–—])?")
#: Part of the page height, at its top and its foot, where a lone number is a page number.
_MARGIN = 0.10


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box; `height` is that of its line of type, not of its letters.

    `ink` is the top and the bottom of its letters where that is known apart from the line of type.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    bold: bool = False
    italic: bool = False
    ink: tuple[float, float] | None = None

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def height(self) -> float:
        return self.y1 - self.y0


@dataclass(slots=True)
class Row:
    """Words standing on one base line, left to right."""

    words: list[Word] = field(default_factory=list)

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    @property
    def y0(self) -> float:
        return min(word.y0 for word in self.words)

    @property
    def y1(self) -> float:
        return max(word.y1 for word in self.words)

    @property
    def height(self) -> float:
        return float(median(word.height for word in self.words))

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def bold(self) -> bool:
        return all(word.bold for word in self.words)

    @property
    def italic(self) -> bool:
        return all(word.italic for word in self.words)


def box_of(words: Iterable[Word], width: float, height: float) -> Box:
    """The box round the ink of some words of a page of this size.

    >>> box_of([Word("a", 10, 20, 30, 40), Word("y", 40, 20, 50, 40, ink=(25, 45))], 100, 200)
    (0.1, 0.1, 0.5, 0.225)
    """
    width, height = max(width, 1.0), max(height, 1.0)
    inked = [(word.x0, *(word.ink or (word.y0, word.y1)), word.x1) for word in words]
    edges = (
        min(left for left, _top, _bottom, _right in inked) / width,
        min(top for _left, top, _bottom, _right in inked) / height,
        max(right for _left, _top, _bottom, right in inked) / width,
        max(bottom for _left, _top, bottom, _right in inked) / height,
    )
    left, top, right, bottom = (round(min(1.0, max(0.0, edge)), 4) for edge in edges)
    return left, top, right, bottom


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """One line as read; an empty text is a gap between paragraphs and has no box."""

    text: str
    bold: bool = False
    italic: bool = False
    centred: bool = False
    cell: tuple[int, int, int] | None = None
    box: Box | None = None


def read_page(words: Iterable[Word], width: float, height: float) -> list[PlacedLine]:
    """The lines of one page in reading order, page number left out, paragraphs parted by an empty line."""
    rows = make_rows(
        [word for word in words if word.text.strip() and word.x1 > word.x0 and word.y1 > word.y0]
    )
    rows = without_page_number(rows, height)
    if not rows:
        return []
    left, right = _text_block(rows, width)
    out: list[PlacedLine] = []
    for column in _columns_in_order(rows):
        if out and out[-1].text:
            out.append(PlacedLine(""))
        whole = column.whole
        boxes = [box_of(row.words, width, height) for row in column.rows]
        out.extend(_placed(column.rows, boxes, left if whole else None, right if whole else None))
    return out


def make_rows(words: Sequence[Word]) -> list[Row]:
    """Words gathered into rows: same base line within a third of the type's height; top to bottom."""
    rows: list[Row] = []
    middles: list[float] = []
    for word in sorted(words, key=lambda word: (word.middle, word.x0)):
        best = None
        for index in range(len(rows) - 1, max(-1, len(rows) - 6), -1):
            distance = abs(word.middle - middles[index])
            if distance <= 0.36 * max(word.height, rows[index].words[0].height) and (
                best is None or distance < abs(word.middle - middles[best])
            ):
                best = index
        if best is None:
            rows.append(Row([word]))
            middles.append(word.middle)
        else:
            rows[best].words.append(word)
    for row in rows:
        row.words.sort(key=lambda word: word.x0)
    rows.sort(key=lambda row: median(word.middle for word in row.words))
    return rows


def without_page_number(rows: list[Row], height: float) -> list[Row]:
    """The rows without a lone page number in the top or bottom margin."""
    kept = list(rows)
    for at in (0, -1):
        if kept and _PAGE_NUMBER.fullmatch(kept[at].text.strip()):
            row = kept[at]
            if row.y1 <= height * _MARGIN or row.y0 >= height * (1 - _MARGIN):
                kept.pop(at)
    return kept


@dataclass(slots=True)
class _Column:
    """Rows read one after the other; `whole` when they run over the full width of the page."""

    rows: list[Row]
    whole: bool


def _columns_in_order(rows: list[Row]) -> list[_Column]:
    out: list[_Column] = []
    plain: list[Row] = []
    index = 0
    while index < len(rows):
        zone = _zone_at(rows, index)
        if zone is None:
            plain.append(rows[index])
            index += 1
            continue
        start, end, gutter = zone
        if gutter is None:  # a table: row by row
            plain.extend(rows[start:end])
            index = end
            continue
        # Rows already taken as plain that stand beside the zone's first row belong to it.
        back = 0
        while plain and back < start_overlap(plain, rows[start], gutter):
            back += 1
        taken = plain[len(plain) - back :] if back else []
        del plain[len(plain) - back :]
        if plain:
            out.append(_Column(plain, True))
            plain = []
        members = [*taken, *rows[start:end]]
        for side in (0, 1):
            half = [
                Row([word for word in row.words if (word.x0 + word.x1 > 2 * gutter) == bool(side)])
                for row in members
            ]
            half = [row for row in half if row.words]
            if half:
                out.append(_Column(half, False))
        index = end
    if plain:
        out.append(_Column(plain, True))
    return out


def start_overlap(plain: list[Row], first: Row, gutter: float) -> int:
    """How many of the last plain rows stand on one side of the gutter beside the zone's first row (0 or 1)."""
    last = plain[-1]
    one_sided = last.x1 < gutter or last.x0 > gutter
    close = first.y0 - last.y1 < 0.8 * last.height
    return 1 if one_sided and close and last.x0 > gutter else 0


def _gaps(row: Row) -> list[tuple[float, float]]:
    """The gaps of a row that are wider than the space between words: candidates for a gutter."""
    widths = [after.x0 - before.x1 for before, after in pairwise(row.words)]
    usual = float(median(widths)) if len(widths) >= 3 else 0.0
    least = max(1.1 * row.height, min(2.2 * usual, 2.5 * row.height))
    return [(before.x1, after.x0) for before, after in pairwise(row.words) if after.x0 - before.x1 >= least]


def _zone_at(rows: list[Row], start: int) -> tuple[int, int, float | None] | None:
    """A side-by-side zone beginning with this row: (first row, row after the last, gutter), or `None`.

    The gutter is `None` for a table of three columns or more.
    """
    first = rows[start]
    seeds = _gaps(first)
    beside = start + 1 < len(rows) and _side_by_side(first, rows[start + 1])
    if not seeds and not beside:
        return None
    if beside and not seeds:
        pair = sorted((first, rows[start + 1]), key=lambda row: row.x0)
        seeds = [(pair[0].x1, pair[1].x0)]
    best: tuple[int, int, float] | None = None
    for seed in seeds:
        found = _grow(rows, start, seed)
        if found is not None and (best is None or found[1] > best[1]):
            best = found
    if best is not None and _is_table(rows[best[0] : best[1]]):
        return best[0], best[1], None
    return best


def _side_by_side(upper: Row, lower: Row) -> bool:
    """Whether two rows stand beside each other on different base lines."""
    overlap = min(upper.y1, lower.y1) - max(upper.y0, lower.y0)
    apart = upper.x1 + upper.height < lower.x0 or lower.x1 + upper.height < upper.x0
    return apart and overlap > 0.25 * min(upper.height, lower.height)


def _grow(rows: list[Row], start: int, seed: tuple[float, float]) -> tuple[int, int, float] | None:
    low, high = seed
    two_sided = 0
    lefts: list[Row] = []
    last_right = start
    widest = 0.0
    index = start
    while index < len(rows):
        row = rows[index]
        em = row.height
        if index > start and row.y0 - rows[index - 1].y1 > 4.0 * em:
            break
        gap = next(
            (
                (max(low, before), min(high, after))
                for before, after in _gaps(row)
                if min(high, after) - max(low, before) >= 0.6 * em
            ),
            None,
        )
        if gap is not None:
            low, high = gap
            two_sided += 1
            widest = max(widest, (high - low) / em)
            last_right = index
            lefts.append(row)
        elif row.x1 <= high - 0.6 * em:
            if index > last_right and not _runs_on(lefts, row):
                break
            low = max(low, row.x1)
            lefts.append(row)
        elif row.x0 >= low + 0.6 * em:
            high = min(high, row.x0)
            last_right = index
        else:
            break
        index += 1
    members = rows[start:index]
    staggered = any(_side_by_side(one, other) for one, other in pairwise(members))
    if two_sided >= 2 or staggered or (two_sided == 1 and widest >= 3.0):
        return start, index, (low + high) / 2
    return None


def _runs_on(lefts: list[Row], row: Row) -> bool:
    """Whether a left row below the right column still belongs to the left one: same type, same pitch."""
    if not lefts:
        return True
    last = lefts[-1]
    near = row.y0 - last.y1 < 0.9 * row.height
    sizes = [word.height for word in last.words if word.x0 <= last.x0 + 1] or [last.height]
    return near and abs(sizes[0] - row.height) <= 0.12 * row.height


def _is_table(rows: list[Row]) -> bool:
    """Whether most rows with a gap have two of them or more: columns of a table, read row by row."""
    counts = [len(_gaps(row)) for row in rows]
    several = sum(1 for count in counts if count >= 2)
    return several >= 2 and several > 0.6 * sum(1 for count in counts if count)


def _text_block(rows: list[Row], width: float) -> tuple[float, float]:
    """The left and right edge of the page's text."""
    left = min(row.x0 for row in rows)
    right = max(row.x1 for row in rows)
    long = [row for row in rows if row.x1 - row.x0 > 0.5 * width]
    if len(long) >= 3:
        left, right = float(median(row.x0 for row in long)), float(median(row.x1 for row in long))
    return left, right


def _placed(rows: list[Row], boxes: list[Box], left: float | None, right: float | None) -> list[PlacedLine]:
    out: list[PlacedLine] = []
    pitches = [
        below.y1 - above.y1 for above, below in pairwise(rows) if 0 < below.y1 - above.y1 < 3 * above.height
    ]
    pitch = _usual(pitches)
    for index, row in enumerate(rows):
        em = row.height
        if index:
            above = rows[index - 1]
            wide = pitch and row.y1 - above.y1 > pitch + 0.2 * em
            indented = (
                left is not None
                and right is not None
                and 1.2 * em < row.x0 - left < 6 * em
                and abs(above.x0 - left) < 0.8 * em
                and row.x1 > right - 0.4 * (right - left)
            )
            ended = right is not None and above.x1 < right - 3 * em and indented
            if wide or indented or ended:
                out.append(PlacedLine(""))
        centred = False
        if left is not None and right is not None:
            before, after = row.x0 - left, right - row.x1
            centred = before > 2.5 * em and after > 2.5 * em and abs(before - after) < 3 * em
        out.append(PlacedLine(row.text, row.bold, row.italic, centred, box=boxes[index]))
    return out


def _usual(pitches: list[float]) -> float:
    """The distance of lines inside a paragraph: the lower half's middle, as gaps only ever add to it."""
    if not pitches:
        return 0.0
    ordered = sorted(pitches)
    return float(median(ordered[: max(1, (len(ordered) + 1) // 2)]))
