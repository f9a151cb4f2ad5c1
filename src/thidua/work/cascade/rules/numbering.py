"""Numbers before clauses, worked out from their place: dropping, adding and moving never leave a gap."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Letters of points, as official documents use them: with đ, without f, j, w, z.
LETTERS = "abcdđeghiklmnopqrstuvxy"
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """A number in Roman numerals.

    >>> [roman(n) for n in (1, 4, 9, 14, 29)]
    ['I', 'IV', 'IX', 'XIV', 'XXIX']
    """
    made = ""
    for value, letters in _ROMAN:
        while number >= value:
            made, number = made + letters, number - value
    return made


def manner(marker: str) -> tuple[str, str]:
    """How a printed marker counts, and what follows the number.

    >>> manner("III."), manner("2.1."), manner("đ)"), manner("-"), manner("")
    (('roman', '.'), ('dotted', '.'), ('letter', ')'), ('fixed', '-'), ('fixed', ''))
    """
    bare = marker.strip()
    tail = bare[len(bare.rstrip(".)/:")) :] or "."
    core = bare.rstrip(".)/:")
    if re.fullmatch(r"[IVX]+", core):
        return "roman", tail
    if re.fullmatch(r"\d+", core):
        return "arabic", tail
    if re.fullmatch(r"\d+(?:\.\d+)+", core):
        return "dotted", tail
    if len(core) == 1 and core in LETTERS:
        return "letter", tail
    if len(core) == 1 and core.lower() in LETTERS and core.isupper():
        return "capital", tail
    return "fixed", bare


def number(rows: Sequence[tuple[int, str, bool]]) -> list[str]:
    """The printed marker of each (depth, manner as printed above, kept) row; dropped rows keep theirs and count not.

    >>> number([(0, "I.", True), (1, "1.", False), (1, "2.", True), (0, "III.", True)])
    ['I.', '1.', '1.', 'II.']
    """
    counts: dict[tuple[int, str], int] = {}
    shown: dict[int, str] = {}
    hidden_below: int | None = None
    made: list[str] = []
    for depth, marker, kept in rows:
        if hidden_below is not None and depth <= hidden_below:
            hidden_below = None
        how, tail = manner(marker)
        for key in [key for key in counts if key[0] > depth]:
            del counts[key]
        if not kept or hidden_below is not None:
            hidden_below = depth if hidden_below is None else hidden_below
            made.append(marker)
            continue
        if how == "fixed":
            made.append(marker)
            continue
        count = counts[depth, how] = counts.get((depth, how), 0) + 1
        shown[depth] = _shown(how, count, shown.get(depth - 1, ""))
        made.append(shown[depth] + tail)
    return made


def _shown(how: str, count: int, parent: str) -> str:
    if how == "roman":
        return roman(count)
    if how in ("letter", "capital"):
        letter = LETTERS[(count - 1) % len(LETTERS)]
        return letter.upper() if how == "capital" else letter
    if how == "dotted" and re.match(r"\d", parent):
        return f"{parent}.{count}"
    return str(count)


def beneath(depths: Sequence[int], index: int) -> range:
    """The rows that hang below one, in order.

    >>> list(beneath([0, 1, 2, 1, 0], 1))
    [2]
    """
    end = index + 1
    while end < len(depths) and depths[end] > depths[index]:
        end += 1
    return range(index + 1, end)


def moved(depths: Sequence[int], index: int, step: int) -> list[int]:
    """The order of rows after a row, with what hangs below it, changed places with the sibling before or after it.

    Without such a sibling nothing moves.

    >>> moved([0, 1, 0, 1], 2, -1), moved([0, 1], 1, 1)
    ([2, 3, 0, 1], [0, 1])
    """
    order = list(range(len(depths)))
    block = [index, *beneath(depths, index)]
    if step > 0:
        other = block[-1] + 1
        if other >= len(depths) or depths[other] != depths[index]:
            return order
        first, second = block, [other, *beneath(depths, other)]
    else:
        other = index - 1
        while other >= 0 and depths[other] > depths[index]:
            other -= 1
        if other < 0 or depths[other] != depths[index]:
            return order
        first, second = [other, *beneath(depths, other)], block
    return [*order[: first[0]], *second, *first, *order[second[-1] + 1 :]]
