"""What a person's data file says to a reader: words for codes, days and hours of Việt Nam, names for ids, no machinery."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from thidua.foundations.access import selectors as access
from thidua.foundations.access.roles import ROLES, label_of
from thidua.foundations.audit import verbs
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.privacy.facts import Held, Section, Table
from thidua.ground.clock import VN
from thidua.web.said import named, said

#: Most letters of a sheet's name (Excel: 31), with room for a number where a table is there twice.
SHEET = 27

#: Columns that make a row readable though they are no personal data: what they are called.
HEADS = {
    "about_label": lazy("Về"),
    "added_at": lazy("Thêm lúc"),
    "at": lazy("Lúc"),
    "basis": lazy("Căn cứ"),
    "changed_at": lazy("Sửa lúc"),
    "channel": lazy("Cách gửi"),
    "chosen_at": lazy("Chọn lúc"),
    "code": lazy("Mã"),
    "created": lazy("Lập lúc"),
    "days": lazy("Số ngày"),
    "decided_at": lazy("Quyết định lúc"),
    "expire_date": lazy("Hết hạn lúc"),
    "granted_at": lazy("Cho lúc"),
    "kind": lazy("Loại"),
    "label": lazy("Tên"),
    "made_at": lazy("Lập lúc"),
    "method": lazy("Cách chia"),
    "number": lazy("Số"),
    "period": lazy("Kỳ"),
    "receipted_at": lazy("Xác nhận lúc"),
    "revoked_at": lazy("Thu hồi lúc"),
    "scope": lazy("Được giao"),
    "sent": lazy("Gửi lúc"),
    "sent_at": lazy("Gửi lúc"),
    "set_at": lazy("Đặt lúc"),
    "since": lazy("Từ ngày"),
    "state": lazy("Trạng thái"),
    "stated_at": lazy("Nêu lúc"),
    "status": lazy("Trạng thái"),
    "submitted_at": lazy("Nộp lúc"),
    "task_name": lazy("Việc nền"),
    "title": lazy("Tên"),
    "until": lazy("Đến hết ngày"),
    "valid": lazy("Thời gian"),
    "value": lazy("Giá trị"),
    "verb": lazy("Việc"),
    "way": lazy("Cách ký"),
    "what": lazy("Việc"),
    "year": lazy("Năm"),
}

#: Names too long for a sheet.
SHORT = {
    "audit.Personal": lazy("Giá trị xóa được"),
    "audit.Request": lazy("Khóa chống gửi trùng"),
    "obligations.Amended": lazy("Nghĩa vụ trước sửa đổi"),
    "plans.Counted": lazy("Tính cho phong trào"),
    "reports.FlagNote": lazy("Giải thích dấu hiệu"),
    "usersessions.UserSession": lazy("Phiên của tài khoản"),
}

#: Columns of the machine, in any table: keys for finding, sorting, matching and signing in.
MACHINE = frozenset(
    {
        "search",
        "sort",
        "key",
        "dedupe",
        "password",
        "salt",
        "session_key",
        "session_data",
        "fingerprint",
        "lines",
    }
)
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d|Z)?")


def sheet_name(table: Table) -> str:
    """What the sheet of a table is called: whole, never cut in a word."""
    short = SHORT.get(table.label)
    name = str(short) if short is not None else named(table).split(" (", 1)[0]
    while len(name) > SHEET:
        name = name.rpartition(" ")[0] or name[:SHEET]
    return name


class Readable:
    """Says the values of one person's data, with one look-up of the names they hold."""

    def __init__(self, held: Held) -> None:
        self._held = held
        ids = {found for section in held.sections for row in section.rows for found in _ids(row)}
        bodies = orgs.cards(ids) if ids else {}
        self._names: dict[UUID, str] = {key: card.name for key, card in bodies.items()}
        rest = ids - bodies.keys()
        self._names |= {key: card.full_name for key, card in (access.people(rest) if rest else {}).items()}
        for section in held.sections:
            for row in section.rows:
                own = _uuid(row.get("id"))
                if own is not None and section.table.label == "access.Appointment":
                    self._names[own] = (
                        f"{label_of(row['role'])}, {self._value('access', 'body', row['body'])}"
                    )
                elif own is not None and section.table.label == "access.Account":
                    self._names[own] = str(row.get("email", ""))

    def columns(self, section: Section) -> list[tuple[str, str]]:
        """(column, heading) of what is for reading."""
        words = {field.name: named(field) for field in section.fields}
        names = section.rows[0] if section.rows else ()
        return [
            (name, words.get(name) or str(HEADS[name]))
            for name in names
            if (name in words or name in HEADS) and not _of_the_machine(section.table.label, name)
        ]

    def cell(self, section: Section, name: str, row: Mapping[str, Any]) -> str:
        """One value in words."""
        room, value = section.table.label.partition(".")[0], row[name]
        if name == "verb":
            return said(verbs.label(str(value)))
        if section.table.label == "audit.Entry" and name == "changes" and isinstance(value, Mapping):
            verb = str(row.get("verb", ""))
            return "\n".join(self._change(verb, field, pair) for field, pair in value.items())
        if section.table.label == "audit.Personal" and name == "values" and isinstance(value, Mapping):
            kept = (
                (key, one.get("value") if isinstance(one, Mapping) else one) for key, one in value.items()
            )
            return "\n".join(
                f"{said(verbs.field_label('', key))}: {self._value(room, key, one)}" for key, one in kept
            )
        if name in {"actor_role", "role"} and value in ROLES:
            return said(label_of(value))
        return self._value(room, name, value)

    def _change(self, verb: str, field: str, pair: Any) -> str:
        room = verb.partition(".")[0]
        old, new = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
        words = " → ".join(told for one in (old, new) if (told := self._value(room, field, one)))
        return f"{said(verbs.field_label(verb, field))}: {words}"

    def _value(self, room: str, name: str, value: Any) -> str:
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return _("có") if value else _("không")
        if isinstance(value, Mapping):
            if set(value) == {"id", "name"}:
                return str(value["name"])
            # Keyed hashes and salts stay out wherever they lie.
            shown = ((key, one) for key, one in value.items() if not _secret(str(key)))
            return "\n".join(
                f"{said(verbs.field_label('', str(key)))}: {told}"
                for key, one in shown
                if (told := self._value(room, str(key), one))
            )
        if isinstance(value, list):
            if name == "valid" and len(value) == 2:
                return _range(*value)
            return ", ".join(told for one in value if (told := self._value(room, name, one)))
        if not isinstance(value, str):
            return str(value)
        found = _uuid(value)
        if found is not None:
            return self._names.get(found, _("một bản ghi khác"))
        if name == "language":
            return {"vi": _("Tiếng Việt"), "en": _("Tiếng Anh")}.get(value, value)
        label = verbs.value_label(f"{room}.", name, value)
        return said(label) if label != value else _moment(value)


def _secret(name: str) -> bool:
    return name in {"salt", "password"} or name.endswith(("_hash", "_digest"))


def _of_the_machine(label: str, name: str) -> bool:
    return (
        name in MACHINE
        or _secret(name)
        or (label, name) in {("usersessions.UserSession", "data"), ("audit.Request", "effect")}
    )


def _moment(value: str) -> str:
    """A stored day or instant as it is written here; anything else as it is.

    >>> _moment("2026-12-05"), _moment("2026-12-04T17:00:00+00:00"), _moment("12/KH-UBND")
    ('05/12/2026', '00:00 05/12/2026', '12/KH-UBND')
    """
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return f"{date.fromisoformat(value):%d/%m/%Y}"
        if _STAMP.fullmatch(value):
            instant = datetime.fromisoformat(value)
            return f"{instant.astimezone(VN) if instant.tzinfo else instant:%H:%M %d/%m/%Y}"
    except ValueError:
        return value
    return value


def _range(first: Any, after: Any) -> str:
    """Days from one to the last, as stored: the first day after them."""
    if not (first or after):
        return _("không còn ngày nào")
    since = _moment(str(first)) if first else "…"
    if not after:
        return _("từ %(day)s") % {"day": since}
    last = date.fromisoformat(str(after)) - timedelta(days=1)
    return _("từ %(first)s đến hết %(last)s") % {"first": since, "last": f"{last:%d/%m/%Y}"}


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) and len(value) == 36 else None
    except ValueError:
        return None


def _ids(value: Any) -> Iterator[UUID]:
    if isinstance(value, Mapping):
        for one in value.values():
            yield from _ids(one)
    elif isinstance(value, list):
        for one in value:
            yield from _ids(one)
    elif (found := _uuid(value)) is not None:
        yield found
