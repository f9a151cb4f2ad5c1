"""Plan documents → structure. Pure: bytes or text in, dataclasses out; no Django, no database."""

from __future__ import annotations

from thidua.reading.read import read_document, read_text
from thidua.reading.schema import Reading
from thidua.reading.source import LineHint, SourceText

__all__ = ["LineHint", "Reading", "SourceText", "read_document", "read_text"]
