"""Every write of the access room: people, accounts, appointments, leave, delegations."""

from thidua.foundations.access.services.accounts import (
    change_language,
    choose_acting,
    close_account,
    open_account,
    reopen_account,
)
from thidua.foundations.access.services.appointing import appoint, correct_appointment, end_appointment
from thidua.foundations.access.services.away import change_stand_in, end_leave, note_leave
from thidua.foundations.access.services.delegating import delegate, revoke_delegation
from thidua.foundations.access.services.people import add_person, change_person

__all__ = [
    "add_person",
    "appoint",
    "change_language",
    "change_person",
    "change_stand_in",
    "choose_acting",
    "close_account",
    "correct_appointment",
    "delegate",
    "end_appointment",
    "end_leave",
    "note_leave",
    "open_account",
    "reopen_account",
    "revoke_delegation",
]
