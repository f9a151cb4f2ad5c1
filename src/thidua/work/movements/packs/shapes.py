"""The shape of every pack file, declared once: the checker, the loader and the JSON all follow these classes.

A field's type says what it holds; its metadata says more: ``define`` (a code of that kind is born here),
``ref`` (a code that must exist), ``choice`` (a closed list of ``vocabulary.py``). A field without a default is
required. Every :class:`Fact` names its source and says whether it was verified.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from thidua.work.movements.packs.body_shapes import (
    BodiesHead,
    BodiesPack,
    BodyKind,
    Ended,
    Group,
    GroupsFile,
    KindsFile,
    Resolve,
    Slot,
    SuccessorsFile,
    Taker,
    Template,
    TemplatesFile,
)
from thidua.work.movements.packs.criteria_shapes import (
    Authority,
    CriteriaFile,
    CriteriaPart,
    CriteriaSet,
    Criterion,
    Grade,
    Prerequisite,
    Procedure,
    Requirement,
    SubjectGroup,
    Title,
)
from thidua.work.movements.packs.fields import Fact, Source, SourcesFile, Years
from thidua.work.movements.packs.movement_shapes import (
    BasisEdge,
    Content,
    Document,
    DutiesFile,
    DutyPattern,
    Example,
    ExamplesFile,
    Indicator,
    IndicatorsFile,
    Milestone,
    MovementFile,
    Phase,
    Population,
    ReportingFile,
    ReportingRule,
    Reward,
    RewardCondition,
    RewardForm,
    RewardsFile,
    Target,
    TargetsFile,
)

__all__ = [
    "Authority",
    "BasisEdge",
    "BodiesHead",
    "BodiesPack",
    "BodyKind",
    "Content",
    "CriteriaFile",
    "CriteriaPart",
    "CriteriaSet",
    "Criterion",
    "Document",
    "DutiesFile",
    "DutyPattern",
    "Ended",
    "Example",
    "ExamplesFile",
    "Fact",
    "Grade",
    "Group",
    "GroupsFile",
    "Indicator",
    "IndicatorsFile",
    "KindsFile",
    "Milestone",
    "MovementFile",
    "MovementPack",
    "Phase",
    "Population",
    "Prerequisite",
    "Procedure",
    "ReportingFile",
    "ReportingRule",
    "Requirement",
    "Resolve",
    "Reward",
    "RewardCondition",
    "RewardForm",
    "RewardsFile",
    "Slot",
    "Source",
    "SourcesFile",
    "SubjectGroup",
    "SuccessorsFile",
    "Taker",
    "Target",
    "TargetsFile",
    "Template",
    "TemplatesFile",
    "Title",
    "Years",
]


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
        """Plain JSON values without fields left at their default; dates as ISO text, decimals as text.

        ``load.from_json`` is its inverse."""
        from thidua.work.movements.packs.build import to_plain

        result: dict[str, Any] = to_plain(self, sparse=True)
        return result

    def digest(self) -> str:
        """SHA-256 of the canonical JSON: the same facts give the same digest whatever the YAML looked like."""
        from thidua.work.movements.packs.build import digest_of

        return digest_of(self.to_json())
