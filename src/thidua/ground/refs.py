"""Identity: UUIDv7 keys for rows, and the identity of official documents."""

from __future__ import annotations

import os
import re
import threading
import time
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from thidua.ground.text_vn import search_key, squeeze

_lock = threading.Lock()
_last = 0


def uuid7() -> UUID:
    """A time-ordered UUID (RFC 9562, version 7), strictly increasing within one process.

    The 12 bits after the millisecond count up within it, so rows made in one burst keep their order.
    """
    global _last  # noqa: PLW0603 -- one counter for the process is the point
    with _lock:
        stamp = (time.time_ns() // 1_000_000) << 12
        _last = stamp if stamp > _last else _last + 1
        value = _last
    random_bits = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    number = ((value >> 12) << 80) | (0x7 << 76) | ((value & 0xFFF) << 64) | (0b10 << 62) | random_bits
    return UUID(int=number)


@dataclass(frozen=True, slots=True)
class DocumentIdentity:
    """What makes a document this document: issuer, number, symbol and date; never the number alone.

    Number and symbol repeat each year (two plans 145/KH-UBND of one province exist, 2021 and 2022).
    """

    issuer: str
    number: str
    symbol: str
    date: date | None

    def key(self) -> str | None:
        """A comparable key, or ``None`` while number or date are blank (a draft has no identity yet)."""
        if not self.number or self.date is None:
            return None
        return "|".join((search_key(self.issuer), number_key(self.number), self.date.isoformat()))


def number_key(number: str) -> str:
    """A document number made comparable: no blanks, leading zeros of the running number dropped, upper case.

    >>> number_key("08/KH-UBND") == number_key(" 8 /kh-ubnd")
    True
    """
    text = re.sub(r"\s+", "", squeeze(number)).upper()
    return re.sub(r"^0+(?=\d)", "", text)
