"""Who sees totals: whoever may see the reports below a body."""

from __future__ import annotations

from django.db.models import Q

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.policy import YES, Answer, no
from thidua.work.reports.policy import READERS


def visible(actor: Actor, prefix: str = "body") -> Q:
    """Row filter of totals: own body and those below it."""
    if actor.system:
        return Q()
    if actor.acting is None or actor.role not in READERS:
        return Q(pk__in=[])
    return orgs.within(prefix, actor.acting)


def may_see(actor: Actor, path: str) -> bool:
    """The same rule for one body; a test holds it and :func:`visible` together."""
    if actor.system:
        return True
    return actor.acting is not None and actor.role in READERS and actor.acting.covers(path)


def may_rebuild(actor: Actor) -> Answer:
    """Compute everything again: the system's own work, or the system steward's."""
    if actor.system or actor.role == "system_steward":
        return YES
    return no("rollup-100", "Chỉ quản trị hệ thống được tính lại toàn bộ.", "Quản trị hệ thống.")
