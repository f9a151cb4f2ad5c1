"""Forms of commendation and occasions, by the words that name them (key form).

The catalogue is that of Luật Thi đua, khen thưởng 06/2022/QH15: orders, medals, flags, certificates of merit.
"""

from __future__ import annotations

import re

#: What a form of commendation begins with.
FORM_HEADS: tuple[str, ...] = (
    "huan chuong", "huy chuong", "ky niem chuong", "co thi dua", "bang khen", "giay khen", "chien si thi dua",
    "lao dong tien tien", "tap the lao dong xuat sac", "tap the lao dong tien tien", "anh hung lao dong",
    "danh hieu vinh du", "thu khen", "bieu trung", "giay chung nhan",
)  # fmt: skip
FORM = re.compile(rf"\b(?:{'|'.join(FORM_HEADS)})\b")

#: What ends a form's name in running text.
FORM_END = re.compile(
    r"[;.:()]|\s+(?:cho|doi voi|theo|khi|neu|truong hop|trong|de tang|tang|va cac|nham|tai|de"
    r"|kem|den|voi|duoc|dat|hang nam|hoac de nghi|va de nghi)\b"
    r"|,|\s+va\s+(?=(?:huan|huy|ky niem|co thi|bang|giay|chien|tap the|de nghi))|\s+hoac\s+(?=(?:bang|giay|co))"
)

#: Occasions: (occasion of the contract, pattern on a heading or sentence).
OCCASIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("annual", re.compile(r"ha[n]g nam|thuong xuyen|cuoi nam|tong ket nam(?: hoc)?\b(?! 20)|ket thuc nam hoc|khen "
            r"thuong nam 20\d\d|theo nam hoc|moi nam|hoc ky")),
    ("interim", re.compile(r"so ket|giua (?:ky|giai doan)")),
    ("final", re.compile(r"tong ket(?! nam\b(?! 20))|ket thuc (?:phong trao|giai doan|chuong trinh|cuoc)|cuoi giai "
            r"doan")),
)  # fmt: skip


def occasions(key: str) -> tuple[str, ...]:
    """The occasions a heading or sentence names.

    >>> occasions("khen thuong trong dot so ket giai doan 2023 - 2025 va tong ket giai doan 2023 - 2030")
    ('interim', 'final')
    >>> occasions("khen thuong hang nam"), occasions("khen thuong nam 2026")
    (('annual',), ('annual',))
    """
    return tuple(name for name, pattern in OCCASIONS if pattern.search(key))
