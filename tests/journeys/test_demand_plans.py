"""A demanded plan: who owes it, who is late, who has issued; issuing it is answering."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.browser.plans import taken_in
from tests.cast import Cast
from tests.city_plan import called, city_plan
from thidua.ground import clock
from thidua.ground.clock import VN
from thidua.ground.errors import NotPossible, Refused
from thidua.journeys import demand_plans, open_round
from thidua.work.cascade import selectors as cascade
from thidua.work.cascade.facts import FollowedPage, FollowedRow
from thidua.work.obligations import selectors as obligations
from thidua.work.plans import selectors as plans
from thidua.work.plans import services as plan_services

pytestmark = pytest.mark.django_db

MARCH = datetime(2026, 3, 2, 9, tzinfo=VN)

WARD = """ỦY BAN NHÂN DÂN
PHƯỜNG HỒNG AN
Số: 906/KH-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hồng An, ngày 20 tháng 02 năm 2026

KẾ HOẠCH
Thực hiện phong trào thi đua mẫu trên địa bàn phường

Căn cứ Kế hoạch số 905/KH-UBND ngày 05/01/2026 của Ủy ban nhân dân thành phố Hải Phòng;

I. TỔ CHỨC THỰC HIỆN

1. Phòng Văn hóa - Xã hội

- Chủ trì hướng dẫn, kiểm tra việc thực hiện kế hoạch.

2. Trước ngày 10/12 hằng năm, các tổ dân phố báo cáo kết quả về Phòng Văn hóa - Xã hội để tổng hợp.

Nơi nhận:
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Người Ký Mẫu
"""


def look(cast: Cast, plan: UUID, who: str = "city_officer", *, late_only: bool = False) -> FollowedPage:
    return cascade.followed(cast.actor(who), plan, at=MARCH, late_only=late_only)


def of(page: FollowedPage, body: UUID) -> FollowedRow:
    return next(row for row in page.rows if row.body_id == body)


def issue(cast: Cast) -> UUID:
    """The ward's plan, dated 20 February, put into force below the city's."""
    actor = cast.actor("officer")
    plan = taken_in(cast, WARD, "officer")
    plan_services.accept_rest(actor=actor, plan_id=plan, at=clock.now())
    open_round.open_round(actor=actor, plan_id=plan, at=clock.now())
    return plan


def test_the_plans_own_call_is_found_with_its_day(cast: Cast) -> None:
    call = cascade.calls_for_plans(cast.actor("city_officer"), city_plan(cast))
    assert [p.data["due"] for p in call] == ["15/02/2026"]


def test_everyone_asked_is_late_until_the_plan_is_there(cast: Cast) -> None:
    page = look(cast, called(cast))
    assert page.counts == {"asked": 2, "issued": 0, "working": 0, "none": 2, "late": 2}
    row = of(page, cast.body.ward)
    assert row.standing is not None
    assert (row.standing.code, row.standing.late_days) == ("none", 16)


def test_issuing_answers_and_days_count_from_the_superiors_plan(cast: Cast) -> None:
    plan = called(cast)
    own = issue(cast)
    page = look(cast, plan)
    row = of(page, cast.body.ward)
    assert row.standing is not None
    assert (row.plan_id, row.number, row.days_after) == (own, "906/KH-UBND", 46)
    assert (row.standing.code, row.standing.late_days) == ("issued_late", 6)
    cards = obligations.of_provisions(cast.actor("officer"), cascade.demanded(plan), at=MARCH)
    assert [card.state for card in cards] == ["discharged"]


def test_deviation_counts_what_is_not_answered_and_days_not_before_the_superiors(cast: Cast) -> None:
    plan = called(cast)
    issue(cast)
    found = of(look(cast, plan), cast.body.ward).measured
    assert found is not None
    assert found.later == 1
    assert found.answered < found.asked
    assert found.dropped > 0


def test_a_demand_elsewhere_is_owed_at_once_with_its_words(cast: Cast) -> None:
    plan, actor = city_plan(cast), cast.actor("city_officer")
    due = date(2026, 6, 30)
    demand_plans.demand(
        actor=actor,
        plan_id=plan,
        text="Ban hành kế hoạch triển khai.",
        words="Công văn mẫu 12/UBND-VX, điểm 3",
        due=due,
        body_id=cast.body.ward,
        at=clock.now(),
    )
    page = look(cast, plan)
    assert page.demands[0].words == "Công văn mẫu 12/UBND-VX, điểm 3"
    row = of(page, cast.body.ward)
    assert row.last_day == due
    assert row.standing is not None and row.standing.late_days == 0
    assert [r.body_id for r in page.rows if r.standing] == [cast.body.ward]


def test_without_a_day_nobody_is_late(cast: Cast) -> None:
    plan, actor = city_plan(cast), cast.actor("city_officer")
    demand_plans.demand(
        actor=actor,
        plan_id=plan,
        text="Ban hành kế hoạch triển khai.",
        words="Công văn mẫu",
        due=None,
        group="ubnd_cap_xa",
        at=clock.now(),
    )
    page = cascade.followed(actor, plan, at=clock.now() + timedelta(days=900))
    assert (page.counts["asked"], page.counts["late"]) == (2, 0)


def test_only_the_late_and_one_letter_each(cast: Cast) -> None:
    plan = called(cast)
    issue(cast)
    page = look(cast, plan, late_only=True)
    assert {row.body_id for row in page.rows if row.standing} == {cast.body.ward, cast.body.other_ward}
    actor = cast.actor("city_officer")
    assert demand_plans.chase_late(actor=actor, plan_id=plan, at=MARCH) == 1
    assert demand_plans.chase_late(actor=actor, plan_id=plan, at=MARCH) == 1
    assert [letter.addressee_id for letter in obligations.letters(actor)] == [cast.body.other_ward]


def test_a_body_sees_its_own_line_only(cast: Cast) -> None:
    page = look(cast, called(cast), "officer")
    assert [row.body_id for row in page.rows] == [cast.body.ward]
    assert not page.may_demand


def test_who_may_not_demand_and_twice_is_refused(cast: Cast) -> None:
    plan = called(cast)
    provision = look(cast, plan).demands[0].provision_id
    with pytest.raises(NotPossible):
        demand_plans.follow_call(
            actor=cast.actor("city_officer"), plan_id=plan, provision_id=provision, at=clock.now()
        )
    with pytest.raises(Refused):
        demand_plans.follow_call(
            actor=cast.actor("officer"), plan_id=plan, provision_id=provision, at=clock.now()
        )


def test_the_tree_costs_the_same_however_many_are_asked(cast: Cast) -> None:
    plan = called(cast)
    with CaptureQueriesContext(connection) as one:
        look(cast, plan, "officer")
    issue(cast)
    with CaptureQueriesContext(connection) as more:
        look(cast, plan)
    assert len(more) <= len(one) + 1
    assert plans.carrying_out(cast.actor("city_officer"), plan)
