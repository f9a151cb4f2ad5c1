"""Workbooks taken in: a report's into its draft, a round's as reports handed in for many. Whole, or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from thidua.foundations.papers import services as papers
from thidua.ground.actor import Actor
from thidua.ground.errors import NotPossible
from thidua.reading.limits import human_bytes
from thidua.reading.sheets import SHEET_LIMITS, Workbook
from thidua.work.reports import errors, policy, rules, selectors
from thidua.work.reports.facts import Change, Look
from thidua.work.reports.lifecycle import REPORT, WRITABLE
from thidua.work.reports.models import Report, Round, WorkbookTaken
from thidua.work.reports.rules import workbook as shape
from thidua.work.reports.selectors.pages import draft_figures
from thidua.work.reports.services.acts import note, open_for
from thidua.work.reports.services.filling import save_draft

#: What the bytes of a kept workbook are.
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def opened(content: bytes, file_name: str) -> Workbook:
    """The workbook, its package checked.

    :raises NotPossible: too large (``reports-035``), or no workbook: an old .xls, a password, cut off on its way, built
        to harm (``-030``).
    """
    limit = SHEET_LIMITS.file_bytes
    if len(content) > limit:
        raise errors.workbook_too_large(file_name, human_bytes(len(content)), human_bytes(limit))
    if not content:
        raise errors.workbook_unreadable(file_name, "tệp rỗng.")
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise errors.workbook_unreadable(file_name, "tệp đặt mật khẩu hoặc là Excel đời cũ (.xls).")
    if content[:2] != b"PK":
        raise errors.workbook_unreadable(file_name, "nội dung không phải bảng tính Excel (.xlsx).")
    try:
        return Workbook(content, file_name)
    except NotPossible as refused:
        raise unreadable(file_name, refused) from refused


def unreadable(file_name: str, refused: NotPossible) -> NotPossible:
    """What the reader said, with what to do with a workbook."""
    what = refused.message.removeprefix(f"Tệp {file_name} ")
    what = what.replace("hỏng hoặc dở dang", "tệp hỏng hoặc tải lên dở dang", 1)
    return errors.workbook_unreadable(file_name, what)


def stamp_checked(book: Workbook, kind: str, form: str, digest: str) -> rules.Stamp:
    """The stamp of a workbook of this kind and this version of the form.

    :raises NotPossible: none (``reports-031``), or of another kind, shape or version (``-032``).
    """
    stamp = rules.stamp_of(book)
    if stamp is None:
        raise errors.not_our_workbook(book.file)
    if stamp.kind != kind:
        wrong = {"report": "một báo cáo riêng lẻ", "form": "bản xem thử của mẫu"}.get(
            stamp.kind, "cả đợt báo cáo"
        )
        raise errors.other_workbook(book.file, wrong)
    if stamp.shape != shape.SHAPE:
        raise errors.other_workbook(book.file, "phiên bản tệp mẫu khác với phiên bản đang dùng")
    if (stamp.form, stamp.digest) != (form, digest):
        raise errors.other_workbook(book.file, "phiên bản khác của mẫu báo cáo")
    return stamp


def refuse_same(file_name: str, sha256: str, round_id: UUID, report: Report | None) -> None:
    """:raises NotPossible: these very bytes were taken before (``reports-033``)."""
    before = WorkbookTaken.objects.filter(round_id=round_id, report=report, file_id=sha256).first()
    if before is not None:
        raise errors.workbook_taken_before(file_name, before.by, before.at)


def earlier_uploads(round_id: UUID, report: Report | None, made: str) -> set[str]:
    """Marks in a value's origin of earlier uploads of the same workbook."""
    rows = WorkbookTaken.objects.filter(round_id=round_id, report=report, made=made).exclude(made="")
    return {f"[{sha[:12]}]" for sha in rows.values_list("file_id", flat=True)}


def keep_taken(
    actor: Actor,
    row: Round,
    report: Report | None,
    content: bytes,
    stamp: rules.Stamp,
    look: Look,
    at: datetime,
) -> None:
    """Keep the bytes and what was taken from them."""
    sha = papers.keep_file(content=content, media_type=XLSX, at=at)
    WorkbookTaken.objects.create(
        round=row,
        report=report,
        file_id=sha,
        name=look.file_name[:255],
        made=stamp.made[:36],
        rows=look.rows,
        checksum=look.checksum,
        by=actor.label()[:400],
        at=at,
    )


@transaction.atomic
def take_workbook(
    *,
    actor: Actor,
    report_id: UUID,
    content: bytes,
    file_name: str,
    dry_run: bool = True,
    children: Callable[[], rules.Figures | None] = dict,
    at: datetime,
) -> Look:
    """Take a report's filled-in workbook into its draft; a dry run says all it would change and all that is wrong.

    A value that cannot be read, or that somebody else changed on the page meanwhile, keeps the whole file out. Checks
    between figures that do not hold are shown too and keep nothing out: a draft may be unfinished. Each value taken
    keeps its file, sheet and cell.

    :param children: gives the sums of the bodies below for the same period; asked where the form compares with them.
    :raises NotPossible: the report is not in the body's hands (``reports-007``, ``-008``, ``-009``); not this report's
        workbook (``-030`` to ``-032``, ``-035``); the same file again (``-033``); when not a dry run: faults (``-034``),
        nothing new (``-036``).
    """
    row = selectors.lock(actor, report_id)
    policy.may_write(actor, row.body_id).require()
    if row.state not in WRITABLE:
        raise errors.not_writable(REPORT.state(row.state).label)
    open_for(row, at)
    sha = hashlib.sha256(content).hexdigest()
    refuse_same(file_name, sha, row.round_id, row)
    book = opened(content, file_name)
    form = selectors.parsed(row.round.form_id, row.round.form.digest)
    try:
        stamp = stamp_checked(book, "report", str(row.round.form_id), row.round.form.digest)
        if stamp.report != str(row.id):
            raise errors.other_workbook(file_name, "một báo cáo khác (đơn vị khác hoặc kỳ khác)")
        taken = rules.read_report(book, form)
    except NotPossible as refused:
        raise (unreadable(file_name, refused) if refused.code.startswith("READ-") else refused) from refused
    own = earlier_uploads(row.round_id, row, stamp.made)
    edits = rules.changes(
        taken,
        stamp.fields,
        row.draft,
        lambda origin: any(mark in origin for mark in own),
        lambda place: f"{file_name} [{sha[:12]}], {place.sheet}!{place.cell}",
    )
    labels = rules.labels_of(form)
    draft, _written, clashes = rules.merge(row.draft, edits, by="", at="")
    taken.faults += rules.clash_faults(taken, labels, clashes)
    below = children() if "children_sum" in form.compares else None
    last_year = selectors.last_year_of(row) or None
    issues = rules.check(form, draft_figures(form, draft), last_year=last_year, children=below)
    explained = {
        code.removeprefix("why:") for code, kept in draft.items() if code[:4] == "why:" and kept["v"]
    }
    left = [issue for issue in issues if issue.blocking or issue.code not in explained]
    taken.faults += list(rules.issue_faults(taken, form, left))
    look = Look(
        file_name=file_name,
        size=len(content),
        sha256=sha,
        rows=sum(value is not None for value in taken.values.values()),
        checksum=taken.checksum(),
        faults=tuple(taken.faults),
        changed=_changes(edits, row.draft, taken, labels),
    )
    if dry_run:
        return look
    if look.blocking:
        raise errors.workbook_faults(file_name, look.blocking)
    if not edits:
        raise errors.workbook_changes_nothing(file_name)
    keep_taken(actor, row.round, row, content, stamp, look, at)
    save_draft(actor=actor, report_id=report_id, edits=edits, at=at)
    note(
        actor,
        row,
        "take_workbook",
        at,
        {
            "file": [None, file_name],
            "values": [None, len(edits)],
            "checksum": [None, look.checksum],
        },
    )
    return look


def _changes(
    edits: list[rules.Edit], draft: dict[str, Any], taken: rules.Taken, labels: dict[str, str]
) -> tuple[Change, ...]:
    return tuple(
        Change(
            labels.get(edit.field, ""),
            f"{taken.places[edit.field].sheet}, {taken.places[edit.field].cell}",
            draft[edit.field]["v"] if edit.field in draft else None,
            edit.value,
        )
        for edit in edits
    )
