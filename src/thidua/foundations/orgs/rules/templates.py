"""From templates and the periods of a territory to dated bodies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from thidua.ground.text_vn import squeeze

from .days import overlap
from .names import mid_name


@dataclass(frozen=True, slots=True)
class PlaceOn:
    """A territory for a period: what a template needs of it."""

    kind: str
    level: str
    name: str
    short_name: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class SlotPlan:
    """One version of one body a template asks for."""

    slot: str
    kind: str
    level: str
    name: str
    aliases: tuple[str, ...]
    parent: str | None
    since: date
    until: date | None


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _fill(text: str, place: PlaceOn) -> str:
    return squeeze(
        text.replace("{territory}", mid_name(place.name)).replace("{short}", place.short_name or place.name)
    )


def slots_on(
    templates: Iterable[Mapping[str, Any]], level: str, on: date, kinds: Mapping[str, str]
) -> dict[str, str]:
    """The places a level's templates have on a day, in their order: code → name, without the territory's.

    :param kinds: what kinds of bodies are called, for a place that has the name of its territory alone.
    """
    found: dict[str, str] = {}
    for template in templates:
        if template["level"] != level:
            continue
        for slot in template["slots"]:
            since = _day(slot.get("valid_from")) or _day(template.get("valid_from"))
            until = _day(slot.get("valid_to")) or _day(template.get("valid_to"))
            if (since is None or since <= on) and (until is None or on < until):
                name = squeeze(slot["name"].replace("{territory}", "").replace("{short}", ""))
                found.setdefault(slot["code"], name or kinds[slot["kind"]])
    return found


def plan_slots(
    templates: Iterable[Mapping[str, Any]],
    places: Sequence[PlaceOn],
    on: date,
    *,
    only: Iterable[str] = (),
    optional: Iterable[str] = (),
) -> list[SlotPlan]:
    """The bodies a territory should have from ``on``, dated, in an order in which parents come first.

    :param places: the territory's periods in order of time. The first stands for the days before it as well where a
        template spans both (a province), because the data does not reach further back; a template that had ended
        before the territory began (communes until June 2025) makes nothing.
    :param only: slot codes to build; empty for all that are not optional.
    :param optional: optional slot codes to build as well.
    """
    wanted, extra = set(only), set(optional)
    plans: list[SlotPlan] = []
    for index, place in enumerate(places):
        period = overlap((on, None), (None if index == 0 else place.since, place.until))
        if period is None:
            continue
        for template in templates:
            if template["level"] != place.level or place.kind not in template["territory_kinds"]:
                continue
            known = (_day(template.get("valid_from")), _day(template.get("valid_to")))
            if overlap((place.since, place.until), known) is None:
                continue
            for slot in template["slots"]:
                code = slot["code"]
                if wanted and code not in wanted:
                    continue
                if not wanted and slot.get("optional") and code not in extra:
                    continue
                if slot.get("only_kinds") and place.kind not in slot["only_kinds"]:
                    continue
                own = (
                    _day(slot.get("valid_from")) or _day(template.get("valid_from")),
                    _day(slot.get("valid_to")) or _day(template.get("valid_to")),
                )
                days = overlap(period, own)
                if days is None or days[0] is None:
                    continue
                pattern = (slot.get("names") or {}).get(place.kind, slot["name"])
                name = _fill(pattern, place)
                name = name[:1].upper() + name[1:]
                aliases = tuple(
                    a for a in dict.fromkeys(_fill(a, place) for a in slot.get("aliases") or ()) if a != name
                )
                plans.append(
                    SlotPlan(
                        code,
                        slot["kind"],
                        template["level"],
                        name,
                        aliases,
                        slot.get("parent"),
                        days[0],
                        days[1],
                    )
                )
    return _parents_first(_merge(plans))


def _merge(plans: list[SlotPlan]) -> list[SlotPlan]:
    """Neighbouring periods of one slot that say the same become one."""
    merged: list[SlotPlan] = []
    last: dict[str, int] = {}
    for plan in plans:
        at = last.get(plan.slot)
        if at is not None and merged[at].until == plan.since:
            before = merged[at]
            if (before.kind, before.level, before.name, before.aliases, before.parent) == (
                plan.kind,
                plan.level,
                plan.name,
                plan.aliases,
                plan.parent,
            ):
                merged[at] = SlotPlan(
                    plan.slot,
                    plan.kind,
                    plan.level,
                    plan.name,
                    plan.aliases,
                    plan.parent,
                    before.since,
                    plan.until,
                )
                continue
        last[plan.slot] = len(merged)
        merged.append(plan)
    return merged


def _parents_first(plans: list[SlotPlan]) -> list[SlotPlan]:
    parents = {p.slot: p.parent for p in plans}

    def depth(slot: str) -> int:
        steps, here = 0, parents.get(slot)
        while here and not here.startswith("^") and here in parents and steps <= len(parents):
            steps, here = steps + 1, parents.get(here)
        return steps

    return sorted(plans, key=lambda p: depth(p.slot))
