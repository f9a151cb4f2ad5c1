"""Editing a draft: nothing typed is lost, nothing is overwritten unseen, what is not answered shows at once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.city_plan import started as start
from thidua.foundations.audit import selectors as audit
from thidua.ground import clock
from thidua.ground.errors import NotFound, NotPossible, Refused, Stale
from thidua.work.cascade import policy, selectors, services
from thidua.work.cascade.facts import ClauseView
from thidua.work.cascade.models import Draft

pytestmark = pytest.mark.django_db


class Desk:
    """One officer at one draft."""

    def __init__(self, cast: Cast, who: str = "officer") -> None:
        self.actor, self.draft = cast.actor(who), start(cast)

    def page(self) -> list[ClauseView]:
        return selectors.clause_views(self.draft)

    def find(self, words: str) -> ClauseView:
        return next(c for c in self.page() if words in c.text or words in c.origin_text)

    def do(self, verb: str, **given: object) -> object:
        return getattr(services, verb)(actor=self.actor, draft_id=self.draft, at=clock.now(), **given)

    def open(self) -> list[str]:
        page = selectors.draft_page(self.actor, self.draft)
        return [one.ask.text for one in page.coverage.missing]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return Desk(cast)


def test_the_second_editor_is_told_who_changed_what(cast: Cast, desk: Desk) -> None:
    row = desk.find("lớp học kỹ năng số")
    desk.do("write_clause", clause_id=row.id, text="Mở lớp ở mỗi tổ dân phố.", revision=row.revision)
    other = cast.actor("contributor")
    with pytest.raises(Stale) as told:
        services.write_clause(
            actor=other,
            draft_id=desk.draft,
            clause_id=row.id,
            text="Khác.",
            revision=row.revision,
            at=clock.now(),
        )
    assert desk.actor.name in told.value.message
    assert desk.find("Mở lớp ở mỗi").text == "Mở lớp ở mỗi tổ dân phố."


def test_the_same_words_again_are_no_act(desk: Desk) -> None:
    row = desk.find("lớp học kỹ năng số")
    before = len(audit.trail("plan_draft", str(desk.draft)))
    assert (
        desk.do("write_clause", clause_id=row.id, text=f" {row.text} ", revision=row.revision) == row.revision
    )
    assert len(audit.trail("plan_draft", str(desk.draft))) == before


def test_empty_words_are_refused(desk: Desk) -> None:
    row = desk.find("lớp học kỹ năng số")
    with pytest.raises(NotPossible):
        desk.do("write_clause", clause_id=row.id, text="  ", revision=row.revision)


def test_dropping_an_answer_shows_the_duty_open_and_one_click_brings_it_back(desk: Desk) -> None:
    row = desk.find("lớp học kỹ năng số")
    assert desk.open() == []
    desk.do("drop_clause", clause_id=row.id)
    page = selectors.draft_page(desk.actor, desk.draft)
    missing = page.coverage.missing[0]
    assert missing.ask.addressed and missing.verdict == "open"
    assert desk.do("answer_ask", ask_id=missing.ask.id) == row.id
    assert desk.open() == []


def test_dropping_a_heading_hides_what_hangs_below_and_numbers_close_up(desk: Desk) -> None:
    desk.do("drop_clause", clause_id=desk.find("HÌNH THỨC KHEN THƯỞNG").id)
    assert desk.find("KINH PHÍ").marker == "III."
    assert desk.find("Giấy khen").beneath_dropped


def test_restoring_a_criterion_brings_its_heading_back(desk: Desk) -> None:
    row = desk.find("chính sách khuyến khích người học")
    desk.do("restore_clause", clause_id=row.id)
    assert desk.find("Đối với cấp thành phố").state == "kept"
    assert desk.find("Đối với cấp xã").marker == "2."


def test_adding_and_moving_keep_every_clause(desk: Desk) -> None:
    before = desk.page()
    head = desk.find("KINH PHÍ")
    made = desk.do("add_clause", text="Việc riêng của phường.", after=head.id, deeper=True)
    desk.do("move_clause", clause_id=head.id, up=True)
    after = desk.page()
    assert [c.text for c in after].index("KINH PHÍ THỰC HIỆN") < [c.text for c in after].index(
        "HÌNH THỨC KHEN THƯỞNG"
    )
    assert {c.id for c in after} == {c.id for c in before} | {made}
    place = next(i for i, c in enumerate(after) if c.id == made)
    assert after[place - 1].id == head.id


def test_each_act_leaves_one_line(desk: Desk) -> None:
    row = desk.find("lớp học kỹ năng số")
    before = len(audit.trail("plan_draft", str(desk.draft)))
    desk.do("write_clause", clause_id=row.id, text="Mở lớp ở mỗi tổ dân phố.", revision=row.revision)
    desk.do("drop_clause", clause_id=row.id)
    desk.do("word_draft", title="Kế hoạch mẫu", place="Hồng An", signer="", revision=None)
    assert len(audit.trail("plan_draft", str(desk.draft))) == before + 3


@pytest.mark.parametrize("who", ["chair", "auditor", "stranger", "city_officer", "other_officer"])
def test_others_change_nothing(cast: Cast, desk: Desk, who: str) -> None:
    row = desk.page()[0]
    with pytest.raises((Refused, NotFound)):
        services.drop_clause(actor=cast.actor(who), draft_id=desk.draft, clause_id=row.id, at=clock.now())


def test_row_filter_and_rule_agree(cast: Cast, desk: Desk) -> None:
    row = Draft.objects.get(id=desk.draft)
    for who in ("officer", "contributor", "chair", "auditor", "stranger", "city_officer", "division_officer"):
        actor = cast.actor(who)
        listed = Draft.objects.filter(policy.visible(actor), id=row.id).exists()
        assert listed == policy.may_see(actor, row.body_id), who


def test_a_page_costs_the_same_whatever_its_length(desk: Desk) -> None:
    with CaptureQueriesContext(connection) as before:
        selectors.draft_page(desk.actor, desk.draft)
    for n in range(30):
        desk.do("add_clause", text=f"Việc mẫu {n}.")
    with CaptureQueriesContext(connection) as after:
        selectors.draft_page(desk.actor, desk.draft)
    assert len(after) <= len(before)
