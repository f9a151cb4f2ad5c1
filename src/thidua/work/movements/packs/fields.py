"""What every pack shape is made of: fields that declare or name codes, facts, sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any


def define(kind: str) -> Any:
    """A field where a code is declared."""
    return field(metadata={"define": kind})


def ref(kind: str, **more: Any) -> Any:
    """A field that names a declared code (or a tuple of them)."""
    return field(metadata={"ref": kind}, **more)


def choice(vocabulary: str, **more: Any) -> Any:
    """A field restricted to a closed list (or a tuple of its entries)."""
    return field(metadata={"choice": vocabulary}, **more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something stated by a document. ``verified`` is false when nobody read it there: shown *chưa xác minh*."""

    source: str = ref("source")
    verified: bool
    status: str | None = choice("status", default=None)
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where facts come from; ``site`` is the page read, when there was one."""

    id: str = define("source")
    kind: str = choice("source_kind")
    title: str
    date: date | None
    site: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesFile:
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    start: int
    end: int
