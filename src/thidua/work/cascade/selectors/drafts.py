"""Drafts and their clauses."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from thidua.foundations.access import selectors as access
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.clock import now, today
from thidua.work.cascade import errors, policy
from thidua.work.cascade.facts import Change, ClauseView, DraftCard, DraftPage
from thidua.work.cascade.lifecycle import DRAFT
from thidua.work.cascade.models import Draft, DraftClause
from thidua.work.cascade.rules import numbering
from thidua.work.cascade.rules.coverage import coverage
from thidua.work.cascade.rules.form import Form, form, letterhead
from thidua.work.cascade.rules.names import marks
from thidua.work.cascade.selectors.source import asks, pack
from thidua.work.plans import selectors as plans


def _row(actor: Actor, draft_id: UUID) -> Draft:
    row = (
        Draft.objects.filter(policy.visible(actor), id=draft_id)
        .select_related("superior__paper")
        .defer("superior__reading", "superior__lines", "superior__search")
        .first()
    )
    if row is None:
        raise errors.draft_not_found()
    return row


def card_of(row: Draft, body_name: str) -> DraftCard:
    """A draft as lists show it."""
    state = DRAFT.state(row.state)
    paper = row.superior.paper
    return DraftCard(
        id=row.id,
        superior_id=row.superior_id,
        superior_name=f"{row.superior.kind.capitalize()} {paper.number or paper.symbol}".strip(),
        body_id=row.body_id,
        body_name=body_name,
        title=row.title,
        state=row.state,
        state_label=state.label,
        tone=state.tone,
        plan_id=row.plan_id,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
        sample=row.sample,
    )


def draft(actor: Actor, draft_id: UUID) -> DraftCard:
    """One draft of the acting body.

    :raises NotFound: absent or another body's.
    """
    row = _row(actor, draft_id)
    return card_of(row, orgs.cards([row.body_id])[row.body_id].name)


def draft_page(actor: Actor, draft_id: UUID) -> DraftPage:
    """Everything the editor shows, in a number of queries that does not grow with the clauses.

    :raises NotFound: absent or another body's.
    """
    row = _row(actor, draft_id)
    clauses = clause_views(row.id)
    wanted = asks(actor, row.superior_id, row.body_id, today())
    may = policy.may_write(actor, row.body_id)
    return DraftPage(
        card=card_of(row, orgs.cards([row.body_id])[row.body_id].name),
        revision=row.revision,
        place=row.place,
        signer=row.signer,
        clauses=tuple(clauses),
        coverage=coverage(wanted, clauses),
        marks=sum(c.marks for c in clauses if c.state == "kept" and not c.beneath_dropped),
        may_edit=bool(may) and row.state == "open",
        refusal=may.reason if not may else "",
    )


def clause_views(draft_id: UUID) -> list[ClauseView]:
    """The clauses in order, numbered by their place. The caller has checked the right."""
    rows = list(DraftClause.objects.filter(draft_id=draft_id).select_related("origin").order_by("order"))
    markers = numbering.number([(r.depth, r.marker, r.state == "kept") for r in rows])
    hidden = _beneath(rows)
    return [
        ClauseView(
            id=r.id,
            depth=r.depth,
            marker=marker,
            text=r.text,
            state=r.state,
            origin=r.origin_id,
            origin_path=r.origin.path if r.origin else "",
            origin_text=r.origin.text if r.origin else "",
            changes=tuple(Change(**change) for change in r.changes),
            edited=r.text != r.derived,
            marks=marks(r.text),
            revision=r.revision,
            changed_by=r.changed_by,
            changed_at=r.changed_at,
            beneath_dropped=under,
        )
        for r, marker, under in zip(rows, markers, hidden, strict=True)
    ]


def _beneath(rows: Sequence[DraftClause]) -> list[bool]:
    """For each row, whether a dropped one stands above it."""
    made: list[bool] = []
    depth: int | None = None
    for row in rows:
        if depth is not None and row.depth <= depth:
            depth = None
        made.append(depth is not None)
        if depth is None and row.state == "dropped":
            depth = row.depth
    return made


def printed(actor: Actor, draft_id: UUID) -> Form:
    """The draft as a document in the layout of Nghị định 30/2020/NĐ-CP.

    :raises NotFound: absent or another body's.
    """
    row = _row(actor, draft_id)
    body = orgs.cards([row.body_id])[row.body_id]
    above = orgs.cards([body.parent_id])[body.parent_id].name if body.parent_id else ""
    superior = plans.card(actor, row.superior_id)
    return form(
        name=body.name,
        parent=above,
        known=next((f for f in pack().forms if f.slot == body.slot), None),
        place=row.place,
        title=row.title,
        signing=access.lines_for(
            row.body_id, "plan", today(), now(), name=row.signer, about=str(row.superior_id)
        ),
        signer=row.signer,
        superior=superior.issuer_name,
        clauses=clause_views(row.id),
    )


def letterhead_of(slot: str, name: str, parent: str) -> tuple[str, tuple[str, ...], str]:
    """(what stands above the issuer, its own lines, the symbol of its plans) for a body in a slot, from the pack."""
    known = next((f for f in pack().forms if f.slot == slot), None)
    return (*letterhead(name, parent, known), known.symbol if known else "KH-…")


def open_draft(actor: Actor, plan_id: UUID) -> UUID | None:
    """The acting body's open draft under a plan."""
    if actor.body_id is None:
        return None
    rows = Draft.objects.filter(
        policy.visible(actor), superior_id=plan_id, state="open", body_id=actor.body_id
    )
    return rows.values_list("id", flat=True).first()


def lock_draft(actor: Actor, draft_id: UUID) -> Draft:
    """The draft, locked, when the actor may write it and it is open. For this room's services.

    :raises NotFound: absent or another body's. :raises NotPossible: no longer open (cascade-004).
    """
    _row(actor, draft_id)
    row = Draft.objects.select_for_update().get(id=draft_id)
    policy.may_write(actor, row.body_id).require()
    if row.state != "open":
        raise errors.draft_closed()
    return row
