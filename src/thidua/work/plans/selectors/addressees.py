"""The names provisions print: what each means, and what of it has ended since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import Q

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


def addressee_views(plan_id: UUID, on: date | None = None) -> dict[UUID, list[AddresseeView]]:
    """The addressees of a plan's provisions by provision, a chosen taker after the one it stands in for.

    :param on: tell what has ended of each by that day; ``None`` leaves that question out.
    """
    rows = list(
        Addressee.objects.filter(entering(plan_id, "provision__"))
        .select_related("body__place", "provision")
        .defer("provision__read")
        .order_by("id")
    )
    labels = {g["code"]: g["vi"] for g in orgs.groups()}
    endings = _endings(plan_id, rows, on)
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
    place = getattr(row.body, "place", None) if row.body_id else None
    return AddresseeView(
        id=row.id,
        role=row.role,
        role_label=ROLE_LABELS.get(row.role, row.role),
        printed=row.printed,
        state=row.state,
        body_id=row.body_id,
        body_name=place.name if place else "",
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


def _endings(plan_id: UUID, rows: list[Addressee], on: date | None) -> dict[UUID, tuple[Ending, ...]]:
    """What has ended of each addressee a plan's own words name; chosen takers are not asked again."""
    plan = Plan.objects.select_related("paper").only("issuer_id", "paper__date").filter(id=plan_id).first()
    if on is None or plan is None or plan.issuer_id is None:
        return {}
    asked = orgs.Endings(plan.issuer_id, plan.paper.date or on, on)
    absent = {r.body_id for r in rows if r.body_id and getattr(r.body, "place", None) is None}
    gone = orgs.cards(absent) if absent else {}
    found: dict[UUID, tuple[Ending, ...]] = {}
    for row in rows:
        if row.takes_over_id:
            continue
        text = row.provision.summary
        if row.state == "group":
            found[row.id] = asked.of_group(row.group, text)
        elif row.body_id in gone:
            found[row.id] = asked.of_body(gone[row.body_id], text)
    return found
