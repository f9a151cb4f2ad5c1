"""The city's sample plan handed down: one commune issued its own in time, one late and short, one reviews, one drafts."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from thidua.ground.actor import Actor
from thidua.journeys import carry_out_plan, demand_plans, open_round
from thidua.journeys.identify_plan import identify_plan
from thidua.work.cascade import selectors as cascade
from thidua.work.cascade import services as cascade_services
from thidua.work.cascade.rules.names import MARK
from thidua.work.plans import selectors as plans
from thidua.work.plans import services as plan_services

#: Who write the plans of their communes: the first in time, the second late and short, the third not yet done.
WRITERS = ("can-bo-le-chan", "can-bo-kien-an", "can-bo-an-duong")
#: What the writer of the sample drafts puts where a body was to be chosen.
CHOSEN = "Phòng Văn hóa - Xã hội"


def live(*, plan_id: UUID, city: Actor, ward: Actor, communes: list[Actor], at: datetime) -> int:
    """Follow the plan's call for plans and let some communes answer it; returns how many have a plan or a draft."""
    calls = cascade.calls_for_plans(city, plan_id)
    if not calls:
        return 0
    demand_plans.follow_call(actor=city, plan_id=plan_id, provision_id=calls[0].id, at=at)
    cascade_services.start_draft(actor=ward, plan_id=plan_id, at=at, sample=True)
    days = (date(2026, 2, 6), date(2026, 3, 12), None)
    for number, (commune, dated) in enumerate(zip(communes, days, strict=False)):
        own = _drafted(plan_id, commune, at, short=number == 1)
        if dated is not None:
            _issue(own, commune, f"{12 + number}/KH-UBND", dated, at)
    return 1 + min(len(communes), len(days))


def _drafted(plan_id: UUID, actor: Actor, at: datetime, *, short: bool) -> UUID:
    """A finished draft under review; a ``short`` one leaves the last duty out and reports on the superior's own day."""
    draft = cascade_services.start_draft(actor=actor, plan_id=plan_id, at=at, sample=True)
    for row in cascade.clause_views(draft):
        text = row.text
        if row.marks:
            text = CHOSEN if len(text) < 120 else text.replace(f" {MARK}", "")
        if short and any(change.code == "deadline" for change in row.changes):
            text = text.replace(row.changes[0].after, row.changes[0].before)
        if text != row.text and row.state == "kept":
            cascade_services.write_clause(
                actor=actor, draft_id=draft, clause_id=row.id, text=text, revision=row.revision, at=at
            )
    if short:
        asked = [one.place for one in cascade.draft_page(actor, draft).coverage.answers if one.ask.addressed]
        place = next((place for place in reversed(asked[:-1]) if place), None)
        if place is not None:
            cascade_services.drop_clause(actor=actor, draft_id=draft, clause_id=place, at=at)
    printed = carry_out_plan.print_draft(actor, draft)
    return carry_out_plan.hand_in(actor=actor, draft_id=draft, printed=printed, at=at)


def _issue(plan_id: UUID, actor: Actor, number: str, dated: date, at: datetime) -> None:
    """Signed and numbered, reviewed, put into force."""
    page = plans.plan_page(actor, plan_id)
    identify_plan(
        actor=actor,
        plan_id=plan_id,
        kind=page.plan.kind,
        number=number,
        symbol="",
        dated=dated,
        title=page.plan.title,
        at=at,
    )
    plan_services.accept_rest(actor=actor, plan_id=plan_id, at=at)
    open_round.open_round(actor=actor, plan_id=plan_id, at=at, year=2026)
