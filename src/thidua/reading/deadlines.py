"""Deadlines in a sentence: the word that gives the operator, day, month and year as printed (key form)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from thidua.reading.schema import Qualifier

_QUALIFIERS: tuple[tuple[str, Qualifier], ...] = (
    (r"cham nhat(?: la)?(?: vao)?(?: trong)?(?: truoc)?(?: den)?(?: het)?", "by"),
    (r"muon nhat(?: la)?(?: vao)?", "by"),
    (r"khong (?:qua|muon hon)", "by"),
    (r"(?:xong |hoan thanh )?truoc", "before"),
    (r"trong", "by"),
    (r"han cuoi(?: cung)?(?: la)?", "by"),
    (r"(?:den )?het", "by"),
    (r"vao", "on"),
    (r"dinh ky", "on"),
    (r"thoi han(?: la| gui)?", "by"),
)
QUALIFIER = "|".join(rf"(?:{pattern})" for pattern, _ in _QUALIFIERS)
_DATE = (
    r"(?P<day>\d{1,2})\s*(?:[/.-]\s*(?P<month>\d{1,2})(?:\s*[/.-]\s*(?P<year>\d{4}))?(?![\d/])"
    r"|\s+thang\s+(?P<month2>\d{1,2})(?:\s+nam\s+(?P<year2>\d{4}))?"
    r"|(?P<bare>(?=\s*(?:hang thang|cua thang|thang cuoi|thang dau|cua quy|hang quy|moi thang"
    r"|,|;|\.|\)|$|tren|ve|va\b|thang sau|thang ke))))"
)
#: "trước 17 giờ 00 ngày 15/12": the hour before the day.
_HOUR = r"(?:\d{1,2}\s*(?:gio|h|g)\s*(?:\d{1,2}\s*(?:phut|p)?)?\s*,?\s*(?=ngay))?"
DEADLINE = re.compile(
    rf"(?<!\w)(?P<qualifier>{QUALIFIER})\s*,?\s*{_HOUR}(?P<word>(?:cac )?ngay\s+(?:mung\s+|mong\s+)?)?{_DATE}"
)
#: "Ngày 25 hằng tháng, các trường báo cáo": a day of every month or quarter without a word before it.
_EVERY = re.compile(
    r"(?:^\W*|[,;:(]\s*|\bvao )(?P<word>ngay\s+(?:mung\s+|mong\s+)?)(?P<day>\d{1,2})(?=\s+(?:hang|cua|moi) (?:thang|quy))"
)
_NO_SPAN = re.compile(r"\b(?:tu|tinh tu|ke tu|tinh den|den)\s+(?:het\s+)?(?:ngay\s+)?$")


#: No sentence sets more deadlines than this.
MOST = 8


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline; `start` and `end` are its place in the sentence."""

    start: int
    end: int
    day: int
    month: int | None
    year: int | None
    qualifier: Qualifier
    #: Goes on after the deadline before it without a word of its own.
    joined: bool = False


def find_deadlines(key: str) -> list[Deadline]:
    """Every deadline a sentence in key form states, in order; dates without a deadline word are none."""
    made: list[Deadline] = []
    for match in DEADLINE.finditer(key):
        if _NO_SPAN.search(key[: match.start()]):
            continue
        month = match["month"] or match["month2"]
        year = match["year"] or match["year2"]
        word = match["qualifier"]
        if month is None and match["bare"] is None:
            continue
        if not match["word"] and (month is None or word in ("trong", "vao", "dinh ky", "het")):
            continue
        day = int(match["day"])
        if not 0 < day <= 31 or (month is not None and not 0 < int(month) <= 12):
            continue
        qualifier = next(q for pattern, q in _QUALIFIERS if re.fullmatch(pattern, word))
        made.append(
            Deadline(
                match.start(),
                match.end(),
                day,
                int(month) if month else None,
                int(year) if year else None,
                qualifier,
            )
        )
        if month:
            made += _further(key, made[-1])
    spans = [(one.start, one.end) for one in made]
    for match in _EVERY.finditer(key):
        day = int(match["day"])
        if 0 < day <= 31 and not any(
            start < match.end() and match.start("word") < end for start, end in spans
        ):
            made.append(Deadline(match.start("word"), match.end(), day, None, None, "on"))
    return sorted(made, key=lambda one: one.start)


_FURTHER = re.compile(
    r"\s*(?:,|va|,\s*va)\s*(?:ngay\s*)?(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?(?![\d/])"
)


def _further(key: str, one: Deadline) -> list[Deadline]:
    """Dates that go on after one deadline without a word of their own ("trước ngày 15/6 và 15/12")."""
    made: list[Deadline] = []
    end = one.end
    while len(made) < MOST:
        found = _FURTHER.match(key, end)
        if not found or not 0 < int(found[1]) <= 31 or not 0 < int(found[2]) <= 12:
            return made
        end = found.end()
        year = int(found[3]) if found[3] else one.year
        made.append(
            Deadline(found.start(), end, int(found[1]), int(found[2]), year, one.qualifier, joined=True)
        )
    return made


#: Between two deadlines of one duty ("trước ngày 05/6 và trước ngày 05/12").
JOINED = re.compile(
    r"(?:\s*(?:hang |cua )?(?:thang (?:cuoi|dau) (?:moi )?quy|thang|quy|nam))?\s*(?:\((?:doi voi )?(?:bao cao )?"
    r"(?:0?6 thang|ca nam|nam|quy)[^)]{0,20}\))?\s*\)?\s*(?:,|va|,\s*va|hoac|;)?\s*(?:bao cao |dinh ky )?"
    r"(?:ket qua )?(?:hoc k[yi] (?:ii?|1|2)\b"
    r"|0?1 nam\b|0?6 thang(?: dau nam)?|0?9 thang|sau thang|(?:ca |hang |moi |cuoi )?nam(?: hoc)?"
    r"|(?:hang |moi )?(?:quy|thang))?\s*[(:]?\s*"
)
