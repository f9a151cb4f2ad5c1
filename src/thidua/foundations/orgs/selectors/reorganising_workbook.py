"""The Excel list of a reorganisation to fill in: empty, or with examples of every kind of row."""

from __future__ import annotations

import io

import xlsxwriter

from ..rules.reorganising_sheet import COLUMNS
from .territories import territory_kinds

#: What each column is for, printed as a note on its heading.
_NOTES = {
    "act": "Ghi ở dòng đầu và ở dòng đổi văn bản; để trống là như dòng trên.",
    "on": "Ngày đầu tiên có hiệu lực. Cả tệp một ngày.",
    "work": "Để trống: nhập, chia. Hoặc: đổi tên, đổi loại, chuyển, kết thúc, lập lại.",
    "old": "Mã của đơn vị trước sắp xếp. Nhiều đơn vị nhập toàn bộ vào một nơi có thể ghi chung, cách nhau dấu phẩy.",
    "group": "Chỉ ghi khi nói riêng một thôn, tổ dân phố của đơn vị ở cột mã cũ.",
    "code": "Để trống nếu chưa có mã.",
    "name": "Tên đầy đủ có loại: Phường …, Xã …",
    "parent": "Mã cấp trên; để trống nếu như cũ. Có thể là mã đơn vị mới trong chính tệp này.",
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
)  # fmt: skip


def reorganisation_workbook(*, examples: bool = False) -> bytes:
    """A workbook with the columns of the list; with ``examples`` every kind of row, marked as samples."""
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
        sheet.set_column(index, index, 28 if key in {"act", "issuer", "name", "source"} else 16, text)
        sheet.write_string(0, index, printed, head)
        if key in _NOTES:
            sheet.write_comment(0, index, _NOTES[key])
    keys = list(COLUMNS)
    kinds = list(dict.fromkeys(kind["vi"] for kind in territory_kinds()))
    for key, choices in (
        ("work", ["đổi tên", "đổi loại", "chuyển", "kết thúc", "lập lại"]),
        ("kind", kinds),
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
