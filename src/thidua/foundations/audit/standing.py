"""Whoever acts must still have the right when the line is written. The room that gives rights says here how to ask.

``services.record`` asks once the act holds the chain, when no other act can commit before this one. So an act that
waited while its person was dismissed does not happen, and no line of theirs stands behind the line that ended the right.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from thidua.ground.actor import Actor

#: Raises a refusal when the right the actor uses at that instant is gone.
Check = Callable[[Actor, datetime], None]

_CHECKS: dict[str, Check] = {}


def register_check(name: str, check: Check) -> None:
    """Name a check every act of a person must pass at its end."""
    _CHECKS[name] = check


def require(actor: Actor, subject_type: str, subject_id: UUID | str | int, at: datetime) -> None:
    """Refuse an act whose right has ended since it began.

    Not asked of system actors, nor of what people do about themselves: whoever ends their own post has none at the end.
    """
    if actor.person_id is None or (subject_type == "person" and str(subject_id) == str(actor.person_id)):
        return
    for check in _CHECKS.values():
        check(actor, at)
