"""Targets: a number, an operator, a population, a year. Precision before recall.

Read only in the parts that set targets, or in sentences that say so ("phấn đấu", "chỉ tiêu"); never in award
standards, criteria, results or amended text.
"""

from __future__ import annotations

import re

from thidua.reading.keys import plain
from thidua.reading.outline import Node
from thidua.reading.populations import MONEY, population_of
from thidua.reading.quantities import Quantity, counts, percents
from thidua.reading.schema import Target
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


#: No sentence sets more targets than this.
_MOST = 24


def targets(root: Node) -> list[Target]:
    """Every target of a document, in order."""
    made: list[Target] = []
    for node in root.walk():
        if node.quoted or node.within("results", "criteria", "rewards", "funding", "proposals"):
            continue
        changing = node.within("amendment")
        inside = (
            not changing
            and node.within("targets")
            and not (node.within("assignment") and not _inner_targets(node))
        )
        text = node.rest if node.is_section else node.text
        if not text or not (any(ch.isdigit() for ch in text) or inside):
            continue
        carried: int | None = None
        if changing:
            text = new_words(text)
            inside = bool(text)
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


#: "Điều chỉnh chỉ tiêu tại điểm a khoản 2 Mục II của Kế hoạch số 52: …", "Thay thời hạn … như sau: …"
_INSTRUCTION = re.compile(r"^(?:sua doi|bo sung|dieu chinh|thay)\b[^:;]{0,240}:\s*")
_FORMER = re.compile(r"\s*\((?:trước đây|trước là|quy định cũ)[^()]*\)", re.IGNORECASE)


def new_words(text: str) -> str:
    """What an instruction puts in the place of other words, where it stands outside quotation marks; else nothing.

    >>> new_words("Điều chỉnh chỉ tiêu tại điểm a: đến năm 2025, có 50% hộ đăng ký (trước đây là 40%).")
    'đến năm 2025, có 50% hộ đăng ký.'
    >>> new_words("Thay cụm từ “trước ngày 05/12” bằng cụm từ “trước ngày 01/12”.")
    ''
    """
    found = _INSTRUCTION.match(plain(text))
    after = text[found.end() :] if found else ""
    return "" if re.search(r"[“\"]", after[:1]) or REPLACES.match(plain(after)) else _FORMER.sub("", after)


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
        population, measure = population_of(piece, key, one, previous, limit)
        previous = one.end if limit > one.end else previous
        if population == MONEY:
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
