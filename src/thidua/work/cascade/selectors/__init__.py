"""Every read of the cascade room."""

from .drafts import clause_views, draft, draft_page, letterhead_of, lock_draft, open_draft, printed
from .followed import calls_for_plans, demanded, followed
from .moving import rows_touched, touched_by_reorganisation
from .source import asks, criteria_above, source

__all__ = [
    "asks",
    "calls_for_plans",
    "clause_views",
    "criteria_above",
    "demanded",
    "draft",
    "draft_page",
    "followed",
    "letterhead_of",
    "lock_draft",
    "open_draft",
    "printed",
    "rows_touched",
    "source",
    "touched_by_reorganisation",
]
