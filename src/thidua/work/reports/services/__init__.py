"""Every write of the report room, one verb a function."""

from .chasing import chase, chase_all
from .compiling import forget_use, send_compilation, write_clause
from .composing import add_section, compose_form, drop_section, move_section, write_form_part
from .doors import RETURN_DAYS, close_exception, close_lapsed, open_exception
from .filling import attach_file, hold_report, remove_file, save_draft
from .flagging import note_flag
from .forms import (
    copy_form,
    drop_form,
    edit_form,
    load_form_pack,
    put_form_in_use,
    retire_form,
    withdraw_form,
)
from .handing_in import recall_report, submit_report
from .holding import pass_reports, release_lapsed
from .many import enter_for_many
from .moving import follow_reorganisation, undo_following
from .receiving import accept_report, ask_again, exempt_report, receipt_report, return_report
from .restating import drop_restatement, restate_report
from .rounds import cancel_round, change_round, lock_due_rounds, open_round
from .signing import ask_sign_off, sign_off
from .workbooks import take_workbook

__all__ = [
    "RETURN_DAYS",
    "accept_report",
    "add_section",
    "ask_again",
    "ask_sign_off",
    "attach_file",
    "cancel_round",
    "change_round",
    "chase",
    "chase_all",
    "close_exception",
    "close_lapsed",
    "compose_form",
    "copy_form",
    "drop_form",
    "drop_restatement",
    "drop_section",
    "edit_form",
    "enter_for_many",
    "exempt_report",
    "follow_reorganisation",
    "forget_use",
    "hold_report",
    "load_form_pack",
    "lock_due_rounds",
    "move_section",
    "note_flag",
    "open_exception",
    "open_round",
    "pass_reports",
    "put_form_in_use",
    "recall_report",
    "receipt_report",
    "release_lapsed",
    "remove_file",
    "restate_report",
    "retire_form",
    "return_report",
    "save_draft",
    "send_compilation",
    "sign_off",
    "submit_report",
    "take_workbook",
    "undo_following",
    "withdraw_form",
    "write_clause",
    "write_form_part",
]
