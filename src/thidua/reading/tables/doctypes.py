"""Types of administrative and Party documents, with their abbreviations.

Abbreviations: Nghị định 30/2020/NĐ-CP, Phụ lục III (administrative types); Party types as Party bodies print
them in their symbols (Hướng dẫn 36-HD/VPTW on the layout of Party documents; chưa xác minh in detail).
"""

from __future__ import annotations

#: (name, abbreviation in symbols). A dispatch (công văn) has no abbreviation.
DOCUMENT_TYPES: tuple[tuple[str, str | None], ...] = (
    ("NGHỊ QUYẾT", "NQ"),
    ("QUYẾT ĐỊNH", "QĐ"),
    ("CHỈ THỊ", "CT"),
    ("QUY CHẾ", "QC"),
    ("QUY ĐỊNH", "QyĐ"),
    ("THÔNG CÁO", "TC"),
    ("THÔNG BÁO", "TB"),
    ("HƯỚNG DẪN", "HD"),
    ("CHƯƠNG TRÌNH", "CTr"),
    ("KẾ HOẠCH", "KH"),
    ("PHƯƠNG ÁN", "PA"),
    ("ĐỀ ÁN", "ĐA"),
    ("DỰ ÁN", "DA"),
    ("BÁO CÁO", "BC"),
    ("BIÊN BẢN", "BB"),
    ("TỜ TRÌNH", "TTr"),
    ("HỢP ĐỒNG", "HĐ"),
    ("CÔNG ĐIỆN", "CĐ"),
    ("BẢN GHI NHỚ", "BGN"),
    ("BẢN THỎA THUẬN", "BTT"),
    ("GIẤY ỦY QUYỀN", "GUQ"),
    ("GIẤY MỜI", "GM"),
    ("GIẤY GIỚI THIỆU", "GGT"),
    ("THÔNG TƯ", "TT"),
    ("NGHỊ ĐỊNH", "NĐ"),
    ("KẾT LUẬN", "KL"),
    ("THÔNG TRI", "TT"),
    ("QUY TRÌNH", None),
    ("LUẬT", None),
    ("ĐIỀU LỆ", None),
    ("BỘ TIÊU CHÍ", None),
)

#: Types by which running text names a document (order: longest first when searched).
CITED_TYPES: tuple[str, ...] = (
    "Nghị quyết liên tịch",
    "Thông tư liên tịch",
    "Chương trình hành động",
    "Chương trình phối hợp",
    "Kế hoạch hành động",
    "Kế hoạch liên tịch",
    "Kế hoạch phối hợp",
    "Thông báo kết luận",
    "Văn bản hợp nhất",
    "Nghị quyết",
    "Quyết định",
    "Chỉ thị",
    "Quy chế",
    "Quy định",
    "Thông báo",
    "Hướng dẫn",
    "Chương trình",
    "Kế hoạch",
    "Phương án",
    "Đề án",
    "Dự án",
    "Báo cáo",
    "Biên bản",
    "Tờ trình",
    "Công điện",
    "Công văn",
    "Thông tư",
    "Nghị định",
    "Kết luận",
    "Thông tri",
    "Văn bản",
    "Pháp lệnh",
    "Bộ luật",
    "Hiến pháp",
    "Luật",
    "Điều lệ",
)

#: A dispatch prints no type; this is what Nghị định 30/2020 calls it.
DISPATCH = "CÔNG VĂN"
