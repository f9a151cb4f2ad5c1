"""The draft clause by clause: write, drop, restore, add, move, and take up what the superior asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.ground.lifecycle import advance
from thidua.ground.text_vn import squeeze
from thidua.work.cascade import errors, selectors
from thidua.work.cascade.lifecycle import CLAUSE
from thidua.work.cascade.models import Draft, DraftClause
from thidua.work.cascade.rules import numbering
from thidua.work.cascade.rules.names import relocate, rename
from thidua.work.cascade.services.holding import finish, keep, lock_clause

#: Longest text of one clause.
LONGEST = 20_000


@transaction.atomic
def write_clause(
    *, actor: Actor, draft_id: UUID, clause_id: UUID, text: str, revision: int | None, at: datetime
) -> int:
    """Change the words of a clause; returns its new revision. The same words again change nothing.

    :raises Stale: someone changed it since ``revision`` (cascade-003); what was typed stays with the caller.
    """
    draft = selectors.lock_draft(actor, draft_id)
    row = lock_clause(draft, clause_id, None)
    text = _clean(text)
    if text == row.text:
        return row.revision
    row = lock_clause(draft, clause_id, revision)
    before, row.text = row.text, text
    keep(row, actor, at)
    finish(draft, actor, "write_clause", text, at, {"text": [before[:500], text[:500]]})
    return row.revision


def _clean(text: str) -> str:
    text = squeeze(text)
    if not text:
        raise errors.nothing_to_write("mục không thể trống; muốn bỏ thì bấm “Bỏ mục”.")
    if len(text) > LONGEST:
        raise errors.nothing_to_write(f"mục dài quá {LONGEST} chữ; tách thành nhiều mục.")
    return text


@transaction.atomic
def drop_clause(
    *, actor: Actor, draft_id: UUID, clause_id: UUID, at: datetime, revision: int | None = None
) -> None:
    """Leave a clause out, with what hangs below it; it stays readable and may be restored."""
    _turn(actor, draft_id, clause_id, "drop", at, revision)


@transaction.atomic
def restore_clause(
    *, actor: Actor, draft_id: UUID, clause_id: UUID, at: datetime, revision: int | None = None
) -> None:
    """Take a dropped clause in again, and the dropped headings above it; what hangs below comes with it."""
    _turn(actor, draft_id, clause_id, "restore", at, revision)


def _turn(
    actor: Actor, draft_id: UUID, clause_id: UUID, verb: str, at: datetime, revision: int | None
) -> None:
    draft = selectors.lock_draft(actor, draft_id)
    row = lock_clause(draft, clause_id, revision)
    advance(row, CLAUSE, verb)
    keep(row, actor, at)
    if verb == "restore":
        _restore_around(draft, row, actor, at)
    finish(draft, actor, f"{verb}_clause", row.text, at)


def _restore_around(draft: Draft, row: DraftClause, actor: Actor, at: datetime) -> None:
    rows = list(draft.clauses.select_for_update().order_by("order"))
    depths = [r.depth for r in rows]
    place = next(index for index, r in enumerate(rows) if r.id == row.id)
    above, depth = [], row.depth
    for other in reversed(rows[:place]):
        if other.depth < depth:
            above.append(other)
            depth = other.depth
    for other in [*above, *(rows[index] for index in numbering.beneath(depths, place))]:
        if other.state == "dropped":
            advance(other, CLAUSE, "restore")
            keep(other, actor, at)


@transaction.atomic
def add_clause(
    *, actor: Actor, draft_id: UUID, text: str, at: datetime, after: UUID | None = None, deeper: bool = False
) -> UUID:
    """A new clause behind another (and what hangs below it), or as the first below it; without one, at the end."""
    draft = selectors.lock_draft(actor, draft_id)
    row = _insert(draft, _clean(text), after, deeper, actor, at)
    finish(draft, actor, "add_clause", row.text, at, {"text": [None, row.text[:500]]})
    return row.id


def _insert(
    draft: Draft,
    text: str,
    after: UUID | None,
    deeper: bool,
    actor: Actor,
    at: datetime,
    origin: UUID | None = None,
) -> DraftClause:
    rows = list(draft.clauses.select_for_update().order_by("order"))
    depths = [r.depth for r in rows]
    place, depth, marker = len(rows), 0, "-"
    if after is not None:
        index = next((i for i, r in enumerate(rows) if r.id == after), None)
        if index is None:
            raise errors.clause_not_found()
        below = numbering.beneath(depths, index)
        place = below.stop if not deeper else index + 1
        depth = depths[index] + (1 if deeper else 0)
        marker = (rows[index + 1].marker if len(below) else "-") if deeper else rows[index].marker
    row = DraftClause(
        draft=draft,
        order=place,
        depth=depth,
        marker=marker,
        text=text,
        origin_id=origin,
        changed_by=actor.label()[:400],
        changed_at=at,
    )
    _store_order([*rows[:place], row, *rows[place:]])
    row.save(force_insert=True)
    return row


def _store_order(rows: Sequence[DraftClause]) -> None:
    changed = []
    for order, row in enumerate(rows):
        if row.order != order:
            row.order = order
            if not row._state.adding:
                changed.append(row)
    DraftClause.objects.bulk_update(changed, ["order"], batch_size=500)


@transaction.atomic
def move_clause(*, actor: Actor, draft_id: UUID, clause_id: UUID, up: bool, at: datetime) -> None:
    """Change places with the sibling before or after, each with what hangs below it; at the edge nothing happens."""
    draft = selectors.lock_draft(actor, draft_id)
    rows = list(draft.clauses.select_for_update().order_by("order"))
    index = next((i for i, r in enumerate(rows) if r.id == clause_id), None)
    if index is None:
        raise errors.clause_not_found()
    order = numbering.moved([r.depth for r in rows], index, -1 if up else 1)
    if order == list(range(len(rows))):
        return
    _store_order([rows[i] for i in order])
    finish(draft, actor, "move_clause", rows[index].text, at)


@transaction.atomic
def answer_ask(*, actor: Actor, draft_id: UUID, ask_id: UUID, at: datetime) -> UUID:
    """Take up something the superior's plan asks: restore the clause that came from it, else add it in own words.

    :returns: the clause that now answers.
    """
    draft = selectors.lock_draft(actor, draft_id)
    on = today(at)
    ask = next(
        (a for a in selectors.asks(actor, draft.superior_id, draft.body_id, on) if a.id == ask_id), None
    )
    if ask is None:
        raise errors.clause_not_found()
    held = draft.clauses.filter(origin_id=ask.clause).order_by("order").first() if ask.clause else None
    if held is not None and held.state == "dropped":
        restore_clause(actor=actor, draft_id=draft_id, clause_id=held.id, at=at)
        return held.id
    given = selectors.source(actor, draft.superior_id, draft.body_id, on)
    text, _names = rename(ask.text, given.names, "reporter" if ask.kind == "reporting" else "duty")
    text, _areas = relocate(text, given.above, given.own, given.pack.areas)
    row = _insert(
        draft, _clean(text), held.id if held else _near(draft, ask.path), False, actor, at, ask.clause
    )
    finish(draft, actor, "answer_ask", row.text, at, {"text": [None, row.text[:500]]})
    return row.id


def _near(draft: Draft, path: str) -> UUID | None:
    """The last clause that came from the same part of the superior's plan."""
    part = path.split(".", maxsplit=1)[0]
    rows = draft.clauses.filter(Q(origin__path=part) | Q(origin__path__startswith=f"{part}.")).order_by(
        "-order"
    )
    return rows.values_list("id", flat=True).first() if part else None
