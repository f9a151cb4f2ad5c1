"""Every write of the organisation room, one verb per function."""

from .bodies import change_body, close_body, give_code, move_body, open_body
from .bulk import build_bodies
from .columns import write_columns
from .figures import load_sample_figures
from .packs import load_body_kinds, load_territories
from .places import rebuild_places, refresh_places, roll_places
from .reorganising import (
    carry_out_reorganisation,
    discard_reorganisation,
    draft_reorganisation,
    hold_for_undoing,
    import_reorganisation,
    journalled,
    keys_made,
    keys_touched,
    note_following,
    note_outcome,
    put_back,
    put_columns_back,
    revise_reorganisation,
    undo_reorganisation,
)
from .residential import (
    NewGroup,
    add_residential_group,
    build_residential_groups,
    import_residential_groups,
)
from .templates import apply_template
from .versions import hold_tree

__all__ = [
    "NewGroup",
    "add_residential_group",
    "apply_template",
    "build_bodies",
    "build_residential_groups",
    "carry_out_reorganisation",
    "change_body",
    "close_body",
    "discard_reorganisation",
    "draft_reorganisation",
    "give_code",
    "hold_for_undoing",
    "hold_tree",
    "import_reorganisation",
    "import_residential_groups",
    "journalled",
    "keys_made",
    "keys_touched",
    "load_body_kinds",
    "load_sample_figures",
    "load_territories",
    "move_body",
    "note_following",
    "note_outcome",
    "open_body",
    "put_back",
    "put_columns_back",
    "rebuild_places",
    "refresh_places",
    "revise_reorganisation",
    "roll_places",
    "undo_reorganisation",
    "write_columns",
]
