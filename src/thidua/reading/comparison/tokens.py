"""A clause as words that can be compared.

A token is a word as printed with a *key*. Between two clean texts the key keeps vowels and tones, so that *chỉ tiêu* and
*chi tiêu* differ, but not where the tone stands (*hoà* = *hòa*), the case or the punctuation. As soon as one text is
damaged, keys are accent-blind, and which damaged word may be which clean one is told by `damage`.

A short form counts as the words it stands for: *UBND* is *Ủy ban nhân dân*.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from thidua.ground.text_vn import nfc
from thidua.reading.keys import plain
from thidua.reading.tables.changes import SHORT_FORMS

#: A word: letters, digits and the signs damage puts inside words; numbers keep their points and commas.
_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]*[&@¢¥£§$][^\s,.;:/()“”\"-]*|[^\W_]+(?:'[^\W_]+)*")
_TONES = "\u0300\u0301\u0303\u0309\u0323"


@dataclass(frozen=True, slots=True)
class Token:
    """A word: what is printed (with the signs before and after it), and what is compared.

    The words of a short form share one printed text: the first has it, the others have none.
    """

    printed: str
    key: str

    @property
    def is_number(self) -> bool:
        return self.key[:1].isdigit()


@lru_cache(maxsize=65536)
def exact_key(word: str) -> str:
    """Lower case with vowels and tones, the tone's place aside.

    >>> exact_key("Hoà") == exact_key("hòa"), exact_key("chỉ") == exact_key("chi")
    (True, False)
    """
    letters: list[str] = []
    tones: list[str] = []
    for sign in unicodedata.normalize("NFD", word.lower()):
        (tones if sign in _TONES else letters).append(sign)
    return "".join(letters) + "".join(tones)


@lru_cache(maxsize=8192)
def tokens(text: str, blind: bool) -> tuple[Token, ...]:
    """The words of a text in order; every printed sign belongs to exactly one of them.

    >>> [token.key for token in tokens("UBND xã, 05/12", blind=True)]
    ['uy', 'ban', 'nhan', 'dan', 'xa', '05', '12']
    """
    text = nfc(text)
    made: list[Token] = []
    found = list(_WORD.finditer(text))
    for index, word in enumerate(found):
        begin = 0 if index == 0 else _opens(text, found[index - 1].end(), word.start())
        end = _opens(text, word.end(), found[index + 1].start()) if index + 1 < len(found) else len(text)
        shown, bare = text[begin:end], word.group()
        key = plain(bare)
        full = SHORT_FORMS.get(key) if bare[:1].isupper() and bare.upper() == bare else None
        if full is not None:
            first, *others = (plain(full) if blind else full).split()
            made.append(Token(shown, first if blind else exact_key(first)))
            made.extend(Token("", other if blind else exact_key(other)) for other in others)
        else:
            made.append(Token(shown, key if blind else exact_key(bare)))
    return tuple(made)


def _opens(text: str, end: int, start: int) -> int:
    """Where a word's print begins between the word before and itself: signs after the last blank open it."""
    blank = text.rfind(" ", end, start)
    return blank + 1 if blank >= 0 else start


def printed(words: Sequence[Token]) -> str:
    """The text of a run of tokens."""
    return "".join(word.printed for word in words)
