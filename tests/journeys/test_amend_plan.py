"""An amendment changes text, provisions and obligations together; what was handed in stays; twice is once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from tests.cast import Cast
from tests.made_plan import take_in
from thidua.foundations.papers import services as papers
from thidua.ground.errors import NotFound, NotPossible
from thidua.journeys import amend_plan, close_plan, open_round
from thidua.reading import read_text
from thidua.work.obligations import selectors as obligations
from thidua.work.obligations import services as obligation_services
from thidua.work.obligations.models import Amended, Obligation
from thidua.work.plans import selectors as plans
from thidua.work.plans import services
from thidua.work.plans.facts import AmendmentView
from thidua.work.plans.models import Provision

JANUARY = datetime(2026, 1, 10, 2, tzinfo=UTC)
JUNE = datetime(2026, 6, 20, 2, tzinfo=UTC)

HEAD = """ỦY BAN NHÂN DÂN                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
THÀNH PHỐ HẢI PHÒNG                     Độc lập - Tự do - Hạnh phúc

Số: {number}/KH-UBND                     Hải Phòng, ngày {day} tháng {month} năm 2026

KẾ HOẠCH
{title}

"""
TAIL = """
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
"""
ORIGINAL = (
    HEAD.format(
        number="12", day="05", month="01", title="Thực hiện phong trào học tập năm 2026 (dữ liệu mẫu)"
    )
    + """Ủy ban nhân dân thành phố ban hành Kế hoạch như sau:

I. MỤC ĐÍCH
1. Nâng cao kỹ năng số.

II. TỔ CHỨC THỰC HIỆN
1. Sở Giáo dục và Đào tạo
- Chủ trì mở lớp kỹ năng số cho cán bộ.
- Chủ trì tổ chức hội thi trực tuyến.
2. Sở Nội vụ
- Chủ trì tham mưu khen thưởng.
3. Các sở, ban, ngành báo cáo kết quả về Sở Nội vụ trước ngày 05/12 hằng năm.
"""
    + TAIL
)
AMENDING = (
    HEAD.format(
        number="45",
        day="15",
        month="6",
        title="Sửa đổi, bổ sung một số nội dung Kế hoạch số 12/KH-UBND ngày 05/01/2026 của Ủy ban nhân dân thành phố",
    )
    + """Ủy ban nhân dân thành phố sửa đổi, bổ sung Kế hoạch số 12/KH-UBND như sau:

I. NỘI DUNG SỬA ĐỔI, BỔ SUNG
1. Thay cụm từ “trước ngày 05/12” bằng cụm từ “trước ngày 30/11” tại khoản 3 Mục II.
2. Sửa đổi khoản 1 Mục II như sau:
“1. Sở Giáo dục và Đào tạo
- Chủ trì mở lớp kỹ năng số cho cán bộ, học sinh.”
3. Bổ sung khoản 4 vào sau khoản 3 Mục II như sau:
“4. Hội Khuyến học thành phố
- Chủ trì vận động quỹ khuyến học trước ngày 31/10/2026.”
4. Bãi bỏ khoản 2 Mục II.

II. HIỆU LỰC
Kế hoạch này có hiệu lực kể từ ngày 01/7/2026.
"""
    + TAIL
)


def taken(cast: Cast, text: str, at: datetime = JANUARY) -> UUID:
    read: dict[str, Any] = read_text(text).to_json()
    actor = cast.actor("city_officer")
    assert actor.acting is not None
    paper = papers.register_incoming(
        actor=actor, owner=actor.acting.body_id, kind=read["kind"], issuer=read["issuer"], issuer_body=cast.body.city,
        number=read["number"], symbol=read["symbol"], dated=date.fromisoformat(read["date"]), place="",
        title=read["title"], file=None, at=at, sample=True,
    )  # fmt: skip
    return services.adopt_reading(
        actor=actor, owner=actor.acting.body_id, owner_path=actor.acting.path, paper_id=paper, issuer=cast.body.city,
        reading=read, lines=text.splitlines(), at=at, sample=True,
    )  # fmt: skip


@pytest.fixture
def original(cast: Cast) -> UUID:
    plan = taken(cast, ORIGINAL)
    services.accept_rest(actor=cast.actor("city_officer"), plan_id=plan, at=JANUARY)
    open_round.open_round(actor=cast.actor("city_officer"), plan_id=plan, at=JANUARY, year=2026)
    return plan


def seen(cast: Cast, plan: UUID) -> AmendmentView:
    return plans.amendment(cast.actor("city_officer"), plan)


def reviewed(cast: Cast, original: UUID) -> UUID:
    """The amending plan, linked, every act and provision accepted."""
    actor = cast.actor("city_officer")
    plan = taken(cast, AMENDING, JUNE)
    services.link_amended(actor=actor, plan_id=plan, target_id=original, effective=date(2026, 7, 1), at=JUNE)
    for act in seen(cast, plan).acts:
        services.judge_act(actor=actor, plan_id=plan, act_id=act.id, word="accept", at=JUNE)
    services.accept_rest(actor=actor, plan_id=plan, at=JUNE)
    return plan


def rows(original: UUID) -> dict[tuple[str, UUID], Obligation]:
    return {(o.title, o.body_id): o for o in Obligation.objects.filter(plan_id=original)}


def words(cast: Cast, original: UUID, on: date) -> list[str]:
    page = plans.consolidated(cast.actor("city_officer"), original, on)
    return [f"{p.marker} {p.text}".strip() for p in page.passages if not p.repealed]


def test_the_amended_plan_is_suggested_and_nothing_happens_before_a_person_says_so(
    cast: Cast, original: UUID
) -> None:
    plan = taken(cast, AMENDING, JUNE)
    found = seen(cast, plan)
    assert (found.state, found.target_id, found.effective) == ("suggested", original, date(2026, 7, 1))
    assert [(a.act, a.where) for a in found.acts] == [
        ("reword", "II.3"), ("replace", "II.1"), ("insert", "II.4"), ("repeal", "II.2"),
    ]  # fmt: skip
    services.accept_rest(actor=cast.actor("city_officer"), plan_id=plan, at=JUNE)
    with pytest.raises(NotPossible, match="plans-023"):
        services.adopt_plan(actor=cast.actor("city_officer"), plan_id=plan, at=JUNE)
    assert Obligation.objects.exclude(plan_id=original).count() == 0


def test_each_act_shows_what_it_changes_and_which_provisions_end_and_begin(
    cast: Cast, original: UUID
) -> None:
    plan = reviewed(cast, original)
    reword, replaced, inserted, repealed = seen(cast, plan).acts
    (report,) = [p for p in reword.provisions if p.kind == "reporting"]
    assert (report.data["day"], report.data["month"], report.replaces is not None) == (30, 11, True)
    assert "30/11" in reword.result[0].text and "05/12" in reword.before[0].text
    assert len(replaced.ended) == 2 and len(replaced.provisions) == 1
    assert [p.summary for p in inserted.provisions] and not inserted.ended
    assert repealed.ended and not repealed.provisions


def test_the_preview_says_what_applying_then_does(cast: Cast, original: UUID) -> None:
    plan = reviewed(cast, original)
    actor = cast.actor("city_officer")
    before = {key: (o.state, o.due_at, o.provision_id) for key, o in rows(original).items()}
    preview = amend_plan.preview(actor=actor, plan_id=plan, at=JUNE)
    assert {key: (o.state, o.due_at, o.provision_id) for key, o in rows(original).items()} == before
    done = amend_plan.apply(actor=actor, plan_id=plan, at=JUNE)
    assert (done.changed, done.cancelled) == (preview.changed, preview.cancelled)
    fresh = Obligation.objects.filter(plan_id=original).exclude(id__in=[o.id for o in _old(original, before)])
    assert fresh.count() == preview.added == 1
    report = Obligation.objects.get(plan_id=original, kind="report", body_id=cast.body.department)
    assert report.due_at == datetime(2026, 11, 29, 17, tzinfo=UTC)
    old = Amended.objects.get(obligation=report)
    assert (old.old_printed_due, old.by_id) == (date(2026, 12, 5), plan)
    page = obligations.one(actor, report.id, at=JUNE)
    assert "05/12/2026" in page.amended[0].old_due
    repealed = Obligation.objects.get(
        plan_id=original, body_id=cast.body.home_affairs, title__contains="khen thưởng"
    )
    assert repealed.state == "cancelled"
    assert fresh[0].body_id == cast.body.city_association


def _old(original: UUID, before: dict[tuple[str, UUID], Any]) -> list[Obligation]:
    return [o for o in Obligation.objects.filter(plan_id=original) if o.raised_at == JANUARY]


def test_what_was_handed_in_stays_and_is_not_asked_again(cast: Cast, original: UUID) -> None:
    report = Obligation.objects.get(plan_id=original, kind="report", body_id=cast.body.department)
    obligation_services.discharge_obligation(
        actor=cast.actor("department_officer"), obligation_id=report.id, text="Đã gửi.", at=JUNE
    )
    amend_plan.apply(actor=cast.actor("city_officer"), plan_id=reviewed(cast, original), at=JUNE)
    assert [
        o.state
        for o in Obligation.objects.filter(plan_id=original, kind="report", body_id=cast.body.department)
    ] == ["discharged"]
    open_round.raise_year(actor=cast.actor("city_officer"), plan_id=original, year=2026, at=JUNE)
    assert (
        Obligation.objects.filter(plan_id=original, kind="report", body_id=cast.body.department).count() == 1
    )


def test_applying_twice_and_the_night_s_raising_change_nothing(cast: Cast, original: UUID) -> None:
    actor, plan = cast.actor("city_officer"), reviewed(cast, original)
    amend_plan.apply(actor=actor, plan_id=plan, at=JUNE)

    def everything() -> list[Any]:
        return [
            list(Obligation.objects.order_by("id").values()),
            list(Provision.objects.order_by("id").values("id", "begins", "ends", "state")),
            list(Amended.objects.values()),
        ]

    once = everything()
    again = amend_plan.apply(actor=actor, plan_id=plan, at=JUNE)
    assert (again.changed, again.cancelled) == (0, 0)
    assert open_round.raise_year(actor=actor, plan_id=original, year=2026, at=JUNE).created == 0
    assert everything() == once


def test_the_text_as_of_a_day_before_is_the_original_and_after_carries_its_marks(
    cast: Cast, original: UUID
) -> None:
    before = words(cast, original, date(2026, 6, 30))
    amend_plan.apply(actor=cast.actor("city_officer"), plan_id=reviewed(cast, original), at=JUNE)
    assert words(cast, original, date(2026, 6, 30)) == before
    after = words(cast, original, date(2026, 7, 1))
    assert after[:3] == before[:3]
    assert any("trước ngày 30/11" in line for line in after)
    page = plans.consolidated(cast.actor("city_officer"), original, date(2026, 7, 1))
    assert {mark for p in page.passages for mark in (p.origin, p.repealed, *p.changed) if mark} <= set(
        page.acts
    )
    assert len([p for p in page.passages if p.repealed]) == 2


def test_an_act_without_a_place_waits_for_a_person_who_places_it(cast: Cast, original: UUID) -> None:
    actor = cast.actor("city_officer")
    plan = taken(cast, AMENDING.replace("khoản 1 Mục II như", "khoản 7 Mục II như"), JUNE)
    services.link_amended(actor=actor, plan_id=plan, target_id=original, effective=date(2026, 7, 1), at=JUNE)
    act = seen(cast, plan).acts[1]
    assert act.problem
    with pytest.raises(NotPossible, match="plans-027"):
        services.judge_act(actor=actor, plan_id=plan, act_id=act.id, word="accept", at=JUNE)
    passage = next(
        p for p in plans.consolidated(actor, original, date(2026, 6, 1)).passages if p.path == "II.1"
    )
    services.place_act(
        actor=actor,
        plan_id=plan,
        act_id=act.id,
        act="replace",
        passage=passage.key,
        text=act.text,
        old="",
        new="",
        at=JUNE,
    )
    placed = seen(cast, plan).acts[1]
    assert (placed.where, placed.problem, len(placed.ended)) == ("II.1", "", 2)


def test_acts_left_open_no_day_and_a_plan_not_in_force_hold_it_back(cast: Cast, original: UUID) -> None:
    actor = cast.actor("city_officer")
    plan = taken(cast, AMENDING, JUNE)
    with pytest.raises(NotFound):
        amend_plan.apply(actor=actor, plan_id=plan, at=JUNE)
    with pytest.raises(NotPossible, match="plans-022"):
        services.link_amended(actor=actor, plan_id=plan, target_id=take_in(cast), effective=None, at=JUNE)
    services.link_amended(actor=actor, plan_id=plan, target_id=original, effective=None, at=JUNE)
    with pytest.raises(NotPossible, match="plans-024"):
        amend_plan.apply(actor=actor, plan_id=plan, at=JUNE)
    for act in seen(cast, plan).acts:
        services.judge_act(actor=actor, plan_id=plan, act_id=act.id, word="reject", at=JUNE)
    with pytest.raises(NotPossible, match="plans-025"):
        amend_plan.apply(actor=actor, plan_id=plan, at=JUNE)


def test_what_was_applied_is_undone_by_a_further_amendment_only(cast: Cast, original: UUID) -> None:
    actor, plan = cast.actor("city_officer"), reviewed(cast, original)
    amend_plan.apply(actor=actor, plan_id=plan, at=JUNE)
    with pytest.raises(NotPossible, match="plans-028"):
        close_plan.close_plan(actor=actor, plan_id=plan, reason="thôi", at=JUNE)


def test_a_document_that_amends_nothing_here_is_adopted_like_any_other(cast: Cast, original: UUID) -> None:
    actor, plan = cast.actor("city_officer"), taken(cast, AMENDING, JUNE)
    services.dismiss_amendment(actor=actor, plan_id=plan, at=JUNE)
    services.add_provision(
        actor=actor, plan_id=plan, kind="duty", data={"text": "Việc riêng.", "body": "Sở Nội vụ", "role": "lead"},
        clause_id=None, at=JUNE,
    )  # fmt: skip
    services.accept_rest(actor=actor, plan_id=plan, at=JUNE)
    services.adopt_plan(actor=actor, plan_id=plan, at=JUNE)
