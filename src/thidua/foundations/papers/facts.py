"""Frozen values the paper room hands out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PaperCard:
    """A registered document as lists show it."""

    id: UUID
    kind: str
    issuer: str
    number: str
    symbol: str
    date: date | None
    place: str
    title: str
    version: int
    registered_at: datetime
    files: tuple[tuple[str, str, int], ...] = ()
    sample: bool = False


@dataclass(frozen=True, slots=True)
class AttemptCard:
    """An upload and how far it is."""

    id: UUID
    at: datetime
    file_name: str
    size: int
    state: str
    label: str
    tone: str
    code: str
    message: str
    pages_done: int
    pages_total: int
    result_type: str
    result_id: str
    running: bool


@dataclass(frozen=True, slots=True)
class SameDocument:
    """An existing document that equals one being brought in, and by what it was recognised."""

    paper_id: UUID
    by: str
    number: str
    issuer: str
    registered_at: datetime
