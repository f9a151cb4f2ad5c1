"""The board: a body's targets of a year, and those of the bodies directly below, against what was reported."""

from __future__ import annotations

from uuid import UUID

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.clock import now, today
from thidua.work.targets import errors, policy
from thidua.work.targets.facts import Board, BoardRow, TargetView
from thidua.work.targets.models import Target
from thidua.work.targets.selectors.rows import rows_of, sharing_bodies


def years(actor: Actor, body_id: UUID) -> tuple[int, ...]:
    """Years the body or those directly below have targets for, with this year, newest first."""
    found = set(Target.objects.filter(policy.visible(actor), body_id=body_id).values_list("year", flat=True))
    return tuple(sorted(found | {today(now()).year}, reverse=True))


def board(
    actor: Actor, body_id: UUID, year: int, *, movement: str = "", offset: int = 0, limit: int | None = None
) -> Board:
    """One body's board. Queries are constant in the number of bodies and targets.

    :raises NotFound: out of scope (``targets-001``).
    """
    card = orgs.card(body_id)
    if not policy.may_see(actor, card.path):
        raise errors.target_not_found()
    below = sharing_bodies(body_id)
    shown = below[offset : None if limit is None else offset + limit]
    rows = Target.objects.filter(policy.visible(actor), year=year, state="in_force")
    if movement:
        rows = rows.filter(movement=movement)
    rows = rows.filter(body_id__in=[body_id, *(one.id for one in below)])
    listed = list(rows.order_by("movement", "indicator", "origin"))
    views = rows_of(actor, listed)
    own = tuple(view for view in views if view.body_id == body_id)
    columns: dict[tuple[str, str], tuple[str, str, str, str]] = {}
    cells: dict[tuple[UUID, str, str], TargetView] = {}
    for view in views:
        if view.body_id == body_id:
            continue
        columns.setdefault(
            (view.movement, view.indicator), (view.movement, view.indicator, view.label, view.label_en)
        )
        cells[view.body_id, view.movement, view.indicator] = _sterner(
            cells.get((view.body_id, view.movement, view.indicator)), view
        )
    reached, given = [], []
    for movement_code, code in columns:
        of = [cell for (_b, m, c), cell in cells.items() if (m, c) == (movement_code, code)]
        given.append(len(of))
        reached.append(sum(cell.progress.standing == "reached" for cell in of))
    return Board(
        body_id=body_id,
        body_name=card.name,
        year=year,
        years=years(actor, body_id),
        own=own,
        columns=tuple(columns.values()),
        rows=tuple(
            BoardRow(one.id, one.name, tuple(cells.get((one.id, m, c)) for m, c in columns)) for one in shown
        )
        if columns
        else (),
        total=len(below),
        reached=tuple(reached),
        given=tuple(given),
    )


def _sterner(known: TargetView | None, view: TargetView) -> TargetView:
    """Of a given target and an own one the sterner is measured; an undercut stays with the given and its flag."""
    if known is None:
        return view
    given, own = (known, view) if known.origin == "given" else (view, known)
    return given if own.undercuts else own
