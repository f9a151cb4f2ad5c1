"""Vietnamese text as data: one normal form, accent-blind comparison, alphabetical order.

Everything stored is NFC (precomposed), as Nghị định 30/2020 asks of documents (Unicode TCVN 6909:2001).
Everything searched is *folded*: lower case, no tone or vowel marks, đ = d. Folding makes old and new tone
placement (``hoà``/``hòa``) equal by construction.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200b\u202f\u3000\ufeff]+")
_NOT_WORD = re.compile(r"[^0-9a-z]+")

#: Vowels carrying a tone, written without it, and the tone's rank in dictionary order
#: (ngang, huyền, hỏi, ngã, sắc, nặng: the order of Từ điển tiếng Việt).
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: index for index, letter in enumerate(_ALPHABET, start=1)}


def nfc(text: str) -> str:
    """The text in Unicode NFC, the only form we store."""
    return unicodedata.normalize("NFC", text)


def squeeze(text: str) -> str:
    """NFC with every run of blanks (also no-break and zero-width ones) made one space, ends trimmed.

    >>> squeeze("  Ủy ban\u00a0 nhân dân ")
    'Ủy ban nhân dân'
    """
    text = nfc(text)
    # Of all blanks only the space counts as printable, so text that is clean already, which nearly all is, shows at once.
    if not text.isprintable() or "  " in text:
        text = _SPACES.sub(" ", text.replace("\n", " ").replace("\r", " "))
    return text.strip()


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case without any mark, đ read as d; length in characters may shrink for decomposed input only.

    For NFC text the result has exactly one character per input character, so positions found in the folded
    text are positions in the original.

    >>> fold("Đẩy mạnh HỌC TẬP suốt đời")
    'day manh hoc tap suot doi'
    """
    return "".join(map(_plain, nfc(text)))


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """One character without marks and case; remembered, as a language has few."""
    if character in "đĐðÐ":
        return "d"
    base = unicodedata.normalize("NFD", character)[0]
    lowered = base.lower()
    return lowered if len(lowered) == 1 else base


def search_key(text: str) -> str:
    """Folded words separated by single spaces: what is stored and asked for in accent-blind search.

    >>> search_key("Phòng Văn hoá - Xã hội (P. Hồng An)")
    'phong van hoa xa hoi p hong an'
    """
    return " ".join(filter(None, map(_word_key, nfc(text).split())))


@lru_cache(maxsize=65536)
def _word_key(word: str) -> str:
    """The folded words of what stands between two blanks; remembered, as names are made of few syllables."""
    return _NOT_WORD.sub(" ", fold(word)).strip()


def same(left: str, right: str) -> bool:
    """Whether two texts are equal when marks, case, punctuation and tone placement are ignored."""
    return search_key(left) == search_key(right)


def sort_key(text: str) -> str:
    """A string whose plain byte order is Vietnamese dictionary order.

    Letters decide first (a < ă < â < b … d < đ …), then tones from left to right, then case. PostgreSQL from
    the wheel has no ICU, so lists are ordered by this stored key.

    >>> sorted(["Ư", "Đà", "U", "Dĩ", "ễ", "Da", "Ấp", "An", "e"], key=sort_key)
    ['An', 'Ấp', 'Da', 'Dĩ', 'Đà', 'e', 'ễ', 'U', 'Ư']
    """
    text = squeeze(text)
    words = [_ranked_word(word) for word in text.split(" ")]
    letters = " ".join(word for word, _tones in words if word)
    return letters + "\t" + "".join(tones for _word, tones in words) + "\t" + text.swapcase()


@lru_cache(maxsize=65536)
def _ranked_word(word: str) -> tuple[str, str]:
    """What a word counts as among letters, single spaces where it has other signs, and its tones; remembered."""
    ranked = [_ranked(character) for character in word.lower()]
    letters = "".join(letter for letter, _tone in ranked)
    return " ".join(filter(None, letters.split(" "))), "".join(tone for _letter, tone in ranked)


@lru_cache(maxsize=4096)
def _ranked(character: str) -> tuple[str, str]:
    """What one character counts as among letters, and its tone (none for what is no letter)."""
    decomposed = unicodedata.normalize("NFD", character)
    tone = next((str(_TONES[mark]) for mark in decomposed if mark in _TONES), "0")
    bare = unicodedata.normalize("NFC", "".join(m for m in decomposed if m not in _TONES))
    rank = _RANK.get(bare)
    if rank is not None:
        return chr(0x60 + rank), tone
    return (bare, "") if bare.isdigit() else (" ", "")


def syllables(text: str) -> list[str]:
    """The syllables (maximal runs of letters and digits) of a text, in order.

    >>> syllables("Xã hội học tập, 2023-2030")
    ['Xã', 'hội', 'học', 'tập', '2023', '2030']
    """
    return re.findall(r"[^\W_]+", nfc(text))
