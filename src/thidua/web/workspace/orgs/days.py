"""The day a page of organisations is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext as _

from thidua.ground.clock import today


def read_day(raw: str) -> date | None:
    """``01/07/2025`` (also with points or hyphens) or ``2025-07-01``; ``None`` for anything else."""
    parts = raw.strip().replace("-", "/").replace(".", "/").split("/")
    try:
        if len(parts) == 3 and len(parts[0]) == 4:
            return date(int(parts[0]), int(parts[1]), int(parts[2]))
        if len(parts) == 3:
            return date(int(parts[2]), int(parts[1]), int(parts[0]))
    except ValueError:
        return None
    return None


@dataclass(frozen=True, slots=True)
class DayTyped:
    """What was typed for the day of a page: the day, or why it is none. ``said`` goes back into the box."""

    day: date | None
    said: str
    wrong: str

    @property
    def status(self) -> int:
        """Of the answer."""
        return 422 if self.wrong else 200


def day_typed(request: HttpRequest) -> DayTyped:
    """The day typed (``ngay``); nothing typed is no error."""
    raw = request.GET.get("ngay", "").strip()[:40]
    day = read_day(raw)
    if day is not None or not raw:
        return DayTyped(day, f"{day:%d/%m/%Y}" if day else "", "")
    return DayTyped(None, raw, _("Không có ngày này trong lịch; đang hiện hôm nay."))


def day_asked(request: HttpRequest) -> date | None:
    """The day asked for (``ngay``), or ``None`` for today."""
    day = read_day(request.GET.get("ngay", ""))
    return None if day == today() else day


def keep_day(on: date | None) -> str:
    """The query that keeps a day from one page to the next."""
    return f"?ngay={on:%Y-%m-%d}" if on else ""
