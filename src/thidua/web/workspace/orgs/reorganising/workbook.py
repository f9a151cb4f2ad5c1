"""The whole preview of a reorganisation as an Excel workbook: every step, every unit, every row of the other rooms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from thidua.foundations.orgs.facts_reorganisations import ReorganisationPage
from thidua.foundations.orgs.facts_reorganising import Plan
from thidua.journeys.reorganise import Placed
from thidua.web.excel import Workbook
from thidua.web.said import said
from thidua.web.workspace.orgs.reorganising import words

WIDTH = 26


def write(
    found: ReorganisationPage, standing: Mapping[object, str], plan: Plan, placed: Iterable[Placed]
) -> IO[bytes]:
    """Four sheets, ready to read from the start. :param standing: names of standing bodies that take others in."""
    book = Workbook()
    heads = (
        _("Bước"), _("Đối tượng"), _("Việc"), _("Đơn vị cũ"), _("Mã"), _("Thành"), _("Toàn bộ hay một phần"),
        _("Tỷ lệ phần trăm"), _("Tính theo"), _("Nguồn của tỷ lệ"), _("Văn bản của bước"),
    )  # fmt: skip
    book.sheet(_("Các bước"), [(word, WIDTH) for word in heads], _steps(found, standing))
    units = [(label, name) for label, names in words.names_of(plan).items() for name in names]
    book.sheet(_("Địa bàn, cơ quan"), ((_("Thay đổi"), WIDTH), (_("Tên"), 60)), units)
    rows = [
        (capfirst(said(one.what)), one.name, one.body_name, capfirst(said(one.said)), one.to)
        for one in placed
    ]
    asked = (_("Loại"), _("Tên"), _("Đơn vị cũ"), _("Sẽ thế nào"), _("Đơn vị tiếp nhận"))
    book.sheet(_("Người, việc"), [(word, WIDTH) for word in asked], rows)
    facts = [
        (_("Bản sắp xếp"), found.card.title),
        (_("Văn bản"), found.card.act_number),
        (_("Có hiệu lực từ"), f"{found.card.on:%d/%m/%Y}"),
        (_("Số bước"), str(len(found.steps))),
        (_("Số thay đổi của địa bàn, cơ quan"), str(len(units))),
        (_("Số dòng người, việc"), str(len(rows))),
        *((_("Vướng mắc"), said(problem.message)) for problem in plan.problems),
    ]
    return book.done(_("Xem trước việc sắp xếp"), facts)


def write_done(
    found: ReorganisationPage, standing: Mapping[object, str], done: Iterable[Placed]
) -> IO[bytes]:
    """What an act in force did: its steps, and every row of the other rooms."""
    book = Workbook()
    heads = (
        _("Bước"), _("Đối tượng"), _("Việc"), _("Đơn vị cũ"), _("Mã"), _("Thành"), _("Toàn bộ hay một phần"),
        _("Tỷ lệ phần trăm"), _("Tính theo"), _("Nguồn của tỷ lệ"), _("Văn bản của bước"),
    )  # fmt: skip
    book.sheet(_("Các bước"), [(word, WIDTH) for word in heads], _steps(found, standing))
    rows = [
        (capfirst(said(one.what)), one.name, one.body_name, capfirst(said(one.said)), one.to) for one in done
    ]
    told = (_("Loại"), _("Tên"), _("Đơn vị trước"), _("Đã thế nào"), _("Đơn vị sau"))
    book.sheet(_("Người, việc"), [(word, WIDTH) for word in told], rows)
    facts = [
        (_("Bản sắp xếp"), found.card.title),
        (_("Văn bản"), found.card.act_number),
        (_("Có hiệu lực từ"), f"{found.card.on:%d/%m/%Y}"),
        (_("Số bước"), str(len(found.steps))),
        (_("Số dòng người, việc"), str(len(rows))),
    ]
    return book.done(_("Việc sắp xếp đã thực hiện"), facts)


def _steps(found: ReorganisationPage, standing: Mapping[object, str]) -> Iterator[Sequence[str]]:
    """A row for every unit of every step."""
    for step in found.steps:
        results = {r.key: r.name or standing.get(r.unit_id, "") or r.code for r in step.results}
        for link in step.links:
            share = (
                ""
                if link.share is None
                else f"{link.share * 100:.6f}".rstrip("0").rstrip(".").replace(".", ",")
            )
            yield (
                str(step.number),
                str(words.SUBJECTS.get(step.subject, "")),
                str(words.KINDS.get(step.kind, step.kind)),
                link.unit_name,
                link.unit_code,
                results.get(link.result, ""),
                _("một phần") if link.partial else _("toàn bộ"),
                share if share or not link.partial else _("không rõ"),
                str(words.SHARES.get(link.share_of, "")),
                link.share_source,
                step.act,
            )
