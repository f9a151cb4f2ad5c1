"""Everything wrong with a workbook: where, what, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from thidua.reading.sheets import Seen, Workbook, column_letters, column_number
from thidua.work.reports.rules.reading import NotANumber
from thidua.work.reports.rules.workbook import Place

#: Letters of a value shown beside what is wrong with it.
SHOWN = 80


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a workbook: where, what, what to do.

    :ivar row: 0 for the whole sheet. :ivar column: 0 for the whole row.
    :ivar label: what the form calls the value.
    :ivar blocking: nothing of the file is taken before it is mended; otherwise only handing in waits for it.
    """

    sheet: str
    row: int
    column: int
    label: str
    message: str
    remedy: str = ""
    value: str = ""
    blocking: bool = True

    @property
    def cell(self) -> str:
        """The cell as Excel names it; empty for a row or a sheet."""
        return f"{column_letters(self.column)}{self.row}" if self.row and self.column else ""


def no_sheet(name: str) -> Fault:
    """A sheet of the form is not in the file."""
    return Fault(
        name,
        0,
        0,
        "",
        f"Không có trang tính “{name}”.",
        "Đừng đổi tên, xóa trang tính của mẫu; tải lại tệp mẫu rồi chép số liệu sang.",
    )


def no_columns(sheet: str, label: str) -> Fault:
    """A sheet whose first row does not name every column of the form."""
    return Fault(sheet, 1, 0, label, "Thiếu cột của mẫu.", "Tải lại tệp mẫu rồi chép sang.")


def wrong(place: Place, label: str, problem: NotANumber, seen: Seen | None) -> Fault:
    """A cell that cannot be read, with what stands in it."""
    value = seen.value[:SHOWN] if seen else ""
    return Fault(place.sheet, place.row, place.column, label, problem.sentence, "", value)


def hidden_row(sheet: str, row: int, label: str) -> Fault:
    """A row that says something where nobody sees it."""
    return Fault(
        sheet,
        row,
        0,
        label,
        f"Dòng {row} có số liệu nhưng đang bị ẩn hoặc bị lọc.",
        "Bỏ lọc, hiện dòng ra, xem lại số liệu rồi gửi lại tệp.",
    )


def stray(place: Place, seen: Seen) -> Fault:
    """Something written beside the cells of the form."""
    return Fault(
        place.sheet,
        place.row,
        place.column,
        "",
        "Nội dung này nằm ngoài các ô của mẫu nên không biết là số liệu nào.",
        "Chuyển vào đúng ô của mẫu, hoặc xóa đi.",
        seen.value[:SHOWN],
    )


def around(book: Workbook, sheet: str, columns: Iterable[int], first: int) -> list[Fault]:
    """Merged cells and hidden columns over the cells to fill in. For a sheet read to its end."""
    wanted = sorted(columns)
    found = []
    for merged in book.merged.get(sheet, ()):
        start, _, end = merged.partition(":")
        left, top = _split(start)
        right, bottom = _split(end or start)
        if bottom >= first and any(left <= column <= right for column in wanted):
            told = f"Các ô {merged} bị gộp, nên không biết giá trị thuộc ô nào."
            remedy = "Bỏ gộp ô (Merge & Center), rồi gõ giá trị vào từng ô."
            column = next(column for column in wanted if left <= column <= right)
            found.append(Fault(sheet, max(top, first), column, "", told, remedy))
    for column in wanted:
        if column in book.hidden_columns.get(sheet, ()):
            told = f"Cột {column_letters(column)} của mẫu đang bị ẩn."
            found.append(Fault(sheet, 0, column, "", told, "Hiện cột ra, xem lại số liệu rồi gửi lại tệp."))
    return found


def _split(reference: str) -> tuple[int, int]:
    bare = reference.replace("$", "")
    letters = bare.rstrip("0123456789")
    return column_number(letters), int(bare[len(letters) :] or 0)
