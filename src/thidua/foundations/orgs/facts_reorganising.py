"""Plain data of reorganisations: what an act says, the tree it meets, and the plan that comes of the two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

Subject = Literal["territory", "body"]
#: Steps in which units end and new ones come of them; in which a unit keeps its identity; and the two others.
JOINS = frozenset({"merge", "split", "rearrange"})
CHANGES = frozenset({"rename", "rekind", "move"})
KINDS = JOINS | CHANGES | {"close", "reopen"}
#: What a share may be a share of.
SHARES_OF = frozenset({"population", "area"})


@dataclass(frozen=True, slots=True)
class ResultSpec:
    """What comes out of a step. A blank means "as before" where the unit keeps its identity.

    :param key: its name within the reorganisation, for ``LinkSpec.result`` and ``parent_key``.
    :param parent_key: a superior made by the same act. A body may name a territory: then its superior is the body of
        that territory in the place of its present superior.
    :param existing_id: a standing body that takes the others in.
    """

    key: str
    code: str = ""
    kind: str = ""
    name: str = ""
    short_name: str = ""
    slot: str = ""
    parent_key: str = ""
    parent_id: UUID | None = None
    existing_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class LinkSpec:
    """A unit and what of it goes where; without a result it simply ends. ``share`` is ``None`` where not known."""

    unit_id: UUID
    result: str = ""
    partial: bool = False
    share: Decimal | None = None
    share_of: str = ""
    share_source: str = ""


@dataclass(frozen=True, slots=True)
class StepSpec:
    """One step of a reorganisation. ``act`` where the list names another act than the reorganisation's."""

    subject: Subject
    kind: str
    links: tuple[LinkSpec, ...]
    results: tuple[ResultSpec, ...] = ()
    act: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """The act a reorganisation is from, its first day, and what a person chose for the bodies of new territories."""

    title: str
    on: date
    act_number: str
    act_date: date | None = None
    act_issuer: str = ""
    source: str = ""
    verified: bool = False
    slots: tuple[str, ...] = ()
    counterparts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sample: bool = False


# ── the tree the act meets


@dataclass(frozen=True, slots=True)
class TerritoryPeriod:
    """A version of a territory."""

    version_id: int
    since: date | None
    until: date | None
    code: str
    kind: str
    name: str
    short_name: str
    parent_id: UUID | None


@dataclass(frozen=True, slots=True)
class TerritoryFacts:
    """A territory: its versions that reach the day before the act or later, and the last one before those."""

    id: UUID
    level: str
    periods: tuple[TerritoryPeriod, ...]
    last: TerritoryPeriod | None = None
    followed: bool = False


@dataclass(frozen=True, slots=True)
class BodyPeriod:
    """A version of a body."""

    version_id: int
    since: date | None
    until: date | None
    name: str
    short_name: str
    kind: str
    level: str
    parent_id: UUID | None
    territory_id: UUID | None
    slot: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """A body: its versions that reach the day before the act or later, and the last one before those."""

    id: UUID
    periods: tuple[BodyPeriod, ...]
    last: BodyPeriod | None = None
    followed: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything of the tree a plan is made from.

    :param bearers: official code → territories that bear it on the day of the act or later.
    :param levels: kind of territory → its level. :param words: kind of territory → words its names begin with, the
        official one first.
    :param coded: bodies with an official code that begins on the day or later, and when.
    :param body_levels: kind of body → the levels it exists on.
    """

    on: date
    territories: Mapping[UUID, TerritoryFacts]
    bodies: Mapping[UUID, BodyFacts]
    bearers: Mapping[str, tuple[UUID, ...]]
    ranks: Mapping[str, int]
    levels: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    body_levels: Mapping[str, tuple[str, ...]]
    coded: Mapping[UUID, date] = field(default_factory=dict)
    templates: tuple[Mapping[str, Any], ...] = ()


# ── the plan


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Something that stands in the way (or, as a warning, that a person should know before the act).

    :param step: the number of the step, from 1; 0 where it concerns the whole. :param rows: the units concerned.
    """

    code: str
    message: str
    step: int = 0
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewTerritory:
    """A territory the act makes."""

    id: UUID
    key: str
    code: str
    kind: str
    level: str
    name: str
    short_name: str
    parent_id: UUID | None
    act: str
    step: int


@dataclass(frozen=True, slots=True)
class EndedTerritory:
    """A territory that ends on the day; ``version_id`` is ``None`` where its end was already recorded."""

    id: UUID
    version_id: int | None
    code: str
    name: str
    step: int


@dataclass(frozen=True, slots=True)
class ChangedTerritory:
    """A territory that keeps its identity: a new version from the day, or a version that begins then written anew.

    :param version_id: the version to cut (``since`` is the day of the act) or to write anew (``rewrite``);
        ``None`` for a territory that is there again.
    :param along: not named by a step; it goes with its superior.
    """

    id: UUID
    version_id: int | None
    rewrite: bool
    since: date
    until: date | None
    code: str
    kind: str
    name: str
    short_name: str
    parent_id: UUID | None
    name_before: str
    parent_before: UUID | None
    act: str
    step: int
    along: bool = False


@dataclass(frozen=True, slots=True)
class TerritoryLink:
    """A link of lineage between territories."""

    predecessor_id: UUID
    successor_id: UUID
    partial: bool
    share: Decimal | None
    share_of: str
    share_source: str
    act: str


@dataclass(frozen=True, slots=True)
class NewBody:
    """A period of a body the act makes; one body may have several."""

    id: UUID
    key: str
    name: str
    short_name: str
    kind: str
    level: str
    parent_id: UUID | None
    territory_id: UUID | None
    place: tuple[str, str]
    slot: str
    aliases: tuple[str, ...]
    since: date
    until: date | None
    act: str


@dataclass(frozen=True, slots=True)
class EndedBody:
    """A body that ends on the day. ``takers``: who takes over; ``proposed``: slots its template proposes instead."""

    id: UUID
    version_id: int | None
    name: str
    slot: str
    territory_id: UUID | None
    takers: tuple[UUID, ...] = ()
    proposed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangedBody:
    """A body that keeps its identity; as :class:`ChangedTerritory`."""

    id: UUID
    version_id: int | None
    rewrite: bool
    since: date
    until: date | None
    name: str
    short_name: str
    kind: str
    level: str
    parent_id: UUID | None
    territory_id: UUID | None
    place: tuple[str, str]
    slot: str
    aliases: tuple[str, ...]
    name_before: str
    parent_before: UUID | None
    act: str
    named: bool = False


@dataclass(frozen=True, slots=True)
class BodyLink:
    """A link of lineage between bodies: ``successor`` took over, wholly or in part."""

    predecessor_id: UUID
    successor_id: UUID
    partial: bool
    act: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a reorganisation will change, and what stands in its way. Nothing is written while ``problems``."""

    on: date
    problems: tuple[Hindrance, ...] = ()
    warnings: tuple[Hindrance, ...] = ()
    new_territories: tuple[NewTerritory, ...] = ()
    ended_territories: tuple[EndedTerritory, ...] = ()
    changed_territories: tuple[ChangedTerritory, ...] = ()
    territory_links: tuple[TerritoryLink, ...] = ()
    new_bodies: tuple[NewBody, ...] = ()
    ended_bodies: tuple[EndedBody, ...] = ()
    changed_bodies: tuple[ChangedBody, ...] = ()
    body_links: tuple[BodyLink, ...] = ()
    rootless: tuple[str, ...] = ()
    made: Mapping[str, UUID] = field(default_factory=dict)

    @property
    def without_taker(self) -> tuple[EndedBody, ...]:
        """Bodies that end and whose work nobody takes over by their place in the template."""
        return tuple(body for body in self.ended_bodies if not body.takers)

    @property
    def share_unknown(self) -> tuple[TerritoryLink, ...]:
        """Parts of divided territories of which nobody said how large they are."""
        return tuple(link for link in self.territory_links if link.partial and link.share is None)
