"""Which test or act of the matrix sees a service leave its audit line, and which services leave none.

A new service needs a line: in ``left_in.txt`` the service and a test that does the act (best one of its room's own, where
it is done anyway) or a row of the matrix by its name; after that test the line must have been left. Or, below, the
reason why there is none.
"""

from __future__ import annotations

from pathlib import Path

_FILE = Path(__file__).with_name("left_in.txt")

#: Service → where it leaves its line.
LEFT_IN: dict[str, str] = {
    service: place
    for line in _FILE.read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for service, _blank, place in [line.partition(" ")]
}

#: Why a service leaves none.
_COUNT = "counts guesses before anybody is known; closing and opening an address are lines"
_CLEANING = "the clock's clearing; for what is official the journey keep_periods leaves the line of the night"
_LETTER = "the worker's part of an invitation, whose line is there since it was asked for"
_SEEN = "no act of anybody's office: when and whence a session or identity was used"
_REPEAT = "keeps a form from being done twice; the act has its own line"
_READ = "somebody has seen their own notices"
_TELLS = "a message about an act that has its own line"
_HELD = "takes a lock for an act that leaves its own line"
_DERIVED = "computed again from what has its own lines; nothing is decided"
_UPLOAD = "a step of reading an upload; taking it in or refusing it leaves the line"
_PART = "a part of an act whose own service leaves the line"
LEAVES_NONE = {
    "foundations.access.begin_attempt": _COUNT,
    "foundations.access.choose_acting": "says what the switch may keep; writes nothing",
    "foundations.access.forget_attempts": _CLEANING,
    "foundations.access.forgive_attempt": _COUNT,
    "foundations.access.letter_sent": _LETTER,
    "foundations.access.note_identity_used": _SEEN,
    "foundations.access.note_session_seen": _SEEN,
    "foundations.access.write_letter": _LETTER,
    "foundations.audit.drop_personal": "part of an act whose own line names the numbers",
    "foundations.audit.export_checkpoint": "writes a file outside the database and nothing in it",
    "foundations.audit.keep_checkpoint": "writes a file outside the database and nothing in it",
    "foundations.audit.fingerprint_of": "computes",
    "foundations.audit.first_time": _REPEAT,
    "foundations.audit.forget_requests": _CLEANING,
    "foundations.audit.keep_effect": _REPEAT,
    "foundations.audit.record": "it is the line",
    "foundations.notices.channels": "computes",
    "foundations.notices.forget_notices": _CLEANING,
    "foundations.notices.let_go_of_bodies": _PART,
    "foundations.notices.mark_all_read": _READ,
    "foundations.notices.mark_read": _READ,
    "foundations.notices.queue_notice": _TELLS,
    "foundations.notices.send_waiting": _TELLS,
    "foundations.orgs.import_reorganisation": "the draft it makes leaves the line",
    "foundations.orgs.journalled": "computes",
    "foundations.orgs.keys_made": "computes",
    "foundations.orgs.keys_touched": "computes",
    "foundations.orgs.note_following": _PART,
    "foundations.orgs.note_outcome": _PART,
    "foundations.orgs.put_back": _PART,
    "foundations.orgs.put_columns_back": _PART,
    "foundations.orgs.hold_for_undoing": _HELD,
    "foundations.orgs.write_columns": _PART,
    "foundations.orgs.hold_tree": _HELD,
    "foundations.orgs.rebuild_places": _DERIVED,
    "foundations.orgs.refresh_places": _DERIVED,
    "foundations.papers.begin_attempt": _UPLOAD,
    "foundations.papers.begin_reading": _UPLOAD,
    "foundations.papers.finish_attempt": _UPLOAD,
    "foundations.papers.forget_refused": _CLEANING,
    "foundations.papers.hold_as_same": _UPLOAD,
    "foundations.papers.hold_in_doubt": _UPLOAD,
    "foundations.papers.keep_file": _PART,
    "foundations.papers.let_go_of_bodies": _PART,
    "foundations.papers.keep_pictures": _DERIVED,
    "foundations.papers.note_progress": _UPLOAD,
    "foundations.privacy.forget_sessions": _CLEANING,
    "foundations.privacy.lock_person": "locks; writes nothing",
    "work.cascade.require_complete": "refuses or says nothing; writes nothing",
    "work.obligations.preview_amendment": "writes nothing",
    "work.obligations.preview_raising": "writes nothing",
    "work.plans.share_plan": _PART,
    "work.reports.forget_use": "each question keeps who wrote it and when; the act is sending up",
    "work.reports.save_draft": "every field keeps who typed it and when; the act is signing off or handing in",
    "work.reports.write_clause": "each question keeps who wrote it and when; the act is sending up",
    "work.rollup.follow_reorganisation": _DERIVED,
    "work.rollup.mark_round": _DERIVED,
    "work.rollup.mark_stale": _DERIVED,
    "work.rollup.refresh": _DERIVED,
}

#: Services that may leave several lines in one call, and what each line is for.
LEAVES_SEVERAL = {
    "foundations.access.rotate_keys": "one for each batch: a crash leaves whole batches, each with its line",
    "foundations.access.import_people": "one for each person and each post, as when they are entered one by one",
    "work.obligations.discharge_obligation": "one for each report that is handed in as one with others",
    "work.obligations.pass_holdings": "one for each obligation: its own trail tells who held it",
    "work.obligations.take_back": "one for each report that was handed in as one with others",
    "work.obligations.release_lapsed": "one for each obligation: its own trail tells who held it",
    "work.reports.close_lapsed": "one for each door: the round's trail tells whom it let through",
    "work.reports.load_form_pack": "a form of a pack is loaded and put in use",
    "work.reports.pass_reports": "one for each report: its own trail tells who held it",
    "work.reports.release_lapsed": "one for each report: its own trail tells who held it",
}


def complaints(place: str, left: set[str], again: set[str]) -> list[str]:
    """What is wrong with the lines left in one test, in words; empty when nothing is.

    :param left: verbs that left a line. :param again: those that left another one in the same call.
    """
    wrong = [f"{verb} left two lines in one call" for verb in sorted(again - {*LEAVES_SEVERAL})]
    wrong += [f"{verb} left a line; the table says none" for verb in sorted(left & {*LEAVES_NONE})]
    missing = sorted(verb for verb, where in LEFT_IN.items() if where == place and verb not in left)
    return wrong + [f"{verb} left no line; the table says that it does here" for verb in missing]
