"""Clean relatives of a damaged text (the superior's plan, a draft, a sibling's plan): which word stands where.

Subordinates copy most of their sentences. Runs of words that agree through damage are found by their consonants;
inside a run every printed word that may be the relative's word at its place is given that word as a hint. What
really differs gets no hint and is restored by the model alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from thidua.ground.text_vn import fold, nfc
from thidua.reading.restoration.model import tokens

_VOWELS = re.compile(r"[aeiouy0-9&@¢€¥|]+")
_SEED = 3
_LEAST_RUN = 4
#: Places of a seed that are looked at; phrases said more often than this help nobody.
_MOST_PLACES = 80
_LETTERS = str.maketrans("0123456789&@¢€¥§$£|", "olzsaso8sgaaceyssfl")
_LIGATURES = {ord("ﬁ"): "fi", ord("ﬂ"): "fl", **{ord(sign): None for sign in "'‘’´`"}}


@lru_cache(maxsize=20_000)
def frame(word: str) -> str:
    """A word's consonants, its vowels as one sign: what damage seldom changes.

    >>> frame("trién"), frame("triển"), frame("Pảng"), frame("đảng")
    ('tr*n', 'tr*n', 'd*ng', 'd*ng')
    """
    folded = fold(word.lower().translate(_LIGATURES))
    if folded[:1] == "p" and folded[1:2] not in ("h", ""):
        folded = "d" + folded[1:]
    return _VOWELS.sub("*", folded)


@lru_cache(maxsize=20_000)
def may_be(printed: str, wanted: str) -> bool:
    """Whether a word may have been printed so: letters agree but for a few.

    >>> may_be("dmg", "ứng"), may_be("ctia", "của"), may_be("huyen", "phố")
    (True, True, False)
    """
    from rapidfuzz.distance import Levenshtein

    left = fold(nfc(printed).translate(_LIGATURES)).translate(_LETTERS)
    right = fold(wanted)
    longest = max(len(left), len(right))
    distance = int(Levenshtein.distance(left, right))
    if distance <= 1:
        return longest > 1
    if frame(printed) == frame(wanted):
        return distance * 2 <= longest
    ends_survive = left[:1] == right[:1] or left[-1:] == right[-1:]
    return distance * 3 <= longest * 2 and abs(len(left) - len(right)) <= 2 and ends_survive


class Relatives:
    """Clean texts, indexed for finding the passages a damaged text shares with them."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.words: list[str] = []
        for text in texts:
            self.words += [token for token in tokens(text) if token[0].isalpha()]
            self.words.append("")
        self.frames = [frame(word) for word in self.words]
        self.places: dict[tuple[str, ...], list[int]] = {}
        for at in range(len(self.words) - _SEED + 1):
            self.places.setdefault(tuple(self.frames[at : at + _SEED]), []).append(at)

    def hints(self, words: Sequence[str]) -> dict[int, str]:
        """For each printed word's index the clean word a relative has in its place, where one has.

        >>> Relatives(["tiếp tục phát huy sức mạnh của cả hệ thống"]).hints(
        ...     "phat huy manh mé strc manh ctia ca hé thong".split())[4]
        'sức'
        """
        found: dict[int, str] = {}
        frames = [frame(word) for word in words]
        at = 0
        while at + _SEED <= len(words):
            places = self.places.get(tuple(frames[at : at + _SEED]))
            best: tuple[int, int, int] | None = None  # agreeing words, first index, place of it
            end = at
            for place in (places or ())[:_MOST_PLACES]:
                run = self._run(words, frames, at, place)
                agreeing = sum(
                    words[run[0] + k].isalpha() and frames[run[0] + k] == self.frames[run[1] + k]
                    for k in range(run[2])
                )
                if best is None or agreeing > best[0]:
                    best, end = (agreeing, run[0], run[1]), run[0] + run[2]
            if best is not None and best[0] >= _LEAST_RUN:
                for k in range(end - best[1]):
                    word = self.words[best[2] + k]
                    if may_be(words[best[1] + k], word):
                        found.setdefault(best[1] + k, word)
                at = max(end - 1, at + 1)
            else:
                at += 1
        return found

    def _run(self, words: Sequence[str], frames: Sequence[str], at: int, place: int) -> tuple[int, int, int]:
        """The stretch around a seed where both go on alike: (index, place, length); two misses in a row end it."""
        before = self._reach(words, frames, at - 1, place - 1, -1)
        after = self._reach(words, frames, at + _SEED, place + _SEED, 1)
        return at - before, place - before, before + _SEED + after

    def _reach(self, words: Sequence[str], frames: Sequence[str], at: int, place: int, step: int) -> int:
        reached = steps = missed = 0
        while 0 <= at < len(words) and 0 <= place < len(self.words) and self.words[place]:
            steps += 1
            if frames[at] == self.frames[place] or may_be(words[at], self.words[place]):
                reached, missed = steps, 0
            else:
                missed += 1
                if missed == 2:
                    break
            at += step
            place += step
        return reached
