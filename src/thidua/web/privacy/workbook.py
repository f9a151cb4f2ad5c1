"""The register and one person's data as files: Excel for reading, plain JSON for a machine."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import IO, Any

from django.utils.translation import gettext as _

from thidua.foundations.privacy.facts import CLASSES, ERASURES, Held, RegisterLine, Section
from thidua.ground.clock import VN
from thidua.web.excel import Workbook
from thidua.web.privacy.readable import Readable, sheet_name
from thidua.web.said import named, said

#: Part of every file for machines, so that a later shape is told apart.
FORMAT = "thidua-person-1"
#: How wide a column is.
_WIDTH = 26


def of_register(lines: Iterable[RegisterLine]) -> IO[bytes]:
    """The lines of the register, one row each."""
    book = Workbook()
    rows = [
        (
            named(line.table),
            line.table_label,
            named(line.field),
            line.name,
            said(CLASSES[line.kind]),
            named(line.ground),
            line.ground_source,
            "" if line.ground_verified else _("chưa xác minh"),
            named(line.keep),
            named(line.seen),
            said(line.erase),
            line.stated,
        )
        for line in lines
    ]
    heads = (
        *(_("Bảng"), _("Tên bảng"), _("Cột"), _("Tên cột"), _("Loại"), _("Căn cứ xử lý"), _("Văn bản")),
        *(
            _("Xác minh"),
            _("Thời hạn"),
            _("Ai xem được"),
            _("Khi xóa"),
            _("Vì sao không phải dữ liệu cá nhân"),
        ),
    )
    book.sheet(_("Danh mục"), [(word, _WIDTH) for word in heads], rows, fixed=0)
    return book.done(_("Danh mục dữ liệu cá nhân"), ())


def of_person(held: Held, at: datetime) -> IO[bytes]:
    """Everything about a person, to be read: a sheet that says what there is, then one sheet for each table.

    Columns of the machine are named in the first sheet's counts and given whole in the file for machines alone.
    """
    book, words = Workbook(), Readable(held)
    overview: list[tuple[str, ...]] = [
        (named(section.table), ", ".join(named(field) for field in section.fields), str(len(section.rows)))
        for section in held.sections
    ]
    overview += [
        (
            named(section.table),
            ", ".join(named(f) for f in section.withheld),
            _("có; bí mật đăng nhập không xuất ra"),
        )
        for section in held.sections
        if section.withheld
    ]
    overview += [
        (
            named(one.table),
            ", ".join(named(f) for f in one.fields),
            _("lời văn của tài liệu, không lần theo người"),
        )
        for one in held.unreached
    ]
    overview.append((_("Lập lúc"), f"{at.astimezone(VN):%H:%M %d/%m/%Y}", held.full_name))
    heads = (_("Bảng"), _("Nội dung"), _("Số dòng"))
    book.sheet(_("Tổng quan"), [(word, _WIDTH) for word in heads], overview, fixed=0)
    for section in held.sections:
        columns = words.columns(section)
        if columns:
            rows = [tuple(words.cell(section, name, row) for name, _head in columns) for row in section.rows]
            book.sheet(sheet_name(section.table), [(head, _WIDTH) for _name, head in columns], rows, fixed=0)
    return book.done(_("Dữ liệu về một người"), ((_("Người"), held.full_name),))


def as_plain(held: Held, at: datetime) -> dict[str, Any]:
    """The same as plain JSON, with class, period and what erasure does beside each field."""
    return {
        "format": FORMAT,
        "person": str(held.person_id),
        "made_at": at.isoformat(),
        "sections": [_plain(section) for section in held.sections],
        "not_traceable": [
            {"table": one.table.label, "vi": one.table.vi, "fields": [field.name for field in one.fields]}
            for one in held.unreached
        ],
    }


def _plain(section: Section) -> dict[str, Any]:
    return {
        "table": section.table.label,
        "vi": section.table.vi,
        "en": section.table.en,
        "fields": {
            field.name: {
                "vi": field.vi,
                "en": field.en,
                "class": CLASSES[field.kind],
                "keep": field.keep,
                "on_erasure": ERASURES[field.erase],
            }
            for field in section.fields
        },
        "withheld": [field.name for field in section.withheld],
        "rows": list(section.rows),
    }
