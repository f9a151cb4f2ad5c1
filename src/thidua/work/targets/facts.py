"""Frozen values of the target room, as pages and workbooks read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from thidua.ground.numbers import Operator

#: Operators whose results grow towards the target; for the others less is better.
UPWARD: frozenset[str] = frozenset({"=", ">", ">="})


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached.

    :ivar unit: ``percent`` for a share, else what is counted.
    """

    operator: Operator
    value: Decimal
    unit: str

    @property
    def upward(self) -> bool:
        """More is better."""
        return self.operator in UPWARD


@dataclass(frozen=True, slots=True)
class Result:
    """What was reported for an indicator.

    :ivar value: the figure; for a share its percentage, ``None`` without a denominator.
    :ivar denominator: what the share is of; ``None`` for a plain figure.
    """

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """A result beside its target.

    :ivar share: how full a bar is drawn, 0 to 1; ``None`` where no bar may be drawn.
    :ivar gap: result minus target, in the target's unit.
    """

    standing: str
    share: Fraction | None
    gap: Decimal | None


@dataclass(frozen=True, slots=True)
class Part:
    """One body on the worksheet.

    :ivar size: how many the share is of, as it last reported; ``None`` when not known.
    :ivar last: its result of the year before, in the target's unit.
    :ivar size_from: where the size comes from (``rules.SIZE_FROM``).
    """

    body: UUID
    value: Decimal | None = None
    size: Decimal | None = None
    last: Decimal | None = None
    size_from: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """The parts against the whole.

    :ivar total: what they come to together; ``None`` when it cannot be said (a share without its sizes).
    :ivar gap: total minus the whole.
    :ivar enough: they reach the whole; ``None`` when it cannot be said.
    :ivar undercut: bodies asked for less than the whole's share.
    :ivar blank: bodies with no value.
    :ivar unsized: bodies with a value, but no size to weigh it by.
    """

    total: Decimal | None
    gap: Decimal | None
    enough: bool | None
    undercut: frozenset[UUID]
    blank: int
    unsized: int


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """An indicator of a published movement a target can be set for."""

    movement: str
    movement_name: str
    code: str
    label: str
    label_en: str
    unit: str
    aggregation: str
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class Reported:
    """Where a result stands: the report that says it, or the total of those below.

    :ivar report_id: the body's own report; ``None`` when it is a total.
    :ivar round_id: a round that opens the total, when the actor may see one.
    :ivar code: the figure (for a share the numerator) it is opened by.
    :ivar answered: of a total, how many of the :ivar due: who owe an answer gave one, in the period where fewest did;
        ``None`` for the body's own report.
    """

    result: Result
    period: str
    code: str
    report_id: UUID | None
    round_id: UUID | None
    answered: int | None = None
    due: int | None = None

    @property
    def complete(self) -> bool:
        """Nobody is missing from it."""
        return self.answered is None or self.due is None or self.answered >= self.due


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target with its result.

    :ivar undercuts: weaker than what the superior gave.
    """

    id: UUID
    body_id: UUID
    body_name: str
    movement: str
    indicator: str
    label: str
    label_en: str
    year: int
    goal: Goal
    aggregation: str
    origin: str
    provision_id: UUID | None
    source: str
    parent_id: UUID | None
    state: str
    state_label: str
    tone: str
    reason: str
    set_by: str
    set_at: datetime
    revision: int
    sample: bool
    progress: Progress
    reported: Reported | None
    undercuts: bool = False


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A body directly below with what it is to reach, by indicator; ``None`` where it has no target."""

    body_id: UUID
    body_name: str
    cells: tuple[TargetView | None, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """A body's own targets of a year, and those of the bodies directly below.

    :ivar columns: (movement, indicator, label, label_en) of the table below.
    :ivar reached: how many of those below reached, by column; :ivar given: how many have a target.
    """

    body_id: UUID
    body_name: str
    year: int
    years: tuple[int, ...]
    own: tuple[TargetView, ...]
    columns: tuple[tuple[str, str, str, str], ...]
    rows: tuple[BoardRow, ...]
    total: int
    reached: tuple[int, ...]
    given: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TargetPage:
    """Everything the page of one target shows.

    :ivar history: older values, newest first.
    :ivar given_to: in-force targets handed down from it. :ivar sum: what they come to.
    :ivar given_from: (body's name, goal) of the superior's target.
    """

    view: TargetView
    history: tuple[TargetView, ...]
    given_to: tuple[TargetView, ...]
    sum: Sum | None
    given_from: tuple[str, Goal] | None
    worksheet_id: UUID | None
    may_change: bool
    may_share: bool


@dataclass(frozen=True, slots=True)
class LineView:
    """One body on a worksheet."""

    body_id: UUID
    body_name: str
    size: Decimal | None
    size_from: str
    last: Decimal | None
    value: Decimal | None
    before: Decimal | None
    reason: str
    undercuts: bool


@dataclass(frozen=True, slots=True)
class WorksheetPage:
    """A worksheet with its lines and what they come to."""

    id: UUID
    target: TargetView
    method: str
    methods: tuple[tuple[str, str], ...]
    state: str
    state_label: str
    tone: str
    reason: str
    revision: int
    lines: tuple[LineView, ...]
    sum: Sum
    splits: bool
    may_write: bool


@dataclass(frozen=True, slots=True)
class PlanTarget:
    """A target read in a plan the body carries out, waiting to be set.

    :ivar taken: the body's target that names it as its source, if any.
    """

    provision_id: UUID
    plan_id: UUID
    plan_name: str
    where: str
    text: str
    year: int | None
    operator: str
    value: Decimal | None
    unit: str
    taken: UUID | None
