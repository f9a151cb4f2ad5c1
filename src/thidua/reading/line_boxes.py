"""Where the lines of a scan stand on their pages, and which stretch of a page shows some of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

#: Left, top, right, bottom in fractions of the page as shown (0 to 1, four decimals).
Box = tuple[float, float, float, float]

#: White left round a stretch, in heights of a line: enough to see that nothing is cut off.
_ABOVE = 0.45
_BESIDE = 1.0


@dataclass(frozen=True, slots=True)
class LineBox:
    """Where a line stands (line and page from 1)."""

    line: int
    page: int
    box: Box

    def to_json(self) -> list[int | float]:
        """``[line, page, left, top, right, bottom]``."""
        return [self.line, self.page, *self.box]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines that follow one another on one page, and the part of the page that shows them."""

    page: int
    first: int
    last: int
    box: Box


def from_json(reading: Mapping[str, Any]) -> tuple[LineBox, ...]:
    """The boxes of a stored reading; none for readings made before boxes were kept.

    >>> from_json({"line_boxes": [[3, 1, 0.1, 0.2, 0.9, 0.22]]})
    (LineBox(line=3, page=1, box=(0.1, 0.2, 0.9, 0.22)),)
    >>> from_json({})
    ()
    """
    rows = reading.get("line_boxes") or ()
    return tuple(LineBox(int(line), int(page), (l, t, r, b)) for line, page, l, t, r, b in rows)  # noqa: E741


def stretches(boxes: Sequence[LineBox], first: int, last: int) -> tuple[Stretch, ...]:
    """What shows the lines from `first` to `last`, page by page.

    All stretches of a page are as wide as its text, so that type looks equally large in each.

    >>> lines = [LineBox(1, 1, (0.1, 0.10, 0.9, 0.12)), LineBox(2, 1, (0.1, 0.14, 0.5, 0.16))]
    >>> lines += [LineBox(3, 2, (0.1, 0.1, 0.2, 0.12))]
    >>> [(s.page, s.first, s.last) for s in stretches(lines, 2, 3)]
    [(1, 2, 2), (2, 3, 3)]
    >>> stretches(lines, 2, 2)[0].box
    (0.08, 0.131, 0.92, 0.169)
    >>> stretches(lines, 4, 9)
    ()
    """
    made = []
    for page in sorted({place.page for place in boxes if first <= place.line <= last}):
        there = [place for place in boxes if place.page == page]
        shown = [place for place in there if first <= place.line <= last]
        high = median(place.box[3] - place.box[1] for place in there)
        left = min(place.box[0] for place in there) - _BESIDE * high
        right = max(place.box[2] for place in there) + _BESIDE * high
        top = min(place.box[1] for place in shown) - _ABOVE * high
        bottom = max(place.box[3] for place in shown) + _ABOVE * high
        numbers = [place.line for place in shown]
        made.append(Stretch(page, min(numbers), max(numbers), _on_page((left, top, right, bottom))))
    return tuple(made)


def _on_page(edges: Iterable[float]) -> Box:
    left, top, right, bottom = (round(min(1.0, max(0.0, edge)), 4) for edge in edges)
    return left, top, right, bottom
