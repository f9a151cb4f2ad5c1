"""Whether a text can be trusted letter by letter, or was damaged by reading it without Vietnamese."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal

from thidua.ground.text_vn import fold, syllables

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Written Vietnamese carries a mark (tone, ă, â, đ …) on about 85 of 100 syllables; text without marks, or read
#: by an engine that knows only Latin letters, on fewer than 25. Half-way between is still not clean.
MARKED_SHARE = 0.6
#: Digits inside words ("1anh", "C6"), which clean text has only in numbers of documents.
MIXED_SHARE = 0.012
#: Syllables ending in c, ch, p, t without sắc or nặng, which Vietnamese does not have: clean text holds below 0.008
#: (foreign words), text with scrambled tones above 0.023.
IMPOSSIBLE_SHARE = 0.015
_STOPPED = re.compile(r"[^\W\d_aeiouy]{0,3}[aeiouy]{1,3}(?:c|ch|p|t)$")
_ENOUGH = 40
_LOOKED_AT = 8000


def judge(lines: Iterable[str]) -> Literal["clean", "damaged"]:
    """The quality of a text from its first syllables; a text of a few words is taken as clean.

    >>> judge(["Phát huy sức mạnh của cả hệ thống chính trị trong việc tuyên truyền " * 4])
    'clean'
    >>> judge(["Phat huy strc manh ctia ca hé thong chinh tri trong viéc tuyén truyén " * 4])
    'damaged'
    >>> judge(["Phát huỳ sức mãnh của cả hệ thổng chính trĩ trong viêc tuyên truyền hoc tâp " * 4])
    'damaged'
    """
    words = marked = mixed = impossible = 0
    for line in lines:
        for syllable in syllables(line[:4000]):
            letters = [character for character in syllable if character.isalpha()]
            if not letters or len(syllable) > 9 or "@" in line:
                continue
            words += 1
            marked += any(ord(character) > 127 for character in letters)
            impossible += _impossible(syllable)
            mixed += len(letters) < len(syllable) and len(syllable) <= 6
        if words > _LOOKED_AT:
            break
    if words < _ENOUGH:
        return "clean"
    if marked / words < MARKED_SHARE or mixed / words > MIXED_SHARE or impossible / words > IMPOSSIBLE_SHARE:
        return "damaged"
    return "clean"


def _impossible(syllable: str) -> bool:
    """Whether a syllable ends in a stop without the tone such syllables have."""
    if syllable.isupper() or not _STOPPED.match(fold(syllable)):
        return False
    pieces = unicodedata.normalize("NFD", syllable)
    return "\u0301" not in pieces and "\u0323" not in pieces
