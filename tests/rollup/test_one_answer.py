"""Each body counts once: whoever asked it, however often, whoever stands below it, whoever took over from it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from tests.cast import Cast
from tests.journeys.reorganising import ON, carry, draft, merge, seat_of, undo
from tests.made_plan import AT
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs import services as org_services
from thidua.ground.actor import system_actor
from thidua.ground.calendar_vn import year_period
from thidua.ground.errors import NotFound
from thidua.journeys import look_over_figures, settle_report
from thidua.work.reports import services
from thidua.work.reports.models import FormVersion, Report, Round
from thidua.work.reports.rules import Edit, Standing
from thidua.work.reports.tests.conftest import DUE, FIGURES, LOCKS, NOW, OPENS, Play, opened
from thidua.work.reports.tests.conftest import play as play
from thidua.work.rollup import selectors as totals
from thidua.work.rollup import services as rollup

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("loader")


def ask(form: UUID, owner: UUID, bodies: list[UUID]) -> list[UUID]:
    """Another round of the same year; the reports, in the order of the bodies."""
    made = services.open_round(
        actor=SYSTEM, form_id=form, owner_id=owner, period=year_period(2026), opens_at=OPENS, due_at=DUE,
        locks_at=LOCKS, at=NOW, bodies=dict.fromkeys(bodies),
    )  # fmt: skip
    rollup.mark_round(form_id=form, period="2026", round_id=made)
    return [Report.objects.get(round_id=made, body_id=body).pk for body in bodies]


def give(report: UUID, at: Any = NOW, **more: str) -> None:
    """Fill in, hand in, accept."""
    draft_of = Report.objects.get(id=report).draft
    edits = [
        Edit(f"cell:{code}", value, draft_of.get(f"cell:{code}", {}).get("rev", 0))
        for code, value in (FIGURES | more).items()
    ]
    services.save_draft(actor=SYSTEM, report_id=report, edits=[*edits, Edit("text:danh_gia", "x", 0)], at=at)
    settle_report.submit(actor=SYSTEM, report_id=report, at=at)
    settle_report.accept(actor=SYSTEM, report_id=report, at=at)


def classes(body: UUID, form: UUID, period: str = "2026") -> tuple[Decimal | None, Standing]:
    """What a body's total says of ``lop_hoc``, once all is computed; explained, it comes about again."""
    rollup.refresh(at=NOW)
    told = totals.explain(SYSTEM, body, form, period, "lop_hoc")
    assert told.agrees
    whole = totals.total(SYSTEM, body, form, period)
    return whole.figures["lop_hoc"], whole.standing


def test_a_body_asked_by_two_counts_once(play: Play) -> None:
    give(play.ward)
    (other,) = ask(play.form, play.cast.body.ministry, [play.cast.body.ward])
    value, standing = classes(play.cast.body.city, play.form)
    assert (value, standing.figures, standing.expected) == (Decimal(30), 1, 1), "asked twice, owed once"
    give(other, at=NOW + timedelta(hours=1), lop_hoc="31")
    assert classes(play.cast.body.city, play.form)[0] == 31, "the answer handed in last"


def test_a_cancelled_round_counts_no_more_and_is_asked_anew(play: Play) -> None:
    give(play.ward)
    assert classes(play.cast.body.city, play.form)[0] == 30
    row = Round.objects.get(id=play.round)
    settle_report.cancel(
        actor=play.actor("city_officer"), round_id=play.round, reason="sai hạn", revision=row.revision, at=NOW
    )
    with pytest.raises(NotFound):
        classes(play.cast.body.city, play.form)
    again = settle_report.ask(
        actor=play.actor("city_officer"), form_id=play.form, period=year_period(2026), opens_at=OPENS,
        due_at=DUE, locks_at=LOCKS, at=NOW,
    )  # fmt: skip
    give(Report.objects.get(round_id=again, body_id=play.cast.body.ward).pk)
    value, standing = classes(play.cast.body.city, play.form)
    assert (value, standing.figures, standing.expected) == (Decimal(30), 1, 1)


def test_a_round_of_drafts_that_is_cancelled_leaves_no_total(play: Play) -> None:
    rollup.mark_round(form_id=play.form, period="2026", round_id=play.round)
    rollup.refresh(at=NOW)
    row = Round.objects.get(id=play.round)
    settle_report.cancel(
        actor=play.actor("city_officer"), round_id=play.round, reason="sai hạn", revision=row.revision, at=NOW
    )
    with pytest.raises(NotFound):
        classes(play.cast.body.city, play.form)


def test_a_bodys_own_figures_hold_those_below_it(play: Play) -> None:
    cast = play.cast
    (below,) = ask(play.form, cast.body.ward, [cast.body.division])
    give(below, lop_hoc="12")
    assert classes(cast.body.city, play.form)[0] == 12, "until the ward says its own, what is known below it"
    give(play.ward)
    assert classes(cast.body.city, play.form)[0] == 30
    assert classes(cast.body.ward, play.form)[0] == 12
    told = totals.explain(SYSTEM, cast.body.city, play.form, "2026", "lop_hoc")
    assert {(part.value, part.left_out) for part in told.contributions if part.value is not None} == {
        (Decimal(30), ""),
        (Decimal(12), "own"),
    }
    (below_both,) = (totals.figures_below(cast.body.ward, play.form, "2026"),)
    assert below_both is not None and below_both["lop_hoc"] == 12, "what its own is compared with"


def test_a_body_opened_later_or_moved_counts_where_it_stands(cast: Cast) -> None:
    play = opened(cast, "bdhvs-nam")
    rollup.mark_round(form_id=play.form, period="2026", round_id=play.round)
    rollup.refresh(at=NOW)
    fresh = org_services.open_body(
        actor=SYSTEM, name="Trường Mẫu lập sau", kind="truong_tieu_hoc", parent_id=cast.body.ward,
        territory_id=cast.territory.ward, since=date(2026, 1, 1), at=NOW,
    )  # fmt: skip
    (report,) = ask(play.form, cast.body.ministry, [fresh])
    give(report)
    assert classes(cast.body.ward, play.form)[0] == 30
    org_services.move_body(
        actor=SYSTEM, body_id=fresh, parent_id=cast.body.other_ward, since=date(2026, 3, 1), at=NOW
    )
    (another,) = ask(play.form, cast.body.department, [cast.body.division])
    give(another, lop_hoc="1")
    assert classes(cast.body.other_ward, play.form)[0] == 30
    assert classes(cast.body.ward, play.form)[0] == 1


def test_who_took_over_in_the_middle_of_a_year_answers_for_the_whole_of_it(cast: Cast) -> None:
    form = services.load_form_pack(Path(settings.PACKS) / "forms" / "bdhvs-nam", actor=SYSTEM, at=AT)
    asked = settle_report.ask(
        actor=cast.actor("city_officer"), form_id=form, period=year_period(ON.year), opens_at=AT,
        due_at=AT + timedelta(days=60), locks_at=None, at=AT,
    )  # fmt: skip
    give(Report.objects.get(round=asked, body=cast.body.ward).pk, at=AT)
    year = str(ON.year)
    assert classes(cast.body.city, form, year)[0] == 30
    act = carry(draft(merge(cast, "ward", "other_ward")))
    assert classes(cast.body.city, form, year)[0] == 30, "the new one has not said anything yet"
    seat = seat_of(act)
    new = Report.objects.get(round=asked, body=seat, state="draft")
    give(new.pk, at=AT + timedelta(days=2), lop_hoc="50")
    value, standing = classes(cast.body.city, form, year)
    assert (value, standing.asked) == (Decimal(50), 1), "fifty are of both wards together"
    told = totals.explain(SYSTEM, cast.body.city, form, year, "lop_hoc")
    given = {(part.value, part.left_out) for part in told.contributions}
    assert given == {(Decimal(50), ""), (Decimal(30), "successor")}
    settle_report.send_back(actor=SYSTEM, report_id=new.pk, reason="sai số", at=AT + timedelta(days=3))
    assert classes(cast.body.city, form, year)[0] == 30, "as long as nothing of the new one counts"


def test_two_versions_of_a_form_in_one_year_are_one_figure(play: Play) -> None:
    cast = play.cast
    give(play.ward)
    old = FormVersion.objects.get(id=play.form)
    FormVersion.objects.filter(id=old.pk).update(state="retired")
    newer = FormVersion.objects.create(
        form_id=old.form_id, number=old.number + 1, state="in_use", title=old.title, title_en=old.title_en,
        level=old.level, period=old.period, data=old.data, digest=old.digest[::-1], made_by="", made_at=AT,
    )  # fmt: skip
    ward, other = ask(newer.pk, cast.body.ministry, [cast.body.ward, cast.body.other_ward])
    give(other, lop_hoc="5")
    rollup.refresh(at=NOW)
    city = orgs.card(cast.body.city)
    shown = look_over_figures.overview(SYSTEM, city, measure="lop_hoc")
    assert shown is not None
    assert [point.value for point in shown.points] == [35]
    assert {(row.body.id, row.value) for row in shown.rows} == {
        (cast.body.ward, Decimal(30)),
        (cast.body.other_ward, Decimal(5)),
    }
    assert look_over_figures.three_views(SYSTEM, shown) is not None
    give(ward, at=NOW + timedelta(hours=1), lop_hoc="40")
    rollup.refresh(at=NOW)
    shown = look_over_figures.overview(SYSTEM, city, measure="lop_hoc")
    assert shown is not None and shown.points[0].value == 45, "the ward's word in the newer one stands"


def test_nothing_arose_leaves_what_stands_at_a_day_blank(play: Play) -> None:
    give(play.ward)
    services.submit_report(actor=SYSTEM, report_id=play.other, answer="nil", why="không phát sinh", at=NOW)
    settle_report.accept(actor=SYSTEM, report_id=play.other, at=NOW)
    rollup.refresh(at=NOW)
    told = totals.total(SYSTEM, play.cast.body.city, play.form, "2026")
    assert told.given["d3_tong"] == 1, "adults do not vanish where nothing arose"
    assert told.given["lop_hoc"] == 2
    assert told.standing.nil == 1


def test_undoing_a_reorganisation_counts_as_before(cast: Cast) -> None:
    form = services.load_form_pack(Path(settings.PACKS) / "forms" / "bdhvs-nam", actor=SYSTEM, at=AT)
    asked = settle_report.ask(
        actor=cast.actor("city_officer"), form_id=form, period=year_period(ON.year), opens_at=AT,
        due_at=AT + timedelta(days=60), locks_at=None, at=AT,
    )  # fmt: skip
    give(Report.objects.get(round=asked, body=cast.body.ward).pk, at=AT)
    before = classes(cast.body.city, form, str(ON.year))
    act = carry(draft(merge(cast, "ward", "other_ward")))
    rollup.refresh(at=NOW)
    undo(act.tree.reorganisation_id)
    assert classes(cast.body.city, form, str(ON.year)) == before
