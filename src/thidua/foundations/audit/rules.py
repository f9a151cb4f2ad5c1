"""How a line becomes bytes, and bytes a digest. Pure: the same line gives the same digest anywhere, for ever.

Changing anything here breaks every chain already written; ``FORMAT`` would have to change with it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from thidua.ground.text_vn import nfc

#: Part of every digest, so a later format can never be taken for this one.
FORMAT = "thidua-audit-1"

#: One encoder for all lines: making one for each costs more than the encoding.
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)

#: The digest before the first line.
GENESIS = bytes(32)

#: Longest labels kept (columns of ``models.Entry``); longer ones are cut before they are hashed.
ACTOR_LABEL, SUBJECT_LABEL = 400, 500


def plain(value: Any) -> Any:
    """A value as JSON that PostgreSQL's ``jsonb`` gives back unchanged.

    Floats become text (``jsonb`` may print them otherwise), dates ISO text, keys text; NUL characters, which
    the database cannot hold, become U+FFFD.

    :raises TypeError: a value that has no plain form: an audit line never stores an object's ``repr``.
    """
    match value:
        case None | bool() | int():
            return value
        case str():
            # Surrogates and NUL cannot be stored; replacing them is visible, refusing would lose the act.
            return nfc(value).replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
        case float():
            return repr(value)
        case Decimal() | UUID():
            return str(value)
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case bytes() | memoryview():
            return bytes(value).hex()
        case Mapping():
            return {str(plain(key)): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case set() | frozenset():
            return sorted((plain(item) for item in value), key=canonical)
    raise TypeError(f"an audit line cannot hold {type(value).__name__}")


def canonical(value: Any) -> bytes:
    """Plain JSON in its one canonical form: keys sorted, no blanks, UTF-8."""
    return _JSON.encode(value).encode()


def instant(at: datetime) -> str:
    """An instant in UTC with microseconds.

    :raises ValueError: a naive time is no instant.
    """
    if at.tzinfo is None:
        raise ValueError("an audit line needs an aware time")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def digest(line: Mapping[str, Any], previous: bytes) -> bytes:
    """SHA-256 over the format, the previous digest and the canonical line."""
    return hashlib.sha256(b"\n".join((FORMAT.encode(), previous.hex().encode(), canonical(line)))).digest()


def commitment(salt: str, name: str, value: Any) -> str:
    """A salted commitment to a personal value: proves what stood there while the salt exists, says nothing after.

    :param salt: hexadecimal, at least 16 random bytes: without it a short value could be guessed from its hash.
    """
    return hashlib.sha256(b"\n".join((salt.encode(), name.encode(), canonical(value)))).hexdigest()
