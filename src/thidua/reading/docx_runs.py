"""Runs of characters of a Word paragraph: parted into lines at breaks, old letters undone, composed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from thidua.ground.text_vn import nfc
from thidua.reading.legacy_vn import LegacyEncoding, from_tcvn3, from_vni


@dataclass(slots=True)
class Piece:
    """A run of characters of one appearance; `mark` is "break" or "page" for breaks."""

    text: str
    bold: bool = False
    italic: bool = False
    legacy: LegacyEncoding | None = None
    capitals: bool = False
    mark: str = ""


def lines_of(pieces: list[Piece], *, joined: bool) -> Iterator[list[Piece]]:
    """The lines of one paragraph: split at soft breaks, except where the next line goes on in mid-sentence."""
    line: list[Piece] = []
    for index, piece in enumerate(pieces):
        if piece.mark == "page":
            if any(part.text.strip() for part in line):
                # The page turns inside the paragraph: it belongs where it began.
                rest = [part for part in pieces[index + 1 :] if part.mark != "page"]
                yield from lines_of([*line, *rest], joined=joined)
                yield [piece]
                return
            yield [piece]
        elif piece.mark == "break":
            if joined and _goes_on(line, pieces[index + 1 :]):
                line.append(Piece(" ", bold=bool(line) and line[-1].bold))
            else:
                yield line
                line = []
        else:
            line.append(piece)
    yield line


def _goes_on(before: list[Piece], after: list[Piece]) -> bool:
    head = text_of(before)
    tail = text_of([piece for piece in after if not piece.mark])
    return (
        bool(head and tail) and head[-1] not in ".;:!?" and tail[0].islower() and tail[1:2] not in {")", "."}
    )


def text_of(pieces: list[Piece]) -> str:
    """The characters of a line in NFC; neighbouring runs of one old encoding are undone together."""
    out: list[str] = []
    index = 0
    while index < len(pieces):
        first = pieces[index]
        run = ""
        while index < len(pieces) and (pieces[index].legacy, pieces[index].capitals) == (
            first.legacy,
            first.capitals,
        ):
            run += pieces[index].text
            index += 1
        if first.legacy == "TCVN3":
            run = from_tcvn3(run, capitals=first.capitals)
        elif first.legacy == "VNI":
            run = from_vni(run)
        out.append(run.upper() if first.capitals else run)
    return nfc("".join(out)).strip()
