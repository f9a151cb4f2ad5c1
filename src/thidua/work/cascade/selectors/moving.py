"""What a reorganisation means for drafts of plans."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet

from thidua.foundations.orgs.facts_reorganisations import Fate, Followed, Heirs, RowFate
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
    takers = {taker for _id, _plan, body in rows if (taker := heirs.of("draft", body))}
    taken = set(
        Draft.objects.filter(body__in=any_of(takers), state="open").values_list("superior_id", "body_id")
    )
    for ident, superior, body in rows:
        taker = heirs.of("draft", body)
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


def rows_touched(heirs: Heirs) -> Iterator[RowFate]:
    """The same draft by draft."""
    to, _given_up = places(heirs)
    rows = drafts(heirs).order_by("superior__title", "pk").values_list("id", "superior__title", "body_id")
    for ident, title, body in rows:
        yield RowFate("plan_draft", "moves" if ident in to else "ends", title, body, to.get(ident))
