"""Whether a post needs a second factor by now, and since when."""

from __future__ import annotations

from datetime import date, timedelta


def due_on(rule_since: date | None, grace_days: int, needed: bool, post_since: date) -> date | None:
    """The first day on which a post opens nothing without a second factor; ``None``: none is needed.

    The grace runs from the day the rule came or the day the post began, whichever is later.

    >>> due_on(date(2026, 11, 1), 14, True, date(2025, 7, 1))
    datetime.date(2026, 11, 15)
    >>> due_on(date(2026, 11, 1), 14, True, date(2026, 12, 1))
    datetime.date(2026, 12, 15)
    >>> due_on(None, 14, True, date(2025, 7, 1)) is None
    True
    """
    if rule_since is None or not needed:
        return None
    return max(rule_since, post_since) + timedelta(days=grace_days)
