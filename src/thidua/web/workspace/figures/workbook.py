"""Trend, ranking and the three views of a figure as Excel workbooks: the numbers behind the pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import IO, Any
from uuid import UUID

from django.utils.translation import gettext as _

from thidua.foundations.orgs.facts_lineage import Amount, GroupLine, SeriesViews, ThreeViews
from thidua.ground.clock import VN
from thidua.journeys.look_over_figures import Overview
from thidua.web.excel import Percent, Workbook, one_sheet
from thidua.web.said import said
from thidua.web.workspace.orgs.views_of_figures import compared_words
from thidua.work.reports.rules import STANDINGS


def write(shown: Overview, label: str, places: Sequence[int | None]) -> tuple[IO[bytes], int]:
    """Ranking and trend, ready to read from its start, and how many rows it has; the trend alone of a body's own answers.

    :param places: the rank of each row; equal values share one.
    """
    share = bool(shown.measure.of)

    def value(exact: Decimal | None) -> Any:
        return Percent(exact) if share else exact

    book = Workbook()
    if shown.total.own is None:
        book.sheet(
            _("Xếp theo đơn vị"),
            [
                (_("Đơn vị"), 44), (_("Giá trị"), 18), (_("Tử số"), 18), (_("Mẫu số"), 18), (_("Năm trước"), 18),
                (_("Tình trạng"), 18), (_("Hạng"), 10),
            ],
            (
                [row.body.name, value(row.value), row.top if share else None, row.bottom, value(row.before),
                 said(STANDINGS[row.standing]), place]
                for place, row in zip(places, shown.rows, strict=True)
            ),
        )  # fmt: skip
    book.sheet(
        _("Theo kỳ"),
        [
            (_("Kỳ"), 44),
            (_("Giá trị"), 18),
            (_("Tử số"), 18),
            (_("Mẫu số"), 18),
            (_("Đơn vị có số"), 14),
            (_("So với kỳ trước"), 34),
            (_("Ngắt chuỗi"), 30),
        ],
        (
            [
                p.period,
                value(p.value),
                p.top if share else None,
                p.bottom,
                p.given,
                "" if p.same else _("không cùng những đơn vị có số"),
                "; ".join(p.broken),
            ]
            for p in shown.points
        ),
    )
    return book.done(_("Số liệu theo đơn vị và theo kỳ"), facts_of(shown, label)), book.count


def facts_of(shown: Overview, label: str) -> list[tuple[str, str]]:
    """What a workbook of a figure says it is of."""
    return [
        (_("Đơn vị"), shown.body.name),
        (_("Số liệu"), label),
        (_("Mẫu báo cáo"), shown.form.title),
        (_("Kỳ"), shown.total.period),
        (
            _("Tính lúc") if shown.total.own is None else _("Gửi lúc"),
            f"{shown.total.computed_at.astimezone(VN):%H:%M %d/%m/%Y}",
        ),
    ]


def write_views(shown: Overview, label: str, series: SeriesViews | None) -> tuple[IO[bytes], int]:
    """The three views below each other, a row for each unit (or group of units), day and view."""
    columns = (
        (_("Ngày"), 12), (_("Cách nhìn"), 18), (_("Đơn vị, nhóm đơn vị"), 60), (_("Giá trị"), 18), (_("Tử số"), 16),
        (_("Mẫu số"), 16), (_("Ghi chú"), 34),
    )  # fmt: skip
    rows = _view_rows(series) if series else []
    return one_sheet(_("Ba cách nhìn"), _("Ba cách nhìn"), columns, rows, facts_of(shown, label), fixed=3)


def _view_rows(series: SeriesViews) -> list[list[Any]]:
    """Figures as they were, as they are, like for like; what could not be carried or handed on, with the reason."""
    views, rate = series.views, bool(series.unit == "%")

    def name(unit: Any, day: Any) -> str:
        card = series.names.get((unit, day)) or next(
            (one for (known, _day), one in series.names.items() if known == unit), None
        )
        return card.name if card else ""

    def line(day: Any, view: str, who: str, amount: Amount | None, note: str = "") -> list[Any]:
        return [day, view, who, *_numbers(amount, rate), note]

    was, now, same = _("Theo khi ấy"), _("Quy về hiện nay"), _("Cùng phạm vi")
    rows = [line(f.day, was, name(f.unit, f.day), f.amount) for f in views.was]
    rows += [
        line(
            cell.day, now, name(cell.unit, views.target), cell.amount,
            _("ước tính") if cell.estimated else "" if cell.complete else _("chưa đủ"),
        )
        for cell in views.now
    ]  # fmt: skip
    rows += [
        line(rest.figure.day, now, name(rest.figure.unit, rest.figure.day), rest.amount, _("chưa phân bổ được"))
        for rest in views.not_allocated
    ]  # fmt: skip
    rows += [
        line(f.day, now, name(f.unit, f.day), f.amount, _("không quy đổi được")) for f in views.not_carried
    ]
    rows += [
        line(
            cell.day, same, _group(group, name, views),
            cell.amount, _("thiếu số liệu") if cell.missing else "",
        )
        for group in views.groups
        for cell in group.cells
    ]  # fmt: skip
    rows += [
        line(day, same, _("Cộng"), total, compared_words(views))
        for day, total in zip(views.days, views.compared.totals, strict=False)
    ]
    return rows


def _group(group: GroupLine, name: Callable[[UUID, date], str], views: ThreeViews) -> str:
    """All the units of a group, as they are at its end; of one that ended, as they were."""
    units, day = (group.after, views.target) if group.after else (group.before, min(views.days))
    return " + ".join(sorted(name(unit, day) for unit in units))


def _numbers(amount: Amount | None, rate: bool) -> tuple[Any, Any, Any]:
    """Value, numerator and denominator; only a rate has the latter two."""
    if amount is None:
        return None, None, None
    if not rate:
        return _exact(amount.value), None, None
    share = Percent(_exact(amount.value * 100 / amount.of)) if amount.of else Percent(None)
    return share, _exact(amount.value), None if amount.of is None else _exact(amount.of)


def _exact(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
