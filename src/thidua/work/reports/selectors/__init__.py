"""Every read of the report room."""

from .compiling import compilation, compiles, sent_compilation
from .figures import figures_in_force, figures_of, last_year_in_force, last_year_of, rows_in_force
from .flagging import FlagNoteView, flag_notes
from .forms import (
    form_card,
    form_cards,
    form_data,
    form_list,
    form_versions,
    forms,
    free_form_code,
    parsed,
    rounds_using,
)
from .held import held, held_reports, held_without_post
from .late import LateBoard, LateRow, LevelBoard, late_board, late_count, late_of_body
from .lists import Filter, report_list, standing_of_rounds
from .moving import touched_by_reorganisation
from .pages import exception_until, lock, one, receiving, settled, state_of, trail, unanswered, wants_children
from .results import YearFigures, figures_of_year, forms_of_movements, rounds_by_period
from .rounds import (
    askable,
    lock_round,
    reports_of_body,
    round_of,
    round_page,
    round_recipients,
    rounds,
    rounds_ending_after,
    rounds_to_lock,
)

__all__ = [
    "Filter",
    "FlagNoteView",
    "LateBoard",
    "LateRow",
    "LevelBoard",
    "YearFigures",
    "askable",
    "compilation",
    "compiles",
    "exception_until",
    "figures_in_force",
    "figures_of",
    "figures_of_year",
    "flag_notes",
    "form_card",
    "form_cards",
    "form_data",
    "form_list",
    "form_versions",
    "forms",
    "forms_of_movements",
    "free_form_code",
    "held",
    "held_reports",
    "held_without_post",
    "last_year_in_force",
    "last_year_of",
    "late_board",
    "late_count",
    "late_of_body",
    "lock",
    "lock_round",
    "one",
    "parsed",
    "receiving",
    "report_list",
    "reports_of_body",
    "round_of",
    "round_page",
    "round_recipients",
    "rounds",
    "rounds_by_period",
    "rounds_ending_after",
    "rounds_to_lock",
    "rounds_using",
    "rows_in_force",
    "sent_compilation",
    "settled",
    "standing_of_rounds",
    "state_of",
    "touched_by_reorganisation",
    "trail",
    "unanswered",
    "wants_children",
]
