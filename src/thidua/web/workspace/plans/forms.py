"""Fields of each kind of provision, as the correction form shows them and reads them back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise


@dataclass(frozen=True, slots=True)
class Field:
    """One field: ``shape`` is text, long, whole, number, choice or lines."""

    name: str
    label: Label
    shape: str = "text"
    options: tuple[tuple[str, Label], ...] = ()
    hint: Label = ""


_ROLES = (("lead", _("Chủ trì")), ("coordinate", _("Phối hợp")), ("requested", _("Được đề nghị")))
_QUALIFIERS = (("before", _("trước ngày")), ("by", _("chậm nhất ngày")), ("on", _("trong ngày")))
_RECURRENCES = (
    ("yearly", _("hằng năm")),
    ("half-yearly", _("6 tháng")),
    ("quarterly", _("hằng quý")),
    ("monthly", _("hằng tháng")),
    ("once", _("một lần")),
)
_OPERATORS = (
    ("=", _("đạt (=)")),
    (">", _("trên (>)")),
    (">=", _("từ, ít nhất (≥)")),
    ("<", _("dưới (<)")),
    ("<=", _("không quá (≤)")),
)
_OCCASIONS = (("annual", _("hằng năm")), ("interim", _("sơ kết")), ("final", _("tổng kết")))

FIELDS: dict[str, tuple[Field, ...]] = {
    "duty": (
        Field("text", _("Nội dung nhiệm vụ"), "long"),
        Field("body", _("Đơn vị, như văn bản ghi")),
        Field("role", _("Vai trò"), "choice", _ROLES),
        Field(
            "due",
            _("Hạn"),
            hint=_("Như văn bản ghi: 31/12/2025, 31/12 hoặc 2025; để trống nếu văn bản không nêu."),
        ),
    ),
    "reporting": (
        Field("from", _("Đơn vị phải báo cáo"), "lines", hint=_("Mỗi dòng một đơn vị hoặc nhóm.")),
        Field("to", _("Nơi nhận báo cáo"), "lines", hint=_("Mỗi dòng một nơi nhận.")),
        Field("qualifier", _("Cách tính hạn"), "choice", _QUALIFIERS),
        Field("day", _("Ngày"), "whole"),
        Field("month", _("Tháng"), "whole"),
        Field("recurrence", _("Chu kỳ"), "choice", _RECURRENCES),
        Field("via", _("Gửi qua")),
    ),
    "target": (
        Field("year", _("Năm"), "whole"),
        Field("op", _("So sánh"), "choice", _OPERATORS),
        Field("value", _("Giá trị"), "number"),
        Field("unit", _("Đơn vị tính")),
        Field("population", _("Đối tượng được tính"), "long"),
        Field("measure", _("Điều cần đạt"), "long"),
    ),
    "criterion": (Field("subject", _("Đối tượng thi đua")), Field("n", _("Số tiêu chí"), "whole")),
    "title": (Field("title", _("Danh hiệu")), Field("level", _("Cấp"))),
    "reward": (
        Field("occasion", _("Dịp"), "choice", _OCCASIONS),
        Field("forms", _("Hình thức"), "lines", hint=_("Mỗi dòng một hình thức.")),
    ),
    "phase": (
        Field("label", _("Giai đoạn")),
        Field("from", _("Từ năm"), "whole"),
        Field("to", _("Đến năm"), "whole"),
    ),
    "milestone": (Field("year", _("Năm"), "whole"), Field("what", _("Việc"), "long")),
    "funding": (Field("source", _("Nguồn kinh phí"), "long"),),
}


#: What a new provision starts with.
_STARTS = {"role": "lead", "recurrence": "yearly", "qualifier": "before", "op": "=", "occasion": "annual"}


def blank(kind: str, words: str = "") -> dict[str, str]:
    """The data a new provision's form starts from; ``words`` selected in the document fill its long field."""
    return {**_STARTS, **({long_field(kind): words} if words else {})}


def long_field(kind: str) -> str:
    """The name of the field of a kind that holds the document's words."""
    return next((f.name for f in FIELDS[kind] if f.shape == "long"), FIELDS[kind][0].name)


@dataclass(frozen=True, slots=True)
class Shown:
    """A field with the value it shows."""

    field: Field
    value: str


def shown(kind: str, data: Mapping[str, Any]) -> list[Shown]:
    """The form of a kind filled from a provision's data."""
    rows = []
    for field in FIELDS[kind]:
        value = data.get(field.name)
        if isinstance(value, list | tuple):
            value = "\n".join(str(v) for v in value)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        rows.append(Shown(field, "" if value is None else str(value)))
    return rows


def read(kind: str, post: QueryDict) -> dict[str, Any]:
    """What the form says, typed; blanks are ``None`` (absent, never a guess). Unreadable numbers stay text."""
    data: dict[str, Any] = {}
    for field in FIELDS[kind]:
        raw = post.get(field.name, "").strip()
        if field.shape == "lines":
            data[field.name] = [line.strip() for line in raw.splitlines() if line.strip()]
        elif not raw:
            data[field.name] = None
        elif field.shape == "whole":
            data[field.name] = int(raw) if raw.isdecimal() and len(raw) < 10 else raw
        elif field.shape == "number":
            data[field.name] = _number(raw)
        else:
            data[field.name] = " ".join(raw.split())
    return data


def _number(raw: str) -> float | int | str:
    """A number as Vietnamese type it: comma for decimals, dots between thousands."""
    plain = raw.replace(" ", "")
    plain = plain.replace(".", "").replace(",", ".") if "," in plain or plain.count(".") > 1 else plain
    try:
        value = float(plain)
    except ValueError:
        return raw
    if not isfinite(value):
        return raw
    return int(value) if value.is_integer() else value
