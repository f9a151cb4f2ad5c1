"""Tables of invented examples for the reader's small functions."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import thidua.reading
from thidua.reading.bodies import leading_body, proper_case, split_bodies
from thidua.reading.citations import find_citations
from thidua.reading.criteria import forms_in, titles_in
from thidua.reading.duties import due_in
from thidua.reading.funding import sources_in
from thidua.reading.keys import plain
from thidua.reading.markers import find_marker
from thidua.reading.parts import is_letterhead_mark, type_name
from thidua.reading.phases import reviews_in
from thidua.reading.quantities import operator_of, parse_number
from thidua.reading.tables.headings import HEADING_TOPICS, heading_topics
from thidua.reading.tables.rewards import occasions
from thidua.reading.tables.subjects import subject_level

MODULES = [
    module.name
    for module in pkgutil.walk_packages(thidua.reading.__path__, "thidua.reading.")
    if not any(word in module.name for word in ("intake", "sandbox", "cli", "ocr", "docx"))
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize(
    ("text", "printed", "kind"),
    [
        ("I. MỤC ĐÍCH", "I.", "roman"),
        ("I- MỤC ĐÍCH", "I-", "roman"),
        ("IV/ KINH PHÍ", "IV/", "roman"),
        ("1- Mục đích", "1-", "number"),
        ("1) Mục đích", "1)", "number"),
        ("(1) Mục đích", "(1)", "number"),
        ("2.1. Năm 2026", "2.1.", "multi"),
        ("2.1 Năm 2026", "2.1", "multi"),
        ("3.2.2. Bằng khen", "3.2.2.", "multi"),
        ("II.1. Nội dung", "II.1.", "multi"),
        ("a) Cấp tỉnh", "a)", "letter"),
        ("đ) Cấp xã", "đ)", "letter"),
        ("a. Cấp tỉnh", "a.", "letter"),
        ("A. PHẦN CHUNG", "A.", "capital"),
        ("Đ. TỔ CHỨC THỰC HIỆN", "Đ.", "capital"),
        ("Điều 3. Kinh phí", "Điều 3.", "article"),
        ("Chương II", "Chương II", "chapter"),
        ("Phần thứ hai: NHIỆM VỤ", "Phần thứ hai:", "part"),
        ("- Giấy khen;", "-", "bullet"),
        ("+ Giấy khen;", "+", "bullet"),
        ("• Giấy khen;", "•", "bullet"),
    ],
)
def test_markers(text: str, printed: str, kind: str) -> None:
    marker = find_marker(text)
    assert marker is not None
    assert (marker.printed, marker.kind) == (printed, kind)


@pytest.mark.parametrize(
    "text",
    [
        "2023 - 2030",
        "15/12/2025 là hạn cuối",
        "1.250.000 người",
        "Mục đích",
        "80% học sinh",
        "2.5 triệu đồng",
        "Phần này",
        "",
    ],
)
def test_no_markers(text: str) -> None:
    assert find_marker(text) is None


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("I1. NOI DUNG", "II."),
        ("|. MUC DICH", "I."),
        ("I11. TIEU CHI", "III."),
        ("l. Muc dich", "1."),
        ("¢) Noi dung", "c)"),
    ],
)
def test_damaged_markers(text: str, printed: str) -> None:
    marker = find_marker(text, damaged=True)
    assert marker is not None and marker.printed == printed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Quyết định số 12/QĐ-UBND ngày 05/01/2024 của UBND huyện An Bình",
            [("12/QĐ-UBND", "2024-01-05", "UBND huyện An Bình")],
        ),
        (
            "Nghị quyết số 57-NQ/TW, ngày 22/12/2024 của Bộ Chính trị về",
            [("57-NQ/TW", "2024-12-22", "Bộ Chính trị")],
        ),
        ("Kế hoạch 145/KH-UBND ngày 02 tháng 3 năm 2022", [("145/KH-UBND", "2022-03-02", None)]),
        (
            "Thông tư số 02/2025/TT-BGDĐT của Bộ Giáo dục và Đào tạo quy định",
            [("02/2025/TT-BGDĐT", None, "Bộ Giáo dục và Đào tạo")],
        ),
        ("Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;", [(None, "2022-06-15", None)]),
        ("Luật số 06/2022/QH15 ngày 15/6/2022", [("06/2022/QH15", "2022-06-15", None)]),
        (
            "các Quyết định số 387/QĐ-TTg ngày 25/3/2022 và số 677/QĐ-TTg ngày 03/6/2022 của Thủ tướng Chính phủ",
            [
                ("387/QĐ-TTg", "2022-03-25", "Thủ tướng Chính phủ"),
                ("677/QĐ-TTg", "2022-06-03", "Thủ tướng Chính phủ"),
            ],
        ),
        (
            "đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 9/TTr-SNV ngày 01/2/2024",
            [("9/TTr-SNV", "2024-02-01", "Giám đốc Sở Nội vụ")],
        ),
        ("trước ngày 30/6/2024, 17/17 xã đạt 100%, trực 24/7", []),
        ("Điều 12 và khoản 3", []),
    ],
)
def test_citations(text: str, expected: list[tuple[str | None, str | None, str | None]]) -> None:
    assert [(c.number, c.date, c.issuer) for c in find_citations(text)] == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sở Nội vụ chủ trì hướng dẫn", "Sở Nội vụ"),
        ("Ban Tổ chức Huyện ủy tham mưu", "Ban Tổ chức Huyện ủy"),
        ("Hội đồng Thi đua - Khen thưởng các cấp phối hợp", "Hội đồng Thi đua - Khen thưởng các cấp"),
        ("Trung tâm giáo dục thường xuyên mở lớp", "Trung tâm giáo dục thường xuyên"),
        ("Các cơ sở Đoàn điều chỉnh kế hoạch", "Các cơ sở Đoàn"),
        ("Các tổ chức chính trị - xã hội vận động hội viên", "Các tổ chức chính trị - xã hội"),
        ("Đề nghị Ban Dân vận chỉ đạo", "Ban Dân vận"),
    ],
)
def test_leading_bodies(text: str, name: str) -> None:
    found = leading_body(text)
    assert found is not None and found.name == name


@pytest.mark.parametrize(
    "text",
    [
        "Tổ chức các lớp học",
        "Bố trí kinh phí",
        "Báo cáo kết quả về Sở",
        "Ban hành kế hoạch",
        "Nâng cao nhận thức",
    ],
)
def test_actions_are_no_bodies(text: str) -> None:
    assert leading_body(text) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("các sở, ban, ngành và UBND các xã", ["các sở, ban, ngành", "UBND các xã"]),
        ("Sở Nội vụ; Sở Tài chính", ["Sở Nội vụ", "Sở Tài chính"]),
        ("Sở Văn hóa và Thể thao", ["Sở Văn hóa và Thể thao"]),
    ],
)
def test_lists_of_bodies(text: str, parts: list[str]) -> None:
    assert split_bodies(text) == parts


@pytest.mark.parametrize(
    ("caps", "written"),
    [
        ("ĐẢNG ỦY XÃ TÂN HÒA", "Đảng ủy xã Tân Hòa"),
        ("UBND THÀNH PHỐ HẢI PHÒNG", "Ủy ban nhân dân thành phố Hải Phòng"),
        ("TRƯỜNG TIỂU HỌC NGUYỄN DU", "Trường Tiểu học Nguyễn Du"),
        ("BAN CHỈ ĐẠO XÂY DỰNG XÃ HỘI HỌC TẬP", "Ban Chỉ đạo xây dựng xã hội học tập"),
    ],
)
def test_names_in_capitals(caps: str, written: str) -> None:
    assert proper_case(caps) == written


@pytest.mark.parametrize(
    ("before", "after", "op"),
    [
        ("trên ", " cán bộ", ">"),
        ("từ ", " trở lên", ">="),
        ("ít nhất ", "", ">="),
        ("tối thiểu ", "", ">="),
        ("không dưới ", "", ">="),
        ("không quá ", "", "<="),
        ("dưới ", "", "<"),
        ("đạt ", "", "="),
        ("", " học sinh", "="),
        ("đạt trên ", "", ">"),
    ],
)
def test_operators(before: str, after: str, op: str) -> None:
    assert operator_of(plain(before), plain(after)) == op


@pytest.mark.parametrize(
    ("text", "value"), [("1.250.000", 1_250_000), ("98,5", 98.5), ("80", 80), ("1.200", 1200), ("x", None)]
)
def test_numbers(text: str, value: float | None) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Xây dựng kế hoạch, hoàn thành trước ngày 30/9/2025.", "30/9/2025"),
        ("Gửi danh sách chậm nhất ngày 31/3 hằng năm.", "31/3"),
        ("Báo cáo kết quả trước ngày 05/12.", None),
        ("Số liệu tính đến ngày 25/11/2024.", None),
        ("Căn cứ Quyết định ngày 02/3/2022, triển khai.", None),
    ],
)
def test_due_dates(text: str, due: str | None) -> None:
    assert due_in(text) == due


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sơ kết vào quý IV năm 2026", [(2026, "sơ kết")]),
        ("tiến hành sơ kết, đánh giá ở cấp xã, huyện vào năm 2025 để triển khai", [(2025, "sơ kết")]),
        ("định kỳ sơ kết, tổng kết phong trào", []),
        ("sơ kết giai đoạn 2023 - 2025", []),
    ],
)
def test_reviews(text: str, found: list[tuple[int, str]]) -> None:
    assert reviews_in(text) == found


@pytest.mark.parametrize(
    ("subject", "level"),
    [
        ("Ủy ban nhân dân các xã, phường", "xa"),
        ("các huyện, thành phố", "huyen"),
        ("thôn, tổ dân phố", "to_dan_pho"),
        ("doanh nghiệp, hợp tác xã", "doanh_nghiep"),
        ("gia đình, dòng họ", "ho_gia_dinh"),
        ("các sở, ban, ngành", "so_nganh"),
        ("cá nhân", "ca_nhan"),
        ("Đối tượng khác", "khac"),
        ("Mặt trận Tổ quốc và đoàn thể", "mttq_doanthe"),
    ],
)
def test_subjects(subject: str, level: str) -> None:
    assert subject_level(plain(subject)) == level


@pytest.mark.parametrize(
    ("heading", "topic"),
    [
        ("MỤC ĐÍCH, YÊU CẦU", "purpose"),
        ("Chỉ tiêu cụ thể", "targets"),
        ("MỤC TIÊU THI ĐUA", "targets"),
        ("Tiêu chí thi đua", "criteria"),
        ("Hình thức khen thưởng", "rewards"),
        ("TIẾN ĐỘ THỰC HIỆN", "schedule"),
        ("Lộ trình", "schedule"),
        ("NGUỒN KINH PHÍ", "funding"),
        ("TỔ CHỨC THỰC HIỆN", "assignment"),
        ("Phân công nhiệm vụ", "assignment"),
        ("Trách nhiệm của các đơn vị", "assignment"),
        ("CHẾ ĐỘ BÁO CÁO", "reporting"),
        ("NỘI DUNG SỬA ĐỔI, BỔ SUNG", "amendment"),
        ("KẾT QUẢ THỰC HIỆN", "results"),
        ("KIẾN NGHỊ, ĐỀ XUẤT", "proposals"),
    ],
)
def test_topics_of_headings(heading: str, topic: str) -> None:
    assert topic in heading_topics(plain(heading))


def test_every_topic_pattern_is_in_key_form() -> None:
    for topic, pattern in HEADING_TOPICS:
        assert plain(pattern) == pattern, topic


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (
            "“Cộng đồng học tập” cấp xã, huyện, tỉnh",
            [("Cộng đồng học tập", level) for level in ("xa", "huyen", "tinh")],
        ),
        (
            "danh hiệu “Gia đình học tập” và “Dòng họ học tập”",
            [("Gia đình học tập", None), ("Dòng họ học tập", None)],
        ),
        ("xây dựng thôn trở thành “Cộng đồng học tập” cấp xã", []),
    ],
)
def test_titles(text: str, titles: list[tuple[str, str | None]]) -> None:
    assert titles_in(text) == titles


def test_forms_and_occasions() -> None:
    assert forms_in("Bằng khen cấp bộ, ban, ngành, tỉnh, đoàn thể Trung ương;") == [
        "Bằng khen cấp bộ, ban, ngành, tỉnh, đoàn thể Trung ương"
    ]
    assert occasions(plain("Khen thưởng thường xuyên")) == ("annual",)
    assert occasions(plain("Khen thưởng tổng kết năm 2030")) == ("final",)


def test_money() -> None:
    assert sources_in("Kinh phí do ngân sách huyện bảo đảm; các nguồn tài trợ hợp pháp.") == [
        "ngân sách huyện bảo đảm",
        "các nguồn tài trợ hợp pháp",
    ]


def test_letterhead_marks() -> None:
    assert is_letterhead_mark("UBND TỈNH A     CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert is_letterhead_mark("ĐẢNG CỘNG SẢN VIỆT NAM")
    assert not is_letterhead_mark("Đảng Cộng sản Việt Nam quang vinh")
    assert type_name("HƯỚNG DẪN") == ("HƯỚNG DẪN", "")
