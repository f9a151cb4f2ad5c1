"""Dates of the document itself and of what it sets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from thidua.reading.dates import is_possible
from thidua.reading.lint.citations import printed
from thidua.reading.lint.rule import LOGIC, Hit, Source, Subject, examples, rule

_DUE = re.compile(r"(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})")


@rule(
    "date.impossible",
    "error",
    "Ngày ban hành không có thật",
    why="Văn bản phải ghi thời gian ban hành; hiệu lực và thứ tự văn bản tính từ ngày ấy.",
    todo="Ghi lại dòng địa danh, ngày, tháng, năm.",
    sources=(Source("Nghị định 30/2020/NĐ-CP, Điều 8 khoản 2 điểm d", "verified", "hethongphapluat.vn"),),
    fires=examples(
        "ỦY BAN NHÂN DÂN\nXÃ BÌNH MINH\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nSố: 7/KH-UBND\n\n"
        "Bình Minh, ngày 30 tháng 02 năm 2025\n\nKẾ HOẠCH\nHọc tập\n\nI. MỤC ĐÍCH\n\nHọc."
    ),
    silent=examples("I. MỤC ĐÍCH\n\nHọc tập."),
    damaged=True,
)
def impossible_date(subject: Subject) -> Iterator[Hit]:
    """The document's own date is in no calendar."""
    date = subject.reading.date
    if date and not is_possible(date):
        yield Hit(f"Ngày ban hành {printed(date)} không có trên lịch.")


@rule(
    "due.past",
    "warning",
    "Hạn đã qua khi văn bản ban hành",
    why="Không ai kịp làm một việc có hạn trước khi được giao.",
    todo="Đặt lại hạn, hoặc bỏ việc đã xong.",
    sources=(LOGIC,),
    fires=examples(
        "I. TỔ CHỨC THỰC HIỆN\n\n1. Phòng Văn hóa - Xã hội\n\n- Lập danh sách, hoàn thành trước ngày 15/01/2025."
    ),
    silent=examples(
        "I. TỔ CHỨC THỰC HIỆN\n\n1. Phòng Văn hóa - Xã hội\n\n- Lập danh sách, hoàn thành trước ngày 15/3/2025.",
        "I. TỔ CHỨC THỰC HIỆN\n\n1. Phòng Văn hóa - Xã hội\n\n- Báo cáo trước ngày 15/01 hằng năm.",
    ),
)
def due_past(subject: Subject) -> Iterator[Hit]:
    """A due date with a year that lies before the document's own date."""
    issued = subject.reading.date
    if not issued or not is_possible(issued):
        return
    told: set[int | None] = set()
    for duty in subject.reading.duties:
        for item in duty.items:
            found = _DUE.search(item.due or "")
            if not found or item.line in told:
                continue
            due = f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}"
            if due < issued:
                told.add(item.line)
                what = f"Hạn {printed(due)} đã qua khi văn bản ban hành ({printed(issued)})."
                yield Hit(what, item.where, item.line)
