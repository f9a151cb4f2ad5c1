"""What a plan asks becomes obligations of named bodies: the right bodies, periods and instants, and no guess."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.cast import Cast
from tests.made_plan import AT, COMMUNES, DISTRICTS, SECTORS, STRANGE, adopted, duty, reading, report, take_in
from tests.trails import verbs_of
from thidua.foundations.orgs import services as orgs
from thidua.ground.actor import system_actor
from thidua.ground.errors import NotFound, NotPossible, Refused
from thidua.work.obligations import services
from thidua.work.obligations.facts import Raised
from thidua.work.obligations.models import Holding, Obligation, Recipient
from thidua.work.plans import services as plan_services


def plan_of(
    cast: Cast, *, duties: list[Any] | None = None, reports: list[Any] | None = None, **given: Any
) -> UUID:
    return adopted(
        cast,
        reading(duties=duties or [], reporting=reports or [], targets=[], **given)
        | ({} if duties or reports else {"duties": [duty("Sở Nội vụ", "a")]}),
    )


def raised(cast: Cast, plan: UUID, year: int = 2025, at: datetime = AT) -> Raised:
    return services.raise_obligations(actor=cast.actor("city_officer"), plan_id=plan, year=year, at=at)


def owed(plan: UUID) -> set[tuple[UUID, str]]:
    return set(Obligation.objects.filter(plan_id=plan).values_list("body_id", "period"))


def test_a_body_named_owes_to_the_issuer_and_holds_the_duty_from_now(cast: Cast) -> None:
    plan = plan_of(cast, duties=[duty("Sở Nội vụ", "Việc mẫu.", due="2025-12-31")])
    result = raised(cast, plan)
    one = Obligation.objects.get(plan_id=plan)
    assert (result.created, result.bodies, one.body_id, one.kind) == (1, 1, cast.body.home_affairs, "duty")
    assert [r.body_id for r in Recipient.objects.filter(obligation=one)] == [cast.body.city]
    assert [(h.body_id, h.since, h.until) for h in Holding.objects.filter(obligation=one)] == [
        (cast.body.home_affairs, AT, None)
    ]
    assert one.due_at == datetime(2025, 12, 31, 17, tzinfo=UTC)


def test_a_group_becomes_its_members_and_nobody_reports_to_itself(cast: Cast) -> None:
    plan = plan_of(cast, reports=[report(to=["Sở Nội vụ"]), report(**{"from": [COMMUNES]}, to=[SECTORS])])
    raised(cast, plan)
    to_home = Obligation.objects.filter(plan_id=plan, recipients__body_id=cast.body.home_affairs)
    assert cast.body.home_affairs not in set(to_home.values_list("body_id", flat=True))
    bodies = {body for body, _ in owed(plan)}
    assert {cast.body.department, cast.body.ward, cast.body.other_ward} <= bodies
    assert cast.body.neighbour_ward not in bodies
    assert cast.body.city not in bodies
    ward = Obligation.objects.get(plan_id=plan, body_id=cast.body.ward)
    assert {cast.body.department, cast.body.home_affairs} <= set(
        ward.recipients.values_list("body_id", flat=True)
    )


def test_a_body_that_is_one_of_several_recipients_still_reports_to_the_others(cast: Cast) -> None:
    plan = plan_of(
        cast, reports=[report(**{"from": ["Sở Nội vụ"]}, to=["Sở Nội vụ", "Sở Giáo dục và Đào tạo"])]
    )
    raised(cast, plan)
    one = Obligation.objects.get(plan_id=plan)
    assert [r.body_id for r in one.recipients.all()] == [cast.body.department]


def test_the_issuer_s_own_duty_is_owed_to_nobody_else(cast: Cast) -> None:
    plan = plan_of(cast, duties=[duty("Ủy ban nhân dân thành phố", "a")])
    raised(cast, plan)
    one = Obligation.objects.get(plan_id=plan)
    assert (one.body_id, one.recipients.count()) == (cast.body.city, 0)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"day": 5, "month": 12, "qualifier": "before"}, [("2025", "2025-12-04T17:00:00+00:00")]),
        ({"day": 1, "month": 12, "qualifier": "by"}, [("2025", "2025-12-01T17:00:00+00:00")]),
        ({"day": 1, "month": 12, "qualifier": "on"}, [("2025", "2025-12-01T17:00:00+00:00")]),
        ({"day": None, "month": None, "qualifier": None}, [("2025", None)]),
        ({"day": 31, "month": 2, "qualifier": "by"}, [("2025", None)]),
        (
            {"day": 15, "month": 6, "qualifier": "by", "recurrence": "half-yearly"},
            [("2025-H1", "2025-06-15T17:00:00+00:00"), ("2025-H2", None)],
        ),
        ({"day": 20, "month": None, "recurrence": "quarterly"}, [(f"2025-Q{n}", None) for n in (1, 2, 3, 4)]),
    ],
)
def test_deadlines_are_those_printed_and_none_is_invented(
    cast: Cast, rule: dict[str, Any], expected: list[tuple[str, str | None]]
) -> None:
    plan = plan_of(cast, reports=[report(**{"from": ["Sở Giáo dục và Đào tạo"]}, **rule)])
    raised(cast, plan)
    rows = Obligation.objects.filter(plan_id=plan).order_by("period_start")
    assert [(o.period, o.due_at.isoformat() if o.due_at else None) for o in rows] == expected


def test_a_monthly_report_is_owed_on_its_day_of_each_month_that_has_it(cast: Cast) -> None:
    plan = plan_of(
        cast,
        reports=[
            report(
                **{"from": ["Sở Giáo dục và Đào tạo"]},
                day=30,
                month=None,
                qualifier="by",
                recurrence="monthly",
            )
        ],
    )
    raised(cast, plan)
    rows = {o.period: o.printed_due for o in Obligation.objects.filter(plan_id=plan)}
    assert len(rows) == 12
    assert rows["2025-T02"] is None
    assert rows["2025-T04"] == date(2025, 4, 30)


def test_a_report_asked_for_once_is_owed_once_whatever_years_are_raised(cast: Cast) -> None:
    plan = plan_of(cast, reports=[report(recurrence="once", day=15, month=1)])
    for year in (2025, 2026, 2027):
        raised(cast, plan, year)
    assert {period for _, period in owed(plan)} == {"2026"}


def test_a_duty_with_a_day_is_owed_in_its_year_only_and_one_without_each_year(cast: Cast) -> None:
    plan = plan_of(
        cast, duties=[duty("Sở Nội vụ", "một lần", due="2025-12-31"), duty("Sở Giáo dục và Đào tạo", "mãi")]
    )
    raised(cast, plan, 2025)
    raised(cast, plan, 2026)
    assert owed(plan) == {
        (cast.body.home_affairs, "2025"),
        (cast.body.department, "2025"),
        (cast.body.department, "2026"),
    }


def test_a_name_nobody_resolved_raises_nothing_and_is_listed(cast: Cast) -> None:
    plan = plan_of(cast, duties=[duty(STRANGE, "a"), duty("Sở Nội vụ", "b")])
    result = raised(cast, plan)
    assert (result.unresolved, result.created) == ((STRANGE,), 1)


def test_a_group_without_a_member_on_the_day_raises_nothing_and_is_listed(cast: Cast) -> None:
    plan = plan_of(cast, duties=[duty(DISTRICTS, "a"), duty("Sở Nội vụ", "b")])
    result = raised(cast, plan)
    assert (result.empty_groups, result.created) == ((DISTRICTS,), 1)


def test_a_body_that_has_ended_raises_nothing_and_is_listed(cast: Cast) -> None:
    plan = plan_of(cast, duties=[duty("Sở Nội vụ", "a"), duty("Sở Giáo dục và Đào tạo", "b")])
    orgs.close_body(actor=system_actor("loader"), body_id=cast.body.home_affairs, on=date(2025, 9, 20), at=AT)
    result = raised(cast, plan)
    assert (result.closed, owed(plan)) == (("Sở Nội vụ",), {(cast.body.department, "2025")})


def test_raising_again_adds_only_what_is_new(cast: Cast) -> None:
    plan = plan_of(cast, reports=[report()], duties=[duty(COMMUNES, "a")])
    first = raised(cast, plan)
    rows = set(Obligation.objects.filter(plan_id=plan).values_list("id", flat=True))
    again = raised(cast, plan, at=AT + timedelta(days=1))
    assert (again.created, again.kept) == (0, first.created)
    assert set(Obligation.objects.filter(plan_id=plan).values_list("id", flat=True)) == rows
    assert Holding.objects.filter(obligation__plan_id=plan).count() == len(rows)


def test_the_preview_says_what_raising_then_does_and_writes_nothing(cast: Cast) -> None:
    plan = plan_of(
        cast, reports=[report()], duties=[duty(COMMUNES, "a"), duty(STRANGE, "b"), duty(DISTRICTS, "c")]
    )
    shown = services.preview_raising(plan_id=plan, year=2025, at=AT)
    assert Obligation.objects.filter(plan_id=plan).count() == 0
    assert raised(cast, plan) == shown


def test_raising_leaves_one_line_and_the_clock_none_when_nothing_is_new(cast: Cast) -> None:
    plan, clock = plan_of(cast), system_actor("clock")
    assert verbs_of(lambda: raised(cast, plan)) == ["obligations.raise_obligations"]
    assert verbs_of(lambda: services.raise_obligations(actor=clock, plan_id=plan, year=2025, at=AT)) == []


def test_only_a_plan_in_force_obliges_and_only_in_its_years(cast: Cast) -> None:
    waiting = take_in(cast)
    with pytest.raises(NotPossible, match="obligations-006"):
        raised(cast, waiting)
    phases = [{"label": "Giai đoạn", "from": 2025, "to": 2027, "where": None, "milestones": []}]
    plan = plan_of(cast, duties=[duty("Sở Nội vụ", "a")], phases=phases, number="12/KH")
    with pytest.raises(NotPossible, match="obligations-007"):
        raised(cast, plan, 2028)
    assert raised(cast, plan, 2027).created == 1


@pytest.mark.parametrize(("who", "kind"), [("inspector", Refused), ("department_officer", Refused)])
def test_only_the_owner_raises(cast: Cast, who: str, kind: type[Exception]) -> None:
    plan = plan_of(cast)
    with pytest.raises((kind, NotFound)):
        services.raise_obligations(actor=cast.actor(who), plan_id=plan, year=2025, at=AT)
    assert owed(plan) == set()


def test_rejected_provisions_oblige_nobody(cast: Cast) -> None:
    from tests.made_plan import provisions

    plan = take_in(cast, reading(reporting=[report()]))
    actor = cast.actor("city_officer")
    for one in provisions(cast, plan, "duty"):
        plan_services.reject_provision(actor=actor, plan_id=plan, provision_id=one.id, at=AT)
    plan_services.accept_rest(actor=actor, plan_id=plan, at=AT)
    plan_services.adopt_plan(actor=actor, plan_id=plan, at=AT)
    raised(cast, plan)
    assert set(Obligation.objects.filter(plan_id=plan).values_list("kind", flat=True)) == {"report"}


def test_ending_a_plan_cancels_what_is_open_and_keeps_what_was_handed_in(cast: Cast) -> None:
    plan = plan_of(cast, duties=[duty(COMMUNES, "a"), duty(COMMUNES, "b", due="2026-05-01")])
    raised(cast, plan)
    raised(cast, plan, 2026)
    officer = cast.actor("officer")
    done = Obligation.objects.filter(plan_id=plan, body_id=cast.body.ward, period="2025").first()
    assert done is not None
    services.discharge_obligation(actor=officer, obligation_id=done.id, text="xong", at=AT)
    actor = cast.actor("city_officer")
    lines = verbs_of(
        lambda: services.cancel_of_plan(actor=actor, plan_id=plan, reason="thay", from_year=2026, at=AT)
    )
    assert lines == ["obligations.cancel_of_plan"]
    states = set(Obligation.objects.filter(plan_id=plan).values_list("period", "state"))
    assert states == {("2025", "discharged"), ("2025", "owed"), ("2026", "cancelled")}
    services.cancel_of_plan(actor=actor, plan_id=plan, reason="đóng", at=AT)
    assert not Obligation.objects.filter(plan_id=plan, state="owed").exists()
    assert Obligation.objects.get(id=done.id).state == "discharged"
