"""Plan pages as requests: taking in, review, adoption; refusals in place, and queries that do not grow."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.browser import plans as texts
from tests.cast import Cast
from tests.web.test_screens_obligations import queries
from thidua.foundations.papers import selectors as papers
from thidua.ground import clock
from thidua.journeys import take_in_plan
from thidua.reading.limits import MB
from thidua.work.obligations import selectors as obligations
from thidua.work.obligations.selectors import Filter
from thidua.work.plans import selectors as plans
from thidua.work.plans import services as plan_services

HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan(cast: Cast) -> UUID:
    """The ward's plan under review."""
    return texts.taken_in(cast, texts.WARD, "officer")


def rows(cast: Cast, plan: UUID) -> Any:
    return plans.plan_page(cast.actor("officer"), plan).provisions


def review(plan: UUID) -> str:
    return f"/ke-hoach/{plan}/ra-soat/"


def send(client: Client, content: bytes, name: str = "ke-hoach.txt", **data: str) -> Any:
    return client.post("/ke-hoach/nhan/", {"tep": SimpleUploadedFile(name, content), **data}, follow=True)


# ── taking in


def test_no_file_is_said_in_the_form(cast: Cast) -> None:
    answer = cast.client("officer").post("/ke-hoach/nhan/")
    assert answer.status_code == 422
    assert "Chưa chọn tệp" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rong.txt", b""),
        ("quá lớn: kế hoạch “cả năm”.pdf", b"%PDF-1.7" + b"0" * (50 * MB)),
        ("gia.docx", b"khong phai Word"),
        ("hỏng.docx", bytes(range(200, 256)) * 90),
        ("gia.pdf", b"MZ\x90\x00"),
        ("anh.exe", b"MZ\x90\x00"),
    ],
)
def test_what_is_no_document_is_refused_with_its_reason(cast: Cast, name: str, content: bytes) -> None:
    client = cast.client("officer")
    answer = send(client, content, name)
    attempt = papers.recent_attempts(cast.actor("officer"), 1)
    if content == b"" and not attempt:  # an empty file does not arrive at all
        assert answer.status_code == 422
        return
    if attempt[0].running:
        member, acting = cast.officer, cast.actor("officer").acting
        assert acting is not None
        take_in_plan.read_attempt(
            attempt_id=attempt[0].id, person_id=member.person_id, appointment_id=acting.appointment_id
        )
        answer = client.get(f"/ke-hoach/lan-nop/{attempt[0].id}/")
    page = answer.content.decode()
    assert name in papers.recent_attempts(cast.actor("officer"), 1)[0].message
    assert 'role="alert"' in page and "Không có gì của tệp này được lưu" in page
    assert plans.list_plans(cast.actor("officer"))[1] == 0


def test_the_waiting_page_goes_on_by_itself(cast: Cast, plan: UUID) -> None:
    client = cast.client("officer")
    send(client, texts.CITY.encode())
    attempt = papers.recent_attempts(cast.actor("officer"), 1)[0]
    address = f"/ke-hoach/lan-nop/{attempt.id}/"
    piece = client.get(address, headers=HTMX)
    assert "<html" not in piece.content.decode() and "hx-trigger" in piece.content.decode()
    acting = cast.actor("officer").acting
    assert acting is not None
    made = take_in_plan.read_attempt(
        attempt_id=attempt.id, person_id=cast.officer.person_id, appointment_id=acting.appointment_id
    )
    assert client.get(address)["Location"] == review(made)
    moved = client.get(address, headers=HTMX)
    assert (moved.status_code, moved["HX-Redirect"]) == (204, review(made))


def test_the_same_bytes_are_shown_as_what_is_here(cast: Cast, plan: UUID) -> None:
    client = cast.client("officer")
    page = send(client, texts.WARD.encode()).content.decode()
    assert f"/ke-hoach/{plan}/" in page and "Đăng ký thành phiên bản mới" in page


def test_an_upload_sent_twice_is_one(cast: Cast) -> None:
    client = cast.client("officer")
    for _ in range(2):
        send(client, texts.WARD.encode(), idempotency_key="nop-mot-lan")
    assert len(papers.recent_attempts(cast.actor("officer"), 10)) == 1


# ── review


def test_a_word_is_answered_in_place_and_tells_where_to_go(cast: Cast, plan: UUID) -> None:
    row = rows(cast, plan)[0]
    client = cast.client("officer")
    answer = client.post(
        f"/ke-hoach/{plan}/quy-dinh/{row.id}/nhan/", {"revision": row.revision}, headers=HTMX
    )
    piece = answer.content.decode()
    assert f'id="p{row.id.hex}"' in piece and 'id="review-progress" hx-swap-oob="true"' in piece
    told = json.loads(answer["HX-Trigger-After-Settle"])["td-judged"]
    assert told == {"id": f"p{row.id.hex}", "tone": "good", "go": "next"}
    back = client.post(f"/ke-hoach/{plan}/quy-dinh/{row.id}/xem-lai/", headers=HTMX)
    assert json.loads(back["HX-Trigger-After-Settle"])["td-judged"]["go"] == "stay"
    # Without scripts the same form leads back to the row.
    plain = client.post(f"/ke-hoach/{plan}/quy-dinh/{row.id}/bo/")
    assert plain["Location"] == f"{review(plan)}#p{row.id.hex}"
    assert client.post(f"/ke-hoach/{plan}/quy-dinh/{row.id}/viec-la/").status_code == 404


def test_who_comes_second_sees_who_came_first(cast: Cast, plan: UUID) -> None:
    row = rows(cast, plan)[0]
    cast.client("contributor").post(f"/ke-hoach/{plan}/quy-dinh/{row.id}/nhan/")
    client, base = cast.client("officer"), f"/ke-hoach/{plan}/quy-dinh/{row.id}/"
    judged = client.post(f"{base}bo/", {"revision": row.revision}, headers=HTMX)
    assert judged.status_code == 409 and judged["HX-Retarget"] == f"#p{row.id.hex}"
    assert cast.contributor.name in judged.content.decode()
    saved = client.post(f"{base}sua/", {"revision": row.revision, "text": "Khác"}, headers=HTMX)
    assert saved.status_code == 409 and saved["HX-Retarget"] == f"#m{row.id.hex}"
    assert f'id="v{row.id.hex}" value="{row.revision + 1}"' in saved.content.decode()
    assert rows(cast, plan)[0].state == "accepted"
    # Without scripts: the page of refusals, with the same words.
    page = client.post(f"{base}sua/", {"revision": row.revision, "text": "Khác"})
    assert page.status_code == 409 and cast.contributor.name in page.content.decode()


def test_correction_is_a_piece_for_scripts_and_a_page_without(cast: Cast, plan: UUID) -> None:
    row = rows(cast, plan)[0]
    address = f"/ke-hoach/{plan}/quy-dinh/{row.id}/sua/"
    client = cast.client("officer")
    assert "<html" in client.get(address).content.decode()
    assert "<html" not in client.get(address, headers=HTMX).content.decode()


def test_unreadable_numbers_are_refused_not_guessed(cast: Cast, plan: UUID) -> None:
    report = next(r for r in rows(cast, plan) if r.kind == "reporting")
    answer = cast.client("officer").post(
        f"/ke-hoach/{plan}/quy-dinh/{report.id}/sua/",
        {"from": "Phòng Văn hóa - Xã hội", "day": "ba mươi", "month": "13", "recurrence": "yearly"},
        headers=HTMX,
    )
    assert answer.status_code == 409
    assert next(r for r in rows(cast, plan) if r.id == report.id).data["day"] == 15


def test_added_at_a_clause_with_the_selected_words(cast: Cast, plan: UUID) -> None:
    page = plans.plan_page(cast.actor("officer"), plan)
    clause = page.clauses[1]
    client, address = cast.client("officer"), f"{review(plan)}them/duty/"
    form = client.get(f"{address}?muc={clause.id.hex}&chu=Câu+chữ+được+chọn", headers=HTMX).content.decode()
    assert "Câu chữ được chọn" in form and f'value="{clause.id}" selected' in form
    assert client.get(f"{address}?muc=khong").status_code == 200
    assert client.get(f"{review(plan)}them/loai-la/").status_code == 404
    data = {"text": "Việc thêm", "body": "Phòng Văn hóa - Xã hội", "role": "lead", "clause": str(clause.id)}
    answer = client.post(address, data, headers=HTMX)
    assert answer["HX-Trigger"] == "td-close-dialog" and 'id="review-list"' in answer.content.decode()
    added = next(r for r in rows(cast, plan) if r.state == "added")
    assert added.clause_id == clause.id
    empty = client.post(address, {"text": "", "clause": "khong-phai-khoa"}, headers=HTMX)
    assert empty.status_code == 409 and empty["HX-Retarget"] == "#add-message"


def test_a_settled_name_counts_everywhere_and_findings_go(cast: Cast, plan: UUID) -> None:
    page = plans.plan_page(cast.actor("officer"), plan)
    row, who = next((p, a) for p in page.provisions for a in p.addressees if a.state == "unresolved")
    client = cast.client("officer")
    answer = client.post(
        f"/ke-hoach/{plan}/quy-dinh/{row.id}/don-vi/{who.id}/", {"body": cast.body.ward_front}, headers=HTMX
    )
    assert "Mọi tên đơn vị đã rõ" in answer.content.decode()
    finding = next(f for f in page.findings if f.code != "body-unresolved")
    address = f"{review(plan)}phat-hien/{finding.id}/"
    gone = client.post(address, {"note": "đã hỏi cơ quan"}, headers=HTMX).content.decode()
    assert 'id="review-settled" hx-swap-oob="true"' in gone and "đã hỏi cơ quan" in gone
    assert "Đã xử lý thế nào" not in gone
    for shown in (review(plan), f"/ke-hoach/{plan}/"):
        assert "đã hỏi cơ quan" in client.get(shown).content.decode()
    again = client.post(address, {"lai": "1"}, headers=HTMX).content.decode()
    assert 'id="review-list"' in again and "đã hỏi cơ quan" not in again


def test_a_finding_names_its_rule_its_reason_its_source_and_what_to_do(cast: Cast) -> None:
    contact = "Liên hệ chuyên viên Nguyễn Văn Mẫu, điện thoại 0900 000 123."
    plan = texts.taken_in(cast, texts.WARD.replace("I. ", f"{contact}\n\nI. ", 1), "officer")
    shown = cast.client("officer").get(review(plan)).content.decode()
    assert "Dữ liệu cá nhân trong văn bản" in shown and "********23" in shown
    assert "91/2025/QH15" in shown and "Thay bằng số máy" in shown
    assert "/ke-hoach/quy-tac-soat/#personal-data" in shown
    rules = cast.client("officer").get("/ke-hoach/quy-tac-soat/").content.decode()
    assert 'id="personal-data"' in rules and "chưa xác minh" in rules


# ── adoption


def test_who_changed_it_in_another_window_is_told_so(cast: Cast, plan: UUID) -> None:
    plan_services.accept_rest(actor=cast.actor("officer"), plan_id=plan, at=clock.now())
    client, row = cast.client("officer"), rows(cast, plan)[0]
    revision = client.get(f"{review(plan)}thuc-hien/").context["revision"]
    plan_services.reject_provision(
        actor=cast.actor("officer"), plan_id=plan, provision_id=row.id, at=clock.now()
    )
    page = client.post(f"{review(plan)}thuc-hien/", {"revision": revision}).content.decode()
    assert "<h1>Bạn đã thay đổi nội dung này ở cửa sổ khác</h1>" in page
    assert "Bạn đã sửa kế hoạch này ở cửa sổ khác lúc" in page and "<h1>Người khác" not in page


def test_adopting_says_what_it_will_do_and_writes_nothing_before(cast: Cast, plan: UUID) -> None:
    client, address = cast.client("officer"), f"{review(plan)}thuc-hien/"
    assert "chưa được rà soát" in client.get(address).content.decode()
    assert client.post(address).status_code == 409
    plan_services.accept_rest(actor=cast.actor("officer"), plan_id=plan, at=clock.now())
    asked = client.get(address, headers=HTMX)
    preview = asked.context["preview"]
    assert "Hội Sinh vật cảnh phường" in preview.unresolved
    shown = asked.content.decode()
    assert (
        f"Trong {preview.asked} quy định về nhiệm vụ và báo cáo, {preview.heard} quy định giao việc" in shown
    )
    assert f"{dict(preview.silent)['unresolved']} quy định: tên đơn vị hoặc nhóm chưa được chọn" in shown
    assert obligations.list_obligations(cast.actor("officer"), Filter(), at=clock.now())[1] == 0
    revision = asked.context["revision"]
    assert client.post(address, {"revision": revision}).status_code == 302
    _found, total = obligations.list_obligations(cast.actor("officer"), Filter(), at=clock.now())
    assert total == preview.created > 0
    assert client.get(address)["Location"] == f"/ke-hoach/{plan}/"


def test_a_plan_changed_since_it_was_shown_is_not_adopted(cast: Cast, plan: UUID) -> None:
    actor = cast.actor("contributor")
    plan_services.accept_rest(actor=actor, plan_id=plan, at=clock.now())
    client = cast.client("officer")
    revision = client.get(f"{review(plan)}thuc-hien/").context["revision"]
    row = rows(cast, plan)[0]
    plan_services.reject_provision(actor=actor, plan_id=plan, provision_id=row.id, at=clock.now())
    answer = client.post(f"{review(plan)}thuc-hien/", {"revision": revision})
    assert answer.status_code == 409 and cast.contributor.name in answer.content.decode()


def test_lists_and_pages_bear_odd_addresses(cast: Cast, plan: UUID) -> None:
    client = cast.client("officer")
    for address in ("/ke-hoach/?phong-trao=khong&trang-thai=la&trang=-3", "/to-chuc/?ngay=99/99/9999&q=%00"):
        assert client.get(address).status_code in {200, 400}, address
    assert client.get("/ke-hoach/?q=khongcogi").content.decode().count("Không có kế hoạch nào khớp") == 1
    assert client.get(f"/ke-hoach/{plan}/tep/{'0' * 64}/").status_code == 404


def test_queries_do_not_grow_with_the_provisions(cast: Cast, plan: UUID) -> None:
    addresses = (review(plan), f"/ke-hoach/{plan}/", "/ke-hoach/")
    client = cast.client("officer")
    before = {address: queries(client, address) for address in addresses}
    for index in range(15):
        plan_services.add_provision(
            actor=cast.actor("officer"),
            plan_id=plan,
            kind="duty",
            data={
                "text": f"Việc {index}",
                "actor": "Hội Khuyến học phường",
                "body": "Hội Khuyến học phường",
                "role": "lead",
            },
            at=clock.now(),
        )
    texts.taken_in(cast, texts.WARD.replace("802", "803"), "officer")
    assert {address: queries(client, address) for address in addresses} == before
    assert max(before.values()) <= 40, before
