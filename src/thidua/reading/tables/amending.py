"""Words by which one document changes another, in key form (see ``keys.plain``).

The forms are those plans and decisions use in practice; Nghị định 34/2016/NĐ-CP and its successors prescribe them for
legal documents only (chưa xác minh).
"""

from __future__ import annotations

from typing import Final

#: Units of a text from the outermost in; a later unit stands inside an earlier one.
UNITS: Final[dict[str, int]] = {
    "phan": 0,
    "chuong": 1,
    "muc": 2,
    "tieu muc": 3,
    "dieu": 4,
    "khoan": 5,
    "diem": 6,
    "tiet": 7,
    "gach dau dong": 8,
    "doan": 8,
}

#: Numbers in words, as in "gạch đầu dòng thứ hai".
ORDINALS: Final[dict[str, int]] = {
    "nhat": 1, "dau tien": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5,
    "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
}  # fmt: skip

#: A clause gets other words.
REPLACE: Final = r"(?:sua doi,? (?:va )?bo sung|sua doi|dieu chinh|thay the|viet lai|thay)"
#: A clause is added.
INSERT: Final = r"(?:bo sung|them|chen)"
#: A clause goes.
REPEAL: Final = r"(?:bai bo|huy bo|bo|luoc bo|xoa bo)"
#: Words within clauses are other words: what precedes the quoted words.
WORDS: Final = r"(?:(?:cac )?(?:cum tu|tu|chu|noi dung|moc thoi gian|thoi han|thoi gian|so lieu|ten))"
#: Numbers change.
RENUMBER: Final = r"(?:danh so lai|danh lai so(?: thu tu)?|sua so thu tu)"
#: A document that changes another says so in its title.
TITLE: Final = r"\b(?:sua doi|bo sung|dieu chinh|bai bo|thay the mot so|dinh chinh)\b"
#: Everywhere in the amended document.
EVERYWHERE: Final = r"\b(?:(?:trong|tai) (?:toan bo|toan van|(?:ca )?ke hoach|van ban)|o tat ca)\b"
