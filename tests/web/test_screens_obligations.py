"""Obligation pages as requests: what they show, what they refuse, and that their queries do not grow with the rows."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import icalendar
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.browser import plans as texts
from tests.cast import Cast
from thidua.ground import clock
from thidua.journeys import open_round
from thidua.work.obligations import selectors as obligations
from thidua.work.obligations import services
from thidua.work.obligations.selectors import Filter
from thidua.work.plans import services as plan_services


@pytest.fixture
def city(cast: Cast) -> UUID:
    """The city's plan in force: the ward owes a report and a duty, the department a duty."""
    return texts.adopted(cast, texts.CITY, "city_officer")


def owed(cast: Cast, member: str, **wanted: Any) -> list[Any]:
    """What the member's body owes."""
    rows, _n = obligations.list_obligations(
        cast.actor(member), Filter(mine=True, **wanted), at=clock.now(), limit=200
    )
    return rows


def queries(client: Client, address: str) -> int:
    """How many statements a page takes, after one warm-up."""
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as taken:
        assert client.get(address).status_code == 200
    return len(taken)


def test_desk_shows_what_one_owes_and_what_one_follows(cast: Cast, city: UUID) -> None:
    ward = cast.client("officer").get("/")
    assert "Báo cáo hằng năm" in ward.content.decode()
    assert ward.context["desk"].counts["open"] == 2
    follower = cast.client("city_officer").get("/")
    assert follower.context["follows"] is True
    assert follower.context["desk"].counts["below_open"] == 5
    nothing = cast.client("stranger").get("/").content.decode()
    assert "Không có việc nào sắp đến hạn" in nothing


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", 2),
        ("?loai=report", 1),
        ("?loai=duty", 1),
        ("?q=GIAO+DUC", 0),
        ("?q=phuong+hong+an", 2),
        ("?trang-thai=discharged", 0),
        ("?loai=khong-co&nam=abc&ke-hoach=khong&trang=99999999999", 2),
        ("?den-han=2026-99-99", 2),
        ("?den-han=1999-01-01", 0),
    ],
)
def test_list_narrows_and_bears_any_address(cast: Cast, city: UUID, asked: str, expected: int) -> None:
    answer = cast.client("officer").get(f"/nghia-vu/{asked}")
    assert answer.status_code == 200
    assert answer.context["total"] == expected


def test_the_next_31_days_are_the_same_on_the_desk_and_in_the_list(
    cast: Cast, city: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An obligation last good yesterday is late, not soon."""
    report = owed(cast, "officer", kind="report")[0]
    for days, window in ((1, "qua-han"), (0, "31"), (-30, "31"), (-31, "")):
        day = report.last_day + timedelta(days=days)
        at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)  # ten in the morning in Vietnam
        monkeypatch.setattr("thidua.web.workspace.obligations.views.now", lambda at=at: at)
        monkeypatch.setattr("thidua.web.workspace.obligations.asked.today", lambda day=day: day)
        client = cast.client("officer")
        counts = client.get("/").context["desk"].counts
        assert (counts["late"], counts["soon"]) == (int(window == "qua-han"), int(window == "31")), days
        for asked in ("qua-han", "31"):
            rows = client.get(f"/nghia-vu/?cua-toi=1&loai=report&han={asked}").context["total"]
            assert rows == int(asked == window), (days, asked)


def test_an_excused_obligation_shows_its_state_instead_of_days_left_and_its_trail_begins_with_the_raising(
    cast: Cast, city: UUID
) -> None:
    duty = owed(cast, "officer", kind="report")[0]
    client = cast.client("city_officer")
    page = f"/nghia-vu/{duty.id}/"
    assert "td-due__words" in client.get(page).content.decode()
    services.excuse_obligation(
        actor=cast.actor("city_officer"), obligation_id=duty.id, reason="Đơn vị không có lớp.", at=clock.now()
    )
    shown = client.get(page).content.decode()
    assert "td-due__words" not in shown and "Được miễn" in shown
    listed = client.get("/nghia-vu/?trang-thai=excused").content.decode()
    assert "td-due__words" not in listed and "Được miễn" in listed
    for trail in (client.get(page), client.get(f"/nhat-ky/obligation/{duty.id}/")):
        said = trail.content.decode()
        assert "Giao nghĩa vụ theo kế hoạch" in said and "Miễn" in said


def test_grouped_rows_lead_to_their_lists(cast: Cast, city: UUID) -> None:
    client = cast.client("city_officer")
    answer = client.get("/nghia-vu/?nhom=body")
    for row in answer.context["groups"]:
        assert client.get(f"/nghia-vu/{row['url']}").context["total"] == row["all"]


@pytest.mark.parametrize(
    ("asked", "opened"), [("q=hong", False), ("trang-thai=open", False), ("loai=report", True)]
)
def test_more_filters_are_open_only_while_one_of_them_narrows_the_list(
    cast: Cast, city: UUID, asked: str, opened: bool
) -> None:
    page = cast.client("officer").get(f"/nghia-vu/?{asked}").content.decode()
    assert "Bỏ lọc" in page
    assert ('class="td-filter__more" open' in page) is opened


def test_a_piece_is_answered_to_htmx(cast: Cast, city: UUID) -> None:
    piece = cast.client("officer").get("/nghia-vu/?q=hong", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in piece and "td-table" in piece


def test_workbook_holds_every_row_as_text(cast: Cast, city: UUID) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    answer = cast.client("city_officer").get("/nghia-vu/excel/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    sheet = book.worksheets[0]
    assert int(answer["X-Row-Count"]) == sheet.max_row - 1 == 5
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert {row[0] for row in rows} >= {"Ủy ban nhân dân phường Hồng An"}
    due = next(row[9] for row in rows if row[2] == "Báo cáo")
    assert (due.month, due.day) == (12, 14)  # "trước ngày 15/12": the 14th is the last good day
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_discharge_with_evidence_then_return_then_receipt(cast: Cast, city: UUID) -> None:
    report = owed(cast, "officer", kind="report")[0]
    act = f"/nghia-vu/{report.id}/"
    ward, office = cast.client("officer"), cast.client("department_officer")
    file = SimpleUploadedFile("báo cáo.pdf", b"%PDF", content_type="application/pdf")
    assert ward.post(f"{act}hoan-thanh/", {"ket-qua": "Đã gửi", "tep": file}).status_code == 302
    assert "Đã gửi" in office.get(act).content.decode()
    evidence = ward.get(act).context["page"].evidence[0]
    got = office.get(f"{act}tep/{evidence.id}/")
    assert got.content == b"%PDF" and got["Content-Disposition"].startswith("attachment")
    assert got["X-Content-Type-Options"] == "nosniff"
    # Without a reason nothing goes back.
    assert office.post(f"{act}tra-lai/", {"ly-do": " "}).status_code == 409
    assert office.post(f"{act}tra-lai/", {"ly-do": "Thiếu số liệu"}).status_code == 302
    assert "Thiếu số liệu" in ward.get(act).content.decode()
    ward.post(f"{act}hoan-thanh/", {"ket-qua": "Bổ sung"})
    assert office.post(f"{act}nhan/").status_code == 302
    assert ward.get(act).context["page"].recipients[0].receipted_at is not None


def test_extension_needs_a_readable_later_day_and_a_reason(cast: Cast, city: UUID) -> None:
    report = owed(cast, "officer", kind="report")[0]
    act, office = f"/nghia-vu/{report.id}/gia-han/", cast.client("department_officer")
    later = max(report.last_day, clock.today()) + timedelta(days=10)
    for day, reason in (("32/13/2026", "x"), ("", "x"), (f"{later:%d/%m/%Y}", ""), ("01/01/2020", "x")):
        assert office.post(act, {"ngay": day, "ly-do": reason}).status_code == 409, (day, reason)
    assert office.post(act, {"ngay": f"{later:%d/%m/%Y}", "ly-do": "Bão lũ"}).status_code == 302
    changed = owed(cast, "officer", kind="report")[0]
    assert changed.last_day == later and changed.printed_due == report.printed_due


def test_two_at_once_and_a_form_sent_twice(cast: Cast, city: UUID) -> None:
    duty = owed(cast, "officer", kind="duty")[0]
    act, client = f"/nghia-vu/{duty.id}/bat-dau/", cast.client("officer")
    form = {"revision": duty.revision, "idempotency_key": "khoa-mot-lan"}
    assert client.post(act, form).status_code == 302
    assert client.post(act, form).status_code == 302  # the same sending again changes nothing
    stale = cast.client("contributor").post(act, {"revision": duty.revision})
    assert stale.status_code == 409


def test_what_was_typed_into_a_form_that_came_too_late_is_given_back(cast: Cast, city: UUID) -> None:
    duty = owed(cast, "officer", kind="duty")[0]
    address, late = (
        f"/nghia-vu/{duty.id}/",
        {"revision": duty.revision, "ket-qua": "Đã mở hai lớp <b>buổi tối</b>"},
    )
    assert cast.client("officer").post(f"{address}bat-dau/", {"revision": duty.revision}).status_code == 302
    refused = cast.client("contributor").post(f"{address}hoan-thanh/", late)
    assert refused.status_code == 409
    assert refused.context["typed"] == ["Đã mở hai lớp <b>buổi tối</b>"]
    assert "Đã mở hai lớp &lt;b&gt;buổi tối&lt;/b&gt;</textarea>" in refused.content.decode()
    assert Client().post(f"{address}hoan-thanh/", late).context is None


def test_too_large_evidence_and_unknown_acts_are_refused(
    cast: Cast, city: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    duty = owed(cast, "officer", kind="duty")[0]
    monkeypatch.setattr("thidua.web.workspace.obligations.acts.EVIDENCE_LIMIT", 10)
    client, act = cast.client("officer"), f"/nghia-vu/{duty.id}/"
    large = SimpleUploadedFile("a.bin", b"x" * 11)
    assert client.post(f"{act}hoan-thanh/", {"ket-qua": "x", "tep": large}).status_code == 409
    assert owed(cast, "officer", kind="duty")[0].state == "owed"
    assert client.post(f"{act}viec-la/").status_code == 404
    assert client.post(f"{act}giao-nguoi/", {"nguoi": "khong-phai-khoa"}).status_code in {400, 404}
    assert client.post(f"{act}giao-nguoi/").status_code in {400, 404}


def test_calendar_and_its_feed(cast: Cast, city: UUID) -> None:
    report = owed(cast, "officer", kind="report")[0]
    client = cast.client("officer")
    month = client.get(f"/lich/?thang={report.last_day:%Y-%m}")
    assert month.context["total"] == 1
    assert client.get("/lich/?thang=9999-12").status_code == 200
    assert client.get("/lich/?thang=0001-01").status_code == 200
    client.post("/lich/dang-ky/")
    address = client.get("/lich/").context["feed"]
    assert client.get("/lich/").context["feed"] == ""  # shown once
    feed = Client().get(address.split("testserver", 1)[1])
    book = icalendar.Calendar.from_ical(feed.content)
    events = {str(e["uid"]): e for e in book.walk("VEVENT")}
    event = events[f"{report.id}@{cast.body.ward.hex}"]
    assert event.decoded("dtstart") == report.last_day
    assert event.decoded("dtend") == report.last_day + timedelta(days=1)
    assert "Báo cáo" in str(event["summary"])
    client.post("/lich/dang-ky/")
    assert Client().get(address.split("testserver", 1)[1]).status_code == 404  # the old address has stopped


def test_letter_is_drafted_edited_and_sent(cast: Cast, city: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    report = owed(cast, "officer", kind="report")[0]
    later = report.due_at + timedelta(days=8)
    monkeypatch.setattr("thidua.web.workspace.obligations.letters.now", lambda: later)
    office = cast.client("department_officer")
    drafted = office.post(f"/nghia-vu/don-doc/soan/{cast.body.ward}/")
    assert drafted.status_code == 302
    page = drafted["Location"]
    assert "Ủy ban nhân dân phường Hồng An" in office.get(page).content.decode()
    ward = cast.client("officer")
    assert ward.get(page).status_code == 404  # a draft is the sender's
    office.post(page, {"viec": "gui", "trich-yeu": "V/v đôn đốc", "noi-dung": "Kính gửi: UBND phường"})
    assert "Kính gửi: UBND phường" in ward.get(page).content.decode()
    assert ward.post(page, {"viec": "bo"}).status_code == 404


ADDRESSES = (
    "/",
    "/nghia-vu/",
    "/nghia-vu/?nhom=body",
    "/lich/?thang={month}&tat-ca=1",
    "/tim-kiem/?q=phuong+hong+an",
)


def test_queries_do_not_grow_with_the_rows(cast: Cast) -> None:
    few = texts.adopted(cast, texts.CITY, "city_officer")
    assert few
    month = f"{date(clock.today().year, 12, 1):%Y-%m}"
    members = ("officer", "city_officer")
    before = {(m, a): queries(cast.client(m), a.format(month=month)) for m in members for a in ADDRESSES}
    plan = texts.taken_in(cast, texts.CITY.replace("801", "899"), "city_officer")
    actor, at = cast.actor("city_officer"), clock.now()
    for index in range(12):
        data = {
            "text": f"Việc thứ {index}",
            "body": "Ủy ban nhân dân các xã, phường, đặc khu",
            "role": "lead",
        }
        plan_services.add_provision(
            actor=actor, plan_id=plan, kind="duty", data={**data, "actor": data["body"]}, at=at
        )
    plan_services.accept_rest(actor=actor, plan_id=plan, at=at)
    assert open_round.open_round(actor=actor, plan_id=plan, at=at).created >= 20
    after = {(m, a): queries(cast.client(m), a.format(month=month)) for m in members for a in ADDRESSES}
    assert after == before
    assert max(after.values()) <= 40, after
