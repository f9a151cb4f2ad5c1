"""Frozen values of the notice room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """A notice as the list shows it."""

    id: UUID
    kind: str
    kind_label: str
    urgency: str
    subject: str
    text: str
    link: str
    at: datetime
    read: bool


@dataclass(frozen=True, slots=True)
class QuietView:
    """A person's wishes as the form shows them."""

    email: str
    quiet_from: time | None
    quiet_until: time | None
    weekends: bool
    muted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutboxHealth:
    """How the outbox is doing, for the health page."""

    waiting: int
    parked: int
    oldest_waiting: datetime | None
