"""A total of some of those asked is no result yet: how many answered stands beside it wherever it is judged."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest

from tests.targets.test_targets import city, movement
from thidua.journeys import compile_report, print_report
from thidua.work.reports import services as reports
from thidua.work.reports.tests.conftest import NOW, Play
from thidua.work.reports.tests.conftest import play as play
from thidua.work.rollup import services as rollup
from thidua.work.targets import selectors, services

__all__ = ["movement", "play"]
pytestmark = pytest.mark.django_db


def counted(play: Play) -> None:
    rollup.mark_round(form_id=play.form, period="2026")
    while rollup.refresh(at=NOW):
        pass


def result(play: Play) -> tuple[str, int | None, int | None]:
    own = selectors.board(play.cast.actor("city_officer"), play.cast.body.city, 2026).own[0]
    assert own.reported is not None
    return own.progress.standing, own.reported.answered, own.reported.due


def printed(play: Play) -> str:
    """What the compiled report says of the target."""
    actor = play.cast.actor("city_officer")
    reports.write_clause(
        actor=actor, round_id=play.round, code="kho_khan", text="Thiếu máy tính.", how="summarised",
        versions=[], seen=0, at=NOW,
    )  # fmt: skip
    made = print_report.printed(actor, compile_report.send_up(actor=actor, round_id=play.round, at=NOW))
    return next(part for part in made.parts if part.code == "targets").targets[0].standing


def test_reached_by_one_of_two_is_reached_so_far_until_the_other_answers(play: Play) -> None:
    target = city(play.cast, value="70")
    play.fill()
    play.submit()
    play.accept()
    counted(play)
    assert result(play) == ("reached_so_far", 1, 2)
    client = play.cast.client("city_officer")
    for address in ("/chi-tieu/?nam=2026", f"/chi-tieu/{target}/"):
        page = client.get(address).content.decode()
        assert "1/2 đã báo cáo" in page and "Đạt (số chưa đủ)" in page and "Đã đạt" not in page
    sheet = openpyxl.load_workbook(
        io.BytesIO(b"".join(client.get("/chi-tieu/xuat/?nam=2026").streaming_content))
    ).worksheets[0]
    row = dict(zip([cell.value for cell in sheet[1]], [cell.value for cell in sheet[2]], strict=True))
    assert (row["Đánh giá"], row["Đã báo cáo"]) == ("Đạt (số chưa đủ)", "1/2 đã báo cáo")
    assert printed(play) == "Đạt, số chưa đủ (1/2 đã báo cáo)"

    play.fill(play.other, by="other_officer")
    play.submit(play.other, by="other_officer")
    play.accept(play.other)
    counted(play)
    assert result(play) == ("reached", 2, 2)
    page = client.get("/chi-tieu/?nam=2026").content.decode()
    assert "2/2 đã báo cáo" in page and "Đã đạt" in page


def test_a_body_measured_by_its_own_report_is_not_told_how_many_answered(play: Play) -> None:
    play.fill()
    play.submit()
    play.accept()
    services.set_target(
        actor=play.cast.actor("officer"), body_id=play.cast.body.ward, movement="binh-dan-hoc-vu-so",
        indicator="d4_vneid_so_nguoi", year=2026, operator=">=", value=Decimal(6500), at=NOW,
    )  # fmt: skip
    mine = selectors.board(play.cast.actor("officer"), play.cast.body.ward, 2026).own[0]
    assert mine.progress.standing == "reached" and mine.reported is not None and mine.reported.due is None
    assert "đã báo cáo" not in play.cast.client("officer").get("/chi-tieu/?nam=2026").content.decode()
