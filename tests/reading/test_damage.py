"""What the reader makes of damaged text, rule by rule, on invented examples.

The examples are no sentences of real plans; the damage is of the kind an engine without Vietnamese leaves.
"""

from __future__ import annotations

import pytest

from tests.reading.corpus import damaged as corpus
from thidua.reading import Reading, read_text
from thidua.reading.bodies import proper_case, split_bodies
from thidua.reading.citations import find_citations
from thidua.reading.letterhead import read_letterhead
from thidua.reading.paragraphs import join
from thidua.reading.restoration.lines import mend
from thidua.reading.source import Line

#: Damaged running text long enough for the text to be judged damaged.
FILLER = (
    "Phat huy strc manh ctia ca hé thong chinh tri trong viéc tuyén truyén nang cao nhan thtrc ctia nguoi dan "
    "vé viéc hoc tap thuong xuyén, xay dung xa hoi hoc tap trén dia ban, gop phan phat trién kinh té dia phuong."
)


def plan(assigned: str, head: str = "", opening: str = "", closing: str = "") -> Reading:
    """A damaged plan around one passage of its assigning part."""
    text = (
        f"{head}\n\n{opening}\n\nI. MUC DICH\n\n{FILLER}\n\nII. TO CHUC THUC HIEN\n\n{assigned}\n\n"
        f"Noi nhan: TM. UY BAN NHAN DAN\n- Luu: VT.\n{closing}"
    )
    return read_text(text)


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [
        ("Béi véi cdp xa", "Đối với cấp xã"),
        ("Pé nghi Lién doan Lao dong", "Đề nghị Liên đoàn Lao động"),
        ("Chu tri, phdi hop voi Phong Noi vu", "Chủ trì, phối hợp với Phòng Nội vụ"),
        ("cac trudng cin ctr chtrc nang, nhiém vy", "căn cứ chức năng, nhiệm vụ"),
        ("gtri bdo cdo vé& Uy ban nhan dan xa", "về"),
        ("truée ngay 07/11", "trước ngày 07/11"),
        ("Trudc ngay 09 thang 10", "Trước ngày 09 tháng 10"),
        ("duoc bé tri trong du toan", "được bố trí trong dự toán"),
        ("80% co sé gido duc mam non", "80% cơ sở giáo dục mầm non"),
        ("Céc sd, ban, nganh tinh", "Các sở, ban, ngành tỉnh"),
        ("UY BAN NHAN DAN XA", "ỦY BAN NHÂN DÂN XÃ"),
        ("TO CHUC THUC HIEN", "TỔ CHỨC THỰC HIỆN"),
        ("Myc tieu cu thé", "Mục tiêu cụ thể"),
        ("Sua doi, b6 sung khoan 2", "Sửa đổi, bổ sung khoản 2"),
        ("Bai bo khoan 5", "Bãi bỏ khoản 5"),
        ("kh6ng qua 3%", "không quá 3%"),
        ("it nhit 02 lop", "ít nhất 02 lớp"),
        ("t6i thiéu 300 nguoi", "tối thiểu 300 người"),
        ("trén 85% nguoi dan", "trên 85%"),
        ("Hoi Nong dan htrong din hoi vién", "Hội Nông dân hướng dẫn hội viên"),
        ("Ban Thi dua - Khen thuéng tinh", "Ban Thi đua - Khen thưởng tỉnh"),
    ],
)
def test_a_damaged_phrase_is_written_back(damaged: str, mended: str) -> None:
    assert mended in mend(damaged)


@pytest.mark.parametrize(
    "text",
    [
        "ngay 05/12/2024",
        "số 119/KH-UBND",
        "100% hoc sinh",
        "ngay 22/22/2033",
        "02 lop, 1.500 ho, tr 35 den 40%",
        "nhiem vu UBND xa giao",
        "dich vu Uy ban nhan dan cung cap",
    ],
)
def test_numbers_dates_and_look_alikes_stay(text: str) -> None:
    digits = "".join(character for character in text if character.isdigit())
    assert "".join(character for character in mend(text) if character.isdigit()) == digits
    assert " về " not in mend(text)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "3. Truéc ngay 04 thang 11 hang nim, cac s, nganh, quan, huyén bao c4o két qua vé S6 Gido duc va Pao tao "
            "va So Noi vu dé tong hop.",
            (4, 11, "before", 2),
        ),
        (
            "3. Cac thon\n\nHang nam, bdo cao tinh hinh thuc hién Phong trao vé Hoi Khuyén hoc xa (truéc ngay 08/12) dé "
            "tong hop.",
            (8, 12, "before", 1),
        ),
        (
            "3. Cac don vi\n\nPinh ky hang nim cac don vi giri bdo cao két qua vé& Uy ban nhan dan xa (qua phong Van hoa) "
            "truée ngay 02/12 dé tong hop.",
            (2, 12, "before", 1),
        ),
    ],
)
def test_reports_keep_day_operator_and_addressees(sentence: str, expected: tuple[int, int, str, int]) -> None:
    reading = plan(sentence)
    assert reading.source.text_quality == "damaged"
    [rule] = reading.reporting
    assert (rule.day, rule.month, rule.qualifier, len(rule.addressees)) == expected
    assert rule.senders


@pytest.mark.parametrize(
    "sentence",
    [
        "3. Cac thon\n\nGiri hd so dé nghi khen thuéng truéc ngay 15/11.",
        "3. Cac thon\n\nKét qua nam truéc dat 80%, ngay 03/2 da tong két.",
    ],
)
def test_no_report_is_invented_from_dossiers_and_past_dates(sentence: str) -> None:
    assert plan(sentence).reporting == ()


@pytest.mark.parametrize(
    ("item", "body", "role"),
    [
        ("1. Pé nghi Uy ban Mat tran xa tuyén truyén hoi vién.", "Ủy ban Mặt trận xã", "requested"),
        (
            "1. C4c sd, ban, nganh, chinh quyén cac cap cin ctr chtrc nang, nhiém vy xay dung ké hoach.",
            "Các sở, ban, ngành, chính quyền các cấp",
            "lead",
        ),
        ("1. Hoi Nong dan xa phdi hop voi cac thon van dong hoi vién.", "Hội Nông dân xã", "coordinate"),
    ],
)
def test_a_body_s_name_ends_where_its_work_begins(item: str, body: str, role: str) -> None:
    first = plan(item).duties[0]
    assert (first.body, first.role) == (body, role)


def test_one_body_with_a_name_damaged_twice_is_one_duty() -> None:
    reading = plan(
        "1. Céc co quan, don vi, truong hoc, doanh nghiép va céc té chirc xa hoi\n\nXay dung ké hoach thuc hién.\n\n"
        "Cac co quan, don vi, trudng hoc, doanh nghiép va cac to chirc xa hdi xay dung ké hoach."
    )
    assert [duty.n for duty in reading.duties] == [2]


@pytest.mark.parametrize(
    ("line", "number", "date", "place"),
    [
        (
            "86:27 /KH-UBND Thi tran Song Mau, ngay11 thango3 ndam 2024",
            "27/KH-UBND",
            "2024-03-11",
            "Thi tran Song Mau",
        ),
        ("$6:08/KH-UBND          Ban Mau, ngay 02 thdng 6 nim 2025", "08/KH-UBND", "2025-06-02", "Ban Mau"),
        ("Se 15-KH/TU          Ban Mau, ngay 02 thang 6 nam 2025", "15-KH/TU", "2025-06-02", "Ban Mau"),
        ("S6:    /KH-UBND       Ban Mau, ngay   thang   nam 2025", None, None, "Ban Mau"),
    ],
)
def test_the_number_and_date_line_through_damage(
    line: str, number: str | None, date: str | None, place: str
) -> None:
    head = read_letterhead(
        [Line(line, 1, 1), Line("KE HOACH", 1, 2), Line("Trién khai phong trao", 1, 3)], damaged=True
    )
    assert (head.number, head.date, head.place, head.kind) == (number, date, place, "KẾ HOẠCH")


def test_a_committee_s_symbol_and_a_place_name_the_issuer() -> None:
    reading = plan(
        "1. Cac thon\n\nXay dung ké hoach.",
        head="86:27 /KH-UBND Thi tran Song Mau, ngay11 thango3 ndam 2024\n\nKE HOACH\nTrién khai phong trao",
        opening="UBND thj trin xay dung K& hoach trién khai Phong trao nhu sau:",
    )
    assert reading.issuer == "Ủy ban nhân dân thị trấn Sông Mẫu"


def test_without_a_letterhead_the_type_comes_from_the_issuing_sentence_and_nothing_else() -> None:
    reading = plan(
        "1. Cac thon\n\nXay dung ké hoach.",
        head="Trién khai thuc hién Phong trao doc sach trén dia ban tinh",
        opening="Thuc hién Quyét dinh s6 7/QD-TTg ngay 09/01/2023 ctia Thu tudng\nChinh phu vé doc sach, "
        "Uy ban nhan dan tinh ban hanh "
        "K& hoach trién khai thuc hién Phong trao trén dia ban tinh, nhu sau:",
    )
    assert (reading.kind, reading.number, reading.date, reading.place) == ("KẾ HOẠCH", None, None, None)
    assert reading.title == "Triển khai thực hiện Phong trào đọc sách trên địa bàn tỉnh"
    assert [(basis.number, basis.issuer) for basis in reading.legal_bases] == [
        ("7/QĐ-TTg", "Thủ tướng Chính phủ")
    ]


def test_a_name_beside_the_recipients_signs() -> None:
    reading = read_text(
        f"KE HOACH\nDoc sach\n\n{FILLER}\n\nI. MUC DICH\n\n{FILLER}\n\nNoi nhan: TM. UY BAN NHAN DAN\n- UBND tinh;\n"
        "- Cac thon: Lé Van Mau\n- Luu: VT, VP Mau."
    )
    assert reading.signature is not None
    assert (reading.signature.capacity, reading.signature.name) == ("TM.", "Lê Văn Mẫu")
    assert reading.recipients == ("UBND tỉnh", "Các thôn", "Lưu: VT, VP Mẫu")


def test_years_torn_from_a_period_go_on_with_their_sentence() -> None:
    lines = [
        "T6 chirc tuyén truyén noi dung Phong trao doc sach trong nha trudng giai doan",
        "",
        "2025-2030 trén dia ban; viét bai.",
    ]
    made = join([Line(text, 1 + (i > 1), i + 1) for i, text in enumerate(lines)], damaged=True)
    assert len(made) == 1


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("So Giao duc va Dao tao va Sở Noi vu", 2),
        ("Hội Khuyến học xa, Trung tâm học tập cộng đồng", 2),
        ("Phong Van hoa va Thong tin", 1),
    ],
)
def test_lists_of_bodies_also_part_at_va_without_its_mark(text: str, bodies: int) -> None:
    assert len(split_bodies(text)) == bodies


def test_issuers_end_before_what_the_document_is_about() -> None:
    text = (
        "Kế hoạch số 31/KH-BCD ngay 05/6/2022 cua Ban Chi dao xay dung xa hoi hoc tap huyén vé viéc doc sach"
    )
    assert find_citations(text, damaged=True)[0].issuer == "Ban Chi dao xay dung xa hoi hoc tap huyén"


def test_capitals_without_marks_take_the_usual_case() -> None:
    assert proper_case("UY BAN NHAN DAN THI TRAN SONG MAU") == "Uy ban nhan dan thi tran Song Mau"
    assert proper_case("PHONG GIAO DUC VA PAO TAO") == "Phong Giao duc va Pao tao"


def test_the_party_s_name_is_no_part_of_the_issuer() -> None:
    lines = [
        "TINH UY SONG MAU      PANG CONG SAN VIET NAM",
        "*",
        "Se 15-KH/TU      Song Mau, ngay 02 thang 6 nam 2025",
        "KE HOACH",
    ]
    head = read_letterhead([Line(text, 1, i + 1) for i, text in enumerate(lines)], damaged=True)
    assert (head.issuer, head.number, head.date) == ("Tinh uy Song Mau", "15-KH/TU", "2025-06-02")


@pytest.mark.parametrize(
    ("damage", "bar", "sets"),
    [
        ("strip", 0.98, ("second",)),
        ("letters", 0.96, ("dev",)),
        ("model: letters and layout", 0.93, ("heldout",)),
        ("model: tones scrambled", 0.93, ("second",)),
    ],
)
def test_the_composed_corpora_read_through_damage(damage: str, bar: float, sets: tuple[str, ...]) -> None:
    """Read on restored text, each document taken out of the model first; nothing is invented, no date misread."""
    fields, invented = corpus.results(damage, sets)
    every = [value for values in fields.values() for value in values]
    assert sum(every) / len(every) >= bar, {n: round(sum(v) / len(v), 3) for n, v in fields.items()}
    assert invented == []
    assert sum(fields["date"]) == len(fields["date"]), "a date was misread"
