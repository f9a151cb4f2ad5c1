"""Who may load and read movements."""

from __future__ import annotations

from django.db.models import Q

from thidua.ground.actor import Actor
from thidua.ground.policy import YES, Answer, no


def may_load(actor: Actor) -> Answer:
    """May the actor load or publish packs? Only the system's stewards: packs are law as data for everyone."""
    if actor.system or actor.role == "system_steward":
        return YES
    return no(
        "movements-100",
        "Chỉ người quản trị hệ thống được nạp và công bố gói phong trào.",
        "Người quản trị hệ thống.",
    )


def visible(actor: Actor) -> Q:
    """Row filter on versions: everybody signed in reads the published ones, stewards also drafts."""
    if may_load(actor):
        return Q()
    return Q(state__in=["published", "retired"]) if actor.acting else Q(pk__in=[])
