"""A percentage somebody wrote over a computed one, against its own two figures. It is never stored: the two are."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from thidua.ground.numbers import percent, places, printed_percent_fits, vn_number
from thidua.reading.sheets import Seen, number_in
from thidua.work.reports.rules.faults import SHOWN, Fault
from thidua.work.reports.rules.form import Form, Rate, rate_words
from thidua.work.reports.rules.reading import NotANumber, number_of
from thidua.work.reports.rules.workbook import Place

#: Places a written percentage is read to, and those shown of an exact one.
_MOST, _TOLD = 6, 2
_REMEDY = "Xem lại tử số và mẫu số. Tỷ lệ do máy tính từ hai số ấy, số ghi ở đây không được lấy."


def written_rate(form: Form, rate: Rate, place: Place, seen: Seen, values: Mapping[str, Any]) -> Fault | None:
    """What is wrong with a percentage written in a rate's row; ``None`` where it fits, or nobody wrote one.

    The workbook's own formula says what the spreadsheet worked out last, which may be old: it is no statement.
    It fits when it is n/N rounded or cut to the places written: officials do both (reporting practice, §4).

    :param values: what the workbook says, by field.
    """
    if seen.formula or seen.kind == "blank" or not seen.value.strip():
        return None
    label = rate_words(form, rate)
    written = _readings(seen)
    if not written:
        return _fault(place, label, seen, f"“{seen.value.strip()[:SHOWN]}” không phải một tỷ lệ.")
    said = f"{_text(written[0])} %"
    top, bottom = (_figure(values, code) for code in (rate.numerator, rate.denominator))
    if top is None or bottom is None:
        return _fault(place, label, seen, f"Ghi tỷ lệ {said} mà chưa đủ tử số, mẫu số để tính.")
    exact = percent(top, bottom)
    if exact is None:
        return _fault(place, label, seen, f"Ghi tỷ lệ {said} mà mẫu số là 0.")
    if any(printed_percent_fits(each, top, bottom) for each in written):
        return None
    told = f"Ghi tỷ lệ {said}, nhưng {_text(top)} / {_text(bottom)} là {vn_number(exact, _TOLD)} %."
    return _fault(place, label, seen, told)


def _fault(place: Place, label: str, seen: Seen, message: str) -> Fault:
    return Fault(place.sheet, place.row, place.column, label, message, _REMEDY, seen.value[:SHOWN], False)


def _readings(seen: Seen) -> list[Decimal]:
    """The percentages a cell may mean: 0.85 in a plain cell is 0.85 % or 85 %, and fits if one of them does."""
    match seen.kind:
        case "percent":
            return [_short(number_in(seen.value) * 100)]
        case "number":
            number = number_in(seen.value)
            return [_short(number), *([_short(number * 100)] if 0 < number <= 1 else [])]
        case "text":
            try:
                number_ = number_of(seen.value.strip().removesuffix("%").rstrip(), decimals=_MOST)
            except NotANumber:
                return []
            return [] if number_ is None else [number_]
    return []


def _short(number: Decimal) -> Decimal:
    """As many places as anybody writes: a spreadsheet keeps a share to its seventeenth digit, the last ones noise."""
    return round(number, _MOST) if places(number) > _MOST else number.normalize()


def _figure(values: Mapping[str, Any], code: str) -> Decimal | None:
    held = values.get(f"cell:{code}")
    return None if held is None else Decimal(str(held))


def _text(number: Decimal) -> str:
    return vn_number(number, places(number))
