"""Exact shares and how officials print them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Literal

Operator = Literal["=", ">", ">=", "<", "<="]

_COMPARE: Mapping[Operator, Callable[[Decimal, Decimal], bool]] = {
    "=": lambda value, target: value >= target,
    ">": lambda value, target: value > target,
    ">=": lambda value, target: value >= target,
    "<": lambda value, target: value < target,
    "<=": lambda value, target: value <= target,
}

#: How a target is read aloud; the words stand before the value.
OPERATOR_WORDS: Mapping[Operator, str] = {
    "=": "đạt",
    ">": "trên",
    ">=": "từ",
    "<": "dưới",
    "<=": "không quá",
}


def operator_words(operator: str) -> str:
    """The words of an operator as data holds it; empty for none of ours.

    >>> operator_words(">="), operator_words("?")
    ('từ', '')
    """
    return next((words for known, words in OPERATOR_WORDS.items() if known == operator), "")


def meets(value: Decimal, operator: Operator, target: Decimal) -> bool:
    """Whether a result meets a target; a bare ``=`` is met by reaching or passing it.

    >>> meets(Decimal("80"), ">", Decimal("80")), meets(Decimal("80"), "=", Decimal("80"))
    (False, True)
    """
    return _COMPARE[operator](value, target)


def percent(numerator: int | Decimal, denominator: int | Decimal) -> Decimal | None:
    """The exact share in percent, or ``None`` without a denominator."""
    if not denominator:
        return None
    return Decimal(numerator) * 100 / Decimal(denominator)


def plain(value: Decimal | None) -> Decimal | None:
    """A stored figure without the zeros its column adds.

    >>> plain(Decimal("12.500000")), plain(Decimal("100.000000"))
    (Decimal('12.5'), Decimal('100'))
    """
    if value is None:
        return None
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if whole == value else value.normalize()


def places(value: Decimal) -> int:
    """How many digits after the comma a value has.

    >>> places(Decimal("12.50")), places(Decimal("100"))
    (1, 0)
    """
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def rounded(value: Decimal, places: int = 0) -> Decimal:
    """A value as print rounds it, half up.

    >>> rounded(Decimal("81.25"), 1)
    Decimal('81.3')
    """
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def ranks(values: Sequence[Decimal | None]) -> list[int | None]:
    """The rank of each, the highest first; equal ones share theirs, nothing has none.

    >>> ranks([Decimal(9), Decimal(7), Decimal(7), Decimal(5), None])
    [1, 2, 2, 4, None]
    """
    ordered = sorted((value for value in values if value is not None), reverse=True)
    first = {value: place for place, value in reversed(list(enumerate(ordered, start=1)))}
    return [None if value is None else first[value] for value in values]


def vn_signed(value: int | Decimal, places: int = 0) -> str:
    """A difference with its sign as print has it; what rounds to nought has none.

    >>> vn_signed(Decimal("0.25"), 1), vn_signed(-5), vn_signed(Decimal("0.04"), 1)
    ('+0,3', '−5', '0,0')
    """
    shown = vn_number(abs(Decimal(value)), places)
    if not shown.strip("0,"):
        return shown
    return f"{'+' if value > 0 else '−'}{shown}"


#: How a rate is rounded wherever it is read, on a page or on paper; said where rates are.
ROUNDING = "Tỷ lệ làm tròn một chữ số thập phân, nửa lên."


def vn_percent(value: Decimal | None) -> str:
    """A rate as every page, sheet and document prints it: one decimal, half up; a dash where there is none.

    >>> vn_percent(Decimal("81.25")), vn_percent(Decimal("100")), vn_percent(None)
    ('81,3 %', '100,0 %', '—')
    """
    return "—" if value is None else f"{vn_number(value, 1)} %"


def printed_percent_fits(printed: Decimal, numerator: int | Decimal, denominator: int | Decimal) -> bool:
    """Whether a printed percentage fits n/N, rounded or cut off at the places printed.

    Officials cut as often as they round (86/109 printed 78.8): shared/domain/reporting-practice.md §4.

    >>> printed_percent_fits(Decimal("78.8"), 86, 109), printed_percent_fits(Decimal("79.0"), 86, 109)
    (True, False)
    >>> printed_percent_fits(Decimal("79"), 86, 109), printed_percent_fits(Decimal("78.90"), 86, 109)
    (True, True)
    """
    exact = percent(numerator, denominator)
    if exact is None:
        return False
    exponent = printed.as_tuple().exponent
    step = Decimal(1).scaleb(min(0, exponent) if isinstance(exponent, int) else 0)
    return printed in (exact.quantize(step, ROUND_DOWN), exact.quantize(step, ROUND_HALF_UP))


def vn_number(value: int | Decimal, places: int = 0) -> str:
    """A number as Vietnamese print it: dot between thousands, comma before decimals.

    >>> vn_number(1234567), vn_number(Decimal("78.85"), 1)
    ('1.234.567', '78,9')
    """
    quantum = Decimal(1).scaleb(-places)
    text = f"{Decimal(value).quantize(quantum, ROUND_HALF_UP):,}"
    return text.replace(",", "\u0000").replace(".", ",").replace("\u0000", ".")
