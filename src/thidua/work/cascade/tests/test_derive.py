"""A commune's draft from the city's plan: what is kept, changed, dropped, and why."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.city_plan import city_plan
from tests.city_plan import started as start
from thidua.foundations.access import services as people
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.ground.errors import NotPossible, Refused
from thidua.work.cascade import selectors, services
from thidua.work.cascade.facts import ClauseView, DraftPage
from thidua.work.cascade.rules.form import plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(cast: Cast) -> DraftPage:
    return selectors.draft_page(cast.actor("officer"), start(cast))


def clause(page: DraftPage, words: str) -> ClauseView:
    return next(c for c in page.clauses if words in c.text or words in c.origin_text)


def codes(row: ClauseView) -> list[str]:
    return [change.code for change in row.changes]


def test_no_clause_is_lost_and_each_tells_where_it_comes_from(cast: Cast, page: DraftPage) -> None:
    from thidua.work.plans import selectors as plans

    superior = plans.plan_page(cast.actor("officer"), page.card.superior_id)
    assert {c.origin for c in page.clauses if c.origin} == {c.id for c in superior.clauses}
    assert all(c.changes for c in page.clauses if c.text != c.origin_text or c.state == "dropped")


def test_criteria_of_levels_above_are_dropped_own_and_others_kept(page: DraftPage) -> None:
    assert clause(page, "cấp thành phố").state == "dropped"
    assert clause(page, "Đối với các sở, ban, ngành").state == "dropped"
    assert clause(page, "Đối với cấp xã").state == "kept"
    assert clause(page, "Đối với cá nhân").state == "kept"


def test_a_title_is_asked_at_the_level_of_its_subject(page: DraftPage) -> None:
    kept = [c for c in page.clauses if "Cộng đồng học tập" in c.text and c.state == "kept"]
    assert [("cấp xã" in c.text, codes(c)) for c in kept] == [(True, ["title-level"])]


def test_bodies_become_their_counterparts_and_say_when_nobody_verified_it(page: DraftPage) -> None:
    head = clause(page, "Sở Giáo dục và Đào tạo")
    assert head.text == "Phòng Văn hóa - Xã hội"
    assert head.changes[0].source and not head.changes[0].verified


def test_a_body_without_counterpart_is_marked_never_guessed(page: DraftPage) -> None:
    head = clause(page, "Sở Du lịch")
    assert head.text == "Sở Du lịch [cần chọn đơn vị]"
    assert head.marks == 1


def test_nobody_coordinates_with_itself(page: DraftPage) -> None:
    row = clause(page, "hướng dẫn, kiểm tra")
    assert row.text == "Chủ trì hướng dẫn, kiểm tra việc thực hiện kế hoạch."
    assert "duplicate" in codes(row)


def test_reports_are_due_before_the_superiors_and_go_to_own_bodies(page: DraftPage) -> None:
    row = clause(page, "30/11")
    assert "05/12" not in row.text
    assert row.text.endswith("báo cáo kết quả về Phòng Văn hóa - Xã hội để tổng hợp.")
    assert next(x for x in row.changes if x.code == "deadline").verified is False


def test_the_giver_of_a_commendation_stays_and_the_power_is_pointed_out(page: DraftPage) -> None:
    row = clause(page, "Bằng khen")
    assert row.text == "Bằng khen của Chủ tịch Ủy ban nhân dân thành phố;"
    assert codes(row) == ["power"]


def test_the_superiors_plan_is_a_basis_with_its_own_issuer(page: DraftPage) -> None:
    basis = clause(page, "905/KH-UBND")
    assert basis.text.startswith(
        "Căn cứ Kế hoạch số 905/KH-UBND ngày 05/01/2026 của Ủy ban nhân dân thành phố Hải Phòng"
    )
    assert page.clauses.index(basis) == 1


def test_own_duties_wait_for_a_body_and_the_plan_itself_answers_the_call_for_a_plan(page: DraftPage) -> None:
    assert clause(page, "Ủy ban nhân dân các xã").text == "Ủy ban nhân dân phường Hồng An [cần chọn đơn vị]"
    call = clause(page, "Ban hành kế hoạch của địa phương")
    assert (call.state, codes(call)) == ("dropped", ["this-plan"])
    assert page.coverage.answered == page.coverage.total > 0


def test_the_document_leaves_number_day_and_signer_blank(cast: Cast, page: DraftPage) -> None:
    text = plain(selectors.printed(cast.actor("officer"), page.card.id))
    assert "Số:      /KH-UBND" in text
    assert "Hồng An, ngày      tháng      năm" in text
    assert text.index("TM. ỦY BAN NHÂN DÂN") < text.index("CHỦ TỊCH")
    assert "cấp thành phố theo tiêu chí" not in text


def test_the_document_is_signed_as_the_one_who_signs_may(cast: Cast, page: DraftPage) -> None:
    loader, at = system_actor("loader"), clock.now()
    posts = {}
    for who, capacity in (("officer", "acting_head"), ("contributor", "deputy")):
        posts[capacity] = people.appoint(
            actor=loader,
            person_id=getattr(cast, who).person_id,
            role="chair",
            capacity=capacity,
            body_id=cast.body.ward,
            at=at,
        )
    people.delegate(
        actor=loader,
        giver=posts["acting_head"],
        receiver=posts["deputy"],
        way="for_head",
        scope=["plan"],
        basis="Quyết định phân công mẫu",
        at=at,
    )

    def signed(name: str) -> str:
        services.word_draft(
            actor=cast.actor("officer"),
            draft_id=page.card.id,
            title="Kế hoạch mẫu",
            place="Hồng An",
            signer=name,
            revision=None,
            at=at,
        )
        form = selectors.printed(cast.actor("officer"), page.card.id)
        return " / ".join(form.signing)

    assert signed("") == "TM. ỦY BAN NHÂN DÂN / Q. CHỦ TỊCH"
    assert signed(cast.contributor.name) == "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH"
    assert signed("Người Không Ai Biết") == "TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH"


def test_who_may_not(cast: Cast) -> None:
    plan = city_plan(cast)
    with pytest.raises(Refused):
        services.start_draft(actor=cast.actor("chair"), plan_id=plan, at=clock.now())
    with pytest.raises(NotPossible) as refused:
        services.start_draft(actor=cast.actor("city_officer"), plan_id=plan, at=clock.now())
    assert refused.value.code == "cascade-006"
    services.start_draft(actor=cast.actor("officer"), plan_id=plan, at=clock.now())
    with pytest.raises(NotPossible) as twice:
        services.start_draft(actor=cast.actor("contributor"), plan_id=plan, at=clock.now())
    assert twice.value.code == "cascade-005"
