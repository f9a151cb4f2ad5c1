"""The day a page of organisations is looked at."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from thidua.ground.clock import today


def read_day(raw: str) -> date | None:
    """``01/07/2025`` or ``2025-07-01``; ``None`` for anything else."""
    parts = raw.strip().replace("-", "/").split("/")
    try:
        if len(parts) == 3 and len(parts[0]) == 4:
            return date(int(parts[0]), int(parts[1]), int(parts[2]))
        if len(parts) == 3:
            return date(int(parts[2]), int(parts[1]), int(parts[0]))
    except ValueError:
        return None
    return None


def day_asked(request: HttpRequest) -> date | None:
    """The day asked for (``ngay``), or ``None`` for today."""
    day = read_day(request.GET.get("ngay", ""))
    return None if day == today() else day


def keep_day(on: date | None) -> str:
    """The query that keeps a day from one page to the next."""
    return f"?ngay={on:%Y-%m-%d}" if on else ""
