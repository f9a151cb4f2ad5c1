"""Dates as documents print them: “15/02/2026”, “05/12”, “30 tháng 4 năm 2026”, “2026”; and the word before them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from thidua.ground.calendar_vn import Qualifier
from thidua.ground.text_vn import fold

_ISO = re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})")
_FULL = re.compile(r"(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})(?:\s*[/.-]\s*(?P<y>\d{4}))?")
_WORDS = re.compile(r"(?P<d>\d{1,2})\s+thang\s+(?P<m>\d{1,2})(?:\s*(?:,|nam|\s)+\s*(?P<y>\d{4}))?")
_MONTH = re.compile(r"thang\s+(?P<m>\d{1,2})\s*(?:/|nam)\s*(?P<y>\d{4})")
_QUARTER = re.compile(r"quy\s+(?P<q>iv|i{1,3}|[1-4])\s*(?:/|nam)\s*(?P<y>\d{4})")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = re.compile(r"(?:nam\s+)?(?P<y>\d{4})")

#: Folded words before a date that exclude the day, and that name the day itself; any other word includes it.
_BEFORE = ("truoc",)
_ON = ("trong ngay", "vao ngay")
#: Folded words that make a day without a year come again each year.
_EACH_YEAR = ("hang nam", "moi nam", "dinh ky")


@dataclass(frozen=True, slots=True)
class Printed:
    """What a printed date states; a part it does not state is ``None``. Nothing says that the day exists.

    A quarter is its last month.
    """

    day: int | None
    month: int | None
    year: int | None


def read_date(text: str) -> Printed | None:
    """The parts of a printed date; ``None`` when the text is none of the known shapes.

    >>> read_date("15/02/2026"), read_date("ngày 30 tháng 4 năm 2026") == Printed(30, 4, 2026)
    (Printed(day=15, month=2, year=2026), True)
    >>> read_date("05/12"), read_date("2026-09-30"), read_date("năm 2026")
    (Printed(day=5, month=12, year=None), Printed(day=30, month=9, year=2026), Printed(day=None, month=None, year=2026))
    >>> read_date("tháng 5/2025"), read_date("quý II năm 2026") == Printed(None, 6, 2026)
    (Printed(day=None, month=5, year=2025), True)
    >>> read_date("quý II") is None
    True
    """
    folded = re.sub(r"^\s*ngay\s+", "", fold(text)).strip(" .;,")
    if quarter := _QUARTER.fullmatch(folded):
        number = _QUARTERS.get(quarter["q"]) or int(quarter["q"])
        return Printed(None, 3 * number, int(quarter["y"]))
    for shape in (_ISO, _FULL, _WORDS, _MONTH, _YEAR):
        found = shape.fullmatch(folded)
        if found:
            parts = found.groupdict()
            numbers = {name: int(parts[name]) if parts.get(name) else None for name in ("d", "m", "y")}
            return Printed(numbers["d"], numbers["m"], numbers["y"])
    return None


def qualifier_before(text: str, printed: str) -> Qualifier:
    """How a sentence puts the date it prints: the words just before it decide, “by” where they say nothing else.

    >>> qualifier_before("Ban hành kế hoạch, hoàn thành trước ngày 15/02/2026.", "15/02/2026")
    'before'
    >>> qualifier_before("Gửi danh sách chậm nhất ngày 31/3", "31/3")
    'by'
    """
    folded, wanted = fold(text), fold(printed)
    at = folded.find(wanted) if wanted else -1
    words = folded[max(0, at - 24) : at] if at >= 0 else ""
    if any(word in words for word in _BEFORE):
        return "before"
    return "on" if any(word in words for word in _ON) else "by"


def each_year(text: str) -> bool:
    """Whether a sentence says that its day comes every year.

    >>> each_year("trước ngày 20 tháng 12 hằng năm"), each_year("trước ngày 20/12")
    (True, False)
    """
    folded = fold(text)
    return any(word in folded for word in _EACH_YEAR)
