"""Numbers as officials type them."""

from __future__ import annotations

import re
from decimal import Decimal

_VIETNAMESE = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?")
_ENGLISH = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
_PLAIN = re.compile(r"-?\d+")
_COMMA = re.compile(r"-?\d+,\d+")
_POINT = re.compile(r"-?\d+\.\d+")
_BLANKS = re.compile(r"[\s\u00a0\u202f]+")


class NotANumber(ValueError):
    """What was typed is no number, or could be two; the message says what to write instead."""

    @property
    def sentence(self) -> str:
        """The message as a sentence that stands alone."""
        said = str(self)
        return f"{said[:1].upper()}{said[1:]}."


def number_of(text: str, *, decimals: int = 0) -> Decimal | None:
    """The figure somebody typed; ``None`` for nothing.

    Vietnamese writing (dot between thousands, comma before decimals) and plain digits are read. English writing
    is read only where it cannot be anything else; what could be two numbers is asked about, never guessed.

    >>> number_of("1.234,5", decimals=1), number_of("1 234"), number_of("1,234.5", decimals=1), number_of(" ")
    (Decimal('1234.5'), Decimal('1234'), Decimal('1234.5'), None)

    :param decimals: how many digits after the comma the figure may have.
    :raises NotANumber: no number, two readings, or more decimals than the figure has.
    """
    said = _BLANKS.sub("", text.strip())
    if not said:
        return None
    if said.endswith("%"):
        raise NotANumber("ô này nhận số lượng, không nhận phần trăm; tỷ lệ được tính từ tử số và mẫu số")
    if _PLAIN.fullmatch(said):
        value = Decimal(said)
    elif _VIETNAMESE.fullmatch(said):
        value = Decimal(said.replace(".", "").replace(",", "."))
    elif _ENGLISH.fullmatch(said) and "." in said:
        value = Decimal(said.replace(",", ""))
    elif _COMMA.fullmatch(said) and not (decimals == 0 and _ENGLISH.fullmatch(said)):
        value = Decimal(said.replace(",", "."))
    elif _ENGLISH.fullmatch(said):
        raise NotANumber(
            f"“{text.strip()}” có thể là hai số khác nhau; viết {said.replace(',', '')} hoặc {said.replace(',', '.')}"
        )
    elif _POINT.fullmatch(said):
        raise NotANumber(f"“{text.strip()}”: phần thập phân viết sau dấu phẩy ({said.replace('.', ',')})")
    else:
        raise NotANumber(f"“{text.strip()}” không phải là số")
    return fitting(value, text.strip(), decimals=decimals)


def fitting(value: Decimal, said: str, *, decimals: int) -> Decimal:
    """The figure itself, when it has no more decimals and digits than its cell takes.

    :raises NotANumber: it has more.
    """
    exact = value.normalize()
    exponent = exact.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > decimals:
        wanted = "số nguyên" if decimals == 0 else f"số có nhiều nhất {decimals} chữ số sau dấu phẩy"
        raise NotANumber(f"“{said}” phải là {wanted}")
    if len(exact.as_tuple().digits) > 18 or abs(exact) >= 10**18:
        raise NotANumber(f"“{said}” quá lớn")
    return value
