"""Values of the audit trail as a reader knows them: labels for codes, names for ids, days as days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from thidua.foundations.access import selectors as access
from thidua.foundations.audit import verbs
from thidua.foundations.audit.facts import Line
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.clock import VN
from thidua.web.said import said

#: Ids of a list shown one by one at most; more are counted.
SHOWN = 5


class Values:
    """Says the values of some lines, with one look-up of the names they hold.

    :param lines: every line whose values will be asked for.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        ids = {found for line in lines for change in line.changes for found in _ids(change.old, change.new)}
        bodies = orgs.cards(ids) if ids else {}
        people = access.people(ids - bodies.keys()) if ids - bodies.keys() else {}
        self._names = {key: card.name for key, card in bodies.items()}
        self._names |= {key: card.full_name for key, card in people.items()}
        self._groups = {g["code"]: g["vi"] for g in orgs.groups()} if lines else {}
        self._kinds = {k["code"]: k["spoken"] for k in orgs.kinds()} if lines else {}

    def changes(self, line: Line) -> list[tuple[str, str, str]]:
        """(field, before, after) of each change, in words."""
        return [
            (said(c.label), self._said(line.verb, c.field, c.old), self._said(line.verb, c.field, c.new))
            for c in line.changes
        ]

    def _said(self, verb: str, name: str, value: Any) -> str:
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return _("có") if value else _("không")
        if isinstance(value, list):
            known = [self._said(verb, name, one) for one in value]
            unnamed = sum(1 for one in value if _id(one) is not None and _id(one) not in self._names)
            if unnamed or len(known) > SHOWN:
                return _("%(n)s mục") % {"n": len(value)}
            return ", ".join(known)
        if not isinstance(value, str):
            return str(value)
        found = _id(value)
        if found is not None:
            return self._names.get(found, _("một bản ghi khác"))
        label = verbs.value_label(verb, name, value)
        if label != value:
            return said(label)
        if name == "means":
            return str(self._groups.get(value, value))
        if name == "kind":
            return str(self._kinds.get(value, value))
        return _day(value)


def _id(value: object) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) and len(value) == 36 else None
    except ValueError:
        return None


def _ids(*values: Any) -> Iterator[UUID]:
    for value in values:
        for one in value if isinstance(value, list) else [value]:
            found = _id(one)
            if found is not None:
                yield found


def _day(value: str) -> str:
    """A stored day or instant as it is written here; anything else as it is.

    >>> _day("2026-12-05"), _day("2026-12-04T17:00:00+00:00"), _day("12/KH-UBND")
    ('05/12/2026', '00:00 05/12/2026', '12/KH-UBND')
    """
    try:
        if len(value) == 10:
            return f"{date.fromisoformat(value):%d/%m/%Y}"
        if len(value) > 18 and value[10] == "T":
            return f"{datetime.fromisoformat(value).astimezone(VN):%H:%M %d/%m/%Y}"
    except ValueError:
        return value
    return value
