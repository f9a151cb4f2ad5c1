"""What a reorganisation means for drafts of plans."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from thidua.foundations.orgs.facts_reorganisations import Fate, Followed, Heirs
from thidua.foundations.orgs.selectors import any_of
from thidua.work.cascade.models import Draft


def drafts(heirs: Heirs) -> QuerySet[Draft]:
    """Open drafts of the bodies that end, the latest written first. For this room's services."""
    return Draft.objects.filter(body__in=any_of(heirs.ended), state="open").order_by("-changed_at", "pk")


def places(heirs: Heirs) -> tuple[dict[UUID, UUID], set[UUID]]:
    """Draft → the body that goes on with it; and those given up, for that body has one below the same plan."""
    to: dict[UUID, UUID] = {}
    given_up: set[UUID] = set()
    rows = list(drafts(heirs).values_list("id", "superior_id", "body_id"))
    takers = {taker for _id, _plan, body in rows if (taker := heirs.of(body))}
    taken = set(
        Draft.objects.filter(body__in=any_of(takers), state="open").values_list("superior_id", "body_id")
    )
    for ident, superior, body in rows:
        taker = heirs.of(body)
        if taker is None or (superior, taker) in taken:
            given_up.add(ident)
            continue
        taken.add((superior, taker))
        to[ident] = taker
    return to, given_up


def touched_by_reorganisation(heirs: Heirs) -> Followed:
    """What carrying an act out means for drafts. Writes nothing."""
    to, given_up = places(heirs)
    counted = (("plan_draft", "moves", len(to)), ("plan_draft", "ends", len(given_up)))
    return Followed(tuple(Fate(what, outcome, count) for what, outcome, count in counted if count))
