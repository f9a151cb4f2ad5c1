"""Posts on pages: capacity with its signature block, leave, delegation, the hand-over, any day."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from tests.cast import SINCE, Cast
from tests.made_plan import AT, COMMUNES, adopted, duty, reading
from thidua.foundations.access import selectors as access
from thidua.foundations.access import services
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.work.obligations import services as work
from thidua.work.obligations.models import Obligation

LOADER = system_actor("loader")
TODAY = clock.today()
DAY = timedelta(days=1)


def led(cast: Cast) -> dict[str, UUID]:
    """The ward with a head, a deputy, and a division head: their posts."""
    at = clock.now()
    chair = cast.actor("chair").acting
    assert chair is not None
    services.correct_appointment(
        actor=LOADER, appointment_id=chair.appointment_id, position="Chủ tịch", capacity="head", at=at
    )
    deputy = services.add_person(
        actor=LOADER,
        full_name="Phó Mẫu Phường",
        body_id=cast.body.ward,
        role="chair",
        capacity="deputy",
        position="Phó Chủ tịch",
        since=SINCE,
        sample=True,
        at=at,
    )
    division = services.appoint(
        actor=LOADER,
        person_id=cast.division_officer.person_id,
        role="chair",
        capacity="head",
        position="Trưởng phòng",
        body_id=cast.body.division,
        since=SINCE,
        at=at,
    )
    own = access.person_page(LOADER, deputy, at).appointments[0].id
    return {"head": chair.appointment_id, "deputy": own, "division": division}


@pytest.fixture
def posts(cast: Cast) -> dict[str, UUID]:
    return led(cast)


def test_leave_is_noted_shown_and_cut_short(cast: Cast, posts: dict[str, UUID]) -> None:
    client = cast.client("chair")
    form = {
        "kind": "trip",
        "since": f"{TODAY:%Y-%m-%d}",
        "until": f"{TODAY + DAY:%Y-%m-%d}",
        "stand_in": str(posts["deputy"]),
    }
    done = client.post(f"/nguoi/phan-cong/{posts['head']}/nghi/", form)
    assert done.status_code == 302, done.content.decode()
    page = cast.client("officer").get(f"/nguoi/don-vi/{cast.body.ward}/").content.decode()
    assert "Phó Mẫu Phường thay" in page and "đang nghỉ" in page
    leave = access.person_page(LOADER, cast.chair.person_id, clock.now()).leaves[0]
    assert client.post(f"/nguoi/nghi/{leave.id}/", {"act": "back"}).status_code == 302
    assert "đang nghỉ" not in cast.client("officer").get(f"/nguoi/don-vi/{cast.body.ward}/").content.decode()
    assert cast.client("officer").get(f"/nguoi/phan-cong/{posts['head']}/nghi/").status_code == 403


def test_days_are_typed_day_first_and_kept_when_wrong(cast: Cast, posts: dict[str, UUID]) -> None:
    """A browser in English shows its own kind of date field month first: none is used."""
    client = cast.client("people_steward")
    person, ward = cast.contributor.person_id, cast.body.ward
    for path, field in (
        (f"/nguoi/don-vi/{ward}/them/", "since"),
        (f"/nguoi/{person}/phan-cong/{ward}/", "since"),
        (f"/nguoi/phan-cong/{posts['head']}/nghi/", "since"),
        (f"/nguoi/phan-cong/{posts['head']}/giao-ky/", "since"),
        (f"/nguoi/phan-cong/{posts['deputy']}/ket-thuc/", "from_day"),
        (f"/nguoi/{person}/ban-giao/", "from_day"),
    ):
        page = client.get(path).content.decode()
        assert 'type="date"' not in page and "data-td-date" in page, path
        assert f'value="{TODAY:%d/%m/%Y}"' in page, path
        wrong = client.post(path, {field: "31/02/2026"})
        said = wrong.content.decode()
        assert wrong.status_code == 422 and 'value="31/02/2026"' in said, path
        assert "Ngày này không có" in said, path
    form = {"kind": "trip", "since": f"{TODAY:%d/%m/%Y}", "until": f"{TODAY + DAY:%d/%m/%Y}"}
    assert client.post(f"/nguoi/phan-cong/{posts['head']}/nghi/", form).status_code == 302


def test_a_delegation_is_given_previewed_and_revoked(cast: Cast, posts: dict[str, UUID]) -> None:
    client = cast.client("chair")
    page = client.get(f"/nguoi/phan-cong/{posts['head']}/giao-ky/?cach=by_order").content.decode()
    assert "Chuyên viên Mẫu Phòng – Trưởng phòng" in page and "Phó Mẫu" not in page
    asked = {"receiver": posts["division"], "way": "by_order", "documents": ["dispatch"]}
    shown = client.get(f"/nguoi/don-vi/{cast.body.ward}/khoi-ky/", asked).content.decode()
    assert "TL. CHỦ TỊCH" in shown and "TRƯỞNG PHÒNG VĂN HÓA - XÃ HỘI" in shown
    form = {
        "way": "by_order",
        "receiver": str(posts["division"]),
        "documents": ["dispatch"],
        "acts": ["obligations.send_letter"],
        "since": f"{TODAY:%Y-%m-%d}",
    }
    refused = client.post(f"/nguoi/phan-cong/{posts['head']}/giao-ky/", form)
    assert refused.status_code == 422 and "quy chế cho phép ký thừa lệnh" in refused.content.decode()
    done = client.post(f"/nguoi/phan-cong/{posts['head']}/giao-ky/", {**form, "basis": "Quy chế mẫu"})
    assert done.status_code == 302
    made = access.person_page(LOADER, cast.chair.person_id, clock.now()).given[0]
    told = cast.client("division_officer").get("/thong-bao/").content.decode()
    assert "Bạn được giao ký TL." in told
    assert client.post(f"/nguoi/giao-ky/{made.id}/thu-hoi/", {"reason": "x"}).status_code == 302
    assert "đã thu hồi" in client.get(f"/nguoi/{cast.chair.person_id}/").content.decode()
    assert cast.client("officer").get(f"/nguoi/phan-cong/{posts['head']}/giao-ky/").status_code == 403


def test_the_form_says_what_each_way_asks_of_whoever_writes_it(cast: Cast, posts: dict[str, UUID]) -> None:
    address = f"/nguoi/phan-cong/{posts['head']}/giao-ky/"

    def optional(who: str, way: str) -> tuple[bool, bool]:
        """Whether the last day and the basis are said to be optional."""
        page = cast.client(who).get(f"{address}?cach={way}").content.decode()
        found = []
        for field in ("id_until", "id_basis"):
            label = page.split(f'for="{field}"', 1)[1].split("</label>", 1)[0]
            found.append("không bắt buộc" in label)
        return found[0], found[1]

    assert optional("chair", "for_head") == (True, True)
    assert optional("people_steward", "for_head") == (True, False), "a steward names the paper"
    assert optional("chair", "by_order") == (True, False)
    assert optional("chair", "by_mandate") == (False, False)
    for way in ("by_order", "by_mandate"):
        page = cast.client("chair").get(f"{address}?cach={way}").content.decode()
        assert 'value="mandate"' not in page and "không ủy quyền lại" in page
        assert "Quyết định khen thưởng (chưa xác minh)" in page and "Chưa xác minh được luật" in page
    page = cast.client("chair").get(address).content.decode()
    assert 'value="mandate"' in page and "chưa xác minh)" not in page


def test_ones_own_profile_tells_what_one_was_given_to_sign(cast: Cast, posts: dict[str, UUID]) -> None:
    assert "Được giao ký" not in cast.client("division_officer").get("/ho-so/").content.decode()
    services.delegate(
        actor=LOADER,
        giver=posts["head"],
        receiver=posts["division"],
        way="by_order",
        scope=["dispatch"],
        until=TODAY + 9 * DAY,
        basis="Quy chế mẫu",
        at=clock.now(),
    )
    page = cast.client("division_officer").get("/ho-so/").content.decode()
    for said in ("Được giao ký", "Công văn", f"{TODAY:%d/%m/%Y}", f"{TODAY + 9 * DAY:%d/%m/%Y}", "Thừa lệnh"):
        assert said in page, said


def test_an_empty_picker_says_why_and_what_to_do(cast: Cast, posts: dict[str, UUID]) -> None:
    at, address = clock.now(), f"/nguoi/phan-cong/{posts['head']}/giao-ky/"
    assert "Chưa có ai để giao" not in cast.client("chair").get(address).content.decode()
    for post in ("deputy", "division"):
        services.end_appointment(actor=LOADER, appointment_id=posts[post], at=at)
    for way, said in (("for_head", "chưa ghi cấp phó"), ("by_order", "phân công người đứng đầu")):
        page = cast.client("chair").get(f"{address}?cach={way}").content.decode()
        assert "Chưa có ai để giao" in page and said in page


def test_a_capacity_shows_its_block_before_it_is_given(cast: Cast, posts: dict[str, UUID]) -> None:
    client = cast.client("people_steward")
    address = f"/nguoi/don-vi/{cast.body.ward}/khoi-ky/"
    shown = client.get(address, {"capacity": "acting_head"}).content.decode()
    assert "TM. ỦY BAN NHÂN DÂN" in shown and "Q. CHỦ TỊCH" in shown
    assert "Chọn tư cách" in client.get(address, {"capacity": "member"}).content.decode()
    new = {"full_name": "Mẫu Q", "role": "chair", "capacity": "acting_head", "since": f"{TODAY:%Y-%m-%d}"}
    refused = client.post(f"/nguoi/don-vi/{cast.body.ward}/them/", new)
    assert refused.status_code == 409 and "mỗi ngày một đơn vị chỉ có một" in refused.content.decode().lower()
    page = client.get(f"/nguoi/don-vi/{cast.body.ward}/?ngay={SINCE - DAY:%d/%m/%Y}").content.decode()
    assert "chưa ghi người đứng đầu" in page and "Phó Mẫu" not in page


def test_ending_over_open_work_leads_to_the_hand_over(cast: Cast, posts: dict[str, UUID]) -> None:
    plan = adopted(cast, reading(duties=[duty(COMMUNES, "việc mẫu", due="2025-12-20")], reporting=[]))
    work.raise_obligations(actor=cast.actor("city_officer"), plan_id=plan, year=2025, at=AT)
    key = Obligation.objects.get(plan=plan, body=cast.body.ward).id
    work.start_obligation(actor=cast.actor("contributor"), obligation_id=key, at=clock.now())
    post = cast.actor("contributor").acting
    assert post is not None
    client = cast.client("people_steward")
    form = {"from_day": f"{TODAY:%Y-%m-%d}", "reason": "chuyển công tác"}
    refused = client.post(f"/nguoi/phan-cong/{post.appointment_id}/ket-thuc/", form)
    assert refused.status_code == 409
    address = f"/nguoi/{cast.contributor.person_id}/ban-giao/"
    assert f"{address}?phan-cong={post.appointment_id}" in refused.content.decode()
    page = client.get(address).content.decode()
    assert "việc mẫu" in page and cast.officer.name in page
    done = client.post(
        address, {**form, f"ve-{cast.body.ward}": str(cast.officer.person_id), f"viec-{key}": ""}
    )
    assert done.status_code == 302, done.content.decode()
    assert Obligation.objects.get(pk=key).holder_id == cast.officer.person_id
    assert cast.client("contributor").get("/nghia-vu/").status_code == 403
    assert cast.client("officer").get(address).status_code == 403
    assert cast.client("stranger").get(address).status_code == 404
