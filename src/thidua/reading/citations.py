"""Documents named in running text: type, number with symbol, date, issuer, in every printed style.

"Quyết định số 1315/QĐ-TTg ngày 09/11/2023 của Thủ tướng Chính phủ", "Nghị quyết số 57-NQ/TW, ngày 22/12/2024",
"Kế hoạch 145/KH-UBND", "Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022", "các Quyết định số 387/QĐ-TTg và số
677/QĐ-TTg".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from thidua.reading.dates import FULL_DATE, date_of
from thidua.reading.keys import plain
from thidua.reading.tables.doctypes import CITED_TYPES

_TYPES = "|".join(plain(name).replace(" ", r"\s+") for name in sorted(CITED_TYPES, key=len, reverse=True))
#: "38/KH-UBND", "478-KH/TU", "12/2024/QĐ-UBND", "01-KH/BCĐTW", "98/2023/NĐ-CP", "33/2024/QH15", "1373/TTg".
_SYMBOL = r"[a-z]{1,12}\d{0,3}(?:\.[a-z0-9]{1,8})?"
_NUMBER = (
    rf"(?P<number>\d{{1,5}}(?:[a-z](?=[/-]))?\s?(?:/\s?(?:19"
    rf"|20)\d\d)?\s?(?:/\s?{_SYMBOL}(?:\s?[-–]\s?{_SYMBOL}(?:[-&,.]{_SYMBOL})*)?"
    rf"(?:\s?/\s?{_SYMBOL})?|\s?-\s?{_SYMBOL}\s?/\s?{_SYMBOL}(?:[-&.]{_SYMBOL})*)(?:&{_SYMBOL})?)"
)
_CITED = re.compile(
    rf"(?:(?P<kind>\b(?:{_TYPES}))\s+)?(?P<so>\bso\s*:?\s*)?(?<![\w/.-]){_NUMBER}(?![\w])(?P<dated>\s*,?\s*\(?(?:ban "
    rf"hanh )?ngay\s+{FULL_DATE})?"
)
_LAW = re.compile(
    rf"\b(?P<kind>bo luat|luat|phap lenh|hien phap)\s+(?P<name>[^;:()\d]{{2,110}}?)\s*,?\s*ngay\s+{FULL_DATE}"
)
_DATED_ONLY = re.compile(
    rf"\b(?P<kind>{_TYPES})\s+(?:so\s*[.…_ ]{{0,12}}\s*)?(?:lien tich\s+)?ngay\s+{FULL_DATE}"
)
_DATE_SHARED = re.compile(r"^\s*(?:,|;|va|và)\s*")

#: What ends the name of an issuer in running text.
_ISSUER_END = re.compile(
    r"\s+(?:ve(?: viec)?|ban hanh|phe duyet|trien khai|quy dinh|huong dan|sua doi|thuc hien"
    r"|thong bao|thong qua|phat dong|cong nhan|giao|dieu chinh|cap nhat|"
    r"tai|tren dia ban|thanh lap|kien toan|cong bo|va (?:quyet dinh|ke hoach|cong van|huong "
    r"dan|nghi quyet|chi thi|cac (?:chi tieu|nhiem vu|noi dung)|chuong trinh|thong tu|nghi dinh|ket luan)|"
    r"noi ve|trong|nham|o|den|chi dao|phan cong|quan triet|tang cuong|day manh|lanh dao|trinh|de nghi|"
    r"khoa\s+[ivx]+|truyen dat|tong ket|so ket|cac co quan|se)\b|[;:.(“\"”]|,|\s-\s(?=ve\b)"
)
_ISSUER_COMMA = re.compile(r"^,\s*(?:So|So |Van phong)")


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation in a text, with the place where it stands in it."""

    kind: str | None
    number: str | None
    symbol: str | None
    date: str | None
    issuer: str | None
    start: int
    end: int


def find_citations(text: str, damaged: bool = False) -> list[Cited]:
    """Every document cited in a text, in order.

    >>> [(c.number, c.date, c.issuer) for c in find_citations(
    ...     "Nghị quyết số 57-NQ/TW, ngày 22/12/2024 của Bộ Chính trị về đột phá; Kế hoạch 145/KH-UBND")]
    [('57-NQ/TW', '2024-12-22', 'Bộ Chính trị'), ('145/KH-UBND', None, None)]
    >>> find_citations("Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022")[0].date
    '2022-06-15'
    >>> find_citations("trước ngày 30/6/2024 tại 17/17 xã, 24/7") == []
    True
    """
    if not any(character.isdigit() for character in text):
        return []
    key = plain(text, damaged)
    raw_key = plain(text)
    found: list[Cited] = []
    for match in _CITED.finditer(raw_key):
        number = _printed(text[match.start("number") : match.end("number")])
        kind = text[match.start("kind") : match.end("kind")] if match["kind"] else None
        if not _is_number(number, kind, bool(match["so"])):
            continue
        date = _date(match) if match["dated"] else None
        issuer, end = _issuer(text, key, match.end())
        issuer = issuer or _issuer_before(text, key, match.start())
        found.append(Cited(kind, number, symbol_of(number), date, issuer, match.start(), end))
    taken = [(cited.start, cited.end) for cited in found]
    for pattern in (_LAW, _DATED_ONLY):
        for match in pattern.finditer(key):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            if pattern is _DATED_ONLY and match["kind"] in (
                "van ban",
                "dieu le",
                "quy che",
                "bao cao",
                "bien ban",
            ):
                continue
            kind = text[match.start("kind") : match.end("kind")]
            issuer, end = _issuer(text, key, match.end())
            found.append(Cited(kind, None, None, _date(match), issuer, match.start(), end))
            taken.append((match.start(), end))
    found.sort(key=lambda cited: cited.start)
    return _share(found, text)


def _date(match: re.Match[str]) -> str | None:
    groups = match.re.groups
    return date_of(match, groups - 5)


def _printed(number: str) -> str:
    return re.sub(r"\s+", "", number).replace("–", "-")


def symbol_of(number: str) -> str | None:
    """The symbol in a number: letters after the serial number and the year.

    >>> symbol_of("38/KH-UBND"), symbol_of("478-KH/TU"), symbol_of("02/2025/TT-BGDĐT")
    ('KH-UBND', 'KH/TU', 'TT-BGDĐT')
    """
    found = re.match(r"^\d{0,5}[a-z]?(?:/(?:19|20)\d\d)?[/-](.+)$", number)
    return found.group(1) if found else None


_PERIOD_WORDS = frozenset({"nam", "ngay", "thang", "quy", "km", "kg", "nguoi", "ho", "xa", "gio", "h"})


def _is_number(number: str, kind: str | None, said: bool) -> bool:
    symbol = symbol_of(number) or ""
    letters = [character for character in symbol if character.isalpha()]
    if len(letters) < 2 or plain(symbol.split("/")[0]) in _PERIOD_WORDS:
        return False
    upper = sum(character.isupper() for character in letters)
    if upper * 2 >= len(letters) and upper >= 2:
        return "-" in symbol or "/" in symbol or said or kind is not None or bool(re.search(r"\d{4}", number))
    return False


def _issuer(text: str, key: str, position: int) -> tuple[str | None, int]:
    """The issuer after a citation ("của Thủ tướng Chính phủ"), and where it ends."""
    match = re.match(r"\)?\s*,?\s*(?:cua|do|ctia|cta|caa|cia)\s+", key[position:])
    if not match:
        return None, position
    begin = position + match.end()
    window = key[begin : begin + 160]
    depth_end = len(window)
    start_at = 0
    while True:
        ended = _ISSUER_END.search(window, start_at)
        if ended is None:
            break
        first = text[begin + ended.start() :].lstrip()[:1]
        if first.isalpha() and first.isupper():
            start_at = ended.end()
            continue
        if ended.group().startswith(",") and _goes_on(
            text[begin + ended.end() :], text[begin : begin + ended.start()]
        ):
            start_at = ended.end()
            continue
        if ended.group().strip() == "ve" and window[: ended.start()].startswith("ban chi dao"):
            start_at = ended.end()
            continue
        depth_end = ended.start()
        break
    issuer = text[begin : begin + depth_end].strip(" ,;.:-–")
    issuer = re.sub(r"\s+(?:và|về)$", "", issuer)
    if not issuer or not issuer[:1].isalpha():
        return None, position
    issuer = _steering_committee(text, key, begin, issuer)
    return issuer, begin + len(issuer)


_BEFORE = re.compile(r"\bcua\s+(?:dong chi\s+)?([^;:.]{4,110}?)\s+(?:tai|theo)\s+(?:cac\s+)?$")


def _issuer_before(text: str, key: str, position: int) -> str | None:
    """ "… đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 96/TTr-SNV": the issuer stands before."""
    start = max(0, position - 150)
    found = _BEFORE.search(key[start:position])
    if not found:
        return None
    name = text[start + found.start(1) : start + found.end(1)].strip(" ,")
    return name.rsplit(" của ", 1)[-1] if name[:1].isupper() or " của " in name else None


def _steering_committee(text: str, key: str, begin: int, issuer: str) -> str:
    """ "Ban Chỉ đạo Trung ương về phát triển …" keeps its own "về …" only when it is its name: left short."""
    about = re.search(r"\s+ve(?:\s|$)", plain(issuer))
    return issuer[: about.start()].strip() if about else issuer


_COMMA_NAMES = re.compile(r"(?:Văn hóa|Văn hoá|Lao động|Nông nghiệp)$")


def _goes_on(after: str, before: str) -> bool:
    """A comma inside a department's name ("Sở Văn hóa, Thể thao và Du lịch", "Ban Thi đua - Khen thưởng, Sở Nội vụ")."""
    return bool(_COMMA_NAMES.search(before)) and after.lstrip()[:1].isupper()


def _share(found: list[Cited], text: str) -> list[Cited]:
    """ "số 387/QĐ-TTg và số 677/QĐ-TTg ngày … của Thủ tướng": what stands once at the end holds for all before."""
    result = list(found)
    for index in range(len(result) - 2, -1, -1):
        one, following = result[index], result[index + 1]
        between = text[one.end : following.start]
        joined = re.fullmatch(r"\s*(?:,|;|và|,\s*và)?\s*(?:số)?\s*", between, re.IGNORECASE)
        if joined and following.issuer and not one.issuer and _same_family(one, following):
            date = (
                one.date
                if one.date or following.kind
                else following.date
                if one.date is None and not following.kind
                else None
            )
            result[index] = Cited(
                one.kind or following.kind, one.number, one.symbol, date, following.issuer, one.start, one.end
            )
    return result


def _same_family(one: Cited, other: Cited) -> bool:
    return (one.symbol or "").split("-")[-1] == (other.symbol or "").split("-")[-1]
