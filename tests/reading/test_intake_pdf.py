"""Text PDFs: reading order of the letterhead and the signature block, page numbers, pages without text."""

from __future__ import annotations

import re

import pytest

from tests.reading.made_files import Placed, pdf
from thidua.reading.errors import Refusal
from thidua.reading.intake_pdf import PdfText, is_unreadable, opened, read_pdf
from thidua.reading.limits import DEFAULT_LIMITS, Limits


def read(data: bytes, limits: Limits = DEFAULT_LIMITS) -> PdfText:
    with opened(data, "a.pdf") as document:
        return read_pdf(document, "a.pdf", limits)


def lines_of(page: list[Placed], index: int = 0) -> list[str]:
    return [line.text for line in read(pdf([page])).pages[index].lines if line.text]


def wrapped(y: float, *texts: str, x: float = 85, size: float = 13, pitch: float = 18) -> list[Placed]:
    return [(x, y + pitch * index, size, text) for index, text in enumerate(texts)]


BODY = wrapped(
    300,
    "Thực hiện Quyết định số 1315/QĐ-TTg của Thủ tướng Chính phủ, Ủy ban",
    "nhân dân phường ban hành kế hoạch triển khai phong trào thi đua trên địa",
    "bàn như sau:",
)


def test_letterhead_is_read_column_by_column() -> None:
    page = [
        (70, 60, 12, "UBND TỈNH NAM ĐỊNH"),
        (250, 60, 12, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (85, 76, 12, "SỞ NỘI VỤ"),
        (290, 76, 12, "Độc lập - Tự do - Hạnh phúc"),
        (75, 110, 12, "Số:"),
        (120, 110, 12, "/KH-SNV"),
        (280, 110, 12, "Nam Định, ngày 05 tháng 3 năm 2025"),
        (260, 150, 14, "KẾ HOẠCH"),
        *BODY,
    ]
    assert lines_of(page) == [
        "UBND TỈNH NAM ĐỊNH",
        "SỞ NỘI VỤ",
        "Số: /KH-SNV",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Nam Định, ngày 05 tháng 3 năm 2025",
        "KẾ HOẠCH",
        *(text for *_place, text in BODY),
    ]


def test_letterhead_whose_columns_have_different_pitches() -> None:
    page = [
        (70, 60, 12, "UBND HUYỆN A"),
        (250, 67, 12, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (85, 74, 12, "PHÒNG NỘI VỤ"),
        (290, 83, 12, "Độc lập - Tự do - Hạnh phúc"),
        (85, 90, 12, "Số: 12/KH-PNV"),
        *BODY,
    ]
    assert lines_of(page)[:5] == [
        "UBND HUYỆN A",
        "PHÒNG NỘI VỤ",
        "Số: 12/KH-PNV",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]


def test_recipients_stay_together_beside_the_signature() -> None:
    page = [
        *BODY,
        (85, 400, 12, "Nơi nhận:"),
        (330, 400, 13, "TM. ỦY BAN NHÂN DÂN"),
        (85, 414, 11, "- UBND thành phố (để b/c);"),
        (365, 418, 13, "CHỦ TỊCH"),
        (85, 428, 11, "- Các phòng, ban;"),
        (85, 441, 11, "- Các tổ dân phố;"),
        (350, 500, 13, "Nguyễn Văn Mẫu"),
        (85, 454, 11, "- Lưu: VT."),
    ]
    assert lines_of(page)[3:] == [
        "Nơi nhận:",
        "- UBND thành phố (để b/c);",
        "- Các phòng, ban;",
        "- Các tổ dân phố;",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Nguyễn Văn Mẫu",
    ]


def test_wide_gaps_of_one_justified_line_do_not_make_columns() -> None:
    page = [
        (85, 300, 13, "Thực hiện"),
        (170, 300, 13, "Quyết định"),
        (260, 300, 13, "của"),
        (310, 300, 13, "Chính phủ,"),
        (400, 300, 13, "phường ban"),
        *wrapped(
            318, "hành kế hoạch triển khai phong trào thi đua trên địa bàn phường và các", "tổ dân phố."
        ),
    ]
    assert lines_of(page)[0] == "Thực hiện Quyết định của Chính phủ, phường ban"


def test_tables_of_several_columns_are_read_row_by_row() -> None:
    rows = [
        ("TT", "Nội dung", "Đơn vị", "Năm"),
        ("1", "Tuyên truyền", "Phòng A", "2025"),
        ("2", "Kiểm tra", "Phòng B", "2026"),
    ]
    page = [
        *BODY,
        *(
            (85 + 110 * column, 400 + 20 * row, 12, text)
            for row, cells in enumerate(rows)
            for column, text in enumerate(cells)
        ),
    ]
    assert lines_of(page)[3:] == [" ".join(row) for row in rows]


@pytest.mark.parametrize("number", ["2", "- 2 -", "Trang 2/10"])
def test_page_numbers_are_left_out(number: str) -> None:
    assert lines_of([(290, 40, 13, number), *BODY]) == [text for *_place, text in BODY]


def test_a_number_in_the_text_is_no_page_number() -> None:
    assert "80" in lines_of(
        [*BODY, (85, 420, 13, "80"), *wrapped(440, "phần trăm số hộ gia đình trên địa bàn")]
    )


def test_paragraphs_are_parted_where_the_page_shows_it() -> None:
    page = [
        *BODY,
        *wrapped(360, "Đoạn thứ hai đứng cách đoạn trên một khoảng rộng hơn giữa các dòng", "chữ."),
    ]
    texts = [line.text for line in read(pdf([page])).pages[0].lines]
    assert texts == [*(text for *_place, text in BODY), "", *(text for *_place, text in page[3:])]


def test_centred_lines_are_known() -> None:
    lines = read(pdf([[(290, 150, 14, "KẾ HOẠCH"), *BODY]])).pages[0].lines
    assert [line.centred for line in lines if line.text] == [True, False, False, False]


def test_old_fonts_are_read_as_shown() -> None:
    got = read(pdf([wrapped(100, "KÕ ho¹ch triÓn khai phong trµo thi ®ua")], font=".VnTime"))
    assert got.legacy == "TCVN3"
    assert got.pages[0].lines[0].text == "Kế hoạch triển khai phong trào thi đua"


def test_old_letters_under_a_new_fonts_name_are_found_by_the_words() -> None:
    got = read(pdf([wrapped(100, "Keá hoaïch trieån khai phong traøo thi ñua treân ñòa baøn")]))
    assert got.legacy == "VNI"
    assert got.pages[0].lines[0].text == "Kế hoạch triển khai phong trào thi đua trên địa bàn"


def test_only_pages_with_ink_and_no_text_need_recognition() -> None:
    blank: list[Placed] = []
    noise = wrapped(100, "".join(chr(0xE000 + index) for index in range(60)))
    got = read(pdf([BODY, blank, noise]))
    assert [page.needs_ocr for page in got.pages] == [False, False, True]
    assert got.pages[1].lines == []


def test_a_bad_recognised_layer_is_still_text() -> None:
    assert not is_unreadable(
        "Triﬁn khai thyc hién Phong trao Ca nwéc thi dua xay dung xa hdi hoc tap day manh " * 3
    )
    assert is_unreadable("qxz wvk pfj " * 20)


def test_a_producer_that_recognises_is_told() -> None:
    assert read(pdf([BODY], producer="ABBYY FineReader 15")).ocr_layer
    assert not read(pdf([BODY], producer="LibreOffice 7.4")).ocr_layer


def test_too_many_pages_are_refused_with_the_limit() -> None:
    with pytest.raises(Refusal) as caught:
        read(pdf([BODY] * 4), Limits(pages=3))
    assert (caught.value.code, caught.value.limit, caught.value.details["count"]) == ("READ-008", 3, 4)


def ruled(rows: list[tuple[float, list[float]]], bottom: float) -> bytes:
    """Drawing commands for a table: level rules from the first to the last x of each row, uprights at each x."""
    out = []
    tops = [top for top, _xs in rows] + [bottom]
    for (top, xs), below in zip(rows, tops[1:], strict=True):
        out.append(f"{xs[0]} {842 - top} {xs[-1] - xs[0]} 0.5 re f")
        out += [f"{x} {842 - below} 0.5 {below - top} re f" for x in xs]
    out.append(f"{rows[-1][1][0]} {842 - bottom} {rows[-1][1][-1] - rows[-1][1][0]} 0.5 re f")
    return "\n".join(out).encode()


def test_cells_of_ruled_tables_keep_their_lines_together() -> None:
    page = [
        *BODY,
        (90, 420, 12, "TT"), (140, 420, 12, "Nội dung"), (340, 420, 12, "Chủ trì"),
        (90, 445, 12, "1"), (140, 445, 12, "Tuyên truyền về học"), (340, 445, 12, "Phòng Văn hóa"),
        (140, 461, 12, "tập suốt đời"), (340, 461, 12, "- Xã hội"),
        (90, 485, 12, "2"), (140, 485, 12, "Kiểm tra, giám sát toàn bộ phường"),
        *wrapped(540, "Sau bảng là đoạn văn tiếp theo của kế hoạch, dài bằng một dòng đầy đủ."),
    ]  # fmt: skip
    columns = [85.0, 130.0, 330.0, 520.0]
    rules = ruled([(405, columns), (430, columns), (470, [85.0, 130.0, 520.0])], 500)
    data = pdf([page])
    start = data.index(b"BT /F1")
    length = int(data[:start].rpartition(b"/Length ")[2].split()[0])
    data = (
        data[:start].replace(b"/Length %d " % length, b"/Length %d " % (length + len(rules) + 1))
        + rules
        + b"\n"
        + data[start:]
    )
    lines = [line for line in read(data).pages[0].lines if line.text]
    assert [(line.text, line.cell) for line in lines] == [
        *((text, None) for *_place, text in BODY),
        ("TT", (0, 0, 0)),
        ("Nội dung", (0, 0, 1)),
        ("Chủ trì", (0, 0, 2)),
        ("1", (0, 1, 0)),
        ("Tuyên truyền về học", (0, 1, 1)),
        ("tập suốt đời", (0, 1, 1)),
        ("Phòng Văn hóa", (0, 1, 2)),
        ("- Xã hội", (0, 1, 2)),
        ("2", (0, 2, 0)),
        ("Kiểm tra, giám sát toàn bộ phường", (0, 2, 1)),
        (page[-1][3], None),
    ]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize(
    "box", [b"/MediaBox [0 0 595 842]", b"/MediaBox [0 0 595 842] /CropBox [50 40 590 840]"]
)
def test_turned_and_cropped_pages_are_read_as_shown(turn: int, box: bytes) -> None:
    """The text is drawn turned so that the page's own turning sets it upright again."""

    def placed(match: re.Match[bytes]) -> bytes:
        x, y = float(match[1]), 842 - float(match[2])
        matrix = {
            0: f"1 0 0 1 {x} {842 - y}",
            90: f"0 1 -1 0 {y} {x}",
            180: f"-1 0 0 -1 {595 - x} {y}",
            270: f"0 -1 1 0 {595 - y} {842 - x}",
        }[turn]
        return matrix.encode() + b" Tm"

    page = [
        (70, 60, 12, "UBND TỈNH MẪU"),
        (250, 60, 12, "CỘNG HÒA"),
        (85, 76, 12, "SỞ NỘI VỤ"),
        (250, 76, 12, "Độc lập"),
        *BODY,
    ]
    data = re.sub(rb"1 0 0 1 (\S+) (\S+) Tm", placed, pdf([page]))
    data = data.replace(b"/MediaBox [0 0 595 842]", box + b" /Rotate %d" % turn)
    lines = [line.text for line in read(data).pages[0].lines if line.text]
    assert lines == ["UBND TỈNH MẪU", "SỞ NỘI VỤ", "CỘNG HÒA", "Độc lập", *(text for *_place, text in BODY)]


def test_the_letter_that_looks_like_a_soft_hyphen_survives() -> None:
    got = read(pdf([wrapped(100, "ph­êng h­íng dÉn ng­êi d©n häc tËp suèt ®êi")], font=".VnTime"))
    assert got.pages[0].lines[0].text == "phường hướng dẫn người dân học tập suốt đời"
