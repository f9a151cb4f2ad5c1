"""What the body that reports does: fill in, attach, sign off, hand in, take back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from thidua.foundations.access import selectors as access
from thidua.foundations.audit import services as audit
from thidua.foundations.notices import services as notices
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.papers import services as papers
from thidua.ground.actor import Actor
from thidua.ground.calendar_vn import is_late
from thidua.ground.lifecycle import advance
from thidua.ground.text_vn import nfc, squeeze
from thidua.work.reports import errors, policy, rules, selectors
from thidua.work.reports.facts import Saved
from thidua.work.reports.lifecycle import REPORT, WRITABLE
from thidua.work.reports.models import Attachment, Report, ReportVersion, Settled
from thidua.work.reports.selectors.pages import drafted
from thidua.work.reports.services.rounds import day_of


def note(
    actor: Actor, row: Report, verb: str, at: datetime, changes: dict[str, list[object]], reason: str = ""
) -> None:
    """One audit line about a report."""
    audit.record(
        actor=actor,
        verb=f"reports.{verb}",
        subject_type="report",
        subject_id=str(row.id),
        subject_label=row.round.title[:500],
        changes=changes,
        reason=reason,
        at=at,
    )


#: Everything a save writes besides the draft, which is long.
_BUT_DRAFT = [field.name for field in Report._meta.concrete_fields if field.name not in {"id", "draft"}]


def keep(actor: Actor, row: Report, at: datetime, *, draft: bool = True) -> None:
    """Save with a new revision and who changed it; without the draft where the act has not touched it."""
    row.revision += 1
    row.changed_by, row.changed_at = actor.label()[:400], at
    row.save(update_fields=None if draft else _BUT_DRAFT)


def tell(
    row: Report,
    to: Sequence[UUID],
    kind: str,
    subject: str,
    at: datetime,
    text: str = "",
    urgency: str = "normal",
) -> None:
    """A notice about a report."""
    notices.queue_notice(
        to=list(to),
        kind=kind,
        subject=subject[:300],
        text=text,
        link=f"/bao-cao/{row.id}/",
        about_type="report",
        about_id=str(row.id),
        dedupe=f"{kind}:{row.id}:{at.isoformat()}",
        urgency=urgency,
        at=at,
    )


def officers(row: Report, at: datetime) -> list[UUID]:
    """Who of the receiving bodies is told."""
    held = access.holders_of(selectors.receiving(row), {"standing_officer"}, at)
    return [person for people in held.values() for person in people]


def open_for(row: Report, at: datetime) -> None:
    """The body may write and hand in now.

    :raises NotPossible: before the round opens (``reports-009``), or after its lock without exception (``-008``);
        a restatement needs neither.
    """
    if at < row.round.opens_at:
        raise errors.not_open_yet(row.round.opens_at)
    shut = row.round.locks_at is not None and at >= row.round.locks_at
    if shut and row.state != "restating" and selectors.exception_until(row, at) is None:
        assert row.round.locks_at is not None
        raise errors.locked(row.round.locks_at, orgs.card(row.round.owner_id).name)


@transaction.atomic
def save_draft(
    *,
    actor: Actor,
    report_id: UUID,
    edits: Sequence[rules.Edit],
    origin: str = "",
    children: Callable[[], rules.Figures | None] = dict,
    at: datetime,
) -> Saved:
    """Keep what was typed, field by field: what fits is written, what clashes or is no figure is given back.

    Nothing else of the draft is touched, so two people on two sections lose nothing. Saving leaves no line in the trail:
    each field keeps who wrote it and when; the act is handing in.

    :param edits: values as typed (``cell:…``), words (``text:…``, ``why:…``), rows (``table:…``).
    :param children: gives the sums of the bodies below for the same period; asked where the form compares with them.
    :raises NotPossible: the report is not in the body's hands (``reports-007``, ``-008``, ``-009``), or a field is
        not the form's (``-018``).
    """
    row = selectors.lock(actor, report_id)
    policy.may_write(actor, row.body_id).require()
    if row.state not in WRITABLE:
        raise errors.not_writable(REPORT.state(row.state).label)
    open_for(row, at)
    form = selectors.parsed(row.round.form_id, row.round.form.digest)
    written, clashes, bad = _typed_in(actor, row, form, edits, origin, at)
    if written:
        keep(actor, row, at)
    below = children() if "children_sum" in form.compares else None
    issues = rules.check(form, figures_in(form, row.draft), last_year=_last_year(row, form), children=below)
    return Saved(
        {field: row.draft[field]["rev"] for field in written},
        tuple(clashes),
        (*bad, *issues, *selectors.unanswered(row, form)),
        row.revision,
        at,
        form,
        drafted(row.draft),
    )


def _typed_in(
    actor: Actor, row: Report, form: rules.Form, edits: Sequence[rules.Edit], origin: str, at: datetime
) -> tuple[list[str], list[rules.Conflict], list[rules.Issue]]:
    """Write into the draft of a locked row, not saved yet, what fits; the fields written, what clashes, what is no figure.

    What was signed off is so no more, and a report nobody holds is held by whoever writes.
    """
    fit: list[rules.Edit] = []
    bad: list[rules.Issue] = []
    for edit in edits:
        try:
            fit.append(replace(edit, value=read_value(form, edit.field, edit.value)))
        except rules.NotANumber as problem:
            bad.append(rules.Issue("number", edit.field.partition(":")[2], f"{problem}.", True))
    draft, written, clashes = rules.merge(
        row.draft, fit, by=actor.name or actor.label(), at=at.isoformat(), origin=origin
    )
    if written:
        row.draft = draft
        row.signed_by, row.signed_at = "", None
        writer = actor.person_id
        if writer and row.holder_id is None and access.lock_post(writer, row.body_id, policy.WORKERS, at):
            row.holder_id, row.held_since = writer, at
    return written, clashes, bad


def _last_year(row: Report, form: rules.Form) -> rules.Figures | None:
    """The figures a form compares with, where it does and there are any."""
    return selectors.last_year_of(row) or None if "jump" in form.compares else None


def read_value(form: rules.Form, field: str, value: Any) -> Any:
    """A typed value as the draft keeps it: figures as text of an exact number, words in NFC, rows by column.

    :raises NotANumber: a figure that is none. :raises NotPossible: no such field (``reports-018``).
    """
    kind, _, code = field.partition(":")
    if kind == "cell" and code in form.by_code:
        if value is None:
            return None
        number = (
            value
            if isinstance(value, Decimal)
            else rules.number_of(str(value), decimals=form.by_code[code].decimals)
        )
        return None if number is None else format(number.normalize(), "f")
    if kind == "text" and code in form.prompts:
        return _words(value)
    if kind == "why" and any(rule.code == code for rule in form.rules):
        return _words(value)
    if kind == "table" and code in form.tables:
        return _rows_of(form.tables[code], value)
    raise errors.unknown_field(field)


def _words(value: Any) -> str | None:
    said = nfc(str(value or "")).strip()
    if len(said) > rules.LONGEST:
        raise errors.bad_value("Đoạn văn", f"dài {len(said)} chữ cái, nhiều nhất {rules.LONGEST}")
    return said or None


def _rows_of(table: Mapping[str, Any], value: Any) -> list[dict[str, str]] | None:
    columns = [str(column["code"]) for column in table["columns"]]
    rows = [
        {code: squeeze(nfc(str(row.get(code) or ""))) for code in columns}
        for row in value or []
        if isinstance(row, Mapping)
    ]
    kept = [row for row in rows if any(row.values())]
    if len(kept) > rules.MOST_TABLE_ROWS:
        raise errors.bad_value(str(table["vi"]), f"có {len(kept)} dòng, nhiều nhất {rules.MOST_TABLE_ROWS}")
    return kept or None


def figures_in(form: rules.Form, draft: Mapping[str, Mapping[str, Any]]) -> dict[str, Decimal | None]:
    """The figures of a draft by cell."""
    found: dict[str, Decimal | None] = {}
    for cell in form.cells:
        kept = draft.get(f"cell:{cell.code}")
        found[cell.code] = Decimal(kept["v"]) if kept and kept["v"] is not None else None
    return found


@transaction.atomic
def hold_report(*, actor: Actor, report_id: UUID, to_person: UUID, at: datetime) -> None:
    """Hand the report to a colleague of the same body; the holder clock starts again."""
    row = selectors.lock(actor, report_id)
    policy.may_write(actor, row.body_id).require()
    if not access.lock_post(to_person, row.body_id, policy.WORKERS, at):
        raise errors.bad_value("Người làm", "không có vai trò nào ở đơn vị này")
    before, row.holder_id, row.held_since = row.holder_id, to_person, at
    keep(actor, row, at)
    tell(row, [to_person], "reports.handed", f"Bạn được giao báo cáo: {row.round.title}", at)
    note(actor, row, "hold_report", at, {"holder": [str(before or ""), str(to_person)]})


@transaction.atomic
def attach_file(
    *, actor: Actor, report_id: UUID, code: str, content: bytes, name: str, media_type: str, at: datetime
) -> UUID:
    """Keep a file with the report. Returns the attachment's id."""
    row = _writable(actor, report_id, at)
    if code not in selectors.parsed(row.round.form_id, row.round.form.digest).attachments:
        raise errors.unknown_field(code)
    sha = papers.keep_file(content=content, media_type=media_type, at=at)
    kept = Attachment.objects.create(
        report=row, code=code, file_id=sha, name=squeeze(name)[:255], by=actor.label()[:400], at=at
    )
    keep(actor, row, at)
    note(actor, row, "attach_file", at, {"file": [None, kept.name]})
    return kept.id


@transaction.atomic
def remove_file(*, actor: Actor, report_id: UUID, attachment_id: UUID, at: datetime) -> None:
    """Take a file away from the draft; versions that had it keep it."""
    row = _writable(actor, report_id, at)
    kept = row.attachments.filter(id=attachment_id, removed_at=None).first()
    if kept is None:
        raise errors.report_not_found()
    kept.removed_at = at
    kept.save(update_fields=["removed_at"])
    keep(actor, row, at)
    note(actor, row, "remove_file", at, {"file": [kept.name, None]})


def _writable(actor: Actor, report_id: UUID, at: datetime) -> Report:
    row = selectors.lock(actor, report_id)
    policy.may_write(actor, row.body_id).require()
    if row.state not in WRITABLE:
        raise errors.not_writable(REPORT.state(row.state).label)
    open_for(row, at)
    return row


@transaction.atomic
def sign_off(*, actor: Actor, report_id: UUID, revision: int, at: datetime) -> None:
    """The head approves the draft as it stands; any later change asks for it again."""
    row = selectors.lock(actor, report_id, revision)
    policy.may_sign(actor, row.body_id).require()
    if row.state not in WRITABLE:
        raise errors.not_writable(REPORT.state(row.state).label)
    row.signed_by, row.signed_at = actor.label()[:400], at
    keep(actor, row, at)
    note(actor, row, "sign_off", at, {})


@transaction.atomic
def submit_report(
    *,
    actor: Actor,
    report_id: UUID,
    answer: str = "figures",
    why: str = "",
    as_of: date | None = None,
    on_behalf: str = "",
    revision: int | None = None,
    edits: Sequence[rules.Edit] = (),
    children: rules.Figures | None = None,
    at: datetime,
) -> UUID:
    """Hand the report in as a new version that never changes; returns the version's id.

    :param answer: ``figures``, ``nil`` (nothing happened: additive figures count as 0) or ``not_applicable``; the last
        two want a reason.
    :param as_of: the day the figures are of; by default the period's last day, or today while it runs.
    :param on_behalf: why the body that asks hands it in for one that cannot; it is named on the version.
    :param edits: what was typed and comes along, as for :func:`save_draft`; all of it must fit.
    :param children: sums of the bodies below for the same period, where the form compares with them.
    :raises NotPossible: figures that do not hold or warnings without explanation, all listed (``reports-010``); no
        sign-off where the round wants it (``-016``); locked (``-008``).
    """
    row = selectors.lock(actor, report_id, revision)
    instead = bool(on_behalf) and actor.body_id != row.body_id
    if instead:
        policy.may_hand_in_for(actor, row.round.owner_id).require()
    if edits or not instead:
        policy.may_write(actor, row.body_id).require()
    if answer not in rules.ANSWERS:
        raise errors.not_here_to_answer(answer)
    if row.state not in WRITABLE:
        raise errors.not_writable(REPORT.state(row.state).label)
    open_for(row, at)
    form = selectors.parsed(row.round.form_id, row.round.form.digest)
    written, clashes, bad = _typed_in(actor, row, form, edits, "", at)
    if clashes or bad:
        raise errors.has_issues(())
    said = squeeze(why)
    if answer != "figures" and not said:
        raise errors.reason_missing()
    if answer == "figures":
        _sound(row, form, children)
    if row.round.sign_off and not row.signed_by:
        raise errors.sign_off_missing()
    restating = row.state == "restating"
    version = frozen(actor, row, form, answer, said, as_of, on_behalf, at)
    version.number = selectors.newest_number(row) + 1
    version.save(force_insert=True)
    before = advance(row, REPORT, "submit_restatement" if restating else "submit")
    row.submitted_at = at
    if not restating:
        row.answer, row.why = answer, said
        row.late = bool(row.due_at and is_late(at, row.due_at))
    keep(actor, row, at, draft=bool(written))
    own = actor.acting is not None and actor.acting.body_id == row.body_id
    name = actor.acting.body_name if actor.acting and own else orgs.card(row.body_id).name
    told = "đính chính" if restating else "đã gửi"
    tell(row, officers(row, at), "reports.submitted", f"{name} {told}: {row.round.title}", at, urgency="low")
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


def _sound(row: Report, form: rules.Form, children: rules.Figures | None) -> None:
    """Every figure holds, every warning is explained, every asked paragraph and file is there."""
    figures = figures_in(form, row.draft)
    issues = rules.check(form, figures, last_year=_last_year(row, form), children=children)
    explained = {
        field.partition(":")[2] for field, kept in row.draft.items() if field.startswith("why:") and kept["v"]
    }
    left = [issue for issue in issues if issue.blocking or issue.code not in explained]
    left += selectors.unanswered(row, form)
    if left:
        raise errors.has_issues(left)


def frozen(
    actor: Actor,
    row: Report,
    form: rules.Form,
    answer: str,
    why: str,
    as_of: date | None,
    on_behalf: str,
    at: datetime,
) -> ReportVersion:
    """The draft as a version, neither numbered nor saved yet."""
    held = figures_in(form, row.draft)
    if answer == "figures":
        figures = [held[cell.code] for cell in form.cells]
    elif answer == "nil":
        figures = [Decimal(0) if cell.additive else None for cell in form.cells]
    else:
        figures = [None] * len(form.cells)

    def kept(kind: str) -> dict[str, Any]:
        return {
            field.partition(":")[2]: value["v"]
            for field, value in row.draft.items()
            if field.startswith(f"{kind}:") and value["v"] is not None
        }

    texts, tables, explained = kept("text"), kept("table"), kept("why")
    restating = row.state == "restating"
    if restating and row.current is not None:
        same = list(row.current.figures) == figures
        if (
            same
            and row.current.texts == texts
            and row.current.tables == tables
            and row.current.answer == answer
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
        origins={field: value["from"] for field, value in row.draft.items() if value.get("from")},
        as_of=as_of or day_of(row.round, at),
        restates=row.current if restating else None,
        reason=reason,
        submitted_by=actor.label()[:400],
        submitted_at=at,
        on_behalf_of=squeeze(on_behalf)[:400] if actor.body_id != row.body_id else "",
        signed_by=row.signed_by,
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
