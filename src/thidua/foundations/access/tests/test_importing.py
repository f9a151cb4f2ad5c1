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
from thidua.foundations.access.rules.people_sheet import COLUMNS, MOST, read_rows
from thidua.foundations.audit import selectors as audit
from thidua.ground import clock
from thidua.ground.errors import NotFound, NotPossible, Refused

HEAD = [name for name, _others in COLUMNS.values()]
LABELS = {code: role.label for code, role in ROLES.items()}


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


def test_who_is_known_already_is_told_without_saying_whose(cast: Cast) -> None:
    content = sheet(row("Một Mẫu", identifier="031090004567"))
    run(cast, content, dry_run=False)
    again = run(
        cast, sheet(row("Hai Mẫu", identifier="031090004567"), row(email=cast.officer.email, account="có"))
    )
    assert [p.line for p in again.problems] == [2, 3]
    assert cast.officer.name not in str(again.problems)
    assert "Một Mẫu" not in str(again.problems)
    assert run(cast, sheet(row(email=cast.officer.email))).problems == (), (
        "an address without an account may be shared"
    )


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
    too_many = read_rows([HEAD, *rows, row("Thừa")], LABELS, LABELS).problems
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
    reading = read_rows([HEAD, *cells], LABELS, LABELS)
    assert reading.rows or reading.problems
    for wrong in reading.problems:
        assert wrong.message
    read_rows(cells, LABELS, LABELS)
