"""Every read of the access room. Pages come through the policy's row filter: out of scope is ``NotFound``."""

from thidua.foundations.access.selectors.actors import actor_of, actor_of_person, language_of_person
from thidua.foundations.access.selectors.delegating import (
    delegation_line,
    delegations_of,
    receivers_of,
    scope_labels,
)
from thidua.foundations.access.selectors.holding import (
    head_on,
    heads_on,
    holders,
    holders_of,
    holders_on,
    lock_post,
    people,
    people_of,
    sample_accounts,
    stand_ins,
    without_post,
)
from thidua.foundations.access.selectors.pages import (
    PAGE,
    appointable_bodies,
    appointment_line,
    leave_line,
    may_keep_person,
    people_page,
    person_page,
    seen_body,
)
from thidua.foundations.access.selectors.signing import block_of, documents, signers

__all__ = [
    "PAGE",
    "actor_of",
    "actor_of_person",
    "appointable_bodies",
    "appointment_line",
    "block_of",
    "delegation_line",
    "delegations_of",
    "documents",
    "head_on",
    "heads_on",
    "holders",
    "holders_of",
    "holders_on",
    "language_of_person",
    "leave_line",
    "lock_post",
    "may_keep_person",
    "people",
    "people_of",
    "people_page",
    "person_page",
    "receivers_of",
    "sample_accounts",
    "scope_labels",
    "seen_body",
    "signers",
    "stand_ins",
    "without_post",
]
