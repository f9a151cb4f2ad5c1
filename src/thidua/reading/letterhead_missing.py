"""What a document's body and closing still say of it where its letterhead was lost: type, title, issuer.

Scans cut at the top and converters that drop the first table leave plans without a letterhead. Nothing is guessed:
a type comes from the sentence by which the issuer issues it, an issuer from its own name with the place of the date line.
"""

from __future__ import annotations

import dataclasses
import re

from thidua.reading.keys import plain
from thidua.reading.letterhead import Letterhead
from thidua.reading.paragraphs import Paragraph
from thidua.reading.tables.doctypes import DOCUMENT_TYPES

_TYPES = {plain(name): name for name, _ in DOCUMENT_TYPES}
#: "Ủy ban nhân dân thành phố ban hành Kế hoạch …, như sau:"
_ISSUES = re.compile(
    rf"\b(?:ban hanh|xay dung) (?P<type>{'|'.join(_TYPES)})\b[^.;]{{0,400}}(?:nhu sau|sau day|cu the|noi dung sau)"
)
_COMMITTEE = re.compile(r"\b(?:ubnd|uy ban nhan dan)\b")
_UNIT_PLACE = re.compile(r"^(?:tinh|thanh pho|tp\.?|huyen|quan|thi xa|thi tran|xa|phuong|dac khu)\s+\S")
_BASIS = re.compile(r"^(?:can cu|thuc hien|theo|xet|tiep tuc)\b")
#: Looked at: paragraphs before the first section.
_FIRST = 8
_LONGEST_TITLE = 70


def complete(head: Letterhead, paragraphs: list[Paragraph]) -> Letterhead:
    """The letterhead with what the first paragraphs say in its place; what they do not say stays None."""
    opening: list[Paragraph] = []
    for paragraph in paragraphs[:_FIRST]:
        if paragraph.marker is not None:
            break
        opening.append(paragraph)
    lost = head.kind is None
    if lost:
        kind = next((_TYPES[m["type"]] for p in opening if (m := _ISSUES.search(plain(p.text)))), None)
        if kind is not None:
            head = dataclasses.replace(head, kind=kind, title=head.title or _title(opening))
    if head.issuer is None:
        issuer = _issuer(head, opening)
        if issuer is not None:
            head = dataclasses.replace(head, issuer=issuer)
    return head


def _title(opening: list[Paragraph]) -> str | None:
    """The first paragraph, when a basis follows it and it is no sentence."""
    if len(opening) < 2 or not any(_BASIS.match(plain(p.text)) for p in opening[1:]):
        return None
    text = opening[0].text
    if _BASIS.match(plain(text)) or re.search(r"[.:;]$", text) or len(text.split()) > _LONGEST_TITLE:
        return None
    return text


def _issuer(head: Letterhead, opening: list[Paragraph]) -> str | None:
    """ "KH-UBND" signed at "Thị trấn Sông Mẫu": the people's committee of that place."""
    if not head.symbol or not head.symbol.endswith("-UBND") or not head.place:
        return None
    if not _UNIT_PLACE.match(plain(head.place)) or not any(_COMMITTEE.search(plain(p.text)) for p in opening):
        return None
    return f"Ủy ban nhân dân {head.place[:1].lower()}{head.place[1:]}"
