"""People, appointments and trails as pages: what they say when there is nothing, and when the answer is no."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from thidua.foundations.access import selectors as access
from thidua.foundations.audit import selectors as trails
from thidua.foundations.audit import services as audit
from thidua.ground import clock
from thidua.ground.actor import Actor, system_actor
from thidua.ground.text_vn import fold
from thidua.journeys import send_invitations

KEY = "01890000-0000-7000-8000-00000000000"


def words(response: Any, status: int = 200) -> str:
    """The page's text."""
    assert response.status_code == status
    return str(response.content.decode())


def record(actor: Actor, subject_type: str, subject_id: str, **more: Any) -> None:
    """One act on something."""
    audit.record(
        actor=actor,
        verb="orgs.change_body",
        subject_type=subject_type,
        subject_id=subject_id,
        at=clock.now(),
        **more,
    )


def test_an_empty_body_says_what_to_do(cast: Cast) -> None:
    address = f"/nguoi/don-vi/{cast.body.other_division}/"
    keeper = words(cast.client("city_steward").get(address))
    assert "Đơn vị này chưa có ai" in keeper
    assert f"{address}them/" in keeper
    reader = words(cast.client("city_officer").get(address))
    assert f"{address}them/" not in reader
    assert "không quản lý người của đơn vị này" in reader, "who may not is told so"
    assert "Quản trị nhân sự" in reader, "and who may"


def test_only_roles_one_may_give_are_offered(cast: Cast) -> None:
    form = words(cast.client("people_steward").get(f"/nguoi/don-vi/{cast.body.ward}/them/"))
    assert 'value="chair"' in form
    assert 'value="people_steward"' not in form
    assert 'value="system_steward"' not in form
    above = words(cast.client("city_steward").get(f"/nguoi/don-vi/{cast.body.ward}/them/"))
    assert 'value="people_steward"' in above


def test_wrong_fields_are_told_beside_them_and_what_was_typed_stays(cast: Cast) -> None:
    client, address = cast.client("people_steward"), f"/nguoi/don-vi/{cast.body.ward}/them/"
    text = words(
        client.post(
            address,
            {
                "full_name": "Mẫu Gõ",
                "role": "chair",
                "since": "2026-03-05",
                "until": "2026-03-01",
                "account": "on",
            },
        ),
        422,
    )
    assert "Ngày cuối ở trước ngày đầu." in text
    assert "Cần thư điện tử để mở tài khoản." in text
    assert 'value="Mẫu Gõ"' in text
    assert client.post(address, {"full_name": "A", "role": "king", "since": "2026-03-05"}).status_code == 422


def test_a_forged_role_is_refused_by_the_service_whatever_the_form_offers(cast: Cast) -> None:
    client = cast.client("people_steward")
    address = f"/nguoi/{cast.contributor.person_id}/phan-cong/{cast.body.ward}/"
    assert client.post(address, {"role": "system_steward", "since": "2026-03-05"}).status_code == 422
    assert cast.actor("contributor").role == "contributor"


def test_the_same_post_twice_is_refused_on_the_form(cast: Cast) -> None:
    client = cast.client("people_steward")
    address = f"/nguoi/{cast.contributor.person_id}/phan-cong/{cast.body.ward}/"
    text = words(client.post(address, {"role": "contributor", "since": "2026-03-05"}), 409)
    assert "access-005" in text
    assert "01/07/2025" in text


def test_a_reader_sees_why_an_appointment_cannot_be_ended(cast: Cast) -> None:
    post = cast.actor("contributor").posts[0].appointment_id
    text = words(cast.client("officer").get(f"/nguoi/phan-cong/{post}/ket-thuc/"))
    assert "Bạn không kết thúc được phân công này." in text
    assert '<button class="btn btn-primary">Kết thúc' not in text


def test_an_account_is_opened_closed_and_opened_again(cast: Cast, mailoutbox: list[Any]) -> None:
    from thidua.foundations.access import services

    person = services.add_person(
        actor=system_actor("loader"),
        full_name="Chưa Có",
        body_id=cast.body.ward,
        role="contributor",
        at=clock.now(),
    )
    client, address = cast.client("people_steward"), f"/nguoi/{person}/tai-khoan/"
    assert client.post(address, {"act": "open", "email": "khong phai"}).status_code == 422
    assert client.post(address, {"act": "open", "email": cast.officer.email}).status_code == 409
    assert client.post(address, {"act": "open", "email": "chua@mau.example"}).status_code == 302
    send_invitations.send_waiting(at=clock.now())
    assert [m.to for m in mailoutbox] == [["chua@mau.example"]]
    client.post(address, {"act": "close", "reason": "nghỉ"})
    assert "đã khóa" in words(client.get(f"/nguoi/{person}/"))
    client.post(address, {"act": "reopen"})
    assert "chưa đặt cách đăng nhập" in words(client.get(f"/nguoi/{person}/"))
    client.post(address, {"act": "invite"})
    send_invitations.send_waiting(at=clock.now())
    assert len(mailoutbox) == 2
    trail = words(client.get(f"/nhat-ky/person/{person}/"))
    for verb in ("Mở tài khoản", "Khóa tài khoản", "Mở lại tài khoản"):
        assert verb in trail
    assert "nghỉ" in trail


def test_a_reader_cannot_send_invitations(cast: Cast, mailoutbox: list[Any]) -> None:
    cast.client("officer").post(f"/nguoi/{cast.contributor.person_id}/tai-khoan/", {"act": "invite"})
    send_invitations.send_waiting(at=clock.now())
    assert mailoutbox == []


def test_my_trail_shows_my_body_only_and_below_on_request(cast: Cast) -> None:
    for member in ("officer", "city_officer", "stranger", "division_officer"):
        record(cast.actor(member), "thing", "1", reason=f"việc của {member}")
    own = words(cast.client("officer").get("/nhat-ky/"))
    assert "việc của officer" in own
    assert "việc của division_officer" not in own
    below = words(cast.client("officer").get("/nhat-ky/?pham-vi=duoi"))
    assert "việc của division_officer" in below
    assert "việc của city_officer" not in below
    assert "việc của stranger" not in below
    assert "việc của stranger" in words(cast.client("system_steward").get("/nhat-ky/?pham-vi=duoi"))
    record(cast.actor("contributor"), "thing", "2", reason="việc của contributor")
    assert "việc của division_officer" not in words(cast.client("contributor").get("/nhat-ky/?pham-vi=duoi"))


def test_my_trail_is_filtered_and_paged(cast: Cast) -> None:
    actor = cast.actor("officer")
    for number in range(65):
        record(actor, "thing", str(number), reason=f"lần thứ {number}.")
    client = cast.client("officer")
    first = words(client.get("/nhat-ky/"))
    assert "lần thứ 64." in first
    assert "lần thứ 2." not in first
    import re

    older = re.search(r'href="(\?truoc=\d+)"', first)
    assert older
    second = words(client.get(f"/nhat-ky/{older[1]}"))
    assert "lần thứ 4." in second
    assert "lần thứ 5." not in second
    assert "lần thứ 0." in second
    assert "Không có việc nào hợp" in words(client.get("/nhat-ky/?linh-vuc=papers"))
    assert "lần thứ 64." in words(client.get("/nhat-ky/?linh-vuc=orgs"))
    for nonsense in ("truoc=abc", "truoc=99999999999999999999", "linh-vuc=%27", "pham-vi=x"):
        assert client.get(f"/nhat-ky/?{nonsense}").status_code == 200


def test_a_record_without_a_page_is_seen_by_those_whose_bodies_acted(cast: Cast) -> None:
    record(cast.actor("division_officer"), "thing", "77", reason="riêng")
    record(system_actor("clock"), "thing", "77", reason="theo lịch")
    record(cast.actor("city_officer"), "thing", "77", reason="trên giao")
    seen = words(cast.client("officer").get("/nhat-ky/thing/77/"))
    assert "riêng" in seen
    assert "theo lịch" in seen
    assert "trên giao" not in seen
    assert cast.client("stranger").get("/nhat-ky/thing/77/").status_code == 404
    record(system_actor("clock"), "thing", "78")
    assert cast.client("officer").get("/nhat-ky/thing/78/").status_code == 404


def test_the_trail_of_a_body_is_open_like_the_directory_and_may_be_empty(cast: Cast) -> None:
    assert "Nhật ký" in words(cast.client("stranger").get(f"/nhat-ky/body/{cast.body.ministry}/"))
    assert cast.client("officer").get(f"/nhat-ky/body/{KEY}0/").status_code == 404


def test_no_trail_links_to_a_record_the_reader_never_opens(cast: Cast) -> None:
    key = f"{KEY}1"
    for member in ("people_steward", "officer"):
        record(cast.actor(member), "plan", key, reason="việc của kế hoạch")
    address = f'href="/nhat-ky/plan/{key}/"'
    assert address in words(cast.client("officer").get("/nhat-ky/"))
    steward = words(cast.client("people_steward").get("/nhat-ky/"))
    assert "việc của kế hoạch" in steward
    assert address not in steward
    system = words(cast.client("system_steward").get(f"/nhat-ky/plan/{key}/"))
    assert f'href="/ke-hoach/{key}/"' not in system
    assert "Nhật ký" in words(cast.client("system_steward").get(f"/nhat-ky/body/{cast.body.ministry}/"))


def test_erased_values_are_shown_as_erased(cast: Cast) -> None:
    lines = trails.trail("person", cast.contributor.person_id)
    line = next(line for line in lines if line.verb == "access.add_person")
    audit.erase_personal(
        actor=system_actor("loader"), entries=[line.sequence], reason="theo yêu cầu", at=clock.now()
    )
    text = words(cast.client("people_steward").get(f"/nhat-ky/person/{cast.contributor.person_id}/"))
    assert "đã xóa theo quy định về dữ liệu cá nhân" in text


def test_somebody_without_a_post_is_told_what_to_do(cast: Cast) -> None:
    text = words(cast.client("without_post").get("/nguoi/"), 403)
    assert "Bạn chưa có phân công" in text
    assert "/ho-so/" in text


def test_names_typed_as_markup_stay_text(cast: Cast) -> None:
    client = cast.client("people_steward")
    client.post(
        f"/nguoi/don-vi/{cast.body.ward}/them/",
        {"full_name": "<script>alert(1)</script>", "role": "contributor", "since": "2026-01-05"},
    )
    person = access.people_page(
        cast.actor("people_steward"), cast.body.ward, clock.now(), text="script"
    ).lines[0]
    for address in (
        f"/nguoi/don-vi/{cast.body.ward}/",
        f"/nguoi/{person.person_id}/",
        f"/nhat-ky/person/{person.person_id}/",
    ):
        text = words(client.get(address))
        assert "<script>alert" not in text
        assert "&lt;script&gt;" in text


def test_the_trail_is_narrowed_by_day_person_and_act(
    cast: Cast,
) -> None:
    """What is chosen stays in the address; the count is of all that fits; queries do not grow with the lines."""
    today = clock.today()
    yesterday = clock.now() - timedelta(days=1)
    officer, chair = cast.actor("officer"), cast.actor("chair")
    for index in range(70):
        record(officer, "thing", str(index), reason=f"lượt thứ {index}.")
    audit.record(
        actor=chair, verb="orgs.change_body", subject_type="thing", subject_id="x", reason="qua", at=yesterday
    )
    audit.record(
        actor=chair,
        verb="access.appoint",
        subject_type="person",
        subject_id=str(cast.contributor.person_id),
        reason="giao vai",
        at=clock.now(),
    )
    client = cast.client("officer")

    def seen(**asked: str) -> str:
        return words(client.get("/nhat-ky/", {"viec": "", **asked}))

    day = f"{today:%d/%m/%Y}"
    changed = seen(viec="orgs.change_body", **{"tu-ngay": day})
    assert ">70 việc<" in changed and "truoc=" in changed
    older = re.search(r'href="(\?[^"]*truoc=\d+[^"]*)"', changed)
    assert older and "viec=orgs.change_body" in older[1] and "tu-ngay=" in older[1]
    second = words(client.get(f"/nhat-ky/{unescape(older[1])}"))
    assert ">70 việc<" in second and "lượt thứ 3." in second and "lượt thứ 69." not in second
    until = f"{today - timedelta(days=1):%d/%m/%Y}"
    assert "Lý do: qua" in seen(viec="orgs.change_body", **{"den-ngay": until})
    assert "lượt thứ" not in seen(viec="orgs.change_body", **{"den-ngay": until})
    by_chair = seen(nguoi=fold(cast.chair.name), **{"linh-vuc": "orgs"})
    assert "Lý do: qua" in by_chair and "lượt thứ" not in by_chair
    assert "giao vai" in seen(nguoi=cast.contributor.name), "also acts on somebody"
    assert ">0 việc<" in seen(nguoi="không có ai tên này")
    wrong = seen(**{"tu-ngay": "31/02/2026"})
    assert 'value="31/02/2026"' in wrong and "Ngày này không có" in wrong
    assert "Ngày cuối ở trước" in seen(**{"tu-ngay": day, "den-ngay": until})

    def queries(**asked: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            seen(**asked)
        return len(captured)

    few = queries(viec="access.appoint", nguoi="mẫu", **{"tu-ngay": until})
    assert queries(viec="orgs.change_body", nguoi="mẫu", **{"tu-ngay": until}) <= few
