"""Facts of the five real plans (counts, dates, operators, levels) against what the reader gives."""

from __future__ import annotations

import pytest

from tests.reading.real_plans import read_plan
from thidua.reading.schema import Reading

HAI_PHONG_DRAFT = "hai-phong-draft.md"
HAI_PHONG = "hai-phong-issued.ocr.txt"
NAM_DINH = "nam-dinh-province.md"
TRIEU_SON = "trieu-son-town.ocr.txt"
HONG_AN = "hong-an-ward-digital.ocr.txt"


def plan_of_draft() -> Reading:
    return read_plan(HAI_PHONG_DRAFT).documents[1]


def codes(reading: Reading) -> set[str]:
    return {finding.code for finding in reading.findings}


def test_the_draft_file_holds_a_dispatch_and_the_plan_it_carries() -> None:
    reading = read_plan(HAI_PHONG_DRAFT)
    assert [document.kind for document in reading.documents] == ["CÔNG VĂN", "KẾ HOẠCH"]
    assert [attachment.kind for attachment in reading.attachments] == ["KẾ HOẠCH"]
    assert reading.documents[1].status == "draft"
    assert reading.documents[1].number is None
    assert reading.documents[1].symbol == "KH-UBND"
    assert reading.documents[1].issuer == "Ủy ban nhân dân thành phố Hải Phòng"


def test_the_dispatch_asks_for_comments_which_is_no_reporting() -> None:
    reading = read_plan(HAI_PHONG_DRAFT)
    assert reading.reporting == ()
    assert reading.targets == ()
    assert reading.signature is not None and reading.signature.capacity == "KT."


def test_criteria_of_the_draft() -> None:
    groups = plan_of_draft().criteria_groups
    assert [(group.marker, group.level, group.n) for group in groups] == [
        ("a)", "thanhpho", 3),
        ("b)", "so_nganh", 5),
        ("c)", "mttq_doanthe", 3),
        ("d)", "huyen", 3),
        ("đ)", "xa", 3),
        ("e)", "ho_gia_dinh", 2),
        ("g)", "doanh_nghiep", 4),
        ("h)", "ca_nhan", 2),
        ("i)", "khac", 1),
    ]


def test_criteria_of_nam_dinh() -> None:
    groups = read_plan(NAM_DINH).criteria_groups
    assert [(group.marker, group.level, group.n) for group in groups] == [
        ("a)", "tinh", 3),
        ("b)", "mttq_doanthe", 2),
        ("c)", "so_nganh", 4),
        ("d)", "huyen", 3),
        ("đ)", "xa", 3),
        ("e)", "ho_gia_dinh", 2),
        ("g)", "doanh_nghiep", 3),
        ("h)", "ca_nhan", 2),
    ]
    assert ("Cộng đồng học tập", "tinh", "III.1.a") in [
        (title.title, title.level, title.where) for title in read_plan(NAM_DINH).titles
    ]


@pytest.mark.parametrize("name", [NAM_DINH, HAI_PHONG, TRIEU_SON])
def test_two_phases_with_their_reviews(name: str) -> None:
    assert [(phase.start, phase.end) for phase in read_plan(name).phases] == [(2023, 2025), (2026, 2030)]


def test_reviews_stand_in_their_phases() -> None:
    stones = [stone for phase in read_plan(NAM_DINH).phases for stone in phase.milestones]
    assert [(stone.year, stone.what) for stone in stones] == [(2025, "sơ kết"), (2030, "tổng kết")]


def test_before_and_no_later_than_are_told_apart() -> None:
    draft, province = plan_of_draft().reporting, read_plan(NAM_DINH).reporting
    assert [(rule.day, rule.month, rule.qualifier, rule.where) for rule in draft] == [
        (5, 12, "before", "VII.9")
    ]
    assert [(rule.day, rule.month, rule.qualifier, rule.where) for rule in province] == [
        (1, 12, "by", "VII.9")
    ]
    assert province[0].addressees == ("Sở Giáo dục và Đào tạo", "Sở Nội vụ")
    assert province[0].recurrence == "yearly"


def test_rewards_by_occasion() -> None:
    rewards = {reward.occasion: reward.forms for reward in read_plan(NAM_DINH).rewards}
    assert rewards["annual"] == ()
    assert rewards["interim"] == rewards["final"]
    assert rewards["final"] == (
        "Bằng khen của Thủ tướng Chính phủ",
        "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
        "Giấy khen",
    )


def test_one_number_in_two_years_is_two_documents() -> None:
    dates = {c.date for c in read_plan(NAM_DINH).other_references if c.number == "145/KH-UBND"}
    assert dates == {"2021-12-23", "2022-11-07"}


def test_second_body_inside_an_item() -> None:
    duties = {(duty.body, duty.where): duty.role for duty in plan_of_draft().duties}
    assert duties["Hội đồng Thi đua - Khen thưởng các cấp", "VII.1"] == "coordinate"
    assert duties["Ủy ban Mặt trận Tổ quốc Việt Nam thành phố", "VII.7"] == "requested"


def test_recipients_and_signature_of_nam_dinh() -> None:
    reading = read_plan(NAM_DINH)
    assert len(reading.recipients) == 11
    assert reading.recipients[-1] == "Lưu: VP1, VP7"
    assert reading.signature is not None
    assert (reading.signature.capacity, reading.signature.name) == ("KT.", "Trần Lê Đoài")


def test_signing_stamps_of_the_issued_plan() -> None:
    stamps = read_plan(HAI_PHONG).signing_stamps
    assert [stamp.time[11:19] for stamp in stamps if stamp.time] == [
        "16:32:58",
        "17:59:34",
        "17:59:35",
        "17:59:36",
        "18:12:55",
    ]
    assert read_plan(HAI_PHONG).date is None, "a signing time is not the date of the document"


@pytest.mark.parametrize(
    ("name", "romans"),
    [
        (HAI_PHONG, ["I.", "II.", "III.", "IV.", "V.", "VI.", "VII."]),
        (TRIEU_SON, ["I.", "II.", "III.", "IV.", "V.", "VI.", "VII."]),
        (HONG_AN, ["I.", "II.", "III.", "VI."]),
        (NAM_DINH, ["I.", "II.", "III.", "IV.", "V.", "VI.", "VII."]),
    ],
)
def test_main_parts_also_through_damage(name: str, romans: list[str]) -> None:
    found = [section.marker for section in read_plan(name).sections if section.level == 1]
    assert [marker for marker in found if marker] == romans


def test_numbers_of_damaged_plans() -> None:
    town, ward = read_plan(TRIEU_SON), read_plan(HONG_AN)
    assert (town.number, ward.number) == ("119/KH-UBND", "38/KH-UBND")
    assert (town.source.text_quality, ward.source.text_quality) == ("damaged", "damaged")
    assert ward.date == "2025-08-20"


def test_targets_of_hong_an() -> None:
    targets = read_plan(HONG_AN).targets
    assert [(t.year, t.op, t.value) for t in targets] == [
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
    ]


@pytest.mark.parametrize(
    ("name", "levels", "counts"),
    [
        (
            HAI_PHONG,
            ["so_nganh", "mttq_doanthe", "huyen", "xa", "ho_gia_dinh", "doanh_nghiep", "ca_nhan", "khac"],
            [6, 3, 3, 3, 2, 4, 2, 1],
        ),
        (TRIEU_SON, ["xa", "to_dan_pho", "ho_gia_dinh", "doanh_nghiep", "ca_nhan"], [4, 3, 2, 4, 2]),
    ],
)
def test_criteria_through_damage(name: str, levels: list[str], counts: list[int]) -> None:
    groups = read_plan(name).criteria_groups
    assert [group.level for group in groups] == levels
    assert [group.n for group in groups] == counts


@pytest.mark.parametrize(("name", "day"), [(HAI_PHONG, 5), (TRIEU_SON, 6), (HONG_AN, 5)])
def test_reporting_through_damage(name: str, day: int) -> None:
    dated = [rule for rule in read_plan(name).reporting if rule.day]
    assert [(rule.day, rule.month, rule.qualifier) for rule in dated] == [(day, 12, "before")]


def test_bases_and_reviews_of_hong_an() -> None:
    reading = read_plan(HONG_AN)
    assert [basis.number for basis in reading.legal_bases] == [
        "478-KH/TU",
        "150/KH-UBND",
        "2144/UBND-NVKTGS",
        "01/HD-BTĐKT",
        "203-QĐ/ĐU",
    ]
    assert [(stone.year, stone.what) for stone in reading.milestones][1:] == [
        (2027, "sơ kết"),
        (2030, "tổng kết"),
    ]


def test_wrong_levels_copied_by_the_town_are_found() -> None:
    wrong = [finding for finding in read_plan(TRIEU_SON).findings if finding.code == "title.wrong-level"]
    assert len(wrong) == 2


def test_only_damaged_text_is_restored() -> None:
    assert read_plan(NAM_DINH).restored_text is None
    mended = read_plan(HAI_PHONG).restored_text
    assert mended is not None and 0.5 < mended.changed < 0.95
    assert "Đối với cấp huyện" in mended.text


def test_defects_of_the_originals_are_found() -> None:
    dispatch = read_plan(HAI_PHONG_DRAFT)
    assert {"citation.impossible-date", "personal-data"} <= codes(dispatch)
    assert {"title.misspelt", "power.criteria-set"} <= codes(plan_of_draft())
    assert {"numbering.jump", "numbering.parent", "section.missing-funding"} <= codes(read_plan(HONG_AN))


def test_messages_never_repeat_personal_data() -> None:
    messages = " ".join(finding.message for finding in read_plan(HAI_PHONG_DRAFT).findings)
    assert "@" not in messages
    assert "0934" not in messages


def test_impossible_date_is_kept_as_printed() -> None:
    bases = read_plan(HAI_PHONG_DRAFT).legal_bases
    assert ("8001/VP-VX", "2033-22-22") in [(basis.number, basis.date) for basis in bases]
