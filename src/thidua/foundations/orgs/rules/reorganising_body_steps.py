"""Steps that speak of bodies themselves: two departments merged, one divided, renamed, moved, closed, re-opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast
from uuid import UUID

from thidua.ground.text_vn import squeeze

from ..facts_reorganising import (
    CHANGES,
    JOINS,
    BodyFacts,
    BodyLink,
    BodyPeriod,
    ChangedBody,
    NewBody,
    ResultSpec,
    StepSpec,
)
from .names import SEAT_SLOT
from .reorganising_slots import Slots, end_body
from .reorganising_steps import before, on_day
from .reorganising_work import Work


class BodySteps:
    """What the steps say of bodies, and what comes of it."""

    def __init__(self, work: Work, slots: Slots) -> None:
        self.work, self.slots = work, slots
        self.steps = [(n, s) for n, s in enumerate(work.steps, start=1) if s.subject == "body"]
        self.named = frozenset(link.unit_id for _, step in self.steps for link in step.links)
        self.joined = frozenset(
            link.unit_id for _, s in self.steps if s.kind in JOINS or s.kind == "close" for link in s.links
        )
        self.changes: dict[UUID, ResultSpec] = {}
        self.acts: dict[UUID, str] = {}
        self._numbers: dict[UUID, int] = {}
        for number, step in self.steps:
            if step.kind in CHANGES and len(step.results) == 1:
                for link in step.links:
                    self.changes[link.unit_id] = step.results[0]
                    self.acts[link.unit_id] = work.act_of(step)
                    self._numbers[link.unit_id] = number

    def _units(self, step: StepSpec) -> Iterator[BodyFacts]:
        for unit_id in dict.fromkeys(link.unit_id for link in step.links):
            if unit_id in self.work.ground.bodies:
                yield self.work.ground.bodies[unit_id]

    def end(self) -> None:
        """Bodies that merge, are divided or close."""
        for number, step in self.steps:
            if step.kind in JOINS or step.kind == "close":
                for facts in self._units(step):
                    end_body(self.work, facts, step=number)
            if step.kind in JOINS:
                self._identities(step, number)

    def _identities(self, step: StepSpec, number: int) -> None:
        work = self.work
        for result in step.results:
            if result.existing_id is None:
                work.body_keys[result.key] = work.new_id()
                continue
            work.body_keys[result.key] = result.existing_id
            there = result.existing_id in work.ground.bodies
            if not there or result.existing_id in {link.unit_id for link in step.links}:
                work.hinder("parent_missing", "Cơ quan nhận sáp nhập không tồn tại trong ngày ấy.", number)
        for link in step.links:
            if link.result in work.body_keys:
                taker = work.body_keys[link.result]
                work.body_heirs[link.unit_id].append(
                    BodyLink(link.unit_id, taker, link.partial, work.act_of(step))
                )

    def make(self) -> None:
        """The new bodies of mergers and divisions; places, kinds and superiors told, or those of all sources."""
        for number, step in self.steps:
            for result in step.results if step.kind in JOINS else ():
                if result.existing_id is not None:
                    if self.work.standing_body(result.existing_id) is None:
                        name = self.work.body_name(result.existing_id)
                        self.work.hinder(
                            "unit_ended",
                            f"“{name}” không còn từ ngày {self.work.on:%d/%m/%Y} nên không nhận sáp nhập được.",
                            number,
                            (name,),
                        )
                    continue
                self._make(step, result, number)

    def _make(self, step: StepSpec, result: ResultSpec, number: int) -> None:
        work = self.work
        sources = [work.ground.bodies.get(link.unit_id) for link in step.links if link.result == result.key]
        periods = [cast(BodyPeriod, p) for f in sources if f and (p := before(f, work.on))]
        name = squeeze(result.name)
        if not name:
            work.hinder("name_missing", "Chưa có tên của đơn vị mới.", number, (result.key,))
        kinds = {p.kind for p in periods}
        kind = result.kind or (kinds.pop() if len(kinds) == 1 else "")
        if kind not in work.ground.body_levels:
            work.hinder("kind_unknown", f"Chưa rõ loại cơ quan của “{name}”.", number, (name,))
        if not periods:
            return
        level = periods[0].level
        if kind in work.ground.body_levels and level not in work.ground.body_levels[kind]:
            work.hinder(
                "kind_unknown", f"Loại cơ quan “{kind}” không có ở cấp của “{name}”.", number, (name,)
            )
        territories = {self._area(p.territory_id) for p in periods}
        one_place = len(territories) == 1
        territory = territories.pop() if one_place else None
        parent, place = self._placed(result, periods, number, name)
        territory = territory if territory is not None else place
        if territory is None and not one_place:
            territory = self._where(parent)  # schools of two communes stand where their common superior does
        slot = result.slot
        if slot and territory and (holder := self.slots.holders.get((territory, slot))):
            work.hinder(
                "slot_taken",
                f"Chỗ “{slot}” đã có “{work.body_name(holder)}”.",
                number,
                (name,),
            )
        if slot and territory:
            self.slots.holders[(territory, slot)] = work.body_keys[result.key]
        work.new_bodies.append(
            NewBody(
                id=work.body_keys[result.key],
                key=result.key,
                name=name,
                short_name=squeeze(result.short_name),
                kind=kind,
                level=level,
                parent_id=parent,
                territory_id=territory,
                place=work.place_after(territory),
                slot=slot,
                aliases=(),
                since=work.on,
                until=None,
                act=work.act_of(step),
            )
        )

    def _where(self, body_id: UUID | None) -> UUID | None:
        """The territory of a body that stands, or that the act made before."""
        period = self.work.standing_body(body_id)
        if period is not None:
            return period.territory_id
        return next((b.territory_id for b in self.work.new_bodies if b.id == body_id), None)

    def _area(self, territory_id: UUID | None) -> UUID | None:
        ended = territory_id is not None and territory_id in self.work.ended
        return self.work.sole_heir(territory_id) if ended and territory_id else territory_id

    def _placed(
        self, result: ResultSpec, periods: list[BodyPeriod], number: int, name: str
    ) -> tuple[UUID | None, UUID | None]:
        """The superior of a new body: told, else the one all its sources had (or who took over from it)."""
        if result.parent_key or result.parent_id:
            return self._told(result, periods[0], number)
        parents = {self._alive(p.parent_id) for p in periods}
        if len(parents) == 1 and (None not in parents or all(p.parent_id is None for p in periods)):
            return parents.pop(), None
        self.work.hinder("parent_missing", f"Chưa nói “{name}” thuộc cơ quan cấp trên nào.", number, (name,))
        return None, None

    def _alive(self, parent_id: UUID | None) -> UUID | None:
        """A superior from the day on: itself, or the one that took over from it whole."""
        if parent_id is None or parent_id not in self.work.ended_bodies:
            return parent_id
        links = self.work.body_heirs.get(parent_id, [])
        if len(links) == 1 and not links[0].partial:
            return links[0].successor_id
        ended = self.work.ended_bodies[parent_id]
        heir = self.work.sole_heir(ended.territory_id) if ended.territory_id else None
        return self.slots.holders.get((heir, ended.slot)) if heir else None

    def _told(self, result: ResultSpec, period: BodyPeriod, number: int) -> tuple[UUID | None, UUID | None]:
        """The superior a result names, and its territory."""
        work = self.work
        if result.parent_key:
            if result.parent_key in work.body_keys:
                return work.body_keys[result.parent_key], None
            made = work.made.get(result.parent_key)
            if made is not None:
                parent = work.ground.bodies.get(period.parent_id) if period.parent_id else None
                was = before(parent, work.on) if parent else None
                slot = was.slot if isinstance(was, BodyPeriod) and was.slot else SEAT_SLOT
                found = self.slots.holders.get((made.id, slot)) or self.slots.holders.get(
                    (made.id, SEAT_SLOT)
                )
                if found is not None:
                    return found, made.id
            work.hinder("parent_missing", f"Không có đơn vị mới nào ký hiệu “{result.parent_key}”.", number)
            return None, None
        parent_id = self._alive(result.parent_id)
        facts = work.ground.bodies.get(parent_id) if parent_id else None
        known = parent_id in set(work.body_keys.values()) or any(b.id == parent_id for b in work.new_bodies)
        here = work.standing_body(parent_id)
        if not known and (here is None or facts is None or facts.periods[-1].until is not None):
            name = work.body_name(result.parent_id)
            work.hinder(
                "parent_missing", f"Cấp trên “{name}” không còn từ ngày {work.on:%d/%m/%Y}.", number, (name,)
            )
            return None, None
        return parent_id, here.territory_id if here else None

    def superior_told(self, body_id: UUID, period: BodyPeriod) -> tuple[UUID | None, UUID | None]:
        """The superior of a body that a step changes, and its territory where the step tells one."""
        spec = self.changes[body_id]
        if spec.parent_key or spec.parent_id:
            return self._told(spec, period, self._numbers[body_id])
        parent = self._alive(period.parent_id)
        if parent is None and period.parent_id is not None:
            name = self.work.body_name(period.parent_id)
            self.work.hinder(
                "orphaned",
                f"Cấp trên “{name}” không có nơi tiếp nhận; chưa rõ cấp trên mới của: “{period.name}”.",
                self._numbers[body_id],
                (period.name,),
            )
        return parent, None

    def require_kind(self, kind: str, level: str, name: str, number: int) -> None:
        """A body that keeps its identity keeps its level, and a kind exists on some levels only."""
        if kind and level not in self.work.ground.body_levels.get(kind, ()):
            self.work.hinder(
                "kind_unknown", f"Loại cơ quan “{kind}” không có ở cấp của “{name}”.", number, (name,)
            )

    def changed_kind(self, body_id: UUID, period: BodyPeriod) -> None:
        """The same of a body that a step changes."""
        spec = self.changes[body_id]
        self.require_kind(spec.kind, period.level, period.name, self._numbers[body_id])

    def unchanged(self, body_id: UUID, name: str) -> None:
        """A step that changes nothing is a mistake of who wrote it."""
        self.work.hinder(
            "nothing_changes", f"Bước này không đổi gì ở “{name}”.", self._numbers[body_id], (name,)
        )

    def reopen(self) -> None:
        """Bodies named by a step, and those that ended together with a territory that is there again."""
        work = self.work
        named: dict[UUID, tuple[ResultSpec, str, int]] = {}
        for number, step in self.steps:
            if step.kind == "reopen":
                for facts in self._units(step):
                    spec = step.results[0] if step.results else ResultSpec("")
                    named[facts.id] = (spec, work.act_of(step), number)
        ends = {
            c.id: work.ground.territories[c.id].last for c in work.changed.values() if c.version_id is None
        }
        again = dict(named)
        for facts in work.ground.bodies.values():
            last = facts.last
            if facts.periods or last is None or last.territory_id not in ends or facts.id in named:
                continue
            territory = ends[last.territory_id]
            if territory is not None and last.until == territory.until:
                changed = work.changed[last.territory_id]
                again[facts.id] = (ResultSpec(""), changed.act, changed.step)
        self._reopen(again)

    def _reopen(self, again: Mapping[UUID, tuple[ResultSpec, str, int]]) -> None:
        work = self.work
        lasts = {
            i: last
            for i in again
            if (last := work.ground.bodies[i].last) is not None and not work.ground.bodies[i].periods
        }
        for ident, last in lasts.items():
            if last.slot and last.territory_id:
                holder = self.slots.holders.setdefault((last.territory_id, last.slot), ident)
                if holder != ident:
                    name = work.body_name(holder)
                    work.hinder(
                        "slot_taken", f"Chỗ “{last.slot}” đã có “{name}”.", again[ident][2], (last.name,)
                    )
        for ident, last in lasts.items():
            spec, act, number = again[ident]
            self.require_kind(spec.kind, last.level, last.name, number)
            if spec.parent_key or spec.parent_id:
                parent, _ = self._told(spec, last, number)
            elif last.parent_id in lasts:
                parent = last.parent_id
            else:
                parent = self._again_under(last)
            if parent is None and last.parent_id is not None and not (spec.parent_key or spec.parent_id):
                work.hinder(
                    "parent_missing",
                    f"Cấp trên của “{last.name}” không còn; hãy nêu cấp trên mới.",
                    number,
                    (last.name,),
                )
            if last.territory_id is not None and not self._there(last.territory_id):
                area = work.territory_name(last.territory_id)
                work.hinder(
                    "unit_ended", f"Địa bàn “{area}” của “{last.name}” không còn.", number, (last.name,)
                )
            work.changed_bodies.append(
                ChangedBody(
                    id=ident, version_id=None, rewrite=False, since=work.on, until=None,
                    name=squeeze(spec.name) or last.name, short_name=spec.short_name or last.short_name,
                    kind=spec.kind or last.kind, level=last.level, parent_id=parent,
                    territory_id=last.territory_id, place=work.place_after(last.territory_id), slot=last.slot,
                    aliases=last.aliases, name_before=last.name, parent_before=last.parent_id, act=act,
                    named=bool(spec.key),
                )
            )  # fmt: skip

    def _there(self, territory_id: UUID) -> bool:
        return territory_id in self.work.changed or self.work.standing(territory_id) is not None

    def _again_under(self, last: BodyPeriod) -> UUID | None:
        """The superior of a body that is there again: the same, or the same slot of its territory's superior."""
        work = self.work
        if last.parent_id is None or work.standing_body(last.parent_id) is not None:
            return last.parent_id
        facts = work.ground.bodies.get(last.parent_id)
        was = (on_day(facts, work.on) or facts.last or (facts.periods or (None,))[-1]) if facts else None
        above = work.parent_after(last.territory_id) if last.territory_id else None
        slot = was.slot if isinstance(was, BodyPeriod) else ""
        return self.slots.holders.get((above, slot)) if above and slot else None

    def check(self) -> None:
        """No body comes to stand below itself by the steps."""
        if not self.steps:
            return
        work = self.work
        after: dict[UUID, UUID | None] = {b.id: b.parent_id for b in work.new_bodies}
        after |= {c.id: c.parent_id for c in work.changed_bodies if c.since <= work.on}

        def above(ident: UUID) -> UUID | None:
            if ident in after:
                return after[ident]
            period = work.standing_body(ident)
            return period.parent_id if period else None

        for ident in list(after):
            chain, here = [ident], above(ident)
            while here is not None and here not in chain:
                chain.append(here)
                here = above(here)
            if here == ident:
                fresh = {b.id: b.name for b in work.new_bodies}
                names = [fresh.get(i) or work.body_name(i) for i in [*chain, ident]]
                listed = " → ".join(f"“{name}”" for name in names)
                work.hinder("cycle", f"Cây tổ chức thành vòng tròn: {listed}.", 0, tuple(names))
                return
