"""Restatements seen from above, and what an inspector looks at."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from thidua.ground.errors import NotFound, NotPossible
from thidua.journeys import settle_report
from thidua.web.workspace.reports import restatement, workbooks
from thidua.work.reports import rules, selectors, services
from thidua.work.reports.tests.conftest import NOW, Play, play
from thidua.work.reports.tests.test_workbook_many import both
from thidua.work.reports.tests.test_workbooks import filled, saved
from thidua.work.rollup import selectors as totals
from thidua.work.rollup import services as rollup

__all__ = ["play"]


def accepted(play: Play) -> None:
    """Both wards' reports, accepted and counted."""
    for report, by in ((play.ward, "officer"), (play.other, "other_officer")):
        play.fill(report, by=by)
        play.submit(report, by=by)
        settle_report.accept(actor=play.actor("city_officer"), report_id=report, at=NOW)
    while rollup.refresh(at=NOW):
        pass


@pytest.mark.django_db
def test_a_restatements_difference_is_known_at_every_body_above_before_it_is_sent(play: Play) -> None:
    accepted(play)
    officer = play.actor("officer")
    services.restate_report(actor=officer, report_id=play.ward, reason="Đếm trùng", at=NOW)
    services.save_draft(
        actor=officer,
        report_id=play.ward,
        edits=[rules.Edit("cell:lop_hoc", "25", play.row().draft["cell:lop_hoc"]["rev"])],
        at=NOW,
    )
    page = selectors.one(officer, play.ward, at=NOW)
    different = restatement.changed(page)
    assert {code: (str(a), str(b)) for code, (a, b) in different.items()} == {"lop_hoc": ("30", "25")}
    above = totals.restated(play.actor("city_officer"), play.cast.body.ward, play.form, "2026", different)
    assert above[0].body_id == play.cast.body.city
    assert tuple(map(str, above[0].lines["lop_hoc"])) == ("60", "55")
    # The ward learns what it changes above, not what stands there.
    seen = totals.restated(officer, play.cast.body.ward, play.form, "2026", different)
    assert (seen[0].lines["lop_hoc"], str(seen[0].by["lop_hoc"])) == ((None, None), "-5")


@pytest.mark.django_db
def test_flags_are_a_list_to_work_from_and_nothing_is_sent_back(play: Play) -> None:
    accepted(play)
    city = play.actor("city_officer")
    found, looked = totals.flagged(city, play.round)
    assert (looked, {one.body_id for one in found} <= {play.cast.body.ward, play.cast.body.other_ward}) == (
        2,
        True,
    )
    assert play.row().state == "accepted"
    with pytest.raises(NotFound):
        totals.flagged(play.actor("officer"), play.round)


@pytest.fixture
def compared(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """The form compares the classes held with those of the bodies below, who held 99."""
    asked = selectors.parsed(play.form)
    form = replace(
        asked, rules=(*asked.rules, rules.Rule("con", "children_sum", ("lop_hoc",), (), "blocking"))
    )
    for module in (selectors, selectors.pages):
        monkeypatch.setattr(module, "parsed", lambda *_args: form)
    below = {"lop_hoc": Decimal(99)}
    monkeypatch.setattr(totals, "figures_below", lambda *_args: below)
    monkeypatch.setattr(totals, "figures_below_each", lambda bodies, *_args: dict.fromkeys(bodies, below))


@pytest.mark.django_db
@pytest.mark.usefixtures("compared")
def test_what_a_body_reports_is_compared_with_the_bodies_below_it(play: Play) -> None:
    play.fill()
    page = selectors.one(play.actor("officer"), play.ward, children=settle_report.children(play.ward), at=NOW)
    assert [issue.cell for issue in page.issues] == ["lop_hoc"]
    with pytest.raises(NotPossible) as refused:
        settle_report.submit(actor=play.actor("officer"), report_id=play.ward, at=NOW)
    assert "99" in refused.value.details["issues"][0].message


@pytest.mark.django_db
@pytest.mark.usefixtures("compared")
def test_a_workbook_is_compared_with_the_bodies_below_as_the_page_is(play: Play) -> None:
    officer, content = play.actor("officer"), saved(filled(play))
    look = workbooks.report_act(officer, play.ward, NOW)(content=content, file_name="a.xlsx")
    told = [fault for fault in look.faults if "99" in fault.message]
    assert [(fault.label, fault.blocking) for fault in told] == [("Lớp đã mở", False)], told
    many = settle_report.enter_for_many(
        actor=play.actor("city_officer"),
        round_id=play.round,
        content=saved(both(play)),
        file_name="a.xlsx",
        at=NOW,
    )
    assert [fault.blocking for fault in many.faults if "99" in fault.message] == [True]
