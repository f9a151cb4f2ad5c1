"""The shape of every pack file, declared once: the checker, the loader and the JSON all follow these classes.

A field's type says what it holds; its metadata says more: ``define`` (a code of that kind is born here),
``ref`` (a code that must exist), ``choice`` (a closed list of ``vocabulary.py``). A field without a default is
required. Every :class:`Fact` names its source and says whether it was verified.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any


def define(kind: str) -> Any:
    """A field where a code is declared."""
    return field(metadata={"define": kind})


def ref(kind: str, **more: Any) -> Any:
    """A field that names a declared code (or a tuple of them)."""
    return field(metadata={"ref": kind}, **more)


def choice(vocabulary: str, **more: Any) -> Any:
    """A field restricted to a closed list (or a tuple of its entries)."""
    return field(metadata={"choice": vocabulary}, **more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something stated by a document. ``verified`` is false when nobody read it there: shown *chưa xác minh*."""

    source: str = ref("source")
    verified: bool
    status: str | None = choice("status", default=None)
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where facts come from; ``site`` is the page read, when there was one."""

    id: str = define("source")
    kind: str = choice("source_kind")
    title: str
    date: date | None
    site: str | None


# movement.yaml ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Fact):
    """A node of the legal-basis graph; identity = issuer + number + symbol + date (null: not known)."""

    id: str = define("document")
    issuer: str
    number: str | None
    symbol: str
    date: date | None
    title: str
    layer: str = choice("layer")


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisEdge(Fact):
    """``child`` rests on ``parent``; ``executes`` is the one superior document a plan carries out."""

    child: str = ref("document")
    parent: str = ref("document")
    relation: str = choice("basis_relation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone(Fact):
    """A review inside a phase. ``levels``: subject levels that hold it."""

    year: int
    occasion: str = choice("occasion")
    levels: tuple[str, ...] = choice("subject_level")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase(Fact):
    code: str = define("phase")
    name: str
    start: int
    end: int
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Content(Fact):
    """One content of the movement, worded by us."""

    code: str = define("content")
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementFile:
    code: str
    name: str
    name_en: str
    short: str
    version: str
    licence: str
    period: Years
    launch: tuple[str, ...] = ref("document")
    documents: tuple[Document, ...]
    basis: tuple[BasisEdge, ...]
    phases: tuple[Phase, ...]
    contents: tuple[Content, ...]


# indicators.yaml, targets.yaml --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Population(Fact):
    """Who or what is counted. ``definition`` null: no document read defines it."""

    code: str = define("population")
    vi: str
    en: str
    definition: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Fact):
    code: str = define("indicator")
    vi: str
    en: str
    unit: str = choice("unit")
    aggregation: str = choice("aggregation")
    denominator: str = choice("denominator")
    population: str | None = ref("population")
    title: str | None = ref("title", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorsFile:
    populations: tuple[Population, ...]
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Fact):
    """(indicator, place, year, operator, value). ``place`` null: the whole movement; else the local plan's place.

    ``value`` null with status *chưa xác minh*: the document sets one that was not readable.
    """

    code: str = define("target")
    indicator: str = ref("indicator")
    year: int
    operator: str | None = choice("operator")
    value: Decimal | None
    unit: str = choice("unit")
    population: str | None = ref("population")
    denominator: str = choice("denominator")
    applies_to: str = choice("subject_level")
    place: str | None = None
    place_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetsFile:
    targets: tuple[Target, ...]


# criteria.yaml ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion(Fact):
    """One emulation criterion of a subject group; ``title`` names the recognition title it asks for."""

    code: str = define("criterion")
    text: str
    check: str = choice("check")
    title: str | None = ref("title", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectGroup(Fact):
    code: str = define("subject_group")
    vi: str
    en: str
    level: str = choice("subject_level")
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Title(Fact):
    """A recognition title. ``levels`` is empty where the criteria have none; validity in months after the year."""

    code: str = define("title")
    vi: str
    en: str
    subject: str
    level: str = choice("subject_level")
    criteria_owner: str
    mode: str = choice("mode")
    levels: tuple[int, ...]
    validity_months: int | None
    upgrade_after_months: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement(Fact):
    """A *chỉ tiêu*. With status *chưa xác minh* its text is null: it exists but could not be read."""

    code: str
    text: str | None
    levels: tuple[int, ...]
    check: str = choice("check")
    operator: str | None = choice("operator", default=None)
    value: Decimal | None = None
    unit: str | None = choice("unit", default=None)
    max_points: Decimal | None = None
    needs_title: str | None = ref("title", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaPart(Fact):
    """A *tiêu chí* with its *chỉ tiêu*; ``complete`` is false while some of them could not be read."""

    code: str
    text: str
    complete: bool
    max_points: Decimal | None = None
    requirements: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A rank of a point scale: from ``minimum`` points."""

    vi: str
    minimum: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaSet(Fact):
    """A dated set for one title. Point sets may have grades; all-must-pass sets have levels."""

    code: str = define("criteria_set")
    title: str = ref("title")
    document: str
    valid_from: date | None
    valid_to: date | None
    mode: str = choice("mode")
    levels: tuple[int, ...]
    complete: bool
    parts: tuple[CriteriaPart, ...]
    grades: tuple[Grade, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prerequisite(Fact):
    """``title`` at ``level`` (0: any) needs ``needs``; with a share when it is a share of a unit's people."""

    title: str = ref("title")
    level: int
    needs: str | None = ref("title")
    needs_text: str
    needs_level: int = 0
    operator: str | None = choice("operator", default=None)
    value: Decimal | None = None
    of: str | None = None
    months_since: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority(Fact):
    """Who decides a title, for a range of days. ``body`` null: not known for those days."""

    title: str = ref("title")
    role: str = choice("authority_role")
    body: str | None
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure(Fact):
    """A printed deadline of a recognition, ``year_offset`` years after the evaluated year."""

    title: str = ref("title")
    step: str = choice("procedure_step")
    qualifier: str | None = choice("qualifier")
    day: int | None
    month: int | None
    year_offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaFile:
    groups: tuple[SubjectGroup, ...]
    titles: tuple[Title, ...] = ()
    sets: tuple[CriteriaSet, ...] = ()
    prerequisites: tuple[Prerequisite, ...] = ()
    authorities: tuple[Authority, ...] = ()
    procedures: tuple[Procedure, ...] = ()


# rewards.yaml, reporting.yaml, duties.yaml --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardForm(Fact):
    code: str = define("reward_form")
    vi: str
    en: str
    decided_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reward(Fact):
    occasion: str = choice("occasion")
    year: int | None
    forms: tuple[str, ...] = ref("reward_form")


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardCondition(Fact):
    """A condition for a form; ``applies_to`` stops a province's standard from binding a ward."""

    form: str = ref("reward_form")
    applies_to: tuple[str, ...] = choice("subject_level")
    text: str
    check: str = choice("check")
    operator: str | None = choice("operator", default=None)
    value: Decimal | None = None
    unit: str | None = choice("unit", default=None)
    window: Years | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardsFile:
    forms: tuple[RewardForm, ...]
    rewards: tuple[Reward, ...]
    conditions: tuple[RewardCondition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportingRule(Fact):
    """A reporting habit of the movement; a plan's own rule overrides it.

    ``by_groups`` and ``by_slots`` report to ``to_groups``/``to_slots`` through ``via_slot``. ``day``/``month`` null: the
    document prints no date, and none may be invented. ``place`` null: everywhere.
    """

    code: str = define("reporting_rule")
    issuer_level: str = choice("subject_level")
    by_groups: tuple[str, ...] = ref("group", default=())
    by_slots: tuple[str, ...] = ref("slot", default=())
    to_groups: tuple[str, ...] = ref("group", default=())
    to_slots: tuple[str, ...] = ref("slot", default=())
    to_level: str = choice("body_level")
    via_slot: str | None = ref("slot", default=None)
    qualifier: str | None = choice("qualifier")
    day: int | None
    month: int | None
    recurrence: str = choice("recurrence")
    purpose: str
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportingFile:
    rules: tuple[ReportingRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyPattern(Fact):
    """What a group or a body of the standard set is usually asked to do, worded by us."""

    code: str = define("duty")
    groups: tuple[str, ...] = ref("group", default=())
    slots: tuple[str, ...] = ref("slot", default=())
    role: str = choice("role")
    what: str
    with_groups: tuple[str, ...] = ref("group", default=())
    with_slots: tuple[str, ...] = ref("slot", default=())
    recurrence: str = choice("recurrence")
    issuer_levels: tuple[str, ...] = choice("subject_level")


@dataclass(frozen=True, slots=True, kw_only=True)
class DutiesFile:
    duties: tuple[DutyPattern, ...]


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


# examples.yaml ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A worked case a person can read and the machine runs. Which fields a kind needs: ``examples.py``."""

    kind: str = choice("example_kind")
    title: str
    target: str | None = ref("target", default=None)
    set: str | None = ref("criteria_set", default=None)
    rule: str | None = ref("reporting_rule", default=None)
    group: str | None = ref("group", default=None)
    numerator: int | None = None
    denominator: int | None = None
    value: Decimal | None = None
    printed: str | None = None
    year: int | None = None
    passed: tuple[str, ...] = ()
    expect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamplesFile:
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesFile:
    sources: tuple[Source, ...]


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


# What the loader hands over -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class BodiesPack:
    """``packs/bodies``: kinds, templates and the groups every movement may use."""

    head: BodiesHead
    sources: tuple[Source, ...]
    kinds: tuple[BodyKind, ...]
    templates: tuple[Template, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementPack:
    """A movement's pack, complete: groups included from ``packs/bodies`` and their sources are in it."""

    movement: MovementFile
    sources: tuple[Source, ...]
    populations: tuple[Population, ...]
    indicators: tuple[Indicator, ...]
    targets: tuple[Target, ...]
    criteria: CriteriaFile
    rewards: RewardsFile
    reporting: tuple[ReportingRule, ...]
    duties: tuple[DutyPattern, ...]
    groups: tuple[Group, ...]
    examples: tuple[Example, ...]

    @property
    def code(self) -> str:
        return self.movement.code

    @property
    def version(self) -> str:
        return self.movement.version

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; dates as ISO text, decimals as text. ``load.from_json`` is its inverse."""
        from thidua.work.movements.packs.build import to_plain

        result: dict[str, Any] = to_plain(self)
        return result

    def digest(self) -> str:
        """SHA-256 of the canonical JSON: the same facts give the same digest whatever the YAML looked like."""
        from thidua.work.movements.packs.build import digest_of

        return digest_of(self.to_json())
