"""Every write of the privacy room."""

from thidua.foundations.privacy.services.erasing import erase_person, lock_person
from thidua.foundations.privacy.services.exporting import export_person
from thidua.foundations.privacy.services.periods import lift_period, note_cleaning, set_period
from thidua.foundations.privacy.services.sessions import forget_sessions
from thidua.foundations.privacy.services.showing import show_identifier

__all__ = [
    "erase_person",
    "export_person",
    "forget_sessions",
    "lift_period",
    "lock_person",
    "note_cleaning",
    "set_period",
    "show_identifier",
]
