"""One report: its page, and its row locked for a service."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from thidua.foundations.audit import selectors as audit
from thidua.foundations.audit.facts import Line
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.clock import VN, today
from thidua.ground.errors import Stale
from thidua.work.reports import errors, policy, rules
from thidua.work.reports.facts import (
    Accepted,
    AttachmentView,
    DraftField,
    RemarkView,
    ReportPage,
    SettledView,
    VersionView,
)
from thidua.work.reports.lifecycle import FILLABLE, REPORT, WRITABLE
from thidua.work.reports.models import LockException, Remark, Report, ReportVersion
from thidua.work.reports.selectors.figures import by_cell, last_year_told
from thidua.work.reports.selectors.forms import parsed
from thidua.work.reports.selectors.lists import card_of

#: What became of a version, in words.
SETTLED = {
    "receipted": "Đã nhận",
    "accepted": "Tiếp nhận",
    "returned": "Trả lại",
    "superseded": "Thay bằng bản sau",
    "recalled": "Rút lại",
}

_SETTLED = """
    SELECT report.id, report.body_id, asked.form_id, asked.period, report.obligation_id
    FROM reports_report report JOIN reports_round asked ON asked.id = report.round_id WHERE report.id = %s
"""


def lock(actor: Actor, report_id: UUID, revision: int | None = None) -> Report:
    """The row, locked, when the actor may see it. For this room's services.

    :raises NotFound: absent or out of scope. :raises Stale: someone moved first.
    """
    rows = (
        Report.objects.select_for_update(of=("self",), no_key=True)
        .select_related("round__form")
        .defer("round__form__data")
        .filter(id=report_id)
    )
    # One's own report needs no look at the tree, which would cost more than all else in the hour before a deadline.
    row = rows.filter(policy.own(actor)).first()
    if row is None:
        row = rows.filter(id__in=Report.objects.filter(policy.visible(actor)).values("id")).first()
    if row is None:
        raise errors.report_not_found()
    if revision is not None and row.revision != revision:
        raise _changed(row)
    return row


def _changed(row: Report) -> Stale:
    for line in audit.trail("report", row.id, limit=1):
        when = f"{line.at.astimezone(VN):%H:%M:%S ngày %d/%m/%Y}"
        return errors.changed_meanwhile(f"{line.actor_label}, {line.verb_label}, lúc {when}")
    return errors.changed_meanwhile(REPORT.state(row.state).label)


def receiving(row: Report) -> set[UUID]:
    """The body that asks and the other recipients."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT body_id FROM reports_round_recipient WHERE round_id = %s", [row.round_id])
        return {row.round.owner_id, *(body for (body,) in cursor.fetchall())}


def newest_number(row: Report) -> int:
    """The number of a report's newest version; 0 where there is none. Stands while the row is locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(number) FROM reports_version WHERE report_id = %s", [row.id])
        (number,) = cursor.fetchone()
    return number or 0


def exception_until(row: Report, at: datetime) -> datetime | None:
    """Until when an exception lets this body through the lock; ``None`` where none does."""
    doors = LockException.objects.filter(
        Q(body_id=row.body_id) | Q(body=None), round_id=row.round_id, until__gt=at, revoked_at=None
    )
    return doors.order_by("-until").values_list("until", flat=True).first()


def draft_figures(form: rules.Form, draft: dict[str, dict[str, object]]) -> dict[str, Decimal | None]:
    """The figures a draft holds, by cell."""
    found: dict[str, Decimal | None] = {}
    for cell in form.cells:
        kept = draft.get(f"cell:{cell.code}")
        value = kept["v"] if kept else None
        found[cell.code] = Decimal(str(value)) if value is not None else None
    return found


def drafted_day(draft: dict[str, dict[str, Any]]) -> date | None:
    """The day a draft says its figures are of; ``None`` where it says none."""
    kept = draft.get(rules.AS_OF)
    return rules.day_typed(str(kept["v"])) if kept and kept["v"] else None


def drafted(draft: dict[str, dict[str, Any]]) -> dict[str, DraftField]:
    """The fields of a draft, with who wrote each."""
    return {
        field: DraftField(kept["v"], kept["rev"], kept["by"], kept["at"], kept.get("from", ""))
        for field, kept in draft.items()
    }


def unanswered(row: Report, form: rules.Form, at: datetime) -> list[rules.Issue]:
    """Paragraphs and files the draft still owes, rows that lack something, and a day the figures cannot be of."""
    kept = {field: each["v"] for field, each in row.draft.items() if each["v"]}
    texts = [field.partition(":")[2] for field in kept if field.startswith("text:")]
    tables = {code: kept[f"table:{code}"] for code in form.tables if f"table:{code}" in kept}
    files = row.attachments.filter(removed_at=None).values_list("code", flat=True) if form.attachments else ()
    owed = rules.unanswered(form, texts, files, tables)
    return owed + rules.day_issues(drafted_day(row.draft), row.round.period_start, today(at))


def wants_children(report_id: UUID) -> tuple[UUID, UUID, str] | None:
    """(body, form version, period) of a report whose form compares it with the bodies below; ``None`` for others."""
    row = (
        Report.objects.filter(id=report_id).values_list("body_id", "round__form_id", "round__period").first()
    )
    if row is None or "children_sum" not in parsed(row[1]).compares:
        return None
    return row


def one(actor: Actor, report_id: UUID, *, children: rules.Figures | None = None, at: datetime) -> ReportPage:
    """Everything the page of a report shows.

    :param children: sums of the bodies below for the same period, where the form compares with them.
    :raises NotFound: absent or out of scope.
    """
    seen = Report.objects.filter(policy.visible(actor)).values("id")
    row = (
        Report.objects.select_related("round__form", "holder", "current")
        .defer("round__form__data")
        .filter(id=report_id, id__in=seen)
        .first()
    )
    if row is None:
        raise errors.report_not_found()
    form = parsed(row.round.form_id, row.round.form.digest)
    others = list(row.round.recipients.values_list("body_id", flat=True))
    names = orgs.cards({row.body_id, row.round.owner_id, *others})
    write = policy.may_write(actor, row.body_id)
    door, locks_at = exception_until(row, at), row.round.locks_at
    shut = locks_at is not None and at >= locks_at and row.state != "restating" and door is None
    last_year = last_year_told(row)
    issues: list[rules.Issue] = []
    if row.state in WRITABLE:
        issues = rules.check(
            form, draft_figures(form, row.draft), last_year=last_year.figures or None, children=children
        )
        issues += unanswered(row, form, at)
    versions = _versions(row, form)
    stood = [one for one in versions if not any(each.what == "recalled" for each in one.settled)]
    newest = stood[0].id if stood else None
    back = next((one for one in stood[:2] if any(each.what == "returned" for each in one.settled)), None)
    remarks = Remark.objects.filter(version__report=row).order_by("at") if newest else ()
    pinned = [(one.version_id, RemarkView(one.id, one.field, one.text, one.by, one.at)) for one in remarks]
    return ReportPage(
        card=card_of(row, names),
        form=form,
        form_id=row.round.form_id,
        draft=drafted(row.draft),
        versions=versions,
        remarks=tuple(view for version, view in pinned if version == newest),
        returned=back,
        earlier=tuple(view for version, view in pinned if back and version == back.id and version != newest),
        attachments=tuple(
            AttachmentView(one.id, one.code, one.name, one.file_id, one.by, one.at)
            for one in row.attachments.filter(removed_at=None).order_by("at")
        ),
        issues=tuple(issues),
        last_year=last_year.figures,
        last_year_whose=last_year.whose,
        about=str(row.round.plan_id or ""),
        may_write=bool(write) and row.state in WRITABLE and not shut,
        may_sign=bool(policy.may_sign(actor, row.body_id, str(row.round.plan_id or "")))
        and row.state in WRITABLE
        and not shut,
        may_receive=bool(policy.may_receive(actor, {row.round.owner_id, *others})),
        may_ask=bool(policy.may_ask(actor, row.round.owner_id)),
        write_refusal=write.reason,
        open_until=door,
        shut=shut,
        may_instead=not write
        and row.state in FILLABLE
        and not shut
        and at >= row.round.opens_at
        and bool(policy.may_hand_in_for(actor, row.round.owner_id)),
        usual_day=rules.usual_day(row.round.period_end, today(at)),
        recipients=tuple((body, names[body].name) for body in others if body in names),
    )


def _versions(row: Report, form: rules.Form) -> tuple[VersionView, ...]:
    rows = ReportVersion.objects.filter(report=row).prefetch_related("settled").order_by("-number")
    return tuple(
        VersionView(
            id=one.id,
            number=one.number,
            answer=one.answer,
            figures=by_cell(form, one.figures),
            texts=one.texts,
            tables=one.tables,
            explained=one.explained,
            origins=one.origins,
            as_of=one.as_of,
            reason=one.reason,
            restates=one.restates_id,
            submitted_by=one.submitted_by,
            submitted_at=one.submitted_at,
            on_behalf_of=one.on_behalf_of,
            signed_by=one.signed_by,
            current=one.id == row.current_id,
            answer_label=rules.ANSWERS.get(one.answer, "") if one.answer != "figures" else "",
            settled=tuple(
                SettledView(s.what, SETTLED.get(s.what, s.what), s.by, s.at, s.reason)
                for s in sorted(one.settled.all(), key=lambda s: s.at)
            ),
        )
        for one in rows
    )


def settled(report_id: UUID) -> Accepted:
    """What obligations and totals must know of a report after an act. The caller has checked the right to it.

    :raises NotFound: absent.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SETTLED, [report_id])
        row = cursor.fetchone()
    if row is None:
        raise errors.report_not_found()
    return Accepted(*row)


def came_in(report_id: UUID) -> tuple[datetime, str]:
    """When the newest version of a report was handed in, and why by another where it was."""
    row = ReportVersion.objects.filter(report_id=report_id).order_by("-number")
    when, instead = row.values_list("submitted_at", "on_behalf_of")[0]
    return when, instead


def owed_by_handed_in(round_id: UUID, at: datetime) -> list[UUID]:
    """The obligations that reports of a round handed in at this very instant answer."""
    rows = Report.objects.filter(round_id=round_id, submitted_at=at, obligation_id__isnull=False)
    return [one for one in rows.values_list("obligation_id", flat=True) if one is not None]


def state_of(report_id: UUID) -> str:
    """Where a report stands; empty for none."""
    return Report.objects.filter(id=report_id).values_list("state", flat=True).first() or ""


def trail(report_id: UUID, limit: int = 200, *, of: ReportPage | None = None) -> list[Line]:
    """What happened to a report, newest first. The caller has checked the right to see it.

    :param of: its page; then the taking in of a round's workbook that handed it in is among the lines, which is one line
        for the whole round.
    """
    moments = tuple(one.submitted_at for one in of.versions if one.on_behalf_of) if of else ()
    if of is None or not moments:
        return audit.trail("report", report_id, limit)
    entered = audit.Besides("round", of.card.round_id, "reports.enter_for_many", moments)
    return audit.trail("report", report_id, limit, besides=[entered])
