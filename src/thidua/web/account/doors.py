"""Through which door a trail of a kind of record is read: whoever may open the record may read its trail.

A page's module registers its own kind beside its views:

    register_door("plan", lambda actor, key, at: plans.plan_page(actor, UUID(key), at), "plan")

The function raises ``NotFound`` when the record is out of scope. A kind without a door falls back to the lines
that bodies in the reader's scope wrote; when there is none, the record is not found.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from thidua.foundations.access import errors
from thidua.foundations.access import selectors as access
from thidua.foundations.audit import selectors as audit
from thidua.foundations.audit.facts import Line
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.work.cascade import policy as cascade_policy
from thidua.work.cascade import selectors as cascade
from thidua.work.obligations import policy as obligation_policy
from thidua.work.obligations import selectors as obligations
from thidua.work.plans import policy as plan_policy
from thidua.work.plans import selectors as plans


@dataclass(frozen=True, slots=True)
class Door:
    """How to check that the actor may open a record, the URL name of its page (one argument), and who may at all.

    :param trail: the lines of a record whose trail is more than the acts on itself.
    """

    open: Callable[[Actor, str, datetime], Any]
    url_name: str = ""
    #: Roles that ever open such a record; None: any.
    readers: Collection[str] | None = None
    trail: Callable[[str], list[Line]] | None = None


_DOORS: dict[str, Door] = {}


def register_door(
    subject_type: str,
    check: Callable[[Actor, str, datetime], Any],
    url_name: str = "",
    readers: Collection[str] | None = None,
    trail: Callable[[str], list[Line]] | None = None,
) -> None:
    """Name the door of a kind of record."""
    _DOORS[subject_type] = Door(check, url_name, readers, trail)


def door_of(subject_type: str) -> Door | None:
    """The door of a kind, if its pages registered one."""
    return _DOORS.get(subject_type)


def uuid_of(key: str) -> UUID:
    """The id in an address; what is no id is no record."""
    try:
        return UUID(key)
    except ValueError:
        raise errors.no_such_person() from None


def _person_trail(key: str) -> list[Line]:
    """The acts on a person, and the one line of each reorganisation that moved, ended or withdrew their posts."""
    lines = audit.trail("person", key)
    for act in access.acts_of_person(uuid_of(key)):
        for verb in ("access.follow_reorganisation", "access.undo_following"):
            lines += audit.trail("reorganisation", act, verb=verb)
    return sorted(lines, key=lambda line: -line.sequence)


register_door(
    "person",
    lambda actor, key, at: access.person_page(actor, uuid_of(key), at),
    "person",
    trail=_person_trail,
)
# The directory of bodies is open to everybody who is signed in, and so is what was done to it.
register_door("body", lambda actor, key, at: orgs.card(uuid_of(key)), "body_page")
register_door(
    "plan", lambda actor, key, at: plans.card(actor, uuid_of(key)), "plan_page", plan_policy.READERS
)
register_door(
    "obligation",
    lambda actor, key, at: obligations.one(actor, uuid_of(key), at=at),
    "obligation_page",
    obligation_policy.READERS,
    trail=lambda key: obligations.trail(uuid_of(key)),
)
register_door(
    "plan_draft",
    lambda actor, key, at: cascade.draft(actor, uuid_of(key)),
    "draft_page",
    cascade_policy.READERS,
)

__all__ = ["Door", "door_of", "register_door", "uuid_of"]
