"""Targets: a number, an operator, a population, a year. Precision before recall.

Read only in the parts that set targets, or in sentences that say so ("phấn đấu", "chỉ tiêu"); never in award
standards, criteria, results or amended text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from thidua.reading.keys import plain, squeeze_blanks
from thidua.reading.outline import Node
from thidua.reading.schema import Operator, Target
from thidua.reading.tables.measures import (
    MEASURE_VERBS,
    NOT_MEASURE,
    NUMBER_WORDS,
    OPERATORS_AFTER,
    OPERATORS_BEFORE,
    SHARE_WORDS,
    UNIT_PATTERNS,
)

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,9}(?:[.,]\d{1,3})?"
_PERCENT = re.compile(
    rf"(?<![\w/.,-])(?P<value>{_NUMBER})\s*(?:%?\s*(?:-|den)\s*(?P<upto>{_NUMBER})\s*)?(?:%|phan tram)"
)
_COUNT = re.compile(
    rf"(?<![\w/.,-])(?P<value>{_NUMBER})(?P<scale>\s+(?:trieu|nghin|van|ty)(?!\s+dong))?(?=\s+[a-z])"
)
_WORD_COUNT = re.compile(rf"(?<!\w)(?P<value>{'|'.join(NUMBER_WORDS)})(?=\s+[a-z])")
_SCALES = {"nghin": 1e3, "van": 1e4, "trieu": 1e6, "ty": 1e9}
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


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    value: float
    op: Operator
    unit: str
    unit_end: int


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
    return made


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
    if re.search(r"[“\"]", piece) and REPLACES.search(key):
        return []
    if _REACHED.search(key) and not re.search(r"phan dau|den (?:het )?nam|tro len", key):
        return []
    found = _percents(key)
    if not found and inside:
        found = _counts(key, piece)
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


def parse_number(text: str) -> float | None:
    """A number as printed in Vietnamese: dots part thousands, a comma the decimals.

    >>> parse_number("1.000.000"), parse_number("98,5"), parse_number("2.5")
    (1000000.0, 98.5, 2.5)
    """
    text = text.strip()
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    text = text.replace(",", ".")
    try:
        return float(text)
    except ValueError:
        return None


def operator_of(before: str, after: str) -> Operator:
    """The operator in the words around a number (key form).

    >>> operator_of("tren ", " can bo"), operator_of("tu ", " tro len hoc sinh"), operator_of("khong qua ", "")
    ('>', '>=', '<=')
    >>> operator_of("dat ", " ho gia dinh"), operator_of("dat >= ", " ho gia dinh"), operator_of("≥", "")
    ('=', '>=', '>=')
    """
    for words, op in OPERATORS_AFTER:
        if re.match(rf"\s*{words}\b", after):
            return op  # type: ignore[return-value]
    bare = before[-60:].rstrip()
    bare = re.sub(r"\s+(?:la|dat|khoang|tu|co|den)$", "", bare)
    for words, op in OPERATORS_BEFORE:
        if re.search(rf"(?<!\w){words}$", bare):
            return op  # type: ignore[return-value]
    return "="


#: "98% học sinh trở lên": the operator behind the population.
_OR_MORE = re.compile(r"\s+[^,;.%\d]{2,60}?\btro len\b")


#: "150 triệu đồng trở lên": the operator behind the unit.
_OR_MORE_NEXT = re.compile(r"\s+tro (?:len|xuong)\b")


def _percents(key: str) -> list[_Found]:
    made = []
    for match in _PERCENT.finditer(key):
        value = parse_number(match["value"])
        if value is None or value > 1000:
            continue
        if (
            re.search(
                r"(?:tang|giam|vuot)(?: them| it nhat)?\s*$", key[max(0, match.start() - 18) : match.start()]
            )
            and "so voi" in key[match.end() :]
        ):
            continue
        op = operator_of(key[: match.start()], key[match.end() :])
        upto = parse_number(match["upto"]) if match["upto"] else None
        if upto is not None:
            made.append(_Found(match.start(), match.end(), value, ">=", "%", match.end()))
            value, op = upto, "<="
        elif (
            op == "=" and re.search(r"\btu\s*$", key[: match.start()]) and _OR_MORE.match(key[match.end() :])
        ):
            op = ">="
        made.append(_Found(match.start(), match.end(), value, op, "%", match.end()))
    return made


def _counts(key: str, piece: str) -> list[_Found]:
    made: list[_Found] = []
    for match in _COUNT.finditer(key):
        before = key[: match.start()]
        if re.search(
            r"(?:nam|ngay|thang|so|quy|muc do|cap do|dieu|khoan|muc|giai doan|lop|thu|hang|phan|khoa"
            r"|-|/)\s*$",
            before,
        ):
            continue
        value = parse_number(match["value"])
        unit = _unit_after(key, match.end())
        op = operator_of(
            before, key[unit[1] if unit and _OR_MORE_NEXT.match(key[unit[1] :]) else match.end() :]
        )
        if unit is None and operator_of(before, key[match.end() :]) != "=":
            unit = _unknown_unit(piece, match.end())
        if value is None or unit is None:
            continue
        if re.match(r"\s*(?:lan|nam|thang|ngay|gio|tuoi|tuan)\b", key[match.end() :]):
            continue
        if re.search(r"\b(?:mỗi|một trong|cùng)\s+\S*\s*$", piece[: match.start()], re.IGNORECASE):
            continue
        scale = _SCALES.get((match["scale"] or "").strip(), 1.0)
        made.append(
            _Found(
                match.start(),
                match.end(),
                value * scale,
                op,
                unit[0],
                unit[1],
            )
        )
    if made:
        return made[:1] if not all(found.op != "=" for found in made) else made
    for match in _WORD_COUNT.finditer(key):
        before = key[: match.start()]
        op = operator_of(before, key[match.end() :])
        unit = _unit_after(key, match.end())
        if op == "=" or unit is None or re.search(r"\bmỗi\b", piece[: match.start()], re.IGNORECASE):
            continue
        return [_Found(match.start(), match.end(), float(NUMBER_WORDS[match["value"]]), op, unit[0], unit[1])]
    return []


def _unit_after(key: str, position: int) -> tuple[str, int] | None:
    window = key[position : position + 40]
    for unit, pattern in UNIT_PATTERNS:
        found = pattern.match(window)
        if found:
            return unit, position + found.end()
    return None


def _unknown_unit(piece: str, position: int) -> tuple[str, int] | None:
    """What an operator's number counts where no table knows it: the two syllables after it ("420 đội hình")."""
    found = re.match(r"\s+([^\W\d_]+ [^\W\d_]+)", piece[position:])
    if not found or not found.group(1).islower():
        return None
    return found.group(1), position + found.end()


def _population(
    piece: str, key: str, one: _Found, previous: int, limit: int
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


def _population_before(piece: str, key: str, one: _Found, previous: int) -> str | None:
    """ "Tỷ lệ chi bộ không có mô hình … không quá 5%": the population before its number."""
    before = key[previous : one.start]
    share = SHARE_WORDS.match(before.lstrip(" -,"))
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
        population = _whole(piece[start : start + verb.start()])
        if not population:
            position = verb.end()
            continue
        return population, _trim(piece[start + verb.start() : limit]) or None


def _in_population(window: str, position: int) -> bool:
    """ "chi bộ không có", "xã, phường chưa có", "hộ có con đi học": the verb narrows the population."""
    before = window[:position].rstrip()
    if re.match(r"hoc\b", window[position:]) and re.search(r"\b(?:truong|trung|tieu|dai|khoa)$", before):
        return True
    return bool(
        re.search(
            r"\b(?:cac|chua|khong|dang|khoa|lop|chuong trinh|cong tac|trung tam|co so|hoat dong|bo)$", before
        )
    )


#: What leads on to the next number of a sentence is no part of a population.
_LEADS_ON = re.compile(
    r"[\s,]+(?:và|hoặc|trong đó)(?:\s+(?:ít nhất|tối thiểu|trên|từ|khoảng|hơn|không dưới|đạt|có)){0,2}\s*$"
    r"|\s+(?:ít nhất|tối thiểu|trở lên|trở xuống)\s*$",
    re.IGNORECASE,
)


def _whole(text: str) -> str:
    """A population without "trở lên" and without the words that lead on to the next number."""
    return _trim(_LEADS_ON.sub("", text.rstrip(" ,;.:")))


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
