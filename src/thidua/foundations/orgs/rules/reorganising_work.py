"""What planning a reorganisation has found out so far: one object that the parts of the plan are written into."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from ..facts_reorganising import (
    BodyLink,
    BodyPeriod,
    ChangedBody,
    ChangedTerritory,
    EndedBody,
    EndedTerritory,
    Ground,
    Hindrance,
    NewBody,
    NewTerritory,
    StepSpec,
    TerritoryLink,
    TerritoryPeriod,
)
from .reorganising_steps import name_of, on_day


@dataclass
class Work:
    """The plan in the making. Only the functions of ``reorganising_*`` write into it."""

    ground: Ground
    steps: Sequence[StepSpec]
    act: str
    new_id: Callable[[], UUID]
    problems: list[Hindrance] = field(default_factory=list)
    warnings: list[Hindrance] = field(default_factory=list)
    made: dict[str, NewTerritory] = field(default_factory=dict)
    made_by_id: dict[UUID, NewTerritory] = field(default_factory=dict)
    ended: dict[UUID, EndedTerritory] = field(default_factory=dict)
    heirs: dict[UUID, list[TerritoryLink]] = field(default_factory=lambda: defaultdict(list))
    changed: dict[UUID, ChangedTerritory] = field(default_factory=dict)
    unplaced: set[UUID] = field(default_factory=set)
    rewritten: list[ChangedTerritory] = field(default_factory=list)
    new_bodies: list[NewBody] = field(default_factory=list)
    ended_bodies: dict[UUID, EndedBody] = field(default_factory=dict)
    body_heirs: dict[UUID, list[BodyLink]] = field(default_factory=lambda: defaultdict(list))
    changed_bodies: list[ChangedBody] = field(default_factory=list)
    body_keys: dict[str, UUID] = field(default_factory=dict)
    rootless: list[str] = field(default_factory=list)

    @property
    def on(self) -> date:
        """The first day on which the act holds."""
        return self.ground.on

    def act_of(self, step: StepSpec) -> str:
        """The act of a step: its own, else the reorganisation's."""
        return step.act or self.act

    def hinder(self, code: str, message: str, step: int = 0, rows: Sequence[str] = ()) -> None:
        """Something that stands in the way."""
        self.problems.append(Hindrance(code, message, step, tuple(rows)))

    def warn(self, code: str, message: str, step: int = 0, rows: Sequence[str] = ()) -> None:
        """Something a person should know before the act."""
        self.warnings.append(Hindrance(code, message, step, tuple(rows)))

    def standing(self, territory_id: UUID | None) -> TerritoryPeriod | None:
        """A territory's version of the day, when it is there and the act does not end it."""
        facts = self.ground.territories.get(territory_id) if territory_id else None
        if facts is None or facts.id in self.ended:
            return None
        period = on_day(facts, self.on)
        return period if isinstance(period, TerritoryPeriod) else None

    def standing_body(self, body_id: UUID | None) -> BodyPeriod | None:
        """A body's version of the day, when it is there and the act does not end it."""
        facts = self.ground.bodies.get(body_id) if body_id else None
        if facts is None or facts.id in self.ended_bodies:
            return None
        period = on_day(facts, self.on)
        return period if isinstance(period, BodyPeriod) else None

    def rank_of(self, territory_id: UUID) -> int | None:
        """The rank of a territory's level; ``None`` when it is not known."""
        if territory_id in self.made_by_id:
            return self.ground.ranks.get(self.made_by_id[territory_id].level)
        facts = self.ground.territories.get(territory_id)
        return self.ground.ranks.get(facts.level) if facts else None

    def parent_after(self, territory_id: UUID) -> UUID | None:
        """The superior of a territory from the day on."""
        if territory_id in self.made_by_id:
            return self.made_by_id[territory_id].parent_id
        if territory_id in self.changed:
            return self.changed[territory_id].parent_id
        period = self.standing(territory_id)
        return period.parent_id if period else None

    def place_after(self, territory_id: UUID | None) -> tuple[str, str]:
        """Full and proper name of a territory from the day on."""
        if territory_id is None:
            return ("", "")
        if territory_id in self.made_by_id:
            return self.made_by_id[territory_id].name, self.made_by_id[territory_id].short_name
        if territory_id in self.changed:
            return self.changed[territory_id].name, self.changed[territory_id].short_name
        facts = self.ground.territories.get(territory_id)
        period = on_day(facts, self.on) or (facts.periods[-1] if facts.periods else None) if facts else None
        return (period.name, period.short_name) if period else ("", "")

    def sole_heir(self, territory_id: UUID) -> UUID | None:
        """The territory a whole one went into; ``None`` for a divided one, and one that simply ends."""
        links = self.heirs.get(territory_id, [])
        return links[0].successor_id if len(links) == 1 and not links[0].partial else None

    def territory_name(self, territory_id: UUID | None) -> str:
        """What refusals call a territory."""
        if territory_id in self.made_by_id:
            return self.made_by_id[territory_id].name
        return name_of(self.ground.territories.get(territory_id) if territory_id else None, self.on)

    def body_name(self, body_id: UUID | None) -> str:
        """What refusals call a body."""
        return name_of(self.ground.bodies.get(body_id) if body_id else None, self.on)
