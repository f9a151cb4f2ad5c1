"""What must not be read: deadlines of dossiers, quoted deadlines, quotas, results; and text that hurts."""

from __future__ import annotations

import time

import pytest

from thidua.reading import read_text
from thidua.reading.schema import Reading


def plan(body: str, kind: str = "KẾ HOẠCH") -> Reading:
    head = (
        "ỦY BAN NHÂN DÂN\nXÃ BÌNH MINH\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"
        f"Số: 7/KH-UBND\n\nBình Minh, ngày 03 tháng 02 năm 2025\n\n{kind}\nPhát động phong trào học tập\n\n"
    )
    return read_text(
        head + body + "\n\nNơi nhận:\n- Lưu: VT.\n\nCHỦ TỊCH\n\nNguyễn Văn Mẫu\n", file="mau.txt"
    )


ASSIGN = "I. TỔ CHỨC THỰC HIỆN\n\n1. Phòng Văn hóa - Xã hội\n\n"


@pytest.mark.parametrize(
    "item",
    [
        "- Tiếp nhận hồ sơ đề nghị khen thưởng trước ngày 30/9 hằng năm.",
        "- Gửi văn bản góp ý về Ủy ban nhân dân xã trước ngày 15/3/2025.",
        "- Lập danh sách đăng ký danh hiệu, gửi Hội Khuyến học xã chậm nhất ngày 31/3 hằng năm.",
        "- Xây dựng kế hoạch, gửi về Ủy ban nhân dân xã trước ngày 01/3/2025.",
        "- Báo cáo thành tích gửi kèm hồ sơ trước ngày 10/10 hằng năm.",
        "- Số liệu tính đến ngày 30/11 hằng năm.",
        "- Nếu có vướng mắc, kịp thời báo cáo Ủy ban nhân dân xã.",
        "- Tổ chức lớp tập huấn cho báo cáo viên trước ngày 20/4 hằng năm.",
    ],
)
def test_deadlines_that_are_no_reporting(item: str) -> None:
    assert plan(f"{ASSIGN}{item}\n").reporting == ()


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("- Báo cáo kết quả về Hội Khuyến học xã trước ngày 06/12 hằng năm.", [(6, 12, "before", "yearly")]),
        ("- Chậm nhất ngày 01/12 hằng năm báo cáo Ủy ban nhân dân xã.", [(1, 12, "by", "yearly")]),
        ("- Báo cáo 6 tháng trước ngày 10/6, báo cáo năm trước ngày 25/11 về Hội Khuyến học xã.",
         [(10, 6, "before", "half-yearly"), (25, 11, "before", "yearly")]),
        ("- Hằng quý, chậm nhất ngày 20 của tháng cuối quý, báo cáo Đảng ủy xã.", [(20, None, "by", "quarterly")]),
        ("- Hằng năm báo cáo kết quả về Ủy ban nhân dân xã.", [(None, None, None, "yearly")]),
        ("- Gửi báo cáo về Ủy ban nhân dân xã vào ngày 15/6 hằng năm.", [(15, 6, "on", "yearly")]),
    ],
)  # fmt: skip
def test_reporting(item: str, expected: list[tuple[object, ...]]) -> None:
    rules = plan(f"{ASSIGN}{item}\n").reporting
    assert [(rule.day, rule.month, rule.qualifier, rule.recurrence) for rule in rules] == expected
    assert all(rule.senders == ("Phòng Văn hóa - Xã hội",) for rule in rules)


def test_replaced_deadline_of_an_amended_plan() -> None:
    body = (
        "I. NỘI DUNG SỬA ĐỔI, BỔ SUNG\n\n1. Sửa đổi khoản 2 mục V: cụm từ “báo cáo trước ngày 05/12” được thay bằng "
        "“báo cáo trước ngày 25/11”.\n\n2. Bổ sung chỉ tiêu “80% hộ gia đình”.\n"
    )
    reading = plan(body)
    assert (reading.reporting, reading.targets, reading.duties) == ((), (), ())


@pytest.mark.parametrize(
    "body",
    [
        "I. KHEN THƯỞNG\n\n1. Tiêu chuẩn\n\n- Có 100% cán bộ học xong.\n- Đề nghị không quá 20% số đơn vị.\n",
        "I. TIÊU CHÍ THI ĐUA\n\n1. Đối với cấp xã\n\n- Trên 70% gia đình được công nhận.\n",
        "I. KẾT QUẢ THỰC HIỆN\n\n1. Gia đình học tập\n\n- Đạt 81,3% số hộ.\n",
        "I. TỔ CHỨC THỰC HIỆN\n\n1. Hội Khuyến học xã\n\n- Kiểm tra ít nhất 10% số hồ sơ.\n",
    ],
)
def test_percentages_that_are_no_targets(body: str) -> None:
    assert plan(body).targets == ()


def test_targets_with_their_operators() -> None:
    body = (
        "I. CHỈ TIÊU\n\n1. Năm 2026\n\n- Trên 80% hộ gia đình có tủ sách.\n- Từ 60% trở lên người lao động có chứng chỉ số.\n"  # noqa: E501
        "- Có 1.200 người được công nhận.\n\n2. Đến năm 2030\n\n- Tỷ lệ thôn chưa có tủ sách không quá 2%.\n"
    )
    assert [(t.year, t.op, t.value, t.unit, t.population, t.where) for t in plan(body).targets] == [
        (2026, ">", 80, "%", "hộ gia đình", "I.1"),
        (2026, ">=", 60, "%", "người lao động", "I.1"),
        (2026, "=", 1200, "người", "người", "I.1"),
        (2030, "<=", 2, "%", "thôn chưa có tủ sách", "I.2"),
    ]


def test_wrong_level_and_shares_are_found() -> None:
    body = (
        "I. TIÊU CHÍ THI ĐUA\n\n1. Đối với cấp xã\n\n- Được công nhận “Cộng đồng học tập” cấp huyện.\n\n"
        "II. KẾT QUẢ\n\n1. Có 118/164 dòng họ, đạt 75%.\n\n3. Có 82/100 hộ, đạt 82%.\n"
    )
    codes = {finding.code for finding in plan(body).findings}
    assert {"title.wrong-level", "percent.mismatch", "numbering.jump"} <= codes


def test_a_clean_plan_has_no_errors() -> None:
    body = (
        "Căn cứ Quyết định số 1315/QĐ-TTg ngày 09/11/2023 của Thủ tướng Chính phủ;\n\nI. MỤC ĐÍCH\n\nNâng cao nhận thức.\n\n"
        "II. KINH PHÍ\n\nTừ ngân sách xã.\n\nIII. TỔ CHỨC THỰC HIỆN\n\n1. Phòng Văn hóa - Xã hội\n\n"
        "- Báo cáo Ủy ban nhân dân xã trước ngày 01/12 hằng năm.\n"
    )
    assert plan(body).findings == ()


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "a", "\x00\x01", "1.", "I.", "“", "\f\f", "# \n**\n", "|a|\n|-|\n", "KẾ HOẠCH"]
)
def test_scraps_are_read_without_harm(text: str) -> None:
    reading = read_text(text).to_json()
    assert reading["duties"] == [] and reading["targets"] == []


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000_000,
        "trước ngày 5/12 báo cáo về Sở Nội vụ, " * 20_000,
        "“" * 200_000,
        "1." * 300_000,
        "CỘNG HÒA " * 50_000,
    ],
    ids=["one letter", "deadlines", "quotes", "numbers", "capitals"],
)
def test_hostile_text_ends(text: str) -> None:
    begun = time.process_time()
    read_text(text)
    assert time.process_time() - begun < 30


def test_a_plan_of_thirty_kilobytes_is_read_within_a_second() -> None:
    item = (
        "- Chủ trì, phối hợp với Sở Nội vụ hướng dẫn, kiểm tra việc thực hiện phong trào trên địa bàn xã.\n"
    )
    body = "".join(f"{n}. Phòng số {n}\n\n{item * 4}\n" for n in range(1, 60))
    plan(f"I. TỔ CHỨC THỰC HIỆN\n\n{body}")
    begun = time.process_time()
    reading = plan(f"I. TỔ CHỨC THỰC HIỆN\n\n{body}")
    assert time.process_time() - begun < 1
    assert len(reading.duties) == 59
