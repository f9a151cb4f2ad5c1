"""Building blocks of the tests of reorganisations: steps in few words, and everything of the tree as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from thidua.foundations.orgs import selectors, services
from thidua.foundations.orgs.facts_reorganising import Heading, LinkSpec, ResultSpec, StepSpec
from thidua.foundations.orgs.models import BodyVersion, TerritoryVersion
from thidua.ground.actor import Actor, system_actor

from .conftest import AT, TODAY

ON = TODAY - timedelta(days=10)
TABLES = ("orgs_territory", "orgs_territory_version", "orgs_territory_lineage", "orgs_body", "orgs_body_version",
          "orgs_body_code", "orgs_body_lineage", "orgs_body_place")  # fmt: skip


def whole(unit: UUID, into: str) -> LinkSpec:
    """All of a unit goes there."""
    return LinkSpec(unit, into)


def part(unit: UUID, into: str, share: str | None = None) -> LinkSpec:
    """Part of a unit goes there; the share, if told, is of the population."""
    if share is None:
        return LinkSpec(unit, into, partial=True)
    return LinkSpec(unit, into, True, Decimal(share), "population", "số liệu mẫu")


def new(key: str, name: str, kind: str = "xa", code: str = "", **more: Any) -> ResultSpec:
    """A new unit."""
    return ResultSpec(key, code=code, kind=kind, name=name, **more)


def join(links: Sequence[LinkSpec], *results: ResultSpec, subject: Any = "territory") -> StepSpec:
    """A merger, a division or both."""
    kind = "merge" if len(results) == 1 else "split" if len({x.unit_id for x in links}) == 1 else "rearrange"
    return StepSpec(subject, kind, tuple(links), results)


def change(verb: str, unit: UUID, subject: Any = "territory", **fields: Any) -> StepSpec:
    """A unit keeps its identity."""
    key = f"c-{unit}"
    return StepSpec(subject, verb, (LinkSpec(unit, key),), (ResultSpec(key, **fields),))


def end(kind: str, *units: UUID, subject: Any = "territory") -> StepSpec:
    """Close or re-open."""
    return StepSpec(subject, kind, tuple(LinkSpec(unit) for unit in units))


def heading(on: date = ON, **more: Any) -> Heading:
    """A sample act."""
    return Heading(title="Sắp xếp mẫu", on=on, act_number="01/NQ-MAU", sample=True, **more)


def draft(*steps: StepSpec, on: date = ON, actor: Actor | None = None, **more: Any) -> UUID:
    """A reorganisation in preparation."""
    return services.draft_reorganisation(
        actor=actor or system_actor("loader"), heading=heading(on, **more), steps=steps, at=AT
    )


def carry(reorganisation_id: UUID, actor: Actor | None = None) -> Any:
    """Carry it out."""
    return services.carry_out_reorganisation(
        actor=actor or system_actor("loader"), reorganisation_id=reorganisation_id, at=AT
    )


def undo(reorganisation_id: UUID, **more: Any) -> None:
    """Undo it."""
    services.undo_reorganisation(
        actor=system_actor("loader"), reorganisation_id=reorganisation_id, reason="thử", at=AT, **more
    )


def codes_of(reorganisation_id: UUID) -> list[str]:
    """What stands in its way, by code."""
    plan, _ = selectors.preview(system_actor("loader"), reorganisation_id)
    return [problem.code for problem in plan.problems]


def rows(*tables: str) -> dict[str, list[Any]]:
    """Every row of the room's tables."""
    found: dict[str, list[Any]] = {}
    with connection.cursor() as cursor:
        for table in tables or TABLES:
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t ORDER BY 1")
            found[table] = [row for (row,) in cursor.fetchall()]
    return found


def seats(territory_id: UUID, on: date = TODAY) -> dict[str, UUID]:
    """Slot → body of a territory on a day."""
    found = BodyVersion.objects.filter(territory_id=territory_id, valid__contains=on).exclude(slot="")
    return dict(found.values_list("slot", "body_id"))


def below(territory_id: UUID, on: date = TODAY) -> dict[str, UUID]:
    """Name → territory directly below on a day."""
    return dict(
        TerritoryVersion.objects.filter(parent_id=territory_id, valid__contains=on).values_list(
            "name", "territory_id"
        )
    )


@dataclass(frozen=True)
class Town:
    """Three communes of the city with their bodies, two residential groups each and a school in the first."""

    city: UUID
    communes: tuple[UUID, UUID, UUID]
    groups: dict[str, UUID]
    school: UUID
    slots: tuple[dict[str, UUID], ...]


def build_town(city: UUID) -> Town:
    """Communes of the sample city, each with its usual bodies."""
    actor = system_actor("loader")
    named = {t.name: t.id for t in selectors.territory_children(city)}
    communes = tuple(named[name] for name in ("Xã Vĩnh Am", "Xã Vĩnh Hải", "Xã Vĩnh Hòa"))
    since = date(2025, 7, 1)
    slots = tuple(
        services.apply_template(actor=actor, territory_id=c, on=since, at=AT).created for c in communes
    )
    groups = {}
    for index, commune in enumerate(communes):
        for number in (1, 2):
            name = f"Thôn {index * 2 + number}"
            groups[name] = services.add_residential_group(
                actor=actor, commune_id=commune, name=name, since=since, at=AT
            )
    school = services.open_body(
        actor=actor, name="Trường Tiểu học Mẫu", kind="truong_tieu_hoc", since=since, at=AT,
        parent_id=slots[0]["ubnd"], territory_id=communes[0],
    )  # fmt: skip
    return Town(city, (communes[0], communes[1], communes[2]), groups, school, slots)
