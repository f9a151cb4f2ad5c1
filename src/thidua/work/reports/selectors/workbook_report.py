"""A report's form as a workbook to fill in: the officials' own order, protected where it should be, with notes."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import xlsxwriter

from thidua.ground.actor import Actor
from thidua.ground.calendar_vn import deadline_words
from thidua.ground.clock import VN
from thidua.ground.refs import uuid7
from thidua.reading.sheets import column_letters
from thidua.work.reports import errors, policy, rules
from thidua.work.reports.lifecycle import REPORT
from thidua.work.reports.models import Report
from thidua.work.reports.rules import workbook as shape
from thidua.work.reports.selectors import workbook_styles as styles
from thidua.work.reports.selectors.pages import one
from thidua.work.reports.selectors.workbook_tables import write_table

UNITS = {"vnd": "đồng", "percent": "%"}
_STEPS = (
    (
        "Cách điền",
        "Chỉ điền vào các ô nền vàng; các ô khác đã khóa. Không có thì ghi 0; chưa biết thì để trống.",
    ),
    ("Số", "Gõ số thường; tỷ lệ tự tính, không phải gõ. Số lẻ viết theo cài đặt của máy."),
    ("Giải thích", "Số liệu bất thường so với năm trước thì ghi giải thích ở cột bên phải."),
    (
        "Gửi lại",
        "Tải tệp này lên trang báo cáo: hệ thống xem trước mọi ô và nêu mọi lỗi cùng lúc, chưa ghi gì.",
    ),
    ("Đừng", "Đừng gộp ô, ẩn dòng, đổi tên hay xóa trang tính, chèn dòng vào giữa mẫu."),
)


#: What stands beside the day.
_DAY = "Số liệu chốt đến ngày (để trống: ngày cuối kỳ, hoặc ngày gửi nếu kỳ chưa hết)"


def report_workbook(actor: Actor, report_id: UUID, *, at: datetime) -> tuple[bytes, str]:
    """The workbook of a report in its body's hands, with what the draft holds; and a name for the file.

    :raises NotFound: out of scope. :raises Refused: not the body that reports. :raises NotPossible: handed in already.
    """
    page = one(actor, report_id, at=at)
    policy.may_write(actor, page.card.body_id).require()
    if not page.may_write:
        raise errors.not_writable(REPORT.state(page.card.state).label)
    card = page.card
    held = {code: kept.value for code, kept in page.draft.items()}
    fields = {
        code: shape.Known(kept.revision, shape.base_of(kept.value)) for code, kept in page.draft.items()
    }
    digest = Report.objects.values_list("round__form__digest", "round__form_id").get(id=report_id)
    stamp = rules.Stamp(
        "report", str(card.round_id), str(digest[1]), digest[0], str(uuid7()), str(report_id), fields=fields
    )
    lines = [
        ("", card.title),
        ("Đơn vị báo cáo", card.body_name),
        ("Nơi mở đợt", card.owner_name),
        ("Kỳ", card.period),
        ("Hạn gửi", deadline_words(card.due_at) if card.due_at else "Không nêu hạn"),
        *([("Cột “Năm trước”", whose)] if (whose := rules.LAST_YEAR_OF.get(page.last_year_whose)) else []),
        *_STEPS,
        ("Tải về lúc", f"{at.astimezone(VN):%H:%M ngày %d/%m/%Y}"),
    ]
    return write_report(page.form, stamp, lines, held, page.last_year), f"bao-cao-{card.period}.xlsx"


def write_report(
    form: rules.Form,
    stamp: rules.Stamp,
    lines: Sequence[tuple[str, str]],
    held: Mapping[str, Any],
    last_year: Mapping[str, Decimal | None],
) -> bytes:
    """The workbook itself. :param held: values by field, as a draft keeps them."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, **styles.OPTIONS})
    made = styles.formats(book)
    styles.guide(book, made, lines)
    _figures(book, made, form, lines[0][1], held, last_year)
    if form.prompts:
        _words(book, made, form, held)
    for code in form.tables:
        write_table(book, made, form, code, held.get(f"table:{code}") or [])
    styles.stamp(book, stamp)
    book.close()
    return target.getvalue()


def _figures(
    book: Any,
    made: styles.Formats,
    form: rules.Form,
    title: str,
    held: Mapping[str, Any],
    last_year: Mapping[str, Decimal | None],
) -> None:
    sheet = book.add_worksheet(shape.FIGURES)
    for column, width in enumerate((2, 6, 58, 12, 14, 16, 44)):
        sheet.set_column(column, column, width, None, {"hidden": column == shape.CODE - 1})
    sheet.write_string(0, shape.NUMBER - 1, title, made.title)
    sheet.write_string(1, shape.NUMBER - 1, "Điền vào các ô nền vàng; không có thì ghi 0.", made.note)
    sheet.write_string(shape.DAY_ROW - 1, shape.CODE - 1, shape.DAY, made.code)
    sheet.write_string(shape.DAY_ROW - 1, shape.LABEL - 1, _DAY, made.fixed)
    styles.put_day(sheet, shape.DAY_ROW - 1, shape.NOW - 1, held.get(shape.DAY), made)
    styles.put_words(sheet, shape.DAY_ROW - 1, shape.WHY - 1, str(held.get(shape.DAY_WHY) or ""), made.words)
    heads = ("TT", "Chỉ tiêu", "Đơn vị tính", "Năm trước", "Kỳ này", "Giải thích (khi số liệu bất thường)")
    for at, head in enumerate(heads, start=shape.NUMBER - 1):
        sheet.write_string(shape.FIRST - 2, at, head, made.head)
    rows: dict[str, int] = {}
    wanted: list[tuple[int, dict[str, Any]]] = []
    for at, line in enumerate(shape.lines_of(form), start=shape.FIRST - 1):
        sheet.write_string(at, shape.NUMBER - 1, line.number, made.centred)
        if line.cell is not None:
            rows[line.cell.code] = at + 1
            _figure(sheet, made, form, at, line.cell, held, last_year)
            wanted.append((at, styles.rule_of(line.cell)))
        elif line.rate is not None:
            _rate(sheet, made, form, at, line.rate, rows)
        else:
            for column in range(shape.NUMBER - 1, shape.WHY):
                said = line.number if column == shape.NUMBER - 1 else ""
                sheet.write_string(
                    at, column, line.section if column == shape.LABEL - 1 else said, made.section
                )
    _only(sheet, wanted)
    sheet.freeze_panes(shape.FIRST - 1, shape.LABEL)
    sheet.repeat_rows(shape.FIRST - 2)
    styles.ready(sheet)


def _only(sheet: Any, wanted: Sequence[tuple[int, dict[str, Any]]]) -> None:
    """What may be typed into the figures; cells with the same rule share it."""
    alike: dict[str, tuple[dict[str, Any], list[int]]] = {}
    for at, rule in wanted:
        alike.setdefault(repr(rule), (rule, []))[1].append(at)
    column = shape.NOW - 1
    for rule, rows in alike.values():
        others = [(at, column, at, column) for at in rows[1:]]
        sheet.data_validation(rows[0], column, rows[0], column, {**rule, "other_cells": others})


def _figure(
    sheet: Any,
    made: styles.Formats,
    form: rules.Form,
    at: int,
    cell: rules.Cell,
    held: Mapping[str, Any],
    last_year: Mapping[str, Decimal | None],
) -> None:
    sheet.write_string(at, shape.CODE - 1, f"cell:{cell.code}", made.code)
    sheet.write_string(at, shape.LABEL - 1, cell.vi, made.part if cell.whole else made.fixed)
    sheet.write_string(at, shape.UNIT - 1, UNITS.get(cell.unit, ""), made.centred)
    before = last_year.get(cell.code)
    if before is None:
        sheet.write_blank(at, shape.BEFORE - 1, None, made.before)
    else:
        sheet.write_number(at, shape.BEFORE - 1, float(before), made.before)
    value = held.get(f"cell:{cell.code}")
    styles.put_figure(sheet, at, shape.NOW - 1, cell, None if value is None else Decimal(str(value)), made)
    if cell.hint:
        sheet.write_comment(at, shape.NOW - 1, cell.hint)
    warnings = form.warned.get(cell.code, ())
    if warnings:
        said = next((str(held[f"why:{code}"]) for code in warnings if held.get(f"why:{code}")), "")
        styles.put_words(sheet, at, shape.WHY - 1, said, made.words)
    else:
        sheet.write_blank(at, shape.WHY - 1, None, made.fixed)


def _rate(
    sheet: Any, made: styles.Formats, form: rules.Form, at: int, rate: rules.Rate, rows: Mapping[str, int]
) -> None:
    top, bottom = (f"{column_letters(shape.NOW)}{rows[code]}" for code in (rate.numerator, rate.denominator))
    words = rules.rate_words(form, rate)
    sheet.write_string(at, shape.CODE - 1, f"rate:{rate.indicator}", made.code)
    sheet.write_string(at, shape.LABEL - 1, words, made.part)
    sheet.write_string(at, shape.UNIT - 1, "%", made.centred)
    sheet.write_blank(at, shape.BEFORE - 1, None, made.before)
    said = f'=IF(AND(ISNUMBER({top}),ISNUMBER({bottom}),{bottom}<>0),{top}/{bottom},"")'
    sheet.write_formula(at, shape.NOW - 1, said, made.rate, "")
    sheet.write_blank(at, shape.WHY - 1, None, made.fixed)


def _words(book: Any, made: styles.Formats, form: rules.Form, held: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(shape.WORDS)
    for column, width in enumerate((2, 52, 96)):
        sheet.set_column(column, column, width, None, {"hidden": column == 0})
    sheet.write_string(0, 1, shape.WORDS, made.title)
    for column, head in ((1, "Câu hỏi"), (2, "Trả lời")):
        sheet.write_string(shape.FIRST - 2, column, head, made.head)
    for at, (code, prompt) in enumerate(form.prompts.items(), start=shape.FIRST - 1):
        sheet.set_row(at, 90)
        sheet.write_string(at, 0, f"text:{code}", made.code)
        asked = form.questions[code] + (" *" if prompt.get("required") else "")
        sheet.write_string(at, 1, asked, made.fixed)
        styles.put_words(sheet, at, shape.ANSWER - 1, str(held.get(f"text:{code}") or ""), made.words)
    sheet.freeze_panes(shape.FIRST - 1, 0)
    styles.ready(sheet)
