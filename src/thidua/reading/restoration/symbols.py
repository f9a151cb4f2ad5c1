"""Symbols of documents through damage: Đ is printed as D, P or B ("QP-TTg" is QĐ-TTg). Digits are never touched."""

from __future__ import annotations

import re

#: Parts of symbols that hold Đ and read as nothing else without it.
_LONG = (  # noqa: SIM905
    "HĐND HĐTĐKT TĐKT BTĐKT BCĐ BCĐTW GDĐT BGDĐT SGDĐT PGDĐT LĐTBXH BLĐTBXH SLĐTBXH PLĐTBXH ĐTN TĐTN HĐTN TWĐTN "
    "LĐLĐ TLĐ CĐCS CĐGD CĐS KHĐT SKHĐT BKHĐT"
).split()
#: Short parts by what may be printed: CP is the Government, never CĐ.
_SHORT = {
    "QD": "QĐ",
    "QP": "QĐ",
    "QB": "QĐ",
    "ND": "NĐ",
    "NP": "NĐ",
    "NB": "NĐ",
    "PU": "ĐU",
    "BU": "ĐU",
    "DU": "ĐU",
}
_AGAIN = str.maketrans("PBĐ", "DDD")
_PART = re.compile(r"[A-ZĐ]{2,}")


def mended(number: str | None) -> str | None:
    """A document's number or symbol with the Đ of its known parts written back.

    >>> mended("1315/QP-TTg"), mended("24/2023/TT-BGDBT"), mended("203-QD/PU"), mended("71/NQ-CP")
    ('1315/QĐ-TTg', '24/2023/TT-BGDĐT', '203-QĐ/ĐU', '71/NQ-CP')
    """
    return None if number is None else _PART.sub(lambda found: _again(found.group()), number)


def _again(part: str) -> str:
    if len(part) == 2:
        return _SHORT.get(part, part)
    wanted = part.translate(_AGAIN)
    known = [one for one in _LONG if len(one) == len(part) and one.translate(_AGAIN) == wanted]

    def changed(one: str) -> int:
        return sum(
            left != right and (left, right) != ("D", "Đ") for left, right in zip(part, one, strict=True)
        )

    known.sort(key=changed)
    if not known or (len(known) > 1 and changed(known[0]) == changed(known[1])):
        return part
    return known[0]
