"""Central documents plans of these movements cite, with the day each was issued, as read on the page named.

Only numbers no other document of the same year bears: a number, a symbol and an issuer of the central level.
"""

from __future__ import annotations

from thidua.reading.keys import plain

#: (number as printed, day of issue, page where it was read)
_READ: tuple[tuple[str, str, str], ...] = (
    ("1373/QĐ-TTg", "2021-07-30", "thoidai.com.vn"),
    ("387/QĐ-TTg", "2022-03-25", "thuviennhadat.vn, lsu.vn"),
    ("677/QĐ-TTg", "2022-06-03", "hethongphapluat.com, thuvienphapluat.vn"),
    ("1315/QĐ-TTg", "2023-11-09", "baothainguyen.vn, lawnet.vn"),
    ("24/2023/TT-BGDĐT", "2023-12-11", "thuviennhadat.vn, lawnet.vn"),
    ("25/2023/TT-BGDĐT", "2023-12-27", "hoinhabaobacgiang.vn, lawnet.vn"),
    ("57-NQ/TW", "2024-12-22", "tailieu.vn (căn cứ của Nghị quyết 71/NQ-CP)"),
    ("03/NQ-CP", "2025-01-09", "thuvienphapluat.vn"),
    ("71/NQ-CP", "2025-04-01", "thuvienphapluat.vn, tailieu.vn"),
)
#: Number in key form → day of issue.
KNOWN_DATES: dict[str, str] = {plain(number): day for number, day, _ in _READ}
