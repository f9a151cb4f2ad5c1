"""The Excel list of people to fill in: its columns, what each is for, the roles that may be given."""

from __future__ import annotations

import io
from uuid import UUID

import xlsxwriter

from thidua.foundations.access import policy
from thidua.foundations.access.roles import ROLES
from thidua.foundations.access.rules.people_sheet import CAPACITY_WORDS, COLUMNS, MOST, NEEDED
from thidua.foundations.access.selectors.pages import seen_body
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor

#: Name of the second sheet, which the list of choices may point at.
_ROLES = "Vai trò"
#: Name of the third: the body and those directly below it.
_BODIES = "Đơn vị"

#: What each column is for, as a note on its heading.
_NOTES = {
    "full_name": "Bắt buộc.",
    "email": "Địa chỉ công vụ; cần có khi mở tài khoản.",
    "identifier": "12 chữ số, không bắt buộc; được mã hóa khi nhập. Người đã có số này trong hệ thống chỉ được phân công "
    "thêm. Xóa tệp này sau khi nhập xong.",
    "role": "Bắt buộc; chọn trong danh sách.",
    "position": "Như in trên văn bản, ví dụ Phó Chủ tịch.",
    "capacity": "Theo luật: quyết định khối ký. Người đứng đầu, cấp phó, quyền, phụ trách đi với vai trò Lãnh đạo ký. "
    "Để trống: thành viên.",
    "concurrent": "Ghi “có” khi chức lãnh đạo này là kiêm nhiệm.",
    "body": "Mã hoặc tên đơn vị trong phạm vi bạn quản lý. Để trống: đơn vị của trang tải tệp này.",
    "since": "Để trống: từ hôm nhập.",
    "until": "Để trống khi chưa biết.",
    "basis": "Số, ký hiệu và ngày của quyết định phân công.",
    "account": "Ghi “có” để mở tài khoản đăng nhập.",
}


def people_workbook(actor: Actor, body_id: UUID) -> bytes:
    """An empty workbook for one body, with the roles this steward may give there.

    :raises NotFound: the body is out of scope (``access-003``). :raises Refused: its people are kept by others.
    """
    card = seen_body(actor, body_id)
    policy.may_add_people(actor, card).require()
    given = [role for code, role in ROLES.items() if policy.may_appoint(actor, code, card)]
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    head = book.add_format({"bold": True, "bg_color": "#F3F1EC", "border": 1, "text_wrap": True})
    text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet("Người")
    for index, (key, (printed, _others)) in enumerate(COLUMNS.items()):
        # Everything as text: Excel would drop the zeros in front of a number and turn days about.
        sheet.set_column(index, index, 26 if key in {"full_name", "email", "role", "basis"} else 18, text)
        sheet.write_string(0, index, printed + (" *" if key in NEEDED else ""), head)
        if key in _NOTES:
            sheet.write_comment(0, index, _NOTES[key])
    columns = list(COLUMNS)
    listed = {
        "role": [role.label for role in given],
        "capacity": list(CAPACITY_WORDS.values()),
        "concurrent": ["có", "không"],
        "account": ["có", "không"],
    }
    for key, choices in listed.items():
        place = columns.index(key)
        rule = {"validate": "list", "source": choices}
        if len(",".join(choices)) > 255:  # Excel's limit for a list in the rule itself
            rule["source"] = f"='{_ROLES}'!$A$2:$A${len(given) + 1}"
        sheet.data_validation(1, place, MOST, place, rule)
    bodies = [card, *orgs.children(card.id, limit=None)]
    place = columns.index("body")
    # Another body in scope may be typed: the list is only of the nearest.
    rule = {
        "validate": "list",
        "source": f"='{_BODIES}'!$A$2:$A${len(bodies) + 1}",
        "error_type": "information",
    }
    sheet.data_validation(1, place, MOST, place, rule)
    sheet.freeze_panes(1, 1)
    roles = book.add_worksheet(_ROLES)
    roles.set_column(0, 0, 28)
    roles.set_column(1, 1, 90)
    roles.write_row(0, 0, ["Vai trò", "Làm được gì"], head)
    for line, role in enumerate(given, start=1):
        roles.write_row(line, 0, [role.label, role.may])
    page = book.add_worksheet(_BODIES)
    page.set_column(0, 0, 70)
    page.write_row(0, 0, ["Đơn vị"], head)
    for line, body in enumerate(bodies, start=1):
        page.write_string(line, 0, body.name)
    book.close()
    return target.getvalue()
