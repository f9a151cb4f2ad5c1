"""Plans for the comparison's tests, of our own making: clauses as (depth, marker, text), and damage as scans make it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from thidua.ground.text_vn import fold
from thidua.reading.comparison import Comparison, Row
from thidua.reading.schema import Clause, CriteriaGroup, Reading, Source

Line = tuple[int, str | None, str]


def plan(
    lines: Iterable[Line],
    *,
    damaged: bool = False,
    recipients: Sequence[str] = (),
    groups: dict[str, str] | None = None,
    title: str | None = None,
) -> Reading:
    """A reading of these clauses; `groups` gives the level of the criteria group with this text."""
    clauses: list[Clause] = []
    open_at: dict[int, str] = {}
    for number, (depth, marker, text) in enumerate(lines, start=1):
        above = open_at.get(depth - 1) if depth else None
        clauses.append(Clause(f"c{number}", above, marker, text, number))
        open_at = {at: name for at, name in open_at.items() if at < depth} | {depth: f"c{number}"}
    found = [
        CriteriaGroup(c.marker, c.text, groups[c.text], 1, c.line)
        for c in clauses
        if groups and c.text in groups
    ]
    source = Source("a.txt", "text", 1, "damaged" if damaged else "clean", damaged)
    return Reading(
        source, "KẾ HOẠCH", "unknown", None, None, None, None, None, None, title, clauses=tuple(clauses),
        criteria_groups=tuple(found), recipients=tuple(recipients),
    )  # fmt: skip


def scanned(text: str) -> str:
    """The text as an engine without Vietnamese prints it: marks lost, marked vowels broken every other word."""
    words = []
    for number, word in enumerate(text.split(" ")):
        bare = fold(word)
        bare = word[:1] + bare[1:] if word[:1].isascii() else bare
        if number % 2 and bare.lower() != word.lower():
            bare = re.sub(r"([^aeiouy\W]+)[aeiou]", r"\1é", bare, count=1)
        words.append(bare)
    return " ".join(words)


def row(comparison: Comparison, left: str | None = None, right: str | None = None) -> Row:
    """The row whose left (or right) text begins with these words."""
    for one in comparison.rows:
        if left is not None and one.left is not None and one.left.text.startswith(left):
            return one
        if right is not None and one.right is not None and one.right.text.startswith(right):
            return one
    raise AssertionError(f"no row for {left or right}")


def removed(one: Row) -> str:
    """All words of the left that the right does not have."""
    return " ".join(piece.left.strip() for piece in one.pieces if piece.op == "removed")


def added(one: Row) -> str:
    """All words of the right that the left does not have."""
    return " ".join(piece.right.strip() for piece in one.pieces if piece.op == "added")
