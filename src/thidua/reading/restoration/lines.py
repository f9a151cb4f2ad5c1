"""The lines of a document restored: what is read in the reading, with what was printed kept beside it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from thidua.reading.keys import is_caps
from thidua.reading.markers import find_marker
from thidua.reading.restoration.decode import Decoder, lost_mark_cost
from thidua.reading.restoration.model import START, Lexicon, shipped
from thidua.reading.restoration.relative import Relatives
from thidua.reading.restoration.result import RestoredLine, RestoredSyllable
from thidua.reading.restoration.words import Piece, pieces
from thidua.reading.source import Line

#: A relative's words count this many times against the shipped model's.
_RELATIVE_WEIGHT = 3
_BREAK = Piece("sign", "", 0, START)
_MARKERS = ("letter", "roman", "number", "multi", "capital", "bullet")


@dataclass(frozen=True, slots=True)
class Restored:
    """The lines with restored text (`Line.original` keeps what was read), and what was done to each line."""

    lines: list[Line]
    done: dict[int, RestoredLine]


def restore_lines(
    lines: Sequence[Line], relatives: Sequence[str] = (), lexicon: Lexicon | None = None
) -> Restored:
    """Restore the words of damaged lines; numbers, dates, symbols of documents and signs stay as read.

    :param relatives: clean texts of documents this one is likely to share sentences with.
    :param lexicon: the model to use instead of the shipped one.
    """
    model = lexicon or shipped()
    if relatives:
        model = model.plus(Lexicon.from_texts(relatives), _RELATIVE_WEIGHT)
    row: list[Piece] = []
    owner: list[int] = []
    for index, line in enumerate(lines):
        before = lines[index - 1].text if index else ""
        if not line.text.strip() or is_caps(before) != is_caps(line.text) or line.hint.cell is not None:
            row.append(_BREAK)
            owner.append(-1)
        found = line_pieces(line.text)
        row += found
        owner += [index] * len(found)
    words = [(at, piece) for at, piece in enumerate(row) if piece.kind == "word"]
    hints: dict[int, str] = {}
    if relatives:
        said = Relatives(relatives).hints([piece.text for _, piece in words])
        hints = {words[number][0]: word for number, word in said.items()}
    decoder = Decoder(model, lost_mark_cost([piece.text for _, piece in words]))
    chosen = decoder.decode(row, hints)
    made: dict[int, list[tuple[Piece, str, float]]] = {}
    for piece, index, one in zip(row, owner, chosen, strict=True):
        if piece.kind == "word" and index >= 0:
            made.setdefault(index, []).append((piece, one.text, one.confidence))
    result: list[Line] = []
    done: dict[int, RestoredLine] = {}
    for index, line in enumerate(lines):
        if index not in made:
            result.append(line)
            continue
        text, spans = _written(line.text, made[index])
        done[line.number] = RestoredLine(line.number, line.page, text, line.text, spans)
        result.append(dataclasses.replace(line, text=text, original=line.text))
    return Restored(result, done)


def mend(text: str) -> str:
    """A stretch of damaged text restored by itself.

    >>> mend("Béi vai cap huyén"), mend("truéc ngay 05/12 hang nim")
    ('Đối với cấp huyện', 'trước ngày 05/12 hằng năm')
    """
    return restore_lines([Line(text, 1, 1)]).lines[0].text


def line_pieces(text: str) -> list[Piece]:
    """The pieces of a line behind its marker; a marker begins a new sentence."""
    marker = find_marker(text, damaged=True)
    if marker is None or marker.kind not in _MARKERS:
        return pieces(text)
    body = text[marker.end :]
    return [
        _BREAK,
        *(dataclasses.replace(piece, start=piece.start + marker.end) for piece in pieces(body)),
    ]


def _written(
    text: str, words: Sequence[tuple[Piece, str, float]]
) -> tuple[str, tuple[RestoredSyllable, ...]]:
    """The line with its words written in, and where each stands."""
    made: list[str] = []
    spans: list[RestoredSyllable] = []
    length = last = 0
    for piece, word, confidence in words:
        between = text[last : piece.start]
        made += [between, word]
        start = length + len(between)
        length = start + len(word)
        spans.append(RestoredSyllable(start, length, word, piece.text, confidence))
        last = piece.start + len(piece.text)
        if piece.joined:
            made.append(" ")
            length += 1
    made.append(text[last:])
    return "".join(made), tuple(spans)
