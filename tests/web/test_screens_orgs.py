"""Pages of organisations as requests: a body on any day, its life on one time line; and that queries do not grow."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from thidua.foundations.access import services as people
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs import services
from thidua.foundations.orgs.facts import BodyCard, BodyPage, CodeLine, VersionLine
from thidua.foundations.orgs.facts_lineage import BodyKin
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.ground.refs import uuid7
from thidua.web.workspace.orgs.body_history import history_of


def page(cast: Cast, address: str, who: str = "officer") -> str:
    answer = cast.client(who).get(address)
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def _line(since: date | None, until: date | None, name: str, above: str) -> VersionLine:
    return VersionLine(since, until, name, "so", "Sở", uuid7() if above else None, above, "", "")


def _card(name: str) -> BodyCard:
    return BodyCard(uuid7(), name, "", "so", "Sở", "tinh", "", None, None, "", False)


def _page(lines: list[VersionLine], codes: tuple[CodeLine, ...] = ()) -> BodyPage:
    return BodyPage(_card(lines[0].name), 1, (), (), 0, 1, 1, 0, tuple(reversed(lines)), codes)


def test_a_life_is_drawn_and_told_the_same() -> None:
    """Each bar stands where its days stand, and each of its edges is a day of the list."""
    made, renamed, gone = date(2020, 1, 1), date(2022, 1, 1), date(2024, 1, 1)
    lines = [_line(made, renamed, "Sở Mẫu", "A"), _line(renamed, gone, "Sở Mẫu Mới", "A")]
    before = (BodyKin(_card("Ban Mẫu"), date(2019, 12, 31), True, ("NQ-MẪU",), made),)
    told = history_of(
        _page(lines, (CodeLine("ma", "H01", renamed, None),)),
        before,
        (BodyKin(_card("Sở Gộp"), gone, False, (), gone),),
        date(2021, 6, 1),
        date(2023, 6, 1),
    )
    assert told.days == (made, renamed, gone)
    words = [" ".join(event.what) for event in told.events]
    assert words[0] == "Kết thúc hoạt động" and "Giao một phần cho" in words
    assert "Đổi tên: “Sở Mẫu” thành “Sở Mẫu Mới”" in " ".join(words) and "Tiếp nhận toàn bộ" in words
    tracks = {track.label: track.bars for track in told.drawing.tracks}
    assert [bar.label for bar in tracks["Tên"]] == ["Sở Mẫu", "Sở Mẫu Mới"]
    assert [bar.now for bar in tracks["Tên"]] == [True, False]
    first, second = tracks["Tên"]
    assert float(first.x[:-1]) + float(first.width[:-1]) - float(second.x[:-1]) < 0.02
    assert len(tracks["Tiền thân"]) == 1 and tracks["Tiền thân"][0].label == "Ban Mẫu"
    # Two versions under one superior are one stretch under it.
    assert len(tracks["Mã"]) == 1


def test_a_stretch_too_short_for_its_label_has_a_number_and_a_line_beneath() -> None:
    made, today = date(2025, 1, 1), date(2026, 11, 23)
    lines = [
        _line(made, date(2026, 11, 20), "Sở Mẫu", "A"),
        _line(date(2026, 11, 20), None, "Sở Mẫu Mới Tách Ra", "A"),
    ]
    drawing = history_of(_page(lines), (), (), today, today).drawing
    long, short = next(track.bars for track in drawing.tracks if track.label == "Tên")
    assert (long.number, long.desk, short.number, short.desk, short.end) == (0, True, 1, False, True)
    assert [(label, bar.words) for label, bar in drawing.numbered] == [
        ("Tên", "Sở Mẫu Mới Tách Ra: từ 20/11/2026 đến nay")
    ]
    # What fits a wide screen only has its number on a narrow one.
    lines = [_line(made, None, "Ủy ban nhân dân phường có tên rất dài", "A")]
    bar = history_of(_page(lines), (), (), today, today).drawing.tracks[0].bars[0]
    assert (bar.number, bar.desk) == (1, True)


def test_a_body_is_shown_on_the_day_asked_for(cast: Cast) -> None:
    loader, at = system_actor("loader"), clock.now()
    body = cast.body.division
    services.change_body(
        actor=loader, body_id=body, since=date(2026, 1, 5), name="Phòng Mẫu Đổi Tên", act="QĐ-MẪU", at=at
    )
    old = orgs.body_page(body, date(2025, 12, 31)).card.name
    before = page(cast, f"/to-chuc/{body}/?ngay=2025-12-31")
    assert f"<h1>{old}</h1>" in before and "Đang xem theo ngày 31/12/2025" in before
    now = page(cast, f"/to-chuc/{body}/")
    assert "<h1>Phòng Mẫu Đổi Tên</h1>" in now
    assert f"Đổi tên: “{old}” thành “Phòng Mẫu Đổi Tên”" in now and "QĐ-MẪU" in now
    assert 'href="?ngay=2026-01-05"' in now and 'style="' not in now
    absent = page(cast, f"/to-chuc/{body}/?ngay=1990-01-01")
    assert "Ngày 01/01/1990 không hoạt động" in absent and "Ngày này không có trong cây" in absent


def queries(client: Any, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as taken:
        assert client.get(address).status_code == 200
    return len(taken)


def test_the_page_of_a_body_asks_as_often_with_more_below_it(cast: Cast) -> None:
    client: Any = cast.client("officer")
    address = f"/to-chuc/{cast.body.ward}/"
    few = queries(client, address)
    card = orgs.card(cast.body.ward)
    for number in range(5):
        _school(card.id, card.territory_id, number)
    assert queries(client, address) == few
    assert few <= 45


def _school(parent: UUID, territory: UUID | None, number: int) -> None:
    services.open_body(
        actor=system_actor("loader"),
        name=f"Trường Mẫu {number}",
        kind="don_vi_su_nghiep",
        since=date(2026, 1, 5),
        parent_id=parent,
        territory_id=territory,
        at=clock.now(),
    )


def test_the_tree_is_that_of_the_day_and_opens_branch_by_branch(cast: Cast) -> None:
    loader, at = system_actor("loader"), clock.now()
    services.change_body(
        actor=loader, body_id=cast.body.ward, since=date(2026, 1, 5), name="UBND Mẫu Đổi Tên", at=at
    )
    assert 'id="org-tree"' in page(cast, "/to-chuc/")
    branch = f"/to-chuc/nhanh/?dia-ban={cast.territory.ward}"
    assert "UBND Mẫu Đổi Tên" in page(cast, branch)
    before = page(cast, f"{branch}&ngay=2026-01-04")
    assert "UBND Mẫu Đổi Tên" not in before and "Ủy ban nhân dân phường Hồng An" in before
    assert "?ngay=2026-01-04" in before
    below = page(cast, f"/to-chuc/nhanh/?co-quan={cast.body.ward}")
    assert "Phòng" in below and 'role="treeitem"' in below
    assert page(cast, "/to-chuc/nhanh/?co-quan=khong-phai-ma") == ""


def test_the_slider_works_without_scripts_and_the_answer_to_htmx_is_the_tree_alone(cast: Cast) -> None:
    moved = page(cast, "/to-chuc/?ngay=22%2F11%2F2026&vi-tri=365&vi-tri-cu=900&tu=2024-01-01")
    assert "Cây tổ chức ngày 31/12/2024" in moved
    still = page(cast, "/to-chuc/?ngay=05%2F08%2F2025&vi-tri=900&vi-tri-cu=900&tu=2024-01-01")
    assert "Cây tổ chức ngày 05/08/2025" in still and "01/07/2025" in still
    piece = cast.client("officer").get("/to-chuc/?ngay=05%2F08%2F2025", headers={"HX-Request": "true"})
    assert "<html" not in piece.content.decode() and "05/08/2025" in piece.content.decode()


def test_heads_stand_in_the_tree_for_who_may_list_people(cast: Cast) -> None:
    loader, at = system_actor("loader"), clock.now()
    for number, body in enumerate((cast.body.ward, cast.body.neighbour)):
        person = people.add_person(
            actor=loader, full_name=f"Người Mẫu Số {number}", body_id=body, email="", sample=True, at=at
        )
        people.appoint(
            actor=loader,
            person_id=person,
            role="chair",
            capacity="head",
            body_id=body,
            since=date(2026, 1, 5),
            at=at,
        )
    place = orgs.card(cast.body.ward).territory_id
    branch = page(cast, f"/to-chuc/nhanh/?dia-ban={place}")
    assert "Người Mẫu Số 0" in branch
    assert "Người Mẫu Số 0" not in page(cast, f"/to-chuc/nhanh/?dia-ban={place}&ngay=2026-01-04")
    assert "Người Mẫu Số 1" not in page(cast, "/to-chuc/")
    assert "td-leader--head" in page(cast, f"/to-chuc/{cast.body.ward}/")
    assert "td-leader" not in page(cast, f"/to-chuc/{cast.body.neighbour}/")


def test_a_branch_asks_as_often_with_more_in_it(cast: Cast) -> None:
    client: Any = cast.client("officer")
    address = f"/to-chuc/nhanh/?dia-ban={cast.territory.ward}"
    few = queries(client, address)
    card = orgs.card(cast.body.ward)
    for number in range(5):
        _school(card.id, card.territory_id, number)
    assert queries(client, address) == few
    assert queries(client, "/to-chuc/") <= 50
