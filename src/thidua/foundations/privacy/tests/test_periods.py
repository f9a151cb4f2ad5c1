"""Periods are set with a basis, by the system steward, and never silently."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.trails import verbs_of
from thidua.foundations.privacy import services
from thidua.foundations.privacy.models import RetentionPeriod
from thidua.ground import clock
from thidua.ground.errors import NotFound, NotPossible, Refused

BASIS = "Quyết định 12/QĐ-UBND ngày 05/01/2026"


def test_the_system_steward_sets_and_lifts_a_period(cast: Cast) -> None:
    steward, at = cast.actor("system_steward"), clock.now()

    def set_it() -> None:
        services.set_period(actor=steward, code="notice", days=730, basis=f"  {BASIS} ", at=at)

    assert verbs_of(set_it) == ["privacy.set_period"]
    row = RetentionPeriod.objects.get()
    assert (row.days, row.basis, row.set_by) == (730, BASIS, steward.label())
    assert verbs_of(set_it) == [], "nothing changed"
    assert verbs_of(lambda: services.lift_period(actor=steward, code="notice", at=at)) == [
        "privacy.lift_period"
    ]
    assert RetentionPeriod.objects.count() == 0


def test_refusals(cast: Cast) -> None:
    at = clock.now()

    def refused(who: str, code: str = "notice", days: int = 730, basis: str = BASIS) -> str:
        with pytest.raises((NotPossible, NotFound, Refused)) as raised:
            services.set_period(actor=cast.actor(who), code=code, days=days, basis=basis, at=at)
        return str(raised.value.code)

    assert refused("people_steward") == "privacy-102"
    assert refused("system_steward", code="tea") == "privacy-007"
    assert refused("system_steward", code="audit") == "privacy-005", "the trail is never cleaned"
    assert refused("system_steward", days=399) == "privacy-006"
    assert refused("system_steward", code="session") == "privacy-011"
    assert refused("system_steward", basis=" ") == "privacy-009"
