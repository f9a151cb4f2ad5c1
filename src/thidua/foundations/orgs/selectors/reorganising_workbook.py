"""The Excel list of a reorganisation to fill in: empty, or with examples of every kind of row."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter

from ..rules.reorganising_sheet import COLUMNS
from .packs import kinds as body_kinds
from .territories import territory_kinds

_WIDE = frozenset({"act", "issuer", "body", "name", "superior", "source"})
#: What each column is for, printed as a note on its heading.
_NOTES = {
    "act": "Ghi ở dòng đầu và ở dòng đổi văn bản; để trống là như dòng trên.",
    "on": "Ngày đầu tiên có hiệu lực. Cả tệp một ngày.",
    "work": "Để trống: nhập, chia. Hoặc: đổi tên, đổi loại, chuyển, kết thúc, lập lại.",
    "old": "Mã của đơn vị trước sắp xếp. Nhiều đơn vị nhập toàn bộ vào một nơi có thể ghi chung, cách nhau dấu phẩy. "
    "Dòng về cơ quan: mã địa bàn nơi cơ quan ấy đứng.",
    "group": "Chỉ ghi khi nói riêng một thôn, tổ dân phố của đơn vị ở cột mã cũ.",
    "body": "Chỉ ghi khi dòng nói về một cơ quan, đơn vị (sở, phòng, trường, hội …): tên của nó, mỗi dòng một cơ quan. "
    "Nhiều cơ quan trùng tên: “Phòng … thuộc Sở …”.",
    "code": "Để trống nếu chưa có mã. Cơ quan không có mã.",
    "name": "Tên đầy đủ có loại: Phường …, Xã … Cơ quan: các dòng cùng tên, cùng cấp trên là một cơ quan mới; tên của "
    "một cơ quan đang có ở đó nghĩa là nhập vào cơ quan ấy.",
    "kind": "Để trống: theo tên (địa bàn), như các cơ quan cũ (cơ quan). Các loại ở trang “Loại”.",
    "parent": "Mã cấp trên; để trống nếu như cũ. Có thể là mã đơn vị mới trong chính tệp này. Dòng về cơ quan: cấp trên "
    "là Ủy ban nhân dân của mã ấy, trừ khi ghi cột sau.",
    "superior": "Chỉ ghi ở dòng về cơ quan: tên cơ quan cấp trên, ở địa bàn của “Mã cấp trên”; mã để trống thì ở cùng "
    "địa bàn. Cả hai để trống: như cũ.",
    "extent": "“Toàn bộ” hoặc “một phần”. Đơn vị bị chia: mỗi phần một dòng.",
    "share": "Phần trăm: 40 hay 40%; từ 1 trở xuống ghi cả dấu %: 0,5%. Không biết thì để trống, không tự chia đều.",
    "share_of": "Dân số hoặc diện tích.",
    "source": "Lấy tỷ lệ từ đâu.",
}
_EXAMPLES: tuple[dict[str, str], ...] = (
    {"act": "01/NQ-MAU", "act_date": "01/6/2026", "issuer": "(dòng mẫu)", "on": "01/7/2026", "old": "99901, 99902",
     "code": "99921", "name": "Xã Mẫu Một", "extent": "toàn bộ"},
    {"old": "99903", "code": "99921", "name": "Xã Mẫu Một", "extent": "một phần", "share": "40%", "share_of": "dân số",
     "source": "(nguồn mẫu)"},
    {"old": "99903", "code": "99922", "name": "Phường Mẫu Hai", "extent": "một phần"},
    {"old": "99903", "group": "Thôn Mẫu Đông", "work": "chuyển", "parent": "99921"},
    {"old": "99904", "work": "đổi tên", "name": "Xã Mẫu Bốn"},
    {"old": "99905", "work": "đổi loại", "kind": "phường"},
    {"old": "99901", "body": "Trường Tiểu học Mẫu A", "name": "Trường Tiểu học Mẫu Một", "parent": "99921"},
    {"old": "99902", "body": "Trường Tiểu học Mẫu B", "name": "Trường Tiểu học Mẫu Một", "parent": "99921"},
    {"old": "99900", "body": "Sở Mẫu Năm", "name": "Sở Mẫu Sáu đang có"},
    {"old": "99900", "body": "Chi cục Mẫu Bảy", "name": "Chi cục Mẫu Tám", "superior": "Sở Mẫu Sáu đang có",
     "extent": "một phần"},
    {"old": "99900", "body": "Chi cục Mẫu Bảy", "name": "Chi cục Mẫu Chín", "superior": "Sở Mẫu Sáu đang có",
     "extent": "một phần"},
    {"old": "99904", "body": "Phòng Mẫu Mười", "work": "đổi tên", "name": "Phòng Mẫu Mười một"},
    {"old": "99904", "body": "Trường Mẫu Mười hai", "work": "đổi loại", "kind": "Trường phổ thông nhiều cấp học"},
    {"old": "99900", "body": "Trung tâm Mẫu Mười ba", "work": "chuyển", "parent": "99904",
     "superior": "Phòng Mẫu Mười bốn"},
    {"old": "99904", "body": "Ban Mẫu Mười lăm", "work": "kết thúc"},
    {"old": "99904", "body": "Hội Mẫu Mười sáu", "work": "lập lại"},
)  # fmt: skip


def reorganisation_workbook(*, examples: bool = False) -> bytes:
    """A workbook with the columns of the list; with ``examples`` every kind of row, marked as samples.

    A second sheet has the kinds of territories and of bodies, for the list its cells open.
    """
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("Sắp xếp")
    head = book.add_format(
        {"bold": True, "bg_color": "#F3F1EC", "border": 1, "text_wrap": True, "valign": "top"}
    )
    text = book.add_format({"num_format": "@"})
    for index, (key, (printed, _)) in enumerate(COLUMNS.items()):
        # Codes as text: Excel would drop the zeros in front.
        sheet.set_column(index, index, 28 if key in _WIDE else 16, text)
        sheet.write_string(0, index, printed, head)
        if key in _NOTES:
            sheet.write_comment(0, index, _NOTES[key], {"x_scale": 2, "y_scale": 1.6})
    keys = list(COLUMNS)
    choices: list[str] | str
    for key, choices in (
        ("work", ["đổi tên", "đổi loại", "chuyển", "kết thúc", "lập lại"]),
        ("kind", _kinds(book, head)),
        ("extent", ["toàn bộ", "một phần"]),
        ("share_of", ["dân số", "diện tích"]),
    ):
        column = keys.index(key)
        sheet.data_validation(
            1, column, 20000, column, {"validate": "list", "source": choices, "ignore_blank": True}
        )
    sheet.freeze_panes(1, 0)
    for line, row in enumerate(_EXAMPLES if examples else (), start=1):
        for key, value in row.items():
            sheet.write_string(line, keys.index(key), value, text)
    book.close()
    return target.getvalue()


def _kinds(book: xlsxwriter.Workbook, head: Any) -> str:
    """A sheet with every kind a cell may say; where its names stand. Too many for a list inside the cell's own rule."""
    said: dict[str, list[str]] = {}
    for kind in territory_kinds():
        said[kind["vi"]] = ["địa bàn"]
    for kind in body_kinds():
        said.setdefault(kind["label"], []).append("cơ quan")
    sheet = book.add_worksheet("Loại")
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 1, 20)
    for column, title in enumerate(("Loại", "Của")):
        sheet.write_string(0, column, title, head)
    for line, (name, of) in enumerate(said.items(), start=1):
        sheet.write_string(line, 0, name)
        sheet.write_string(line, 1, ", ".join(dict.fromkeys(of)))
    sheet.freeze_panes(1, 0)
    return f"='Loại'!$A$2:$A${len(said) + 1}"
