"""Bodies for many territories at once, by templates: the same plan as for one, written with COPY."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor
from thidua.ground.refs import uuid7

from .. import policy, rules
from ..facts import Applied
from ..models import Body, BodyVersion, TerritoryVersion
from ..selectors.packs import templates
from .places import rebuild_places, refresh_places
from .versions import lock_tree, make_version, named_clashes

#: Up to this many new bodies the places are refreshed one subtree at a time; above, rebuilt as a whole.
_FEW = 3000
_COLUMNS = (
    "body_id", "valid", "name", "short_name", "kind_id", "level_id", "parent_id", "territory_id", "slot", "aliases",
    "names", "name_key", "search", "sort", "act",
)  # fmt: skip


@transaction.atomic
def build_bodies(
    *,
    actor: Actor,
    on: date,
    at: datetime,
    territory_ids: Sequence[UUID] | None = None,
    levels: Iterable[str] = (),
    only: Iterable[str] = (),
    optional: Iterable[str] = (),
    sample: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Apply the templates to many territories (all of ``levels``, or all there are); returns the bodies made.

    Idempotent like ``apply_template``. ``progress(done, total)`` counts territories.
    """
    policy.may_load_packs(actor).require()
    lock_tree()
    if territory_ids is None:
        chosen = TerritoryVersion.objects.values_list("territory_id", flat=True).distinct()
        if levels:
            chosen = chosen.filter(territory__level_id__in=list(levels))
        territory_ids = list(chosen)
    builder = Builder(territory_ids, on, only=only, optional=optional, sample=sample)
    builder.run(progress)
    made = len(builder.bodies)
    if not made:
        return 0
    builder.write()
    if made <= _FEW:
        refresh_places([row.body_id for row in builder.rows], at=at)
    else:
        with connection.cursor() as cursor:
            # The statistics of an empty table would make a poor plan for a hundred thousand rows.
            cursor.execute("ANALYZE orgs_body_version, orgs_territory_version")
        rebuild_places(at=at)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE orgs_body_place")
    audit.record(
        actor=actor,
        verb="orgs.build_bodies",
        subject_type="pack",
        subject_id="bodies",
        subject_label=f"{len(territory_ids)} địa bàn",
        changes={"created": [0, made]},
        at=at,
    )
    return made


class Builder:
    """Plans and writes the bodies of many territories, superiors before those below them."""

    def __init__(
        self,
        territory_ids: Sequence[UUID],
        on: date,
        *,
        only: Iterable[str] = (),
        optional: Iterable[str] = (),
        sample: bool = False,
    ) -> None:
        self.on, self.only, self.optional, self.sample = on, set(only), set(optional), sample
        self.templates = templates()
        self.bodies: list[UUID] = []
        self.rows: list[BodyVersion] = []
        self.by_territory: dict[UUID, Applied] = {}
        self.periods: dict[UUID, list[TerritoryVersion]] = defaultdict(list)
        wanted = set(territory_ids)
        for batch in _batches(list(wanted), 20_000):
            for period in (
                TerritoryVersion.objects.filter(territory_id__in=batch)
                .select_related("territory__level")
                .order_by("valid")
            ):
                self.periods[period.territory_id].append(period)
        above = {p.parent_id for rows in self.periods.values() for p in rows if p.parent_id}
        # (territory, slot) → the versions that stand there, for parents and for what is kept
        self.standing: dict[tuple[UUID, str], list[tuple[UUID, Any]]] = defaultdict(list)
        for batch in _batches(list(wanted | above), 20_000):
            for territory, slot, body, valid in (
                BodyVersion.objects.filter(territory_id__in=batch)
                .exclude(slot="")
                .order_by("valid")
                .values_list("territory_id", "slot", "body_id", "valid")
            ):
                self.standing[(territory, slot)].append((body, valid))

    def run(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Plan every territory, the highest levels first."""
        order = sorted(self.periods, key=lambda i: (self.periods[i][0].territory.level.rank, i))
        for done, territory_id in enumerate(order, start=1):
            self._plan(territory_id, self.periods[territory_id])
            if progress and (done % 500 == 0 or done == len(order)):
                progress(done, len(order))

    def _plan(self, territory_id: UUID, periods: list[TerritoryVersion]) -> None:
        places = [
            rules.PlaceOn(p.kind, p.territory.level_id, p.name, p.short_name, p.valid.lower, p.valid.upper)
            for p in periods
        ]
        plans = rules.plan_slots(self.templates, places, self.on, only=self.only, optional=self.optional)
        created: dict[str, UUID] = {}
        kept: dict[str, UUID] = {}
        rootless: list[str] = []
        fresh: list[tuple[str, UUID, Any]] = []
        for plan in plans:
            here = self.standing.get((territory_id, plan.slot))
            if here:
                kept[plan.slot] = here[-1][0]
                continue
            body = created.get(plan.slot)
            if body is None:
                body = created[plan.slot] = uuid7()
                self.bodies.append(body)
            place = _latest(periods, plan.since)
            parent: UUID | None = None
            if plan.parent and plan.parent.startswith("^"):
                superiors = (
                    self.standing.get((place.parent_id, plan.parent[1:]), []) if place.parent_id else []
                )
                parent = next((ident for ident, valid in superiors if plan.since in valid), None)
                if parent is None:
                    rootless.append(plan.slot)
            elif plan.parent:
                parent = created.get(plan.parent) or kept.get(plan.parent)
                if parent is None and (stands := self.standing.get((territory_id, plan.parent))):
                    parent = stands[-1][0]
            row = make_version(
                body,
                since=plan.since,
                until=plan.until,
                name=plan.name,
                short_name="",
                kind=plan.kind,
                level=plan.level,
                parent_id=parent,
                territory_id=territory_id,
                place=place,
                slot=plan.slot,
                aliases=plan.aliases,
                act="",
            )
            self.rows.append(row)
            fresh.append((plan.slot, body, row.valid))
        for slot, body, valid in fresh:
            self.standing[(territory_id, slot)].append((body, valid))
        self.by_territory[territory_id] = Applied(created, kept, tuple(dict.fromkeys(rootless)))

    def write(self) -> None:
        """Store what was planned: a few rows through the ORM, many through COPY."""
        if len(self.rows) <= _FEW:
            with named_clashes(*self.rows):
                Body.objects.bulk_create([Body(id=i, sample=self.sample) for i in self.bodies])
                BodyVersion.objects.bulk_create(self.rows)
            return
        copy_rows("orgs_body", ("id", "sample", "revision"), ((i, self.sample, 1) for i in self.bodies))
        copy_rows("orgs_body_version", _COLUMNS, (tuple(getattr(r, c) for c in _COLUMNS) for r in self.rows))


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """COPY rows into a table of this room; constraints and triggers hold as for any insert."""
    listed = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _latest(periods: Sequence[TerritoryVersion], day: date) -> TerritoryVersion:
    found = periods[0]
    for period in periods[1:]:
        if period.valid.lower is None or period.valid.lower <= day:
            found = period
    return found


def _batches(items: list[Any], size: int) -> Iterator[list[Any]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
