"""Targets: a number, an operator, a population, a year. Precision before recall.

Read only in the parts that set targets, or in sentences that say so ("phấn đấu", "chỉ tiêu"); never in award
standards, criteria, results or amended text.
"""

from __future__ import annotations

import re

from thidua.reading.keys import plain, squeeze_blanks
from thidua.reading.outline import Node
from thidua.reading.quantities import Quantity, counts, percents
from thidua.reading.schema import Target
from thidua.reading.tables.measures import MEASURE_VERBS, NOT_MEASURE, SHARE_WORDS
from thidua.reading.target_grids import grid_targets

_YEAR = re.compile(r"\bnam\s+(20\d\d)\b(?!\s*[-/])|\b(?:thang|quy)\s+\w{1,4}[/ ](20\d\d)\b")
_STRIVE = re.compile(r"\b(?:phan dau|chi tieu|muc tieu)\b")
#: "Đến năm 2030, trên 90% …" sets a target wherever it stands.
_BY_YEAR = re.compile(r"\bden (?:het )?nam 20\d\d,?\s+(?:co )?[^,;.]{0,24}\d{1,3}(?:[.,]\d+)?\s*%")
_SPLIT = re.compile(r";\s+|(?<=[^\d\s])\.\s+(?=[^\W\d_])")
_NOT_TARGET = re.compile(
    r"lan luot|cac ty le tren|kinh phi|ngan sach ho tro|muc (?:thu|chi|dong)|diem\b.{0,12}$"
    r"|giam tru|xep loai|ty le khen|so (?:luong|lieu) (?:bao cao|tinh)|so voi"
)
_REACHED = re.compile(
    r"\b(?:da dat|hien dat|hien nay|hien co|dat duoc|tinh den|so voi cung ky|nam truoc|uoc dat)\b"
)


#: Stands for a sum whose purpose only the heading names.
_MONEY = "tiền"
#: No sentence sets more targets than this.
_MOST = 24


def targets(root: Node) -> list[Target]:
    """Every target of a document, in order."""
    made: list[Target] = []
    for node in root.walk():
        if node.quoted or node.within("results", "amendment", "criteria", "rewards", "funding", "proposals"):
            continue
        inside = node.within("targets") and not (node.within("assignment") and not _inner_targets(node))
        text = node.rest if node.is_section else node.text
        if not text or not (any(ch.isdigit() for ch in text) or inside):
            continue
        carried: int | None = None
        for piece in _SPLIT.split(text[:4000]):
            key = plain(piece)
            named = {int(m[1] or m[2]) for m in _YEAR.finditer(key)}
            carried = named.pop() if len(named) == 1 else carried
            if not inside and not ("%" in key and (_STRIVE.search(key) or _BY_YEAR.search(key))):
                continue
            made += _in_piece(piece, node, inside, carried)
    return sorted([*made, *grid_targets(root)], key=lambda target: target.line or 0)


def _inner_targets(node: Node) -> bool:
    """A target part inside the part that assigns work, not the other way round."""
    for up in (node, *node.ancestors()):
        if "targets" in up.topics:
            return True
        if "assignment" in up.topics:
            return False
    return False


#: Words replaced in another document set nothing here.
REPLACES = re.compile(
    r"\b(?:thay|bai bo|bo (?:cum tu|chi tieu|noi dung|doan|diem|khoan)|sua (?:doi|cum tu"
    r"|thanh)|dinh chinh)\b"
)


def _in_piece(piece: str, node: Node, inside: bool, carried: int | None) -> list[Target]:
    key = plain(piece)
    if re.search(r"\bduoc thay (?:the )?bang\b", key) or (
        re.search(r"[“\"]", piece) and REPLACES.search(key)
    ):
        return []
    if _REACHED.search(key) and not re.search(r"phan dau|den (?:het )?nam|tro len", key):
        return []
    found = percents(key)
    if inside:
        # Beside shares only a number with an operator of its own counts ("…, tối thiểu 12 làng được công nhận").
        beside = [
            one for one in counts(key, piece) if not found or (one.op != "=" and _stands_apart(key, one))
        ]
        found = sorted([*found, *beside], key=lambda one: one.start)
    made = []
    previous = 0
    found = found[:_MOST]
    for index, one in enumerate(found):
        limit = next((other.start for other in found[index + 1 :] if other.start > one.start), len(key))
        population, measure = _population(piece, key, one, previous, limit)
        previous = one.end if limit > one.end else previous
        if population == _MONEY:
            named = next(
                (up.heading for up in (node, *node.ancestors()) if up.is_section and up.heading), None
            )
            population = re.sub(r"^[Vv]ề\s+", "", named) if named else population
        if population is None or _NOT_TARGET.search(key[:200]):
            continue
        year = _year(key, one.start) or carried or _context_year(node)
        made.append(Target(year, one.op, one.value, one.unit, population, measure, node.where, node.line))
    return made


def _stands_apart(key: str, one: Quantity) -> bool:
    """Whether a number begins a part of its own: after a comma or "và", with nothing but its operator before it."""
    return re.search(r"(?:[,;]|\bva)\s+(?:\w+\s+){1,3}$", key[: one.start]) is not None


def _population(
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
        return _split_measure(piece, key, start, limit)
    start = one.end
    population, measure = _split_measure(piece, key, start, limit)
    if population and one.unit in ("đồng", "triệu đồng", "tỷ đồng"):
        before_text = re.sub(
            r"\b(?:vận động|huy động|phấn đấu|đạt|có|ít nhất|tối thiểu|trên|được|từ)\b",
            "",
            piece[previous : one.start],
            flags=re.IGNORECASE,
        )
        return _trim(before_text) or _MONEY, None
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


def _split_measure(piece: str, key: str, start: int, limit: int) -> tuple[str | None, str | None]:
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


def _year(key: str, position: int) -> int | None:
    """The year a piece names nearest before the number, else after it."""
    years = [(m.start(), int(m[1] or m[2])) for m in _YEAR.finditer(key)]
    if not years:
        return None
    before = [year for start, year in years if start < position]
    return before[-1] if before else years[0][1]


def _context_year(node: Node) -> int | None:
    """The year of the headings and lead-ins above."""
    if node.is_section and node.heading:
        own = _single_year(node.heading)
        if own:
            return own
    current: Node | None = node
    while current is not None:
        parent = current.parent
        if parent is not None:
            siblings = parent.children
            index = next((i for i, child in enumerate(siblings) if child is current), 0)
            for earlier in reversed(siblings[:index]):
                lead = (
                    earlier.marker is None and not earlier.is_section and earlier.text.rstrip().endswith(":")
                )
                if lead and parent.parent is not None:
                    year = _single_year(earlier.text)
                    if year:
                        return year
                    break
            texts = [parent.heading or "", parent.rest if parent.rest.rstrip().endswith(":") else ""]
            if parent.is_bullet or (parent.marker is None and not parent.is_section):
                texts.append(parent.text[:200])
            for text in texts:
                year = _single_year(text)
                if year:
                    return year
        current = parent
    return None


def _single_year(text: str) -> int | None:
    key = plain(text)
    if re.search(r"20\d\d\s*-\s*20\d\d", key):
        key = re.sub(r"(?:giai doan\s+)?20\d\d\s*-\s*20\d\d", "", key)
    years = {int(m[1]) for m in re.finditer(r"\b(20\d\d)\b", key)}
    return years.pop() if len(years) == 1 else None
