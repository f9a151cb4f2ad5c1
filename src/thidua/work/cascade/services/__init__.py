"""Every write of the cascade room, one verb each."""

from .drafting import abandon_draft, hand_in_draft, require_complete, start_draft, word_draft
from .editing import add_clause, answer_ask, drop_clause, move_clause, restore_clause, write_clause
from .following import measure_plan, state_demand
from .moving import follow_reorganisation, undo_following

__all__ = [
    "abandon_draft",
    "add_clause",
    "answer_ask",
    "drop_clause",
    "follow_reorganisation",
    "hand_in_draft",
    "measure_plan",
    "move_clause",
    "require_complete",
    "restore_clause",
    "start_draft",
    "state_demand",
    "undo_following",
    "word_draft",
    "write_clause",
]
