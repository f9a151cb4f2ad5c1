"""Frozen values of the roll-up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TotalView:
    """The total of the bodies below one."""

    body_id: UUID
    form_id: UUID
    period: str
    year: int
    figures: dict[str, Decimal | None]
    given: dict[str, int]
    rates: dict[str, Decimal | None]
    standing: Any
    computed_at: datetime
    stale_since: datetime | None


@dataclass(frozen=True, slots=True)
class TotalOfPeriod:
    """The total of one body for one form and period, beside those of other periods.

    :ivar form_id: the newest version asked of the form ``form_root``. :ivar others: older ones asked in the same period,
        joined in here.
    :ivar own: nothing was asked below the body: the report of its own these figures are from.
    """

    body_id: UUID
    form_id: UUID
    period: str
    year: int
    end: date
    figures: dict[str, Decimal | None]
    given: dict[str, int]
    standing: Any
    computed_at: datetime
    stale: bool
    form_root: UUID
    others: tuple[UUID, ...] = ()
    own: UUID | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What one body directly below gives for several figures.

    :ivar report_id: its own report that counts; ``None`` when the values are the total of those below it, or nothing.
    """

    body_id: UUID
    standing: str
    values: dict[str, Decimal | None]
    report_id: UUID | None


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """A body's own answer, beside what stands below it.

    :ivar number: the version that counts, with its ``figures``; ``None`` while none does.
    :ivar instead: its parent adds these figures and not the total below it.
    """

    body_id: UUID
    report_id: UUID
    standing: str
    number: int | None
    figures: dict[str, Decimal | None]
    instead: bool


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one body directly below adds to a total.

    :ivar version_id: its version in force, when the figure is its own; ``None`` for the total of those below it.
    :ivar number: which version that is.
    :ivar weight: what a weighted mean weighs it by; of a total the sum of weights, with ``product`` the sum of value times
        weight.
    :ivar as_of: the day the figure is of; of a total, with ``from_body``, that of the latest below.
    :ivar left_out: why it is shown and not added: ``own``: the body's own figures hold it; ``successor``: the answers of
        those that took over from the body hold it.
    """

    body_id: UUID
    body_name: str
    standing: str
    value: Decimal | None
    given: int
    version_id: UUID | None
    report_id: UUID | None
    number: int | None = None
    weight: Decimal | None = None
    product: Decimal | None = None
    as_of: date | None = None
    from_body: UUID | None = None
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a total came about, and that it comes about again from the same parts."""

    code: str
    label: str
    working: str
    value: Decimal | None
    contributions: tuple[Contribution, ...]
    replayed: Decimal | None
    computed_at: datetime

    @property
    def agrees(self) -> bool:
        """The parts give the stored value again."""
        return self.value == self.replayed


@dataclass(frozen=True, slots=True)
class Flagged:
    """A report with what an inspector should look at.

    :ivar flags: each ``rules.Flag`` with what was written to it (``reports.FlagNoteView``), or ``None``.
    """

    report_id: UUID
    body_id: UUID
    body_name: str
    level: str
    flags: tuple[tuple[Any, Any], ...]

    @property
    def unseen(self) -> int:
        """How many of the flags nobody has written to."""
        return sum(note is None for _flag, note in self.flags)


@dataclass(frozen=True, slots=True)
class Restated:
    """What a restatement would change in a total above.

    :ivar lines: cell → (total now, total after); ``None`` after: worked out when it is accepted, for it does not add.
        Totals the actor may not see are blank on both sides, the difference stands in ``by``.
    :ivar by: cell → the difference, of figures that add.
    """

    body_id: UUID
    body_name: str
    lines: dict[str, tuple[Decimal | None, Decimal | None]]
    by: dict[str, Decimal]
