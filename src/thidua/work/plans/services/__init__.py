"""Every write of the plan room, one verb each, by stage of a plan's life."""

from thidua.work.plans.services.adoption import adopt_plan, share_plan, supersede_plan, withdraw_plan
from thidua.work.plans.services.amending import (
    apply_amendment,
    dismiss_amendment,
    judge_act,
    link_amended,
    place_act,
)
from thidua.work.plans.services.counting import count_for
from thidua.work.plans.services.demanding import ask_for_plan
from thidua.work.plans.services.intake import adopt_reading
from thidua.work.plans.services.linking import (
    link_issuer,
    link_movements,
    link_superior,
    resolve_addressee,
    retitle_plan,
    settle_finding,
)
from thidua.work.plans.services.moving import follow_reorganisation, undo_following
from thidua.work.plans.services.review import (
    accept_provision,
    accept_rest,
    add_provision,
    correct_provision,
    reject_provision,
    reopen_provision,
)
from thidua.work.plans.services.taking_over import choose_taker, release_taker

__all__ = [
    "accept_provision",
    "accept_rest",
    "add_provision",
    "adopt_plan",
    "adopt_reading",
    "apply_amendment",
    "ask_for_plan",
    "choose_taker",
    "correct_provision",
    "count_for",
    "dismiss_amendment",
    "follow_reorganisation",
    "judge_act",
    "link_amended",
    "link_issuer",
    "link_movements",
    "link_superior",
    "place_act",
    "reject_provision",
    "release_taker",
    "reopen_provision",
    "resolve_addressee",
    "retitle_plan",
    "settle_finding",
    "share_plan",
    "supersede_plan",
    "undo_following",
    "withdraw_plan",
]
