"""Single sentences as offices write them, and what each sets: targets, reports, work. All invented."""

from __future__ import annotations

import pytest

from thidua.reading import Reading, read_text

HEAD = (
    "ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nXÃ SÔNG MẪU\tĐộc lập - Tự do - Hạnh phúc\n\n"
    "Số: 10/KH-UBND\tSông Mẫu, ngày 05 tháng 01 năm 2026\n\nKẾ HOẠCH\nPhát động phong trào đọc sách\n\n"
)


def plan(
    targets: str = "- Nâng cao nhận thức.", work: str = "1. Phòng Văn hóa - Xã hội\n- Theo dõi."
) -> Reading:
    return read_text(
        f"{HEAD}I. MỤC TIÊU\n1. Mục tiêu cụ thể\n{targets}\n\nII. TỔ CHỨC THỰC HIỆN\n{work}\n\n"
        "Nơi nhận:\tTM. ỦY BAN NHÂN DÂN\n- Lưu: VT.\tCHỦ TỊCH\n"
    )


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Đến năm 2027, ≥ 90% hộ gia đình đăng ký.", [(2027, ">=", 90, "hộ gia đình")]),
        ("Tỷ lệ người dân có tài khoản đạt >80%.", [(None, ">", 80, "người dân có tài khoản")]),
        (
            "Từ 60% - 65% người lao động được đào tạo.",
            [(None, ">=", 60, "người lao động"), (None, "<=", 65, "người lao động")],
        ),
        ("Từ 95% học sinh trở lên mượn sách.", [(None, ">=", 95, "học sinh")]),
        ("80% cán bộ từ cấp phó trở lên tự học.", [(None, "=", 80, None)]),
        ("Vận động Quỹ Khuyến học đạt 150 triệu đồng trở lên.", [(None, ">=", 150, "Quỹ Khuyến học")]),
        ("Quyên góp từ 200 cuốn sách trở lên.", [(None, ">=", 200, "cuốn sách")]),
        (
            "100% trường học và ít nhất 90% thôn có tủ sách.",
            [(None, "=", 100, "trường học"), (None, ">=", 90, "thôn")],
        ),
        (
            "100% học sinh các trường trung học được tập huấn.",
            [(None, "=", 100, "học sinh các trường trung học")],
        ),
        (
            "Ít nhất 85% đoàn viên đăng ký, trong đó trên 30% là nam.",
            [(None, ">=", 85, "đoàn viên"), (None, ">", 30, "nam")],
        ),
        ("Không quá 02 học sinh bỏ học.", [(None, "<=", 2, None)]),
        ("Tăng 5% so với năm 2025.", []),
    ],
)
def test_targets(sentence: str, expected: list[tuple[int | None, str, float, str | None]]) -> None:
    found = plan(targets=f"- {sentence}").targets
    assert [(t.year, t.op, t.value) for t in found] == [row[:3] for row in expected]
    for target, row in zip(found, expected, strict=True):
        assert row[3] is None or target.population == row[3]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Báo cáo về UBND xã trước ngày 10/6 (báo cáo 6 tháng) và trước ngày 05/12 (báo cáo năm).",
            [(10, 6, "before", "half-yearly"), (5, 12, "before", "yearly")],
        ),
        (
            "Định kỳ hằng quý (trước ngày 20 tháng cuối quý), 6 tháng (trước ngày 20/6) và hằng năm (trước ngày 20/12) "
            "báo cáo UBND xã.",
            [
                (20, None, "before", "quarterly"),
                (20, 6, "before", "half-yearly"),
                (20, 12, "before", "yearly"),
            ],
        ),
        (
            "Định kỳ 6 tháng (trước ngày 10/6), năm (trước ngày 01/12), các thôn báo cáo UBND xã.",
            [(10, 6, "before", "half-yearly"), (1, 12, "before", "yearly")],
        ),
        ("Ngày 25 hằng tháng, các trường báo cáo số liệu về UBND xã.", [(25, None, "on", "monthly")]),
        ("Trước ngày mùng 5 hằng tháng các thôn báo cáo về UBND xã.", [(5, None, "before", "monthly")]),
        ("Báo cáo gửi về UBND xã trước 17 giờ 00 ngày 15/12/2026.", [(15, 12, "before", "once")]),
        ("Báo cáo và danh sách gửi về UBND xã trước ngày 20/11/2026.", [(20, 11, "before", "once")]),
        ("Hồ sơ đề nghị khen thưởng gửi về UBND xã trước ngày 15/11 hằng năm.", []),
        ("Kế hoạch của các đơn vị gửi về UBND xã trước ngày 20/01/2026.", []),
        ("Bãi bỏ việc các thôn gửi báo cáo quý trước ngày 15 của tháng cuối quý.", []),
        ("Ngày 02/3/2025, các thôn đã báo cáo kết quả.", []),
    ],
)
def test_reports(sentence: str, expected: list[tuple[int, int | None, str, str]]) -> None:
    found = plan(work=f"1. Các thôn, trường học\n- {sentence}").reporting
    assert [(r.day, r.month, r.qualifier, r.recurrence) for r in found] == expected


def test_the_way_of_a_report_holds_no_address() -> None:
    sentence = "Báo cáo gửi về UBND xã (qua Phòng Nội vụ, email: mau@vidu.vn) trước ngày 15/12/2026."
    assert plan(work=f"1. Các thôn\n- {sentence}").reporting[0].via == "Phòng Nội vụ"


@pytest.mark.parametrize(
    ("sentence", "body", "role"),
    [
        ("Giao Phòng Văn hóa - Xã hội chủ trì thực hiện.", "Phòng Văn hóa - Xã hội", "lead"),
        (
            "Yêu cầu các trường học trên địa bàn xã tổ chức thực hiện.",
            "các trường học trên địa bàn xã",
            "lead",
        ),
        (
            "Phân công đồng chí Phó Chủ tịch UBND xã trực tiếp chỉ đạo.",
            "đồng chí Phó Chủ tịch UBND xã",
            "lead",
        ),
        ("Đề nghị Hội Khuyến học xã tuyên truyền.", "Hội Khuyến học xã", "requested"),
        ("Trạm Y tế xã phối hợp với nhà trường khám sức khỏe.", "Trạm Y tế xã", "coordinate"),
    ],
)
def test_work(sentence: str, body: str, role: str) -> None:
    first = plan(work=f"- {sentence}\n- Hội Nông dân xã: vận động hội viên.").duties[0]
    assert (first.body, first.role) == (body, role)


def test_an_order_that_closes_the_plan_is_work() -> None:
    reading = plan(
        work="1. Các thôn\n- Tuyên truyền.\n\nGiao Phòng Nội vụ theo dõi, tổng hợp việc thực hiện./."
    )
    assert [duty.body for duty in reading.duties] == ["Các thôn", "Phòng Nội vụ"]


def test_reviews_in_a_schedule_by_months() -> None:
    reading = read_text(
        f"{HEAD}I. TIẾN ĐỘ THỰC HIỆN\n- Tháng 01/2026: Sơ kết.\n- Tháng 5/2027: Tổng kết.\n\nNơi nhận:\n- Lưu: VT.\n"
    )
    assert [(m.year, m.what) for m in reading.milestones] == [(2026, "sơ kết"), (2027, "tổng kết")]
