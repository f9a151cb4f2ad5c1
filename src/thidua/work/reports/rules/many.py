"""A round's workbook understood: one row for each body, read as it streams by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from thidua.reading.sheets import Row, Workbook
from thidua.work.reports.rules.as_of import LABEL, day_in_cell
from thidua.work.reports.rules.cells import figure_in, words_in
from thidua.work.reports.rules.faults import SHOWN, Fault, around, wrong
from thidua.work.reports.rules.form import Form
from thidua.work.reports.rules.many_tables import add_tables, read_tables
from thidua.work.reports.rules.reading import NotANumber
from thidua.work.reports.rules.standing import ANSWERS
from thidua.work.reports.rules.tables import SheetRow
from thidua.work.reports.rules.workbook import (
    BODY,
    DAY,
    EXPLAINED,
    FIGURES,
    MANY_FIRST,
    MOST_ROWS,
    ORDER,
    REASON,
    REPLY,
    REPORT,
    Checksum,
    Place,
    columns_of,
)

#: Answers as the workbook's list offers them; blank with figures beside it means figures.
REPLIES = {label: code for code, label in ANSWERS.items()}


@dataclass(slots=True)
class Entered:
    """One body's row: its answer, its figures in the form's order, its words by question, its rows of each table."""

    row: int
    report: str
    body: str
    answer: str = "figures"
    figures: list[Decimal | None] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    tables: dict[str, list[SheetRow]] = field(default_factory=dict)
    explained: str = ""
    why: str = ""
    day: str | None = None


@dataclass(slots=True)
class Many:
    """Every row that says something, how many were left blank, everything wrong, and the checksum of what was read.

    :ivar numbered: number of a row as tables name it → (report, body); kept only where the form has tables.
    """

    rows: list[Entered] = field(default_factory=list)
    blank: int = 0
    faults: list[Fault] = field(default_factory=list)
    checksum: str = ""
    columns: dict[str, int] = field(default_factory=dict)
    numbered: dict[str, tuple[str, str]] = field(default_factory=dict)


def read_many(book: Workbook, form: Form) -> Many:
    """The rows of a round's workbook. A row nobody filled in is counted and skipped: silence is not nought."""
    many = Many()
    if not book.has(FIGURES):
        many.faults.append(Fault(FIGURES, 0, 0, "", f"Không có trang tính “{FIGURES}”.", "Tải lại tệp mẫu."))
        return many
    wanted = columns_of(form)
    checksum = Checksum()
    seen_at: dict[str, int] = {}
    for row in book.rows(FIGURES):
        if row.number == 1:
            many.columns = {cell.value: at for at, cell in row.cells.items() if cell.value in wanted}
            lacking = [code for code in wanted if code not in many.columns and code != DAY]
            if lacking:
                told = f"Thiếu {len(lacking)} cột của mẫu."
                remedy = "Đừng xóa cột; tải lại tệp mẫu rồi chép số liệu sang."
                many.faults.append(Fault(FIGURES, 1, 0, "", told, remedy, ", ".join(lacking)))
                return many
        if row.number < MANY_FIRST:
            continue
        if row.number > MOST_ROWS + MANY_FIRST:
            told = f"Tệp có hơn {MOST_ROWS} dòng."
            many.faults.append(Fault(FIGURES, row.number, 0, "", told, "Chia tệp rồi gửi từng phần."))
            break
        _row(book, form, row, many, seen_at, checksum)
    filled = [at for code, at in many.columns.items() if code not in {REPORT, ORDER, BODY}]
    many.faults += around(book, FIGURES, filled, MANY_FIRST)
    if form.tables:
        read_tables(book, form, many.numbered, many.rows, many.faults)
        for entered in many.rows:
            said = {code: [row.said for row in rows] for code, rows in entered.tables.items()}
            add_tables(checksum, entered.report, said)
    many.checksum = checksum.said()
    return many


def _row(
    book: Workbook, form: Form, row: Row, many: Many, seen_at: dict[str, int], checksum: Checksum
) -> None:
    at, cells = many.columns, row.cells
    own = {at[REPORT], at[ORDER], at[BODY]}
    if form.tables:
        _number(row, many)
    if not cells.keys() - own:
        many.blank += bool(cells)
        return
    report = cells[at[REPORT]].value.strip() if at[REPORT] in cells else ""
    body = cells[at[BODY]].value.strip() if at[BODY] in cells else ""
    faults = many.faults
    if not report:
        told = "Dòng này không có mã đơn vị của mẫu nên không biết là của đơn vị nào."
        remedy = "Nhập vào dòng có sẵn của đơn vị; đừng chèn thêm dòng."
        faults.append(Fault(FIGURES, row.number, at[BODY], "", told, remedy, body))
        return
    if report in seen_at:
        told = f"Đơn vị này đã có ở dòng {seen_at[report]}."
        faults.append(Fault(FIGURES, row.number, at[BODY], body, told, "Giữ một dòng, xóa dòng kia.", body))
        return
    seen_at[report] = row.number
    if row.hidden:
        told = f"Dòng {row.number} có số liệu nhưng đang bị ẩn hoặc bị lọc."
        faults.append(Fault(FIGURES, row.number, 0, body, told, "Bỏ lọc, hiện dòng ra rồi gửi lại tệp."))
    entered = Entered(row.number, report, body)
    for cell in form.cells:
        column = at[f"cell:{cell.code}"]
        seen = cells.get(column)
        try:
            entered.figures.append(figure_in(cell, seen, since_1904=book.since_1904))
        except NotANumber as problem:
            entered.figures.append(None)
            faults.append(wrong(Place(FIGURES, row.number, column), cell.vi, problem, seen))
    said_words = _words(book, form, row, many)
    entered.explained, entered.why = said_words.pop(EXPLAINED), said_words.pop(REASON)
    reply = said_words.pop(REPLY)
    if reply and reply not in REPLIES:
        told = f"“{reply}” không phải cách trả lời nào của mẫu."
        remedy = "Chọn trong danh sách: " + "; ".join(REPLIES) + "."
        faults.append(Fault(FIGURES, row.number, at[REPLY], body, told, remedy, reply[:SHOWN]))
    entered.answer = REPLIES.get(reply, "figures")
    entered.words = said_words
    if entered.answer != "figures" and any(figure is not None for figure in entered.figures):
        told = f"Trả lời “{reply}” mà vẫn có số liệu."
        faults.append(
            Fault(FIGURES, row.number, at[REPLY], body, told, "Xóa số liệu, hoặc chọn “Có số liệu”.", reply)
        )
    seen = cells.get(at[DAY]) if DAY in at else None
    try:
        day = day_in_cell(seen, since_1904=book.since_1904)
        entered.day = day.isoformat() if day else None
    except NotANumber as problem:
        faults.append(wrong(Place(FIGURES, row.number, at[DAY]), LABEL, problem, seen))
    add_row(checksum, report, entered.answer, entered.figures, said_words.values(), entered.day)
    many.rows.append(entered)


def _number(row: Row, many: Many) -> None:
    """Keep by which number the tables name the row."""
    order, report, body = (
        row.cells[place].value.strip() if place in row.cells else ""
        for place in (many.columns[ORDER], many.columns[REPORT], many.columns[BODY])
    )
    if not order or not report:
        return
    if order in many.numbered:
        told = f"TT {order} đã có ở một dòng khác, nên không biết bảng kê nói về đơn vị nào."
        remedy = "Đừng sửa cột TT; tải lại tệp mẫu rồi chép số liệu sang."
        many.faults.append(Fault(FIGURES, row.number, many.columns[ORDER], body, told, remedy, order))
        return
    many.numbered[order] = report, body


def _words(book: Workbook, form: Form, row: Row, many: Many) -> dict[str, str]:
    found = {}
    for code in (REPLY, *(f"text:{code}" for code in form.prompts), EXPLAINED, REASON):
        column = many.columns[code]
        seen = row.cells.get(column)
        try:
            found[code] = words_in(seen, since_1904=book.since_1904)
        except NotANumber as problem:
            found[code] = ""
            many.faults.append(wrong(Place(FIGURES, row.number, column), "", problem, seen))
    return found


def add_row(
    checksum: Checksum,
    report: str,
    answer: str,
    figures: Iterable[Decimal | None],
    words: Iterable[str | None],
    day: str | None = None,
) -> None:
    """A row's part of the checksum, the same when it is written and when it is read."""
    said = [None if figure is None else format(figure.normalize(), "f") for figure in figures]
    checksum.add(report, [answer, *said, *words, *([day] if day else [])])
