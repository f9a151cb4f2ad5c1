"""The usual set of bodies of one territory, from the templates of ``packs/bodies``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor

from .. import errors, policy, rules
from ..facts import Applied
from ..models import BodyPlace
from .bulk import Builder
from .places import refresh_places
from .versions import lock_tree


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

    Idempotent: a slot that already has a body is left as it is. A territory that changes its name or kind later gives
    its bodies a version from that day. Superiors (``^ubnd``) are the bodies in that slot of the superior territory;
    where there is none the body is a root and its slot is listed in ``rootless``.

    :param only: slot codes to create instead of all usual ones. :param optional: optional slots to create as well.
    :raises NotPossible: ``orgs-014`` when no template fits this kind of territory on these days.
    """
    lock_tree()
    builder = Builder([territory_id], on, only=only, optional=optional, sample=sample)
    periods = builder.periods.get(territory_id)
    if not periods:
        raise errors.missing("địa bàn")
    if not policy.may_load_packs(actor):
        seat = BodyPlace.objects.filter(territory_id=territory_id, slot=rules.SEAT_SLOT).first()
        policy.may_add_under(actor, seat.path if seat else "").require()
    builder.run()
    applied = builder.by_territory[territory_id]
    if not applied.created and not applied.kept:
        raise errors.refused(
            errors.NO_TEMPLATE,
            f"Chưa có bộ khung cơ quan cho {rules.mid_name(periods[-1].name)} từ ngày {on:%d/%m/%Y}.",
            remedy="Chọn ngày khác hoặc bổ sung bộ khung trong packs/bodies/templates.yaml.",
        )
    if applied.created:
        builder.write()
        refresh_places(applied.created.values(), at=at)
        audit.record(
            actor=actor,
            verb="orgs.apply_template",
            subject_type="territory",
            subject_id=territory_id,
            subject_label=periods[-1].name,
            changes={"created": [0, len(applied.created)]},
            at=at,
        )
    return applied
