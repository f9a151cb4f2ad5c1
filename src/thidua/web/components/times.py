"""Words about time: how far a deadline is, how long somebody has held a thing. Days are days in Việt Nam."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from thidua.ground.calendar_vn import is_late, last_good_day
from thidua.ground.clock import start_of, today

#: What is said beside a box in which no day stands.
NO_DAY = gettext_lazy("Ngày này không có hoặc viết chưa đúng: ghi ngày/tháng/năm, ví dụ 05/12/2026.")

#: From this many days before the last good day a deadline asks for attention.
SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class DueView:
    """What a page shows of a deadline: the last day in time, the words beside it, the tone."""

    day: date
    hour: str
    words: str
    tone: str
    instant: datetime


def due_view(due: datetime, *, at: datetime, done_at: datetime | None = None) -> DueView:
    """Describe a deadline whose first too-late instant is ``due``, as seen at ``at``.

    ``hour`` is empty unless the time is up in the middle of a day.
    """
    day = last_good_day(due)
    local = due.astimezone(start_of(day).tzinfo)
    hour = "" if local == start_of(local.date()) else local.strftime("%H:%M")
    if done_at is not None:
        late_by = (today(done_at) - day).days
        if not is_late(done_at, due):
            return DueView(day, hour, _("Đã xong đúng hạn"), "good", due)
        if late_by < 1:
            return DueView(day, hour, _("Đã xong, muộn trong ngày"), "waiting", due)
        words = ngettext("Đã xong, muộn %(n)s ngày", "Đã xong, muộn %(n)s ngày", late_by) % {"n": late_by}
        return DueView(day, hour, words, "waiting", due)
    left = (day - today(at)).days
    if is_late(at, due):
        if left == 0:
            return DueView(day, hour, _("Quá hạn từ hôm nay"), "late", due)
        words = ngettext("Quá hạn %(n)s ngày", "Quá hạn %(n)s ngày", -left) % {"n": -left}
        return DueView(day, hour, words, "late", due)
    if left == 0:
        return DueView(day, hour, _("Hạn hôm nay"), "waiting", due)
    if left == 1:
        return DueView(day, hour, _("Hạn ngày mai"), "waiting", due)
    words = ngettext("Còn %(n)s ngày", "Còn %(n)s ngày", left) % {"n": left}
    return DueView(day, hour, words, "waiting" if left <= SOON_DAYS else "neutral", due)


def held_for(since: datetime, *, at: datetime) -> str:
    """How long something has lain with its holder, in whole days in Việt Nam."""
    days = (today(at) - today(since)).days
    if days <= 0:
        return _("từ hôm nay")
    return ngettext("đã %(n)s ngày", "đã %(n)s ngày", days) % {"n": days}


def day_of_text(text: str) -> date | None:
    """A day typed day first (or ISO); ``None`` when it is no day of the calendar."""
    parts = text.strip().replace("-", "/").split("/")
    iso = (
        f"{parts[2]}-{parts[1]:0>2}-{parts[0]:0>2}"
        if len(parts) == 3 and len(parts[2]) == 4
        else text.strip()
    )
    try:
        return parse_date(iso)
    except ValueError:
        return None
