"""Samples the examples of rules are made of. The frame has no fault of its own: what is found is the example's."""

from __future__ import annotations

_HEAD = """ỦY BAN NHÂN DÂN
XÃ BÌNH MINH

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 7/KH-UBND

Bình Minh, ngày 03 tháng 02 năm 2025

KẾ HOẠCH
Phát động phong trào học tập

"""
_BODY = """I. MỤC ĐÍCH

Nâng cao nhận thức của Nhân dân.

II. KINH PHÍ

Từ ngân sách xã.

III. TỔ CHỨC THỰC HIỆN

1. Phòng Văn hóa - Xã hội

- Báo cáo kết quả về Ủy ban nhân dân xã trước ngày 01/12 hằng năm.
"""
_CLOSING = """

Nơi nhận:
- Lưu: VT.

CHỦ TỊCH

Nguyễn Văn Mẫu
"""


def framed(text: str) -> str:
    """The document of an example.

    A text with a letterhead of its own is the whole document, one with parts (``I.``) the body; anything else
    becomes the preamble of a body without faults.
    """
    if "CỘNG HÒA" in text:
        return text
    body = text if text.startswith("I.") else f"{text}\n\n{_BODY}"
    return f"{_HEAD}{body}{_CLOSING}"


#: A body that names neither money nor reports, and the same with one of them.
BARE = (
    "I. MỤC ĐÍCH\n\nNâng cao nhận thức.\n\nII. NỘI DUNG\n\nMở lớp học.\n\nIII. TỔ CHỨC THỰC HIỆN\n\n"
    "1. Phòng Văn hóa - Xã hội\n\n- Hướng dẫn các thôn thực hiện."
)
FUNDED = f"{BARE}\n\nIV. KINH PHÍ\n\nTừ ngân sách xã."
REPORTED = f"{BARE}\n\n- Báo cáo Ủy ban nhân dân xã trước ngày 01/12 hằng năm."
#: Whole documents without a closing: one that should be signed, one annexed to a decision.
UNSIGNED = f"{_HEAD}{FUNDED}"
ANNEXED = f"{_HEAD}(Kèm theo Quyết định số 15/QĐ-UBND ngày 03/02/2025 của Ủy ban nhân dân xã)\n\n{FUNDED}"


def duty(body: str, task: str) -> str:
    """A plan that gives a body one thing to do."""
    return f"I. TỔ CHỨC THỰC HIỆN\n\n1. {body}\n\n- {task}"


def reports(own: str, above: str) -> tuple[str, str]:
    """A plan with a yearly report due on a day, and its superior's plan with one."""
    return (
        duty("Các tổ dân phố", f"Báo cáo kết quả về Hội Khuyến học xã {own} hằng năm."),
        duty("Ủy ban nhân dân các xã", f"Báo cáo kết quả về Sở Nội vụ {above} hằng năm."),
    )
