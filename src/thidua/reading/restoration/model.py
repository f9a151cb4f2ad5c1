"""A small model of official Vietnamese: how often syllables follow one another in clean texts.

The shipped file is made by ``scripts/build_restoration_model.py``; further clean texts (the superior's plan, those
of sibling bodies) are added at run time with `Lexicon.plus`.
"""

from __future__ import annotations

import gzip
import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from thidua.ground.text_vn import nfc
from thidua.reading.restoration.syllables import is_syllable

MODEL_FILE = Path(__file__).with_name("model.txt.gz")

#: Stands for the beginning of a sentence or line of its own; for any number.
START = "<s>"
NUMBER = "<n>"

_PIECE = re.compile(r"[^\W\d_]+|\d+(?:[.,/]\d+)*|,|[-–—]|[.;:!?…()\[\]“”\"\n|*#]")
_ENDS = frozenset('.;:!?…()[]“”"\n|*#')
#: How much is trusted to the shorter history: counts needed before the longer one speaks for itself.
_SMOOTH = (40.0, 80.0, 40.0)
_POSSIBLE = 1 / 9_000
_FOREIGN = 1 / 30_000_000


def tokens(text: str) -> list[str]:
    """The text as the model counts it: syllables in lower case, abbreviations as printed, signs, `START`, `NUMBER`.

    >>> tokens("Ủy ban nhân dân, UBND 12 xã.")
    ['<s>', 'ủy', 'ban', 'nhân', 'dân', ',', 'UBND', '<n>', 'xã', '<s>']
    """
    made = [START]
    for piece in _PIECE.findall(nfc(text)):
        if piece in _ENDS:
            if made[-1] != START:
                made.append(START)
        elif piece[0].isdigit():
            made.append(NUMBER)
        elif piece in "–—":
            made.append("-")
        else:
            made.append(as_counted(piece))
    return made


def as_counted(word: str) -> str:
    """A word as the model counts it: an abbreviation in capitals stays so, everything else in lower case."""
    return word if len(word) > 1 and word.isupper() and not is_syllable(word) else word.lower()


@dataclass(slots=True)
class Lexicon:
    """Counts of one, two and three tokens in a row (keys joined by a blank), and of names of places."""

    ones: dict[str, int] = field(default_factory=dict)
    twos: dict[str, int] = field(default_factory=dict)
    threes: dict[str, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    total: int = 0
    name_total: int = 0

    @classmethod
    def from_texts(cls, texts: Iterable[str], names: Iterable[str] = ()) -> Lexicon:
        """A lexicon counted from clean texts, and from names of places (each once).

        >>> Lexicon.from_texts(["Học tập suốt đời."]).twos["học tập"]
        1
        """
        ones: Counter[str] = Counter()
        twos: Counter[str] = Counter()
        threes: Counter[str] = Counter()
        for text in texts:
            row = tokens(text)
            ones.update(row)
            twos.update(f"{a} {b}" for a, b in pairwise(row))
            threes.update(f"{a} {b} {c}" for a, b, c in zip(row, row[1:], row[2:], strict=False))
        named: Counter[str] = Counter()
        for name in names:
            words = [word for word in tokens(name) if word[0].isalpha()]
            named.update(words)
            named.update(f"{a} {b}" for a, b in pairwise(words))
        return cls(dict(ones), dict(twos), dict(threes), dict(named), sum(ones.values()), _words(named))

    def plus(self, other: Lexicon, weight: int = 1) -> Lexicon:
        """Both counts together, the other's times a weight; a negative weight takes a text out again."""

        def added(mine: dict[str, int], more: dict[str, int]) -> dict[str, int]:
            made = dict(mine)
            for key, count in more.items():
                left = made.get(key, 0) + weight * count
                if left > 0:
                    made[key] = left
                else:
                    made.pop(key, None)
            return made

        return Lexicon(
            added(self.ones, other.ones),
            added(self.twos, other.twos),
            added(self.threes, other.threes),
            dict(self.names),
            max(1, self.total + weight * other.total),
            self.name_total,
        )

    def chance(self, first: str, second: str, word: str) -> float:
        """The probability of a token after two others."""
        k1, k2, k3 = _SMOOTH
        ones = self.ones
        count = ones.get(word)
        base = (count or 0) + k1 * (_POSSIBLE if count or is_syllable(word) else _FOREIGN)
        chance = base / (self.total + k1)
        before = ones.get(second, 0)
        if before:
            chance = (self.twos.get(f"{second} {word}", 0) + k2 * chance) / (before + k2)
            before = self.twos.get(f"{first} {second}", 0)
            if before:
                chance = (self.threes.get(f"{first} {second} {word}", 0) + k3 * chance) / (before + k3)
        return chance

    def name_chance(self, before: str, word: str) -> float:
        """The probability of a word inside the name of a place, after the word before it."""
        chance = self.names.get(word, 0) / (self.name_total + 1)
        count = self.names.get(before, 0)
        if count:
            chance = (self.names.get(f"{before} {word}", 0) + 4 * chance) / (count + 4)
        return chance

    def knows(self, word: str) -> bool:
        """Whether the word stands in the texts or names counted."""
        return word in self.ones or word in self.names

    def save(self, path: Path) -> None:
        """Writes the counts: per table and count one line, keys in order, so that a rebuilt file is the same."""
        lines = []
        for table, counts in (
            ("1", self.ones),
            ("2", self.twos),
            ("3", self.threes),
            ("n", self.names),
        ):
            grouped: dict[int, list[str]] = {}
            for key, count in counts.items():
                grouped.setdefault(count, []).append(key)
            lines += [
                f"{table}\t{count}\t" + "|".join(sorted(keys)) for count, keys in sorted(grouped.items())
            ]
        with path.open("wb") as stream, gzip.GzipFile("", "wb", 9, stream, mtime=0) as packed:
            packed.write("\n".join(lines).encode())

    @classmethod
    def load(cls, path: Path) -> Lexicon:
        """The lexicon written by `save`."""
        made = cls()
        tables = {"1": made.ones, "2": made.twos, "3": made.threes, "n": made.names}
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            for line in stream.read().split("\n"):
                table, count, keys = line.split("\t")
                tables[table].update(dict.fromkeys(keys.split("|"), int(count)))
        made.total = sum(made.ones.values())
        made.name_total = _words(made.names)
        return made


def _words(named: dict[str, int]) -> int:
    return sum(count for key, count in named.items() if " " not in key)


@lru_cache(maxsize=1)
def shipped() -> Lexicon:
    """The lexicon shipped with the product; an empty one where its file is missing (marks alone decide then)."""
    return Lexicon.load(MODEL_FILE) if MODEL_FILE.exists() else Lexicon(total=1)


def logarithm(chance: float) -> float:
    """The natural logarithm of a probability, bounded below."""
    return math.log(chance) if chance > 1e-12 else -27.6
