"""Whether somebody may reorganise these units: strictly below the own body, as for every other act on the tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

from thidua.ground.actor import Actor
from thidua.ground.errors import Refused

from ... import policy, rules
from ...facts_reorganising import StepSpec
from ...models import BodyVersion, TerritoryVersion
from ...selectors.bodies import cards_on


def require_permission(actor: Actor, on: date, steps: Sequence[StepSpec]) -> None:
    """The first step the actor may not take refuses all.

    :raises Refused: as :func:`not_permitted` tells.
    """
    for _number, refused in not_permitted(actor, on, steps):
        raise refused


def not_permitted(actor: Actor, on: date, steps: Sequence[StepSpec]) -> Iterator[tuple[int, Refused]]:
    """Number of each step the actor may not take, with why.

    Every unit stands strictly below the actor's body, every superior told is that body or below it.

    A territory stands where the body in its seat stands; one without such a body (a residential group) where its
    superior's does, and then it is enough to stand at that place. As many queries for many units as for one.

    Refused by ``orgs-101``, or ``orgs-102`` for a territory no body of the tree stands for.
    """
    if policy.may_load_packs(actor):
        return
    paths = _Paths(on, steps)
    for number, step in enumerate(steps, start=1):
        try:
            _require_step(actor, step, paths)
        except Refused as refused:
            yield number, refused


def _require_step(actor: Actor, step: StepSpec, paths: _Paths) -> None:
    own = actor.acting.body_name if actor.acting else ""
    of_territories = step.subject == "territory"
    for link in step.links:
        if of_territories:
            seat, path = paths.of_territory(link.unit_id)
            _require(actor, path, TerritoryVersion, link.unit_id, own, under=not seat)
        else:
            _require(actor, paths.of_body(link.unit_id), BodyVersion, link.unit_id, own)
    for result in step.results:
        if result.parent_id is not None:
            if of_territories:
                path = paths.of_territory(result.parent_id)[1]
                _require(actor, path, TerritoryVersion, result.parent_id, own, under=True)
            else:
                path = paths.of_body(result.parent_id)
                _require(actor, path, BodyVersion, result.parent_id, own, under=True)
        if result.existing_id is not None:
            _require(actor, paths.of_body(result.existing_id), BodyVersion, result.existing_id, own)


def _require(
    actor: Actor,
    path: str,
    versions: type[BodyVersion] | type[TerritoryVersion],
    unit: UUID,
    own: str,
    *,
    under: bool = False,
) -> None:
    """Refused by the unit's name, which is only read for the refusal."""
    if policy.may_reorganise(actor, path, "", own, under=under):
        return
    key = "body_id" if versions is BodyVersion else "territory_id"
    last = versions._default_manager.filter(**{key: unit}).order_by("-valid").first()
    policy.may_reorganise(actor, path, last.name if last else "", own, under=under).require()


class _Paths:
    """Where units stand, on the day of the act or, for those that end with it, the day before."""

    def __init__(self, on: date, steps: Sequence[StepSpec]) -> None:
        self.on, self.eve = on, on - timedelta(days=1)
        self._seats: dict[UUID, UUID] = {}
        self._above: dict[UUID, UUID | None] = {}
        self._paths: dict[UUID, str] = {}
        self._parents: dict[UUID, UUID | None] = {}
        named: dict[str, set[UUID]] = {"territory": set(), "body": set()}
        for step in steps:
            named[step.subject] |= {link.unit_id for link in step.links}
            named[step.subject] |= {r.parent_id for r in step.results if r.parent_id}
            named["body"] |= {r.existing_id for r in step.results if r.existing_id}
        self._find_seats(named["territory"])
        self._find_paths(named["body"] | set(self._seats.values()))

    def _find_seats(self, ids: Iterable[UUID]) -> None:
        """The body in the seat of each territory; of one without, that of its nearest superior with one."""
        wanted = set(ids)
        while wanted:
            there: set[UUID] = set()
            seats = BodyVersion.objects.filter(territory_id__in=wanted, slot=rules.SEAT_SLOT)
            for place, body_id, valid in seats.order_by("-valid").values_list(
                "territory_id", "body_id", "valid"
            ):
                held = self.eve in valid or self.on in valid
                if place is not None and (place not in self._seats or (held and place not in there)):
                    self._seats[place] = body_id
                    if held:
                        there.add(place)
            there, without = set(), wanted - set(self._seats)
            places = TerritoryVersion.objects.filter(territory_id__in=without).order_by("-valid")
            for place, parent_id, valid in places.values_list("territory_id", "parent_id", "valid"):
                held = self.eve in valid or self.on in valid
                if place not in self._above or (held and place not in there):
                    self._above[place] = parent_id
                    if held:
                        there.add(place)
            above = {self._above.get(place) for place in without} - {None}
            wanted = {place for place in above if place} - set(self._seats) - set(self._above)

    def _find_paths(self, ids: Iterable[UUID]) -> None:
        """The path of each body; one that is there no more stands where its superior stands."""
        wanted = set(ids)
        while wanted:
            for day in (self.eve, self.on):
                for ident, card in cards_on(wanted - set(self._paths), day).items():
                    self._paths[ident] = card.path
            gone = wanted - set(self._paths)
            last = BodyVersion.objects.filter(body_id__in=gone).order_by("valid")
            self._parents |= dict(last.values_list("body_id", "parent_id"))
            above = {parent for ident in gone if (parent := self._parents.get(ident))}
            wanted = above - set(self._paths) - set(self._parents)

    def of_body(self, body_id: UUID) -> str:
        if body_id in self._paths:
            return self._paths[body_id]
        parent = self._parents.get(body_id)
        return f"{self.of_body(parent)}.{body_id.hex}" if parent else body_id.hex

    def of_territory(self, territory_id: UUID) -> tuple[bool, str]:
        """Whether the territory has a body in its seat, and the path that counts."""
        if territory_id in self._seats:
            return True, self.of_body(self._seats[territory_id])
        above = self._above.get(territory_id)
        return (False, self.of_territory(above)[1]) if above else (False, "")
