"""Figures that contradict each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from thidua.reading.keys import plain
from thidua.reading.lint.rule import LOGIC, Hit, Subject, examples, rule
from thidua.reading.quantities import parse_number

_SHARE = re.compile(
    r"(?<![\d/.,])(?P<part>\d{1,3}(?:\.\d{3})+|\d{1,7})\s*/\s*(?P<whole>\d{1,3}(?:\.\d{3})+"
    r"|\d{1,7})(?![\d/.]*\d)(?P<between>[^;%\d]{1,70}?)"
    r"(?:dat|bang|chiem|ty le|\(|=)\s*(?:ty le\s*)?(?P<percent>\d{1,3}(?:[.,]\d{1,2})?)\s*%"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_PERIOD = re.compile(r"\b(\d{1,2}) nam\s*\((?:giai doan\s*)?((?:19|20)\d\d)\s*-\s*((?:19|20)\d\d)\)")


@rule(
    "percent.mismatch",
    "error",
    "Tỷ lệ không khớp số đếm",
    why="Phép chia cho kết quả khác, kể cả khi tính số làm tròn hoặc cắt bớt.",
    todo="Kiểm tra lại cả ba số, rồi sửa số sai.",
    sources=(LOGIC,),
    fires=examples(
        "I. KẾT QUẢ\n\n1. Có 118/164 dòng họ được công nhận, đạt 75%.",
        "I. KẾT QUẢ\n\n1. Đã công nhận 1.200/1.500 hộ, đạt 85,5%.",
    ),
    silent=examples(
        "I. KẾT QUẢ\n\n1. Có 86/109 thôn được công nhận, đạt 78,8%.",
        "I. KẾT QUẢ\n\n1. Có 86/109 thôn được công nhận, đạt 78,9%.",
        "I. KẾT QUẢ\n\n1. Theo Kế hoạch số 25/2024, đạt 80% số hộ.",
    ),
)
def percent(subject: Subject) -> Iterator[Hit]:
    """A share printed beside its count and its whole that is neither the rounded nor the cut quotient."""
    for node in subject.root.walk():
        key = plain(node.text)
        for found in _SHARE.finditer(key):
            if key[: found.start()].endswith("so ") and _YEAR.fullmatch(found["whole"]):
                continue  # the number of a document: "số 25/2024"
            part, whole, said = (parse_number(found[name]) for name in ("part", "whole", "percent"))
            if not part or not whole or said is None or part > whole:
                continue
            exact = part / whole * 100
            decimals = len(found["percent"].replace(".", ",").partition(",")[2])
            if abs(exact - said) > 10.0**-decimals:
                right = f"{exact:.1f}".replace(".", ",")
                what = f"Ghi {found['percent']}%, nhưng {found['part']}/{found['whole']} bằng {right}%."
                yield Hit(what, node.where, node.line)


@rule(
    "period.years",
    "note",
    "Số năm không khớp hai đầu",
    why="Tính cả hai đầu thì khoảng ấy dài hơn số năm đã ghi; cách tính bình quân vì thế không rõ.",
    todo="Ghi rõ những năm được tính.",
    sources=(LOGIC,),
    fires=examples("I. TIÊU CHUẨN\n\n1. Có điểm trung bình 5 năm (2025-2030) xếp thứ nhất."),
    silent=examples(
        "I. TIÊU CHUẨN\n\n1. Có điểm trung bình 5 năm (2026-2030) xếp thứ nhất.",
        "I. TIÊU CHUẨN\n\n1. Hai năm học liền kề, tính theo 02 năm (2024-2025).",
    ),
    damaged=True,
)
def period(subject: Subject) -> Iterator[Hit]:
    """A number of years beside a stretch that is longer, ends included; each stretch once."""
    told: set[tuple[int, int, int]] = set()
    for node in subject.root.walk():
        for found in _PERIOD.finditer(plain(node.text)):
            said, first, last = (int(group) for group in found.groups())
            years = last - first + 1
            right = years == said or (years == said + 1 and said < 3)
            if not right and (said, first, last) not in told:
                told.add((said, first, last))
                what = f"“{said} năm ({first}-{last})”, trong khi từ {first} đến hết {last} là {years} năm."
                yield Hit(what, node.where, node.line)
