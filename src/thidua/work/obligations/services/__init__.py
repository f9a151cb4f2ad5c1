"""Every write of the obligation room, by stage: raising, working, following, chasing."""

from thidua.work.obligations.services.amending import follow_amendment, preview_amendment
from thidua.work.obligations.services.chasing import (
    chase,
    draft_letter,
    draft_report_letter,
    drop_letter,
    edit_letter,
    mark_overdue,
    send_letter,
)
from thidua.work.obligations.services.ending import cancel_of_plan, cancel_unasked
from thidua.work.obligations.services.following import (
    excuse_obligation,
    extend_deadline,
    receipt_obligation,
    return_obligation,
)
from thidua.work.obligations.services.joining import tie_reports, untie_report
from thidua.work.obligations.services.moving import follow_reorganisation, undo_following
from thidua.work.obligations.services.passing import close_feeds_of, pass_holdings, release_lapsed
from thidua.work.obligations.services.raising import preview_raising, raise_obligations
from thidua.work.obligations.services.reported import meet_by_report, take_back
from thidua.work.obligations.services.working import (
    close_feeds,
    discharge_obligation,
    hand_over,
    open_feed,
    start_obligation,
)

__all__ = [
    "cancel_of_plan",
    "cancel_unasked",
    "chase",
    "close_feeds",
    "close_feeds_of",
    "discharge_obligation",
    "draft_letter",
    "draft_report_letter",
    "drop_letter",
    "edit_letter",
    "excuse_obligation",
    "extend_deadline",
    "follow_amendment",
    "follow_reorganisation",
    "hand_over",
    "mark_overdue",
    "meet_by_report",
    "open_feed",
    "pass_holdings",
    "preview_amendment",
    "preview_raising",
    "raise_obligations",
    "receipt_obligation",
    "release_lapsed",
    "return_obligation",
    "send_letter",
    "start_obligation",
    "take_back",
    "tie_reports",
    "undo_following",
    "untie_report",
]
