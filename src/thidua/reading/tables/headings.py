"""What sections are about, by the words of their headings, as plans of every level print them.

Each topic has the folded phrases that say it. The first topic whose phrase a heading holds wins, so narrow
topics stand before broad ones. `examples` of each are in the table test.
"""

from __future__ import annotations

import re
from typing import Literal

Topic = Literal[
    "purpose", "requirements", "targets", "criteria", "rewards", "schedule", "funding", "assignment",
    "reporting", "contents", "measures", "results", "proposals", "amendment", "basis", "subjects",
]  # fmt: skip

#: (topic, folded pattern on a heading). Words stand for themselves; "^" and "$" bind to the whole heading.
HEADING_TOPICS: tuple[tuple[Topic, str], ...] = (
    ("amendment", r"sua doi|bo sung mot so|dieu chinh mot so|thay the|bai bo"),
    ("reporting", r"^(?:che do )?(?:thong tin,? )?bao cao$|che do (?:thong tin,? )?bao cao|thoi han bao cao"
            r"|cong tac bao cao"
                  r"|^thong tin,? bao cao|bao cao dinh ky|quy dinh (?:ve )?bao cao"),
    ("rewards", r"khen thuong|bieu duong|ton vinh|muc thuong|giai thuong"),
    ("criteria", r"tieu chi|^tieu chuan$|tieu chuan (?:thi dua|danh gia|cong nhan|xet)"
                 r"|noi dung cham diem|thang diem"),
    ("results", r"ket qua (?:dat duoc|thuc hien|trien khai|cong nhan|cong tac|noi bat|chu yeu|nam|hoat dong)|^ket qua\b"
                r"|danh gia chung|uu diem|han che|ton tai|nguyen nhan|bai hoc kinh nghiem|dac diem tinh hinh|^tinh hinh"
                r"|cong tac chi dao$|thuc trang|khai quat"),
    ("proposals", r"kien nghi|de xuat,? kien nghi|^de xuat$"),
    ("funding", r"kinh phi|^nguon luc\b|nguon luc (?:tai chinh|thuc hien)|du toan|tai chinh thuc hien"),
    ("assignment", r"to chuc thuc hien|phan cong (?:nhiem vu|thuc hien|trach nhiem|to chuc)?|trach nhiem "
            r"(?:thuc hien|thi hanh|cua)"
                   r"|^to chuc trien khai|nhiem vu cu the cua cac|^phan cong|to chuc,? thuc hien|trach nhiem "
            r"cac (?:co quan|don vi|bo phan)"
                   r"|^trach nhiem$|to chuc thi hanh|^thuc hien$"),
    ("targets", r"chi tieu|muc tieu"),
    ("schedule", r"tien do|lo trinh|thoi gian (?:thuc hien|trien khai|to chuc)|giai doan|ke hoach thoi "
            r"gian|^thoi gian\b|cac buoc"),
    ("subjects", r"doi tuong|pham vi"),
    ("purpose", r"muc dich"),
    ("requirements", r"^yeu cau"),
    ("measures", r"giai phap|bien phap|nhiem vu"),
    ("contents", r"noi dung|hoat dong|cong viec|quan diem"),
    ("basis", r"^can cu"),
)  # fmt: skip

_COMPILED = tuple((topic, re.compile(pattern)) for topic, pattern in HEADING_TOPICS)


def heading_topic(key: str) -> Topic | None:
    """The topic of a heading given in key form (`keys.plain`), or None.

    >>> heading_topic("muc dich, yeu cau"), heading_topic("tieu chi thi dua va hinh thuc khen thuong")
    ('purpose', 'rewards')
    >>> heading_topic("to chuc thuc hien"), heading_topic("noi dung, chi tieu va thoi gian thuc hien")
    ('assignment', 'targets')
    """
    bare = key.strip(" .:;*")
    for topic, pattern in _COMPILED:
        if pattern.search(bare):
            return topic
    return None


def heading_topics(key: str) -> frozenset[Topic]:
    """Every topic a heading names ("tiêu chí thi đua và hình thức khen thưởng" names two).

    >>> sorted(heading_topics("tieu chi thi dua va hinh thuc khen thuong"))
    ['criteria', 'rewards']
    """
    bare = key.strip(" .:;*")
    return frozenset(topic for topic, pattern in _COMPILED if pattern.search(bare))
