"""Parts a plan needs and does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from thidua.reading.keys import plain
from thidua.reading.lint.rule import LOGIC, Hit, Source, Subject, examples, rule
from thidua.reading.lint.samples import ANNEXED, FUNDED, REPORTED, UNSIGNED

_PLANS = ("KẾ HOẠCH", "CHƯƠNG TRÌNH", "PHƯƠNG ÁN", "ĐỀ ÁN")
#: Fewer headings than this are a fragment, or a plan of one page.
_A_WHOLE_PLAN = 3
#: Symbols of Party bodies and the Youth Union, whose plans carry no funding part.
_PARTY = re.compile(r"/(?:TU|TW|HU|QU|ThU|ĐU|ĐTN|HĐTN)\b")
_AMENDS = re.compile(r"^(?:ve (?:viec )?)?(?:sua doi|dieu chinh|bo sung|thay the|bai bo)\b")


def _is_plan(subject: Subject) -> bool:
    """Whether the document is a plan of its own: no fragment, no change of another plan."""
    reading = subject.reading
    if reading.kind not in _PLANS or len(reading.sections) < _A_WHOLE_PLAN:
        return False
    return "amendment" not in _topics(subject) and not _AMENDS.match(plain(reading.title or ""))


def _topics(subject: Subject) -> set[str]:
    return {topic for node in subject.root.walk() for topic in node.topics}


@rule(
    "section.missing-funding",
    "warning",
    "Thiếu phần kinh phí",
    why="Việc được giao mà không rõ nguồn tiền thì đơn vị không lập được dự toán.",
    todo="Nêu nguồn kinh phí, kể cả khi lồng ghép trong chi thường xuyên.",
    sources=(LOGIC,),
    fires=examples(REPORTED),
    silent=examples(FUNDED, "I. MỤC ĐÍCH\n\nHọc."),
    damaged=True,
)
def funding(subject: Subject) -> Iterator[Hit]:
    """A plan that names no source of money."""
    if not _is_plan(subject) or _PARTY.search(subject.reading.symbol or ""):
        return
    if not subject.reading.funding and "funding" not in _topics(subject):
        yield Hit("Văn bản không nêu nguồn kinh phí.")


@rule(
    "section.missing-reporting",
    "warning",
    "Thiếu chế độ báo cáo",
    why="Phong trào phải được kiểm tra, sơ kết, tổng kết; không có báo cáo thì không có gì để tổng kết.",
    todo="Nêu ai báo cáo, gửi đâu, hạn ngày nào.",
    sources=(
        Source("Luật Thi đua, khen thưởng 06/2022/QH15, Điều 17 khoản 3, 5", "verified", "vi.wikisource.org"),
    ),
    fires=examples(FUNDED),
    silent=examples(REPORTED, "I. MỤC ĐÍCH\n\nHọc."),
)
def reporting(subject: Subject) -> Iterator[Hit]:
    """A plan that asks nobody to report."""
    if _is_plan(subject) and not subject.reading.reporting:
        yield Hit("Văn bản không nêu chế độ báo cáo.")


@rule(
    "section.missing-signature",
    "warning",
    "Thiếu khối ký",
    why="Chức vụ, họ tên và chữ ký của người có thẩm quyền là thành phần bắt buộc của văn bản hành chính.",
    todo="Bổ sung quyền hạn, chức vụ và họ tên người ký.",
    sources=(Source("Nghị định 30/2020/NĐ-CP, Điều 8 khoản 2 điểm g", "verified", "hethongphapluat.vn"),),
    fires=examples(UNSIGNED),
    silent=examples(
        FUNDED,
        ANNEXED,
    ),
    damaged=True,
)
def signature(subject: Subject) -> Iterator[Hit]:
    """A plan nobody signs; one annexed to a decision is signed there."""
    if _is_plan(subject) and subject.reading.signature is None and subject.head.annexed_to is None:
        yield Hit("Văn bản không có khối ký.")
