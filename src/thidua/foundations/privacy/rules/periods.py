"""Which retention periods the clock may apply. Pure."""

from __future__ import annotations

from thidua.foundations.privacy import errors
from thidua.foundations.privacy.facts import Retention


def applied_days(retention: Retention, chosen: int | None) -> int | None:
    """After how many days data of this kind is erased by the clock; ``None``: not at all.

    What a steward chose (with its basis) goes first. A technical choice of the system is applied; a period of law only
    when somebody has verified it. Nothing is applied silently.

    >>> from thidua.foundations.privacy.facts import Words
    >>> def retention(**more): return Retention(**{**dict(code="x", vi="", en="", house=False, days=90, least_days=0,
    ...     after=Words("", ""), source="", verified=False, outlives_erasure=False, clock="notices"), **more})
    >>> [applied_days(retention(**more), None) for more in ({}, {"verified": True}, {"house": True})]
    [None, 90, 90]
    >>> applied_days(retention(), 400), applied_days(retention(clock=""), 400)
    (400, None)
    """
    if not retention.clock:
        return None
    if chosen is not None:
        return chosen
    return retention.days if retention.house or retention.verified else None


def check_days(retention: Retention, days: int) -> None:
    """A period a steward may set.

    :raises NotPossible: nothing cleans this kind (``privacy-005``), it is fixed (``-011``), or below the least (``-006``).
    """
    if not retention.clock:
        raise errors.no_clock(retention.vi)
    if retention.fixed:
        raise errors.period_fixed(retention.vi)
    if days < retention.least_days or days < 1:
        raise errors.period_too_short(retention.vi, max(retention.least_days, 1))
