"""Whether a damaged word may be a given word: letters an OCR engine without Vietnamese puts for others.

What is damaged is almost always the *nucleus* of a syllable, where the marks stand, and the letter đ. A damaged word is
therefore held against the frame of the clean one:

- "sudt", "subt", "suét" may be *suốt*: they begin with s, end with t, and something unreadable stands between;
- "chirc" may be *chức*, "Pang" may be *đảng*, "dwoc" *được*, "1a" and "12" *là*;
- "cap" is not *các*: plain consonants survive, so another consonant is another word;
- a number is only itself: "05" is never "06", however bad the scan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

_INITIAL = re.compile(r"^(?:ngh|ng|nh|ch|tr|th|ph|kh|gh|gi(?=[aeiouy])|qu|[bcdghklmnpqrstvxđ])?")
_BEGINS = r"(ngh|ng|nh|ch|tr|th|ph|kh|gh|gi(?=[aeouy])|qu|[bcdghklmnprstvx])?"
#: Nuclei as Vietnamese writes them: without a final, and before one.
_OPEN = r"(?:[aeiouy]|a[iouy]|e[ou]|i[au]|ieu|o[aei]|oa[io]|u[aeiuy]|uo[iu]|uy[ua]|yeu|uay)"
_CLOSED = r"(?:[aeiouy]|ie|o[aeo]|u[aeoy]|uye|ye)"
_SYLLABLE = re.compile(rf"^{_BEGINS}(?:({_CLOSED})(ch|nh|ng|[cmnpt])|({_OPEN}))$")
#: Letters that may stand for the first letter of a syllable.
_FIRST = {"d": "dpb@¢", "l": "l1i", "c": "c¢", "k": "kc", "s": "s5$§", "i": "il1", "o": "o06"}
_VOWELS = frozenset("aeiouy0168&@¢wr")
_LOOKS = str.maketrans(
    {"0": "o", "6": "o", "1": "l", "5": "s", "$": "s", "§": "s", "¢": "c", "|": "l", "¥": "y"}
)
_LONGEST_RATIO = 3


@lru_cache(maxsize=65536)
def frame(word: str) -> tuple[str, str, str] | None:
    """A word in key form as initial, nucleus, final; None when it is not built like a Vietnamese syllable.

    >>> frame("chuc"), frame("uy"), frame("sudt")
    (('ch', 'u', 'c'), ('', 'uy', ''), None)
    """
    found = _SYLLABLE.match(word)
    return (found[1] or "", found[2] or found[4], found[3] or "") if found else None


@lru_cache(maxsize=262144)
def unlikeness(clean: str, damaged: str) -> float | None:
    """How far a damaged word is from a clean one: 0 equal, below 1 when it may be that word, None when it is not.

    >>> unlikeness("suot", "sudt") is not None, unlikeness("cac", "cap"), unlikeness("05", "06")
    (True, None, None)
    """
    if clean == damaged:
        return 0.0
    if clean.isdigit() or not any(letter.isalpha() for letter in clean):
        return 0.1 if clean == _as_number(damaged) else None
    if damaged.isdigit() and len(damaged) > 2:
        return None
    whole = frame(clean)
    if whole is None:
        return _by_letters(clean, damaged)
    initial, nucleus, final = whole
    if len(damaged) == 1:
        return 0.9 if len(clean) <= 3 and damaged.translate(_LOOKS) in clean else None
    own = frame(damaged)
    if own is not None and (own[2] != final or not _begins_alike(initial, own[0])):
        return None
    rest = _after_initial(initial, damaged)
    if rest is not None and (not final or rest.endswith(final)):
        middle = rest[: len(rest) - len(final)] if final else rest
        if 1 <= len(middle) <= len(nucleus) + 2 or (not middle and len(initial) + len(final) >= 2):
            return 0.1 + 0.3 * (1 - Levenshtein.normalized_similarity(nucleus, middle))
    return _by_letters(clean, damaged) if own is None else None


def may_be(left: str, right: str) -> bool:
    """Whether two words, both from damaged text, may be the same word.

    >>> may_be("sudt", "suét"), may_be("hoc", "hop")
    (True, False)
    """
    return unlikeness(left, right) is not None or unlikeness(right, left) is not None


def _begins_alike(initial: str, other: str) -> bool:
    return initial == other or (
        other[1:] == initial[1:] and other[:1] in _FIRST.get(initial[:1], ("",)) and other != ""
    )


def _after_initial(initial: str, damaged: str) -> str | None:
    """What stands after the initial in a damaged word, None when it begins otherwise."""
    if not initial:
        return damaged if damaged[:1] in _VOWELS else None
    if damaged.startswith(initial):
        return damaged[len(initial) :]
    if initial[:1] in _FIRST and damaged[:1] in _FIRST[initial[:1]] and damaged[1:].startswith(initial[1:]):
        return damaged[len(initial) :]
    return None


def _by_letters(clean: str, damaged: str) -> float | None:
    """A word whose frame is broken is still told by most of its letters."""
    if len(clean) < 3 or abs(len(clean) - len(damaged)) > 2:
        return None
    near = Levenshtein.normalized_similarity(clean, damaged.translate(_LOOKS))
    return 0.9 - 0.5 * near if near >= (0.6 if len(clean) > 3 else 0.66) else None


def _as_number(damaged: str) -> str:
    return damaged.replace("o", "0").replace("l", "1").replace("i", "1")


def canonical(damaged: Iterable[str], clean: Mapping[str, int]) -> dict[str, str]:
    """Each damaged word's nearest clean word where one may be meant: a first guess that needs no context.

    `clean` counts the words of the other text; a tie goes to the more frequent, then to the alphabet.
    """
    by_first: dict[str, list[str]] = {}
    for word in clean:
        for letter in _FIRST.get(word[:1], word[:1]):
            by_first.setdefault(letter, []).append(word)
    made: dict[str, str] = {}
    for word in set(damaged):
        if word in clean:
            continue
        best: tuple[float, int, str] | None = None
        for other in by_first.get(word[:1], ()):
            if abs(len(other) - len(word)) > _LONGEST_RATIO:
                continue
            far = unlikeness(other, word)
            if far is not None and (best is None or (far, -clean[other], other) < best):
                best = (far, -clean[other], other)
        if best is not None:
            made[word] = best[2]
    return made
