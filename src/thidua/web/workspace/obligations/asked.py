"""What a list of obligations is asked for, read from the address."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from thidua.ground.clock import today
from thidua.work.obligations.lifecycle import OBLIGATION
from thidua.work.obligations.rules import KIND_LABELS
from thidua.work.obligations.selectors import Filter

#: Ranges of deadlines an officer asks for.
WINDOWS = (
    ("qua-han", _("Đã quá hạn")),
    ("7", _("7 ngày tới")),
    ("31", _("31 ngày tới")),
    ("92", _("3 tháng tới")),
)

STATES = (("open", _("Chưa xong")), *OBLIGATION.choices())
KINDS = tuple(KIND_LABELS.items())


def uuid_or_none(text: str) -> UUID | None:
    """A key from the address; anything else asks for nothing."""
    try:
        return UUID(text)
    except ValueError:
        return None


def day_or_none(text: str) -> date | None:
    """A day as addresses carry it (2026-12-31); anything else asks for nothing."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def asked(request: HttpRequest) -> Filter:
    """The filter a request asks for; unknown values ask for nothing."""
    get = request.GET
    day = today()
    window = get.get("han", "")
    first: date | None = None
    last: date | None = None
    state = get.get("trang-thai", "")
    if window == "qua-han":
        last, state = day - timedelta(days=1), state or "open"
    elif window.isdigit():
        # N days, today among them: the same the desk counts
        first, last = day, day + timedelta(days=max(1, int(window[:3])) - 1)
    exact = day_or_none(get.get("den-han", ""))
    if exact:
        first = last = exact
    year = get.get("nam", "")
    return Filter(
        text=get.get("q", ""),
        state=state if state in dict(STATES) else "",
        kind=get.get("loai", "") if get.get("loai", "") in dict(KINDS) else "",
        plan=uuid_or_none(get.get("ke-hoach", "")),
        body=uuid_or_none(get.get("don-vi", "")),
        provision=uuid_or_none(get.get("quy-dinh", "")),
        year=int(year) if year.isdigit() and len(year) == 4 else None,
        due_from=first,
        due_to=last,
        mine=get.get("cua-toi") == "1",
        movement=uuid_or_none(get.get("phong-trao", "")),
    )


def query(request: HttpRequest, **changes: str) -> str:
    """The present address's query with some parts changed; empty ones dropped."""
    values = {name: request.GET[name] for name in request.GET if name != "trang"} | changes
    return urlencode({name: value for name, value in values.items() if value})
