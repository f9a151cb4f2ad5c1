"""Plain data of reorganisations: what lists, pages, journeys and other rooms are told of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from .facts_reorganising import Heading, Plan, StepSpec, Subject


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """What a reorganisation did. ``territories`` and ``bodies``: made, ended, changed.

    :param made: key of a result → the territory or body it became. :param plan: what was carried out.
    """

    reorganisation_id: UUID
    title: str
    on: date
    made: Mapping[str, UUID]
    territories: tuple[int, int, int]
    bodies: tuple[int, int, int]
    without_taker: tuple[UUID, ...]
    plan: Plan


#: What a body that ends may have open, each placed by a word of its own.
KINDS_OF_WORK = ("obligation", "plan", "report", "round")
#: Of these a person may let what is open end with the body; by plans and rounds others owe something.
MAY_END = frozenset({"obligation", "report"})
#: Names of what waits for a word before the rest is only counted.
NAMED = 5


def asked_key(what: str, ident: UUID) -> str:
    """What a person is asked by: a kind of work and its body, or a post.

    >>> asked_key("plan", UUID(int=7))
    'plan-00000000-0000-0000-0000-000000000007'
    """
    return f"{what}-{ident}"


@dataclass(frozen=True, slots=True)
class Heirs:
    """Who takes over from the bodies that end by an act: what other rooms move their rows by.

    :param whole: body → the one body that takes everything over. :param open: bodies that are divided or that nobody
        follows → who may take over; which, a person says. :param named: what a person said: :func:`asked_key` → who
        takes it; ``None``: it ends with its body.
    """

    reorganisation_id: UUID
    title: str
    on: date
    whole: Mapping[UUID, UUID]
    open: Mapping[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    named: Mapping[str, UUID | None] = field(default_factory=dict)

    @property
    def ended(self) -> frozenset[UUID]:
        """Every body that ends by the act."""
        return frozenset((*self.whole, *self.open))

    def said(self, what: str, body_id: UUID) -> bool:
        """Whether it is known where work of this kind of a body goes, or that it ends."""
        return asked_key(what, body_id) in self.named or self.of(what, body_id) is not None

    def of(self, what: str, body_id: UUID) -> UUID | None:
        """Who takes over work of this kind (``plan``, ``obligation``, ``report``, ``round``, or one of no question of its
        own) of a body; ``None``: nobody, or nobody said.

        What nobody was asked about goes where everything else of a divided body went, if that is one body.
        """
        if body_id in self.whole:
            return self.whole[body_id]
        key = asked_key(what, body_id)
        if key in self.named:
            return self.named[key]
        takers = {to for kind in KINDS_OF_WORK if (to := self.named.get(asked_key(kind, body_id)))}
        return takers.pop() if len(takers) == 1 else None


@dataclass(frozen=True, slots=True)
class ListProblem:
    """Something wrong with an Excel list: the rows as Excel counts them (none: the whole file) and the column."""

    lines: tuple[int, ...]
    column: str
    code: str
    message: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class ImportedList:
    """What an Excel list asks for. ``reorganisation_id`` is the draft a real run made.

    :param rows: rows understood. :param of_bodies: steps about bodies, the others are about territories.
    :param problems: of the rows; nothing is drafted while there are any.
    :param hindrances: what the plan says stands in the way, by rows; a draft may still be mended.
    """

    rows: int
    steps: int
    on: date | None
    problems: tuple[ListProblem, ...]
    hindrances: tuple[ListProblem, ...]
    plan: Plan | None
    fingerprint: str = ""
    reorganisation_id: UUID | None = None
    of_bodies: int = 0


@dataclass(frozen=True, slots=True)
class Succession:
    """One link of who took over from whom, wholly or in part; ``share`` is ``None`` where not known."""

    subject: Subject
    predecessor_id: UUID
    successor_id: UUID
    partial: bool
    share: Decimal | None
    share_of: str


@dataclass(frozen=True, slots=True)
class BuiltRow:
    """One row that stands in the way, by name. ``kind`` and ``ident``: the record on whose page it is dealt with."""

    name: str
    kind: str = ""
    ident: str = ""


@dataclass(frozen=True, slots=True)
class RowDone:
    """A row an act made, changed or withdrew, while the act stands. ``before``, ``after``: its body, by key.

    :param of: what people call rows of its table. :param how: ``made``, ``changed`` or ``withdrawn``.
    """

    of: str
    name: str
    how: str
    before: UUID | None
    after: UUID | None


@dataclass(frozen=True, slots=True)
class Built:
    """Something that stands on what a reorganisation made: what it is called, how many, the first by name.

    :param of: what kind of rows, where ``what`` only says what became of them. :param rows: the first, each with its page.
    """

    what: str
    count: int
    names: tuple[str, ...] = ()
    of: str = field(default="", compare=False)
    rows: tuple[BuiltRow, ...] = field(default=(), compare=False)

    @property
    def called(self) -> tuple[str, ...]:
        """The first by name, whichever way they are known."""
        return self.names or tuple(row.name for row in self.rows if row.name)

    @property
    def more(self) -> int:
        """How many of the count are not among the rows."""
        return max(0, self.count - len(self.rows))


@dataclass(frozen=True, slots=True)
class ReorganisationCard:
    """A reorganisation as lists show it."""

    id: UUID
    title: str
    on: date
    act_number: str
    act_date: date | None
    act_issuer: str
    source: str
    verified: bool
    state: str
    revision: int
    body_id: UUID | None
    sample: bool
    carried_out_at: datetime | None
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReorganisationList:
    """A page of reorganisations."""

    rows: tuple[ReorganisationCard, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class LinkView:
    """A unit of a step as pages show it; ``unit_id`` is ``None`` once the act is undone or given up."""

    unit_id: UUID | None
    unit_code: str
    unit_name: str
    result: str
    partial: bool
    share: Decimal | None
    share_of: str
    share_source: str


@dataclass(frozen=True, slots=True)
class ResultView:
    """What comes out of a step as pages show it; ``unit_id``: what it became, or the standing body it names."""

    key: str
    code: str
    kind: str
    name: str
    slot: str
    parent_name: str
    unit_id: UUID | None


@dataclass(frozen=True, slots=True)
class StepView:
    """A step as pages show it, numbered from 1 as hindrances name it."""

    number: int
    subject: str
    kind: str
    act: str
    links: tuple[LinkView, ...]
    results: tuple[ResultView, ...]


@dataclass(frozen=True, slots=True)
class ReorganisationPage:
    """One reorganisation.

    ``touched``: table → rows made, rows changed; ``outcome``: what the rooms did (room, what, outcome, count), of acts
    carried out before it was kept nothing; ``moves``: what may be done with it now.
    """

    card: ReorganisationCard
    steps: tuple[StepView, ...]
    slots: tuple[str, ...]
    counterparts: Mapping[str, tuple[str, ...]]
    touched: Mapping[str, tuple[int, int]]
    moves: tuple[str, ...]
    outcome: tuple[tuple[str, str, str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Fate:
    """What comes of some rows of a room.

    ``outcome``: ``moves``, ``joins``, ``ends``, ``withdrawn``, ``stays`` or ``recomputed``.
    """

    what: str
    outcome: str
    count: int


@dataclass(frozen=True, slots=True)
class RowFate:
    """What comes of one row of a room: its name, the body it is of and, where it moves or is joined, who takes it.

    ``outcome``: as :class:`Fate`, or ``asks``: a person has to say.
    """

    what: str
    outcome: str
    name: str
    body_id: UUID
    to: UUID | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something of a body in :attr:`Heirs.open` of which nobody said where it goes.

    :param key: what ``Heirs.named`` is asked for, an :func:`asked_key`. :param names: the first rows by name.
    :param blocks: whether the act waits for it; else it ends with the body.
    :param may_end: whether a person may let it end with the body; what others owe by it may not.
    """

    key: str
    body_id: UUID
    what: str
    count: int = 1
    names: tuple[str, ...] = ()
    blocks: bool = False
    candidates: tuple[UUID, ...] = ()
    may_end: bool = True


@dataclass(frozen=True, slots=True)
class Followed:
    """What a room does, or did, because of an act."""

    fates: tuple[Fate, ...] = ()
    waiting: tuple[Waiting, ...] = ()


@dataclass(frozen=True, slots=True)
class RowOfAct:
    """A row of another room in the journal of an act. ``how``: ``made``, ``changed`` or ``withdrawn`` by it.

    :param was: the row as it was before, column by column; empty where the act made it.
    :param in_force: whether the act is carried out; else it was undone.
    """

    key: UUID
    how: str
    was: Mapping[str, object]
    reorganisation_id: UUID
    title: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class ReorganisationDraft:
    """A reorganisation in preparation as an editor takes it up and sends it back."""

    id: UUID
    heading: Heading
    steps: tuple[StepSpec, ...]
    revision: int
