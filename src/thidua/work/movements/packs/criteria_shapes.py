"""Shapes of ``criteria.yaml``: subject groups, titles, dated criteria sets, prerequisites, authorities, procedures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from thidua.work.movements.packs.fields import Fact, choice, define, ref

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
