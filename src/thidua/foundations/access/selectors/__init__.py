"""Every read of the access room. Pages come through the policy's row filter: out of scope is ``NotFound``."""

from thidua.foundations.access.selectors.actors import actor_of, actor_of_person, language_of_person
from thidua.foundations.access.selectors.holding import (
    holders,
    holders_of,
    people,
    people_of,
    sample_accounts,
)
from thidua.foundations.access.selectors.pages import (
    PAGE,
    appointable_bodies,
    appointment_line,
    may_keep_person,
    people_page,
    person_page,
    seen_body,
)

__all__ = [
    "PAGE",
    "actor_of",
    "actor_of_person",
    "appointable_bodies",
    "appointment_line",
    "holders",
    "holders_of",
    "language_of_person",
    "may_keep_person",
    "people",
    "people_of",
    "people_page",
    "person_page",
    "sample_accounts",
    "seen_body",
]
