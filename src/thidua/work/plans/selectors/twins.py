"""Other plans that may be the same document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from thidua.ground.actor import Actor
from thidua.ground.text_vn import search_key
from thidua.work.plans import policy, rules
from thidua.work.plans.models import Plan

#: Letters below which two equal titles mean nothing ("Kế hoạch năm 2026").
SHORT_TITLE = 40
#: Plans compared by their text at most, the newest first.
COMPARED = 2000
#: Texts a damaged one is restored from, and the share of wording in common from which a text is of use.
RELATIVES = 4
RELATED = 0.05


@dataclass(frozen=True, slots=True)
class Twin:
    """A plan that may be the same document; ``share`` of the wording in common, when that is how it was found."""

    plan_id: UUID
    name: str
    date: date | None
    share: float = 1.0


def same_title(plan: Plan) -> Twin | None:
    """Another document of the same body with the same title, marks and case aside.

    Short titles say too little to compare. For the intake, before a person looks.
    """
    key = search_key(plan.title)
    if len(key) < SHORT_TITLE:
        return None
    rows = (
        Plan.objects.filter(owner_id=plan.owner_id, state__in=["in_review", "adopted"])
        .exclude(id__in=_itself(plan))
        .select_related("paper")
        .only("title", "kind", "paper__number", "paper__symbol", "paper__date")
        .order_by("-taken_in_at")[:500]
    )
    row = next((row for row in rows if search_key(row.title) == key), None)
    return _twin(row) if row else None


def same_text(plan: Plan, actor: Actor) -> Twin | None:
    """The plan most alike in wording among those the actor may see, when alike enough to be a copy.

    Plans known to come from two issuers are no copies, however alike: many are written from one model.
    For the intake, before a person looks.
    """
    if not plan.sketch:
        return None
    rows = (
        Plan.objects.filter(policy.visible(actor), state__in=["in_review", "adopted"])
        .filter(sketch__overlap=plan.sketch[: rules.PROBE])
        .exclude(id__in=_itself(plan))
        .order_by("-taken_in_at")
    )
    if plan.issuer_id is not None:
        rows = rows.filter(Q(issuer_id=plan.issuer_id) | Q(issuer_id=None))
    shares = {
        plan_id: rules.likeness(plan.sketch, other)
        for plan_id, other in rows.values_list("id", "sketch")[:COMPARED]
    }
    best = max(shares, key=lambda plan_id: shares[plan_id], default=None)
    if best is None or shares[best] < rules.ALIKE:
        return None
    found = Plan.objects.select_related("paper").defer("reading", "lines", "search", "sketch").get(id=best)
    return _twin(found, shares[best])


def relatives(text: str, actor: Actor) -> list[str]:
    """Clean texts of the plans most alike in wording to a text, the superior's and siblings' among them.

    From plans the actor may see, at most `RELATIVES`; what a damaged text is restored from.
    """
    mine = rules.sketch(text)
    if not mine:
        return []
    rows = (
        Plan.objects.filter(policy.visible(actor), state__in=["in_review", "adopted"], quality="clean")
        .filter(sketch__overlap=mine)
        .order_by("-taken_in_at")
    )
    shares = {
        plan_id: rules.likeness(mine, other) for plan_id, other in rows.values_list("id", "sketch")[:COMPARED]
    }
    near = sorted((i for i in shares if shares[i] >= RELATED), key=lambda i: -shares[i])[:RELATIVES]
    texts = dict(Plan.objects.filter(id__in=near).values_list("id", "lines"))
    return ["\n".join(texts[plan_id]) for plan_id in near]


def _itself(plan: Plan) -> list[UUID]:
    """The plan, the letter that carries it and its former version: alike by nature."""
    return [i for i in (plan.id, plan.carrier_id, plan.previous_id) if i]


def _twin(row: Plan, share: float = 1.0) -> Twin:
    name = f"{row.kind.capitalize()} {row.paper.number or row.paper.symbol or '(chưa có số)'}"
    return Twin(row.id, name, row.paper.date, share)
