"""Bodies for many territories at once, by templates: the same plan as for one, written with COPY."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor
from thidua.ground.refs import uuid7

from .. import policy, rules
from ..facts import Applied
from ..models import Body, BodyVersion, TerritoryVersion
from ..selectors.packs import templates
from .copying import copy_rows
from .places import rebuild_places, refresh_places
from .versions import lock_tree, named_clashes, version_fields

#: Up to this many new bodies the places are refreshed one subtree at a time; above, rebuilt as a whole.
_FEW = 3000
_COLUMNS = (
    "body_id", "valid", "name", "short_name", "kind_id", "level_id", "parent_id", "territory_id", "slot", "aliases",
    "names", "name_key", "search", "sort", "act",
)  # fmt: skip


class Period(NamedTuple):
    """A period of a territory: what planning needs of it, light enough for a hundred thousand."""

    territory_id: UUID
    parent_id: UUID | None
    kind: str
    name: str
    short_name: str
    level: str
    rank: int
    since: date | None
    until: date | None


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
        refresh_places(builder.bodies, at=at)
    else:
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
        self.rows: list[dict[str, Any]] = []
        self.by_territory: dict[UUID, Applied] = {}
        self.periods: dict[UUID, list[Period]] = defaultdict(list)
        self._chosen: dict[tuple[str, tuple[str, ...]], list[dict[str, Any]]] = {}
        wanted = set(territory_ids)
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT v.territory_id, v.parent_id, v.kind, v.name, v.short_name, l.code, l.rank,
                          lower(v.valid), upper(v.valid)
                   FROM orgs_territory_version v JOIN orgs_territory t ON t.id = v.territory_id
                   JOIN orgs_level l ON l.code = t.level_id
                   WHERE v.territory_id = ANY(%s) ORDER BY v.valid""",
                [list(wanted)],
            )
            for row in cursor:
                self.periods[row[0]].append(Period(*row))
        above = {p.parent_id for rows in self.periods.values() for p in rows if p.parent_id}
        # (territory, slot) → the versions that stand there, for parents and for what is kept
        self.standing: dict[tuple[UUID, str], list[tuple[UUID, Any]]] = defaultdict(list)
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT territory_id, slot, body_id, valid FROM orgs_body_version
                   WHERE territory_id = ANY(%s) AND slot <> '' ORDER BY valid""",
                [list(wanted | above)],
            )
            for territory, slot, body, valid in cursor:
                self.standing[(territory, slot)].append((body, valid))

    def run(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Plan every territory, the highest levels first."""
        order = sorted(self.periods, key=lambda i: (self.periods[i][0].rank, i))
        for done, territory_id in enumerate(order, start=1):
            self._plan(territory_id, self.periods[territory_id])
            if progress and (done % 500 == 0 or done == len(order)):
                progress(done, len(order))

    def _plan(self, territory_id: UUID, periods: list[Period]) -> None:
        places = [rules.PlaceOn(p.kind, p.level, p.name, p.short_name, p.since, p.until) for p in periods]
        plans = rules.plan_slots(
            self._templates_for(periods), places, self.on, only=self.only, optional=self.optional
        )
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
            valid = DateRange(plan.since, plan.until)
            self.rows.append(
                {
                    "body_id": body,
                    "valid": valid,
                    "kind_id": plan.kind,
                    "level_id": plan.level,
                    "parent_id": parent,
                    "territory_id": territory_id,
                    "slot": plan.slot,
                    "act": "",
                    **version_fields(
                        name=plan.name,
                        short_name="",
                        aliases=plan.aliases,
                        place=(place.name, place.short_name),
                    ),
                }
            )
            fresh.append((plan.slot, body, valid))
        for slot, body, valid in fresh:
            self.standing[(territory_id, slot)].append((body, valid))
        self.by_territory[territory_id] = Applied(created, kept, tuple(dict.fromkeys(rootless)))

    def _templates_for(self, periods: Sequence[Period]) -> list[dict[str, Any]]:
        """Only the templates and slots that can matter for these kinds: a hundred thousand groups share one kind."""
        kinds = tuple(sorted({p.kind for p in periods}))
        found = self._chosen.get((periods[0].level, kinds))
        if found is None:
            found = [
                template
                | {"slots": [s for s in template["slots"] if not self.only or s["code"] in self.only]}
                for template in self.templates
                if template["level"] == periods[0].level
                and not set(kinds).isdisjoint(template["territory_kinds"])
            ]
            self._chosen[(periods[0].level, kinds)] = found
        return found

    def write(self) -> None:
        """Store what was planned: a few rows through the ORM, many through COPY."""
        if len(self.rows) <= _FEW:
            versions = [BodyVersion(**row) for row in self.rows]
            with named_clashes(*versions):
                Body.objects.bulk_create([Body(id=i, sample=self.sample) for i in self.bodies])
                BodyVersion.objects.bulk_create(versions)
            return
        copy_rows("orgs_body", ("id", "sample", "revision"), ((i, self.sample, 1) for i in self.bodies))
        copy_rows("orgs_body_version", _COLUMNS, (tuple(row[c] for c in _COLUMNS) for row in self.rows))


def _latest(periods: Sequence[Period], day: date) -> Period:
    found = periods[0]
    for period in periods[1:]:
        if period.since is None or period.since <= day:
            found = period
    return found
