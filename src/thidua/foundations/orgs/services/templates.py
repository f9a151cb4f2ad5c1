"""The usual set of bodies of a territory, from the templates of ``packs/bodies``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor
from thidua.ground.refs import uuid7

from .. import errors, policy, rules
from ..facts import Applied
from ..models import Body, BodyPlace, BodyVersion, TerritoryVersion
from ..selectors.packs import templates
from .places import refresh_places
from .versions import lock_tree, make_version, named_clashes


@transaction.atomic
def apply_template(
    *,
    actor: Actor,
    territory_id: UUID,
    on: date,
    at: datetime,
    only: Iterable[str] = (),
    optional: Iterable[str] = (),
    sample: bool = False,
) -> Applied:
    """Create the bodies the templates give a territory from the day ``on``, each for the days its slot is in force.

    Idempotent: a slot that already has a body on some of those days is left as it is. A territory that changes its
    name or kind later gives its bodies a version from that day. Superiors (``^ubnd``) are the bodies in that slot of
    the superior territory; where there is none the body is a root and its slot is in ``rootless``.

    :param only: slot codes to create instead of all usual ones. :param optional: optional slots to create as well.
    :raises NotPossible: ``orgs-014`` when no template fits this kind of territory on these days.
    """
    lock_tree()
    periods = list(
        TerritoryVersion.objects.filter(territory_id=territory_id)
        .select_related("territory")
        .order_by("valid")
    )
    if not periods:
        raise errors.missing("địa bàn")
    parent_areas = {p.parent_id for p in periods if p.parent_id}
    if not policy.may_load_packs(actor):
        root = BodyPlace.objects.filter(territory_id=territory_id, slot="ubnd").first()
        policy.may_add_under(actor, root.path if root else "").require()
    places = [
        rules.PlaceOn(p.kind, p.territory.level_id, p.name, p.short_name, p.valid.lower, p.valid.upper)
        for p in periods
    ]
    plans = rules.plan_slots(templates(), places, on, only=only, optional=optional)
    if not plans:
        raise errors.refused(
            errors.NO_TEMPLATE,
            f"Chưa có bộ khung cơ quan cho {rules.mid_name(periods[-1].name)} từ ngày {on:%d/%m/%Y}.",
            remedy="Chọn ngày khác hoặc bổ sung bộ khung trong packs/bodies/templates.yaml.",
        )
    standing: dict[str, UUID] = {}
    for version in BodyVersion.objects.filter(territory_id=territory_id).exclude(slot="").order_by("valid"):
        standing[version.slot] = version.body_id
    above: dict[str, list[BodyVersion]] = {}
    for version in BodyVersion.objects.filter(territory_id__in=parent_areas).exclude(slot=""):
        above.setdefault(version.slot, []).append(version)
    created: dict[str, UUID] = {}
    kept = {plan.slot: standing[plan.slot] for plan in plans if plan.slot in standing}
    rootless: list[str] = []
    bodies: list[Body] = []
    rows: list[BodyVersion] = []
    by_day = {p.valid.lower: p for p in periods}
    for plan in plans:
        if plan.slot in kept:
            continue
        if plan.slot not in created:
            created[plan.slot] = uuid7()
            bodies.append(Body(id=created[plan.slot], sample=sample))
        parent: UUID | None = None
        if plan.parent and plan.parent.startswith("^"):
            candidates = above.get(plan.parent[1:], [])
            fits = [v for v in candidates if _covers(v, plan.since)]
            parent = fits[0].body_id if fits else None
            if parent is None:
                rootless.append(plan.slot)
        elif plan.parent:
            parent = created.get(plan.parent) or standing.get(plan.parent)
        place = max(
            (p for d, p in by_day.items() if d is None or d <= plan.since), key=_start, default=periods[0]
        )
        rows.append(
            make_version(
                created[plan.slot],
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
        )
    with named_clashes(*rows):
        Body.objects.bulk_create(bodies)
        BodyVersion.objects.bulk_create(rows)
    if created:
        refresh_places(created.values(), at=at)
        audit.record(
            actor=actor,
            verb="orgs.apply_template",
            subject_type="territory",
            subject_id=territory_id,
            subject_label=periods[-1].name,
            changes={"created": [0, len(created)]},
            at=at,
        )
    return Applied(created=created, kept=kept, rootless=tuple(dict.fromkeys(rootless)))


def _start(period: TerritoryVersion) -> date:
    return period.valid.lower or date.min


def _covers(version: BodyVersion, day: date) -> bool:
    return day in version.valid
