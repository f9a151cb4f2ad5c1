"""Every read of the report room."""

from .figures import figures_of, last_year_of, rows_in_force
from .forms import form_card, form_data, form_versions, forms, parsed
from .lists import Filter, board, report_list, standing_of_rounds
from .pages import exception_until, lock, one, receiving, settled, state_of, trail
from .rounds import lock_round, reports_of_body, round_page, rounds, rounds_to_lock

__all__ = [
    "Filter",
    "board",
    "exception_until",
    "figures_of",
    "form_card",
    "form_data",
    "form_versions",
    "forms",
    "last_year_of",
    "lock",
    "lock_round",
    "one",
    "parsed",
    "receiving",
    "report_list",
    "reports_of_body",
    "round_page",
    "rounds",
    "rounds_to_lock",
    "rows_in_force",
    "settled",
    "standing_of_rounds",
    "state_of",
    "trail",
]
