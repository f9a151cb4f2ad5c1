"""Every read of the cascade room."""

from .drafts import clause_views, draft, draft_page, lock_draft, open_draft, printed
from .source import asks, source

__all__ = [
    "asks",
    "clause_views",
    "draft",
    "draft_page",
    "lock_draft",
    "open_draft",
    "printed",
    "source",
]
