"""What restoration returns: the text, its lines, and how sure it is of every word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RestoredSyllable:
    """A word of a restored line: where it stands there, what was printed, how sure the restoration is (0 to 1)."""

    start: int
    end: int
    text: str
    original: str
    confidence: float

    def to_json(self) -> list[Any]:
        return [self.start, self.end, self.original if self.original != self.text else None, self.confidence]


@dataclass(frozen=True, slots=True)
class RestoredLine:
    """One line of the source (line and page from 1) as restored and as read, with its words.

    Numbers and signs are no words.
    """

    line: int
    page: int
    text: str
    original: str
    syllables: tuple[RestoredSyllable, ...]

    def to_json(self) -> Json:
        return {
            "line": self.line,
            "page": self.page,
            "text": self.text,
            "original": self.original,
            "syllables": [syllable.to_json() for syllable in self.syllables],
        }


@dataclass(frozen=True, slots=True)
class RestoredText:
    """The best reconstruction of a damaged text, with the share of syllables that were changed (0 to 1).

    `text` has paragraphs joined; `lines` are those of the source. In JSON a syllable is
    ``[start, end, original or null where unchanged, confidence]`` with places in the restored line.
    """

    text: str
    changed: float
    lines: tuple[RestoredLine, ...] = ()

    def to_json(self) -> Json:
        return {
            "text": self.text,
            "changed": self.changed,
            "lines": [line.to_json() for line in self.lines],
        }
