"""What the body that reports answers for: hand in, take back (the sign-off: signing.py)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from thidua.foundations.access import selectors as access
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.calendar_vn import is_late
from thidua.ground.clock import today
from thidua.ground.lifecycle import advance
from thidua.ground.text_vn import squeeze
from thidua.work.reports import errors, policy, rules, selectors
from thidua.work.reports.lifecycle import FILLABLE, REPORT, WRITABLE
from thidua.work.reports.models import Report, ReportVersion, Settled
from thidua.work.reports.selectors.pages import draft_figures, drafted_day
from thidua.work.reports.services.acts import keep, note, officers, open_for, tell
from thidua.work.reports.services.filling import last_year, typed_in


@transaction.atomic
def submit_report(
    *,
    actor: Actor,
    report_id: UUID,
    answer: str = "figures",
    why: str = "",
    as_of: date | None = None,
    on_behalf: str = "",
    leaving_out: bool = False,
    revision: int | None = None,
    edits: Sequence[rules.Edit] = (),
    children: rules.Figures | None = None,
    at: datetime,
) -> UUID:
    """Hand the report in as a new version that never changes; returns the version's id.

    :param answer: ``figures``, ``nil`` (nothing happened: additive figures count as 0) or ``not_applicable``; the last
        two want a reason.
    :param as_of: the day the figures are of; else the draft's, by default the period's last day, or today while it runs.
    :param on_behalf: why the body that asks hands it in for one that cannot; it is named on the version, the body is told.
        Where a head must approve, only a head does.
    :param leaving_out: an answer without figures leaves what the draft holds out of the version; that was said, and agreed.
    :param edits: what was typed and comes along, as for :func:`save_draft`; all of it must fit.
    :param children: sums of the bodies below for the same period, where the form compares with them.
    :raises NotPossible: figures that do not hold or warnings without explanation, all listed (``reports-010``); no
        sign-off where the round wants it (``-016``); locked (``-008``).
    """
    row = selectors.lock(actor, report_id, revision)
    instead = bool(on_behalf) and actor.body_id != row.body_id
    if instead:
        policy.may_hand_in_for(actor, row.round.owner_id).require()
    else:
        policy.may_write(actor, row.body_id).require()
    if answer not in rules.ANSWERS:
        raise errors.not_here_to_answer(answer)
    if row.state not in (FILLABLE if instead else WRITABLE):
        raise errors.not_writable(REPORT.state(row.state).label)
    open_for(row, at)
    form = selectors.parsed(row.round.form_id, row.round.form.digest)
    written, clashes, bad = typed_in(actor, row, form, edits, "", at, instead=instead)
    if clashes or bad:
        raise errors.has_issues(())
    said = squeeze(why)
    if answer != "figures" and not said:
        raise errors.reason_missing()
    if answer != "figures" and not leaving_out and any(rules.left_out(row.draft)):
        raise errors.draft_left_out(*rules.left_out(row.draft))
    day = as_of or drafted_day(row.draft) or rules.usual_day(row.round.period_end, today(at))
    if answer == "figures":
        _sound(row, form, children, day, at)
    elif any(issue.blocking for issue in rules.day_issues(day, row.round.period_start, today(at))):
        raise errors.has_issues(rules.day_issues(day, row.round.period_start, today(at)))
    if row.round.sign_off and not row.signed_by:
        if not instead:
            raise errors.sign_off_missing()
        if actor.role != "chair":
            raise errors.sign_off_instead()
        row.signed_by, row.signed_at = actor.label()[:400], at
    row.sign_asked_at = row.sign_voided_at = None
    restating = row.state == "restating"
    version = frozen(actor, row, form, answer, said, day, on_behalf, at)
    version.number = selectors.newest_number(row) + 1
    version.save(force_insert=True)
    before = advance(row, REPORT, "submit_restatement" if restating else "submit")
    if not restating:
        row.submitted_at = at
        row.answer, row.why = answer, said
        row.late = bool(row.due_at and is_late(at, row.due_at))
    keep(actor, row, at, draft=bool(written))
    own = actor.acting is not None and actor.acting.body_id == row.body_id
    name = actor.acting.body_name if actor.acting and own else orgs.card(row.body_id).name
    told = "đính chính" if restating else "đã gửi"
    tell(row, officers(row, at), "reports.submitted", f"{name} {told}: {row.round.title}", at, urgency="low")
    if instead:
        _tell_body(row, actor, on_behalf, at)
    note(
        actor,
        row,
        "submit_report",
        at,
        {
            "state": [before, row.state],
            "answer": [None, answer],
            "version": [None, version.number],
            "late": [None, row.late],
            **({"on_behalf": [None, name]} if version.on_behalf_of else {}),
        },
        version.reason or said,
    )
    return version.id


def _tell_body(row: Report, actor: Actor, reason: str, at: datetime) -> None:
    """The officers of the body learn that it was done for them, by whom and why."""
    who = actor.acting.body_name if actor.acting else actor.label()
    people = access.holders(row.body_id, {"standing_officer"}, at)
    subject = f"{who} đã gửi thay đơn vị bạn: {row.round.title}"
    tell(row, people, "reports.submitted", subject, at, squeeze(reason))


def _sound(row: Report, form: rules.Form, children: rules.Figures | None, day: date, at: datetime) -> None:
    """Every figure holds, every warning is explained, every asked paragraph and file is there, the day is one."""
    figures = draft_figures(form, row.draft)
    issues = rules.check(form, figures, last_year=last_year(row, form), children=children)
    explained = {
        field.partition(":")[2] for field, kept in row.draft.items() if field.startswith("why:") and kept["v"]
    }
    issues += [issue for issue in selectors.unanswered(row, form, at) if issue.code != "as_of"]
    issues += rules.day_issues(day, row.round.period_start, today(at))
    left = [issue for issue in issues if issue.blocking or issue.code not in explained]
    if left:
        raise errors.has_issues(left)


def frozen(
    actor: Actor,
    row: Report,
    form: rules.Form,
    answer: str,
    why: str,
    as_of: date,
    on_behalf: str,
    at: datetime,
) -> ReportVersion:
    """The draft as a version, neither numbered nor saved yet.

    "Nothing arose" makes a nought of what adds up over the year, never of what stands at a day: households do not vanish.
    It and "not applicable" take no figure, paragraph or table of the draft along; the draft keeps them.
    """
    held = draft_figures(form, row.draft)
    if answer == "figures":
        figures = [held[cell.code] for cell in form.cells]
    elif answer == "nil":
        figures = [Decimal(0) if cell.additive and cell.over_time == "sum" else None for cell in form.cells]
    else:
        figures = [None] * len(form.cells)

    def kept(kind: str) -> dict[str, Any]:
        return {
            field.partition(":")[2]: value["v"]
            for field, value in row.draft.items()
            if field.startswith(f"{kind}:") and value["v"] is not None
        }

    explained = kept("why")
    texts, tables = (kept("text"), kept("table")) if answer == "figures" else ({}, {})
    origins = {field: value["from"] for field, value in row.draft.items() if value.get("from")}
    if answer != "figures":
        explained = {code: text for code, text in explained.items() if code == "as_of"}
        origins = {field: said for field, said in origins.items() if field == rules.AS_OF}
    restating = row.state == "restating"
    if restating and row.current is not None:
        same = list(row.current.figures) == figures
        if (
            same
            and row.current.texts == texts
            and row.current.tables == tables
            and row.current.answer == answer
            and row.current.as_of == as_of
        ):
            raise errors.nothing_restated()
    said = {
        "answer": answer,
        "figures": [None if each is None else format(each.normalize(), "f") for each in figures],
        "texts": texts,
        "tables": tables,
    }
    reason = why if answer != "figures" else ""
    if restating:
        reason = str(row.draft.get("restate", {}).get("v") or "")
    return ReportVersion(
        report=row,
        answer=answer,
        figures=figures,
        texts=texts,
        tables=tables,
        explained=explained,
        origins=origins,
        as_of=as_of,
        restates=row.current if restating else None,
        reason=reason,
        submitted_by=actor.label()[:400],
        submitted_at=at,
        on_behalf_of=squeeze(on_behalf)[:400] if actor.body_id != row.body_id else "",
        signed_by=row.signed_by,
        signed_post_id=row.signed_post_id,
        digest=hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest(),
    )


@transaction.atomic
def recall_report(*, actor: Actor, report_id: UUID, revision: int | None = None, at: datetime) -> None:
    """Take back what was handed in and nobody received yet; the version stays on record.

    :raises NotPossible: somebody has received it (``reports-017``), or the period is locked (``-008``).
    """
    row = selectors.lock(actor, report_id, revision)
    policy.may_write(actor, row.body_id).require()
    newest = row.versions.order_by("-number").first()
    taken = newest.settled.filter(what="receipted").first() if newest else None
    if taken is not None:
        raise errors.already_received(taken.by)
    open_for(row, at)
    before = advance(row, REPORT, "recall")
    if newest is not None:
        Settled.objects.create(version=newest, what="recalled", by=actor.label()[:400], at=at)
    row.answer, row.why, row.late, row.submitted_at = "", "", False, None
    keep(actor, row, at)
    note(actor, row, "recall_report", at, {"state": [before, row.state]})
