"""A filled-in workbook understood: every value with its place, and everything wrong with it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from thidua.reading.sheets import Row, Seen, Workbook
from thidua.work.reports.rules.as_of import LABEL, day_in_cell
from thidua.work.reports.rules.cells import MOST_TABLE_ROWS, figure_in, words_in
from thidua.work.reports.rules.checking import Issue
from thidua.work.reports.rules.drafts import Conflict, Edit
from thidua.work.reports.rules.faults import SHOWN, Fault, around, hidden_row, no_sheet, stray, wrong
from thidua.work.reports.rules.form import Form
from thidua.work.reports.rules.printed_rates import written_rate
from thidua.work.reports.rules.reading import NotANumber
from thidua.work.reports.rules.tables import row_faults, sheet_rows
from thidua.work.reports.rules.workbook import (
    ANSWER,
    CODE,
    DAY,
    DAY_ROW,
    DAY_WHY,
    FIGURES,
    FIRST,
    NOW,
    TABLE_FIRST,
    WHY,
    WORDS,
    Checksum,
    Known,
    Place,
    base_of,
    plain,
    sheet_of_table,
)

#: What to do about a fault that keeps nothing out of a draft.
BEFORE_SENDING = "Phải sửa trước khi gửi báo cáo."


@dataclass(slots=True)
class Taken:
    """What a report's workbook says: values by field, the place of each, everything wrong."""

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def checksum(self) -> str:
        """A checksum over every value, in the order of the fields' codes."""
        checksum = Checksum()
        for code, value in sorted(self.values.items()):
            checksum.add(code, [value if isinstance(value, str) else base_of(value)])
        return checksum.said()


def read_report(book: Workbook, form: Form) -> Taken:
    """Everything a report's workbook says, as a draft keeps it: figures as text of an exact number, words, rows."""
    taken = Taken()
    above: Mapping[int, Row] = {}
    if book.has(FIGURES):
        above = _figures(book, form, taken)
    else:
        taken.faults.append(no_sheet(FIGURES))
    if form.prompts:
        if book.has(WORDS):
            _words(book, form, taken)
        else:
            taken.faults.append(no_sheet(WORDS))
    for code in form.tables:
        _table(book, form, code, taken)
    _day(book, taken, above)
    return taken


def _day(book: Workbook, taken: Taken, above: Mapping[int, Row]) -> None:
    """The day above the figures, with its explanation; workbooks made before it was asked have none."""
    row = above.get(DAY_ROW)
    if row is None or CODE not in row.cells or row.cells[CODE].value != DAY:
        return
    place = taken.places[DAY] = Place(FIGURES, DAY_ROW, NOW)
    try:
        day = day_in_cell(row.cells.get(NOW), since_1904=book.since_1904)
    except NotANumber as problem:
        taken.faults.append(wrong(place, LABEL, problem, row.cells.get(NOW)))
    else:
        taken.values[DAY] = day.isoformat() if day else None
    _put_words(book, taken, DAY_WHY, Place(FIGURES, DAY_ROW, WHY), row.cells.get(WHY), LABEL)


def _figures(book: Workbook, form: Form, taken: Taken) -> Mapping[int, Row]:
    """The figures; returns the rows above them by number."""

    def cell(row: int, code: str, cells: Mapping[int, Seen]) -> None:
        one = form.by_code[code.removeprefix("cell:")]
        seen = cells.get(NOW)
        place = Place(FIGURES, row, NOW)
        taken.places[code] = place
        try:
            figure = figure_in(one, seen, since_1904=book.since_1904)
        except NotANumber as problem:
            taken.faults.append(wrong(place, one.vi, problem, seen))
        else:
            taken.values[code] = None if figure is None else format(figure.normalize(), "f")
        for warning in form.warned.get(one.code, ()):
            _put_words(book, taken, f"why:{warning}", Place(FIGURES, row, WHY), cells.get(WHY), one.vi)

    written: list[tuple[int, str, Seen]] = []
    wanted = {f"cell:{one.code}": one.vi for one in form.cells}
    above = _down(book, FIGURES, wanted, (NOW, WHY), taken, cell, written)
    rates = {f"rate:{rate.indicator}": rate for rate in form.rates}
    unread = {(fault.row, fault.column) for fault in taken.faults if fault.sheet == FIGURES}
    for row, code, seen in written:
        rate = rates.get(code)
        sides = (
            [taken.places.get(f"cell:{side}") for side in (rate.numerator, rate.denominator)] if rate else []
        )
        if rate is None or any(side and (side.row, side.column) in unread for side in sides):
            continue
        if (fault := written_rate(form, rate, Place(FIGURES, row, NOW), seen, taken.values)) is not None:
            taken.faults.append(fault)
    return above


def _words(book: Workbook, form: Form, taken: Taken) -> None:
    def answer(row: int, code: str, cells: Mapping[int, Seen]) -> None:
        label = form.questions[code.removeprefix("text:")]
        _put_words(book, taken, code, Place(WORDS, row, ANSWER), cells.get(ANSWER), label)

    wanted = {f"text:{code}": question for code, question in form.questions.items()}
    _down(book, WORDS, wanted, (ANSWER,), taken, answer)


def _put_words(book: Workbook, taken: Taken, code: str, place: Place, seen: Seen | None, label: str) -> None:
    taken.places[code] = place
    try:
        taken.values[code] = words_in(seen, since_1904=book.since_1904) or None
    except NotANumber as problem:
        taken.faults.append(wrong(place, label, problem, seen))


def _down(
    book: Workbook,
    sheet: str,
    wanted: Mapping[str, str],
    columns: tuple[int, ...],
    taken: Taken,
    put: Callable[[int, str, Mapping[int, Seen]], None],
    rates: list[tuple[int, str, Seen]] | None = None,
) -> Mapping[int, Row]:
    """A sheet with one value a row, found by the code in its first column; returns the rows above the first by number.

    :param rates: gathers what stands in the rows of rates, which are looked at when all figures are known.
    """
    found: dict[str, int] = {}
    above: dict[int, Row] = {}
    for row in book.rows(sheet, (CODE, *columns)):
        if row.number < FIRST:
            above.setdefault(row.number, row)
            continue
        code = row.cells[CODE].value.strip() if CODE in row.cells else ""
        if code in found:
            told = f"Mục này đã có ở dòng {found[code]}."
            taken.faults.append(Fault(sheet, row.number, columns[0], wanted[code], told, "Xóa dòng lặp lại."))
        elif code in wanted:
            found[code] = row.number
            if row.hidden and not row.cells.keys().isdisjoint(columns):
                taken.faults.append(hidden_row(sheet, row.number, wanted[code]))
            put(row.number, code, row.cells)
        elif code.startswith("rate:"):
            if rates is not None and NOW in row.cells:
                rates.append((row.number, code, row.cells[NOW]))
        elif not row.cells.keys().isdisjoint(columns):
            first = next(at for at in columns if at in row.cells)
            taken.faults.append(stray(Place(sheet, row.number, first), row.cells[first]))
    for code, label in wanted.items():
        if code not in found:
            told = f"Thiếu dòng “{label}”."
            taken.faults.append(
                Fault(
                    sheet, 0, 0, label, told, "Tải lại tệp mẫu rồi chép số liệu sang; đừng xóa dòng của mẫu."
                )
            )
    taken.faults += around(book, sheet, columns, FIRST)
    return above


def _table(book: Workbook, form: Form, code: str, taken: Taken) -> None:
    table, sheet = form.tables[code], sheet_of_table(form, code)
    if not book.has(sheet):
        taken.faults.append(no_sheet(sheet))
        return
    rows = sheet_rows(book, sheet, table, 1, taken.faults)
    if rows is None:
        return
    if len(rows) > MOST_TABLE_ROWS:
        told = f"Bảng có {len(rows)} dòng, nhiều nhất {MOST_TABLE_ROWS}."
        taken.faults.append(Fault(sheet, 0, 0, str(table["vi"]), told, "Rút bớt, hoặc đính kèm tệp riêng."))
    taken.faults += row_faults(sheet, table, rows, blocking=False, remedy=BEFORE_SENDING)
    taken.values[f"table:{code}"] = [row.said for row in rows] or None
    taken.places[f"table:{code}"] = Place(sheet, TABLE_FIRST, 2)


def changes(
    taken: Taken,
    known: Mapping[str, Known],
    draft: Mapping[str, Mapping[str, Any]],
    earlier: Callable[[str], bool],
    origin: Callable[[Place], str],
) -> list[Edit]:
    """What the workbook changes: not what it only repeats, and not what nobody touched since it was made.

    So a figure somebody typed on the page meanwhile stays, unless the file changed the very same one: then the edit
    carries the revision the file knew, and ``drafts.merge`` gives the clash back.

    :param earlier: whether a value came from an earlier upload of this same workbook, which this one follows.
    """
    edits = []
    for code, value in taken.values.items():
        held = draft.get(code)
        now = held["v"] if held else None
        if plain(value) == plain(now):
            continue
        base = known.get(code, Known(0, ""))
        own = bool(held and earlier(str(held.get("from") or "")))
        if not own and base_of(value) == base.base:
            continue
        seen = held["rev"] if own and held else base.revision
        edits.append(Edit(code, value, seen, origin(taken.places[code])))
    return edits


def clash_faults(taken: Taken, labels: Mapping[str, str], clashes: Iterable[Conflict]) -> Iterator[Fault]:
    """What somebody else changed on the page since the workbook was made, at its place."""
    for clash in clashes:
        place = taken.places[clash.field]
        theirs = "đã để trống" if clash.value is None else f"đã ghi {str(clash.value)[:SHOWN]}"
        yield Fault(
            place.sheet,
            place.row,
            place.column,
            labels.get(clash.field, ""),
            f"Sau khi tệp này được tải về, {clash.by} {theirs} ở mục này trên hệ thống.",
            "Tải lại tệp mẫu để thấy giá trị ấy rồi quyết định giữ giá trị nào.",
            str(taken.values.get(clash.field) or "")[:SHOWN],
        )


def issue_faults(taken: Taken, form: Form, issues: Iterable[Issue]) -> Iterator[Fault]:
    """Checks that do not hold, at their cells; they keep nothing out of a draft, handing in waits for them.

    A cell that could not be read has no check: what stands in it is not known.
    """
    unread = {(fault.sheet, fault.cell) for fault in taken.faults}
    for issue in issues:
        place = taken.places.get(f"cell:{issue.cell}")
        if place is None or (place.sheet, place.cell) in unread:
            continue
        remedy = BEFORE_SENDING if issue.blocking else "Sửa, hoặc ghi giải thích ở cột bên."
        yield Fault(
            place.sheet,
            place.row,
            place.column,
            form.by_code[issue.cell].vi,
            issue.message,
            remedy,
            str(taken.values.get(f"cell:{issue.cell}") or ""),
            False,
        )


def labels_of(form: Form) -> dict[str, str]:
    """What every field of a form is called."""
    said = {f"cell:{cell.code}": cell.vi for cell in form.cells}
    said |= {DAY: LABEL, DAY_WHY: LABEL}
    said |= {f"text:{code}": question for code, question in form.questions.items()}
    said |= {f"table:{code}": str(table["vi"]) for code, table in form.tables.items()}
    for rule in form.rules:
        said[f"why:{rule.code}"] = form.by_code[rule.left[0]].vi
    return said


__all__ = [
    "Taken",
    "changes",
    "clash_faults",
    "issue_faults",
    "labels_of",
    "read_report",
]
