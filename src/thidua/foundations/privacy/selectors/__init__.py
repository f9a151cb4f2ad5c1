"""Every read of the privacy room."""

from thidua.foundations.privacy.selectors.pages import (
    applied,
    may_erase,
    may_export,
    may_show_identifier,
    register_lines,
    retention_lines,
    rooms,
)
from thidua.foundations.privacy.selectors.person import erased, erased_people, held, name_of, steps
from thidua.foundations.privacy.selectors.tables import label_of, problems, register, shape

__all__ = [
    "applied",
    "erased",
    "erased_people",
    "held",
    "label_of",
    "may_erase",
    "may_export",
    "may_show_identifier",
    "name_of",
    "problems",
    "register",
    "register_lines",
    "retention_lines",
    "rooms",
    "shape",
    "steps",
]
