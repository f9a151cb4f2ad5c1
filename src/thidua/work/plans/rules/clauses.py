"""The clauses of a reading with their place in the tree, marker path and lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from thidua.reading.paths import join_path

from .words import Json


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A node of the text as stored: order, place in the tree, marker path, lines it spans.

    ``said`` is its text, as restored where the text was damaged: provisions are read from that.
    """

    ref: str
    parent: str | None
    order: int
    level: int
    marker: str
    path: str
    heading: str
    text: str
    line_from: int
    line_to: int
    said: str


def clause_rows(reading: Json, last_line: int) -> list[ClauseRow]:
    """The reading's clauses in order, each with its path, level and line span.

    :param last_line: number of the document's last line, where the last clause ends.
    """
    clauses: Sequence[Json] = reading.get("clauses") or []
    headings = {s["line"]: s.get("heading") or "" for s in reading.get("sections") or []}
    rows: list[ClauseRow] = []
    paths: dict[str, tuple[str, int]] = {}
    for order, clause in enumerate(clauses):
        parent = clause.get("parent")
        base, depth = paths.get(parent, ("", -1)) if parent else ("", -1)
        path = join_path(base, clause.get("marker"))
        paths[clause["id"]] = (path, depth + 1)
        line = int(clause.get("line") or 0)
        following = next((int(c["line"]) for c in clauses[order + 1 :] if (c.get("line") or 0) > line), 0)
        heading = headings.get(line, "")
        rows.append(
            ClauseRow(
                ref=str(clause["id"]),
                parent=str(parent) if parent else None,
                order=order,
                level=depth + 1,
                marker=clause.get("marker") or "",
                path=path,
                heading=heading if clause.get("marker") is not None or heading else "",
                text=clause.get("text") or "",
                line_from=line,
                line_to=max(line, (following or last_line + 1) - 1),
                said=clause.get("restored") or clause.get("text") or "",
            )
        )
    return rows
