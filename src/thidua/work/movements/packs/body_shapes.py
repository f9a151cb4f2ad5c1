"""Shapes of ``packs/bodies`` (kinds, templates) and of ``groups.yaml``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from thidua.work.movements.packs.fields import Fact, Source, choice, define, ref

# packs/bodies -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyKind(Fact):
    code: str = define("kind")
    vi: str
    en: str
    abbr: str | None
    sector: str = choice("sector")
    levels: tuple[str, ...] = choice("body_level")


@dataclass(frozen=True, slots=True, kw_only=True)
class KindsFile:
    kinds: tuple[BodyKind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot(Fact):
    """A body of the usual set. ``parent`` ``^code`` means the slot of the superior territory's set."""

    code: str
    kind: str = ref("kind")
    name: str
    names: dict[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...]
    parent: str | None
    only_kinds: tuple[str, ...] = ()
    optional: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Template(Fact):
    """The usual bodies of a territory of some level and kinds, for a range of days."""

    code: str = define("template")
    level: str = choice("body_level")
    territory_kinds: tuple[str, ...]
    title: str
    valid_from: date | None
    valid_to: date | None
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatesFile:
    templates: tuple[Template, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BodiesHead:
    kind: str
    code: str
    title: str
    version: str
    licence: str


# groups.yaml --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolve:
    """One clause of a group's meaning: bodies of these kinds (or these slots), at a level, in a relation."""

    kinds: tuple[str, ...] = ref("kind", default=())
    slots: tuple[str, ...] = ref("slot", default=())
    level: str = choice("resolve_level")
    relation: str = choice("relation")
    exclude: tuple[str, ...] = ref("slot", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Fact):
    """A group plans address; its bodies are the union of its ``resolve`` clauses."""

    code: str = define("group")
    vi: str
    en: str
    aliases: tuple[str, ...]
    resolve: tuple[Resolve, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsFile:
    """``include: bodies`` takes the groups of ``packs/bodies/groups.yaml`` in, before the pack's own."""

    include: str | None = None
    groups: tuple[Group, ...]


# successors.yaml ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker(Fact):
    """A group or a slot proposed for a part of what an ended body did; a person chooses, nothing passes by itself."""

    vi: str
    en: str
    group: str | None = ref("group", default=None)
    slot: str | None = ref("slot", default=None)
    level: str | None = choice("resolve_level", default=None)
    relation: str | None = choice("relation", default=None)
    task: str
    task_en: str
    words: tuple[str, ...]
    act: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended(Fact):
    """Bodies of some levels and kinds that exist no longer from the day ``since``, by which act, and who may take over."""

    code: str = define("ended")
    vi: str
    en: str
    levels: tuple[str, ...] = choice("body_level")
    kinds: tuple[str, ...] = ref("kind")
    since: date
    act: str | None
    takers: tuple[Taker, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessorsFile:
    ended: tuple[Ended, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BodiesPack:
    """``packs/bodies``: kinds, templates and the groups every movement may use."""

    head: BodiesHead
    sources: tuple[Source, ...]
    kinds: tuple[BodyKind, ...]
    templates: tuple[Template, ...]
    groups: tuple[Group, ...]
