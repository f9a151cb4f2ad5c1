"""Accent-blind comparison inside the reader, also through damaged letters.

`plain` keeps one character per character of the (NFC) text, so what is found in it can be cut out of the
original at the same place.
"""

from __future__ import annotations

import re
from functools import lru_cache

from thidua.ground.text_vn import fold, nfc

#: Characters an OCR engine without Vietnamese prints for a letter, when they stand beside letters.
_CONFUSED = str.maketrans(
    {
        "0": "o",
        "1": "l",
        "5": "s",
        "6": "o",
        "8": "s",
        "$": "s",
        "§": "s",
        "¢": "c",
        "¥": "y",
        "|": "l",
        "@": "d",
        "£": "t",
    }
)
_MIXED = re.compile(r"(?<![\w/.-])(?=[0-9$§¢¥|@£]*[a-z])[a-z0-9$§¢¥|@£]{2,12}(?![\w/-])")
_BLANK = str.maketrans({"\t": " ", "\u00a0": " ", "\u202f": " ", "\u2007": " "})
_DASHES = str.maketrans({"–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-"})


def plain(text: str, damaged: bool = False) -> str:
    """The text folded (lower case, no marks, đ = d), blanks and dashes made plain, same length as its NFC.

    >>> plain("Số 57–NQ/TW")
    'so 57-nq/tw'
    >>> plain("C6 ké hoach", damaged=True)
    'co ke hoach'
    """
    folded = _fold_same_length(nfc(text))
    if damaged:
        folded = _MIXED.sub(lambda found: found.group().translate(_CONFUSED), folded)
    return folded


_PLAIN = {**_BLANK, **_DASHES}


@lru_cache(maxsize=8192)
def _fold_same_length(text: str) -> str:
    folded = fold(text)
    if len(folded) == len(text):
        return folded.translate(_PLAIN)
    # A character whose lower case has several characters ("İ"): fold one by one, keep one each.
    return "".join(fold(character)[:1] or character for character in text).translate(_PLAIN)


_SPACE = re.compile(r"\s+")


def squeeze_blanks(text: str) -> str:
    """Blanks of every kind run together; ends trimmed.

    >>> squeeze_blanks("  a \u00a0 b ")
    'a b'
    """
    return _SPACE.sub(" ", text.translate(_BLANK)).strip()


_STOP = re.compile(r"\.\s+")


def sentences(text: str) -> list[tuple[int, int]]:
    """The stretches of a paragraph's sentences: a stop, a blank, and a capital that no abbreviation precedes.

    >>> text = "Theo dõi, đôn đốc. Định kỳ báo cáo TP. Hồ Chí Minh."
    >>> [text[first:last] for first, last in sentences(text)]
    ['Theo dõi, đôn đốc. ', 'Định kỳ báo cáo TP. Hồ Chí Minh.']
    """
    cuts = [0]
    for found in _STOP.finditer(text):
        before = text[max(0, found.start() - 6) : found.start()].rsplit(" ", 1)[-1]
        shortened = before.isupper() and len(before) <= 4
        if text[found.end() : found.end() + 1].isupper() and not shortened:
            cuts.append(found.end())
    return [(first, last) for first, last in zip(cuts, [*cuts[1:], len(text)], strict=True) if first < last]


def upper_share(text: str) -> float:
    """Share of capital letters among the letters of a text (0 when it holds none).

    >>> upper_share("KẾ HOẠCH"), upper_share("Kế"), upper_share("12")
    (1.0, 0.5, 0.0)
    """
    letters = [character for character in text if character.isalpha()]
    if not letters:
        return 0.0
    return sum(character.isupper() for character in letters) / len(letters)


#: A name in capitals is told by its first characters.
_LOOKED_AT = 400


def is_caps(text: str) -> bool:
    """Whether a line is set in capitals (names of sections, of issuers, of types).

    >>> is_caps("I. MỤC ĐÍCH, YÊU CẦU"), is_caps("Mục đích"), is_caps("1.")
    (True, False, False)
    """
    text = text[:_LOOKED_AT]
    letters = sum(character.isalpha() for character in text)
    return letters >= 2 and upper_share(text) >= 0.8
