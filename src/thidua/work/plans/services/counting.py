"""For which of the plan's movements a provision counts: a person's word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.ground.actor import Actor
from thidua.work.plans import errors, selectors
from thidua.work.plans.models import Counted, Provision
from thidua.work.plans.selectors.addressees import entering
from thidua.work.plans.services.holding import finish
from thidua.work.plans.services.taking_over import lock_chosen


@transaction.atomic
def count_for(
    *,
    actor: Actor,
    plan_id: UUID,
    version_ids: Sequence[UUID],
    at: datetime,
    provision_id: UUID | None = None,
) -> int:
    """Count a provision for some of the plan's movements, or confirm what is proposed for all that have no word yet.

    One activity may count for several movements and is still done and reported once.

    :param provision_id: ``None`` confirms every proposal of the plan; ``version_ids`` is not read then.
    :raises NotPossible: a movement the plan does not serve, or none at all (plans-029).
    """
    plan = lock_chosen(actor, plan_id)
    shown = selectors.counted_for(plan_id)
    if provision_id is None:
        wanted = {
            provision: [v for v, _name, counts in found.movements if counts]
            for provision, found in shown.items()
            if not found.confirmed
        }
    else:
        if (
            provision_id not in shown
            or not Provision.objects.filter(entering(plan_id), id=provision_id).exists()
        ):
            raise errors.provision_not_found()
        served = {v for v, _name, _counts in shown[provision_id].movements}
        if not version_ids or set(version_ids) - served:
            raise errors.not_the_plans_movement()
        wanted = {provision_id: list(version_ids)}
    Counted.objects.filter(provision_id__in=wanted).delete()
    Counted.objects.bulk_create(
        Counted(provision_id=provision, version_id=version, by=actor.label()[:400], at=at)
        for provision, versions in wanted.items()
        for version in versions
    )
    finish(plan, actor, "count_for", plan.title, at, {"provisions": [None, len(wanted)]})
    return len(wanted)
