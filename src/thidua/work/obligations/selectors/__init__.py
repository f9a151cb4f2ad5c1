"""Every read of the obligation room. Each list makes a constant number of queries."""

from .days import calendar, desk, feed
from .held import held, held_cards, open_feeds
from .letters import letter, letters
from .lists import (
    GROUPINGS,
    Filter,
    count_all,
    counts_by_provision,
    every,
    find,
    grouped,
    list_obligations,
    of_plan,
    of_provisions,
)
from .moving import left_behind, rows_touched, touched_by_reorganisation
from .pages import demanding, is_open, lock, one, state_of, trail
from .reported import provision_words, report_terms, reports_asked, reports_owed
from .steps import BODIES, awaiting_step, of_next_bodies

__all__ = [
    "BODIES",
    "GROUPINGS",
    "Filter",
    "awaiting_step",
    "calendar",
    "count_all",
    "counts_by_provision",
    "demanding",
    "desk",
    "every",
    "feed",
    "find",
    "grouped",
    "held",
    "held_cards",
    "is_open",
    "left_behind",
    "letter",
    "letters",
    "list_obligations",
    "lock",
    "of_next_bodies",
    "of_plan",
    "of_provisions",
    "one",
    "open_feeds",
    "provision_words",
    "report_terms",
    "reports_asked",
    "reports_owed",
    "rows_touched",
    "state_of",
    "touched_by_reorganisation",
    "trail",
]
