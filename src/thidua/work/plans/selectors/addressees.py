"""The names provisions print: what each means, and what of it has ended since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import F, Q

from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import Ending
from thidua.work.plans.facts import AddresseeView
from thidua.work.plans.models import Addressee, Plan
from thidua.work.plans.rules import ROLE_LABELS


def entering(plan_id: UUID, prefix: str = "") -> Q:
    """Provisions (or rows that hang on them) of a plan: its own, and those of plans that amended it."""
    return Q(**{f"{prefix}plan_id": plan_id}) | Q(
        **{f"{prefix}act__amendment__target_id": plan_id, f"{prefix}act__amendment__state": "applied"}
    )


def addressee_views(
    plan_id: UUID, on: date | None = None, plan: Plan | None = None
) -> dict[UUID, list[AddresseeView]]:
    """The addressees of a plan's provisions by provision, a chosen taker after the one it stands in for.

    :param on: tell what has ended of each by that day; ``None`` leaves that question out.
    :param plan: the plan with its paper, when it is at hand.
    """
    rows = list(
        Addressee.objects.filter(entering(plan_id, "provision__"))
        .annotate(place_name=F("body__place__name"), summary=F("provision__summary"))
        .order_by("id")
    )
    asked = _asked(plan_id, on, plan) if on is not None else None
    labels = asked.labels if asked else {g["code"]: g["vi"] for g in orgs.groups()}
    endings = _endings(rows, asked) if asked else {}
    taken: dict[UUID, list[str]] = {}
    for row in rows:
        if row.takes_over_id:
            taken.setdefault(row.takes_over_id, []).append(row.ending)
    found: dict[UUID, list[AddresseeView]] = {}
    for row in rows:
        view = replace(
            _view(row, labels), endings=endings.get(row.id, ()), taken=tuple(taken.get(row.id, ()))
        )
        found.setdefault(row.provision_id, []).append(view)
    return found


def _view(row: Addressee, labels: dict[str, str]) -> AddresseeView:
    return AddresseeView(
        id=row.id,
        role=row.role,
        role_label=ROLE_LABELS.get(row.role, row.role),
        printed=row.printed,
        state=row.state,
        body_id=row.body_id,
        body_name=row.place_name or "",  # type: ignore[attr-defined]
        group=row.group,
        group_label=labels.get(row.group, row.group),
        how=row.how,
        candidates=tuple(row.candidates),
        takes_over=row.takes_over_id,
        ending=row.ending,
        chosen_by=row.chosen_by,
        chosen_at=row.chosen_at,
        chosen_why=row.chosen_why,
    )


def _asked(plan_id: UUID, on: date, plan: Plan | None) -> orgs.Endings | None:
    """What may have ended for the names of a plan; ``None`` where nobody knows who issued it."""
    if plan is None:
        known = Plan.objects.select_related("paper").only("issuer_id", "paper__date")
        plan = known.filter(id=plan_id).first()
    if plan is None or plan.issuer_id is None:
        return None
    return orgs.Endings(plan.issuer_id, plan.paper.date or on, on)


def _endings(rows: Sequence[Addressee], asked: orgs.Endings) -> dict[UUID, tuple[Ending, ...]]:
    """What has ended of each addressee a plan's own words name; chosen takers are not asked again."""
    absent = {r.body_id for r in rows if r.body_id and r.place_name is None}  # type: ignore[attr-defined]
    gone = orgs.cards(absent) if absent else {}
    found: dict[UUID, tuple[Ending, ...]] = {}
    for row in rows:
        if row.takes_over_id:
            continue
        text = row.summary  # type: ignore[attr-defined]
        if row.state == "group":
            found[row.id] = asked.of_group(row.group, text)
        elif row.body_id in gone:
            found[row.id] = asked.of_body(gone[row.body_id], text)
    return found
