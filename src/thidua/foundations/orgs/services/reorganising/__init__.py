"""Reorganisations: prepared, carried out in one transaction from a legal act, undone while nothing was built on them."""

from .carrying_out import carry_out_reorganisation, undo_reorganisation
from .drafting import discard_reorganisation, draft_reorganisation, revise_reorganisation
from .following import note_following, note_outcome
from .importing import import_reorganisation
from .journal import hold_for_undoing, journalled, keys_made, keys_touched, put_back, put_columns_back

__all__ = [
    "carry_out_reorganisation",
    "discard_reorganisation",
    "draft_reorganisation",
    "hold_for_undoing",
    "import_reorganisation",
    "journalled",
    "keys_made",
    "keys_touched",
    "note_following",
    "note_outcome",
    "put_back",
    "put_columns_back",
    "revise_reorganisation",
    "undo_reorganisation",
]
