"""A round as a workbook with one row for each body: for a superior that enters for many, and for many reports in one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import IO, Any
from uuid import UUID

import xlsxwriter

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.calendar_vn import deadline_words
from thidua.ground.clock import VN
from thidua.ground.refs import uuid7
from thidua.work.reports import policy, rules
from thidua.work.reports.lifecycle import FILLABLE
from thidua.work.reports.models import Report
from thidua.work.reports.rules import workbook as shape
from thidua.work.reports.selectors import workbook_styles as styles
from thidua.work.reports.selectors.forms import digest_of, parsed
from thidua.work.reports.selectors.rounds import round_page
from thidua.work.reports.selectors.workbook_tables import write_table_of_many

#: A superior enters for bodies that have handed in nothing.
ENTERABLE = tuple(sorted(FILLABLE))
_WIDTHS = {shape.REPORT: 2, shape.ORDER: 6, shape.BODY: 40, shape.REPLY: 18}
_STEPS = (
    (
        "Cách điền",
        "Mỗi đơn vị một dòng; chỉ điền vào các ô nền vàng. Dòng để trống được bỏ qua, không tính là 0.",
    ),
    ("Không phát sinh", "Chọn cách trả lời trong danh sách và ghi lý do ở cột cuối."),
    (
        "Gửi thay",
        "Tải tệp này lên trang đợt báo cáo: xem trước mọi lỗi; khi nhận, từng báo cáo ghi rõ là gửi thay.",
    ),
    ("Đừng", "Đừng gộp ô, chèn hay chép dòng, đổi tên trang tính, xóa cột."),
)
_TABLES = (
    "Bảng kê",
    "Mỗi bảng một trang tính; mỗi dòng ghi TT của đơn vị như ở trang “Số liệu”, tên đơn vị tự hiện.",
)


@dataclass(frozen=True, slots=True)
class OneRow:
    """A body's row as it is written.

    :ivar tables: its rows by table, each on the table's own sheet.
    """

    report: str
    body: str
    answer: str = ""
    figures: Sequence[Decimal | None] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    explained: str = ""
    why: str = ""
    day: str | None = None

    @property
    def says_something(self) -> bool:
        """Whether anything is filled in; a row left blank is skipped when it comes back."""
        words = (self.answer, self.explained, self.why, self.day, *self.words.values())
        return any(words) or any(figure is not None for figure in self.figures)


def round_workbook(actor: Actor, round_id: UUID, *, at: datetime) -> tuple[IO[bytes], str]:
    """An empty row for every body of the round that has handed in nothing; and a name for the file.

    :raises NotFound: out of scope. :raises Refused: not the body that asks.
    """
    card = round_page(actor, round_id)
    policy.may_ask(actor, card.owner_id).require()
    form = parsed(card.form.id)
    rows = (OneRow(str(report), body) for report, body in _enterable(round_id))
    target, _ = write_many(form, stamp_for(card), lines_for(card, form, at), rows)
    return target, f"nhap-thay-{card.period}.xlsx"


def stamp_for(card: Any) -> rules.Stamp:
    """The stamp of a round's workbook made now."""
    return rules.Stamp("round", str(card.id), str(card.form.id), digest_of(card.form.id), str(uuid7()))


def lines_for(card: Any, form: rules.Form, at: datetime) -> list[tuple[str, str]]:
    """The guide's lines."""
    due = deadline_words(card.due_at) if card.due_at else "Không nêu hạn"
    return [
        ("", card.title),
        ("Nơi mở đợt", card.owner_name),
        ("Kỳ", card.period),
        ("Hạn gửi", due),
        *_STEPS,
        *([_TABLES] if form.tables else []),
        ("Tải về lúc", f"{at.astimezone(VN):%H:%M ngày %d/%m/%Y}"),
    ]


def _enterable(round_id: UUID) -> Iterator[tuple[UUID, str]]:
    rows = Report.objects.filter(round_id=round_id, state__in=ENTERABLE).order_by("body__place__sort", "id")
    batch: list[tuple[UUID, UUID]] = []
    for pair in rows.values_list("id", "body_id").iterator(chunk_size=2000):
        batch.append(pair)
        if len(batch) == 2000:
            yield from _named(batch)
            batch = []
    yield from _named(batch)


def _named(batch: Sequence[tuple[UUID, UUID]]) -> Iterator[tuple[UUID, str]]:
    names = orgs.cards({body for _, body in batch}) if batch else {}
    for report, body in batch:
        yield report, names[body].name if body in names else ""


def write_many(
    form: rules.Form, stamp: rules.Stamp, lines: Sequence[tuple[str, str]], rows: Iterable[OneRow]
) -> tuple[IO[bytes], rules.Checksum]:
    """The workbook, streamed to disk row by row; the guide states how many rows there are and their checksum.

    :returns: the file, ready to be read from its start, and the checksum.
    """
    target = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 -- whoever gets it closes it
    book = xlsxwriter.Workbook(target.name, {"constant_memory": True, **styles.OPTIONS})
    made = styles.formats(book)
    start = styles.guide(book, made, lines)
    sheet = book.add_worksheet(shape.FIGURES)
    columns = shape.columns_of(form)
    _heads(sheet, made, form, columns, lines[0][1])
    checksum = rules.Checksum()
    at = shape.MANY_FIRST - 2
    listed: list[tuple[int, OneRow]] = []
    for at, row in enumerate(rows, start=shape.MANY_FIRST - 1):
        _row(sheet, made, form, columns, at, row)
        if row.says_something:
            answer = rules.REPLIES.get(row.answer, "figures")
            words = [row.words.get(f"text:{code}") for code in form.prompts]
            rules.add_row(checksum, row.report, answer, row.figures, words, row.day)
        if any(row.tables.values()):
            listed.append((at - shape.MANY_FIRST + 2, row))
    _rules(sheet, form, columns, max(at, shape.MANY_FIRST - 1))
    for code in form.tables:
        write_table_of_many(book, made, form, code, listed, at - shape.MANY_FIRST + 2)
    for _, row in listed:
        rules.add_tables(checksum, row.report, row.tables)
    end = len(lines) + 1
    start.write_string(end, 0, "Số dòng", made.section)
    start.write_string(end, 1, str(at - shape.MANY_FIRST + 2), made.fixed)
    start.write_string(end + 1, 0, "Mã kiểm tra", made.section)
    start.write_string(end + 1, 1, checksum.said(), made.fixed)
    styles.stamp(book, stamp)
    book.close()
    target.seek(0)
    return target, checksum


def _heads(sheet: Any, made: styles.Formats, form: rules.Form, columns: Sequence[str], title: str) -> None:
    labels = rules.labels_of(form) | {
        shape.REPORT: "",
        shape.ORDER: "TT",
        shape.BODY: "Đơn vị",
        shape.REPLY: "Trả lời",
        shape.EXPLAINED: "Giải thích số liệu bất thường",
        shape.REASON: "Lý do không có số liệu",
        shape.DAY: "Số liệu chốt đến ngày (để trống: ngày cuối kỳ, hoặc ngày gửi nếu kỳ chưa hết)",
    }
    titles = {f"cell:{section.cells[0].code}": section.vi for section in form.sections if section.cells}
    for at, code in enumerate(columns):
        width = _WIDTHS.get(code, 14 if code.startswith(("cell:", "date:")) else 44)
        sheet.set_column(at, at, width, None, {"hidden": code == shape.REPORT})
    sheet.set_row(0, None, None, {"hidden": True})
    for at, code in enumerate(columns):
        sheet.write_string(0, at, code, made.code)
    sheet.write_string(1, 1, title, made.title)
    for at, code in enumerate(columns):
        sheet.write_string(2, at, titles.get(code, ""), made.note)
    sheet.set_row(shape.MANY_FIRST - 2, 92)
    for at, code in enumerate(columns):
        sheet.write_string(shape.MANY_FIRST - 2, at, labels.get(code, ""), made.head)
    sheet.freeze_panes(shape.MANY_FIRST - 1, 3)
    sheet.repeat_rows(shape.MANY_FIRST - 2)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.protect("", styles.PROTECTION)


def _row(
    sheet: Any, made: styles.Formats, form: rules.Form, columns: Sequence[str], at: int, row: OneRow
) -> None:
    sheet.write_string(at, 0, row.report, made.code)
    sheet.write_number(at, 1, at - shape.MANY_FIRST + 2, made.centred)
    sheet.write_string(at, 2, row.body, made.fixed)
    said = {**row.words, shape.REPLY: row.answer, shape.EXPLAINED: row.explained, shape.REASON: row.why}
    cells = form.cells
    for column in range(3, len(columns)):
        code = columns[column]
        if code.startswith("cell:"):
            place = column - 4
            value = row.figures[place] if row.figures else None
            styles.put_figure(sheet, at, column, cells[place], value, made)
        elif code == shape.DAY:
            styles.put_day(sheet, at, column, row.day, made)
        elif words := said.get(code):
            sheet.write_string(at, column, words, made.words)
        else:
            sheet.write_blank(at, column, None, made.words)


def _rules(sheet: Any, form: rules.Form, columns: Sequence[str], last: int) -> None:
    first = shape.MANY_FIRST - 1
    for at, code in enumerate(columns):
        if code == shape.REPLY:
            sheet.data_validation(first, at, last, at, {"validate": "list", "source": list(rules.REPLIES)})
        elif code.startswith("cell:"):
            cell = form.by_code[code.removeprefix("cell:")]
            sheet.data_validation(first, at, last, at, styles.rule_of(cell))
