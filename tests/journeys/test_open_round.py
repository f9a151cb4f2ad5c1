"""A plan in force always has its obligations, its readers and its notices; or nothing happened."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection

from tests.cast import Cast
from tests.made_plan import AT, COMMUNES, STRANGE, adopted, duty, reading, report, take_in
from tests.trails import verbs_of
from thidua.foundations.notices.models import Notice
from thidua.ground.actor import system_actor
from thidua.journeys import close_plan, open_round
from thidua.work.obligations.models import Obligation
from thidua.work.plans import selectors as plans
from thidua.work.plans import services as plan_services
from thidua.work.plans.models import Plan


@pytest.fixture
def plan(cast: Cast) -> UUID:
    made = take_in(cast, reading(duties=[duty(COMMUNES, "Việc mẫu.")], reporting=[report()]))
    plan_services.accept_rest(actor=cast.actor("city_officer"), plan_id=made, at=AT)
    return made


def test_everyone_named_owes_may_read_the_plan_and_is_told(cast: Cast, plan: UUID) -> None:
    actor = cast.actor("city_officer")
    shown = open_round.preview(actor=actor, plan_id=plan, at=AT)
    done: list[object] = []
    lines = verbs_of(lambda: done.append(open_round.open_round(actor=actor, plan_id=plan, at=AT)))
    assert lines == ["plans.adopt_plan", "obligations.raise_obligations"]
    assert done == [shown]
    assert plans.card(cast.actor("officer"), plan).state == "adopted"
    told = set(Notice.objects.filter(kind="plans.adopted").values_list("person_id", flat=True))
    assert {cast.officer.person_id, cast.chair.person_id, cast.department_officer.person_id} <= told
    assert cast.stranger.person_id not in told


def test_when_raising_fails_the_plan_is_still_under_review_and_nobody_was_told(
    cast: Cast, plan: UUID
) -> None:
    """The failure is the database's own: a trigger refuses the last row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'đĩa đầy'; END $$;"
            "CREATE TRIGGER refuse BEFORE INSERT ON obligations_holding FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
    with pytest.raises(Exception, match="đĩa đầy"):
        open_round.open_round(actor=cast.actor("city_officer"), plan_id=plan, at=AT)
    assert Plan.objects.get(id=plan).state == "in_review"
    assert not Obligation.objects.filter(plan_id=plan).exists()
    assert not Notice.objects.exists()


def test_the_clock_raises_each_new_year_once_and_one_broken_plan_stops_no_other(
    cast: Cast, plan: UUID
) -> None:
    clock = system_actor("clock")
    open_round.open_round(actor=cast.actor("city_officer"), plan_id=plan, at=AT)
    broken = adopted(cast, reading(number="66/KH-UBND"))
    Plan.objects.filter(id=broken).update(issuer=None)
    new_year = datetime(2026, 1, 1, 1, 0, tzinfo=UTC)
    first = open_round.raise_due_years(actor=clock, at=new_year)
    assert (first["plans"], first["skipped"]) == (1, 1)
    assert first["created"] == Obligation.objects.filter(period="2026").count() > 0
    assert verbs_of(lambda: open_round.raise_due_years(actor=clock, at=new_year)) == []


def test_a_plan_taken_in_late_opens_its_own_last_year(cast: Cast) -> None:
    phases = [{"label": "Giai đoạn", "from": 2023, "to": 2024, "where": None, "milestones": []}]
    made = take_in(cast, reading(phases=phases))
    plan_services.accept_rest(actor=cast.actor("city_officer"), plan_id=made, at=AT)
    assert open_round.first_year(made, AT) == 2024
    open_round.open_round(actor=cast.actor("city_officer"), plan_id=made, at=AT)
    assert set(Obligation.objects.filter(plan_id=made).values_list("period", flat=True)) == {"2024"}


def test_closing_a_plan_leaves_nothing_open(cast: Cast, plan: UUID) -> None:
    actor = cast.actor("city_officer")
    open_round.open_round(actor=actor, plan_id=plan, at=AT)
    lines = verbs_of(lambda: close_plan.close_plan(actor=actor, plan_id=plan, reason="thôi", at=AT))
    assert lines == ["plans.withdraw_plan", "obligations.cancel_of_plan"]
    assert set(Obligation.objects.filter(plan_id=plan).values_list("state", flat=True)) == {"cancelled"}
    assert open_round.raise_due_years(actor=system_actor("clock"), at=AT)["plans"] == 0


def test_the_preview_says_why_a_plan_would_oblige_nobody(cast: Cast) -> None:
    """As with a ward plan recognised badly: every name is damaged, so nothing is raised, and the page says so."""
    duties = [
        duty(STRANGE, "Việc một."),
        duty("Phong Van héa - Xa hi", "Việc hai."),
        duty(COMMUNES, "Việc đã qua.", due="2025-11-30"),
    ]
    made = take_in(cast, reading(duties=duties, reporting=[report(**{"from": [STRANGE]})]))
    actor = cast.actor("city_officer")
    plan_services.accept_rest(actor=actor, plan_id=made, at=AT)
    shown = open_round.preview(actor=actor, plan_id=made, year=2027, at=AT)
    assert (shown.created, shown.asked, shown.heard) == (0, 4, 0)
    assert shown.silent == (("unresolved", 3), ("other_year", 1))
    assert shown.unresolved == (STRANGE, "Phong Van héa - Xa hi")
