"""One plan for two movements; one report for two plans: counted in each, done once, receipted by each."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.conf import settings

from tests.cast import Cast
from tests.made_plan import AT, adopted, duty, reading, report, take_in
from thidua.ground.actor import system_actor
from thidua.ground.errors import NotPossible, Refused
from thidua.work.movements import services as movements
from thidua.work.obligations import selectors, services
from thidua.work.obligations.models import Evidence, Obligation
from thidua.work.plans import selectors as plans
from thidua.work.plans import services as plan_services

AMONG = {"from": ["Sở Giáo dục và Đào tạo"]}


@pytest.fixture
def versions(cast: Cast) -> list[UUID]:
    loader, made = system_actor("loader"), []
    for file in sorted(settings.PACKS.glob("movements/*/*/movement.yaml")):
        version = movements.load_pack(file.parent, actor=loader, at=AT).version_id
        movements.publish_version(version_id=version, actor=loader, at=AT)
        made.append(version)
    return made


def two_reports(cast: Cast, **second: object) -> tuple[Obligation, Obligation]:
    found = []
    for number, given in (("1/KH-UBND", {}), ("2/KH-UBND", second)):
        plan = adopted(
            cast, reading(number=number, duties=[], targets=[], reporting=[report(**AMONG, **given)])
        )
        services.raise_obligations(actor=cast.actor("city_officer"), plan_id=plan, year=2025, at=AT)
        found.append(Obligation.objects.get(plan_id=plan))
    return found[0], found[1]


def test_a_provision_counts_for_each_movement_and_the_total_counts_it_once(
    cast: Cast, versions: list[UUID]
) -> None:
    actor = cast.actor("city_officer")
    plan = take_in(
        cast,
        reading(
            duties=[duty("Sở Nội vụ", "Mở lớp Bình dân học vụ số."), duty("Sở Nội vụ", "Tổng kết.")],
            reporting=[],
            targets=[],
        ),
    )
    plan_services.link_movements(actor=actor, plan_id=plan, version_ids=versions, at=AT)
    shown = plans.counted_for(plan)
    counts = {
        p.summary: [v for v, _n, yes in shown[p.id].movements if yes]
        for p in plans.plan_page(actor, plan).provisions
    }
    assert [len(found) for found in counts.values()] == [1, 2]
    assert not any(c.confirmed for c in shown.values())
    plan_services.count_for(actor=actor, plan_id=plan, version_ids=[], at=AT)
    assert all(c.confirmed for c in plans.counted_for(plan).values())
    plan_services.accept_rest(actor=actor, plan_id=plan, at=AT)
    plan_services.adopt_plan(actor=actor, plan_id=plan, at=AT)
    services.raise_obligations(actor=actor, plan_id=plan, year=2025, at=AT)
    rows = selectors.grouped(actor, selectors.Filter(), "movement", at=AT)
    assert sorted(row["all"] for row in rows) == [1, 2]
    assert selectors.count_all(actor, selectors.Filter()) == 2
    with pytest.raises(NotPossible, match="plans-029"):
        plan_services.count_for(
            actor=actor, plan_id=plan, provision_id=next(iter(shown)), version_ids=[], at=AT
        )


def test_one_report_answers_two_plans_with_the_same_evidence_and_each_its_own_deadline(cast: Cast) -> None:
    one, other = two_reports(cast, day=1, month=10, qualifier="before")
    actor = cast.actor("department_officer")
    page = selectors.one(actor, one.id, at=AT)
    assert [(s.id, s.tied) for s in page.sisters] == [(other.id, False)]
    services.tie_reports(actor=actor, obligation_id=one.id, other_id=other.id, at=AT)
    services.discharge_obligation(actor=actor, obligation_id=one.id, text="Báo cáo chung 15/BC.", at=AT)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, one.late, other.state, other.late) == ("discharged", False, "discharged", True)
    assert [e.text for e in Evidence.objects.filter(obligation=other)] == ["Báo cáo chung 15/BC."]
    with pytest.raises(NotPossible):
        services.untie_report(actor=actor, obligation_id=other.id, at=AT)


def test_untied_before_handing_in_each_is_handed_in_alone(cast: Cast) -> None:
    one, other = two_reports(cast)
    actor = cast.actor("department_officer")
    services.tie_reports(actor=actor, obligation_id=other.id, other_id=one.id, at=AT)
    services.untie_report(actor=actor, obligation_id=one.id, at=AT)
    services.discharge_obligation(actor=actor, obligation_id=one.id, text="Riêng.", at=AT)
    other.refresh_from_db()
    assert (other.state, other.joint_id) == ("owed", None)


def test_only_the_body_ties_and_only_what_one_paper_answers(cast: Cast) -> None:
    one, other = two_reports(cast, to=["Hội Khuyến học thành phố"])
    with pytest.raises(NotPossible, match="không có nơi nhận chung"):
        services.tie_reports(
            actor=cast.actor("department_officer"), obligation_id=one.id, other_id=other.id, at=AT
        )
    with pytest.raises(Refused):
        services.tie_reports(actor=cast.actor("city_officer"), obligation_id=one.id, other_id=other.id, at=AT)
