"""What a reorganisation means for targets: they stay with the bodies they were set for."""

from __future__ import annotations

from thidua.foundations.orgs.facts_reorganisations import Fate, Followed, Heirs
from thidua.foundations.orgs.selectors import any_of
from thidua.work.targets.models import Target


def touched_by_reorganisation(heirs: Heirs) -> Followed:
    """Targets in force of the bodies that end, for years that are not over: whoever takes over is set its own.

    Nothing is carried: percentages of two bodies have no common value without their denominators, and a target is the
    giver's to set.
    """
    count = Target.objects.filter(
        body__in=any_of(heirs.ended), state="in_force", year__gte=heirs.on.year
    ).count()
    return Followed((Fate("target", "stays", count),) if count else ())
