"""What a reorganisation means for plans: who owns and reads them, whom they ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from thidua.foundations.orgs.facts_reorganisations import (
    MAY_END,
    NAMED,
    Fate,
    Followed,
    Heirs,
    RowFate,
    Waiting,
    asked_key,
)
from thidua.foundations.orgs.selectors import any_of, has_ended
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
    wanted = {(plan, to) for plan, body in had if (to := heirs.of("plan", body)) is not None}
    there = set(
        Share.objects.filter(body__in={body for _plan, body in wanted}).values_list("plan_id", "body_id")
    )
    return sorted(wanted - there, key=str)


def named(heirs: Heirs) -> Sequence[Addressee]:
    """Bodies that plans still at work ask by name and that end. For this room's services."""
    rows = Addressee.objects.filter(
        body__in=any_of(heirs.ended), state="body", provision__plan__state__in=_LIVE
    ).order_by("id")
    return [row for row in rows if row.body_id and heirs.of("obligation", row.body_id)]


def left_behind(day: date) -> dict[str, int]:
    """Plans at work that bodies keep which have ended."""
    return {"plan": Plan.objects.filter(has_ended("owner", day), state__in=_LIVE).count()}


def touched_by_reorganisation(heirs: Heirs) -> Followed:
    """What carrying an act out means for plans. Writes nothing."""
    plans = list(owned(heirs))
    waiting: dict[UUID, list[UUID]] = {}
    for plan in plans:
        if plan.state in _LIVE and not heirs.said("plan", plan.owner_id):
            waiting.setdefault(plan.owner_id, []).append(plan.pk)
    first = [ident for rows in waiting.values() for ident in rows[:NAMED]]
    titles = dict(Plan.objects.filter(pk__in=first).values_list("id", "title")) if first else {}
    counted = (
        ("plan", "moves", sum(heirs.of("plan", plan.owner_id) is not None for plan in plans)),
        ("plan_read", "moves", len(shares(heirs))),
        ("addressee", "moves", len(named(heirs))),
    )
    return Followed(
        tuple(Fate(what, outcome, count) for what, outcome, count in counted if count),
        tuple(
            Waiting(
                asked_key("plan", body),
                body,
                "plan",
                len(rows),
                tuple(titles[ident] for ident in rows[:NAMED]),
                blocks=True,
                candidates=heirs.open.get(body, ()),
                may_end="plan" in MAY_END,
            )
            for body, rows in sorted(waiting.items(), key=lambda pair: str(pair[0]))
        ),
    )


def rows_touched(heirs: Heirs) -> Iterator[RowFate]:
    """The same plan by plan."""
    rows = Plan.objects.filter(owner__in=any_of(heirs.ended)).order_by("title", "id")
    for title, owner, state in rows.values_list("title", "owner_id", "state"):
        to = heirs.of("plan", owner)
        asks = to is None and state in _LIVE and not heirs.said("plan", owner)
        yield RowFate("plan", "moves" if to else "asks" if asks else "stays", title, owner, to)
