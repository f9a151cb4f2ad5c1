"""When a message may disturb a person. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from thidua.ground.clock import VN

#: Minutes to wait before each further try; after the last the delivery is parked for a person to look at.
RETRY_MINUTES: Final = (1, 5, 30, 120, 720)

#: Hour of the day at which a daily summary goes out.
DAILY_AT: Final = time(7, 30)

#: Letters a stored key holds.
LONGEST_KEY: Final = 200

#: Number of the first day of the weekend (Monday is 0).
SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Wish:
    """A person's wishes about e-mail. The defaults hold for whoever has said nothing."""

    email: str = "each"
    quiet_from: time | None = time(21, 0)
    quiet_until: time | None = time(6, 0)
    weekends: bool = False
    muted: Collection[str] = ()


def may_send_at(wish: Wish, *, kind: str, urgency: str, at: datetime) -> datetime | None:
    """The first instant at which a message may be mailed, or ``None`` when this person wants none of it.

    High urgency passes muting and weekends, not the night and not "never".

    >>> at = datetime(2025, 12, 3, 23, 0, tzinfo=VN)
    >>> may_send_at(Wish(), kind="k", urgency="normal", at=at).isoformat()
    '2025-12-04T06:00:00+07:00'
    >>> may_send_at(Wish(email="never"), kind="k", urgency="high", at=at) is None
    True
    """
    if wish.email == "never" or (kind in wish.muted and urgency != "high"):
        return None
    local = at.astimezone(VN)
    if wish.email == "daily" and urgency != "high":
        local = _next_time(local, DAILY_AT)
    return open_at(wish, urgency=urgency, at=local)


def open_at(wish: Wish, *, urgency: str, at: datetime) -> datetime:
    """The first instant from ``at`` on that is neither in the quiet hours nor on an unwanted weekend.

    Asked again when a message is really sent: a retry, or a worker that was down, must not wake anybody.

    >>> open_at(Wish(), urgency="normal", at=datetime(2025, 12, 6, 9, 0, tzinfo=VN)).isoformat()
    '2025-12-08T07:30:00+07:00'
    """
    local = at.astimezone(VN)
    if not wish.weekends and urgency != "high":
        while local.weekday() >= SATURDAY:
            local = datetime.combine(local.date() + timedelta(days=1), DAILY_AT, VN)
    open_again = _past_quiet(wish, local)
    # The night from Friday may end on Saturday: once more, then it is a working day and outside the quiet hours.
    return open_again if open_again == local else open_at(wish, urgency=urgency, at=open_again)


def next_summary(at: datetime) -> datetime:
    """When the next day's summary goes out.

    >>> next_summary(datetime(2025, 12, 3, 7, 30, tzinfo=VN)).isoformat()
    '2025-12-04T07:30:00+07:00'
    """
    return datetime.combine(at.astimezone(VN).date() + timedelta(days=1), DAILY_AT, VN)


def _next_time(at: datetime, moment: time) -> datetime:
    candidate = datetime.combine(at.date(), moment, VN)
    return candidate if candidate >= at else candidate + timedelta(days=1)


def _past_quiet(wish: Wish, at: datetime) -> datetime:
    """The end of the quiet hours an instant falls in, or the instant itself."""
    start, end = wish.quiet_from, wish.quiet_until
    if start is None or end is None or start == end:
        return at
    clock = at.timetz().replace(tzinfo=None)
    overnight = start > end
    inside = (clock >= start or clock < end) if overnight else start <= clock < end
    if not inside:
        return at
    day = at.date() + timedelta(days=1) if overnight and clock >= start else at.date()
    return datetime.combine(day, end, VN)


def next_try(attempts: int, at: datetime) -> datetime | None:
    """When to try again after this many failures, or ``None`` when enough is enough.

    >>> next_try(99, datetime(2025, 1, 1, tzinfo=VN)) is None
    True
    """
    if attempts > len(RETRY_MINUTES):
        return None
    return at + timedelta(minutes=RETRY_MINUTES[attempts - 1])


def dedupe_key(dedupe: str, person: object) -> str:
    """The key under which a message is owed once to a person; a long one is shortened without losing what it tells.

    >>> dedupe_key("letter:7", "an")
    'letter:7:an'
    >>> len(dedupe_key("x" * 500, "an")), dedupe_key("x" * 500, "an") == dedupe_key("x" * 501, "an")
    (67, False)
    """
    key = f"{dedupe}:{person}"
    return key if len(key) <= LONGEST_KEY else f"{hashlib.sha256(dedupe.encode()).hexdigest()}:{person}"
