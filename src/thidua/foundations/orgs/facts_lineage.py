"""Plain data of lineage and of the three views: what other rooms hand in and get back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from thidua.ground.numbers import vn_number

from .facts import BodyCard, TerritoryCard


@dataclass(frozen=True, slots=True)
class Link:
    """From ``on`` what was the predecessor's, wholly or in part, is the successor's.

    :param share: how much of the predecessor a part is; ``None`` where no source says so. :param share_of: of what.
    """

    predecessor: UUID
    successor: UUID
    on: date
    partial: bool = False
    share: Fraction | None = None
    share_of: str = ""
    share_source: str = ""
    act: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Portion:
    """A part of a unit, and where it lies on another day.

    :param candidates: exactly one: it lies there; several: somewhere among them, nobody knows how much where.
        ``None`` stands for nowhere (the unit ended and no link says who took over).
    :param share: how much of the unit; the portions of a unit make 1. :param estimated: a known share was applied.
    :param parts: the partial links it came through.
    """

    candidates: frozenset[UUID | None]
    share: Fraction
    estimated: bool
    parts: frozenset[Link]

    @property
    def unit(self) -> UUID | None:
        """The one unit it lies in; ``None`` when that cannot be said."""
        return next(iter(self.candidates)) if len(self.candidates) == 1 else None


@dataclass(frozen=True, slots=True)
class Relation:
    """A unit of one day against one of another day.

    :param whole: all of the predecessor lies in the successor. :param share: the part of the predecessor that does,
        where every step on the way says so.
    :param links: the steps, oldest first.
    """

    unit: UUID
    whole: bool
    share: Fraction | None
    links: tuple[Link, ...]


class Why(StrEnum):
    """Why a unit does not cover the ground it, or the one before it, did."""

    MERGED = "merged"
    PART_CAME = "part_came"
    DIVIDED = "divided"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Break:
    """From ``on`` the series of a unit speaks of other ground. ``others``: what came in, or where it went."""

    unit: UUID
    on: date
    why: Why
    others: tuple[UUID, ...]
    acts: tuple[str, ...]


# ── the three views


class Aggregation(StrEnum):
    """How figures of several units become the figure of the one they make. The codes are those of the packs."""

    SUM = "sum"
    RATIO_OF_SUMS = "ratio_of_sums"
    LAST = "last"
    MAX = "max"
    MIN = "min"
    NONE = "none"

    @property
    def carried(self) -> bool:
        """Whether figures may be carried into other units: sums, and rates through their two sums. Nothing else may."""
        return self in (Aggregation.SUM, Aggregation.RATIO_OF_SUMS)


@dataclass(frozen=True, slots=True)
class Amount:
    """A value and, of a rate, what it is out of. Both are added; the rate is never."""

    value: Fraction
    of: Fraction | None = None

    def times(self, share: Fraction) -> Amount:
        """That share of it."""
        return Amount(self.value * share, None if self.of is None else self.of * share)

    def plus(self, other: Amount) -> Amount:
        """Both together; without a denominator when either has none."""
        of = None if self.of is None or other.of is None else self.of + other.of
        return Amount(self.value + other.value, of)

    @property
    def rate(self) -> Fraction | None:
        """Value over denominator, where there is one."""
        return self.value / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Figure:
    """What a unit stated for a day."""

    unit: UUID
    day: date
    amount: Amount


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one figure gives to a unit of the target day; ``parts`` name the shares an estimate rests on."""

    figure: Figure
    amount: Amount
    estimated: bool
    parts: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class NotAllocated:
    """A part of a figure that lies somewhere among ``candidates``; without candidates nobody took over."""

    figure: Figure
    amount: Amount
    candidates: tuple[UUID, ...]
    parts: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """The figures of one day in one unit of the target day.

    :param missing: units of that day whose ground is in the unit and which stated nothing.
    :param open: what may belong here in part and cannot be placed.
    """

    unit: UUID
    day: date
    amount: Amount | None
    contributions: tuple[Contribution, ...]
    missing: tuple[UUID, ...]
    open: tuple[NotAllocated, ...]

    @property
    def estimated(self) -> bool:
        """Whether a known share was applied to something in it."""
        return any(one.estimated for one in self.contributions)

    @property
    def complete(self) -> bool:
        """Whether the amount is the unit's ground of that day, no more and no less."""
        return self.amount is not None and not self.missing and not self.open


@dataclass(frozen=True, slots=True)
class GroupCell:
    """The figures of one day over a group; ``missing`` are its units of that day that stated nothing."""

    day: date
    amount: Amount | None
    missing: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group: its units on the first and on the last day, and its figures day by day."""

    before: tuple[UUID, ...]
    after: tuple[UUID, ...]
    cells: tuple[GroupCell, ...]
    breaks: tuple[Break, ...]

    @property
    def complete(self) -> bool:
        """Whether all its units stated something on every day: only then one day may be set beside another."""
        return all(cell.amount is not None and not cell.missing for cell in self.cells)


@dataclass(frozen=True, slots=True)
class LikeForLike:
    """The sum of the groups that are complete on every day shown, and how many were left out.

    :param totals: one for each day; none where no group is complete.
    """

    groups: int
    left: int
    totals: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class ThreeViews:
    """The same figures three times over. Of additive ones, the sums of the three are equal.

    :param not_carried: figures that may not be added and whose unit of the target day covers other ground.
    :param compared: the like-for-like sums one day may be set beside another by.
    """

    days: tuple[date, ...]
    target: date
    was: tuple[Figure, ...]
    now: tuple[Cell, ...]
    not_allocated: tuple[NotAllocated, ...]
    not_carried: tuple[Figure, ...]
    groups: tuple[GroupLine, ...]
    breaks: tuple[Break, ...]
    compared: LikeForLike


# ── as pages show it


@dataclass(frozen=True, slots=True)
class Kin:
    """A territory of another day to which a territory is related.

    :param card: as it was on ``day``. :param whole: all of the older one lies in the younger one. :param share: how much
        of it does, where known. :param on: the day of the last step between; ``None`` where it is the same territory.
    :param verified: every step is.
    """

    card: TerritoryCard
    day: date
    whole: bool
    share: Fraction | None
    share_of: str
    share_sources: tuple[str, ...]
    acts: tuple[str, ...]
    on: date | None
    verified: bool

    @property
    def percent(self) -> str:
        """The known share as Vietnamese print it; empty where none is known."""
        return (
            ""
            if self.share is None
            else vn_number(Decimal(self.share.numerator * 100) / self.share.denominator, 1)
        )


@dataclass(frozen=True, slots=True)
class BodyKin:
    """A body of another day to which a body is related; see :class:`Kin`."""

    card: BodyCard
    day: date
    whole: bool
    acts: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class TerritoryPast:
    """Where a territory came from and what it is today.

    :param through: it has no successor of its own (a district): these are those of the territories below it.
    :param received: the day on which it last took something in.
    :param before: it was there itself before it last took something in: then the predecessors only added to it.
    :param until: it is there today, but only until that day: then ``successors`` are what it is from that day on.
    """

    predecessors: tuple[Kin, ...]
    successors: tuple[Kin, ...]
    through: bool = False
    until: date | None = None
    before: bool = False
    received: date | None = None


@dataclass(frozen=True, slots=True)
class FormerPlace:
    """A territory of the past that a typed name means.

    :param address: its name with those above it, inside a sentence, on ``day``, the last one it was called so.
    :param now: the units of today it lies in. :param through: only the territories below it lead there (a district).
    """

    card: TerritoryCard
    address: str
    day: date
    now: tuple[Kin, ...]
    through: bool


@dataclass(frozen=True, slots=True)
class FormerBody:
    """A body that has ended, by its last name; ``place``: its territory of then. ``day``: its last one."""

    id: UUID
    name: str
    place: str
    day: date


@dataclass(frozen=True, slots=True)
class SourcedFigure:
    """Where a figure is from; ``sample``: made up for a demonstration."""

    sample: bool
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class SeriesViews:
    """A series of figures around one territory, three times over.

    :param names: each territory as it was on a day the views speak of. :param sources: by (unit, day).
    """

    code: str
    label: str
    unit: str
    aggregation: Aggregation
    views: ThreeViews
    names: Mapping[tuple[UUID, date], TerritoryCard]
    sources: Mapping[tuple[UUID, date], SourcedFigure]


@dataclass(frozen=True, slots=True)
class FlowLink:
    """One old unit and one new one of a reorganisation; ``above`` is what the old one stood below."""

    old: TerritoryCard
    above: TerritoryCard | None
    new: TerritoryCard
    whole: bool
    share: Fraction | None
    act: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """Where units went on one day.

    :param top: links of the level above (provinces), beside which ``links`` are those of the level below.
    :param days: the days of reorganisations that can be shown. :param named: what the flow is asked for, as it was
        then or is.
    """

    named: TerritoryCard
    on: date
    days: tuple[date, ...]
    top: tuple[FlowLink, ...]
    links: tuple[FlowLink, ...]
