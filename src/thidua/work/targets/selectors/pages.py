"""One target, one worksheet; the rows locked for services."""

from __future__ import annotations

from uuid import UUID

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.numbers import plain
from thidua.work.targets import errors, policy
from thidua.work.targets.facts import LineView, Part, TargetPage, WorksheetPage
from thidua.work.targets.lifecycle import WORKSHEET
from thidua.work.targets.models import Line, Target, Worksheet
from thidua.work.targets.rules import METHODS, add_up, methods_for, splits
from thidua.work.targets.selectors.rows import chain, given_from, goal_of, rows_of
from thidua.work.targets.selectors.sheet import sizes_and_last


def _seen(actor: Actor, target_id: UUID) -> Target:
    row = Target.objects.filter(policy.visible(actor), id=target_id).first()
    if row is None:
        raise errors.target_not_found()
    return row


def lock(actor: Actor, target_id: UUID, revision: int | None = None) -> Target:
    """The row under its lock. :raises NotFound: out of scope. :raises Stale: changed meanwhile."""
    _seen(actor, target_id)
    row = Target.objects.select_for_update().get(id=target_id)
    if revision is not None and row.revision != revision:
        raise errors.changed_meanwhile()
    return row


def lock_worksheet(actor: Actor, worksheet_id: UUID, revision: int | None = None) -> Worksheet:
    """The worksheet under its lock, its target beside it."""
    row = (
        Worksheet.objects.select_for_update(of=("self",))
        .select_related("target")
        .filter(policy.visible(actor, "target__body"), id=worksheet_id)
        .first()
    )
    if row is None:
        raise errors.worksheet_not_found()
    if revision is not None and row.revision != revision:
        raise errors.changed_meanwhile()
    return row


def target_page(actor: Actor, target_id: UUID) -> TargetPage:
    """One target with its history, what was handed down from it and what that comes to.

    :raises NotFound: absent or out of scope.
    """
    row = _seen(actor, target_id)
    older = chain(row)
    given = given_from(older)
    views = rows_of(actor, [*older, *given])
    down = tuple(views[len(older) :])
    told = None
    if given:
        known = sizes_and_last(actor, row, [each.body_id for each in given])
        parts = [Part(each.body_id, plain(each.value), known[each.body_id][0]) for each in given]
        told = add_up(goal_of(row), row.aggregation, parts)
    draft = Worksheet.objects.filter(target=row, state="draft").values_list("id", flat=True).first()
    above = row.parent
    giver = above.body_id if above else row.body_id
    in_force = row.state == "in_force"
    return TargetPage(
        view=views[0],
        history=tuple(views[1 : len(older)]),
        given_to=down,
        sum=told,
        given_from=(orgs.card(above.body_id).name, goal_of(above)) if above else None,
        worksheet_id=draft,
        may_change=in_force and bool(policy.may_set(actor, giver)),
        may_share=in_force and bool(policy.may_set(actor, row.body_id)),
    )


def worksheet_page(actor: Actor, worksheet_id: UUID) -> WorksheetPage:
    """A worksheet with its lines, what the bodies have now and what the lines come to.

    :raises NotFound: absent or out of scope.
    """
    row = (
        Worksheet.objects.filter(policy.visible(actor, "target__body"), id=worksheet_id)
        .select_related("target")
        .first()
    )
    if row is None:
        raise errors.worksheet_not_found()
    lines = list(Line.objects.filter(worksheet=row).order_by("order"))
    names = orgs.cards({line.body_id for line in lines})
    now_held = {given.body_id: plain(given.value) for given in given_from(chain(row.target))}
    goal = goal_of(row.target)
    parts = [Part(line.body_id, plain(line.value), plain(line.size), plain(line.last)) for line in lines]
    told = add_up(goal, row.target.aggregation, parts)
    state = WORKSHEET.state(row.state)
    usable = methods_for(row.target.unit, row.target.aggregation)
    return WorksheetPage(
        id=row.id,
        target=rows_of(actor, [row.target])[0],
        method=row.method,
        methods=tuple((code, METHODS[code]) for code in usable),
        state=row.state,
        state_label=state.label,
        tone=state.tone,
        reason=row.reason,
        revision=row.revision,
        lines=tuple(
            LineView(
                body_id=line.body_id,
                body_name=names[line.body_id].name if line.body_id in names else orgs.card(line.body_id).name,
                size=part.size,
                size_from=line.size_from,
                last=part.last,
                value=part.value,
                before=now_held.get(line.body_id),
                reason=line.reason,
                undercuts=line.body_id in told.undercut,
            )
            for line, part in zip(lines, parts, strict=True)
        ),
        sum=told,
        splits=splits(row.target.unit, row.target.aggregation),
        may_write=row.state == "draft" and bool(policy.may_set(actor, row.target.body_id)),
    )
