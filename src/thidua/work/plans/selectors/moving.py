"""What a reorganisation means for plans: who owns and reads them, whom they ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from thidua.foundations.orgs.facts_reorganisations import Fate, Followed, Heirs, Waiting
from thidua.foundations.orgs.selectors import any_of
from thidua.work.plans.models import Addressee, Plan, Share

#: Plans that still ask something of somebody, or are about to.
_LIVE = ("in_review", "adopted")


def owned(heirs: Heirs) -> QuerySet[Plan]:
    """Plans of the bodies that end, without their long texts. For this room's services."""
    return (
        Plan.objects.filter(owner__in=any_of(heirs.ended))
        .only("id", "owner", "state", "revision")
        .order_by("id")
    )


def shares(heirs: Heirs) -> list[tuple[UUID, UUID]]:
    """Who may read a plan from now on: pairs (plan, body) that are not there yet. For this room's services."""
    had = Share.objects.filter(body__in=any_of(heirs.ended)).values_list("plan_id", "body_id")
    wanted = {(plan, to) for plan, body in had if (to := heirs.of(body)) is not None}
    there = set(
        Share.objects.filter(body__in={body for _plan, body in wanted}).values_list("plan_id", "body_id")
    )
    return sorted(wanted - there, key=str)


def named(heirs: Heirs) -> Sequence[Addressee]:
    """Bodies that plans still at work ask by name and that end. For this room's services."""
    rows = Addressee.objects.filter(
        body__in=any_of(heirs.ended), state="body", provision__plan__state__in=_LIVE
    ).order_by("id")
    return [row for row in rows if row.body_id and heirs.of(row.body_id)]


def touched_by_reorganisation(heirs: Heirs) -> Followed:
    """What carrying an act out means for plans. Writes nothing."""
    plans = list(owned(heirs))
    waiting = Counter(
        plan.owner_id for plan in plans if plan.state in _LIVE and not heirs.said(plan.owner_id, plan.pk)
    )
    counted = (
        ("plan", "moves", sum(heirs.of(plan.owner_id, plan.pk) is not None for plan in plans)),
        ("plan_read", "moves", len(shares(heirs))),
        ("addressee", "moves", len(named(heirs))),
    )
    return Followed(
        tuple(Fate(what, outcome, count) for what, outcome, count in counted if count),
        tuple(
            Waiting(
                body, body, "plan", count, blocks=True, candidates=heirs.open.get(body, ()), may_end=False
            )
            for body, count in sorted(waiting.items(), key=lambda pair: str(pair[0]))
        ),
    )
