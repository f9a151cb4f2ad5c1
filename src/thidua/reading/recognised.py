"""Whether a text shows the parts by which an administrative document is known.

The parts are those Nghị định 30/2020/NĐ-CP (Phụ lục I) asks of every document; which of them suffice is our own rule,
made so that a damaged scan that lost half its head still counts and a poem, a letter or a list does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

#: Parts of the head, each with the field of a reading that shows it.
HEAD: Final[Mapping[str, tuple[str, ...]]] = {
    "cơ quan ban hành": ("issuer",),
    "số, ký hiệu": ("number", "symbol"),
    "tên loại": ("kind",),
}
#: Parts that each occur in other texts as well: two of them together count.
BODY: Final[Mapping[str, tuple[str, ...]]] = {
    "trích yếu": ("title",),
    "căn cứ ban hành": ("legal_bases",),
    "nơi nhận": ("recipients",),
    "chữ ký": ("signature",),
}
ENOUGH_OF_BODY: Final = 2


def missing_parts(reading: Mapping[str, Any]) -> tuple[str, ...]:
    """The parts a text lacks, when it shows too few to count as an administrative document; else nothing.

    >>> missing_parts({"kind": "KẾ HOẠCH"})
    ()
    >>> missing_parts({"title": "Về một chuyến đi"})[:2]
    ('cơ quan ban hành', 'số, ký hiệu')
    """
    shown = {part for part, fields in (*HEAD.items(), *BODY.items()) if any(reading.get(f) for f in fields)}
    if shown & HEAD.keys() or len(shown & BODY.keys()) >= ENOUGH_OF_BODY:
        return ()
    return tuple(part for part in (*HEAD, *BODY) if part not in shown)
