"""Damaged text mended where it carries structure: phrases whose clean form is certain are written back.

Nothing is guessed beyond the table of `tables.damage`; numbers, names and all other words stay as read.
"""

from __future__ import annotations

import dataclasses

from thidua.ground.text_vn import syllables
from thidua.reading.keys import is_caps, plain
from thidua.reading.paragraphs import Paragraph
from thidua.reading.schema import RestoredText
from thidua.reading.tables.damage import DAMAGE

_LONGEST = 6_000


def mend(text: str) -> str:
    """A damaged paragraph with the known phrases written back.

    >>> mend("Béi vai cap huyén"), mend("Trudc ngay 05 thang 12 hang nim")
    ('Đối với cấp huyện', 'Trước ngày 05 thang 12 hằng năm')
    """
    if len(text) > _LONGEST:
        return text
    key = plain(text)
    for pattern, phrase in DAMAGE:
        pieces: list[str] = []
        last = 0
        for found in pattern.finditer(key):
            if found.start() < last or found.start() == found.end():
                continue
            pieces += [
                text[last : found.start()],
                _cased(phrase, text[found.start() : found.end()], found.start()),
            ]
            last = found.end()
        if pieces:
            text = "".join((*pieces, text[last:]))
            key = plain(text)
    return text


def _cased(phrase: str, damaged: str, position: int) -> str:
    """A phrase in capitals where the damaged text was, and with a capital where that had one."""
    if is_caps(damaged) and len(damaged) > 3:
        return phrase.upper()
    if damaged[:1].isupper() or (position == 0 and not damaged[:1].isalpha()):
        return phrase[:1].upper() + phrase[1:]
    return phrase


def mend_paragraphs(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs mended, each keeping what was read in `original`; a second d) in a row becomes đ)."""
    made: list[Paragraph] = []
    letter: str | None = None
    for paragraph in paragraphs:
        mended = mend(paragraph.text)
        if mended != paragraph.text:
            paragraph = dataclasses.replace(paragraph, text=mended, original=paragraph.text)  # noqa: PLW2901
        marker = paragraph.marker
        if marker is not None and marker.kind == "letter":
            if letter == "d" and marker.printed[:1] == "d":
                after_d = dataclasses.replace(
                    marker, printed="đ" + marker.printed[1:], path=(marker.value + 1,)
                )
                paragraph = dataclasses.replace(paragraph, marker=after_d)  # noqa: PLW2901
            letter = (paragraph.marker or marker).printed[:1]
        elif marker is not None and marker.kind != "bullet":
            letter = None
        made.append(paragraph)
    return made


def restored(paragraphs: list[Paragraph]) -> RestoredText:
    """The mended text, with the share of syllables that changed."""
    texts = [f"{p.marker.printed} {p.text}" if p.marker else p.text for p in paragraphs]
    total = changed = 0
    for paragraph in paragraphs:
        after = syllables(paragraph.text)
        total += len(after)
        if paragraph.original is not None:
            before = set(syllables(paragraph.original))
            changed += sum(1 for syllable in after if syllable not in before)
    return RestoredText("\n".join(texts), round(changed / total, 4) if total else 0.0)
