"""Page numbers and running headers, which are no part of the text."""

from __future__ import annotations

import re
from collections import Counter

from thidua.reading.keys import is_caps, squeeze_blanks
from thidua.reading.markers import find_marker
from thidua.reading.source import Line

_PAGE_NUMBER = re.compile(
    r"^\s*(?:[-–—]\s*)?(?:trang\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?(?:\s*[-–—])?\s*$", re.IGNORECASE
)


def without_page_furniture(lines: list[Line]) -> list[Line]:
    """Page numbers emptied out, and headers or footers that repeat on most pages.

    A page number in mid sentence goes with the blank lines around it, so that the sentence goes on.
    """
    pages: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        if line.text.strip():
            pages.setdefault(line.page, []).append(index)
    edges: Counter[str] = Counter()
    if len(pages) >= 3:
        for indices in pages.values():
            edges.update({squeeze_blanks(lines[i].text) for i in {*indices[:2], *indices[-2:]}})
    repeated = {
        text for text, times in edges.items() if times >= 3 and times * 10 >= len(pages) * 6 and len(text) > 3
    }
    near_edge = {i for indices in pages.values() for i in (*indices[:3], *indices[-2:])}
    result: list[Line] = []
    skipping = False
    for index, line in enumerate(lines):
        alone = len(line.text) < 80 and _PAGE_NUMBER.match(line.text) is not None and line.hint.cell is None
        number = alone and (_between_blanks(lines, index) or (index in near_edge and len(pages) > 1))
        header = index in near_edge and line.page > 1 and squeeze_blanks(line.text) in repeated
        if number and not header and _inside_sentence(lines, index):
            while result and not result[-1].text.strip():
                result.pop()
            skipping = True
            continue
        if skipping and not line.text.strip():
            continue
        skipping = False
        result.append(Line("", line.page, line.number, line.hint) if number or header else line)
    return result


#: Lines looked at on both sides of a page number.
_NEAR = 9
_GOES_ON = re.compile(r"[^\s.;:!?…”\")]$")


def _inside_sentence(lines: list[Line], index: int) -> bool:
    """Whether a page number stands in mid sentence: a long line before it is not ended, no marker or title follows."""
    before = _nearest(lines, range(index - 1, max(-1, index - _NEAR), -1))
    after = _nearest(lines, range(index + 1, min(len(lines), index + _NEAR)))
    if len(before) < 30 or not after or is_caps(before) or is_caps(after) or "   " in before:
        return False
    return _GOES_ON.search(before) is not None and find_marker(after) is None


def _nearest(lines: list[Line], places: range) -> str:
    return next((text for place in places if (text := lines[place].text.strip())), "")


def _between_blanks(lines: list[Line], index: int) -> bool:
    before = index == 0 or not lines[index - 1].text.strip()
    after = index + 1 >= len(lines) or not lines[index + 1].text.strip()
    return before or after
