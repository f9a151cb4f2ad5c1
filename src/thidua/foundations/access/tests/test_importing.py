"""People from a sheet: every error at once, all rows or none, numbers sealed, nobody's identity given away."""

from __future__ import annotations

import io
import time
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.cast import Cast
from thidua.foundations.access import selectors, services
from thidua.foundations.access.models import Account, Appointment, Invitation, Person
from thidua.foundations.access.roles import ROLES
from thidua.foundations.access.rules.people_sheet import COLUMNS, MOST, Home, read_rows
from thidua.foundations.audit import selectors as audit
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs import services as org_services
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.ground.errors import NotFound, NotPossible, Refused

HEAD = [name for name, _others in COLUMNS.values()]
HOMES = {"": Home(None, frozenset(ROLES))}


def sheet(*rows: list[Any], head: list[str] = HEAD) -> bytes:
    """A workbook as an office would send it."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet()
        for line, cells in enumerate([head, *rows]):
            page.write_row(line, 0, cells)
    return target.getvalue()


def row(name: str = "Trần Thị Mẫu", **cells: Any) -> list[Any]:
    """One person; cells by column key."""
    given = {"full_name": name, "role": "Cán bộ thực hiện", **cells}
    return [given.get(key, "") for key in COLUMNS]


def run(cast: Cast, content: bytes, who: str = "people_steward", body: str = "ward", **more: Any) -> Any:
    """Import as somebody at a body."""
    return services.import_people(
        actor=cast.actor(who), body_id=cast.bodies[body], content=content, at=clock.now(), **more
    )


def test_all_errors_are_told_at_once_by_row_and_column(cast: Cast) -> None:
    content = sheet(
        row(""),
        row(role="Thủ tướng"),
        row(role="Quản trị hệ thống"),
        row(email="không phải thư"),
        row(identifier="31090004567"),
        row(since="32/13/2026"),
        row(since="05/02/2026", until="01/02/2026"),
        row(account="có"),
        row(account="để xem"),
        row(name="=HYPERLINK()"),
        row(identifier="031090004567"),
        row(identifier="031 0900 04567"),
    )
    result = run(cast, content)
    found = [(p.line, p.column, p.message.split(";")[0].split(".")[0]) for p in result.problems]
    assert found == [
        (2, "Họ và tên", "Chưa có họ và tên"),
        (3, "Vai trò", "Không có vai trò này"),
        (4, "Vai trò", "Vai trò bạn đang giữ không phân công được vai trò này ở đơn vị này"),
        (5, "Thư điện tử", "Không phải địa chỉ thư điện tử"),
        (6, "Số định danh cá nhân", "Phải gồm đúng 12 chữ số"),
        (7, "Từ ngày", "Không phải ngày"),
        (8, "Đến hết ngày", "Ngày cuối ở trước ngày đầu"),
        (9, "Mở tài khoản", "Cần thư điện tử để mở tài khoản"),
        (10, "Mở tài khoản", "Ghi “có” hoặc để trống"),
        (11, "Họ và tên", "Bắt đầu như một công thức"),
        (13, "Số định danh cá nhân", "Trùng với dòng 12"),
    ]
    assert all("0310" not in p.value and "3109" not in p.value for p in result.problems), (
        "no number is repeated"
    )
    with pytest.raises(NotPossible) as refused:
        run(cast, content, dry_run=False)
    assert refused.value.code == "access-071"
    assert not Person.objects.filter(full_name="Trần Thị Mẫu").exists(), "all or none"


def test_a_dry_run_stores_nothing_and_a_real_one_everything(cast: Cast) -> None:
    content = sheet(
        row(
            "Lê Văn Mẫu Một",
            email="Mot@Mau.example",
            identifier="031090004567",
            position="Phó Chủ tịch",
            since="05/01/2026",
            account="có",
        ),
        row("Lê Thị Mẫu Hai", role="standing_officer", phone="+84 900"),
    )
    before = Person.objects.count()
    looked = run(cast, content)
    assert (len(looked.rows), looked.problems, looked.accounts) == (2, (), 1)
    assert Person.objects.count() == before
    done = run(cast, content, dry_run=False, invite=True)
    assert (done.created, done.accounts) == (2, 1)
    first = Person.objects.get(full_name="Lê Văn Mẫu Một")
    assert b"031090004567" not in bytes(first.identifier_cipher or b"")
    post = Appointment.objects.get(person=first)
    assert (post.role, post.position, post.valid.lower) == ("contributor", "Phó Chủ tịch", date(2026, 1, 5))
    account = Account.objects.get(person=first)
    assert (account.email, account.has_usable_password()) == ("mot@mau.example", False)
    assert Invitation.objects.get(account=account).sent_at is None
    assert Appointment.objects.get(person__full_name="Lê Thị Mẫu Hai").role == "standing_officer"
    line = audit.trail("person", str(first.id))[0]
    assert line.verb == "access.import_person"
    assert "031090004567" not in str(line)


def test_who_is_known_out_of_sight_is_told_without_saying_whose(cast: Cast) -> None:
    run(cast, sheet(row("Một Mẫu", identifier="031090004567")), "system_steward", "neighbour", dry_run=False)
    again = run(
        cast, sheet(row("Một Mẫu", identifier="031090004567"), row(email=cast.officer.email, account="có"))
    )
    assert [p.line for p in again.problems] == [2, 3]
    assert "ngoài phạm vi" in again.problems[0].message
    assert cast.officer.name not in str(again.problems)
    assert "Một Mẫu" not in str(again.problems)
    assert run(cast, sheet(row(email=cast.officer.email))).problems == (), (
        "an address without an account may be shared"
    )


def test_who_is_known_and_in_sight_is_only_appointed(cast: Cast) -> None:
    first = sheet(row("Một Mẫu", identifier="031090004567", phone="0900", email="mot@mau.example"))
    run(cast, first, dry_run=False)
    again = row("Một  mẫu", identifier="031090004567", phone="0911", role="chair", capacity="Cấp phó", account="có",
                email="moi@mau.example")  # fmt: skip
    looked = run(cast, sheet(again, row("Hai Mẫu")))
    assert (looked.problems, [one.known for one in looked.rows]) == ((), [True, False])
    done = run(cast, sheet(again, row("Hai Mẫu")), dry_run=False, invite=True)
    assert (done.created, done.appointed, done.accounts) == (1, 1, 1)
    person = Person.objects.get(full_name="Một Mẫu")
    assert person.phone == "0900", "only the post is given"
    assert set(Appointment.objects.filter(person=person).values_list("role", "capacity")) == {
        ("contributor", "member"),
        ("chair", "deputy"),
    }
    assert Invitation.objects.get(account__person=person).account.email == "moi@mau.example"
    assert audit.trail("person", str(person.id))[0].verb == "access.invite"
    twice = run(cast, sheet(again))
    assert [(p.column, p.message) for p in twice.problems] == [
        ("Vai trò", "Người này đã giữ vai trò này ở đơn vị này trong những ngày ấy.")
    ]
    other = run(cast, sheet(row("Tên Khác", identifier="031090004567")))
    assert [p.column for p in other.problems] == ["Số định danh cá nhân"]


def test_capacities_and_concurrent_posts_come_with_the_sheet(cast: Cast) -> None:
    content = sheet(
        row("Chủ Tịch Mẫu", role="Lãnh đạo ký", capacity="Người đứng đầu", position="Chủ tịch"),
        row("Phó Mẫu Một", role="Lãnh đạo ký", capacity="Cấp phó", position="Phó Chủ tịch"),
        row("Phó Mẫu Hai", role="Lãnh đạo ký", capacity="cap pho", concurrent="có"),
        row("Nhân Viên Mẫu", capacity="Thành viên, công chức, viên chức"),
    )
    assert run(cast, content, dry_run=False).created == 4
    kept = Appointment.objects.filter(person__full_name__contains="Mẫu", body=cast.body.ward)
    found = dict(kept.values_list("person__full_name", "capacity"))
    assert found["Chủ Tịch Mẫu"] == "head"
    assert found["Phó Mẫu Một"] == "deputy"
    assert found["Nhân Viên Mẫu"] == "member"
    assert Appointment.objects.get(person__full_name="Phó Mẫu Hai").concurrent
    block = selectors.signers(cast.body.ward, "report", clock.today(), clock.now())[0]
    assert (block.name, block.lines) == ("Chủ Tịch Mẫu", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"))
    wrong = run(
        cast,
        sheet(
            row("Thứ Hai Mẫu", role="Lãnh đạo ký", capacity="Quyền"),
            row(capacity="Cấp phó"),
            row(role="Lãnh đạo ký", capacity="Vua"),
            row(concurrent="có"),
            row(concurrent="thỉnh thoảng"),
        ),
    )
    assert [(p.line, p.column) for p in wrong.problems] == [
        (2, "Tư cách"), (3, "Tư cách"), (4, "Tư cách"), (5, "Kiêm nhiệm"), (6, "Kiêm nhiệm"),
    ]  # fmt: skip
    assert "Chủ Tịch Mẫu" in wrong.problems[0].message


def test_two_leaders_of_one_body_in_one_sheet(cast: Cast) -> None:
    lead = {"role": "Lãnh đạo ký", "capacity": "Người đứng đầu", "body": "Phòng Văn hóa - Xã hội"}
    found = run(cast, sheet(row("Một Mẫu", **lead), row("Hai Mẫu", **lead)))
    assert [(p.line, p.column) for p in found.problems] == [(3, "Tư cách")]
    assert "Dòng 2" in found.problems[0].message
    later = lead | {"since": "01/01/2031"}
    assert (
        run(cast, sheet(row("Một Mẫu", **lead, until="31/12/2030"), row("Hai Mẫu", **later))).problems == ()
    )


def test_one_file_for_several_bodies_each_checked(cast: Cast) -> None:
    division, name = cast.body.division, orgs.card(cast.body.division).name
    org_services.give_code(
        actor=system_actor("loader"), body_id=division, scheme="Mã cơ quan", code="H31.99",
        since=date(2025, 7, 1), at=clock.now(),
    )  # fmt: skip
    content = sheet(
        row("Một Mẫu"), row("Hai Mẫu", body=name), row("Ba Mẫu", body="H31.99"),
        row("Bốn Mẫu", body="phòng văn hóa - xã hội"),
    )  # fmt: skip
    looked = run(cast, content)
    assert looked.problems == ()
    assert [one.body_name for one in looked.rows] == [
        orgs.card(cast.body.ward).name, name, name, name,
    ]  # fmt: skip
    run(cast, content, dry_run=False)
    assert set(Appointment.objects.filter(body=division).values_list("person__full_name", flat=True)) >= {
        "Hai Mẫu",
        "Ba Mẫu",
        "Bốn Mẫu",
    }
    neighbour = orgs.card(cast.body.neighbour_ward).name
    refused = run(
        cast,
        sheet(
            row(body=neighbour), row(body="Không Có Đâu"), row(body=orgs.card(cast.body.city).name),
            row(role="Quản trị nhân sự", body=name), row(name="", body=neighbour),
        ),
    )  # fmt: skip
    assert [(p.line, p.column) for p in refused.problems] == [
        (2, "Đơn vị"), (3, "Đơn vị"), (4, "Đơn vị"), (6, "Họ và tên"), (6, "Đơn vị"),
    ]  # fmt: skip
    assert len({p.message for p in refused.problems if p.column == "Đơn vị"}) == 1, (
        "absent and out of scope alike"
    )


def test_a_sheet_of_the_earlier_template_is_still_read(cast: Cast) -> None:
    old = [key for key in COLUMNS if key not in {"capacity", "concurrent", "body"}]
    cells = {"full_name": "Cũ Mẫu", "role": "Cán bộ thực hiện"}
    content = sheet([cells.get(key, "") for key in old], head=[COLUMNS[key][0] for key in old])
    assert run(cast, content, dry_run=False).created == 1
    post = Appointment.objects.get(person__full_name="Cũ Mẫu")
    assert (post.body_id, post.capacity, post.concurrent) == (cast.body.ward, "member", False)


@pytest.mark.parametrize(("who", "body", "refusal"), [
    ("officer", "ward", Refused),
    ("people_steward", "other_ward", NotFound),
    ("stranger", "ward", NotFound),
])  # fmt: skip
def test_only_whoever_keeps_the_body_imports_there(cast: Cast, who: str, body: str, refusal: type) -> None:
    with pytest.raises(refusal):
        run(cast, sheet(row()), who, body)
    with pytest.raises(refusal):
        selectors.people_workbook(cast.actor(who), cast.bodies[body])


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", b"<html>", b"\x00" * 100])
def test_what_is_no_workbook_is_refused(cast: Cast, content: bytes) -> None:
    with pytest.raises(NotPossible) as refused:
        run(cast, content)
    assert refused.value.code == "orgs-010"


def test_a_thousand_rows_take_bounded_time(cast: Cast) -> None:
    rows = [
        row(
            f"Người Mẫu {n}",
            email=f"mau-{n}@mau.example",
            identifier=f"{31_000_000_000 + n:012d}",
            account="có",
        )
        for n in range(MOST)
    ]
    content = sheet(*rows)
    started = time.process_time()
    assert run(cast, content, dry_run=False, invite=True).created == MOST
    assert time.process_time() - started < 20, "processor time, so that a busy machine does not decide"
    assert Invitation.objects.count() == MOST
    too_many = read_rows([HEAD, *rows, row("Thừa")], ROLES, HOMES).problems
    assert any("hơn 1000 người" in p.message for p in too_many)


def test_the_template_can_be_filled_in_and_read(cast: Cast) -> None:
    content = selectors.people_workbook(cast.actor("people_steward"), cast.body.ward)
    book = load_workbook(io.BytesIO(content))
    page = book["Người"]
    assert [cell.value.rstrip(" *") for cell in page[1]] == HEAD
    assert "Quản trị hệ thống" not in [cell.value for cell in book["Vai trò"]["A"]]
    for place, value in enumerate(row(identifier="031090004567", since="05/01/2026"), start=1):
        page.cell(2, place, value)
    filled = io.BytesIO()
    book.save(filled)
    result = run(cast, filled.getvalue())
    assert (len(result.rows), result.problems) == (1, ())


@given(st.lists(st.lists(st.text(max_size=12), max_size=12), max_size=8))
def test_any_sheet_is_read_without_breaking(cells: list[list[str]]) -> None:
    reading = read_rows([HEAD, *cells], ROLES, HOMES)
    assert reading.rows or reading.problems
    for wrong in reading.problems:
        assert wrong.message
    read_rows(cells, ROLES, HOMES)
