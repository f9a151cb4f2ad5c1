"""Shapes of ``movement.yaml``, ``indicators.yaml``, ``targets.yaml``, ``rewards.yaml``, ``reporting.yaml``,
``duties.yaml`` and ``examples.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from thidua.work.movements.packs.fields import Fact, Years, choice, define, ref

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


# examples.yaml ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A worked case a person can read and the machine runs. Which fields a kind needs: ``examples.py``."""

    kind: str = choice("example_kind")
    title: str
    target: str | None = ref("target", default=None)
    set: str | None = ref("criteria_set", default=None)
    rule: str | None = ref("reporting_rule", default=None)
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
