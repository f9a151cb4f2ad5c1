"""A superior enters for bodies that cannot: one workbook, one row a body, handed in on their behalf or not at all."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from thidua.foundations.access import selectors as access
from thidua.foundations.audit import services as audit
from thidua.foundations.notices import services as notices
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.services import write_columns
from thidua.ground.actor import Actor
from thidua.ground.calendar_vn import is_late
from thidua.ground.clock import today
from thidua.ground.errors import NotPossible
from thidua.ground.lifecycle import advance
from thidua.ground.text_vn import squeeze
from thidua.reading.sheets import column_letters
from thidua.work.reports import errors, policy, rules, selectors
from thidua.work.reports.facts import Look
from thidua.work.reports.lifecycle import REPORT
from thidua.work.reports.models import Report, ReportVersion, Round
from thidua.work.reports.rules import workbook as shape
from thidua.work.reports.selectors.figures import last_year_of_round
from thidua.work.reports.selectors.pages import draft_figures, drafted_day
from thidua.work.reports.selectors.workbook_round import ENTERABLE
from thidua.work.reports.services import workbooks
from thidua.work.reports.services.acts import unsigned
from thidua.work.reports.services.handing_in import frozen

_BATCH = 2_000
#: What handing in writes of a report.
_WRITTEN = (
    *("draft", "signed_by", "signed_at", "signed_post", "signed_revision", "sign_asked_at", "sign_voided_at"),
    *("state", "answer", "why"),
    *("submitted_at", "changed_at", "late", "changed_by", "revision"),
)


@dataclass(slots=True)
class _Entry:
    """A row with its report, locked, the draft it makes."""

    row: rules.Entered
    report: Report
    draft: dict[str, dict[str, Any]]


@transaction.atomic
def enter_for_many(
    *,
    actor: Actor,
    round_id: UUID,
    content: bytes,
    file_name: str,
    reason: str = "",
    dry_run: bool = True,
    below: Callable[[Collection[UUID]], Mapping[UUID, rules.Figures]] = lambda bodies: {},
    at: datetime,
) -> Look:
    """Take a round's workbook: every filled row becomes that body's report, handed in on its behalf.

    A dry run stores nothing. Each version names who entered it and why, each value its file, sheet and cell. A row
    left blank is skipped. What a body typed itself is never written over. One line in the trail tells of the file.

    :param below: gives body → sums of the bodies below it for the period; asked where the form compares with them.
    :param reason: why the body that asks enters for them; stands on every version.
    :raises NotFound: out of scope. :raises Refused: not the body that asks. :raises NotPossible: locked
        (``reports-008``), not open yet (``-009``), the head's sign-off is wanted (``-016``), not this round's workbook
        (``-030`` to ``-032``, ``-035``), the same file again (``-033``); when not a dry run: no reason (``-011``),
        faults (``-034``), no row filled in (``-036``).
    """
    row = selectors.lock_round(actor, round_id)
    policy.may_hand_in_for(actor, row.owner_id).require()
    said = squeeze(reason)
    if not dry_run and not said:
        raise errors.reason_missing()
    let_through = _doors(row, at)
    if row.sign_off:
        raise errors.sign_off_missing()
    sha = hashlib.sha256(content).hexdigest()
    workbooks.refuse_same(file_name, sha, round_id, None)
    book = workbooks.opened(content, file_name)
    form = selectors.parsed(row.form_id)
    try:
        stamp = workbooks.stamp_checked(book, "round", str(row.form_id), row.form.digest)
        if stamp.round != str(round_id):
            raise errors.other_workbook(file_name, "một đợt báo cáo khác")
        many = rules.read_many(book, form)
    except NotPossible as refused:
        known = refused.code.startswith("READ-")
        raise (workbooks.unreadable(file_name, refused) if known else refused) from refused
    own = workbooks.earlier_uploads(round_id, None, stamp.made)
    mark = f"{file_name} [{sha[:12]}], "
    entries = _entries(actor, row, form, many, own, mark, at)
    bodies = [entry.report.body_id for entry in entries]
    _check(
        form,
        many,
        entries,
        let_through,
        last_year_of_round(row, bodies),
        below(bodies) if "children_sum" in form.compares else {},
        today(at),
    )
    look = Look(
        file_name=file_name,
        size=len(content),
        sha256=sha,
        rows=len(many.rows),
        checksum=many.checksum,
        faults=tuple(sorted(many.faults, key=lambda fault: (fault.row, fault.column))),
        blank=many.blank,
        answers=dict(Counter(rules.ANSWERS[entered.answer] for entered in many.rows)),
    )
    if dry_run:
        return look
    if look.blocking:
        raise errors.workbook_faults(file_name, look.blocking)
    if not entries:
        raise errors.workbook_changes_nothing(file_name)
    workbooks.keep_taken(actor, row, None, content, stamp, look, at)
    _hand_in(actor, form, entries, said, at)
    _tell(row, entries, at)
    audit.record(
        actor=actor,
        verb="reports.enter_for_many",
        subject_type="round",
        subject_id=str(row.id),
        subject_label=row.title[:500],
        changes={
            "file": [None, file_name],
            "rows": [None, len(entries)],
            "checksum": [None, look.checksum],
        },
        reason=said,
        at=at,
    )
    return look


def _doors(row: Round, at: datetime) -> set[UUID] | None:
    """Bodies an exception lets through the lock; ``None`` when there is no lock yet, or one for all is open.

    :raises NotPossible: the round takes nothing now.
    """
    if at < row.opens_at:
        raise errors.not_open_yet(row.opens_at)
    if row.locks_at is None or at < row.locks_at:
        return None
    doors = set(row.exceptions.filter(until__gt=at, revoked_at=None).values_list("body_id", flat=True))
    if not doors:
        raise errors.locked(row.locks_at, orgs.card(row.owner_id).name)
    return None if None in doors else {body for body in doors if body is not None}


def _entries(
    actor: Actor,
    row: Round,
    form: rules.Form,
    many: rules.Many,
    own: set[str],
    mark: str,
    at: datetime,
) -> list[_Entry]:
    """The rows with their reports; a row of a body outside the round, or of one that handed in itself, is a fault."""
    held = {str(report.id): report for report in _reports(row, many)}
    made = []
    by, when = actor.name or actor.label(), at.isoformat()
    for entered in many.rows:
        report = held.get(entered.report)
        if report is None:
            told = "Đơn vị này không thuộc đợt báo cáo, hoặc ngoài phạm vi của bạn."
            many.faults.append(_at_body(many, entered, told, "Xóa dòng này; dùng tệp mẫu tải ở trang đợt."))
            continue
        if report.state not in ENTERABLE:
            state = REPORT.state(report.state).label
            told = f"Báo cáo của đơn vị đang ở trạng thái “{state}” nên không nhập thay được."
            many.faults.append(_at_body(many, entered, told, "Xóa nội dung dòng này."))
            continue
        draft, _, clashes = rules.merge(
            report.draft, list(_edits(form, entered, report.draft, many, own, mark)), by=by, at=when
        )
        for clash in clashes:
            table = clash.field.startswith("table:")
            column = many.columns[shape.BODY if table else clash.field]
            told = f"{clash.by} của đơn vị đã ghi {clash.value} ở mục này."
            if table:
                told = f"{clash.by} của đơn vị đã ghi {len(clash.value or ())} dòng ở bảng kê."
            remedy = "Để trống dòng này cho đơn vị tự gửi, hoặc đề nghị đơn vị xóa nội dung ấy trên hệ thống."
            many.faults.append(rules.Fault(shape.FIGURES, entered.row, column, entered.body, told, remedy))
        made.append(_Entry(entered, report, draft))
    return made


def _reports(row: Round, many: rules.Many) -> Iterator[Report]:
    wanted = [_uuid(entered.report) for entered in many.rows]
    ids = [one for one in wanted if one is not None]
    for start in range(0, len(ids), _BATCH):
        rows = row.reports.filter(id__in=ids[start : start + _BATCH]).order_by("id")
        for report in rows.select_for_update(of=("self",)):
            report.round = row
            yield report


def _uuid(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None


def _edits(
    form: rules.Form,
    entered: rules.Entered,
    draft: Mapping[str, Mapping[str, Any]],
    many: rules.Many,
    own: set[str],
    mark: str,
) -> Iterator[rules.Edit]:
    """What a row writes. The revision it saw is that of its own earlier upload, else none: what the body typed clashes."""
    values: dict[str, Any] = {
        f"cell:{cell.code}": None if figure is None else format(figure.normalize(), "f")
        for cell, figure in zip(form.cells, entered.figures, strict=True)
    }
    values |= {code: text or None for code, text in entered.words.items()}
    for table in form.tables:
        values[f"table:{table}"] = [row.said for row in entered.tables.get(table, ())] or None
    if shape.DAY in many.columns:
        values[shape.DAY] = entered.day
    for code, value in values.items():
        held = draft.get(code)
        mine = held and any(each in str(held.get("from") or "") for each in own)
        if value is None and held is None:
            continue
        place = mark + _place(form, entered, many, code)
        blank = held is not None and held["v"] is None
        yield rules.Edit(code, value, held["rev"] if held and (mine or blank) else 0, place)
    if entered.explained:
        place = mark + _place(form, entered, many, shape.EXPLAINED)
        codes = [f"why:{rule.code}" for rule in form.rules if rule.severity != "blocking"]
        for code in (*codes, *([shape.DAY_WHY] if entered.day else ())):
            yield rules.Edit(code, entered.explained, draft[code]["rev"] if code in draft else 0, place)


def _place(form: rules.Form, entered: rules.Entered, many: rules.Many, code: str) -> str:
    """Sheet and cell of what a row says: of a table, the first cell of the body's rows."""
    table = code.removeprefix("table:")
    if table == code or not entered.tables.get(table):
        column = many.columns[shape.BODY if table != code else code]
        return f"{shape.FIGURES}!{column_letters(column)}{entered.row}"
    first = entered.tables[table][0]
    return f"{shape.sheet_of_table(form, table)}!{column_letters(min(first.at.values()))}{first.number}"


def _check(
    form: rules.Form,
    many: rules.Many,
    entries: list[_Entry],
    let_through: set[UUID] | None,
    last_year: Mapping[UUID, rules.Figures],
    below: Mapping[UUID, rules.Figures],
    now: date,
) -> None:
    """What would keep each row from being handed in, at its cell."""
    wrong = {(fault.row, fault.column) for fault in many.faults}
    asks_files = [one for one in form.attachments.values() if one.get("required")]
    for entry in entries:
        entered = entry.row
        if let_through is not None and entry.report.body_id not in let_through:
            told = "Đợt đã khóa và không có ngoại lệ cho đơn vị này."
            many.faults.append(_at_body(many, entered, told, "Mở ngoại lệ cho đơn vị, hoặc xóa dòng này."))
        _check_day(many, entry, now)
        if entered.answer != "figures":
            if not entered.why:
                column = many.columns[shape.REASON]
                told = "Trả lời không có số liệu thì phải ghi lý do."
                many.faults.append(
                    rules.Fault(shape.FIGURES, entered.row, column, entered.body, told, "Ghi lý do.")
                )
            continue
        for asked in asks_files:
            told = f"Mẫu đòi tệp đính kèm “{asked['vi']}”, tệp Excel không mang theo được."
            many.faults.append(_at_body(many, entered, told, "Nhập báo cáo này trên trang của nó."))
        figures = draft_figures(form, entry.draft)
        body = entry.report.body_id
        issues = rules.check(form, figures, last_year=last_year.get(body), children=below.get(body))
        for issue in issues:
            column = many.columns[f"cell:{issue.cell}"]
            if (entered.row, column) not in wrong and (issue.blocking or not entered.explained):
                remedy = "" if issue.blocking else "Sửa, hoặc ghi giải thích ở cột “Giải thích”."
                label = f"{entered.body}: {form.by_code[issue.cell].vi}"
                many.faults.append(
                    rules.Fault(shape.FIGURES, entered.row, column, label, issue.message, remedy)
                )
        for code, prompt in form.prompts.items():
            kept = entry.draft.get(f"text:{code}")
            if prompt.get("required") and not (kept and kept["v"]):
                column = many.columns[f"text:{code}"]
                told = f"Chưa viết: {form.questions[code]}"
                many.faults.append(rules.Fault(shape.FIGURES, entered.row, column, entered.body, told, ""))


def _check_day(many: rules.Many, entry: _Entry, now: date) -> None:
    entered, asked = entry.row, entry.report.round
    for issue in rules.day_issues(drafted_day(entry.draft), asked.period_start, now):
        if issue.blocking or (entered.answer == "figures" and not entered.explained):
            column = many.columns.get(shape.DAY, many.columns[shape.BODY])
            remedy = "" if issue.blocking else "Sửa, hoặc ghi giải thích ở cột “Giải thích”."
            many.faults.append(
                rules.Fault(shape.FIGURES, entered.row, column, entered.body, issue.message, remedy)
            )


def _at_body(many: rules.Many, entered: rules.Entered, told: str, remedy: str) -> rules.Fault:
    column = many.columns[shape.BODY]
    return rules.Fault(
        shape.FIGURES, entered.row, column, entered.body, told, remedy, entered.body[: rules.SHOWN]
    )


def _hand_in(actor: Actor, form: rules.Form, entries: list[_Entry], reason: str, at: datetime) -> None:
    """Versions and reports, many at a time."""
    who = actor.label()[:400]
    usual = rules.usual_day(entries[0].report.round.period_end, today(at))
    for start in range(0, len(entries), _BATCH):
        batch = entries[start : start + _BATCH]
        reports = [entry.report for entry in batch]
        numbers = dict(
            ReportVersion.objects.filter(report__in=reports)
            .values_list("report_id")
            .annotate(newest=Max("number"))
            .values_list("report_id", "newest")
        )
        versions = []
        for entry in batch:
            report, entered = entry.report, entry.row
            report.draft = entry.draft
            unsigned(report, at)
            report.sign_asked_at = report.sign_voided_at = None
            day = drafted_day(entry.draft) or usual
            version = frozen(actor, report, form, entered.answer, entered.why, day, reason, at)
            version.number = numbers.get(report.id, 0) + 1
            versions.append(version)
            advance(report, REPORT, "submit")
            report.answer, report.why = entered.answer, entered.why
            report.submitted_at = report.changed_at = at
            report.late = bool(report.due_at and is_late(at, report.due_at))
            report.changed_by, report.revision = who, report.revision + 1
        ReportVersion.objects.bulk_create(versions, batch_size=_BATCH)
        write_columns(reports, _WRITTEN)


def _tell(row: Round, entries: list[_Entry], at: datetime) -> None:
    """The bodies' officers learn that it was done for them."""
    held = access.holders_of([entry.report.body_id for entry in entries], {"standing_officer"}, at)
    notices.queue_notice(
        to=[person for people in held.values() for person in people],
        kind="reports.submitted",
        subject=f"Đã nhập và gửi thay đơn vị bạn: {row.title[:200]}",
        link="/bao-cao/",
        about_type="round",
        about_id=str(row.id),
        dedupe=f"entered:{row.id}:{at.isoformat()}",
        at=at,
    )


__all__ = ["enter_for_many"]
