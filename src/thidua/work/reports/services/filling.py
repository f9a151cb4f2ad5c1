"""What the body that reports fills in: figures, words, rows, files; and who of its people does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from thidua.foundations.access import selectors as access
from thidua.foundations.papers import services as papers
from thidua.ground.actor import Actor
from thidua.ground.text_vn import nfc, squeeze
from thidua.work.reports import errors, policy, rules, selectors
from thidua.work.reports.facts import Saved
from thidua.work.reports.lifecycle import FILLABLE, REPORT, WRITABLE
from thidua.work.reports.models import Attachment, Report
from thidua.work.reports.selectors.pages import draft_figures, drafted
from thidua.work.reports.services.acts import keep, note, open_for, tell, unsigned


@transaction.atomic
def save_draft(
    *,
    actor: Actor,
    report_id: UUID,
    edits: Sequence[rules.Edit],
    origin: str = "",
    instead: bool = False,
    children: Callable[[], rules.Figures | None] = dict,
    at: datetime,
) -> Saved:
    """Keep what was typed, field by field: what fits is written, what clashes or is no figure is given back.

    Nothing else of the draft is touched, so two people on two sections lose nothing. Saving leaves no line in the trail:
    each field keeps who wrote it and when; the act is handing in.

    :param edits: values as typed (``cell:…``), words (``text:…``, ``why:…``), rows (``table:…``).
    :param instead: by the body that asks, for one that cannot: each value says so, and what the body itself wrote is given
        back as a clash, never written over.
    :param children: gives the sums of the bodies below for the same period; asked where the form compares with them.
    :raises NotPossible: the report is not in the body's hands (``reports-007``, ``-008``, ``-009``), or a field is
        not the form's (``-018``).
    """
    row = _writable(actor, report_id, at, instead=instead)
    form = selectors.parsed(row.round.form_id, row.round.form.digest)
    written, clashes, bad = typed_in(actor, row, form, edits, origin, at, instead=instead)
    if written:
        keep(actor, row, at)
    below = children() if "children_sum" in form.compares else None
    issues = rules.check(form, draft_figures(form, row.draft), last_year=last_year(row, form), children=below)
    issues += selectors.unanswered(row, form, at)
    # What is typed there now is no figure: a word about the one kept before would speak of another.
    unread = {issue.cell for issue in bad}
    return Saved(
        {field: row.draft[field]["rev"] for field in written},
        tuple(clashes),
        (*bad, *(issue for issue in issues if issue.cell not in unread)),
        row.revision,
        at,
        form,
        drafted(row.draft),
    )


def typed_in(
    actor: Actor,
    row: Report,
    form: rules.Form,
    edits: Sequence[rules.Edit],
    origin: str,
    at: datetime,
    *,
    instead: bool = False,
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
    by = actor.name or actor.label()
    if instead:
        origin = f"{rules.INSTEAD}{actor.acting.body_name if actor.acting else actor.label()}"
        fit = [
            replace(edit, seen=-1) if rules.typed_by_body(row.draft.get(edit.field), by) else edit
            for edit in fit
        ]
    draft, written, clashes = rules.merge(row.draft, fit, by=by, at=at.isoformat(), origin=origin)
    if written:
        row.draft = draft
        unsigned(row, at)
        writer = actor.person_id
        if writer and row.holder_id is None and access.lock_post(writer, row.body_id, policy.WORKERS, at):
            row.holder_id, row.held_since = writer, at
    return written, clashes, bad


def last_year(row: Report, form: rules.Form) -> rules.Figures | None:
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
    if field == rules.AS_OF:
        day = rules.day_typed(str(value or ""))
        return day.isoformat() if day else None
    if field == "why:as_of" or (kind == "why" and any(rule.code == code for rule in form.rules)):
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
    *,
    actor: Actor,
    report_id: UUID,
    code: str,
    content: bytes,
    name: str,
    media_type: str,
    instead: bool = False,
    at: datetime,
) -> UUID:
    """Keep a file with the report; ``instead`` as for :func:`save_draft`. Returns the attachment's id."""
    row = _writable(actor, report_id, at, instead=instead)
    if code not in selectors.parsed(row.round.form_id, row.round.form.digest).attachments:
        raise errors.unknown_field(code)
    sha = papers.keep_file(content=content, media_type=media_type, at=at)
    kept = Attachment.objects.create(
        report=row, code=code, file_id=sha, name=squeeze(name)[:255], by=actor.label()[:400], at=at
    )
    unsigned(row, at)
    keep(actor, row, at)
    note(actor, row, "attach_file", at, {"file": [None, kept.name]})
    return kept.id


@transaction.atomic
def remove_file(
    *, actor: Actor, report_id: UUID, attachment_id: UUID, instead: bool = False, at: datetime
) -> None:
    """Take a file away from the draft; versions that had it keep it. Who fills in for a body takes away its own only."""
    row = _writable(actor, report_id, at, instead=instead)
    files = row.attachments.filter(id=attachment_id, removed_at=None)
    kept = files.filter(**({"by": actor.label()[:400]} if instead else {})).first()
    if kept is None:
        raise errors.report_not_found()
    kept.removed_at = at
    kept.save(update_fields=["removed_at"])
    unsigned(row, at)
    keep(actor, row, at)
    note(actor, row, "remove_file", at, {"file": [kept.name, None]})


def _writable(actor: Actor, report_id: UUID, at: datetime, *, instead: bool = False) -> Report:
    row = selectors.lock(actor, report_id)
    allowed = policy.may_write(actor, row.body_id)
    if instead and not allowed:
        allowed = policy.may_hand_in_for(actor, row.round.owner_id)
    allowed.require()
    if row.state not in (FILLABLE if instead else WRITABLE):
        raise errors.not_writable(REPORT.state(row.state).label)
    open_for(row, at)
    return row
