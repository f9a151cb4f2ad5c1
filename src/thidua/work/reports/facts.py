"""Frozen values of the report room, as pages, workbooks and the roll-up read them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FormCard:
    """A version of a form as lists show it."""

    id: UUID
    form_id: UUID
    code: str
    number: int
    title: str
    title_en: str
    state: str
    state_label: str
    tone: str
    level: str
    period: str
    movement: str
    owner_id: UUID | None
    owner_name: str
    made_at: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class RoundCard:
    """A round as lists show it; the counts are by standing."""

    id: UUID
    title: str
    form: FormCard
    owner_id: UUID
    owner_name: str
    plan_id: UUID | None
    period: str
    year: int
    state: str
    state_label: str
    tone: str
    opens_at: datetime
    due_at: datetime | None
    locks_at: datetime | None
    revision: int
    sign_off: bool = False
    sign_off_by: UUID | None = None
    sample: bool = False
    standing: Any = None


@dataclass(frozen=True, slots=True)
class ReportCard:
    """A report as lists show it.

    :ivar sign_off: the round asks for the head's sign-off. :ivar signing: how far that is (``rules.SIGNING``).
    """

    id: UUID
    round_id: UUID
    title: str
    period: str
    body_id: UUID
    body_name: str
    owner_id: UUID
    owner_name: str
    state: str
    state_label: str
    tone: str
    standing: str
    standing_label: str
    answer: str
    why: str
    due_at: datetime | None
    locks_at: datetime | None
    submitted_at: datetime | None
    late: bool
    holder_name: str
    held_since: datetime
    revision: int
    answer_label: str = ""
    sign_off: bool = False
    signing: str = ""
    signing_label: str = ""
    signed_by: str = ""
    signed_at: datetime | None = None
    signed_revision: int | None = None
    sign_asked_at: datetime | None = None
    sign_voided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DraftField:
    """A field of a draft: its value and who last wrote it."""

    value: Any
    revision: int
    by: str
    at: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version handed in, with what became of it."""

    id: UUID
    number: int
    answer: str
    figures: dict[str, Decimal | None]
    texts: dict[str, str]
    tables: dict[str, list[dict[str, Any]]]
    explained: dict[str, str]
    origins: dict[str, str]
    as_of: date
    reason: str
    restates: UUID | None
    submitted_by: str
    submitted_at: datetime
    on_behalf_of: str
    signed_by: str
    current: bool
    settled: tuple[SettledView, ...] = ()
    answer_label: str = ""


@dataclass(frozen=True, slots=True)
class SettledView:
    """What a body did with a version."""

    what: str
    label: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class DoorView:
    """An open door through the lock of a round; without a body it lets all through."""

    id: UUID
    body_id: UUID | None
    body_name: str
    reason: str
    until: datetime
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RemarkView:
    """A reason pinned to a field."""

    id: UUID
    field: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """A file handed in."""

    id: UUID
    code: str
    name: str
    sha256: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Everything the page of one report shows.

    :ivar shut: the lock's hour has come and no door lets the body through.
    :ivar may_instead: the reader may fill it in and hand it in for the body. :ivar instead: the page is for that.
    :ivar usual_day: the day the figures are of where the draft says no other.
    :ivar returned: the version that went back last, if nothing but this answer to it came since.
    :ivar earlier: the remarks pinned to that version, where a newer one answers them.
    :ivar about: the plan of its round, as delegations of signing name it.
    :ivar last_year_whose: whose last year's figures are, where not simply its own (``rules.LAST_YEAR_OF``).
    """

    card: ReportCard
    form: Any
    form_id: UUID
    draft: dict[str, DraftField]
    versions: tuple[VersionView, ...]
    remarks: tuple[RemarkView, ...]
    attachments: tuple[AttachmentView, ...]
    issues: tuple[Any, ...]
    last_year: dict[str, Decimal | None]
    may_write: bool
    may_sign: bool
    may_receive: bool
    may_ask: bool
    write_refusal: str
    open_until: datetime | None
    shut: bool = False
    usual_day: date = date.min
    may_instead: bool = False
    instead: bool = False
    recipients: tuple[tuple[UUID, str], ...] = field(default=())
    last_year_whose: str = ""
    about: str = ""
    returned: VersionView | None = None
    earlier: tuple[RemarkView, ...] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: the fields written with their new revisions, and those that clash.

    :ivar issues: what is no figure, then everything that keeps the draft as it stands now from being handed in.
    :ivar draft: every field of the draft as it stands now.
    """

    written: dict[str, int]
    conflicts: tuple[Any, ...]
    issues: tuple[Any, ...]
    revision: int
    saved_at: datetime
    form: Any
    draft: dict[str, DraftField]


@dataclass(frozen=True, slots=True)
class Accepted:
    """What the roll-up needs to know of an accepted version."""

    report_id: UUID
    body_id: UUID
    form_id: UUID
    period: str
    obligation_id: UUID | None


@dataclass(frozen=True, slots=True)
class Change:
    """A value a workbook changes: what it is called, where it stands, what was and what comes."""

    label: str
    place: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Look:
    """What a workbook holds and would change, and everything wrong with it; nothing is stored by a look.

    :ivar rows: values of a report, or rows of a round that say something.
    :ivar blank: rows of a round nobody filled in, which are skipped.
    :ivar answers: rows of a round by answer.
    """

    file_name: str
    size: int
    sha256: str
    rows: int
    checksum: str
    faults: tuple[Any, ...] = ()
    changed: tuple[Change, ...] = ()
    blank: int = 0
    answers: dict[str, int] = field(default_factory=dict)
    taken: bool = False

    @property
    def blocking(self) -> int:
        """How many faults keep the whole file out."""
        return sum(fault.blocking for fault in self.faults)
