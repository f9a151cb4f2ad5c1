"""What stands at the top of the document."""

from __future__ import annotations

from collections.abc import Iterator

from thidua.reading.lint.rule import Hit, Source, Subject, examples, rule


@rule(
    "letterhead.issuer",
    "note",
    "Tên cơ quan không khớp ký hiệu",
    why="Ký hiệu mang chữ viết tắt của cơ quan ban hành, nên phải cùng một cơ quan với tên in phía trên.",
    todo="Sửa tên cơ quan ban hành hoặc ký hiệu trước khi ký.",
    sources=(
        Source("Nghị định 30/2020/NĐ-CP, Điều 8 khoản 2 điểm b và c", "verified", "hethongphapluat.vn"),
    ),
    fires=examples(
        "UBND TỈNH BÌNH MINH\nSỞ GIÁO DỤC VÀ ĐÀO TẠO\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Độc lập - Tự do - Hạnh phúc\n\nSố:     /KH-UBND\n\nBình Minh, ngày     tháng     năm 2024\n\nDỰ THẢO\n\n"
        "KẾ HOẠCH\nHọc tập\n\nI. MỤC ĐÍCH\n\nHọc."
    ),
    silent=examples("I. MỤC ĐÍCH\n\nHọc tập."),
)
def issuer(subject: Subject) -> Iterator[Hit]:
    """The symbol belongs to another body than the one printed above it."""
    if subject.head.issuer_from_symbol:
        symbol, body = subject.reading.symbol, subject.reading.issuer
        yield Hit(f"Ký hiệu “{symbol}” là của “{body}”, không phải của cơ quan in trên đầu văn bản.")
