"""Frozen values of the obligation room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ObligationCard:
    """An obligation as lists and the desk show it."""

    id: UUID
    body_id: UUID
    body_name: str
    territory_name: str
    plan_id: UUID
    plan_name: str
    provision_id: UUID
    kind: str
    kind_label: str
    role: str
    role_label: str
    title: str
    where: str
    period: str
    printed_due: date | None
    due_words: str
    due_at: datetime | None
    last_day: date | None
    extended: bool
    state: str
    state_label: str
    tone: str
    closed: bool
    late_days: int
    holder_id: UUID | None
    holder_name: str
    held_since: datetime
    recipients: tuple[str, ...]
    discharged_at: datetime | None
    late: bool
    sample: bool
    revision: int


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """What shows that an obligation was met."""

    id: UUID
    text: str
    file_sha: str
    file_name: str
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class HoldingView:
    """A stretch of the holder clock."""

    body_name: str
    person_name: str
    since: datetime
    until: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class RecipientView:
    """A body the obligation is owed to, and its receipt."""

    body_id: UUID
    body_name: str
    via: str
    receipted_at: datetime | None
    receipted_by: str


@dataclass(frozen=True, slots=True)
class Sister:
    """Another report of the same body that one paper may answer: tied already, or proposed."""

    id: UUID
    title: str
    plan_name: str
    period: str
    state: str
    state_label: str
    tone: str
    tied: bool


@dataclass(frozen=True, slots=True)
class ObligationPage:
    """One obligation with everything its page shows.

    ``joined_to``: the one that remains where bodies that owed the same became one; ``joined``: those that name this one.
    """

    card: ObligationCard
    detail: str
    recipients: tuple[RecipientView, ...]
    evidence: tuple[EvidenceView, ...]
    holdings: tuple[HoldingView, ...]
    extensions: tuple[tuple[datetime | None, datetime, str, str, datetime], ...]
    chases: tuple[tuple[str, datetime], ...]
    amended: tuple[AmendedView, ...]
    sisters: tuple[Sister, ...]
    may_work: bool
    may_follow: bool
    may_extend: bool
    may_excuse: bool
    may_chase: bool
    work_refusal: str
    follow_refusal: str
    joined_to: UUID | None
    joined: tuple[UUID, ...]

    @property
    def may_grant(self) -> bool:
        """Whether any act of whoever asked is open to the reader."""
        return self.may_follow or self.may_extend or self.may_excuse or self.may_chase

    @property
    def joint(self) -> bool:
        """Whether it is handed in with others."""
        return any(sister.tied for sister in self.sisters)


@dataclass(frozen=True, slots=True)
class Desk:
    """My desk: what I owe, what waits for me, what is late."""

    late: tuple[ObligationCard, ...]
    soon: tuple[ObligationCard, ...]
    undated: tuple[ObligationCard, ...]
    to_receipt: tuple[ObligationCard, ...]
    below_late: tuple[tuple[UUID, str, int], ...]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class DayOfCalendar:
    """How many obligations have their last good day on a day, and the first few of them."""

    total: int
    cards: tuple[ObligationCard, ...]


@dataclass(frozen=True, slots=True)
class Raised:
    """What raising did.

    :param asked: provisions that oblige somebody at all; ``silent`` those of them that ask nothing of anybody in this
        year, as (code of ``rules.SILENT_LABELS``, how many).
    """

    created: int
    kept: int
    bodies: int
    unresolved: tuple[str, ...]
    empty_groups: tuple[str, ...]
    closed: tuple[str, ...]
    body_ids: tuple[UUID, ...] = ()
    asked: int = 0
    silent: tuple[tuple[str, int], ...] = ()

    @property
    def heard(self) -> int:
        """Provisions that ask something of somebody in this year."""
        return self.asked - sum(count for _why, count in self.silent)


@dataclass(frozen=True, slots=True)
class Shift:
    """What an amendment does to the obligations of one sentence: ``added``, ``changed``, ``cancelled`` or ``kept``."""

    what: str
    title: str
    period: str
    bodies: int
    old_due: str
    new_due: str


@dataclass(frozen=True, slots=True)
class Shifted:
    """What an amendment does to the obligations of the plan it changes, sentence by sentence, and to whom."""

    lines: tuple[Shift, ...]
    added: int
    changed: int
    cancelled: int
    kept: int
    body_ids: tuple[UUID, ...] = ()
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AmendedView:
    """What an obligation asked before an amendment."""

    by: UUID
    by_name: str
    old_title: str
    old_due: str
    new_due_at: datetime | None
    at: datetime


@dataclass(frozen=True, slots=True)
class LetterCard:
    """A drafted or sent chasing letter. ``count``: how many reports or obligations it is about."""

    id: UUID
    addressee_id: UUID
    addressee_name: str
    subject: str
    text: str
    state: str
    state_label: str
    tone: str
    count: int
    about_reports: bool
    drafted_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReportsAsked:
    """A plan and a period by which some bodies owe a report."""

    plan_id: UUID
    plan_name: str
    title: str
    period: str
    bodies: int


@dataclass(frozen=True, slots=True)
class ReportTerms:
    """Until when reports are due (every last day the plan names, in order), the bodies they are for, and the provisions
    that ask for them, in the plan's words.
    """

    last_days: tuple[date, ...]
    recipients: tuple[UUID, ...]
    provisions: tuple[tuple[UUID, str], ...] = ()
