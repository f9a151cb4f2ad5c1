"""Pages of reorganisations as requests: drafted step by step, previewed, carried out, undone; from an Excel list."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.communes import add_communes
from tests.journeys.reorganising import ON, draft, split
from tests.journeys.test_reorganise import city_plan, owed
from tests.made_plan import adopted, reading
from thidua.foundations.access.models import Appointment
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs import services
from thidua.foundations.orgs.facts_reorganising import EndedBody, LinkSpec, ResultSpec, StepSpec
from thidua.foundations.orgs.facts_reorganising import Plan as PlanOfAct
from thidua.foundations.orgs.models import BodyVersion
from thidua.ground.actor import system_actor
from thidua.ground.clock import now, today
from thidua.work.plans.models import Plan

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


def divided(cast: Cast) -> tuple[str, UUID, UUID]:
    """A ward to be divided, which owes the city a duty and has a plan of its own: the act, both plans."""
    asked = city_plan(cast)
    own = adopted(cast, reading(number="3/KH"), who="officer", issuer="ward")
    return f"/to-chuc/sap-xep/{draft(split(cast, 'ward'))}/", asked, own


def posts_to(page: str, taker: str) -> dict[str, str]:
    """Every post that waits for a word, to this taker or to the first it may go to; with ``ket-thuc`` all end, confirmed."""
    found = re.findall(r'<select[^>]* name="(giao-post-[^"]+)"[^>]*>(.*?)</select>', page)
    offered = {name: re.findall(r'<option value="([^"]+)"', options) for name, options in found}
    said = {name: taker if taker in refs else refs[0] for name, refs in offered.items()}
    return said | ({"ket-thuc": str(len(said))} if taker == "ket-thuc" else {})


def test_each_kind_of_work_of_a_divided_ward_goes_where_a_person_says(cast: Cast) -> None:
    act, asked, own = divided(cast)
    steward = cast.client("system_steward")
    page = shown(steward, act)
    keys = {what: f"giao-{what}-{cast.body.ward}" for what in ("obligation", "plan")}
    offered = {}
    for what, name in keys.items():
        selects = re.findall(rf'<select[^>]* name="{name}"[^>]*>(.*?)</select>', page)
        assert len(selects) == 1 and f'for="{name}"' in page
        offered[what] = re.findall(r'<option value="([^"]*)"', selects[0])
    assert "1 nghĩa vụ đang mở của Ủy ban nhân dân phường Hồng An giao cho" in page and "việc 0" in page
    # What others owe by a plan cannot end with the body; what the body owes can.
    x, y = offered["plan"][1:]
    assert offered == {"obligation": ["", x, y, "ket-thuc"], "plan": ["", x, y]}
    print_of = re.search(r'name="dau-van" value="([^"]+)"', page)
    assert print_of
    sent = {"dau-van": print_of[1]} | posts_to(page, y)
    for wrong, code in (
        ({keys["plan"]: x, keys["obligation"]: ""}, "orgs-024"),
        ({keys["plan"]: "ket-thuc", keys["obligation"]: y}, "orgs-025"),
        ({keys["plan"]: x, keys["obligation"]: y, "giao-obligation-x": y}, "orgs-025"),
    ):
        refused = steward.post(f"{act}thuc-hien/", sent | wrong)
        again = " ".join(refused.content.decode().split())
        assert refused.status_code == 409 and code in again, again[-3000:]
        if wrong[keys["plan"]] == x:
            chosen = re.search(rf'name="{keys["plan"]}".*?</select>', again)
            assert chosen and f'value="{x}" selected' in chosen[0]
    assert owed(asked, cast.body.ward)[0].state in {"owed", "started"}
    done = steward.post(f"{act}thuc-hien/", sent | {keys["plan"]: x, keys["obligation"]: y})
    assert done.status_code == 302, done.content.decode()[-3000:]
    seats = dict(
        BodyVersion.objects.filter(
            slot="ubnd", territory__versions__name__startswith="Phường Mẫu "
        ).values_list("territory__versions__name", "body_id")
    )
    assert Plan.objects.get(pk=own).owner_id == seats["Phường Mẫu X"]
    assert [row.title for row in owed(asked, seats["Phường Mẫu Y"])] == ["việc 0", "việc 1"]


def test_open_work_ends_with_its_ward_only_where_a_person_says_so(cast: Cast) -> None:
    act, asked, _own = divided(cast)
    steward = cast.client("system_steward")
    page = shown(steward, act)
    taker = re.search(rf'name="giao-plan-{cast.body.ward}".*?<option value="(moi-[^"]+)"', page)
    print_of = re.search(r'name="dau-van" value="([^"]+)"', page)
    assert taker and print_of
    said = {f"giao-plan-{cast.body.ward}": taker[1], f"giao-obligation-{cast.body.ward}": "ket-thuc"}
    said |= posts_to(page, taker[1]) | {"ket-thuc": "1"}
    assert steward.post(f"{act}thuc-hien/", {"dau-van": print_of[1]} | said).status_code == 302
    # What was done stays at the ward that did it.
    assert {row.title: row.state for row in owed(asked, cast.body.ward)} == {
        "việc 0": "cancelled",
        "việc 1": "discharged",
    }


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


def test_bodies_stand_in_the_same_list_as_territories(cast: Cast, steward: Any) -> None:
    wards = orgs.territory_children(cast.territory.city)
    code = next(c.code for c in wards if c.id == cast.territory.ward)
    others = [c.code for c in wards if c.name.startswith("Xã")][:2]
    act = {"Số, ký hiệu văn bản": "03/NQ-MAU", "Ngày hiệu lực": f"{today() - timedelta(days=3):%d/%m/%Y}"}
    merger = act | {
        "Mã đơn vị cũ": ", ".join(others),
        "Tên đơn vị mới": "Xã Mẫu Gộp",
        "Mã đơn vị mới": "99901",
    }
    row = {
        "Mã đơn vị cũ": code,
        "Cơ quan, đơn vị": "Phòng VH-XH",
        "Việc": "đổi tên",
        "Tên đơn vị mới": "Phòng Mẫu",
    }
    page = shown(steward, "/to-chuc/sap-xep/tu-excel/")
    assert "cơ quan, đơn vị (sở, phòng, trường, hội…) theo tên" in page
    wrong = [merger, row | {"Cơ quan, đơn vị": "Phòng Không Có"}, row | {"Cơ quan cấp trên": "Sở Không Có"}]
    bad = steward.post("/to-chuc/sap-xep/tu-excel/", {"tep": workbook(wrong)})
    text = bad.content.decode()
    assert bad.status_code == 422 and "2 lỗi, chưa ghi gì" in text
    assert "Phòng Không Có" in text and "Sở Không Có" in text and "Cơ quan cấp trên" in text
    good = steward.post("/to-chuc/sap-xep/tu-excel/", {"tep": workbook([merger, row]), "ten": "Cả cơ quan"})
    text = " ".join(good.content.decode().split())
    assert good.status_code == 200, text[-2000:]
    assert "2 dòng, 2 bước" in text and "1 bước của cơ quan" in text
    assert "Phòng Văn hóa - Xã hội phường Hồng An → Phòng Mẫu" in text and "Xã Mẫu Gộp (99901)" in text
    token = re.search(r'name="tep-da-xem" value="([^"]+)"', text)
    assert token
    made = steward.post("/to-chuc/sap-xep/tu-excel/", {"tep-da-xem": token[1], "ten": "Cả cơ quan"})
    draft = made["Location"]
    assert "Cơ quan, đơn vị" in shown(steward, draft)
    assert "Phòng Mẫu" in shown(steward, f"{draft}buoc/2/")
    carry_out(steward, draft)
    assert any(card.name == "Phòng Mẫu" for card in orgs.search_bodies("phong mau"))


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


def test_the_whole_preview_is_a_workbook_with_every_step_unit_and_row(cast: Cast) -> None:
    act, _asked, _own = divided(cast)
    steward = cast.client("system_steward")
    page = shown(steward, act)
    assert "Danh hiệu, khen thưởng: chưa có trên hệ thống" in page
    link = re.search(r'href="([^"]+xem-truoc\.xlsx)"', page)
    assert link
    answer = steward.get(link[1])
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    steps, units, rows, notes = (list(sheet.values) for sheet in book.worksheets)
    assert [row[5] for row in steps[1:]] == ["Phường Mẫu X", "Phường Mẫu Y"]
    assert {row[7] for row in steps[1:]} == {"không rõ"}
    for label, count in re.findall(r"<summary>([^<]+) \((\d+)\)</summary>", page):
        assert sum(row[0] == label for row in units) == int(count), label
    seats = "; ".join(f"Ủy ban nhân dân phường Mẫu {key}" for key in "XY")
    said = {(row[0], row[1]): row[2:] for row in rows[1:]}
    old = "Ủy ban nhân dân phường Hồng An"
    asks = "Phải nói rõ giao cho ai trước khi thực hiện"
    mine = next(
        what for (kind, name), what in said.items() if kind == "Nghĩa vụ" and name.startswith("việc 0")
    )
    assert mine[:2] == (old, asks) and sorted(mine[2].split("; ")) == seats.split("; ")
    done = next(
        what for (kind, name), what in said.items() if kind == "Nghĩa vụ" and name.startswith("việc 1")
    )
    assert done[1] == "Giữ nguyên ở đơn vị cũ"
    assert any(kind == "Kế hoạch" and what[1] == asks for (kind, _name), what in said.items())
    posts = Appointment.objects.filter(valid__contains=ON, body__place__path__contains=cast.body.ward.hex)
    assert sum(kind == "Phân công" for kind, _name in said) == posts.count()
    assert ("Số dòng người, việc", str(len(rows) - 1)) in notes


def test_many_steps_are_leafed_through(cast: Cast) -> None:
    names = [f"Phường Mẫu {number}" for number in range(60)]
    steps = [
        StepSpec("territory", "rename", (LinkSpec(cast.territory.ward, "r"),), (ResultSpec("r", name=name),))
        for name in names
    ]
    act = f"/to-chuc/sap-xep/{draft(*steps)}/"
    steward = cast.client("system_steward")
    first, second = shown(steward, act), shown(steward, f"{act}?trang=2")
    assert names[49] in first and names[50] not in first.split('id="xem-truoc"')[0]
    assert f"{names[50]}<" in second and f"{names[49]}<" not in second
    assert 'id="xem-truoc"' in first and 'id="xem-truoc"' not in second and "60 bước" in second


def carry_out(client: Any, draft: str) -> None:
    """What the preview says is done."""
    page = shown(client, draft)
    fingerprint = re.search(r'name="dau-van" value="([^"]+)"', page)
    assert fingerprint
    said = {"dau-van": fingerprint[1]} | posts_to(page, "ket-thuc")
    answer = client.post(f"{draft}thuc-hien/", said)
    assert answer.status_code == 302, answer.content.decode()[-3000:]


def test_no_post_ends_because_nobody_looked_and_what_ends_is_confirmed(cast: Cast) -> None:
    act, _asked, _own = divided(cast)
    steward = cast.client("system_steward")
    page = shown(steward, act)
    print_of = re.search(r'name="dau-van" value="([^"]+)"', page)
    posts = re.findall(r'<select[^>]* name="(giao-post-[^"]+)"[^>]*>(.*?)</select>', page)
    assert print_of and len(posts) > 1
    assert all(re.findall(r'<option value="([^"]*)"', options)[0] == "" for _name, options in posts)
    work = {f"giao-{what}-{cast.body.ward}": "" for what in ("obligation", "plan")}
    for name in work:
        found = re.search(rf'name="{name}".*?<option value="(moi-[^"]+)"', page)
        assert found
        work[name] = found[1]
    sent = {"dau-van": print_of[1]} | work
    blank = steward.post(f"{act}thuc-hien/", sent | dict.fromkeys((name for name, _o in posts), ""))
    again = " ".join(blank.content.decode().split())
    assert blank.status_code == 409 and "orgs-026" in again and again.count("Chưa chọn</p>") == len(posts)
    # One choice for all of them; the first is chosen by itself.
    together = re.search(r'name="tat-ca-1".*?</select>', page)
    assert together, page
    label = re.search(r"Tất cả (\d+) phân công của ([^<]*) về", page)
    assert label and (int(label[1]), label[2].lower()[:14]) == (len(posts), "phường hồng an"), label
    options = re.findall(r'<option value="([^"]*)"', together[0])
    ends, first = options[-1], posts[0]
    taker = re.findall(r'<option value="(moi-[^"]+)"', first[1])[0]
    chosen = sent | {"tat-ca-1": ends} | dict.fromkeys((name for name, _o in posts), "") | {first[0]: taker}
    asked = steward.post(f"{act}thuc-hien/", chosen)
    again = " ".join(asked.content.decode().split())
    left = len(posts) - 1
    assert asked.status_code == 409 and "orgs-027" in again
    assert f"{left} phân công sẽ kết thúc" in again and f'name="ket-thuc" value="{left}"' in again
    # What was chosen for all stays one choice: changed, it counts for every post that says nothing of its own.
    assert f'value="{ends}" selected' in again and again.count('value="ket-thuc" selected') == 0
    changed = chosen | {"tat-ca-1": options[1], "ket-thuc": str(left)}
    refused = steward.post(f"{act}thuc-hien/", changed).content.decode()
    assert (
        "orgs-027" in refused
        and f'value="{options[1]}" selected' in refused
        and 'name="ket-thuc"' not in refused
    )
    done = steward.post(f"{act}thuc-hien/", chosen | {"ket-thuc": str(left)})
    assert done.status_code == 302, done.content.decode()[-3000:]
    today_at = Appointment.objects.filter(body__versions__territory__versions__name__startswith="Phường Mẫu ")
    assert today_at.distinct().count() == 1


def test_giving_a_draft_up_is_asked_once(cast: Cast, steward: Any) -> None:
    page = shown(steward, drafted(steward))
    form = re.search(r'<form[^>]*class="td-carry__drop"[^>]*>', page)
    assert form and 'hx-confirm="Bỏ bản chuẩn bị này?' in form[0]


def test_the_page_of_an_act_says_what_it_did_who_carried_it_out_and_who_undid_it(cast: Cast) -> None:
    act, _asked, _own = divided(cast)
    steward = cast.client("system_steward")
    page = shown(steward, act)
    work = {}
    for what in ("obligation", "plan"):
        found = re.search(rf'name="giao-{what}-{cast.body.ward}".*?<option value="(moi-[^"]+)"', page)
        assert found
        work[f"giao-{what}-{cast.body.ward}"] = found[1]
    print_of = re.search(r'name="dau-van" value="([^"]+)"', page)
    assert print_of
    sent = {"dau-van": print_of[1]} | work | posts_to(page, "ket-thuc")
    assert steward.post(f"{act}thuc-hien/", sent).status_code == 302
    who = cast.actor("system_steward").name
    done = shown(steward, act)
    assert "Những gì đã thực hiện" in done and who in done
    assert (
        "Phân công kết thúc cùng đơn vị" in done and "Nghĩa vụ đang mở chuyển sang đơn vị tiếp nhận" in done
    )
    sheet = steward.get(f"{act}xem-truoc.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(sheet.streaming_content)))
    rows = list(book["Người, việc"].iter_rows(values_only=True))
    assert any(row[0] == "Nghĩa vụ" and row[1] == "việc 0" for row in rows), rows[:20]
    assert steward.post(f"{act}hoan-tac/", {"ly-do": "nhập nhầm nghị quyết"}).status_code == 302
    undone = shown(steward, act)
    assert "Lý do hoàn tác" in undone and "nhập nhầm nghị quyết" in undone and undone.count(who) >= 2


def test_kinds_offered_are_those_of_the_day_and_told_apart(cast: Cast, steward: Any) -> None:
    page = shown(steward, f"{drafted(steward)}buoc/dia-ban/merge/")
    offered = re.findall(
        r'<option value="[^"]*"[^>]*>([^<]*)</option>', re.findall(r'name="loai-0".*?</select>', page)[0]
    )
    assert "thành phố (trực thuộc trung ương)" in offered and len(offered) == len(set(offered))
    assert not {"huyện", "quận", "thị xã", "thị trấn", "thành phố (thuộc tỉnh)"} & set(offered)
    then = {kind["label"] for kind in orgs.territory_kinds_on(date(2025, 6, 30))}
    assert {"huyện", "thị trấn", "thành phố (thuộc tỉnh)", "thành phố (thuộc thành phố)"} <= then
    assert "đặc khu" not in then


def test_words_of_steps_are_those_of_their_subject(cast: Cast, steward: Any) -> None:
    draft = drafted(steward)
    page = shown(steward, draft)
    assert page.count("xã thành phường") == 1 and page.count("đổi tên hoặc mã") == 1
    assert "Giữ nguyên cơ quan, đổi tên" in page
    move = shown(steward, f"{draft}buoc/co-quan/move/")
    assert move.count("Cấp trên mới") == 1 and "<summary>Cấp trên" not in move
    unit = next(id for name, id in communes(cast).items() if name.startswith("Xã"))
    fields = {"don-vi": str(unit), "khoa": ["", ""], "ten-0": "Xã Mẫu Một", "loai-0": "xa", "ten-1": "Xã Mẫu Hai",
              "loai-1": "xa", "muc-x-0": "part", "ty-le-x-0": "60", "theo-x-0": "population", "nguon-x-0": "số liệu mẫu",
              "muc-x-1": "part", "ty-le-x-1": "50", "theo-x-1": "population", "nguon-x-1": "số liệu mẫu"}  # fmt: skip
    assert step(steward, draft, "split", fields).status_code == 302
    page = shown(steward, draft)
    assert "một phần, 60&nbsp;%" in page and "cộng lại thành 110 %" in page and "110.00%" not in page


def test_a_step_about_a_unit_of_others_is_refused_by_its_name(cast: Cast) -> None:
    ward = cast.client("officer")
    draft = drafted(ward)
    fields = {"don-vi": str(cast.territories["other_ward"]), "khoa": [""], "ten-0": "Phường Mẫu Khác"}
    answer = step(ward, draft, "rename", fields)
    body = " ".join(answer.content.decode().split())
    assert answer.status_code == 403 and "orgs-101" in body
    assert "nằm ngoài phạm vi của bạn" in body and "Bạn chỉ được lập cơ quan" not in body


def test_a_draft_changed_since_its_preview_is_said_to_be_so_not_the_tree(cast: Cast, steward: Any) -> None:
    draft, _units = merged(cast, steward)
    page = shown(steward, draft)
    sent = {
        name: found[1]
        for name in ("dau-van", "revision")
        if (found := re.search(rf'thuc-hien/.*?name="{name}" value="([^"]+)"', page))
    }
    assert set(sent) == {"dau-van", "revision"}
    other = next(id for name, id in communes(cast).items() if name.startswith("Xã") and id not in _units)
    fields = {"don-vi": str(other), "khoa": [""], "ten-0": "Xã Mẫu Tên Khác"}
    assert step(steward, draft, "rename", fields).status_code == 302
    refused = steward.post(f"{draft}thuc-hien/", sent)
    body = refused.content.decode()
    assert refused.status_code == 409 and "Cây tổ chức đã thay đổi" not in body
    assert "“Sắp xếp mẫu” vừa được thay đổi" in body


def test_a_single_ended_body_is_not_counted_as_another_of_its_kind() -> None:
    from django.template.loader import render_to_string

    from thidua.web.workspace.orgs.reorganising.pages import _counterparts

    def labels(count: int) -> str:
        ended = tuple(EndedBody(UUID(int=n), None, f"Phòng Mẫu {n}", "phong_mau", None) for n in range(count))
        plan = PlanOfAct(today(), ended_bodies=ended)
        page = SimpleNamespace(counterparts={})
        context = {
            "counterparts": _counterparts(plan, page),  # type: ignore[arg-type]
            "seen": {"plan": plan},
            "card": {"id": UUID(int=1), "on": today(), "revision": 1},
            "may_prepare": True,
        }
        return render_to_string("orgs/reorganising/preview.html", context)

    assert "Phòng Mẫu 0 giao cho" in labels(1)
    assert "Phòng Mẫu 0 (và 2 cơ quan cùng loại) giao cho" in labels(3)
