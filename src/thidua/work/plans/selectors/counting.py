"""For which movements each provision of a plan counts: said by a person, or proposed."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from thidua.work.movements import selectors as movements
from thidua.work.plans.facts import CountedFor
from thidua.work.plans.models import Counted, Plan, Provision
from thidua.work.plans.rules import proposed

from .addressees import entering


def counted_for(plan_id: UUID, rows: Iterable[tuple[UUID, str]] | None = None) -> dict[UUID, CountedFor]:
    """By provision: the movements it counts for and whether a person said so.

    A plan of one movement leaves nothing to say. The caller has checked the right to see the plan.

    :param rows: keys and summaries of the provisions, when they are at hand.
    """
    served = Plan.objects.filter(id=plan_id, movements__isnull=False).order_by("movements__movement__sort")
    names = dict(served.values_list("movements__id", "movements__movement__name"))
    if not names:
        return {}
    words = {version: movements.own_words(version) for version in names} if len(names) > 1 else {}
    said: dict[UUID, list[UUID]] = {}
    if words:
        counted = Counted.objects.filter(entering(plan_id, "provision__"), version_id__in=names)
        for provision, version in counted.values_list("provision_id", "version_id"):
            said.setdefault(provision, []).append(version)
    if rows is None:
        rows = Provision.objects.filter(entering(plan_id)).values_list("id", "summary")
    found: dict[UUID, CountedFor] = {}
    for provision, summary in rows:
        chosen = said.get(provision) or (proposed(summary, words) if words else list(names))
        found[provision] = CountedFor(
            tuple((version, name, version in chosen) for version, name in names.items()),
            confirmed=provision in said or len(names) == 1,
        )
    return found
