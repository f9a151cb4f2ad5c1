"""When a message may disturb a person: never in the quiet hours, never before it is owed."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from thidua.foundations.notices.rules import DAILY_AT, RETRY_MINUTES, Wish, may_send_at, next_try, open_at
from thidua.ground.clock import VN

instants = st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 31)).map(lambda at: at.replace(tzinfo=VN))
hours = st.none() | st.tuples(st.times(), st.times())


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    quiet = draw(hours)
    return Wish(
        email=draw(st.sampled_from(["each", "daily", "never"])),
        quiet_from=quiet[0] if quiet else None,
        quiet_until=quiet[1] if quiet else None,
        weekends=draw(st.booleans()),
        muted=draw(st.sampled_from([(), ("k",)])),
    )


def asleep(wish: Wish, at: datetime) -> bool:
    """The quiet hours said another way: walk the clock round from their beginning."""
    if wish.quiet_from is None or wish.quiet_until is None or wish.quiet_from == wish.quiet_until:
        return False
    day = timedelta(days=1)

    def since_midnight(moment: time) -> timedelta:
        return datetime.combine(at.date(), moment) - datetime.combine(at.date(), time.min)

    begin, end, now = (since_midnight(t) for t in (wish.quiet_from, wish.quiet_until, at.time()))
    return (now - begin) % day < (end - begin) % day


@given(wishes(), instants, st.sampled_from(["low", "normal", "high"]))
def test_never_in_quiet_hours_never_early_never_on_an_unwanted_weekend(
    wish: Wish, at: datetime, urgency: str
) -> None:
    when = may_send_at(wish, kind="k", urgency=urgency, at=at)
    if wish.email == "never" or (wish.muted and urgency != "high"):
        assert when is None
        return
    assert when is not None
    assert when >= at
    assert not asleep(wish, when)
    assert when - at < timedelta(days=6)
    if urgency != "high" and not wish.weekends:
        assert when.weekday() < 5
    assert open_at(wish, urgency=urgency, at=when) == when


@given(instants)
def test_who_wants_mail_once_a_day_gets_it_at_the_daily_hour_of_a_working_day(at: datetime) -> None:
    when = may_send_at(Wish(email="daily"), kind="k", urgency="normal", at=at)
    assert when is not None
    assert (when.time(), when.weekday() < 5) == (DAILY_AT, True)


def test_pauses_grow_and_end() -> None:
    at = datetime(2025, 1, 1, tzinfo=VN)
    pauses = [next_try(n, at) for n in range(1, len(RETRY_MINUTES) + 2)]
    grown = [p - at for p in pauses if p is not None]
    assert grown == sorted(set(grown))
    assert pauses[-1] is None
