"""Findings about the wording itself: quotes, misspelt titles, personal data, shares that do not add up."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from thidua.reading.keys import plain
from thidua.reading.outline import Node
from thidua.reading.quantities import parse_number
from thidua.reading.schema import Finding
from thidua.reading.tables.subjects import TITLES


def text_findings(root: Node) -> list[Finding]:
    """Everything noticed about the wording of a clean text."""
    return [
        *_quotes(root),
        *_spelling(root),
        *_personal(root),
        *_percents(root),
        *_periods(root),
        *_repeated(root),
    ]


def _quotes(root: Node) -> list[Finding]:
    made: list[Finding] = []
    open_quote = False
    for node in root.walk():
        text = node.text
        opened, closed = text.count("“"), text.count("”")
        straight = text.count('"')
        if node.quoted:
            open_quote = (open_quote or opened > closed) and closed <= opened
            continue
        if opened != closed or straight % 2:
            made.append(
                Finding(
                    "quotes.unbalanced",
                    "note",
                    f"Dấu ngoặc kép không cân: {opened} dấu mở, {closed} dấu đóng"
                    + (f", {straight} dấu thẳng" if straight else "")
                    + ". Bổ sung dấu còn thiếu để biết tên gọi kết thúc ở đâu.",
                    node.where,
                    node.line,
                )
            )
    return made


_QUOTED_TITLE = re.compile(r"[“\"]([^”\"]{8,40}?)[”\"]")


def _spelling(root: Node) -> list[Finding]:
    made: list[Finding] = []
    names = [title for title, _ in TITLES]
    for node in root.walk():
        if node.text.count("“") > 40:
            continue
        for found in _QUOTED_TITLE.finditer(node.text):
            said = found.group(1).strip()
            words = said.split()
            if not 4 <= len(words) <= 5 or said.lower() in (name.lower() for name in names):
                continue
            best = max(names, key=lambda name: fuzz.ratio(name.lower(), said.lower()))
            if fuzz.ratio(best.lower(), said.lower()) >= 88 and plain(words[0]) == plain(best.split()[0]):
                made.append(
                    Finding(
                        "title.misspelt",
                        "warning",
                        f"“{said}” có thể viết nhầm tên danh hiệu “{best}”. Sửa theo tên chính thức.",
                        node.where,
                        node.line,
                    )
                )
    return made


_PHONE = re.compile(r"(?<![\d./-])0\d{2,3}[ .]?\d{3}[ .]?\d{3,4}(?![\d/])")
_EMAIL = re.compile(r"[\w.+-]{2,64}@[\w-]{2,64}(?:\.[\w-]{2,20}){1,4}")
_IDENTITY = re.compile(r"\b(?:cccd|cmnd|can cuoc|so dinh danh)\b[^\d]{0,40}\d{9,12}\b")


def _personal(root: Node) -> list[Finding]:
    made: list[Finding] = []
    for node in root.walk():
        text = node.text[:20_000]
        held = []
        if _PHONE.search(text):
            held.append("số điện thoại")
        if _EMAIL.search(text):
            held.append("thư điện tử")
        if _IDENTITY.search(plain(text)):
            held.append("số định danh cá nhân")
        if held:
            made.append(
                Finding(
                    "personal-data",
                    "warning",
                    f"Đoạn này có {', '.join(held)}. Không đăng công khai; che trước khi chia sẻ.",
                    node.where,
                    node.line,
                )
            )
    return made


_SHARE = re.compile(
    r"(?<![\d/.,])(?P<part>\d{1,3}(?:\.\d{3})+|\d{1,7})\s*/\s*(?P<whole>\d{1,3}(?:\.\d{3})+"
    r"|\d{1,7})(?![\d/.]*\d)(?P<between>[^;%\d]{1,70}?)"
    r"(?:dat|bang|chiem|ty le|\(|=)\s*(?:ty le\s*)?(?P<percent>\d{1,3}(?:[.,]\d{1,2})?)\s*%"
)


def _percents(root: Node) -> list[Finding]:
    made: list[Finding] = []
    for node in root.walk():
        for found in _SHARE.finditer(plain(node.text[:20_000])):
            part, whole, said = (parse_number(found[name]) for name in ("part", "whole", "percent"))
            if not part or not whole or said is None or part > whole:
                continue
            exact = part / whole * 100
            step = (
                0.1
                if re.search(r"[.,]\d$", found["percent"])
                else (0.01 if re.search(r"[.,]\d\d$", found["percent"]) else 1.0)
            )
            if abs(exact - said) > step:
                shown = f"{exact:.1f}".replace(".", ",")
                made.append(
                    Finding(
                        "percent.mismatch",
                        "warning",
                        f"Tỷ lệ {found['percent']}% không khớp số đếm {found['part']}/{found['whole']} (bằng "
                        f"{shown}%). Kiểm tra lại số liệu.",
                        node.where,
                        node.line,
                    )
                )
    return made


_PERIOD = re.compile(r"\b(\d{1,2}) nam\s*\((?:giai doan\s*)?((?:19|20)\d\d)\s*-\s*((?:19|20)\d\d)\)")


def _periods(root: Node) -> list[Finding]:
    made: list[Finding] = []
    for node in root.walk():
        for found in _PERIOD.finditer(plain(node.text[:20_000])):
            said, first, last = (int(group) for group in found.groups())
            years = last - first + 1
            if years not in (said, said + 1) or (years == said + 1 and said >= 3):
                made.append(
                    Finding(
                        "period.years",
                        "note",
                        f"“{said} năm ({first}-{last})” tính cả hai đầu là {years} năm. Ghi rõ khoảng năm dùng để "
                        f"tính.",
                        node.where,
                        node.line,
                    )
                )
    return made


_TWICE = re.compile(r"(?<!\w)([^\W\d_]{2,7} [^\W\d_]{2,7}) \1(?!\w)")


def _repeated(root: Node) -> list[Finding]:
    made: list[Finding] = []
    for node in root.walk():
        found = _TWICE.search(node.text[:20_000].lower())
        if found:
            made.append(
                Finding(
                    "word.repeated",
                    "note",
                    f"Cụm từ “{found[1]}” bị lặp hai lần liền nhau. Bỏ một.",
                    node.where,
                    node.line,
                )
            )
    return made
