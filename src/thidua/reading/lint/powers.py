"""Powers a body does not hold, as far as plans get them wrong. The patterns stand in `tables/powers.py`."""

from __future__ import annotations

from collections.abc import Iterator

from thidua.reading.keys import plain
from thidua.reading.lint.rule import Hit, Source, Subject, examples, rule
from thidua.reading.lint.samples import duty
from thidua.reading.tables.powers import BUDGET, CRITERIA_SET, MERIT_BY_LOWER, Power


@rule(
    "power.criteria-set",
    "warning",
    "Giao ban hành bộ tiêu chí ngoài thẩm quyền",
    why="Bộ tiêu chí công nhận các danh hiệu học tập do Bộ Giáo dục và Đào tạo và Hội Khuyến học Việt Nam ban hành.",
    todo="Dùng “tham mưu, triển khai” bộ tiêu chí đã ban hành.",
    sources=(
        Source("Thông tư 24/2023/TT-BGDĐT", "verified", "thuviennhadat.vn"),
        Source("Thông tư 25/2023/TT-BGDĐT", "verified", "thuvienphapluat.vn"),
        Source("Quyết định 324/QĐ-KHVN", "verified", "lawnet.vn"),
    ),
    fires=examples(
        duty(
            "Sở Giáo dục và Đào tạo", "Xây dựng và ban hành bộ tiêu chí công nhận danh hiệu “Đơn vị học tập”."
        )
    ),
    silent=examples(
        duty(
            "Sở Giáo dục và Đào tạo", "Tham mưu triển khai bộ tiêu chí công nhận danh hiệu “Đơn vị học tập”."
        ),
        duty("Sở Giáo dục và Đào tạo", "Ban hành bộ tiêu chí chấm điểm hội thi đọc sách."),
    ),
)
def criteria_set(subject: Subject) -> Iterator[Hit]:
    """A local body told to issue the criteria of a recognition title."""
    yield from _duties(subject, CRITERIA_SET)


@rule(
    "power.budget",
    "note",
    "Giao cơ quan tài chính quyết định ngân sách",
    why="Cơ quan tài chính tham mưu, đề xuất; quyết định dự toán và phân bổ ngân sách là việc của Hội đồng nhân dân, Ủy ban "
    "nhân dân.",
    todo="Dùng “tham mưu, đề xuất bố trí kinh phí”.",
    sources=(
        Source("Luật Ngân sách nhà nước 83/2015/QH13, Điều 30, 31", "unverified"),
        Source("Luật Ngân sách nhà nước 89/2025/QH15 (thay Luật 83/2015/QH13)", "unverified"),
    ),
    fires=examples(duty("Sở Tài chính", "Bố trí kinh phí thực hiện phong trào hằng năm.")),
    silent=examples(
        duty("Sở Tài chính", "Tham mưu, đề xuất bố trí kinh phí thực hiện phong trào."),
        duty("Sở Tài chính", "Bố trí kinh phí theo dự toán được giao."),
    ),
)
def budget(subject: Subject) -> Iterator[Hit]:
    """A finance office told to allot money rather than to propose it."""
    yield from _duties(subject, BUDGET)


def _duties(subject: Subject, power: Power) -> Iterator[Hit]:
    for given in subject.reading.duties:
        for item in given.items:
            key = plain(item.text)
            if power.body.match(plain(given.body)) and power.act.search(key) and not power.unless.search(key):
                yield Hit(f"Việc giao cho “{given.body}” có thể vượt thẩm quyền.", item.where, item.line)


@rule(
    "power.merit-certificate",
    "error",
    "Bằng khen của người không có thẩm quyền tặng",
    why="Chủ tịch Ủy ban nhân dân cấp huyện, cấp xã và thủ trưởng cơ quan chuyên môn của tỉnh quyết định tặng giấy khen; "
    "bằng khen do cấp tỉnh, bộ, ngành và Thủ tướng Chính phủ tặng.",
    todo="Ghi “Giấy khen”, hoặc “đề nghị Chủ tịch Ủy ban nhân dân tỉnh tặng Bằng khen”.",
    sources=(Source("Luật Thi đua, khen thưởng 06/2022/QH15, Điều 80", "verified", "vi.wikisource.org"),),
    fires=examples(
        "I. KHEN THƯỞNG\n\n1. Bằng khen của Chủ tịch Ủy ban nhân dân xã cho tập thể xuất sắc.",
        "I. KHEN THƯỞNG\n\n1. Tặng Bằng khen của Giám đốc Sở Giáo dục và Đào tạo.",
    ),
    silent=examples(
        "I. KHEN THƯỞNG\n\n1. Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh; Giấy khen của Chủ tịch Ủy ban nhân dân xã.",
        "I. KHEN THƯỞNG\n\n1. Chủ tịch Ủy ban nhân dân xã đề nghị tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh.",
    ),
)
def merit_certificate(subject: Subject) -> Iterator[Hit]:
    """A certificate of merit (bằng khen) promised in the name of someone who may give a giấy khen only."""
    for node in subject.root.walk():
        if node.quoted:
            continue
        for found in MERIT_BY_LOWER.finditer(plain(node.text)):
            yield Hit(f"“{node.text[found.start() : found.end()]}”.", node.where, node.line)
