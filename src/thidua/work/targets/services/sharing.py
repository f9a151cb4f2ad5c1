"""A superior's target shared out among the bodies below: a worksheet, filled, then handed out at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from thidua.foundations.access import selectors as access
from thidua.foundations.audit import services as audit
from thidua.foundations.notices import services as notices
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.services import write_columns
from thidua.ground.actor import Actor
from thidua.ground.lifecycle import advance
from thidua.ground.numbers import places, plain, vn_number
from thidua.ground.refs import uuid7
from thidua.ground.text_vn import squeeze
from thidua.work.targets import errors, policy, selectors
from thidua.work.targets.facts import Goal, Part, Sum
from thidua.work.targets.lifecycle import WORKSHEET
from thidua.work.targets.models import Line, Target, Worksheet
from thidua.work.targets.rules import METHODS, add_up, methods_for, propose, splits, wrong_value
from thidua.work.targets.selectors.rows import chain, given_from, goal_of
from thidua.work.targets.services.setting import indicator_of, renew, said


def _note(
    actor: Actor, row: Worksheet, verb: str, at: datetime, changes: dict[str, list[object]], reason: str = ""
) -> None:
    audit.record(
        actor=actor,
        verb=f"targets.{verb}",
        subject_type="worksheet",
        subject_id=str(row.id),
        subject_label=f"{row.target.label}, {row.target.year}"[:500],
        changes=changes,
        reason=reason,
        at=at,
    )


@transaction.atomic
def start_worksheet(*, actor: Actor, target_id: UUID, method: str = "equal", at: datetime) -> UUID:
    """A worksheet of a target in force with a line for every body directly below, filled by a method.

    One that is being worked on is given back as it is: a second click makes no second sheet.

    :raises NotPossible: nobody below (``targets-010``), a method that means nothing here (``-013``).
    """
    row = selectors.lock(actor, target_id)
    policy.may_set(actor, row.body_id).require()
    if row.state != "in_force":
        raise errors.target_not_found()
    draft = Worksheet.objects.filter(target=row, state="draft").first()
    if draft is not None:
        return draft.id
    _check_method(row, method)
    below = [card.id for card in selectors.sharing_bodies(row.body_id)]
    if not below:
        raise errors.nobody_below()
    known = selectors.sizes_and_last(actor, row, below)
    held = {given.body_id: plain(given.value) for given in given_from(chain(row))}
    parts = [
        Part(body, held.get(body), size, last, whence)
        for body, (size, whence, last) in ((body, known[body]) for body in below)
    ]
    values = propose(goal_of(row), row.aggregation, method, parts)
    sheet = Worksheet.objects.create(
        id=uuid7(), target=row, method=method, made_by=actor.label()[:400], made_at=at
    )
    Line.objects.bulk_create(
        Line(
            worksheet=sheet, body_id=part.body, order=order, size=part.size, size_from=part.size_from, last=part.last,
            value=values[part.body],
        )
        for order, part in enumerate(parts)
    )  # fmt: skip
    _note(actor, sheet, "start_worksheet", at, {"method": [None, method], "bodies": [None, len(parts)]})
    return sheet.id


def _check_method(row: Target, method: str) -> None:
    if method not in methods_for(row.unit, row.aggregation):
        raise errors.wrong_method(METHODS.get(method, method))


@transaction.atomic
def fill_worksheet(
    *,
    actor: Actor,
    worksheet_id: UUID,
    values: Mapping[UUID, Decimal | None] | None = None,
    reasons: Mapping[UUID, str] | None = None,
    sizes: Mapping[UUID, Decimal | None] | None = None,
    method: str = "",
    revision: int | None = None,
    at: datetime,
) -> None:
    """Write lines by hand, or fill them all again by a method. Only lines named change.

    :param values: body → its part; ``None`` for none given.
    :param sizes: body → its size as somebody knows it, before a method is used; what repeats the size held changes nothing.
    :raises NotPossible: a value of no sense (``targets-005``). :raises NotFound: a body not on the sheet.
    """
    sheet = selectors.lock_worksheet(actor, worksheet_id, revision)
    policy.may_set(actor, sheet.target.body_id).require()
    _still_draft(sheet)
    lines = {line.body_id: line for line in Line.objects.filter(worksheet=sheet).order_by("order")}
    changed: dict[UUID, Line] = {}
    for body, size in (sizes or {}).items():
        if body not in lines:
            raise errors.line_not_found()
        if size is not None and size < 0:
            raise errors.bad_value(vn_number(size, places(size)), "quy mô không âm")
        if plain(lines[body].size) != size:
            lines[body].size, lines[body].size_from = size, "" if size is None else "typed"
            changed[body] = lines[body]
    if method:
        _check_method(sheet.target, method)
        parts = [Part(b, plain(x.value), plain(x.size), plain(x.last)) for b, x in lines.items()]
        for body, value in propose(goal_of(sheet.target), sheet.target.aggregation, method, parts).items():
            lines[body].value = value
            changed[body] = lines[body]
        sheet.method = method
    for body, value in (values or {}).items():
        if body not in lines:
            raise errors.line_not_found()
        if value is not None and (why := wrong_value(value, sheet.target.unit)):
            raise errors.bad_value(vn_number(value, places(value)), why)
        if plain(lines[body].value) != value:
            lines[body].value = value
            changed[body] = lines[body]
            sheet.method = method or "hand"
    for body, reason in (reasons or {}).items():
        if body in lines and lines[body].reason != squeeze(reason):
            lines[body].reason = squeeze(reason)
            changed[body] = lines[body]
    if not changed:
        return
    write_columns(changed.values(), ["value", "reason", "size", "size_from"])
    sheet.revision += 1
    sheet.save()
    _note(actor, sheet, "fill_worksheet", at, {"lines": [None, len(changed)], "method": [None, sheet.method]})


def _still_draft(sheet: Worksheet) -> None:
    if sheet.state != "draft" or sheet.target.state != "in_force":
        raise errors.changed_meanwhile()


@transaction.atomic
def hand_out(
    *, actor: Actor, worksheet_id: UUID, reason: str = "", revision: int | None = None, at: datetime
) -> int:
    """Give every body with a value its target, all at once; returns how many were given or changed.

    A body that had one from the same source keeps it when nothing changes, else the new one takes its place.

    :param reason: needed when the parts fall short of the whole, or one is asked for less than the whole's share.
    :raises NotPossible: no line has a value (``targets-011``), the parts fall short without a reason (``-012``).
    """
    sheet = selectors.lock_worksheet(actor, worksheet_id, revision)
    policy.may_set(actor, sheet.target.body_id).require()
    _still_draft(sheet)
    lines = list(Line.objects.filter(worksheet=sheet).order_by("order"))
    given_lines = [line for line in lines if line.value is not None]
    if not given_lines:
        raise errors.nothing_given()
    goal = goal_of(sheet.target)
    told = add_up(
        goal,
        sheet.target.aggregation,
        [Part(line.body_id, plain(line.value), plain(line.size), plain(line.last)) for line in lines],
    )
    unsaid = {line.body_id for line in lines if line.body_id in told.undercut and not line.reason}
    if (told.enough is False or unsaid) and not reason.strip():
        raise errors.parts_fall_short(_short(goal, told, len(unsaid)))
    given = _give(sheet, given_lines, goal, actor, reason, at)
    advance(sheet, WORKSHEET, "hand_out")
    sheet.reason = squeeze(reason)
    sheet.ended_at = at
    sheet.revision += 1
    sheet.save()
    officers = access.holders_of(given, {"standing_officer"}, at)
    notices.queue_notice(
        to=[person for people in officers.values() for person in people],
        kind="targets.given",
        subject=f"Được giao chỉ tiêu năm {sheet.target.year}: {sheet.target.label[:200]}",
        link=f"/chi-tieu/?nam={sheet.target.year}",
        about_type="worksheet",
        about_id=str(sheet.id),
        dedupe=f"given:{sheet.id}",
        at=at,
    )
    _note(
        actor, sheet, "hand_out", at, {"given": [None, len(given)], "blank": [None, told.blank]}, sheet.reason
    )
    return len(given)


def _short(goal: Goal, told: Sum, undercut: int) -> str:
    if told.gap is not None and told.enough is False:
        shown = abs(told.gap)
        return f"lệch {vn_number(shown, 0 if shown == shown.to_integral_value() else 2)} so với {said(goal)}"
    return f"{undercut} đơn vị được giao thấp hơn {said(goal)}"


def _give(
    sheet: Worksheet, lines: list[Line], goal: Goal, actor: Actor, reason: str, at: datetime
) -> list[UUID]:
    target = sheet.target
    held = {
        row.body_id: row
        for row in Target.objects.select_for_update().filter(
            body_id__in=[line.body_id for line in lines],
            movement=target.movement,
            indicator=target.indicator,
            year=target.year,
            origin="given",
            state="in_force",
        )
    }
    cards = orgs.cards([line.body_id for line in lines])
    split = splits(target.unit, target.aggregation)
    given: list[UUID] = []
    fresh: list[Target] = []
    for line in lines:
        assert line.value is not None
        part = Goal("=" if split and goal.upward else goal.operator, line.value, target.unit)
        why = line.reason or reason
        if (row := held.get(line.body_id)) is not None:
            if goal_of(row) == part and row.parent_id == target.id:
                continue
            renew(row, part, by=actor, reason=why, at=at, parent=target)
        else:
            card = cards.get(line.body_id)
            fresh.append(
                Target(
                    id=uuid7(),
                    body_id=line.body_id,
                    territory_id=card.territory_id if card else None,
                    **indicator_of(target),
                    operator=part.operator,
                    value=part.value,
                    origin="given",
                    parent=target,
                    source=target.source,
                    reason=squeeze(why),
                    set_by=actor.label()[:400],
                    set_at=at,
                )
            )
        given.append(line.body_id)
    Target.objects.bulk_create(fresh, batch_size=500)
    return given


@transaction.atomic
def drop_worksheet(*, actor: Actor, worksheet_id: UUID, revision: int | None = None, at: datetime) -> None:
    """Give up a worksheet; what was handed out before stays."""
    sheet = selectors.lock_worksheet(actor, worksheet_id, revision)
    policy.may_set(actor, sheet.target.body_id).require()
    before = advance(sheet, WORKSHEET, "drop")
    sheet.ended_at = at
    sheet.revision += 1
    sheet.save()
    _note(actor, sheet, "drop_worksheet", at, {"state": [before, sheet.state]})
