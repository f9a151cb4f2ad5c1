"""Each night, what is older than its period goes. Only periods of the register that are applied; nothing silently."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from thidua.foundations.access import services as access
from thidua.foundations.audit import services as audit
from thidua.foundations.notices import services as notices
from thidua.foundations.papers import services as papers
from thidua.foundations.privacy import selectors, services
from thidua.ground.actor import Actor

#: Cleaning of ``packs/personal-data/retention.yaml`` → the room's service, told the instant before which all goes.
#: Background jobs are dropped by their own library (``jobs.tasks.forget_jobs``).
CLEANINGS: dict[str, Callable[[datetime], int]] = {
    "sessions": lambda before: services.forget_sessions(before=before),
    "requests": lambda before: audit.forget_requests(before=before),
    "notices": lambda before: notices.forget_notices(before=before),
    "attempts": lambda before: papers.forget_refused(before=before),
}

#: Whose period is written in code: the room knows how long.
OWN: dict[str, Callable[[datetime], int]] = {"sign_in_attempts": lambda at: access.forget_attempts(at=at)}

#: What people would miss: these leave a line in the trail. The rest is nobody's record.
OFFICIAL = ("notices", "attempts")


def clean(*, actor: Actor, at: datetime) -> dict[str, int]:
    """Erase what is over; returns how many of which kind. Each kind by itself: one that fails does not undo the others."""
    erased = {}
    for name, days in selectors.applied().items():
        if name in OWN:
            erased[name] = OWN[name](at)
        elif name in CLEANINGS:
            with transaction.atomic():
                erased[name] = CLEANINGS[name](at - timedelta(days=days))
                if name in OFFICIAL:
                    services.note_cleaning(actor=actor, erased={name: erased[name]}, at=at)
    return erased
