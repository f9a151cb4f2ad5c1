"""A flag somebody wrote to is seen until its figures change; nothing of the report moves."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import Cast
from tests.house.matrix import scenes
from thidua.ground import clock
from thidua.ground.errors import NotFound, NotPossible, Refused
from thidua.journeys import note_flag, settle_report
from thidua.work.reports import services
from thidua.work.reports.models import Report
from thidua.work.reports.rules import Edit
from thidua.work.rollup import selectors as totals

pytestmark = pytest.mark.django_db


def unseen(cast: Cast, made: Any) -> dict[str, bool]:
    """Code of each flag of the ward's report → whether nobody has written to it."""
    found, _looked = totals.flagged(cast.actor("inspector"), made.round)
    return {flag.code: note is None for one in found for flag, note in one.flags}


def test_a_note_holds_while_the_figures_do_and_no_longer(cast: Cast) -> None:
    made = scenes.report_flagged(cast)
    codes = unseen(cast, made)
    assert codes and all(codes.values())

    def write(who: str, text: str = "đã gọi hỏi phường", mark: str = made.mark) -> None:
        note_flag.note_flag(
            actor=cast.actor(who),
            round_id=made.round,
            report_id=made.report,
            mark=mark,
            text=text,
            at=clock.now(),
        )

    with pytest.raises(NotPossible):
        write("inspector", text="  ")
    with pytest.raises(Refused):
        write("auditor")
    with pytest.raises(NotFound):
        write("officer")
    with pytest.raises(NotPossible, match="không còn"):
        write("inspector", mark="x")
    write("inspector")
    first = next(iter(codes))
    assert [code for code, left in unseen(cast, made).items() if not left] == [first]
    with pytest.raises(NotPossible, match="đã ghi dấu hiệu này"):
        write("city_officer")
    assert Report.objects.get(id=made.report).state == "accepted"

    # The ward restates a figure: the flag stands on other figures now and asks again.
    officer, city = cast.actor("officer"), cast.actor("city_officer")
    services.restate_report(actor=officer, report_id=made.report, reason="đếm lại", at=clock.now())
    kept = Report.objects.get(id=made.report).draft["cell:tin_bai"]["rev"]
    edits = [Edit("cell:tin_bai", "110", kept)]
    services.save_draft(actor=officer, report_id=made.report, edits=edits, at=clock.now())
    settle_report.submit(actor=officer, report_id=made.report, at=clock.now())
    assert not unseen(cast, made)[first], "what counts has not changed yet"
    settle_report.accept(actor=city, report_id=made.report, at=clock.now())
    assert all(unseen(cast, made).values())


def test_the_page_shows_what_is_unseen_first_and_what_was_found_out(cast: Cast) -> None:
    made = scenes.report_flagged(cast)
    client, here = cast.client("inspector"), f"/bao-cao/dot/{made.round}/xem-lai/"
    before = client.get(here).content.decode()
    assert "Gần như mọi ô cùng một số." in before and "Ghi đã xem" in before
    sent = {"bao-cao": str(made.report), "dau": made.mark, "loi": "Phường xác nhận số đúng."}
    assert client.post(f"{here}ghi/", sent).status_code == 302
    assert "Phường xác nhận số đúng." not in client.get(here).content.decode()
    seen = client.get(f"{here}?xem=da-xem").content.decode()
    assert "Phường xác nhận số đúng." in seen and "Kiểm tra Mẫu" in seen
    assert "Ghi đã xem</button>" not in cast.client("auditor").get(here).content.decode()
