"""A line of damaged text cut into what may be restored and what must stay: numbers, symbols, signs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from thidua.reading.keys import is_caps
from thidua.reading.restoration.model import NUMBER, START

#: Signs that stand for letters when they stand beside letters or digits of a word.
_SIGNS = "&@¢€¥§$£|'‘’´`\u00a2"
_CHUNK = re.compile(r"\S+")
_PIECE = re.compile(
    rf"[^\W_]['‘’´`]?(?:[^\W_{re.escape(_SIGNS)}]|[{re.escape(_SIGNS)}])*|[$§¥£@&¢€|][^\W_][^\W_]*|¥|\S"
)
#: A chunk holding the number or symbol of a document ("119/KH-UBND", "/QD-TTg", "UBND-VX", "13-HD/TU").
_SYMBOL = re.compile(r"\d\S*[/-]\S*[A-ZĐ]{2}|[A-ZĐ]\w{0,7}[-/][A-ZĐ]|^/\S*[A-ZĐ]|[A-ZĐ]{2}[-/]\d")
#: For whom somebody signs ("TM.", "TUQ.").
_SIGNS_FOR = re.compile(r"(?:TM|T/M|KT|K/T|TL|T/L|TUQ|Q)\.")
_ADDRESS = re.compile(r"@\w+\.|https?:|www\.|\.(?:vn|com|gov|edu|org)\b")
#: A Roman number, also as engines print it ("I1", "Il").
_ROMAN = re.compile(r"[IVX][IVXl1|]{0,4}$")
#: One sign and one digit stand for two letters ("$6" is Số, "¢6" is có).
_SIGN_AND_DIGIT = re.compile(r"[$§¢@¥€&]\d$")
_DATE_WORD = re.compile(r"([nN]g[aà]y|[tT]h[aá]ng|[nN][aăi]m)(\d{1,4})$")
_ENDS = frozenset('.;:!?…()[]“”"*#|')

Kind = Literal["word", "number", "sign", "kept"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line. `word`s may be restored; everything else stays exactly as read."""

    kind: Kind
    text: str
    start: int
    #: What the model counts it as; empty for a sign it does not count.
    counted: str = ""
    #: The next piece ran into this word; a blank is written between them.
    joined: bool = False
    #: Stands in a line of capitals, where a word in capitals is no abbreviation.
    caps: bool = False


def pieces(line: str) -> list[Piece]:
    """The pieces of a line, in order.

    >>> [(p.kind, p.text) for p in pieces("s6 1315/QD-TTg ngay 9/11, x& hoi:")]  # doctest: +NORMALIZE_WHITESPACE
    [('word', 's6'), ('kept', '1315/QD-TTg'), ('word', 'ngay'), ('number', '9'), ('sign', '/'), ('number', '11'),
     ('sign', ','), ('word', 'x&'), ('word', 'hoi'), ('sign', ':')]
    """
    made: list[Piece] = []
    caps = is_caps(line)
    for chunk in _CHUNK.finditer(line):
        text, start = chunk.group(), chunk.start()
        if _SYMBOL.search(text) or _ADDRESS.search(text) or _SIGNS_FOR.fullmatch(text):
            made.append(Piece("kept", text, start, NUMBER))
            continue
        if start >= 3 and line[start - 3 : start].isspace() and made:
            made.append(Piece("sign", "", start, START))  # another column
        for found in _PIECE.finditer(text):
            made += _split(_piece(found.group(), start + found.start(), caps))
    return made


def _split(piece: Piece) -> list[Piece]:
    """A date's word and its number printed without a blank, as two pieces ("ngay21")."""
    run = _DATE_WORD.match(piece.text)
    if run is None:
        return [piece]
    return [
        Piece("word", run[1], piece.start, joined=True),
        Piece("number", run[2], piece.start + len(run[1]), NUMBER),
    ]


def _piece(text: str, start: int, caps: bool) -> Piece:
    letters = sum(letter.isalpha() for letter in text)
    digits = sum(letter.isdigit() for letter in text)
    if digits and not letters and not _SIGN_AND_DIGIT.match(text):
        return Piece("number", text, start, NUMBER)
    if not letters and not digits and text != "¥":
        counted = START if text in _ENDS else "-" if text in "-–—" else "," if text == "," else ""
        return Piece("sign", text, start, counted)
    if _ROMAN.match(text) and not (caps and text == "XI"):  # "XI" in capitals is XÃ
        return Piece("kept", text, start, START)
    if digits > 1 and text[-2:].isdigit():  # "ngay21": the number runs into its word
        return Piece("kept", text, start, NUMBER)
    return Piece("word", text, start, caps=caps)
