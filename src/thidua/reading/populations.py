"""Whom a target counts and what of them: the words round a number parted into population and measure."""

from __future__ import annotations

import re

from thidua.reading.keys import squeeze_blanks
from thidua.reading.quantities import Quantity
from thidua.reading.tables.measures import MEASURE_VERBS, NOT_MEASURE, SHARE_WORDS

#: Stands for a sum whose purpose only the heading names.
MONEY = "tiền"


def population_of(
    piece: str, key: str, one: Quantity, previous: int, limit: int
) -> tuple[str | None, str | None]:
    """(population, measure) around a number: after it, or before it where a share stands first."""
    if one.unit == "%":
        before = _population_before(piece, key, one, previous)
        if before is not None:
            return before, _trim(re.sub(r"^\s*trở (?:lên|xuống)", "", piece[one.end : limit])) or None
        start = one.end
        skip = re.match(r"\s*(?:tr[a-z] [l1][a-z]n|tro xuong)?\s*(?:so|tong so|cac)?(?=\s)", key[start:])
        if skip:
            start += skip.end()
        share = re.match(r"\s*la\s+", key[start:])
        if share and re.search(r"trong do[^;.]*$", key[: one.start]):
            return _whole(piece[start + share.end() : limit]) or None, None
        return split_measure(piece, key, start, limit)
    start = one.end
    population, measure = split_measure(piece, key, start, limit)
    if population and one.unit in ("đồng", "triệu đồng", "tỷ đồng"):
        before_text = re.sub(
            r"\b(?:vận động|huy động|phấn đấu|đạt|có|ít nhất|tối thiểu|trên|được|từ)\b",
            "",
            piece[previous : one.start],
            flags=re.IGNORECASE,
        )
        return _trim(before_text) or MONEY, None
    return population, measure


def _population_before(piece: str, key: str, one: Quantity, previous: int) -> str | None:
    """ "Tỷ lệ chi bộ không có mô hình … không quá 5%": the population before its number."""
    before = key[previous : one.start]
    goes_on = previous > 0 and not before.lstrip().startswith((",", ";"))  # the measure of the number before
    share = None if goes_on else SHARE_WORDS.match(before.lstrip(" -,"))
    lead = before.strip(" ,-")
    lead = re.sub(r"^(?:phan dau\s*)?(?:den )?(?:het )?nam 20\d\d,?\s*", "", lead)
    if not share and not re.search(
        r"(?:dat|chiem|la|bang|duoi|len)(?:\s+(?:tu|tren|it nhat|toi thieu|khong duoi|khoang))?$", lead
    ):
        return None
    if not share and len(lead.split()) < 3:
        return None
    text = piece[previous : one.start]
    offset = len(before) - len(before.lstrip(" -,"))
    text = text[offset + (share.end() if share else 0) :]
    text = re.sub(
        r"[\s,]*(?:(?:giảm|tăng|đạt|là|chiếm|bằng|lên|xuống|còn|ở mức)\s*){0,3}(?:từ|trên|ít nhất"
        r"|tối thiểu|không quá|không dưới|tối đa|dưới|khoảng|hơn|không vượt quá|[≥≤<>]=?)?\s*$",
        "",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(
        r"^(?:Phấn đấu,?\s*)?(?:đến\s*)?(?:hết\s*)?(?:năm 20\d\d),?\s*", "", text.strip(), flags=re.IGNORECASE
    )
    text = re.sub(r"^(?:có|phấn đấu|tỷ lệ|tỉ lệ)\s+", "", text.strip(), flags=re.IGNORECASE)
    return _trim(text) or None


def split_measure(piece: str, key: str, start: int, limit: int) -> tuple[str | None, str | None]:
    """(population, measure) of a stretch of a sentence: parted where the first verb says what is reached."""
    window = key[start:limit]
    position = 0
    while True:
        verb = MEASURE_VERBS.search(window, position)
        if verb is None:
            cut = re.search(r"[,;:]\s*(?:trong do|phan dau)|[.;]\s*$", window)
            end = cut.start() if cut else len(window)
            return _whole(piece[start : start + end]) or None, None
        has = piece[start + verb.start() : start + verb.end()].lower() == "có"
        named = NOT_MEASURE.match(window[verb.start() :]) is not None and not has
        if verb.start() < 2 or named or _in_population(window, verb.start()):
            position = verb.end()
            continue
        negated = re.search(r"\b(?:chua|khong)\s+$", window[: verb.start()])
        begins = start + (negated.start() if negated else verb.start())
        population = _whole(piece[start:begins])
        if not population:
            position = verb.end()
            continue
        return population, _whole(piece[begins:limit]) or None


#: What a body does, never what it is called ("cơ sở đào tạo", but "cơ sở | triển khai").
_PLAIN_ACT = re.compile(r"(?:trien khai|thuc hien|dang ky|tham gia|dat|duoc|hoan thanh|ban hanh)\b")


def _in_population(window: str, position: int) -> bool:
    """ "hoạt động có", "trung tâm học": the verb belongs to the name of the population."""
    before = window[:position].rstrip()
    if re.match(r"hoc\b", window[position:]) and re.search(r"\b(?:truong|trung|tieu|dai|khoa)$", before):
        return True
    if re.search(r"\bco so$", before) and _PLAIN_ACT.match(window[position:]):
        return False
    return bool(
        re.search(
            r"\b(?:cac|dang|khoa|lop|chuong trinh|cong tac|trung tam|co so|hoat dong"
            r"|(?<!chi )(?<!can )(?<!dang )bo)$",
            before,
        )
    )


#: What leads on to the next number of a sentence is no part of a population.
_LEADS_ON = re.compile(
    r"[\s,]+(?:và|hoặc|trong đó)(?:\s+(?:ít nhất|tối thiểu|trên|từ|khoảng|hơn|không dưới|đạt|có)){0,2}\s*$"
    r"|,?\s+(?:ít nhất|tối thiểu|trên|hơn|từ|khoảng|không dưới|trở lên|trở xuống)\s*$",
    re.IGNORECASE,
)


def _whole(text: str) -> str:
    """A population or measure without "trở lên", exceptions, and the words that lead on to the next number."""
    text = re.sub(r"^\s*trở (?:lên|xuống)\s+|,\s*trừ\s.*$", "", text.rstrip(" ,;.:"), flags=re.DOTALL)
    return _trim(_LEADS_ON.sub("", text))


def _trim(text: str) -> str:
    text = re.sub(r"\s+(?:trở lên|trở xuống|về|là|đạt|cho)$", "", squeeze_blanks(text).strip(" ,;:.-–/"))
    return text.strip(" ,;:.-–/")
