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
from thidua.foundations.access.services.following import follow_reorganisation, undo_following
from thidua.foundations.access.services.guessing import (
    begin_attempt,
    forget_attempts,
    forgive_attempt,
    unlock_account,
)
from thidua.foundations.access.services.identities import link_identity, note_identity_used, unlink_identity
from thidua.foundations.access.services.importing import import_people
from thidua.foundations.access.services.inviting import (
    accept_invitation,
    invite,
    letter_sent,
    withdraw_invitation,
    write_letter,
)
from thidua.foundations.access.services.people import add_person, change_person
from thidua.foundations.access.services.rotating import retire_key, rotate_keys
from thidua.foundations.access.services.second_factor import (
    note_factor,
    reset_second_factor,
    set_second_factor_rule,
)
from thidua.foundations.access.services.sessions import (
    end_other_sessions,
    end_session,
    note_password_changed,
    note_session_seen,
    sign_out_person,
)

__all__ = [
    "accept_invitation",
    "add_person",
    "appoint",
    "begin_attempt",
    "change_language",
    "change_person",
    "change_stand_in",
    "choose_acting",
    "close_account",
    "correct_appointment",
    "delegate",
    "end_appointment",
    "end_leave",
    "end_other_sessions",
    "end_session",
    "follow_reorganisation",
    "forget_attempts",
    "forgive_attempt",
    "import_people",
    "invite",
    "letter_sent",
    "link_identity",
    "note_factor",
    "note_identity_used",
    "note_leave",
    "note_password_changed",
    "note_session_seen",
    "open_account",
    "reopen_account",
    "reset_second_factor",
    "retire_key",
    "revoke_delegation",
    "rotate_keys",
    "set_second_factor_rule",
    "sign_out_person",
    "undo_following",
    "unlink_identity",
    "unlock_account",
    "withdraw_invitation",
    "write_letter",
]
