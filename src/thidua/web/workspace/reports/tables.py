"""Tables of rounds as Excel workbooks: who answered, totals by body and figure, what a total is made of, who is late,
what to look at. Each says of whom and by which filter; each keeps to what its page shows the reader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.calendar_vn import deadline_shown
from thidua.ground.clock import VN, now, today
from thidua.ground.numbers import percent, vn_percent
from thidua.web.edge import actor_of, id_of
from thidua.web.excel import Column, Percent, as_download, one_sheet
from thidua.web.said import said
from thidua.web.workspace.reports import flags
from thidua.web.workspace.reports.fields import UNITS, rate_label, under, words
from thidua.web.workspace.reports.rounds import asked
from thidua.web.workspace.reports.totals import rate_told, standing_words
from thidua.work.reports import selectors as reports
from thidua.work.reports.facts import ReportCard, RoundCard
from thidua.work.reports.rules import STANDINGS, Cell, Form, completeness, rate_of
from thidua.work.rollup import selectors as rollup

#: Figures asked of the database in one go: each takes up to six columns, and a row has at most 1,664.
_AT_ONCE = 200


def _facts(card: RoundCard, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Of which round a workbook is."""
    return [(_("Đợt"), card.title), (_("Nơi mở đợt"), card.owner_name), (_("Kỳ"), card.period), *more]


@require_GET
def round_excel(request: HttpRequest, round_id: UUID) -> FileResponse:
    """The reports of a round the reader sees, with the page's filter."""
    actor = actor_of(request)
    card, wanted = reports.round_page(actor, round_id), asked(request, round_id)
    columns = (
        (_("Đơn vị"), 44), (_("Trạng thái"), 18), (_("Tình trạng"), 18), (_("Hạn"), 18), (_("Đã gửi lúc"), 18),
        (_("Muộn"), 8), (_("Người giữ việc"), 24), (_("Giữ từ"), 18), (_("Lý do"), 44),
    )  # fmt: skip
    filters = [
        f"“{wanted.text}”" if wanted.text else "",
        said(STANDINGS.get(wanted.standing, "")),
        _("muộn") if wanted.late else "",
    ]
    file, count = one_sheet(
        _("Báo cáo của đợt"),
        _("Báo cáo"),
        columns,
        map(_report, reports.every_report(actor, wanted)),
        _facts(card, (_("Bộ lọc"), "; ".join(filter(None, filters)))),
    )
    return as_download(file, f"bao-cao-{card.period}.xlsx", count)


def _report(card: ReportCard) -> list[Any]:
    return [
        card.body_name,
        said(card.state_label),
        _standing(card),
        deadline_shown(card.due_at) if card.due_at else None,
        card.submitted_at,
        _("muộn") if card.late else "",
        card.holder_name,
        card.held_since if card.holder_name else None,
        card.why,
    ]


def _standing(card: ReportCard) -> str:
    """How it stands; what waits to be accepted says its answer too, where that is none with figures."""
    waits = card.answer_label if card.standing == "waiting" else ""
    return "; ".join(said(one) for one in (card.standing_label, waits) if one)


@require_GET
def totals_excel(request: HttpRequest, round_id: UUID) -> FileResponse:
    """Bodies by figures: the total of one body, then each directly below it, with every figure and rate of the form."""
    actor = actor_of(request)
    card = reports.round_page(actor, round_id)
    wanted = request.GET.get("don-vi", "")
    body = orgs.card(id_of(wanted) if wanted else card.owner_id)
    shown = rollup.total(actor, body.id, card.form.id, card.period)
    form = reports.parsed(card.form.id)
    codes = [cell.code for cell in form.cells]
    below: dict[UUID, tuple[str, dict[str, Any]]] = {}
    known = [
        total
        for total in rollup.totals_over_time(actor, body)
        if (total.form_id, total.period) == (card.form.id, card.period)
    ]
    for at in range(0, len(codes), _AT_ONCE):
        (parts,) = rollup.parts_of(actor, body, known, codes[at : at + _AT_ONCE])
        for part in parts:
            below.setdefault(part.body_id, (part.standing, {}))[1].update(part.values)
    names = orgs.cards(below)

    def line(name: str, standing: str, values: Any) -> list[Any]:
        return [
            name,
            said(standing),
            *(values.get(code) for code in codes),
            *(Percent(rate_of(rate, values)) for rate in form.rates),
        ]

    def lines() -> Iterator[list[Any]]:
        yield line(body.name, _("tổng"), shown.figures)
        for each, found in names.items():
            standing, values = below[each]
            yield line(found.name, STANDINGS[standing], values)

    full = completeness(shown.standing)
    facts = _facts(
        card,
        (_("Đơn vị"), body.name),
        (_("Đã trả lời"), f"{shown.standing.answered} / {shown.standing.due}"),
        (_("Đầy đủ"), "" if full is None else vn_percent(percent(full.numerator, full.denominator))),
        (_("Tính lúc"), f"{shown.computed_at.astimezone(VN):%H:%M %d/%m/%Y}"),
        (_("Lưu ý"), _("đang tính lại: số có thể đổi") if shown.stale_since else ""),
    )
    file, count = one_sheet(
        _("Số tổng hợp theo đơn vị"), _("Số tổng hợp"), _figure_columns(form), lines(), facts, fixed=2
    )
    return as_download(file, f"so-tong-hop-{card.period}.xlsx", count)


def _called(form: Form, cell: Cell) -> str:
    """What a column is called that stands far from the one it is a part of."""
    whole = under(form, cell.code)
    return f"{whole}: {words(cell)}" if whole else words(cell)


def _figure_columns(form: Form) -> list[Column]:
    units = {cell.code: UNITS.get(cell.unit, "") for cell in form.cells}
    return [
        (_("Đơn vị"), 44),
        (_("Tình trạng"), 16),
        *(
            (f"{_called(form, cell)} ({units[cell.code]})" if units[cell.code] else _called(form, cell), 16)
            for cell in form.cells
        ),
        *((f"{rate_label(form, rate)} (%)", 16) for rate in form.rates),
    ]


@require_GET
def explain_excel(request: HttpRequest, round_id: UUID, body_id: UUID, code: str) -> FileResponse:
    """What a total is made of."""
    actor = actor_of(request)
    card = reports.round_page(actor, round_id)
    told = rollup.explain(actor, body_id, card.form.id, card.period, code)
    columns = (
        (_("Đơn vị"), 44), (_("Tình trạng"), 18), (_("Lần gửi"), 10), (_("Số liệu"), 18), (_("Đơn vị có số"), 14),
    )  # fmt: skip
    rows = (
        [part.body_name, said(standing_words(part)), part.number, part.value, part.given]
        for part in told.contributions
    )
    facts = _facts(
        card,
        (_("Đơn vị"), orgs.card(body_id).name),
        (_("Số liệu"), told.label),
        (_("Cách tính"), said(told.working)),
        (_("Tổng"), "" if told.value is None else str(told.value)),
    )
    file, count = one_sheet(_("Từng phần của số tổng hợp"), _("Từng phần"), columns, rows, facts)
    return as_download(file, f"tung-phan-{card.period}.xlsx", count)


@require_GET
def explain_rate_excel(request: HttpRequest, round_id: UUID, body_id: UUID, indicator: str) -> FileResponse:
    """What a rate is made of."""
    actor = actor_of(request)
    card = reports.round_page(actor, round_id)
    told = rate_told(actor, card, body_id, indicator)
    columns = (
        (_("Đơn vị"), 44), (_("Tình trạng"), 18), (_("Lần gửi"), 10), (_("Tử số"), 18), (_("Mẫu số"), 18),
        (_("Tỷ lệ"), 12),
    )  # fmt: skip
    rows: list[list[Any]] = [
        [
            part.top.body_name,
            said(standing_words(part.top)),
            part.number,
            part.top.value,
            part.over,
            Percent(part.rate),
        ]
        for part in told.parts
    ]
    rows.append(
        [orgs.card(body_id).name, _("tổng"), None, told.top.value, told.bottom.value, Percent(told.value)]
    )
    facts = _facts(
        card,
        (_("Đơn vị"), orgs.card(body_id).name),
        (_("Tỷ lệ"), told.label),
        (_("Tử số"), told.top.label),
        (_("Mẫu số"), told.bottom.label),
    )
    file, count = one_sheet(_("Từng phần của tỷ lệ"), _("Từng phần"), columns, rows, facts)
    return as_download(file, f"tung-phan-{card.period}.xlsx", count)


@require_GET
def late_excel(request: HttpRequest) -> FileResponse:
    """Everybody who is late or silent in the rounds the acting body asks, with the board's filter."""
    actor, at = actor_of(request), now()
    assert actor.acting is not None  # the edge lets nobody without a post in
    level, wanted = request.GET.get("cap", ""), request.GET.get("dot", "")
    round_id = id_of(wanted) if wanted else None
    columns = (
        (_("Đơn vị"), 44), (_("Báo cáo"), 50), (_("Kỳ"), 10), (_("Hạn"), 18), (_("Số ngày chậm"), 12),
        (_("Trạng thái"), 18), (_("Người giữ việc"), 24), (_("Giữ từ"), 18), (_("Nhắc lần cuối"), 18),
    )  # fmt: skip
    rows = (
        [
            row.card.body_name,
            row.card.title,
            row.card.period,
            deadline_shown(row.card.due_at) if row.card.due_at else None,
            row.days,
            said(row.card.state_label),
            row.card.holder_name,
            row.card.held_since,
            row.chased_at,
        ]
        for row in reports.late_rows(actor, at=at, level=level, round_id=round_id)
    )
    facts = [
        (_("Đơn vị"), orgs.card(actor.acting.body_id).name),
        (_("Cấp"), level),
        (_("Đợt"), reports.round_page(actor, round_id).title if round_id else ""),
    ]
    file, count = one_sheet(_("Báo cáo chậm và thiếu"), _("Chậm và thiếu"), columns, rows, facts)
    return as_download(file, f"cham-{today(at):%Y-%m-%d}.xlsx", count)


@require_GET
def flags_excel(request: HttpRequest, round_id: UUID) -> FileResponse:
    """What to look at in a round, with the page's filter: a row for every flag."""
    actor = actor_of(request)
    card = reports.round_page(actor, round_id)
    found, _looked = rollup.flagged(actor, round_id)
    picked = flags.asked(request)
    form = reports.parsed(card.form.id)
    columns = (
        (_("Đơn vị"), 44), (_("Vì sao"), 50), (_("Số liệu"), 60), (_("Đã xem"), 10), (_("Ghi chú"), 50),
        (_("Người ghi"), 30), (_("Lúc"), 18),
    )  # fmt: skip
    rows = (
        [
            one.body_name,
            said(flag.message),
            "; ".join(words(form.by_code[code]) for code in flag.cells),
            _("có") if note else "",
            note.text if note else "",
            said(note.by) if note else "",
            note.at if note else None,
        ]
        for one, shown in picked.of(found)
        for flag, note in shown
    )
    file, count = one_sheet(
        _("Số liệu cần xem lại"), _("Cần xem lại"), columns, rows, _facts(card, (_("Bộ lọc"), picked.said()))
    )
    return as_download(file, f"can-xem-lai-{card.period}.xlsx", count)
