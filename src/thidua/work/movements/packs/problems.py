"""What a checker says about a pack."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with a pack.

    :param file: path inside the pack's folder.
    :param line: 1-based line of the value at fault (1 when the whole file is at fault).
    :param code: stable kind of problem, see :data:`CODES`.
    :param message: what is wrong and what was expected, in Vietnamese.
    :param path: where inside the file, such as ``targets[2].value``.
    """

    file: str
    line: int
    code: str
    message: str
    path: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: [{self.code}] {self.message}"

    def to_json(self) -> dict[str, str | int]:
        return {
            "file": self.file,
            "line": self.line,
            "code": self.code,
            "message": self.message,
            "path": self.path,
        }


#: Kinds of problem and what they mean; never reused for something else.
CODES: dict[str, str] = {
    "file": "thiếu tệp, tệp không đọc được hoặc thư mục không phải gói",
    "yaml": "sai cú pháp YAML, khóa lặp, hoặc dùng bí danh (*)",
    "missing": "thiếu trường bắt buộc",
    "unknown": "trường lạ",
    "type": "sai kiểu giá trị",
    "choice": "giá trị ngoài danh sách đóng",
    "text": "chữ rỗng, thừa khoảng trắng hoặc không phải NFC",
    "decimal": 'số thập phân phải viết trong dấu nháy, như "70" hoặc "78.8"',
    "duplicate": "mã dùng hai lần",
    "reference": "mã tham chiếu không có",
    "verified": "xác minh không nhất quán với nguồn hoặc với giá trị",
    "rule": "giá trị trái quy tắc của gói",
    "example": "ví dụ cho kết quả khác kết quả ghi trong gói",
    "count": "số dòng khác số ghi trong pack.yaml",
    "hash": "sha256 khác số ghi trong pack.yaml",
}
