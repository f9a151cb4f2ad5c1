"""Errors of the left plan that the right one still has: what consulting did not mend."""

from __future__ import annotations

import re
from collections.abc import Sequence

from thidua.reading.comparison.result import Row, Survivor
from thidua.reading.keys import plain
from thidua.reading.schema import Reading

_QUOTED = re.compile(r"“([^”]{4,80})”")


def survivors(left: Reading, rows: Sequence[Row]) -> tuple[Survivor, ...]:
    """Findings of the left plan about words that stand unchanged on the right, with both places."""
    made = []
    for finding in left.findings:
        quoted = _QUOTED.search(finding.message)
        if quoted is None or finding.line is None or finding.code not in _WORDS:
            continue
        wanted = plain(quoted[1])
        for row in rows:
            if row.left is None or row.right is None or row.left.line != finding.line:
                continue
            if any(piece.op == "equal" and wanted in plain(piece.left) for piece in row.pieces):
                made.append(Survivor(finding.code, quoted[1], finding.message, row.left.line, row.right.line))
    return tuple(made)


#: Findings about the words of a clause; those about numbers, dates and places are judged on each plan.
_WORDS = ("title.misspelt",)
