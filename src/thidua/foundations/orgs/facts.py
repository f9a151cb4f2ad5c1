"""Frozen plain data the room hands to pages, other rooms and papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class BodyCard:
    """A body as lists, pickers and other rooms show it.

    :param path: dotted labels, root first (the form :class:`thidua.ground.actor.Post` expects); empty when not live.
    :param live: whether it exists on the day asked for; a card of a closed body shows its last version.
    :param formerly: the old name by which a search found it: of a ``place`` that lies in its area, of itself before it was
        ``renamed``, or of a ``body`` it took over from (``formerly_how``); ``formerly_part``: only a part of that.
    :param stood: where a body that is gone counts as standing (``selectors/standing.py``); empty when live, or nowhere.
    :param coming: the first day of a body that is yet to come; :param due: where it will stand in the tree of that day.
    """

    id: UUID
    name: str
    short_name: str
    kind: str
    kind_label: str
    level: str
    path: str
    parent_id: UUID | None
    territory_id: UUID | None
    territory_name: str
    sample: bool
    slot: str = ""
    children: int = 0
    live: bool = True
    formerly: str = ""
    formerly_how: Literal["place", "renamed", "body"] = "place"
    formerly_part: bool = False
    stood: str = ""
    coming: date | None = None
    due: str = ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a printed name came to.

    :param state: ``body`` only when exactly one body fits by name; a likeness never counts as a fit.
    :param how: ``name``, ``relative`` (name + issuer's territory), ``parent`` (name + its superior's name),
        ``outer`` (name with an explanation in brackets), ``head`` (the office of its head), ``group`` (a set of
        bodies, see ``resolve_group``), ``fuzzy`` (candidates are only alike), or empty.
    """

    state: Literal["body", "ambiguous", "none"]
    body_id: UUID | None = None
    candidates: tuple[BodyCard, ...] = ()
    how: str = ""


@dataclass(frozen=True, slots=True)
class TreeNode:
    """One body in the tree of a day."""

    id: UUID
    parent_id: UUID | None
    depth: int
    path: str
    name: str
    kind: str
    level: str
    territory_id: UUID | None


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One period in the history of a body or a territory; ``until`` is the first day after it.

    :param code: the official code of a territory; those of a body have days of their own (``CodeLine``).
    """

    since: date | None
    until: date | None
    name: str
    kind: str
    kind_label: str
    parent_id: UUID | None
    parent_name: str
    territory_name: str
    act: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class CodeLine:
    """An official code of a body for a period."""

    scheme: str
    code: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class BodyPage:
    """All the page of a body shows for a day; ``coming``: the first day of one that is yet to come."""

    card: BodyCard
    revision: int
    ancestors: tuple[BodyCard, ...]
    children: tuple[BodyCard, ...]
    children_total: int
    page: int
    pages: int
    siblings_total: int
    history: tuple[VersionLine, ...]
    codes: tuple[CodeLine, ...]
    coming: date | None = None


@dataclass(frozen=True, slots=True)
class TerritoryCard:
    """A territory on a day. ``name`` has its kind (“Phường Hồng An”), ``short_name`` is the proper name; ``coming``:
    from which day, of one found before it."""

    id: UUID
    code: str
    kind: str
    level: str
    name: str
    short_name: str
    parent_id: UUID | None
    children: int = 0
    bodies: int = 0
    verified: bool = False
    coming: date | None = None


@dataclass(frozen=True, slots=True)
class TerritoryPage:
    """All the page of a territory shows for ``day``; ``ended``: it is there no more today; ``coming``: its first day,
    when it is yet to come."""

    card: TerritoryCard
    ancestors: tuple[TerritoryCard, ...]
    children: tuple[TerritoryCard, ...]
    bodies: tuple[BodyCard, ...]
    history: tuple[VersionLine, ...]
    source: str = ""
    day: date | None = None
    ended: bool = False
    coming: date | None = None


@dataclass(frozen=True, slots=True)
class BranchPlace:
    """A territory in a branch of the tree, with the body that heads it."""

    card: TerritoryCard
    seat_id: UUID | None


@dataclass(frozen=True, slots=True)
class Branch:
    """What stands directly below a territory or a body on a day. ``below``: body → bodies its own branch has."""

    places: tuple[BranchPlace, ...]
    bodies: tuple[BodyCard, ...]
    below: Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class TreeDay:
    """A day on which the tree changed: how many units began or ended, and the reorganisation carried out then."""

    day: date
    count: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The outcome of a load: how many rows came, changed, stayed; ``unchanged`` when the pack was the same."""

    created: int = 0
    changed: int = 0
    kept: int = 0
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Applied:
    """The outcome of a template: new bodies by slot, those that stood already, slots without their superior."""

    created: dict[str, UUID] = field(default_factory=dict)
    kept: dict[str, UUID] = field(default_factory=dict)
    rootless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One line of an import file as it was understood."""

    line: int
    name: str
    kind: str
    short_name: str


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """What is wrong with one line (or, with line 0, the file)."""

    line: int
    column: str
    code: str
    message: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What a file of residential groups holds; after a real run also what was made."""

    rows: tuple[ImportRow, ...]
    problems: tuple[ImportProblem, ...]
    existing: tuple[str, ...] = ()
    created: int = 0
    dry_run: bool = True


@dataclass(frozen=True, slots=True)
class Taker:
    """Whom the data propose for the work of a body that ended; a person chooses. Exactly one of group and body is set.

    :param fits: the text of the task holds words that speak for this proposal.
    """

    vi: str
    en: str
    task: str
    task_en: str
    group: str
    body_id: UUID | None
    act: str
    source: str
    verified: bool
    note: str
    fits: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a name means nobody (any more): the level or kind that ended, by which act, from which day.

    :param whole: nothing is left of what the name meant; else only the part named here has gone.
    """

    code: str
    vi: str
    en: str
    since: date
    act: str
    source: str
    verified: bool
    whole: bool
    takers: tuple[Taker, ...]
