"""Every read of the plan room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.ground.refs import number_key
from thidua.ground.text_vn import search_key
from thidua.work.plans import errors, policy
from thidua.work.plans.facts import (
    AddresseeView,
    BasisView,
    ClauseQuote,
    ClauseView,
    FindingView,
    GraphEdge,
    GraphNode,
    ObligingProvision,
    PlanCard,
    PlanPage,
    ProvisionView,
)
from thidua.work.plans.lifecycle import HOLDING, PLAN, PROVISION
from thidua.work.plans.models import Addressee, Clause, Finding, LegalBasis, Plan, Provision
from thidua.work.plans.rules import KINDS, OBLIGING, ROLE_LABELS

#: Letters below which two equal titles mean nothing ("Kế hoạch năm 2026").
SHORT_TITLE = 40


def _cards_query(actor: Actor) -> QuerySet[Plan]:
    return (
        Plan.objects.filter(policy.visible(actor))
        .select_related("paper", "owner__place", "issuer__place")
        .defer("reading", "lines")
        .annotate(
            waiting=Count("provisions", filter=Q(provisions__state="proposed"), distinct=True),
            open_findings=Count("findings", filter=Q(findings__state="open"), distinct=True),
        )
    )


def _owner_name(plan: Plan) -> str:
    """The name of the body that took the plan in; its last one when the body has been merged or closed."""
    place = getattr(plan.owner, "place", None)
    return place.name if place else orgs.card(plan.owner_id).name


def _owner_path(plan: Plan) -> str:
    """Where the body that took the plan in stands today; empty, which nobody acts for, once it is closed."""
    place = getattr(plan.owner, "place", None)
    return place.path if place else ""


def _card(plan: Plan, waiting: int, findings: int) -> PlanCard:
    state = PLAN.state(plan.state)
    issuer = getattr(plan.issuer, "place", None) if plan.issuer_id else None
    return PlanCard(
        id=plan.id,
        paper_id=plan.paper_id,
        kind=plan.kind,
        number=plan.paper.number,
        symbol=plan.paper.symbol,
        date=plan.paper.date,
        title=plan.title,
        issuer_name=issuer.name if issuer else plan.paper.issuer,
        issuer_id=plan.issuer_id,
        owner_id=plan.owner_id,
        owner_name=_owner_name(plan),
        state=plan.state,
        state_label=state.label,
        tone=state.tone,
        quality=plan.quality,
        taken_in_at=plan.taken_in_at,
        adopted_at=plan.adopted_at,
        waiting=waiting,
        findings=findings,
        version=plan.paper.version,
        sample=plan.sample,
    )


def list_plans(
    actor: Actor,
    *,
    text: str = "",
    state: str = "",
    movement: UUID | None = None,
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[PlanCard], int]:
    """The plans an actor may see, newest first, with the count of all that fit."""
    query = _cards_query(actor)
    if text:
        for word in search_key(text).split():
            query = query.filter(search__contains=word)
    if state:
        query = query.filter(state=state)
    if movement:
        query = query.filter(movements=movement)
    total = query.count()
    rows = query.order_by("-taken_in_at")[offset : offset + limit]
    return [_card(p, p.waiting, p.open_findings) for p in rows], total  # type: ignore[attr-defined]


def card(actor: Actor, plan_id: UUID) -> PlanCard:
    """One plan the actor may see.

    :raises NotFound: absent or out of scope.
    """
    row = _cards_query(actor).filter(id=plan_id).first()
    if row is None:
        raise errors.plan_not_found()
    return _card(row, row.waiting, row.open_findings)  # type: ignore[attr-defined]


def _provision_views(plan_id: UUID) -> list[ProvisionView]:
    addressees: dict[UUID, list[AddresseeView]] = {}
    group_labels = {g["code"]: g["vi"] for g in orgs.groups()}
    rows = Addressee.objects.filter(provision__plan_id=plan_id).select_related("body__place").order_by("id")
    for row in rows:
        place = getattr(row.body, "place", None) if row.body_id else None
        addressees.setdefault(row.provision_id, []).append(
            AddresseeView(
                id=row.id,
                role=row.role,
                role_label=ROLE_LABELS.get(row.role, row.role),
                printed=row.printed,
                state=row.state,
                body_id=row.body_id,
                body_name=place.name if place else "",
                group=row.group,
                group_label=group_labels.get(row.group, row.group),
                how=row.how,
                candidates=tuple(row.candidates),
            )
        )
    paths = dict(Clause.objects.filter(plan_id=plan_id).values_list("id", "path"))
    views = []
    for p in Provision.objects.filter(plan_id=plan_id).order_by("order"):
        state = PROVISION.state(p.state)
        views.append(
            ProvisionView(
                id=p.id,
                kind=p.kind,
                kind_label=KINDS[p.kind],
                state=p.state,
                state_label=state.label,
                tone=state.tone,
                summary=p.summary,
                where=paths.get(p.clause_id, "") if p.clause_id else str(p.data.get("where") or ""),
                line=p.line,
                clause_id=p.clause_id,
                data=p.data,
                read=p.read,
                note=p.note,
                revision=p.revision,
                changed_by=p.changed_by,
                addressees=tuple(addressees.get(p.id, ())),
            )
        )
    return views


def plan_page(actor: Actor, plan_id: UUID) -> PlanPage:
    """Everything the plan page and the review screen show, in a constant number of queries.

    :raises NotFound: absent or out of scope.
    """
    shown = card(actor, plan_id)
    plan = (
        Plan.objects.select_related("superior__paper", "carrier__paper", "owner__place")
        .prefetch_related("movements__movement")
        .get(id=plan_id)
    )
    provisions = _provision_views(plan_id)
    by_clause: dict[UUID, list[ProvisionView]] = {}
    for provision in provisions:
        if provision.clause_id:
            by_clause.setdefault(provision.clause_id, []).append(provision)
    clauses = tuple(
        ClauseView(
            id=c.id,
            parent_id=c.parent_id,
            level=c.level,
            marker=c.marker,
            path=c.path,
            heading=c.heading,
            text=c.text,
            line_from=c.line_from,
            line_to=c.line_to,
            provisions=tuple(by_clause.get(c.id, ())),
        )
        for c in Clause.objects.filter(plan_id=plan_id).order_by("order")
    )
    review = policy.may_review(actor, _owner_path(plan))
    counts: dict[str, int] = {}
    for provision in provisions:
        counts[provision.state] = counts.get(provision.state, 0) + 1
    return PlanPage(
        plan=shown,
        revision=plan.revision,
        movements=tuple((v.id, v.movement.name) for v in plan.movements.all()),
        superior=_named(plan.superior),
        carrier=_named(plan.carrier),
        clauses=clauses,
        provisions=tuple(provisions),
        bases=tuple(_bases(plan_id)),
        findings=tuple(_findings(plan_id)),
        lines=tuple(plan.lines),
        reading=plan.reading,
        may_review=bool(review) and plan.state == "in_review",
        may_adopt=bool(policy.may_adopt(actor, _owner_path(plan))),
        refusal=review.reason,
        counts=counts,
    )


def _named(plan: Plan | None) -> tuple[UUID, str] | None:
    if plan is None:
        return None
    return plan.id, f"{plan.kind.capitalize()} {plan.paper.number or plan.paper.symbol} — {plan.paper.issuer}"


def _bases(plan_id: UUID) -> list[BasisView]:
    return [
        BasisView(
            id=b.id,
            role=b.role,
            number=b.number,
            date=b.date,
            printed_date=b.printed_date,
            issuer=b.issuer,
            where=b.where,
            cited_plan_id=b.cited_plan_id,
            executes=b.executes,
        )
        for b in LegalBasis.objects.filter(plan_id=plan_id).order_by("order")
    ]


def _findings(plan_id: UUID) -> list[FindingView]:
    return [
        FindingView(
            id=f.id,
            code=f.code,
            severity=f.severity,
            message=f.message,
            where=f.where,
            line=f.line,
            state=f.state,
            note=f.note,
        )
        for f in Finding.objects.filter(plan_id=plan_id).order_by("order")
    ]


def provision(actor: Actor, plan_id: UUID, provision_id: UUID) -> ProvisionView:
    """One provision of a plan the actor may see.

    :raises NotFound: absent or out of scope.
    """
    card(actor, plan_id)
    for view in _provision_views(plan_id):
        if view.id == provision_id:
            return view
    raise errors.provision_not_found()


def obliging_provisions(plan_id: UUID) -> list[ObligingProvision]:
    """The accepted duties and reporting rules of a plan. For journeys; the caller has checked the right."""
    return [
        ObligingProvision(v.id, v.kind, v.summary, v.where, v.data, v.addressees)
        for v in _provision_views(plan_id)
        if v.kind in OBLIGING and v.state in HOLDING
    ]


def plan_years(plan_id: UUID) -> tuple[int, int] | None:
    """First and last year of the plan's accepted phases and milestones, if it names any."""
    years: list[int] = []
    rows = Provision.objects.filter(plan_id=plan_id, kind__in=["phase", "milestone"], state__in=HOLDING)
    for data in rows.values_list("data", flat=True):
        years += [y for y in (data.get("from"), data.get("to"), data.get("year")) if isinstance(y, int)]
    return (min(years), max(years)) if years else None


def facts_for_raising(plan_id: UUID) -> dict[str, Any]:
    """Issuer, owner, state, date and name of a plan. For journeys; the caller has checked the right."""
    row = Plan.objects.select_related("paper", "owner__place").filter(id=plan_id).first()
    if row is None:
        raise errors.plan_not_found()
    return {
        "issuer": row.issuer_id,
        "owner": row.owner_id,
        "owner_path": _owner_path(row),
        "state": row.state,
        "date": row.paper.date,
        "since": row.paper.date or today(row.taken_in_at),
        "previous": row.previous_id,
        "name": f"{row.kind.capitalize()} {row.paper.number or row.paper.symbol}".strip(),
        "sample": row.sample,
    }


def owner_path(plan_id: UUID) -> str:
    """The path of the body that took the plan in. For services that lock the plan themselves."""
    row = Plan.objects.select_related("owner__place").only("owner__place__path").filter(id=plan_id).first()
    if row is None:
        raise errors.plan_not_found()
    return _owner_path(row)


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


def clause_of(provision_id: UUID) -> ClauseQuote | None:
    """The sentence of the plan that a provision was read from. The caller has checked the right to see it."""
    row = Provision.objects.select_related("clause").filter(id=provision_id).first()
    if row is None:
        return None
    said = str((row.read or row.data).get("text") or "")
    if row.clause is None:
        return ClauseQuote(row.plan_id, None, "", said)
    return ClauseQuote(row.plan_id, row.clause_id, row.clause.path, said or row.clause.text)


def in_force(year: int) -> list[UUID]:
    """Adopted plans that run in a year, or name no years. For the clock."""
    found = []
    for plan_id in Plan.objects.filter(state="adopted").order_by("adopted_at").values_list("id", flat=True):
        years = plan_years(plan_id)
        if years is None or years[0] <= year <= years[1]:
            found.append(plan_id)
    return found


def same_title(plan: Plan) -> str:
    """The name of another document of the same body with the same title, marks and case aside; empty when none.

    Short titles say too little to compare. For the intake, before a person looks.
    """
    key = search_key(plan.title)
    if len(key) < SHORT_TITLE:
        return ""
    rows = (
        Plan.objects.filter(owner_id=plan.owner_id, state__in=["in_review", "adopted"])
        .exclude(id__in=[i for i in (plan.id, plan.carrier_id, plan.previous_id) if i])
        .select_related("paper")
        .only("title", "kind", "paper__number", "paper__symbol")
        .order_by("-taken_in_at")[:500]
    )
    twin = next((row for row in rows if search_key(row.title) == key), None)
    return (
        f"{twin.kind.capitalize()} {twin.paper.number or twin.paper.symbol or '(chưa có số)'}" if twin else ""
    )
