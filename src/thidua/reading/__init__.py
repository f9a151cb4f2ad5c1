"""Plan documents → structure. Pure: bytes or text in, dataclasses out; no Django, no database.

The names below are loaded when first used: a command line that only refuses a file need not load the reader.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thidua.reading.read import read_document, read_text
    from thidua.reading.schema import Reading
    from thidua.reading.source import LineHint, SourceText

__all__ = ["LineHint", "Reading", "SourceText", "read_document", "read_text"]

_HOMES = {
    "LineHint": "source",
    "Reading": "schema",
    "SourceText": "source",
    "read_document": "read",
    "read_text": "read",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
