"""Pages of reorganisations as requests: drafted step by step, previewed, carried out, undone; from an Excel list."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.communes import add_communes
from thidua.foundations.orgs import errors, services
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts_reorganising import LinkSpec
from thidua.ground.actor import system_actor
from thidua.ground.clock import now, today
from thidua.journeys import reorganise
from thidua.journeys.reorganise import Candidate, Undecided

HEADING = {"ten": "Sắp xếp mẫu", "so": "01/NQ-MAU", "ngay-van-ban": "01/6/2026", "co-quan": "(mẫu)"}


@pytest.fixture
def steward(cast: Cast, tmp_path: Path) -> Any:
    """The browser of the province's steward, in a city with some communes."""
    add_communes(cast, tmp_path, 6)
    return cast.client("city_steward")


def communes(cast: Cast) -> dict[str, UUID]:
    """Name → commune of the city."""
    return {card.name: card.id for card in orgs.territory_children(cast.territory.city)}


def shown(client: Any, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return " ".join(answer.content.decode().split())


def drafted(client: Any, days_ago: int = 3) -> str:
    """A new draft; its address."""
    on = f"{today() - timedelta(days=days_ago):%d/%m/%Y}"
    answer = client.post("/to-chuc/sap-xep/moi/", HEADING | {"hieu-luc": on})
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return str(answer["Location"])


def revision(client: Any, address: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', client.get(address).content.decode())
    assert found
    return found[1]


def step(client: Any, draft: str, kind: str, fields: dict[str, Any], subject: str = "dia-ban") -> Any:
    address = f"{draft}buoc/{subject}/{kind}/"
    return client.post(address, {"revision": revision(client, address)} | fields)


def merged(cast: Cast, client: Any) -> tuple[str, list[UUID]]:
    """A draft in which two communes of the city become one."""
    draft = drafted(client)
    units = [id for name, id in communes(cast).items() if name.startswith("Xã")][:2]
    assert len(units) == 2
    fields = {
        "don-vi": [str(u) for u in units],
        "khoa": [""],
        "ten-0": "Xã Mẫu Gộp",
        "ma-0": "99901",
        "loai-0": "xa",
    }
    answer = step(client, draft, "merge", fields)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return draft, units


def test_a_merger_is_drafted_previewed_carried_out_and_undone(cast: Cast, steward: Any) -> None:
    draft, units = merged(cast, steward)
    page = shown(steward, draft)
    assert "Xã Mẫu Gộp (99901)" in page and "Địa bàn được lập" in page and "Địa bàn kết thúc" in page
    assert "td-flow__band" in page and ' style="' not in page
    fingerprint = re.search(r'name="dau-van" value="([^"]+)"', page)
    assert fingerprint
    carried = steward.post(f"{draft}thuc-hien/", {"dau-van": fingerprint[1]})
    assert carried.status_code == 302, carried.content.decode()[-3000:]
    done = shown(steward, draft)
    assert "Đã thực hiện" in done and "Hoàn tác" in done
    assert "Xã Mẫu Gộp" in communes(cast) and not set(units) & set(communes(cast).values())
    assert shown(steward, f"{draft}hoan-tac/").count("Chưa hoàn tác được") == 0
    assert steward.post(f"{draft}hoan-tac/", {"ly-do": ""}).status_code == 422
    assert steward.post(f"{draft}hoan-tac/", {"ly-do": "nhập nhầm"}).status_code == 302
    assert set(units) <= set(communes(cast).values())
    assert "Đã hoàn tác" in shown(steward, draft)
    assert "Sắp xếp mẫu" in shown(steward, "/to-chuc/sap-xep/?trang-thai=undone")


def test_another_plan_than_the_one_shown_is_refused_and_shown_anew(cast: Cast, steward: Any) -> None:
    draft, _units = merged(cast, steward)
    refused = steward.post(f"{draft}thuc-hien/", {"dau-van": "khac"})
    body = refused.content.decode()
    assert refused.status_code == 409 and "orgs-020" in body
    assert "Xem trước lại rồi thực hiện." in body and 'name="dau-van"' in body


def test_what_was_built_on_an_act_is_listed_and_it_is_not_undone(cast: Cast, steward: Any) -> None:
    draft, _units = merged(cast, steward)
    fingerprint = re.search(r'name="dau-van" value="([^"]+)"', shown(steward, draft))
    assert fingerprint
    assert steward.post(f"{draft}thuc-hien/", {"dau-van": fingerprint[1]}).status_code == 302
    services.add_residential_group(
        actor=system_actor("loader"),
        commune_id=communes(cast)["Xã Mẫu Gộp"],
        name="Thôn Mẫu",
        since=today(),
        at=now(),
    )
    page = shown(steward, f"{draft}hoan-tac/")
    assert "Chưa hoàn tác được: đã có việc dựa trên bản này" in page and 'name="ly-do"' not in page
    refused = steward.post(f"{draft}hoan-tac/", {"ly-do": "mẫu"})
    assert refused.status_code == 409 and "orgs-021" in refused.content.decode()
    assert "Xã Mẫu Gộp" in communes(cast)


def test_where_no_rule_decides_a_person_says_who_takes_over(
    cast: Cast, steward: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, _units = merged(cast, steward)
    real, key, told = reorganise.preview, uuid4(), {}
    asked = Undecided(
        key,
        "obligations",
        "nghĩa vụ",
        "Kế hoạch mẫu",
        "UBND mẫu",
        2,
        (Candidate("moi-1", "UBND xã Mẫu Gộp"),),
        True,
    )
    monkeypatch.setattr(
        reorganise, "preview", lambda actor, ident: replace(real(actor, ident), undecided=(asked,))
    )
    monkeypatch.setattr(reorganise, "carry_out", lambda **said: told.update(said))
    page = shown(steward, draft)
    assert "Phải nói rõ giao cho ai" in page and "UBND xã Mẫu Gộp" in page and "required" in page
    answer = steward.post(f"{draft}thuc-hien/", {"dau-van": "x", f"giao-{key}": "moi-1"})
    assert answer.status_code == 302
    assert told["assign"] == {key: "moi-1"} and told["fingerprint"] == "x"

    def refuse(**_said: Any) -> None:
        raise errors.plan_changed("Sắp xếp mẫu")

    monkeypatch.setattr(reorganise, "carry_out", refuse)
    answer = steward.post(f"{draft}thuc-hien/", {"dau-van": "y", f"giao-{key}": "moi-1"})
    assert answer.status_code == 409
    assert '<option value="moi-1" selected' in answer.content.decode()


def test_what_stands_in_the_way_is_said_at_its_step_and_nothing_can_be_carried_out(
    cast: Cast, steward: Any
) -> None:
    draft = drafted(steward)
    unit = next(id for name, id in communes(cast).items() if name.startswith("Xã"))
    empty = step(steward, draft, "split", {"khoa": [""], "ten-0": ""})
    assert empty.status_code == 422 and "Chọn ít nhất một đơn vị." in empty.content.decode()
    fields = {"don-vi": str(unit), "khoa": ["", ""], "ten-0": "Xã Mẫu Một", "loai-0": "xa", "ten-1": "Xã Mẫu Hai",
              "loai-1": "xa", "muc-x-0": "part", "ty-le-x-0": "40,5", "theo-x-0": "population", "nguon-x-0": ""}  # fmt: skip
    assert step(steward, draft, "split", fields).status_code == 302
    page = shown(steward, draft)
    assert "cần nói tính theo dân số hay diện tích, và lấy từ nguồn nào" in page
    assert f'href="{draft}buoc/1/"' in page and "Chưa thực hiện được" in page
    saved = orgs.reorganisation_draft(cast.actor("city_steward"), UUID(draft.split("/")[3])).steps[0]
    assert [f"{link.share}" for link in saved.links] == ["0.40500000", "None"]
    again = shown(steward, f"{draft}buoc/1/")
    assert 'value="40,5"' in again and "Xã Mẫu Hai" in again
    wrong = step(steward, draft, "split", fields | {"ty-le-x-0": "một nửa"})
    assert wrong.status_code == 422 and "không phải là số phần trăm" in wrong.content.decode()


def test_several_into_several_say_where_each_goes(cast: Cast, steward: Any) -> None:
    draft = drafted(steward)
    units = [id for name, id in communes(cast).items() if name.startswith("Xã")][:2]
    fields = {"don-vi": [str(u) for u in units], "khoa": ["", ""], "ten-0": "Xã Mẫu Một", "loai-0": "xa",
              "ten-1": "Xã Mẫu Hai", "loai-1": "xa"}  # fmt: skip
    first = step(steward, draft, "rearrange", fields)
    assert first["Location"] == f"{draft}buoc/1/"
    table = steward.get(first["Location"]).content.decode()
    keys = [key for key in re.findall(r'name="khoa" value="([^"]*)"', table) if key]
    assert len(keys) == 2 and f"muc-{units[0].hex}-1" in table
    said = fields | {"khoa": keys, f"muc-{units[0].hex}-0": "whole", f"muc-{units[1].hex}-0": "part",
                     f"muc-{units[1].hex}-1": "part", "revision": revision(steward, first["Location"])}  # fmt: skip
    assert steward.post(first["Location"], said)["Location"] == draft
    actor = cast.actor("city_steward")
    links = orgs.reorganisation_draft(actor, UUID(draft.split("/")[3])).steps[0].links
    assert set(links) == {
        LinkSpec(units[0], keys[0]),
        LinkSpec(units[1], keys[0], True),
        LinkSpec(units[1], keys[1], True),
    }


def test_changes_that_keep_the_unit_are_a_step_each(cast: Cast, steward: Any) -> None:
    draft = drafted(steward)
    units = [id for name, id in communes(cast).items() if name.startswith("Xã")][:3]
    assert step(steward, draft, "rename", {"don-vi": str(units[0]), "khoa": [""]}).status_code == 422
    renamed = {"don-vi": str(units[0]), "khoa": [""], "ten-0": "Xã Mẫu Đổi"}
    assert step(steward, draft, "rename", renamed).status_code == 302
    assert (
        step(
            steward, draft, "rekind", {"don-vi": str(units[1]), "khoa": [""], "loai-0": "phuong"}
        ).status_code
        == 302
    )
    assert step(steward, draft, "close", {"don-vi": [str(units[2])]}).status_code == 302
    page = shown(steward, draft)
    assert "Đổi tên" in page and "Xã Mẫu Đổi" in page and "Kết thúc hoạt động" in page
    gone = steward.post(f"{draft}buoc/3/bo/", {"revision": revision(steward, draft)})
    assert gone.status_code == 302
    assert len(orgs.reorganisation_draft(cast.actor("city_steward"), UUID(draft.split("/")[3])).steps) == 2
    assert steward.post(f"{draft}buoc/1/bo/", {"revision": "1"}).status_code == 409
    assert steward.post(f"{draft}bo/", {"revision": revision(steward, draft)}).status_code == 302
    assert "Đã bỏ" in shown(steward, "/to-chuc/sap-xep/?trang-thai=discarded")


def workbook(rows: list[dict[str, str]]) -> SimpleUploadedFile:
    book = openpyxl.load_workbook(io.BytesIO(orgs.reorganisation_workbook()))
    sheet = book.active
    heads = [cell.value for cell in sheet[1]]
    for line, row in enumerate(rows, start=2):
        for head, value in row.items():
            sheet.cell(line, heads.index(head) + 1, value)
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile("danh-sach.xlsx", target.getvalue())


def test_a_list_shows_every_wrong_row_and_drafts_when_there_is_none(cast: Cast, steward: Any) -> None:
    codes = [c.code for c in orgs.territory_children(cast.territory.city) if c.name.startswith("Xã")][:2]
    act = {"Số, ký hiệu văn bản": "02/NQ-MAU", "Ngày văn bản": "01/6/2026",
           "Ngày hiệu lực": f"{today() - timedelta(days=3):%d/%m/%Y}"}  # fmt: skip
    row = {"Mã đơn vị cũ": ", ".join(codes), "Tên đơn vị mới": "Xã Mẫu Gộp", "Mã đơn vị mới": "99901",
           "Toàn bộ hay một phần": "toàn bộ"}  # fmt: skip
    page = shown(steward, "/to-chuc/sap-xep/tu-excel/")
    assert "bang-mau/?vi-du=1" in page
    sheet = steward.get("/to-chuc/sap-xep/bang-mau/?vi-du=1")
    assert openpyxl.load_workbook(io.BytesIO(sheet.content)).active.max_row > 3
    bad = steward.post(
        "/to-chuc/sap-xep/tu-excel/", {"tep": workbook([act | row, row | {"Mã đơn vị cũ": "00000"}])}
    )
    assert bad.status_code == 422 and "chưa ghi gì" in bad.content.decode()
    assert '<td data-label="Dòng">3' in bad.content.decode()
    good = steward.post("/to-chuc/sap-xep/tu-excel/", {"tep": workbook([act | row]), "ten": "Từ danh sách"})
    text = good.content.decode()
    assert good.status_code == 200, text[-2000:]
    token = re.search(r'name="tep-da-xem" value="([^"]+)"', text)
    assert token and "Địa bàn được lập" in text
    made = steward.post("/to-chuc/sap-xep/tu-excel/", {"tep-da-xem": token[1], "ten": "Từ danh sách"})
    assert made.status_code == 302
    assert "Xã Mẫu Gộp" in shown(steward, made["Location"])


def test_the_page_of_a_draft_asks_as_often_with_more_units(cast: Cast, steward: Any) -> None:
    names = [id for name, id in communes(cast).items() if name.startswith("Xã")]
    draft = drafted(steward)
    base = {"khoa": [""], "ten-0": "Xã Mẫu Gộp", "loai-0": "xa"}
    step(steward, draft, "merge", base | {"don-vi": [str(u) for u in names[:2]]})
    few = _count(steward, draft)
    more = {"revision": revision(steward, draft), "don-vi": [str(u) for u in names[:6]]}
    assert steward.post(f"{draft}buoc/1/", base | more).status_code == 302
    assert _count(steward, draft) == few


def _count(client: Any, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as taken:
        assert client.get(address).status_code == 200
    return len(taken)


def test_territories_are_picked_without_accents_and_by_old_names(cast: Cast, steward: Any) -> None:
    found = steward.get("/to-chuc/sap-xep/chon-dia-ban/?q=hong+an").json()["results"]
    assert any(row["name"] == "Phường Hồng An" for row in found)
    assert steward.get("/to-chuc/sap-xep/chon-dia-ban/?q=").json() == {"results": []}


def test_a_body_that_ended_is_found_with_its_last_day_and_opened_again(cast: Cast, steward: Any) -> None:
    office = next(card for card in orgs.search_bodies("phong van hoa xa hoi phuong hong an"))
    closing = drafted(steward)
    assert step(steward, closing, "close", {"don-vi": str(office.id)}, "co-quan").status_code == 302
    carry_out(steward, closing)
    again = drafted(steward, days_ago=0)
    picker = re.search(
        r'data-td-picker="([^"]*chon-co-quan-cu/[^"]*)"', shown(steward, f"{again}buoc/co-quan/reopen/")
    )
    assert picker
    found = steward.get(f"{picker[1]}&q=Phòng VH-XH Hồng An").json()["results"]
    assert [row["id"] for row in found] == [str(office.id)]
    assert f"ngày cuối {today() - timedelta(days=4):%d/%m/%Y}" in found[0]["note"]
    assert steward.get("/to-chuc/sap-xep/chon-co-quan-cu/", {"q": "uy ban nhan dan"}).json() == {
        "results": []
    }
    assert step(steward, again, "reopen", {"don-vi": str(office.id)}, "co-quan").status_code == 302
    assert office.name in shown(steward, f"{again}buoc/1/")
    carry_out(steward, again)
    assert orgs.card(office.id).live


def carry_out(client: Any, draft: str) -> None:
    """What the preview says is done."""
    fingerprint = re.search(r'name="dau-van" value="([^"]+)"', shown(client, draft))
    assert fingerprint
    answer = client.post(f"{draft}thuc-hien/", {"dau-van": fingerprint[1]})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
