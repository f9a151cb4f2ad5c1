"""Plain values the privacy room hands out: the register as a page shows it, everything about one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from thidua.foundations.privacy.facts.register import CLASSES, ERASURES, Field, Table, Words


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One column as the register page shows it, with the words behind its codes."""

    table: Words
    table_label: str
    field: Words
    name: str
    kind: str
    ground: Words
    ground_short: Words
    ground_source: str
    ground_verified: bool
    keep: Words
    seen: Words
    erase: str
    stated: str

    @property
    def kind_label(self) -> str:
        """The class in words."""
        return CLASSES[self.kind]


@dataclass(frozen=True, slots=True)
class RetentionLine:
    """A period as the register page shows it: what is said, what is set here, what the clock does."""

    code: str
    words: Words
    after: Words
    source: str
    house: bool
    verified: bool
    days: int | None
    least_days: int
    clock: str
    settable: bool
    applied: int | None
    set_days: int | None
    set_basis: str
    set_by: str
    set_at: datetime | None


@dataclass(frozen=True, slots=True)
class Section:
    """What one table holds about a person, traced in one way.

    :param rows: column → plain value; credentials are left out.
    :param withheld: fields that are there but never given out.
    """

    table: Table
    trace: str
    fields: tuple[Field, ...]
    rows: tuple[Mapping[str, Any], ...]
    withheld: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreached:
    """Text the machine cannot tie to one person, so that the reader is told where else to ask."""

    table: Table
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """Everything about one person, as the register finds it."""

    person_id: UUID
    full_name: str
    sections: tuple[Section, ...]
    unreached: tuple[Unreached, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What erasure does with one table's fields: the action, how many rows, and why when they stay."""

    table: Table
    fields: tuple[Field, ...]
    trace: str
    erase: str
    rows: int
    why: Words

    @property
    def erase_label(self) -> str:
        """The action in words."""
        return ERASURES[self.erase]


@dataclass(frozen=True, slots=True)
class ErasedPerson:
    """Somebody whose data was erased: to be erased again after a backup was restored."""

    person_id: UUID
    at: datetime
    by: str
    reason: str
