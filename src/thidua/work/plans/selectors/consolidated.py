"""The consolidated text of a plan as of a day, with where each passage comes from."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from thidua.ground.actor import Actor
from thidua.work.plans.facts import AmendmentLine, ConsolidatedPage, Passage
from thidua.work.plans.models import AmendingAct, Amendment, Clause
from thidua.work.plans.rules import Change, consolidate

from .cards import card


def original_passages(plan_id: UUID) -> list[Passage]:
    """The plan's own clauses, as they were issued."""
    return [
        Passage(
            key=c.id.hex,
            parent=c.parent_id.hex if c.parent_id else None,
            level=c.level,
            marker=c.marker,
            path=c.path,
            text=c.text,
            heading=bool(c.heading) and c.heading.strip() == c.text.strip(),
        )
        for c in Clause.objects.filter(plan_id=plan_id).order_by("order")
    ]


def change_of(act: AmendingAct) -> Change:
    """An act as the consolidation applies it."""
    return Change(act.id.hex, act.act, act.target_key, act.after_key, act.text, act.old, act.new)


def applied_changes(plan_id: UUID, on: date | None = None) -> list[Change]:
    """The changes applied to a plan that are in effect on a day (all of them without one), in their order."""
    rows = AmendingAct.objects.filter(
        amendment__target_id=plan_id, amendment__state="applied", state="accepted"
    ).order_by("amendment__effective", "amendment__applied_at", "order")
    if on is not None:
        rows = rows.filter(amendment__effective__lte=on)
    return [change_of(act) for act in rows]


def text_of(plan_id: UUID, on: date | None = None) -> list[Passage]:
    """The plan's text with what was applied to it up to a day (all of it without one)."""
    return consolidate(original_passages(plan_id), applied_changes(plan_id, on))


def amendments_to(plan_id: UUID) -> tuple[AmendmentLine, ...]:
    """The plans that changed a plan, in the order they take effect. The caller has checked the right to see it."""
    rows = Amendment.objects.filter(target_id=plan_id, state="applied").select_related("plan__paper")
    return tuple(_line(row) for row in rows.order_by("effective", "applied_at"))


def _line(row: Amendment) -> AmendmentLine:
    paper = row.plan.paper
    return AmendmentLine(
        plan_id=row.plan_id,
        name=f"{row.plan.kind.capitalize()} {paper.number or paper.symbol}".strip(),
        dated=paper.date,
        effective=row.effective,
    )


def consolidated(actor: Actor, plan_id: UUID, on: date) -> ConsolidatedPage:
    """The text of a plan as of a day with its marks; the original when nothing was in effect by then.

    :raises NotFound: absent or out of scope.
    """
    plan = card(actor, plan_id)
    passages = text_of(plan_id, on)
    keys = {key for p in passages for key in (p.origin, p.repealed, *p.changed) if key}
    acts = AmendingAct.objects.filter(id__in=[UUID(hex=key) for key in keys])
    lines = {
        act.id.hex: (_line(act.amendment), act.quote) for act in acts.select_related("amendment__plan__paper")
    }
    return ConsolidatedPage(plan, on, tuple(passages), lines, amendments_to(plan_id))
