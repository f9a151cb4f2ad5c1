"""Subjects of criteria and levels of titles, by the words that name them (key form)."""

from __future__ import annotations

import re

#: (level of the contract, pattern on the subject). The first that matches wins, so the narrow stand first.
SUBJECT_LEVELS: tuple[tuple[str, str], ...] = (
    ("khac", r"doi tuong khac|cac doi tuong con lai|to chuc, ca nhan khac|trong va ngoai nuoc|kieu bao"),
    ("so_nganh", r"^(?:cac )?(?:so|phong|ban),? (?:ban|nganh|phong)\b"),
    ("mttq_doanthe", r"mat tran|mttq|doan the|to chuc chinh tri|to chuc xa hoi|cong doan|doan thanh nien|hoi "
            r"vien|cac hoi\b|hoi khuyen hoc|hoi phu nu"),
    ("doanh_nghiep", r"doanh nghiep|hop tac xa|lien hiep hop tac|co so san xuat|tap doan"),
    ("ho_gia_dinh", r"ho gia dinh|gia dinh|\bdong ho\b|cac ho\b"),
    ("ca_nhan", r"gia lang|nguoi co uy tin"),
    ("to_dan_pho", r"to dan pho|thon|xom|khu pho|khu dan cu|\bkhu vuc\b(?! (?:cong|tu|nong|mien|nha))"
            r"|\bbuon\b|\bap\b|\blang\b|to nhan dan"),
    ("khac", r"truong hoc|co so giao duc|nha truong|trung tam|to chuyen mon|cac to\b|cac lop|tap the "
            r"lop|chi bo|to chuc dang"),
    ("so_nganh", r"cac so\b|\bbo, (?:ban, )?nganh|\bcac bo\b|so, (?:ban, )?nganh|so, ban|cac ban, nganh"
            r"|cac phong|phong, ban|ban, nganh|co quan thuoc tinh|co quan chuyen mon|don vi thuoc "
            r"tinh|co quan, don vi (?:cap|thuoc|truc thuoc)"),
    ("ca_nhan", r"ca nhan|cong dan|can bo|giao vien|hoc sinh|nguoi (?:dan|lao dong|hoc)|dang vien|doan vien|vien chuc"),
    ("xa", r"cap (?:xa|phuong|thi tran)|cac xa|xa, (?:phuong|thi tran)|phuong, xa|cac phuong|uy ban "
            r"nhan dan (?:xa|phuong|thi tran)|ubnd (?:xa|phuong|thi tran)|thi tran$"),
    ("huyen", r"cap (?:huyen|quan)|cac (?:huyen|quan)|huyen, (?:thanh pho|thi xa|quan)|quan, huyen"
            r"|quan/huyen|(?:uy ban nhan dan|ubnd) (?:huyen|quan|thi xa)"),
    ("thanhpho", r"cap thanh pho|(?:uy ban nhan dan|ubnd) thanh pho|^thanh pho"),
    ("tinh", r"cap tinh|(?:uy ban nhan dan|ubnd) tinh|^tinh\b"),
    ("khac", r"co quan|don vi|tap the|to chuc"),
)  # fmt: skip
_SUBJECTS = tuple((level, re.compile(pattern)) for level, pattern in SUBJECT_LEVELS)


def subject_level(key: str) -> str | None:
    """The level of a subject in key form, None when it names no subject of criteria.

    >>> subject_level("cac so, ban, nganh thanh pho"), subject_level("cap tinh")
    ('so_nganh', 'tinh')
    >>> subject_level("uy ban mat tran to quoc viet nam tinh"), subject_level("tieu chi thi dua") is None
    ('mttq_doanthe', True)
    """
    return next((level for level, pattern in _SUBJECTS if pattern.search(key)), None)


#: Recognition titles of learning: (title as official texts write it, pattern in key form; "dong hoc hoc tap" is
#: the usual misspelling).
TITLES: tuple[tuple[str, str], ...] = (
    ("Công dân học tập", r"cong dan hoc tap"),
    ("Gia đình học tập", r"gia dinh hoc tap"),
    ("Dòng họ học tập", r"dong ho hoc tap|dong hoc hoc tap"),
    ("Cộng đồng học tập", r"cong dong hoc tap"),
    ("Đơn vị học tập", r"don vi hoc tap"),
    ("Thành phố học tập", r"thanh pho hoc tap(?! toan cau)"),
    ("Xã hội học tập", r"(?!)"),
)
#: Slips of titles that still hold every letter, so that damage cannot have made them: key form → the title.
TITLE_SLIPS: dict[str, str] = {"dong hoc hoc tap": "Dòng họ học tập"}
TITLE_PATTERNS = tuple((title, re.compile(pattern)) for title, pattern in TITLES)

#: Level words after a title ("cấp xã, huyện, tỉnh").
LEVEL_WORDS: tuple[tuple[str, str], ...] = (
    ("thanhpho", "thanh pho"),
    ("tinh", "tinh"),
    ("huyen", "huyen"),
    ("huyen", "quan"),
    ("xa", "thi tran"),
    ("xa", "xa"),
    ("xa", "phuong"),
    ("to_dan_pho", "thon"),
    ("to_dan_pho", "to dan pho"),
    ("to_dan_pho", "khu dan cu"),
    ("to_dan_pho", "co so"),
)

#: Which subject may be asked for which level of "Cộng đồng học tập" (Thông tư 25/2023/TT-BGDĐT: xã, huyện, tỉnh;
#: Hội Khuyến học Việt Nam's set: thôn, tổ dân phố).
COMMUNITY_LEVELS: dict[str, tuple[str, ...]] = {
    "tinh": ("tinh",),
    "thanhpho": ("thanhpho", "tinh"),
    "huyen": ("huyen",),
    "xa": ("xa",),
    "to_dan_pho": ("to_dan_pho",),
}
