"""What comparing two plans returns: the dataclasses behind ``thidua compare A B --json``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Json = dict[str, Any]

#: Where a row stands: the plan's name, its text, its list of addressees.
Part = Literal["title", "body", "recipients"]
#: What became of a clause. A row that is none of the others is "same"; "moved" and "renumbered" may stand beside
#: "reworded"; "merged" says several clauses of the left are one on the right, "split" the other way.
Change = Literal["same", "reworded", "moved", "renumbered", "dropped", "added", "merged", "split"]
#: What a change means to those who are asked for comments.
Kind = Literal[
    "scope",
    "power",
    "actor_added",
    "actor_dropped",
    "duty_added",
    "duty_dropped",
    "citation_added",
    "citation_dropped",
    "deadline",
    "number",
    "recipients",
    "wording",
]
Op = Literal["equal", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: standing on both sides, only on the left (removed), only on the right (added).

    `place` is where else the words stand: removed ones on the right, added ones on the left.
    """

    op: Op
    left: str
    right: str
    place: str | None = None

    def to_json(self) -> Json:
        return {"op": self.op, "left": self.left, "right": self.right, "place": self.place}


@dataclass(frozen=True, slots=True)
class Side:
    """The clause (or the clauses made one) of one plan.

    `where` is its marker path, `item` its number among unnumbered siblings, `under` the words of the clause above it.
    """

    clauses: tuple[str, ...]
    marker: str | None
    where: str
    item: int | None
    line: int | None
    text: str
    under: str | None = None

    def to_json(self) -> Json:
        return {
            "clauses": list(self.clauses),
            "marker": self.marker,
            "where": self.where or None,
            "item": self.item,
            "line": self.line,
            "text": self.text,
            "under": self.under,
        }


@dataclass(frozen=True, slots=True)
class Row:
    """One clause of either plan with what became of it. At least one side is there."""

    part: Part
    changes: tuple[Change, ...]
    kinds: tuple[Kind, ...]
    left: Side | None
    right: Side | None
    pieces: tuple[Piece, ...]
    sentence: str
    score: float

    @property
    def changed(self) -> bool:
        """Whether anything but its number is different."""
        return not set(self.changes) <= {"same", "renumbered"}

    def to_json(self) -> Json:
        return {
            "part": self.part,
            "changes": list(self.changes),
            "kinds": list(self.kinds),
            "left": self.left.to_json() if self.left else None,
            "right": self.right.to_json() if self.right else None,
            "pieces": [piece.to_json() for piece in self.pieces],
            "sentence": self.sentence,
            "score": round(self.score, 3),
        }


@dataclass(frozen=True, slots=True)
class Subject:
    """A group of criteria by the subject it judges; the letters may differ."""

    level: str
    left: str | None
    right: str | None
    left_marker: str | None
    right_marker: str | None

    def to_json(self) -> Json:
        return {
            "level": self.level,
            "left": self.left,
            "right": self.right,
            "left_marker": self.left_marker,
            "right_marker": self.right_marker,
        }


@dataclass(frozen=True, slots=True)
class Survivor:
    """An error the linter found on the left that still stands on the right."""

    code: str
    words: str
    message: str
    left_line: int | None
    right_line: int | None

    def to_json(self) -> Json:
        return {
            "code": self.code,
            "words": self.words,
            "message": self.message,
            "left_line": self.left_line,
            "right_line": self.right_line,
        }


@dataclass(frozen=True, slots=True)
class Head:
    """Which plan a side is, as far as its letterhead says."""

    file: str
    kind: str | None
    number: str | None
    date: str | None
    issuer: str | None
    title: str | None
    status: str
    damaged: bool

    def to_json(self) -> Json:
        return {
            "file": self.file,
            "kind": self.kind,
            "number": self.number,
            "date": self.date,
            "issuer": self.issuer,
            "title": self.title,
            "status": self.status,
            "text_quality": "damaged" if self.damaged else "clean",
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans clause by clause, in the order of the right one; what was dropped stands where it stood."""

    left: Head
    right: Head
    rows: tuple[Row, ...]
    subjects: tuple[Subject, ...] = ()
    survivors: tuple[Survivor, ...] = ()

    def counts(self) -> dict[str, int]:
        """How many rows carry each change."""
        made: dict[str, int] = {}
        for row in self.rows:
            for change in row.changes:
                made[change] = made.get(change, 0) + 1
        return made

    def kind_counts(self) -> dict[str, int]:
        """How many rows carry each kind."""
        made: dict[str, int] = {}
        for row in self.rows:
            for kind in row.kinds:
                made[kind] = made.get(kind, 0) + 1
        return made

    def to_json(self) -> Json:
        return {
            "left": self.left.to_json(),
            "right": self.right.to_json(),
            "counts": self.counts(),
            "kinds": self.kind_counts(),
            "subjects": [subject.to_json() for subject in self.subjects],
            "survivors": [survivor.to_json() for survivor in self.survivors],
            "rows": [row.to_json() for row in self.rows],
        }
