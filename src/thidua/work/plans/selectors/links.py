"""Plans by the document they are, and what stands above them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.refs import number_key
from thidua.work.plans import policy
from thidua.work.plans.facts import (
    Citation,
    GraphEdge,
    GraphNode,
    PlanCard,
)
from thidua.work.plans.models import LegalBasis, Plan

from .cards import card, cards_by_id, list_plans


def by_identity(identities: Iterable[str], actor: Actor | None = None) -> dict[str, UUID]:
    """Plans in the system by document identity, the one taken in first of each.

    :param actor: only plans this actor may see.
    """
    rows = Plan.objects.filter(paper__identity__in=[i for i in identities if i]).exclude(state="withdrawn")
    if actor is not None:
        rows = rows.filter(policy.visible(actor))
    found: dict[str, UUID] = {}
    for plan_id, identity in rows.order_by("-taken_in_at").values_list("id", "paper__identity"):
        found[identity] = plan_id
    return found


def citing(actor: Actor, text: str, limit: int) -> list[Citation]:
    """Plans the actor may see that cite a document whose number begins with a number in the text, newest first."""
    numbers = [number_key(word) for word in text.split() if any(c.isdigit() for c in word)]
    if not numbers:
        return []
    cited = Q()
    for number in numbers:
        cited |= Q(number__istartswith=number)
    found = (
        Plan.objects.filter(policy.visible(actor))
        .filter(Exists(LegalBasis.objects.filter(cited, plan_id=OuterRef("pk"))))
        .order_by("-taken_in_at")
        .values_list("id", flat=True)[:limit]
    )
    shown = cards_by_id(list(found))
    first: dict[UUID, LegalBasis] = {}
    for basis in LegalBasis.objects.filter(cited, plan_id__in=shown).order_by("order"):
        first.setdefault(basis.plan_id, basis)
    return [Citation(shown[p], b.role, b.number, b.date, b.issuer) for p in shown if (b := first.get(p))]


def of_paper(paper_id: UUID) -> UUID | None:
    """The plan made from a paper."""
    return (
        Plan.objects.filter(paper_id=paper_id).order_by("-taken_in_at").values_list("id", flat=True).first()
    )


def stands_above(plan_id: UUID, others: Iterable[UUID]) -> bool:
    """Whether the plan stands above one of the others, so that none of them may stand above it."""
    frontier = set(others)
    seen: set[UUID] = set()
    while frontier:
        if plan_id in frontier:
            return True
        seen |= frontier
        above = Plan.objects.filter(id__in=frontier).exclude(superior=None)
        frontier = set(above.values_list("superior_id", flat=True)) - seen
    return False


def superior_candidates(actor: Actor, plan_id: UUID) -> list[PlanCard]:
    """Plans that may stand above one: visible to the actor, of an issuer above, not the plan itself."""
    own = card(actor, plan_id)
    if own.issuer_id is None:
        return []
    above = {c.id for c in orgs.ancestors(own.issuer_id)}
    rows, _ = list_plans(actor, limit=200)
    return [c for c in rows if c.id != plan_id and c.issuer_id in above]


def legal_graph(actor: Actor, plan_id: UUID, depth: int = 4) -> tuple[list[GraphNode], list[GraphEdge]]:
    """The documents a plan rests on, followed through plans the system holds, as nodes and edges.

    ``rank`` of a node is its distance from the plan, for drawing in columns.
    """
    own = card(actor, plan_id)
    key = f"plan:{plan_id}"
    nodes = {key: GraphNode(key, own.name, own.issuer_name, own.date, plan_id, True, 0)}
    edges: list[GraphEdge] = []
    frontier = {plan_id: key}
    for rank in range(1, depth + 1):
        rows = LegalBasis.objects.filter(plan_id__in=frontier, role="basis").order_by("plan_id", "order")
        following: dict[UUID, str] = {}
        for b in rows:
            target = f"plan:{b.cited_plan_id}" if b.cited_plan_id else f"doc:{number_key(b.number)}:{b.date}"
            if target not in nodes:
                nodes[target] = GraphNode(
                    target, b.number or "(không số)", b.issuer, b.date, b.cited_plan_id, False, rank
                )
                if b.cited_plan_id:
                    following[b.cited_plan_id] = target
            edges.append(GraphEdge(frontier[b.plan_id], target, b.executes))
        seen = Plan.objects.filter(policy.visible(actor), id__in=following).values_list("id", flat=True)
        frontier = {plan: following[plan] for plan in seen}
        if not frontier:
            break
    return list(nodes.values()), edges
