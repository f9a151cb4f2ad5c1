"""What a cell of a workbook says, as a figure or as words; what is neither is told with what to do."""

from __future__ import annotations

from decimal import Decimal

from thidua.ground.text_vn import nfc
from thidua.reading.sheets import Seen, day_in, number_in
from thidua.work.reports.rules.form import Cell
from thidua.work.reports.rules.reading import NotANumber, fitting, number_of

#: Letters a paragraph may have, and rows a table.
LONGEST, MOST_TABLE_ROWS = 20_000, 2_000


def figure_in(cell: Cell, seen: Seen | None, *, since_1904: bool = False) -> Decimal | None:
    """The figure a cell holds; ``None`` for blank.

    A typed text is read as on the page (``number_of``). A percentage formatted as one is a percentage; 0.85 in a plain
    cell could be 0.85 % or 85 % and is asked about.

    :raises NotANumber: no figure, or two readings; the message says which and what to write.
    """
    if seen is None or seen.kind == "blank":
        return None
    if seen.kind == "number" and cell.unit != "percent" and len(seen.value) < 16 and seen.value.isdecimal():
        return Decimal(seen.value)
    if seen.formula and not seen.value:
        raise NotANumber(
            "ô có công thức chưa có kết quả được lưu; mở tệp bằng Excel, lưu lại, hoặc gõ thẳng con số"
        )
    match seen.kind:
        case "error":
            raise NotANumber(f"ô báo lỗi {seen.value}; sửa công thức hoặc gõ thẳng con số")
        case "flag":
            raise NotANumber("ô chứa TRUE/FALSE, không phải số; xóa ô rồi gõ con số")
        case "date":
            day = day_in(seen.value, since_1904=since_1904)
            shown = f"{day:%d/%m/%Y}" if day else seen.value
            raise NotANumber(f"ô mang định dạng ngày ({shown}); định dạng lại ô là Số rồi gõ lại con số")
        case "text":
            return _typed(cell, seen.value)
        case "percent" if cell.unit != "percent":
            raise NotANumber(
                f"ô mang định dạng phần trăm ({_shown(number_in(seen.value) * 100)} %), ở đây cần số lượng; "
                "tỷ lệ được tính từ tử số và mẫu số"
            )
    number = number_in(seen.value)
    if seen.kind == "percent":
        number = (number * 100).normalize()
    elif cell.unit == "percent" and 0 < number <= 1:
        raise _which_percent(_shown(number))
    return fitting(number, _shown(number), decimals=cell.decimals)


def _typed(cell: Cell, text: str) -> Decimal | None:
    said = text.strip()
    if cell.unit == "percent" and said.endswith("%"):
        return number_of(said.removesuffix("%"), decimals=cell.decimals)
    number = number_of(said, decimals=cell.decimals)
    if cell.unit == "percent" and number is not None and 0 < number <= 1:
        raise _which_percent(said)
    return number


def _which_percent(said: str) -> NotANumber:
    return NotANumber(f"“{said}” có thể là {said} % hoặc phần của 1; gõ kèm dấu %, ví dụ 85%")


def words_in(seen: Seen | None, *, since_1904: bool = False) -> str:
    """The words a cell holds, NFC; a number or a day as it is shown.

    :raises NotANumber: the cell reports an error, a formula whose result was not kept, or more than a paragraph.
    """
    if seen is None or seen.kind == "blank":
        return ""
    if seen.kind == "error" or (seen.formula and not seen.value):
        raise NotANumber(f"ô báo lỗi hoặc công thức chưa có kết quả {seen.value}; gõ thẳng nội dung".strip())
    match seen.kind:
        case "date":
            day = day_in(seen.value, since_1904=since_1904)
            return f"{day:%d/%m/%Y}" if day else seen.value
        case "percent":
            return f"{_shown(number_in(seen.value) * 100)} %"
        case "number":
            return _shown(number_in(seen.value))
    said = nfc(seen.value).replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(said) > LONGEST:
        raise NotANumber(f"đoạn văn dài {len(said)} chữ cái, nhiều nhất {LONGEST}; rút gọn hoặc đính kèm tệp")
    return said


def _shown(number: Decimal) -> str:
    said = format(number.normalize(), "f")
    return said.replace(".", ",")
