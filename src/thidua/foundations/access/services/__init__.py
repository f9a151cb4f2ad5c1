"""Every write of the access room: people, accounts, appointments."""

from thidua.foundations.access.services.accounts import (
    change_language,
    choose_acting,
    close_account,
    open_account,
    reopen_account,
)
from thidua.foundations.access.services.appointing import appoint, change_position, end_appointment
from thidua.foundations.access.services.people import add_person, change_person

__all__ = [
    "add_person",
    "appoint",
    "change_language",
    "change_person",
    "change_position",
    "choose_acting",
    "close_account",
    "end_appointment",
    "open_account",
    "reopen_account",
]
