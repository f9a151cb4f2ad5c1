"""What engines without Vietnamese print for its letters, and the syllables a damaged word may have been.

The rules were measured on recognised plans aligned with clean texts that share sentences with them: 83 of 100
syllables lose marks only, the rest are covered by the rows below. Costs are rounded negative logarithms.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from thidua.ground.text_vn import fold
from thidua.reading.restoration.syllables import by_skeleton, skeleton_prefixes

#: Letters as printed → folded letters they may stand for, with the cost ("đ" and "ơ" for these letters alone). A
#: restored vowel is likely to carry a mark.
_RULES: dict[str, tuple[tuple[str, float], ...]] = {
    "d": (("o", 1.6), ("a", 2.3)),
    "é": (("o", 1.8), ("a", 2.0), ("u", 4.0)),
    "è": (("o", 3.0), ("a", 3.0)),
    "i": (("a", 2.2), ("u", 2.4)),
    "b": (("o", 2.4), ("đ", 2.2)),
    "p": (("đ", 0.8),),
    "@": (("o", 2.0), ("a", 2.0), ("đ", 1.5), ("u", 2.0), ("e", 2.5)),
    "&": (("a", 1.0), ("e", 1.6), ("o", 1.2)),
    "6": (("o", 0.6), ("a", 4.0)),
    "0": (("o", 0.6),),
    "9": (("o", 3.0), ("g", 2.5)),
    "4": (("a", 0.6),),
    "8": (("a", 1.5), ("o", 2.0)),
    "5": (("o", 2.0), ("s", 2.0)),
    "3": (("a", 2.5),),
    "1": (("l", 0.8), ("i", 1.2)),
    "|": (("l", 1.0), ("i", 1.0)),
    "!": (("l", 2.0), ("i", 2.0)),
    "¢": (("e", 1.0), ("o", 1.5), ("c", 2.0)),
    "€": (("e", 1.0),),
    "¥": (("y", 0.6),),
    "$": (("s", 0.8),),
    "§": (("s", 0.8), ("y", 1.6), ("o", 2.2)),
    "q": (("o", 2.0), ("u", 3.0)),
    "g": (("o", 2.0), ("e", 3.0)),
    "c": (("e", 2.4), ("o", 3.5)),
    "e": (("c", 2.6), ("o", 3.5), ("a", 4.0)),
    "w": (("u", 0.8),),
    "y": (("u", 1.8),),
    "j": (("i", 0.8),),
    "t": (("u", 2.3),),
    "m": (("u", 3.5), ("un", 3.2)),
    "im": (("un", 2.0),),
    "tm": (("un", 2.2),),
    "li": (("u", 1.8),),
    "v": (("y", 3.0), ("u", 3.5)),
    "n": (("u", 3.5),),
    "l": (("i", 2.5),),
    "h": (("b", 4.0),),
    "r": (("u", 4.0),),
    "f": (("t", 3.0),),
    "a": (("u", 2.9), ("ơ", 2.6)),
    "á": (("o", 3.0),),
    "o": (("u", 2.8), ("a", 4.0)),
    "ó": (("u", 3.0),),
    "u": (("o", 4.0), ("a", 4.5), ("i", 4.5)),
    "tr": (("u", 1.6),),
    "ir": (("u", 1.0),),
    "ur": (("u", 0.6),),
    "fr": (("u", 1.8),),
    "ti": (("u", 1.6),),
    "ii": (("u", 0.8),),
    "il": (("u", 1.4),),
    "iu": (("u", 1.8),),
    "ui": (("u", 1.8),),
    "uy": (("u", 2.0),),
    "ue": (("u", 2.5),),
    "wo": (("uo", 0.4),),
    "uw": (("u", 0.8),),
    "og": (("o", 1.8),),
    "oq": (("o", 1.8),),
    "oé": (("o", 1.5), ("a", 3.0)),
    "éo": (("o", 2.0),),
    "6o": (("o", 1.0),),
    "o6": (("o", 1.0),),
    "dé": (("o", 3.2),),
    "eé": (("e", 1.5),),
    "ée": (("e", 1.5),),
    "aé": (("a", 2.0),),
    "éa": (("a", 2.0),),
    "ai": (("a", 3.0),),
    "ia": (("a", 2.5), ("ua", 2.0)),
    "da": (("a", 2.5),),
    "di": (("d", 3.5),),
    "vv": (("u", 1.5),),
    "rn": (("m", 2.0),),
    "cl": (("d", 2.5),),
    "ce": (("c", 1.8),),
    "dd": (("d", 1.5),),
    "tit": (("tu", 2.0),),
    "itr": (("u", 1.5),),
    "tri": (("u", 2.5),),
    "it": (("u", 1.6),),
    "ic": (("u", 2.6),),
    "tw": (("u", 2.0),),
    "ira": (("ua", 2.0),),
}  # fmt: skip
_FOLDED = {"đ": "d", "ơ": "o"}
_LONGEST_RULE = max(map(len, _RULES))
#: A letter printed that was none; a vowel that was lost.
_EXTRA = 3.6
_LOST_VOWEL = 4.2
#: What is looked for: nothing that costs more, and not more than this many changes of letters.
_BUDGET = 5.2
_CHANGES = 2
_VOWELS = frozenset("aeiouy")

#: A mark missing in the print where the letter had one; another than the print's; one too many.
LOST_MARK = 0.35
_OTHER_TONE = 1.9
_OTHER_LETTER = 3.2
_ADDED_MARK = 2.6


@lru_cache(maxsize=1024)
def marks(letter: str) -> tuple[str, str]:
    """The letter without its tone, and the tone.

    >>> marks("ế"), marks("đ"), marks("a")
    (('ê', '́'), ('đ', ''), ('a', ''))
    """
    pieces = unicodedata.normalize("NFD", letter)
    tone = next((piece for piece in pieces if piece in "\u0300\u0301\u0303\u0309\u0323"), "")
    return unicodedata.normalize("NFC", "".join(piece for piece in pieces if piece != tone)), tone


@lru_cache(maxsize=16_384)
def mark_cost(printed: str, letter: str, plain: float) -> float:
    """What it costs that a letter was printed so; `plain` is the cost of a lost mark in this text.

    >>> mark_cost("é", "ệ", 0.3) < mark_cost("é", "e", 0.3)
    True
    >>> mark_cost("a", "a", 0.3)
    0.0
    """
    if printed == letter:
        return 0.0
    hat, tone = marks(letter)
    seen_hat, seen_tone = marks(printed)
    if seen_hat == "e" and seen_tone:  # "é" stands for any marked e
        return 0.15 if hat == "ê" or tone else 2.5
    if not seen_tone and seen_hat in "aeiouyd" and seen_hat != "":
        return plain
    cost = 0.0
    if seen_hat != hat:
        if seen_hat in "aeiouyd":
            cost += plain
        elif hat in "aeiouyd":
            cost += _ADDED_MARK
        else:
            cost += _OTHER_LETTER
    if seen_tone != tone:
        cost += plain if not seen_tone else _ADDED_MARK if not tone else _OTHER_TONE
    return cost


#: A folded reading of a word: its letters, the printed letter behind each ("" where changed), the cost.
_Skeleton = tuple[str, tuple[str, ...], float]


@lru_cache(maxsize=20_000)
def skeletons(word: str) -> tuple[_Skeleton, ...]:
    """The folded syllables a printed word (lower case) may stand for, at most `_CHANGES` letters changed.

    >>> {"huong"} <= {skeleton for skeleton, _, _ in skeletons("htrong")}
    True
    """
    known = by_skeleton()
    prefixes = skeleton_prefixes()
    best: dict[tuple[str, tuple[str, ...]], float] = {}
    size = len(word)
    folded = fold(word)
    stack: list[tuple[int, str, tuple[str, ...], float, int]] = [(0, "", (), 0.0, 0)]
    while stack:
        at, made, kept, cost, changes = stack.pop()
        if at == size:
            if made in known and cost < best.get((made, kept), 99.0):
                best[(made, kept)] = cost
            if changes >= _CHANGES or len(made) > 1:
                continue
        if at < size:
            letter = folded[at]
            if letter.isalpha() and letter.isascii() and made + letter in prefixes:
                stack.append((at + 1, made + letter, (*kept, word[at]), cost, changes))
        if changes >= _CHANGES:
            continue
        if at < size:
            if made and cost + _EXTRA <= _BUDGET:
                stack.append((at + 1, made, kept, cost + _EXTRA, changes + 1))
            for length in range(1, min(_LONGEST_RULE, size - at) + 1):
                for letters, price in _RULES.get(word[at : at + length], ()):
                    skeleton = made + _FOLDED.get(letters, letters)
                    if cost + price <= _BUDGET and skeleton in prefixes:
                        shown = (*kept, *(letters if letters in _FOLDED else "?" * len(letters)))
                        stack.append((at + length, skeleton, shown, cost + price, changes + 1))
        if made and made[-1] not in _VOWELS and cost + _LOST_VOWEL <= _BUDGET:
            stack += [
                (at, made + vowel, (*kept, "?"), cost + _LOST_VOWEL, changes + 1)
                for vowel in "aoeiu"
                if made + vowel in prefixes
            ]
    return tuple((made, kept, cost) for (made, kept), cost in best.items())


@lru_cache(maxsize=256)
def _unlikely(letter: str) -> float:
    """What it costs that a letter was confused: engines confuse hats, horns and acutes, hardly anything else."""
    hat, tone = marks(letter)
    if hat not in "aeiouy":
        return 0.0
    return 1.6 if not tone else 1.8 if tone in "\u0300\u0323" and hat in "aeo" else 0.0


def syllable_cost(kept: tuple[str, ...], syllable: str, plain: float) -> float:
    """The cost of a syllable's marks against the letters printed; "?" stands where a letter was changed."""
    cost = 0.0
    for printed, letter in zip(kept, syllable, strict=True):
        if printed == "?":
            cost += _unlikely(letter)
        elif printed in _FOLDED:
            cost += 0.0 if marks(letter)[0] == printed else 4.0
        elif printed != letter:
            cost += mark_cost(printed, letter, plain)
    return cost
