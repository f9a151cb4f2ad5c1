"""Numbers in a sentence with what they count and the operator beside them: "trên 80%", "ít nhất 02 lớp"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from thidua.reading.schema import Operator
from thidua.reading.tables.measures import NUMBER_WORDS, OPERATORS_AFTER, OPERATORS_BEFORE, UNIT_PATTERNS

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,9}(?:[.,]\d{1,3})?"
_PERCENT = re.compile(
    rf"(?<![\w/.,-])(?P<value>{_NUMBER})\s*(?:%?\s*(?:-|den)\s*(?P<upto>{_NUMBER})\s*)?(?:%|phan tram)"
)
_COUNT = re.compile(
    rf"(?<![\w/.,-])(?P<value>{_NUMBER})(?:/\d{{1,4}})?(?P<scale>\s+(?:trieu|nghin|van|ty)(?!\s+dong))?(?=\s+[a-z])"
)
_WORD_COUNT = re.compile(rf"(?<!\w)(?P<value>{'|'.join(NUMBER_WORDS)})(?=\s+[a-z])")
_SCALES = {"nghin": 1e3, "van": 1e4, "trieu": 1e6, "ty": 1e9}


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number; `start` and `end` are its place, `unit_end` where its unit ends."""

    start: int
    end: int
    value: float
    op: Operator
    unit: str
    unit_end: int


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
_OR_MORE = re.compile(r"\s+[^;.%\d]{2,60}?\btro len\b")


#: "150 triệu đồng trở lên": the operator behind the unit.
_OR_MORE_NEXT = re.compile(r"\s+tro (?P<way>len|xuong)\b")


def _behind(before: str, after: str) -> Operator:
    """The operator behind what is counted, as in "từ 200 cuốn sách trở lên"; "=" where none stands.

    >>> _behind("dat ", " tro len"), _behind("tu ", " sach tro len"), _behind("co ", " sach cho hoc sinh")
    ('>=', '>=', '=')
    """
    found = _OR_MORE_NEXT.match(after)
    if found:
        return ">=" if found["way"] == "len" else "<="
    return ">=" if re.search(r"\btu\s*$", before) and _OR_MORE.match(after) else "="


def percents(key: str) -> list[Quantity]:
    """Every percentage in a sentence in key form."""
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
            made.append(Quantity(match.start(), match.end(), value, ">=", "%", match.end()))
            value, op = upto, "<="
        elif (
            op == "=" and re.search(r"\btu\s*$", key[: match.start()]) and _OR_MORE.match(key[match.end() :])
        ):
            op = ">="
        made.append(Quantity(match.start(), match.end(), value, op, "%", match.end()))
    return made


def counts(key: str, piece: str) -> list[Quantity]:
    """The head-counts of a sentence; several only where each has an operator."""
    made: list[Quantity] = []
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
        op = operator_of(before, key[match.end() :])
        if unit and op == "=":
            op = _behind(before, key[unit[1] :])
        if unit is None and operator_of(before, key[match.end() :]) != "=":
            unit = _unknown_unit(piece, match.end())
        if value is None or unit is None:
            continue
        if re.match(r"\s*(?:lan|nam|thang|ngay|gio|tuoi|tuan)\b", key[match.end() :]):
            continue
        each = r"\bmỗi\b[^,;.]*$" if op == "=" else r"\bmỗi\s+\S*\s*$"
        if re.search(rf"\b(?:một trong|cùng)\s+\S*\s*$|{each}", piece[: match.start()], re.IGNORECASE):
            continue
        scale = _SCALES.get((match["scale"] or "").strip(), 1.0)
        made.append(
            Quantity(
                match.start(),
                match.end(),
                value * scale,
                op,
                unit[0],
                unit[1],
            )
        )
    if made:
        first = made[:1] if made[0].op == "=" else []
        return [*first, *(found for found in made if found.op != "=")]
    for match in _WORD_COUNT.finditer(key):
        before = key[: match.start()]
        op = operator_of(before, key[match.end() :])
        unit = _unit_after(key, match.end())
        if op == "=" or unit is None or re.search(r"\bmỗi\b", piece[: match.start()], re.IGNORECASE):
            continue
        return [
            Quantity(match.start(), match.end(), float(NUMBER_WORDS[match["value"]]), op, unit[0], unit[1])
        ]
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
