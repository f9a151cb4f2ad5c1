"""The bodies of a reorganisation: which end with their territory, and what of those that stay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from ..facts_reorganising import BodyFacts, BodyPeriod, ChangedBody
from .names import SEAT_SLOT
from .reorganising_body_steps import BodySteps
from .reorganising_slots import Slots, end_body, follow_slots, open_usual, refit
from .reorganising_steps import before, on_day
from .reorganising_territories import listed_names
from .reorganising_work import Work


def plan_bodies(
    work: Work, *, only: Sequence[str] = (), counterparts: Mapping[str, Sequence[str]] | None = None
) -> None:
    """Fill in the bodies, after the territories."""
    slots = Slots(work, frozenset(only), counterparts or {})
    steps = BodySteps(work, slots)
    steps.end()
    _end_with_territories(slots, steps.named)
    _refit_changed(slots)
    slots.stand(work.ground.bodies.values())
    steps.reopen()
    open_usual(slots)
    steps.make()
    follow_slots(slots, steps.joined)
    _Staying(slots, steps).change()
    steps.check()


def _end_with_territories(slots: Slots, named: frozenset[UUID]) -> None:
    """Bodies of the level of a territory that ends, and all in a slot of its template, end with it."""
    work = slots.work
    for facts in work.ground.bodies.values():
        if facts.id in named:
            continue
        then = before(facts, work.on) or on_day(facts, work.on)
        if not isinstance(then, BodyPeriod) or then.territory_id not in work.ended:
            continue
        level = work.ground.territories[then.territory_id].level
        if then.slot or then.level == level:
            end_body(work, facts, slots.proposed(level, then.slot), work.ended[then.territory_id].step)


def _refit_changed(slots: Slots) -> None:
    work = slots.work
    if not work.changed:
        return
    by_territory: dict[UUID, list[BodyFacts]] = defaultdict(list)
    for facts in work.ground.bodies.values():
        period = work.standing_body(facts.id)
        if period is not None and period.territory_id in work.changed:
            by_territory[period.territory_id].append(facts)
    for changed in list(work.changed.values()):
        place = work.ground.territories[changed.id]
        here = on_day(place, work.on)
        if here is not None and (here.kind, here.name) != (changed.kind, changed.name):
            refit(slots, changed, place.level, here.kind, here.short_name, by_territory[changed.id])


class _Staying:
    """Bodies that stay: their territory passed into another, moved, or their superior ended."""

    def __init__(self, slots: Slots, steps: BodySteps) -> None:
        self.slots, self.steps, self.work = slots, steps, slots.work
        self._orphans: dict[UUID, list[str]] = defaultdict(list)
        self._stranded: dict[UUID, list[str]] = defaultdict(list)

    def change(self) -> None:
        """Every version of every body that the act changes, and refusals for those that would hang in the air."""
        work = self.work
        for facts in work.ground.bodies.values():
            if facts.id in work.ended_bodies:
                continue
            for period in facts.periods:
                if period.until is None or period.until > work.on:
                    self._period(facts, period)
        for territory_id, names in self._stranded.items():
            ended, listed = work.ended[territory_id], listed_names(names)
            if work.heirs.get(territory_id):
                work.hinder(
                    "unassigned",
                    f"“{ended.name}” bị chia; chưa rõ thuộc đơn vị nào: {listed}.",
                    ended.step,
                    sorted(names),
                )
            else:
                work.hinder(
                    "has_children", f"“{ended.name}” còn cấp dưới: {listed}.", ended.step, sorted(names)
                )
        for parent_id, names in self._orphans.items():
            name = work.body_name(parent_id)
            work.hinder(
                "orphaned",
                f"Cấp trên “{name}” không có nơi tiếp nhận; chưa rõ cấp trên mới của: {listed_names(names)}.",
                0,
                sorted(names),
            )

    def _period(self, facts: BodyFacts, period: BodyPeriod) -> None:
        work = self.work
        spec = self.steps.changes.get(facts.id)
        present = period.since is None or period.since <= work.on
        territory = self._territory(facts, period)
        if present and spec is not None:
            parent, told_place = self.steps.superior_told(facts.id, period)
            if period.territory_id in work.ended and told_place is not None:
                territory = told_place
        else:
            parent = self._superior(period, territory)
        if period.territory_id in work.ended and territory is None:
            self._stranded[period.territory_id].append(period.name)
            return
        told = present and spec is not None
        if period.territory_id in work.unplaced and not told:
            return  # its territory is told already
        if parent is None and period.parent_id is not None and not told:
            self._orphans[period.parent_id].append(period.name)
            return
        plan = self.slots.renamed.get(period.version_id)
        name, kind = (plan.name, plan.kind) if plan else (period.name, period.kind)
        aliases = plan.aliases if plan else period.aliases
        short, act = period.short_name, work.act
        if told and spec is not None:
            name, kind, short = spec.name or name, spec.kind or kind, spec.short_name or short
            act = self.steps.acts[facts.id]
            self.steps.changed_kind(facts.id, period)
        elif territory in work.changed:
            act = work.changed[territory].act
        after = (name, short, kind, parent, territory, aliases)
        was = (
            period.name,
            period.short_name,
            period.kind,
            period.parent_id,
            period.territory_id,
            period.aliases,
        )
        if after == was:
            if told:
                self.steps.unchanged(facts.id, period.name)
            return
        rewrite = period.since is not None and period.since >= work.on
        work.changed_bodies.append(
            ChangedBody(
                id=facts.id,
                version_id=period.version_id,
                rewrite=rewrite,
                since=period.since if rewrite and period.since else work.on,
                until=period.until,
                name=name,
                short_name=short,
                kind=kind,
                level=period.level,
                parent_id=parent,
                territory_id=territory,
                place=work.place_after(territory),
                slot=period.slot,
                aliases=aliases,
                name_before=period.name,
                parent_before=period.parent_id,
                act=act,
                named=spec is not None,
            )
        )

    def _territory(self, facts: BodyFacts, period: BodyPeriod) -> UUID | None:
        """Where a body is from the day on: with a territory that passed whole it goes along."""
        if period.territory_id is not None and period.territory_id in self.work.ended:
            return self.work.sole_heir(period.territory_id)
        return period.territory_id

    def _superior(self, period: BodyPeriod, territory: UUID | None) -> UUID | None:
        """The superior from the day on: the same, its whole successor, or the same slot where the body now belongs."""
        work, parent_id = self.work, period.parent_id
        parent = work.ground.bodies.get(parent_id) if parent_id else None
        if parent is None:
            return parent_id
        known = before(parent, work.on) or on_day(parent, work.on)
        moved = work.changed.get(period.territory_id) if period.territory_id else None
        above = moved.parent_id if moved and moved.parent_before != moved.parent_id else None
        if above and moved and isinstance(known, BodyPeriod) and known.territory_id == moved.parent_before:
            return self.slots.holders.get((above, known.slot or SEAT_SLOT))
        if parent_id not in work.ended_bodies:
            return parent_id
        links = work.body_heirs.get(parent_id, [])
        if len(links) == 1 and not links[0].partial:
            return links[0].successor_id
        if (
            isinstance(known, BodyPeriod)
            and territory is not None
            and known.territory_id == period.territory_id
        ):
            return self.slots.holders.get((territory, known.slot))
        return None
