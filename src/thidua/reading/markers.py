"""The grammar of markers: how a numbered paragraph says where it stands.

State style (I. → 1. → a) → -), Party style (I- → 1- → 1.1-), decisions (Điều 1 → 1. → a)), long documents
(Phần thứ nhất, Chương I, Mục 1) and the shapes OCR makes of them (``I1.`` for II., ``|.`` for I., ``¢)`` for c)).
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import Literal

from thidua.reading.keys import plain

MarkerKind = Literal[
    "part", "chapter", "division", "article", "capital", "roman", "number", "multi", "letter", "bullet"
]

#: Points are lettered with the Vietnamese alphabet: no f, j, w, z, and đ after d.
POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"
_WORD_ORDINALS = {
    "nhat": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5,
    "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
}  # fmt: skip
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker: its kind, the text as printed (damage undone), its closing sign, numbers, and what follows it.

    `value` is the last number ("2.1.3" → 3), `path` all of them; bullets have none. `end` is where the text
    of the paragraph begins.
    """

    kind: MarkerKind
    printed: str
    sign: str
    path: tuple[int, ...]
    end: int

    @property
    def value(self) -> int:
        return self.path[-1] if self.path else 0

    @property
    def style(self) -> tuple[str, str, int]:
        """Two markers of one style are siblings: kind, closing sign, number of parts."""
        sign = self.sign if self.kind != "bullet" else self.printed
        return (self.kind, sign, len(self.path) if self.kind == "multi" else 0)


def roman_value(text: str) -> int | None:
    """The value of a Roman numeral up to C, None when it is not one written properly.

    >>> roman_value("XIV"), roman_value("IIII"), roman_value("A")
    (14, None, None)
    """
    total = 0
    lowered = text.lower()
    if not lowered or any(character not in _ROMAN for character in lowered):
        return None
    for index, character in enumerate(lowered):
        value = _ROMAN[character]
        following = _ROMAN[lowered[index + 1]] if index + 1 < len(lowered) else 0
        total += -value if value < following else value
    return total if to_roman(total).lower() == lowered else None


def to_roman(value: int) -> str:
    """1 → "I"; empty for numbers below 1 or above 99.

    >>> to_roman(4), to_roman(19)
    ('IV', 'XIX')
    """
    if not 0 < value < 100:
        return ""
    parts = (
        (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    )  # fmt: skip
    result = ""
    for number, letters in parts:
        while value >= number:
            result += letters
            value -= number
    return result


_SP = r"[ \t\u00a0]"
_NAMED = re.compile(
    rf"^(?P<word>Phần|Chương|Mục|Tiểu{_SP}mục|Điều)(?:{_SP}+thứ)?{_SP}+"
    rf"(?P<number>[IVXLC]{{1,6}}|\d{{1,3}}|[A-Z]|(?:nhất|một|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười)\b)"
    rf"(?P<sign>[.:\-)]?)(?={_SP}|$)",
    re.IGNORECASE,
)
#: The same words without their marks, as damaged text has them (key form; read on capitals only).
_NAMED_DAMAGED = re.compile(r"^(?P<word>ph[ai]n|ch\w{1,3}ng|m[uy]c|[dpb]i[ei]u)(?P<th> thu)?(?= )")
_NAMED_WORDS = {"c": "Chương", "m": "Mục"}
_BULLET = re.compile(rf"^(?P<sign>[-–—+*•●○▪■□·✓➢❖]|o(?={_SP}{{2,}}))(?:{_SP}+|(?=[^\W\d_])|$)")
_MULTI = re.compile(
    rf"^(?P<number>(?:[IVX]{{1,5}}\.)?\d{{1,2}}(?:\.\d{{1,2}}){{1,4}}|[IVX]{{1,5}}(?:\.\d{{1,2}}){{1,3}})"
    rf"(?P<sign>[.)\-/:]?)(?:{_SP}+(?=\S)|(?=[^\W\d_%])|$)"
)
_NUMBER = re.compile(
    rf"^(?P<open>\(?)(?P<number>\d{{1,2}})"
    rf"(?:(?P<sign>[.)/:]|-(?!{_SP}*\d))(?:{_SP}+(?!\d{{1,2}}/\d)(?=\S)|(?=[^\W\d_])|$)|{_SP}-{_SP}(?=[^\W\d_]))"
)
#: "78/TTr-SNV", "57-NQ/TW": a document's number at the start of a wrapped line.
_DOCUMENT_NUMBER = re.compile(r"^\d{1,3}\s?[/-]\s?[A-ZĐ][\w.]{0,11}\s?[-/&]\s?[A-ZĐ]")
_ROMAN_MARK = re.compile(
    rf"^(?P<number>[IVX]{{1,6}})(?P<sign>[.)/:]|{_SP}?[-–])(?:{_SP}*(?=[^\W_])|{_SP}*(?=[\"“‘])|{_SP}*$)"
)
_ROMAN_BARE = re.compile(rf"^(?P<number>[IVX]{{1,6}}){_SP}+(?=[^\W\d_])")
_CAPITAL = re.compile(
    rf"^(?P<number>[A-HKLMĐ])(?P<sign>[.)/]|{_SP}?[-–]{_SP})(?:{_SP}+(?=\S)|(?=[^\W\d_]{{2}})|$)"
)
_LETTER = re.compile(rf"^(?P<open>\(?)(?P<number>[a-eg-ik-vxyđ])(?P<sign>[)/]|\.(?={_SP}))(?:{_SP}*(?=\S)|$)")
_LETTER_NUMBER = re.compile(
    rf"^(?P<letter>[a-eg-ik-vxyđ])[.]?(?P<number>\d{{1,2}})(?P<sign>[.)])(?:{_SP}+(?=\S)|$)"
)
_OCR_ROMAN = re.compile(rf"^(?P<number>[IVXl1|]{{1,5}})(?P<sign>[.-])(?:{_SP}*(?=[^\W\d_]{{2}}))")
_OCR_LETTER = re.compile(rf"^(?P<number>[¢©€@])(?P<sign>\))(?:{_SP}*(?=\S))")
_OCR_LETTERS = {"¢": "c", "©": "c", "€": "c", "@": "a"}
_KINDS: dict[str, MarkerKind] = {
    "phan": "part",
    "chuong": "chapter",
    "muc": "division",
    "tieu muc": "division",
    "dieu": "article",
}


def find_marker(text: str, damaged: bool = False) -> Marker | None:
    """The marker a paragraph begins with, or None.

    >>> find_marker("II. NỘI DUNG").printed, find_marker("1- Mục đích").style
    ('II.', ('number', '-', 0))
    >>> find_marker("3.2.1. Huân chương").path, find_marker("đ) Cấp xã").value
    ((3, 2, 1), 5)
    >>> find_marker("2023 - 2030") is None, find_marker("15/12/2025 là hạn") is None
    (True, True)
    >>> find_marker("I1. NOI DUNG PHONG TRAO", damaged=True).printed
    'II.'
    >>> find_marker("Dieu 3. Hieu luc", damaged=True).printed, find_marker("Phan thu hai", damaged=True).path
    ('Điều 3.', (2,))
    """
    head = text[:120].lstrip()
    offset = len(text) - len(text.lstrip())
    found = _find(head, damaged)
    if found is None:
        return None
    return Marker(found.kind, found.printed, found.sign, found.path, found.end + offset)


def _find(head: str, damaged: bool) -> Marker | None:
    if damaged:
        repaired = _damaged_marker(head)
        if repaired:
            return repaired
    match = _NAMED.match(head)
    if match:
        return _named(match, head)
    if damaged:
        repaired = _damaged_word(head)
        if repaired:
            return repaired
    match = _BULLET.match(head)
    if match:
        return Marker("bullet", match["sign"], "", (), match.end())
    match = _MULTI.match(head)
    if match:
        pieces = match["number"].split(".")
        path = tuple(int(p) if p.isdigit() else roman_value(p) or 0 for p in pieces)
        if not match["sign"] and len(path) == 2 and path[1] >= 1 and _looks_like_decimal(head, match.end()):
            return None
        return Marker("multi", match["number"] + match["sign"], match["sign"], path, match.end())
    match = _LETTER_NUMBER.match(head)
    if match:
        path = (_letter_value(match["letter"]), int(match["number"]))
        printed = head[: match.end()].strip()
        return Marker("multi", printed, "l" + match["sign"], path, match.end())
    match = None if _DOCUMENT_NUMBER.match(head) else _NUMBER.match(head)
    if match and int(match["number"]) > 0:
        sign = match["sign"] or "-"
        printed = head[: match.end()].strip()
        return Marker("number", printed, match["open"] + sign, (int(match["number"]),), match.end())
    match = _ROMAN_MARK.match(head)
    if match:
        value = roman_value(match["number"])
        if value:
            sign = match["sign"].strip()
            return Marker("roman", match["number"] + sign, sign, (value,), match.end())
    match = _ROMAN_BARE.match(head)
    if match and len(match["number"]) >= 1 and _caps_follow(head[match.end() :]):
        value = roman_value(match["number"])
        if value:
            return Marker("roman", match["number"], "", (value,), match.end())
    match = _CAPITAL.match(head)
    if match:
        sign = match["sign"].strip()
        return Marker(
            "capital", match["number"] + sign, sign, (_letter_value(match["number"].lower()),), match.end()
        )
    match = _LETTER.match(head)
    if match:
        sign = match["sign"]
        printed = head[: match.end()].strip()
        return Marker("letter", printed, match["open"] + sign, (_letter_value(match["number"]),), match.end())
    return None


def _named(match: re.Match[str], head: str) -> Marker | None:
    from thidua.ground.text_vn import fold, squeeze

    kind = _KINDS[squeeze(fold(match["word"]))]
    number = match["number"]
    rest = head[match.end() :].strip()
    word = match["word"]
    if kind != "article" and not (
        word[0].isupper() and (not rest or rest[0].isupper() or rest[0] in '“"(-–:.')
    ):
        return None
    if kind == "article" and not word[0].isupper():
        return None
    if kind in ("part", "division") and number.isdigit() and len(number) == 3:
        return None
    value = int(number) if number.isdigit() else roman_value(number) or _WORD_ORDINALS.get(fold(number), 0)
    if not value and len(number) == 1:
        value = _letter_value(number.lower())
    if not value:
        return None
    printed = squeeze(head[: match.end()])
    return Marker(kind, printed, "", (value,), match.end())


def _damaged_word(head: str) -> Marker | None:
    """ "Dieu 3." for Điều 3., "Phan thu hai" for Phần thứ hai; a form ("Bieu 2") is none."""
    key = plain(head)
    found = _NAMED_DAMAGED.match(key)
    if (
        found is None
        or not head[:1].isupper()
        or (key.startswith("bieu") and not re.match(r"bieu \d{1,2}\. [a-z]", key))
    ):
        return None
    word = "Phần" if key.startswith("ph") else _NAMED_WORDS.get(key[0], "Điều")  # P, B and D stand for Đ
    if word == "Phần" and not found["th"] and head[found.end() + 1 : found.end() + 2].islower():
        return None
    numbered = head[found.end() :]
    if found["th"]:
        numbered = re.sub(r"^\s+(\w+)", lambda m: f" {_ORDINAL_MARKS.get(plain(m[1]), m[1])}", numbered)
    shown = f"{word}{' thứ' if found['th'] else ''}{numbered}"
    match = _NAMED.match(shown)
    made = _named(match, shown) if match else None
    return None if made is None else dataclasses.replace(made, end=made.end - len(shown) + len(head))


_ORDINAL_MARKS = {
    plain(word): word
    for word in ("nhất", "một", "hai", "ba", "tư", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
}


def _damaged_marker(head: str) -> Marker | None:
    match = _OCR_LETTER.match(head)
    if match:
        letter = _OCR_LETTERS[match["number"]]
        return Marker("letter", f"{letter})", ")", (_letter_value(letter),), match.end())
    match = _OCR_ROMAN.match(head)
    if match is None or match["number"].isdigit():
        return None
    repaired = match["number"].translate(str.maketrans("l1|", "III"))
    value = roman_value(repaired)
    if value and _caps_follow(head[match.end() :]):
        sign = match["sign"]
        return Marker("roman", repaired + sign, sign, (value,), match.end())
    if match["number"] in ("l", "|") and not _caps_follow(head[match.end() :]):
        return Marker("number", "1.", ".", (1,), match.end())
    return None


def _caps_follow(rest: str) -> bool:
    letters = [character for character in rest[:60] if character.isalpha()]
    return len(letters) >= 4 and sum(character.isupper() for character in letters) / len(letters) >= 0.75


def _letter_value(letter: str) -> int:
    return POINT_LETTERS.find(letter) + 1


_DECIMAL_UNITS = re.compile(rf"^(?:%|{_SP}*(?:%|phần trăm|triệu|tỷ|tỉ|người|lần|điểm|km|ha|m2|giờ)\b)")


def _looks_like_decimal(head: str, end: int) -> bool:
    """ "1.5 triệu" or "2.000 người" is a number, not a marker."""
    return bool(_DECIMAL_UNITS.match(head[end - 1 :].lstrip())) or bool(_DECIMAL_UNITS.match(head[end:]))
