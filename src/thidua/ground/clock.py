"""Time: always aware, always the server's, shown in Asia/Ho_Chi_Minh."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: The zone in which every deadline of the domain is meant.
VN = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The present instant (UTC, aware). Services take it as an argument; only edges call this."""
    return datetime.now(UTC)


def today(at: datetime | None = None) -> date:
    """The calendar day in Việt Nam at an instant (now by default)."""
    return (at or now()).astimezone(VN).date()


def start_of(day: date) -> datetime:
    """Midnight that begins ``day`` in Việt Nam."""
    return datetime.combine(day, time.min, tzinfo=VN)


def end_of(day: date) -> datetime:
    """Midnight that ends ``day``: the first instant no longer in it."""
    return start_of(day + timedelta(days=1))
