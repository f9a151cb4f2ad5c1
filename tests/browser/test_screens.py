"""Every screen of the workspace in a real browser: accessible at a desk and on a phone, no wider than 360 px, silent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.urls import reverse

from tests import made_plan
from tests.browser import plans as texts
from tests.cast import Cast
from tests.chromium import PHONE, WIDER, look
from tests.city_plan import called
from tests.house import sample_plan
from thidua.foundations.orgs import selectors as orgs
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.journeys import amend_plan, take_in_plan
from thidua.work.cascade import services as cascade
from thidua.work.movements import services as movements
from thidua.work.obligations import selectors as obligations
from thidua.work.obligations import services as obligation_services
from thidua.work.plans import selectors as plan_reads
from thidua.work.plans import services as plans

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _world(cast: Cast, folder: Path) -> dict[str, str]:
    """Addresses by name, as the ward's officer opens them (``city:`` and ``steward:`` by others)."""
    at = clock.now()
    loader = system_actor("loader")
    pack = Path(settings.PACKS) / "movements" / "binh-dan-hoc-vu-so"
    version = movements.load_pack(next(iter(sorted(pack.iterdir()))), actor=loader, at=at).version_id
    movements.publish_version(version_id=version, actor=loader, at=at)
    city = texts.adopted(cast, texts.CITY, "city_officer")
    ward = texts.taken_in(cast, texts.WARD, "officer")
    rows, _n = obligations.list_obligations(cast.actor("officer"), obligations.Filter(mine=True), at=at)
    report = next(row for row in rows if row.kind == "report")
    duty = next(row for row in rows if row.kind == "duty")
    obligation_services.discharge_obligation(
        actor=cast.actor("officer"), obligation_id=duty.id, text="Đã ban hành.", file=None, at=at
    )
    bad = folder / "ke-hoach.docx"
    bad.write_bytes(b"khong phai Word")
    refused = take_in_plan.upload(
        actor=cast.actor("officer"), file_name="ke-hoach.docx", path=bad, media_type="", at=at
    )
    good = folder / "ke-hoach.txt"
    good.write_text(texts.WARD, encoding="utf-8")
    same = take_in_plan.upload(
        actor=cast.actor("officer"), file_name="ke-hoach.txt", path=good, media_type="", at=at
    )
    other = folder / "khac.txt"
    other.write_text(texts.WARD + "\n", encoding="utf-8")
    reading = take_in_plan.upload(
        actor=cast.actor("officer"), file_name="khac.txt", path=other, media_type="", at=at
    )
    letter = obligation_services.draft_letter(
        actor=cast.actor("department_officer"), addressee=cast.body.ward, at=report.due_at + timedelta(days=8)
    )
    territory = orgs.card(cast.body.ward).territory_id
    amended = amended_plan(cast)
    again = sample_plan.AMENDING.replace("945/KH", "955/KH").replace("01/7", "01/9")
    amending = sample_plan.taken_in(cast, again).plan
    plans.link_amended(
        actor=cast.actor("officer"), plan_id=amending, target_id=amended, effective=date(2026, 9, 1), at=at
    )
    old = {
        "date": "2023-12-29",
        "duties": [made_plan.duty(made_plan.DISTRICTS, "Chỉ đạo các trường mầm non.")],
    }
    ended = made_plan.adopted(cast, made_plan.reading(number="71/KH-UBND", **old))
    ended_review = made_plan.take_in(cast, made_plan.reading(number="72/KH-UBND", **old))
    handed, draft = cascaded(cast)
    return {
        "desk": "/",
        "obligations": "/nghia-vu/",
        "obligations-grouped": "/nghia-vu/?nhom=body",
        "obligations-none": "/nghia-vu/?q=khong-co-gi",
        "obligation-owed": f"/nghia-vu/{report.id}/",
        "obligation-done": f"/nghia-vu/{duty.id}/",
        "letters": "/nghia-vu/don-doc/",
        "calendar": "/lich/?thang=2026-12",
        "plans": "/ke-hoach/",
        "upload": "/ke-hoach/nhan/",
        "attempt-refused": f"/ke-hoach/lan-nop/{refused}/",
        "attempt-same": f"/ke-hoach/lan-nop/{same}/",
        "attempt-reading": f"/ke-hoach/lan-nop/{reading}/",
        "plan": f"/ke-hoach/{city}/",
        "graph": f"/ke-hoach/{city}/can-cu/",
        "compare": f"/ke-hoach/{ward}/so-sanh/{city}/",
        "compare-answers": f"/ke-hoach/{ward}/so-sanh/{city}/?xem=dap-ung",
        "compare-none": f"/ke-hoach/{ward}/so-sanh/{city}/?q=khong-co-gi",
        "review": f"/ke-hoach/{ward}/ra-soat/",
        "add": f"/ke-hoach/{ward}/ra-soat/them/reporting/",
        "identify": reverse("plan_identify", args=[ward]),
        "adopt": f"/ke-hoach/{ward}/ra-soat/thuc-hien/",
        "movements": "/phong-trao/",
        "movement": f"/phong-trao/{version}/",
        "organisations": "/to-chuc/",
        "organisations-then": "/to-chuc/?ngay=01/01/2024",
        "organisations-found": "/to-chuc/?q=hong+an",
        "territory": f"/to-chuc/dia-ban/{territory}/",
        "body": f"/to-chuc/{cast.body.ward}/",
        "search": "/tim-kiem/?q=hong+an",
        "search-none": "/tim-kiem/?q=khongcogidau",
        "notices": "/thong-bao/",
        "wishes": "/thong-bao/cach-nhan/",
        "draft": reverse("draft_page", args=[draft]),
        "city:followed": reverse("plan_followed", args=[handed]),
        "city:followed-late": reverse("plan_followed", args=[handed]) + "?cham=1",
        "city:demand": reverse("plan_demand", args=[handed]),
        "city:followed-none": reverse("plan_followed", args=[city]),
        "absent": "/ke-hoach/00000000-0000-0000-0000-000000000000/",
        "amendment": f"/ke-hoach/{amending}/sua-doi/",
        "amendment-apply": f"/ke-hoach/{amending}/sua-doi/ap-dung/",
        "review-amending": f"/ke-hoach/{amending}/ra-soat/",
        "amended-plan": f"/ke-hoach/{amended}/",
        "consolidated": f"/ke-hoach/{amended}/hop-nhat/?ngay=01/08/2026",
        "consolidated-print": f"/ke-hoach/{amended}/hop-nhat/?ngay=01/08/2026&in=1",
        "city:plan-without-addressee": f"/ke-hoach/{ended}/",
        "city:review-without-addressee": f"/ke-hoach/{ended_review}/ra-soat/",
        "city:desk": "/",
        "city:obligation-done": f"/nghia-vu/{duty.id}/",
        "city:obligation-owed": f"/nghia-vu/{report.id}/",
        "office:letters": "/nghia-vu/don-doc/",
        "office:letter": f"/nghia-vu/don-doc/{letter}/",
        "steward:health": "/suc-khoe/",
        "steward:desk": "/",
    }


def amended_plan(cast: Cast) -> UUID:
    """A plan of the ward in force, amended by a second one."""
    actor, at = cast.actor("officer"), clock.now()
    amending = sample_plan.amending(cast).plan
    found = plan_reads.amendment(actor, amending)
    for one in found.acts:
        word = "reject" if one.problem else "accept"
        plans.judge_act(actor=actor, plan_id=amending, act_id=one.id, word=word, at=at)
    plans.accept_rest(actor=actor, plan_id=amending, at=at)
    amend_plan.apply(actor=actor, plan_id=amending, at=at)
    assert found.target_id is not None
    return found.target_id


def cascaded(cast: Cast) -> tuple[UUID, UUID]:
    """A plan of the city that calls for plans, and the ward's draft under it."""
    plan = called(cast)
    return plan, cascade.start_draft(actor=cast.actor("officer"), plan_id=plan, at=clock.now())


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_every_screen_is_accessible_and_fits(
    signed_in: Callable[..., Any], cast: Cast, complaints: list[str], tmp_path: Path, size: str
) -> None:
    pages = {
        "": signed_in("officer", size),
        "city": signed_in("city_officer", size),
        "office": signed_in("department_officer", size),
        "steward": signed_in("system_steward", size),
    }
    for name, address in _world(cast, tmp_path).items():
        page = pages[name.partition(":")[0] if ":" in name else ""]
        page.goto(address)
        for fold in page.locator("main details:not([open]) > summary").all()[:4] if size == "desk" else []:
            if fold.is_visible():
                fold.click()
        complaints += look(page, name.replace(":", "-"))
        if size == "phone":
            page.set_viewport_size({"width": 360, "height": 740})
            if page.evaluate(WIDER) > 0:
                complaints.append(f"{name}: wider than 360 px")
            page.set_viewport_size(PHONE)
    assert complaints == []


def test_palette_finds_a_body_and_goes_there(
    signed_in: Callable[..., Any], cast: Cast, complaints: list[str]
) -> None:
    page = signed_in("officer")
    page.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("hong an")
    page.locator("#td-palette a[data-current]").wait_for()
    complaints += look(page, "palette")
    page.keyboard.press("Enter")
    page.wait_for_url("**/to-chuc/**")
    assert "Hồng An" in page.locator("h1").inner_text()
    assert complaints == []
