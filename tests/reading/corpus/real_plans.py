"""Facts of the five real plans: numbers, dates, markers, names of bodies, operators, counts. No sentences.

The plans themselves stay in the shared folder (``THIDUA_SHARED`` or ``../shared``); the tests skip without it.
``damaged`` plans come from optical recognition without a Vietnamese model: there a share of the facts suffices.
"""

from __future__ import annotations

from dataclasses import dataclass

Ref = tuple[str, str | None]
#: (year, operator, value)
Target = tuple[int, str, int]


@dataclass(frozen=True)
class Facts:
    """What one document holds. ``None`` in a scalar means: absent in the text."""

    file: str
    part: int = 0
    damaged: bool = False
    kind: str | None = None
    number: str | None = None
    symbol: str | None = None
    date: str | None = None
    issuer: str | None = None
    #: Whether the text holds the letterhead; without it the issuer may be read from the body or be absent.
    letterhead: bool = True
    drafts: tuple[str, ...] = ()
    legal_bases: tuple[Ref, ...] = ()
    #: Every reference after the preamble, with the marker path where it stands.
    other_references: tuple[tuple[str, str | None, str], ...] = ()
    #: As the author printed them, in order, separated by blanks.
    section_markers: str = ""
    #: (level, number of criteria)
    criteria: tuple[tuple[str, int], ...] = ()
    titles: tuple[tuple[str, str | None], ...] = ()
    forms: tuple[str, ...] = ()
    phases: tuple[tuple[int, int], ...] = ()
    #: (year, interim | final) wherever the reader keeps them, in a phase or outside
    reviews: tuple[tuple[int, str], ...] = ()
    targets: tuple[Target, ...] = ()
    #: (body, role, number of items or None when not judged, marker path)
    duties: tuple[tuple[str, str, int | None, str], ...] = ()
    #: (day, month, qualifier, recipients)
    reporting: tuple[tuple[int, int, str, tuple[str, ...]], ...] = ()
    recipients: int = 0
    capacity: str | None = None
    signed_by_name: bool = True
    stamps: tuple[str, ...] = ()
    funding: bool = True


_SOLEMN = ("Bằng khen của Thủ tướng Chính phủ", "Giấy khen")

HAI_PHONG_LETTER = Facts(
    file="hai-phong-draft.md",
    part=0,
    kind="CÔNG VĂN",
    issuer="Sở Giáo dục và Đào tạo",
    symbol="SGDDĐT-GDĐT&ĐH",
    legal_bases=(("8001/VP-VX", None), ("1315/QĐ-TTg", "2023-11-09")),
    recipients=5,
    capacity="KT.",
    funding=False,
)

HAI_PHONG_DRAFT = Facts(
    file="hai-phong-draft.md",
    part=1,
    kind="KẾ HOẠCH",
    symbol="KH-UBND",
    drafts=("draft",),
    legal_bases=(("1315/QĐ-TTg", "2023-11-09"),),
    other_references=(("49-KL/TW", "2019-05-10", "IV.1"), ("1373/QĐ-TTg", None, "VII.2")),
    section_markers="I. 1. 2. II. III. 1. a) b) c) d) đ) e) g) h) i) 2. a) b) "
    "IV. V. 1. 2. VI. VII. 1. 2. 3. 4. 5. 6. 7. 8. 9.",
    criteria=(
        ("thanhpho", 3),
        ("so_nganh", 5),
        ("mttq_doanthe", 3),
        ("huyen", 3),
        ("xa", 3),
        ("ho_gia_dinh", 2),
        ("doanh_nghiep", 4),
        ("ca_nhan", 2),
        ("khac", 1),
    ),
    titles=(
        ("Cộng đồng học tập", "thanhpho"),
        ("Cộng đồng học tập", "huyen"),
        ("Cộng đồng học tập", "xa"),
        ("Đơn vị học tập", None),
        ("Gia đình học tập", None),
        ("Dòng họ học tập", None),
        ("Công dân học tập", None),
    ),
    forms=_SOLEMN,
    phases=((2023, 2025), (2026, 2030)),
    reviews=((2025, "interim"), (2030, "final")),
    duties=(
        ("Các Sở, ban, ngành, tổ chức chính trị - xã hội và chính quyền các cấp", "lead", None, "VII.1"),
        ("Hội đồng Thi đua - Khen thưởng các cấp", "coordinate", 1, "VII.1"),
        ("Sở Giáo dục và Đào tạo", "lead", 4, "VII.2"),
        ("Sở Nội vụ (Ban Thi đua - Khen thưởng thành phố)", "lead", 1, "VII.3"),
        ("Sở Tài chính", "lead", 1, "VII.4"),
        ("Sở Thông tin và Truyền thông", "lead", 2, "VII.5"),
        ("Hội Khuyến học Hải Phòng", "lead", 1, "VII.6"),
        ("Ủy ban Mặt trận Tổ quốc Việt Nam thành phố", "requested", 1, "VII.7"),
        ("Ủy ban nhân dân quận/huyện", "lead", 4, "VII.8"),
    ),
    reporting=((5, 12, "before", ("Sở Giáo dục và Đào tạo", "Sở Nội vụ")),),
    recipients=13,
    capacity="TM.",
    signed_by_name=False,
)

HAI_PHONG_ISSUED = Facts(
    file="hai-phong-issued.ocr.txt",
    damaged=True,
    legal_bases=(("1315/QĐ-TTg", "2023-11-09"),),
    other_references=(("1373/QĐ-TTg", "2021-07-30", "VII.2"),),
    section_markers="I. 1. 2. II. III. 1. a) b) c) d) đ) e) g) h) 2. a) b) IV. V. 1. 2. VI. VII. 1. 2. 3. 4. 5. 6. 7. 8. 9.",
    criteria=(
        ("so_nganh", 6),
        ("mttq_doanthe", 3),
        ("huyen", 3),
        ("xa", 3),
        ("ho_gia_dinh", 2),
        ("doanh_nghiep", 4),
        ("ca_nhan", 2),
        ("khac", 1),
    ),
    phases=((2023, 2025), (2026, 2030)),
    reviews=((2025, "interim"), (2030, "final")),
    duties=(
        ("Hội đồng Thi đua - Khen thưởng các cấp", "coordinate", 1, "VII.1"),
        ("Sở Giáo dục và Đào tạo", "lead", 5, "VII.2"),
        ("Sở Nội vụ (Ban Thi đua - Khen thưởng thành phố)", "lead", 1, "VII.3"),
        ("Sở Tài chính", "lead", 1, "VII.4"),
        ("Sở Thông tin và Truyền thông", "lead", 2, "VII.5"),
        ("Hội Khuyến học Hải Phòng", "lead", 1, "VII.6"),
        ("Ủy ban nhân dân quận, huyện", "lead", 4, "VII.8"),
    ),
    reporting=((5, 12, "before", ("Sở Giáo dục và Đào tạo", "Sở Nội vụ")),),
    recipients=13,
    capacity="TM.",
    stamps=(
        "2023-12-29T16:32:58",
        "2023-12-29T17:59:34",
        "2023-12-29T17:59:35",
        "2023-12-29T17:59:36",
        "2023-12-29T18:12:55",
    ),
)

NAM_DINH = Facts(
    file="nam-dinh-province.md",
    kind="KẾ HOẠCH",
    issuer="Ủy ban nhân dân tỉnh Nam Định",
    letterhead=False,
    legal_bases=(("1315/QĐ-TTg", "2023-11-09"),),
    other_references=(
        ("09-CT/TU", "2022-04-19", "II.1"),
        ("145/KH-UBND", "2021-12-23", "II.1"),
        ("145/KH-UBND", "2022-11-07", "II.1"),
        ("09-CT/TU", "2022-04-19", "IV.3"),
        ("145/KH-UBND", "2021-12-23", "IV.3"),
        ("1373/QĐ-TTg", "2021-07-30", "VII.2"),
    ),
    section_markers="I. 1. 2. II. III. 1. a) b) c) d) đ) e) g) h) 2. a) b) IV. V. 1. 2. VI. VII. 1. 2. 3. 4. 5. 6. 7. 8. 9.",
    criteria=(
        ("tinh", 3),
        ("mttq_doanthe", 2),
        ("so_nganh", 4),
        ("huyen", 3),
        ("xa", 3),
        ("ho_gia_dinh", 2),
        ("doanh_nghiep", 3),
        ("ca_nhan", 2),
    ),
    titles=(
        ("Cộng đồng học tập", "tinh"),
        ("Cộng đồng học tập", "huyen"),
        ("Cộng đồng học tập", "xa"),
        ("Đơn vị học tập", None),
        ("Gia đình học tập", None),
        ("Dòng họ học tập", None),
        ("Công dân học tập", None),
    ),
    forms=(*_SOLEMN, "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"),
    phases=((2023, 2025), (2026, 2030)),
    reviews=((2025, "interim"), (2030, "final")),
    duties=(
        ("Các sở, ban, ngành, tổ chức chính trị - xã hội", "lead", None, "VII.1"),
        ("Hội đồng thi đua Khen thưởng các cấp", "coordinate", 1, "VII.1"),
        ("Sở Giáo dục và Đào tạo", "lead", 3, "VII.2"),
        ("Sở Nội vụ", "lead", 1, "VII.3"),
        ("Sở Tài chính", "lead", 1, "VII.4"),
        ("Ban Tuyên giáo Tỉnh ủy", "requested", 2, "VII.5"),
        ("Hội Khuyến học tỉnh", "lead", 1, "VII.6"),
        ("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "requested", 1, "VII.7"),
        ("Ủy ban nhân dân các huyện, thành phố Nam Định", "lead", 4, "VII.8"),
    ),
    reporting=((1, 12, "by", ("Sở Giáo dục và Đào tạo", "Sở Nội vụ")),),
    recipients=11,
    capacity="KT.",
)

TRIEU_SON = Facts(
    file="trieu-son-town.ocr.txt",
    damaged=True,
    kind="KẾ HOẠCH",
    number="119/KH-UBND",
    symbol="KH-UBND",
    date="2024-02-21",
    legal_bases=(("25/KH-UBND", "2024-01-19"),),
    other_references=(
        ("50/KH-UBND", "2022-03-02", "II.1"),
        ("4654/KH-BCĐ", "2022-09-21", "II.1"),
        ("4655/KH-BCĐ", "2022-09-21", "II.1"),
        ("947/KH-UBND", "2023-12-26", "II.2"),
        ("1373/QĐ-TTg", "2021-07-30", "VII.2"),
    ),
    section_markers="I. 1. 2. II. III. 1. 2. IV. V. 1. 2. VI. VII. 1. 2. 3. 4. 5. 6. 7. 8.",
    criteria=(("xa", 4), ("to_dan_pho", 3), ("ho_gia_dinh", 2), ("doanh_nghiep", 4), ("ca_nhan", 2)),
    phases=((2023, 2025), (2026, 2030)),
    reviews=((2025, "interim"), (2030, "final")),
    duties=(
        ("Hội Khuyến học thị trấn", "lead", 3, "VII.1"),
        ("Trung tâm học tập cộng đồng", "lead", 3, "VII.2"),
        ("Công chức Văn phòng", "lead", 1, "VII.3"),
        ("Công chức Tài chính - Kế toán", "lead", 1, "VII.4"),
        ("Công chức Văn hóa - Thông tin", "lead", 1, "VII.5"),
        ("Đài truyền thanh", "lead", 1, "VII.7"),
        ("Các tổ dân phố", "lead", 3, "VII.8"),
    ),
    reporting=((6, 12, "before", ("Hội Khuyến học thị trấn", "Trung tâm học tập cộng đồng")),),
    recipients=5,
    capacity="KT.",
    signed_by_name=False,
)

HONG_AN = Facts(
    file="hong-an-ward-digital.ocr.txt",
    damaged=True,
    kind="KẾ HOẠCH",
    issuer="Ủy ban nhân dân phường Hồng An",
    number="38/KH-UBND",
    symbol="KH-UBND",
    date="2025-08-20",
    legal_bases=(
        ("478-KH/TU", "2025-06-01"),
        ("150/KH-UBND", "2025-06-16"),
        ("2144/UBND-NVKTGS", "2025-08-15"),
        ("01/HD-BTĐKT", "2025-06-23"),
        ("203-QĐ/ĐU", "2025-07-03"),
    ),
    other_references=(
        ("89-CTr/TU", "2025-02-25", "I.1"),
        ("57-NQ/TW", "2024-12-22", "I.1"),
        ("475-KH/TU", "2025-05-22", "I.1"),
        ("02/2025/TT-BGDĐT", "2025-01-24", "II.2.2"),
        ("57-NQ/TW", "2024-12-22", "III.3.2.1"),
        ("03/NQ-CP", "2025-01-09", "III.3.2.1"),
        ("71/NQ-CP", "2025-01-04", "III.3.2.1"),
        ("01-KH/BCĐTW", "2025-03-21", "III.3.2.1"),
    ),
    section_markers="I. 1. 2. II. 1. 2. 2.1. 2.2. 3. III. 1. 2. 3. 3.1. 3.2. 3.2.1. 3.2.2. a) b) c) "
    "3.3.3. 3.3.4. 3.3.5. VI. 1. 2. 3. 4.",
    forms=(
        "Huân chương Lao động",
        "Cờ thi đua của Chính phủ",
        "Bằng khen của Thủ tướng Chính phủ",
        "Giấy khen",
    ),
    reviews=((2027, "interim"), (2030, "final")),
    targets=(
        (2025, ">", 80),
        (2025, "=", 100),
        (2025, "=", 80),
        (2025, "=", 80),
        (2025, "=", 80),
        (2026, "=", 100),
        (2026, "=", 100),
        (2026, "=", 100),
        (2026, "=", 100),
        (2026, "=", 100),
        (2026, ">=", 80),
    ),
    duties=(
        ("Ban Xây dựng Đảng Đảng ủy", "requested", None, "VI.1"),
        ("Ủy ban Mặt trận Tổ quốc Việt Nam và các tổ chức đoàn thể", "requested", None, "VI.2"),
        ("Phòng Văn hóa - Xã hội", "lead", 3, "VI.3"),
        ("Các cơ quan, đơn vị, trường học, doanh nghiệp", "lead", None, "VI.4"),
    ),
    reporting=((5, 12, "before", ("Ủy ban nhân dân phường",)),),
    recipients=11,
    capacity="TM.",
    funding=False,
)

ALL = (HAI_PHONG_LETTER, HAI_PHONG_DRAFT, HAI_PHONG_ISSUED, NAM_DINH, TRIEU_SON, HONG_AN)
