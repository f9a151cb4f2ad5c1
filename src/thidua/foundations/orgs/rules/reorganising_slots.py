"""The bodies the templates give the territories of a reorganisation: opened, renamed, ended, and who follows whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from ..facts_reorganising import BodyFacts, BodyLink, ChangedTerritory, EndedBody, NewBody
from .names import mid_name
from .reorganising_steps import on_day
from .reorganising_work import Work
from .templates import PlaceOn, SlotPlan, plan_slots

Slot = tuple[UUID, str]


@dataclass
class Slots:
    """Who stands in which place of which territory from the day on, and what a change of name makes of them.

    :param counterparts: old slot → slots that take over, as a person accepted it for the whole act.
    :param only: slots to open in new territories instead of all usual ones.
    """

    work: Work
    only: frozenset[str] = frozenset()
    counterparts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    holders: dict[Slot, UUID] = field(default_factory=dict)
    renamed: dict[int, SlotPlan] = field(default_factory=dict)
    opening: dict[UUID, list[SlotPlan]] = field(default_factory=dict)
    _templates: dict[tuple[str, str], list[Mapping[str, Any]]] = field(default_factory=dict)
    _successors: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)

    def plans(
        self, level: str, kind: str, name: str, short: str, *, extra: Iterable[str] = (), usual: bool = False
    ) -> list[SlotPlan]:
        """What the templates give a territory of this kind and name from the day on."""
        key = (level, kind)
        if key not in self._templates:
            self._templates[key] = [
                t for t in self.work.ground.templates if t["level"] == level and kind in t["territory_kinds"]
            ]
        place = PlaceOn(kind, level, name, short, self.work.on, None)
        only = self.only if usual else ()
        return plan_slots(self._templates[key], [place], self.work.on, only=only, optional=extra)

    def proposed(self, level: str, slot: str) -> tuple[str, ...]:
        """The slots a template proposes for the work of one that ends."""
        if level not in self._successors:
            self._successors[level] = {
                s["code"]: tuple(s.get("successors") or ())
                for t in self.work.ground.templates
                if t["level"] == level
                for s in t["slots"]
            }
        return self._successors[level].get(slot, ())

    def stand(self, bodies: Iterable[BodyFacts]) -> None:
        """Enter the bodies that stay, each where its territory will be."""
        for facts in bodies:
            period = self.work.standing_body(facts.id)
            if period is not None and period.slot and period.territory_id is not None:
                self.holders[(period.territory_id, period.slot)] = facts.id


def refit(
    slots: Slots,
    changed: ChangedTerritory,
    level: str,
    old_kind: str,
    old_short: str,
    bodies: Sequence[BodyFacts],
) -> None:
    """A territory keeps its identity under another name or kind: its bodies by template follow.

    A body that bears the template's name takes the new one; one with a name of its own keeps it and is mentioned.
    A place the new kind does not have ends; one it has beside the old is opened. A territory without bodies by template
    gets none by this, unless the act says which places to open.
    """
    work = slots.work
    standing = {p.slot for f in bodies if (p := work.standing_body(f.id)) and p.slot}
    was = slots.plans(level, old_kind, changed.name_before, old_short, extra=standing)
    now = slots.plans(level, changed.kind, changed.name, changed.short_name, extra=standing)
    for facts in bodies:
        for period in facts.periods:
            if not period.slot or (period.until is not None and period.until <= work.on):
                continue
            day = max(period.since or work.on, work.on)
            old, new = _slot_on(was, period.slot, day), _slot_on(now, period.slot, day)
            if old is not None and new is None and on_day(facts, work.on) is period:
                end_body(work, facts, slots.proposed(level, period.slot))
            elif old is not None and new is not None and period.name == old.name:
                aliases = new.aliases if period.aliases == old.aliases else period.aliases
                kind = new.kind if period.kind == old.kind else period.kind
                slots.renamed[period.version_id] = replace(new, aliases=aliases, kind=kind)
            elif mid_name(changed.name_before) in period.name:
                work.warn(
                    "own_name",
                    f"“{period.name}” không theo tên bộ khung nên giữ nguyên tên.",
                    changed.step,
                    (period.name,),
                )
    before = {plan.slot for plan in slots.plans(level, old_kind, changed.name_before, old_short)}
    fresh = slots.plans(level, changed.kind, changed.name, changed.short_name)
    if standing:
        slots.opening[changed.id] = [p for p in fresh if p.slot not in before and p.slot not in standing]
    elif slots.only:
        slots.opening[changed.id] = slots.plans(
            level, changed.kind, changed.name, changed.short_name, usual=True
        )


def _slot_on(plans: Sequence[SlotPlan], slot: str, day: date) -> SlotPlan | None:
    for plan in plans:
        if plan.slot == slot and plan.since <= day and (plan.until is None or day < plan.until):
            return plan
    return None


def end_body(work: Work, facts: BodyFacts, proposed: tuple[str, ...] = (), step: int = 0) -> None:
    """A body ends on the day; refused where something is entered for it from that day on."""
    here = on_day(facts, work.on)
    then = next((p for p in facts.periods if p.since is None or p.since < work.on), None)
    begins = [p.since for p in facts.periods if p.since is not None and p.since >= work.on]
    if facts.id in work.ground.coded:
        begins.append(work.ground.coded[facts.id])
    if begins:
        name = facts.periods[-1].name
        work.hinder(
            "later_changes", f"“{name}” đã có thay đổi từ ngày {min(begins):%d/%m/%Y}.", step, (name,)
        )
    if then is None:
        return
    cut = then.version_id if here is then else None
    work.ended_bodies[facts.id] = EndedBody(
        facts.id, cut, then.name, then.slot, then.territory_id, proposed=proposed
    )


def open_usual(slots: Slots) -> None:
    """The usual bodies of every new territory and what a new kind brings, the highest levels first."""
    work = slots.work
    for made in work.made.values():
        slots.opening[made.id] = slots.plans(made.level, made.kind, made.name, made.short_name, usual=True)
    order = sorted(slots.opening, key=lambda ident: (work.rank_of(ident) or 0, ident))
    for territory_id in order:
        _open(slots, territory_id, slots.opening[territory_id])


def _open(slots: Slots, territory_id: UUID, plans: Sequence[SlotPlan]) -> None:
    work = slots.work
    made = work.made_by_id.get(territory_id)
    act = made.act if made else work.changed[territory_id].act
    if made and not plans:
        work.warn("no_template", f"Chưa có bộ khung cơ quan cho “{made.name}”.", made.step, (made.name,))
    place = work.place_after(territory_id)
    above = work.parent_after(territory_id)
    own: dict[str, UUID] = {}
    for plan in plans:
        superior = _superior(slots, plan, territory_id, above, own)
        if made is None and plan.parent and superior is None:
            continue  # what a change of kind brings stands under somebody, or is not opened
        ident = own.get(plan.slot)
        if ident is None:
            ident = own[plan.slot] = work.new_id()
            slots.holders.setdefault((territory_id, plan.slot), ident) if plan.since <= work.on else None
        work.new_bodies.append(
            NewBody(
                id=ident,
                key="",
                name=plan.name,
                short_name="",
                kind=plan.kind,
                level=plan.level,
                parent_id=superior,
                territory_id=territory_id,
                place=place,
                slot=plan.slot,
                aliases=plan.aliases,
                since=plan.since,
                until=plan.until,
                act=act,
            )
        )


def _superior(
    slots: Slots, plan: SlotPlan, territory_id: UUID, above: UUID | None, own: Mapping[str, UUID]
) -> UUID | None:
    if not plan.parent:
        return None
    if not plan.parent.startswith("^"):
        return own.get(plan.parent) or slots.holders.get((territory_id, plan.parent))
    found = slots.holders.get((above, plan.parent[1:])) if above else None
    if found is None and territory_id in slots.work.made_by_id:
        slots.work.rootless.append(plan.name)
    return found


def follow_slots(slots: Slots, skip: frozenset[UUID]) -> None:
    """Who takes over from the bodies of territories that end: the same slot of each successor, else its counterparts.

    :param skip: bodies of which a step of their own says what comes of them.
    """
    work = slots.work
    for ended in list(work.ended_bodies.values()):
        if ended.id in skip or not ended.slot or ended.territory_id is None:
            continue
        ways = [
            (link.successor_id, link.partial, link.act) for link in work.heirs.get(ended.territory_id, ())
        ]
        if ended.territory_id in work.changed:
            ways = [(ended.territory_id, False, work.changed[ended.territory_id].act)]
        for territory_id, partial, act in ways:
            direct = slots.holders.get((territory_id, ended.slot))
            takers = [direct] if direct else _accepted(slots, territory_id, ended.slot)
            for taker in takers:
                work.body_heirs[ended.id].append(BodyLink(ended.id, taker, partial or len(takers) > 1, act))
    for ident, links in work.body_heirs.items():
        if ident in work.ended_bodies:
            known = tuple(dict.fromkeys(link.successor_id for link in links))
            work.ended_bodies[ident] = replace(work.ended_bodies[ident], takers=known)


def _accepted(slots: Slots, territory_id: UUID, slot: str) -> list[UUID]:
    found = (slots.holders.get((territory_id, code)) for code in slots.counterparts.get(slot, ()))
    return list(dict.fromkeys(ident for ident in found if ident is not None))
