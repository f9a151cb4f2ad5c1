"""From the question to the locked answer: each act, each refusal, and that what was handed in never changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from thidua.foundations.access import services as people
from thidua.ground.actor import system_actor
from thidua.ground.errors import NotFound, NotPossible, Refused, Stale
from thidua.work.reports import selectors, services
from thidua.work.reports.models import FormVersion, ReportVersion
from thidua.work.reports.rules import Edit
from thidua.work.reports.tests.conftest import AFTER, DUE, LOCKS, NOW, OPENS, Play

pytestmark = pytest.mark.django_db
CLOCK = system_actor("clock")


def refused(code: str, act: Callable[..., Any], **given: Any) -> Any:
    with pytest.raises((NotPossible, Refused, NotFound, Stale)) as told:
        act(**given)
    assert told.value.code == code, told.value
    return told.value


def test_a_figure_travels_from_the_keyboard_to_the_version_that_counts(play: Play) -> None:
    saved = play.fill()
    assert not saved.conflicts
    assert not saved.issues
    version = play.submit()
    play.accept()
    row = play.row()
    assert (row.state, row.current_id, row.late) == ("accepted", version, False)
    assert selectors.figures_of(version)["d4_vneid_so_nguoi"] == Decimal(6500)
    assert ReportVersion.objects.get(id=version).texts == {"danh_gia": "Phong trào được duy trì."}


def test_what_is_no_figure_is_told_and_the_rest_is_kept(play: Play) -> None:
    saved = play.fill(cell__lop_hoc="85%", cell__tin_bai="nhiều")
    assert {issue.cell for issue in saved.issues if issue.code == "number"} == {"lop_hoc", "tin_bai"}
    assert play.row().draft["cell:d1_tong"]["v"] == "100"
    told = refused("reports-010", play.submit)
    assert {issue.cell for issue in told.details["issues"]} == {"lop_hoc", "tin_bai"}


def test_what_is_said_of_a_cell_is_of_what_is_typed_there_now(play: Play) -> None:
    below = play.fill(cell__lop_hoc="-3")
    assert [issue.code for issue in below.issues if issue.cell == "lop_hoc"] == ["range"]
    again = play.fill(cell__lop_hoc="ba")
    assert [issue.code for issue in again.issues if issue.cell == "lop_hoc"] == ["number"]


def test_the_second_of_two_at_one_cell_sees_the_first(play: Play) -> None:
    """Two people, one draft: other cells are kept, the same cell is given back with the other's value."""
    first, second = play.actor("officer"), play.actor("contributor")
    services.save_draft(actor=first, report_id=play.ward, edits=[Edit("cell:d1_tong", "10", 0)], at=NOW)
    saved = services.save_draft(
        actor=second,
        report_id=play.ward,
        edits=[Edit("cell:d1_tong", "11", 0), Edit("cell:d2_tong", "5", 0)],
        at=NOW,
    )
    assert [(clash.field, clash.value) for clash in saved.conflicts] == [("cell:d1_tong", "10")]
    assert saved.conflicts[0].by == first.name
    assert play.row().draft["cell:d1_tong"]["v"] == "10"
    assert play.row().draft["cell:d2_tong"]["v"] == "5"


def test_warnings_want_an_explanation_and_then_let_pass(play: Play) -> None:
    play.fill(cell__nen_tang_chung_nhan="950")
    refused("reports-010", play.submit)
    play.fill(cell__nen_tang_chung_nhan="950", why={"cn-hoc": "Có người lấy hai chứng nhận."})
    assert ReportVersion.objects.get(id=play.submit()).explained == {"cn-hoc": "Có người lấy hai chứng nhận."}


@pytest.mark.parametrize(
    ("answer", "figure"), [("nil", Decimal(0)), ("not_applicable", None)], ids=["nil", "not applicable"]
)
def test_nothing_to_report_is_an_answer_with_its_reason(
    play: Play, answer: str, figure: Decimal | None
) -> None:
    refused("reports-011", play.submit, answer=answer)
    version = play.submit(answer=answer, why="Không có trong năm.")
    play.accept()
    flows = {cell.code for cell in selectors.parsed(play.form).cells if cell.over_time == "sum"}
    figures = selectors.figures_of(version)
    assert {code: figures[code] for code in flows} == dict.fromkeys(flows, figure)
    stocks = figures.keys() - flows
    assert stocks and {figures[code] for code in stocks} == {None}, "what stands at a day is not nought"
    standing = selectors.standing_of_rounds([play.round])[play.round]
    assert getattr(standing, answer) == 1
    assert standing.expected == 1


def test_a_return_pins_its_reasons_and_the_next_version_keeps_the_first(play: Play) -> None:
    play.fill()
    first = play.submit()
    asker = play.actor("city_officer")
    refused("reports-011", services.return_report, actor=asker, report_id=play.ward, reason=" ", at=NOW)
    refused(
        "reports-018",
        services.return_report,
        actor=asker,
        report_id=play.ward,
        reason="",
        remarks={"cell:khong_co": "?"},
        at=NOW,
    )
    services.return_report(
        actor=asker,
        report_id=play.ward,
        reason="Xem lại",
        remarks={"cell:d1_dat": "Thấp hơn năm trước"},
        at=NOW,
    )
    page = selectors.one(play.actor("officer"), play.ward, at=NOW)
    assert {(remark.field, remark.text) for remark in page.remarks} == {
        ("", "Xem lại"),
        ("cell:d1_dat", "Thấp hơn năm trước"),
    }
    play.fill(cell__d1_dat="85")
    second = play.submit()
    play.accept()
    assert selectors.figures_of(first)["d1_dat"] == 80
    assert selectors.figures_of(second)["d1_dat"] == 85


def test_each_recipient_receipts_once_and_then_nothing_is_recalled(play: Play) -> None:
    play.fill()
    play.submit()
    services.recall_report(actor=play.actor("officer"), report_id=play.ward, at=NOW)
    assert play.row().state == "draft"
    version = play.submit()
    for _ in range(2):
        services.receipt_report(actor=play.actor("city_officer"), report_id=play.ward, at=NOW)
    assert ReportVersion.objects.get(id=version).settled.filter(what="receipted").count() == 1
    refused("reports-017", services.recall_report, actor=play.actor("officer"), report_id=play.ward, at=NOW)


def test_the_clock_locks_and_tells_silence_from_answers(play: Play) -> None:
    play.fill()
    play.submit()
    play.accept()
    assert services.lock_due_rounds(actor=CLOCK, at=LOCKS - timedelta(seconds=1)) == 0
    assert services.lock_due_rounds(actor=CLOCK, at=LOCKS) == 1
    assert services.lock_due_rounds(actor=CLOCK, at=LOCKS) == 0
    assert (play.row().state, play.row(play.other).state) == ("locked", "missing")
    assert not play.row(play.other).late, "who was silent has handed nothing in late"
    standing = selectors.standing_of_rounds([play.round])[play.round]
    assert (standing.figures, standing.missing, standing.on_time) == (1, 1, 1)


def test_after_the_lock_only_an_exception_lets_somebody_through(play: Play) -> None:
    services.lock_due_rounds(actor=CLOCK, at=LOCKS)
    refused(
        "reports-007",
        services.save_draft,
        actor=play.actor("other_officer"),
        report_id=play.other,
        edits=[],
        at=AFTER,
    )
    until = AFTER + timedelta(days=1)
    refused(
        "reports-102",
        services.open_exception,
        actor=play.actor("other_officer"),
        round_id=play.round,
        body_id=play.cast.body.other_ward,
        reason="x",
        until=until,
        at=AFTER,
    )
    services.open_exception(
        actor=play.actor("city_officer"),
        round_id=play.round,
        body_id=play.cast.body.other_ward,
        reason="Mất điện ba ngày",
        until=until,
        at=AFTER,
    )
    play.fill(play.other, by="other_officer", at=AFTER)
    told = refused(
        "reports-008", play.submit, report=play.other, by="other_officer", at=until + timedelta(seconds=1)
    )
    assert "khóa lúc" in told.message
    play.submit(play.other, by="other_officer", at=AFTER)
    play.accept(play.other, at=AFTER)
    assert (play.row(play.other).state, play.row(play.other).late) == ("locked", True)


def test_a_restatement_counts_only_when_accepted_and_names_its_reason(play: Play) -> None:
    play.fill()
    first = play.submit()
    play.accept()
    services.lock_due_rounds(actor=CLOCK, at=LOCKS)
    officer = play.actor("officer")
    services.restate_report(actor=officer, report_id=play.ward, reason="Đếm trùng hai lớp", at=AFTER)
    refused("reports-020", play.submit, at=AFTER)
    row = play.row()
    services.save_draft(
        actor=officer,
        report_id=play.ward,
        edits=[Edit("cell:lop_hoc", "28", row.draft["cell:lop_hoc"]["rev"])],
        at=AFTER,
    )
    second = play.submit(at=AFTER)
    assert (play.row().state, play.row().current_id) == ("resubmitted", first)
    play.accept(at=AFTER)
    page = selectors.one(officer, play.ward, at=AFTER)
    assert play.row().current_id == second
    # It was handed in when it was; the restatement came later, and makes nobody late.
    assert (play.row().submitted_at, play.row().restated_at, play.row().late) == (NOW, AFTER, False)
    assert page.versions[0].reason == "Đếm trùng hai lớp"
    assert page.versions[0].restates == first
    assert [each.what for each in page.versions[1].settled] == ["accepted", "superseded"]


def test_what_was_handed_in_is_frozen_by_the_database(play: Play) -> None:
    play.fill()
    version = play.submit()
    for act in (
        lambda: ReportVersion.objects.filter(id=version).update(figures=[]),
        lambda: ReportVersion.objects.filter(id=version).delete(),
        lambda: FormVersion.objects.filter(id=play.form).update(data={}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert selectors.figures_of(version)["d1_tong"] == 100


def test_a_sign_off_holds_for_exactly_what_was_signed(play: Play) -> None:
    row = play.row()
    row.round.sign_off = True
    row.round.save()
    chair = play.actor("chair").acting
    assert chair is not None
    people.correct_appointment(
        actor=system_actor("loader"),
        appointment_id=chair.appointment_id,
        position="",
        capacity="head",
        at=NOW,
    )
    play.fill()
    refused("reports-016", play.submit)
    services.sign_off(actor=play.actor("chair"), report_id=play.ward, revision=play.row().revision, at=NOW)
    play.fill(cell__tin_bai="45")
    refused("reports-016", play.submit)
    services.sign_off(actor=play.actor("chair"), report_id=play.ward, revision=play.row().revision, at=NOW)
    assert ReportVersion.objects.get(id=play.submit()).signed_by


def test_who_cannot_report_is_reported_for_by_name(play: Play) -> None:
    play.fill()
    refused("reports-103", services.accept_report, actor=play.actor("officer"), report_id=play.ward, at=NOW)
    version = play.submit(by="city_officer", on_behalf="Phường mất mạng vì bão")
    assert ReportVersion.objects.get(id=version).on_behalf_of == "Phường mất mạng vì bão"


def test_out_of_scope_is_not_found(play: Play) -> None:
    for name in ("stranger", "other_officer"):
        refused("reports-001", selectors.one, actor=play.actor(name), report_id=play.ward, at=NOW)
    assert selectors.one(play.actor("auditor"), play.ward, at=NOW).may_write is False
    assert selectors.rounds(play.actor("stranger")) == []


def test_late_is_by_the_servers_clock(play: Play) -> None:
    play.fill()
    play.submit(at=DUE)
    assert play.row().late is True


def test_a_round_asks_once_and_in_order(play: Play) -> None:
    from thidua.ground.calendar_vn import year_period

    common = {
        "actor": play.actor("city_officer"),
        "form_id": play.form,
        "owner_id": play.cast.body.city,
        "at": NOW,
    }
    refused(
        "reports-014",
        services.open_round,
        period=year_period(2026),
        opens_at=OPENS,
        due_at=DUE,
        locks_at=LOCKS,
        **common,
    )
    refused(
        "reports-015",
        services.open_round,
        period=year_period(2027),
        opens_at=OPENS,
        due_at=LOCKS,
        locks_at=DUE,
        **common,
    )
    ward = {**common, "actor": play.actor("officer"), "owner_id": play.cast.body.ward}
    refused(
        "reports-013",
        services.open_round,
        period=year_period(2027),
        opens_at=OPENS,
        due_at=DUE,
        locks_at=LOCKS,
        **ward,
    )


def test_an_exemption_is_the_askers_and_can_be_taken_back(play: Play) -> None:
    refused(
        "reports-102",
        services.exempt_report,
        actor=play.actor("officer"),
        report_id=play.ward,
        reason="x",
        at=NOW,
    )
    asker = play.actor("city_officer")
    services.exempt_report(actor=asker, report_id=play.ward, reason="Mới thành lập", at=NOW)
    assert selectors.standing_of_rounds([play.round])[play.round].exempt == 1
    services.ask_again(actor=asker, report_id=play.ward, reason="Đã đủ người", at=NOW)
    assert play.row().state == "draft"
