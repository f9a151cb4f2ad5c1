"""Words of a round made into one report: nobody's part gets lost, figures and words go up together."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from thidua.ground.errors import NotFound, NotPossible, Refused, Stale
from thidua.journeys import compile_report, settle_report
from thidua.work.reports import rules, selectors, services
from thidua.work.reports.models import CompilationVersion, Report
from thidua.work.reports.tests.conftest import NOW, Play, play
from thidua.work.rollup import services as rollup

__all__ = ["play"]
_USES = st.lists(
    st.builds(
        lambda body, number, how: rules.Use(f"{body}-{number}", body, body.upper(), number, how),
        st.sampled_from("abcd"),
        st.integers(1, 3),
        st.sampled_from(list(rules.HOWS)),
    )
)


@given(_USES, _USES)
def test_no_body_gets_lost_and_the_newest_version_stays(
    known: list[rules.Use], more: list[rules.Use]
) -> None:
    made = rules.with_uses(known, more)
    assert {use.body for use in made} == {use.body for use in known + more}
    assert len({use.body for use in made}) == len(made)
    for use in made:
        same = [each for each in known + more if each.body == use.body]
        assert use.number == max(each.number for each in same)
    assert rules.with_uses(made, []) == made


def accepted(play: Play) -> None:
    play.fill(text__danh_gia="Mở ba lớp mới.")
    play.submit()
    settle_report.accept(actor=play.actor("city_officer"), report_id=play.ward, at=NOW)
    play.fill(play.other, by="other_officer", text__danh_gia="Thêm hai tổ công nghệ số.")
    play.submit(play.other, by="other_officer")
    settle_report.accept(actor=play.actor("city_officer"), report_id=play.other, at=NOW)
    while rollup.refresh(at=NOW):
        pass


def write(play: Play, how: str, seen: int, text: str = "", *reports: UUID, by: str = "city_officer") -> int:
    versions = Report.objects.filter(id__in=reports).values_list("current_id", flat=True)
    return services.write_clause(
        actor=play.actor(by),
        round_id=play.round,
        code="danh_gia",
        text=text,
        how=how,
        versions=[version for version in versions if version],
        seen=seen,
        at=NOW,
    )


@pytest.mark.django_db
def test_what_is_quoted_or_merged_keeps_its_bodies_and_goes_up_with_the_figures(play: Play) -> None:
    pytest.importorskip("django")
    accepted(play)
    city = play.actor("city_officer")
    page = selectors.compilation(city, play.round, "danh_gia")
    assert {p.text for p in page.paragraphs} == {"Mở ba lớp mới.", "Thêm hai tổ công nghệ số."}
    write(play, "merged", write(play, "quoted", 0, "Chung.", play.ward), "Chung.", play.ward, play.other)
    clause = next(
        c for c in selectors.compilation(city, play.round, "danh_gia").clauses if c.code == "danh_gia"
    )
    assert "Thêm hai tổ công nghệ số (" in clause.text
    assert sorted((use.number, use.how) for use in clause.uses) == [(1, "merged"), (1, "quoted")]
    made = compile_report.send_up(actor=city, round_id=play.round, at=NOW)
    sent = selectors.sent_compilation(city, made)
    assert (str(sent.figures["lop_hoc"]), sent.given["lop_hoc"], sent.standing.figures) == ("60", 2, 2)
    assert len(sent.uses["danh_gia"]) == 2
    assert len(sent.recipients) == CompilationVersion.objects.get(id=made).recipients.count() > 0
    assert selectors.sent_compilation(play.actor("inspector"), made).texts == sent.texts
    with pytest.raises(NotFound):
        selectors.sent_compilation(play.actor("officer"), made)
    with pytest.raises(IntegrityError), transaction.atomic():
        CompilationVersion.objects.filter(id=made).update(texts={})


@pytest.mark.django_db
def test_words_of_a_version_that_counts_no_more_do_not_go_up(play: Play) -> None:
    accepted(play)
    city = play.actor("city_officer")
    seen = write(play, "summarised", 0, "Mười lớp.", play.ward)
    version = play.row().current_id
    assert version is not None
    settle_report.send_back(actor=city, report_id=play.ward, reason="xem lại", at=NOW)
    rollup.refresh(at=NOW)
    page = selectors.compilation(city, play.round, "danh_gia")
    assert len(page.clauses[[c.code for c in page.clauses].index("danh_gia")].outdated) == 1
    with pytest.raises(NotPossible, match="không còn hiệu lực"):
        compile_report.send_up(actor=city, round_id=play.round, at=NOW)
    services.forget_use(actor=city, round_id=play.round, code="danh_gia", version_id=version, at=NOW)
    compile_report.send_up(actor=city, round_id=play.round, at=NOW)
    with pytest.raises(Stale, match="vừa ghi"):
        write(play, "summarised", seen, "Khác.")


@pytest.mark.django_db
def test_a_body_asked_reads_no_neighbours_words_and_costs_do_not_grow(play: Play) -> None:
    play.fill()
    play.submit()
    play.accept()
    city = play.actor("city_officer")
    with CaptureQueriesContext(connection) as one:
        selectors.compilation(city, play.round, "danh_gia")
    play.fill(play.other, by="other_officer")
    play.submit(play.other, by="other_officer")
    play.accept(play.other)
    with CaptureQueriesContext(connection) as two:
        assert len(selectors.compilation(city, play.round, "danh_gia").paragraphs) == 2
    assert len(one) == len(two)
    with pytest.raises(NotFound):
        selectors.compilation(play.actor("officer"), play.round)
    with pytest.raises(NotFound):
        write(play, "summarised", 0, "x", by="officer")
    with pytest.raises(Refused):
        compile_report.send_up(actor=play.actor("inspector"), round_id=play.round, at=NOW)
