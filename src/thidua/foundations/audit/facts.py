"""Plain data the audit room hands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after, with the name a reader knows it by."""

    field: str
    label: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Line:
    """One act as a page shows it.

    :param personal: values that may be erased by law; a field whose value was erased is in ``erased`` instead.
    """

    sequence: int
    at: datetime
    verb: str
    verb_label: str
    actor_person: UUID | None
    actor_label: str
    actor_role: str
    acting_body: UUID | None
    subject_type: str
    subject_id: str
    subject_label: str
    changes: tuple[Change, ...] = ()
    reason: str = ""
    personal: Mapping[str, Any] = field(default_factory=dict)
    erased: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the chain. ``kind``: gap, link, edited, personal, vanished, cut, rewritten."""

    sequence: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What a walk along the chain found; ``complete`` is false when it stopped at the limit of problems."""

    lines: int
    head: int
    digest: str
    erased: int
    problems: tuple[Problem, ...]
    complete: bool = True

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.problems and self.complete


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of the chain at an instant, kept outside the database."""

    sequence: int
    digest: str
    at: str
    public_key: str = ""
    signature: str = ""
