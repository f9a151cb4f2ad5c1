"""Plain data the access room hands out. Never the personal identifier itself: only its masked form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Somebody as other rooms need them: a name and a way to reach them."""

    id: UUID
    full_name: str
    email: str
    phone: str
    language: str
    sample: bool
    can_sign_in: bool


@dataclass(frozen=True, slots=True)
class AppointmentLine:
    """One appointment in a list. ``until`` is the last day in force."""

    id: UUID
    person_id: UUID
    person_name: str
    role: str
    role_label: str
    position: str
    body_id: UUID
    body_name: str
    since: date | None
    until: date | None
    basis: str
    in_force: bool
    email: str = ""
    phone: str = ""
    can_sign_in: bool = False
    sample: bool = False
    may_end: bool = False
    may_not_end: str = ""


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person with every appointment the reader may see."""

    card: PersonCard
    identifier: str
    appointments: tuple[AppointmentLine, ...]
    may_keep: bool
    account_email: str
    account_open: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """The people of one body."""

    body_id: UUID
    body_name: str
    lines: tuple[AppointmentLine, ...]
    total: int
    may_keep: bool
    why_not: str
    who_can: str
    appointable: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SampleAccount:
    """An account of the demonstration."""

    email: str
    full_name: str
    role: str
    role_label: str
    body_name: str
    password: str
