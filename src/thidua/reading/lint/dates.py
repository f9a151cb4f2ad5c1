"""Dates of the document itself and of what it sets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from thidua.reading.dates import is_possible
from thidua.reading.lint.citations import printed
from thidua.reading.lint.rule import LOGIC, Hit, Source, Subject, examples, rule
from thidua.reading.lint.samples import duty

_DUE = re.compile(r"(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})")
#: A yearly day may be 29 February.
_LEAP = 2024


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
    "due.impossible",
    "error",
    "Hạn là ngày không có thật",
    why="Không ai giữ được một hạn không có trên lịch; hệ thống cũng không nhắc được.",
    todo="Ghi lại hạn: thường là ngày cuối tháng ấy.",
    sources=(LOGIC,),
    fires=examples(
        duty("Phòng Văn hóa - Xã hội", "Tổ chức sơ kết trước ngày 31/11/2026."),
        duty("Phòng Văn hóa - Xã hội", "Báo cáo kết quả về Ủy ban nhân dân xã trước ngày 31/11 hằng năm."),
    ),
    silent=examples(
        duty("Phòng Văn hóa - Xã hội", "Tổ chức sơ kết trước ngày 30/11/2026."),
        duty("Phòng Văn hóa - Xã hội", "Báo cáo kết quả về Ủy ban nhân dân xã trước ngày 29/02 hằng năm."),
    ),
)
def due_impossible(subject: Subject) -> Iterator[Hit]:
    """A due date, or the yearly day of a report, that no calendar has."""
    for item in (item for given in subject.reading.duties for item in given.items):
        due = _due(item.due)
        if due and not is_possible(due):
            yield Hit(f"Hạn {printed(due)} không có trên lịch.", item.where, item.line)
    for report in subject.reading.reporting:
        if report.day and report.month and not is_possible(f"{_LEAP}-{report.month:02d}-{report.day:02d}"):
            what = f"Hạn báo cáo ngày {report.day:02d}/{report.month:02d} không có trên lịch."
            yield Hit(what, report.where, report.line)


@rule(
    "due.past",
    "warning",
    "Hạn đã qua khi văn bản ban hành",
    why="Không ai kịp làm một việc có hạn trước khi được giao.",
    todo="Đặt lại hạn, hoặc bỏ việc đã xong.",
    sources=(LOGIC,),
    fires=examples(duty("Phòng Văn hóa - Xã hội", "Lập danh sách, hoàn thành trước ngày 15/01/2025.")),
    silent=examples(
        duty("Phòng Văn hóa - Xã hội", "Lập danh sách, hoàn thành trước ngày 15/3/2025."),
        duty("Phòng Văn hóa - Xã hội", "Báo cáo trước ngày 15/01 hằng năm."),
    ),
)
def due_past(subject: Subject) -> Iterator[Hit]:
    """A due date with a year that lies before the document's own date."""
    issued = subject.reading.date
    if not issued or not is_possible(issued):
        return
    told: set[int | None] = set()
    for given in subject.reading.duties:
        for item in given.items:
            due = _due(item.due)
            if due and is_possible(due) and due < issued and item.line not in told:
                told.add(item.line)
                what = f"Hạn {printed(due)} đã qua khi văn bản ban hành ({printed(issued)})."
                yield Hit(what, item.where, item.line)


def _due(text: str | None) -> str | None:
    """The full date a due text states, in ISO form, possible or not."""
    found = _DUE.search(text or "")
    return f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}" if found else None
