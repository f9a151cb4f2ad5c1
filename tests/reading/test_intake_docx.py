"""Word files: what a person sees on the page is what the reader gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.made_files import docx, level, numbered, numbering, paragraph, table
from thidua.reading.intake import read_file
from thidua.reading.intake_docx import DocxLine, read_docx
from thidua.reading.limits import DEFAULT_LIMITS


def lines_of(body: str, **parts: str | bytes) -> list[DocxLine]:
    return read_docx(docx(body, **parts), "kế hoạch.docx", DEFAULT_LIMITS).lines


def printed(lines: list[DocxLine]) -> list[str]:
    return [f"{line.hint.marker} {line.text}" if line.hint.marker else line.text for line in lines]


def test_letterhead_table_stands_in_its_place_before_the_body() -> None:
    lines = lines_of(
        table(
            (
                paragraph("UBND PHƯỜNG A") + paragraph("Số: 05/KH-UBND"),
                paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") + paragraph("A, ngày 03 tháng 02 năm 2025"),
            )
        )
        + paragraph("KẾ HOẠCH", properties='<w:jc w:val="center"/>', run="<w:b/>")
        + paragraph("Thân văn bản")
    )
    assert printed(lines) == [
        "UBND PHƯỜNG A",
        "Số: 05/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "A, ngày 03 tháng 02 năm 2025",
        "KẾ HOẠCH",
        "Thân văn bản",
    ]
    assert [line.hint.cell for line in lines] == [(0, 0, 0)] * 2 + [(0, 0, 1)] * 2 + [None] * 2
    assert (lines[4].hint.bold, lines[4].hint.centred) == (True, True)
    assert (lines[5].hint.bold, lines[5].hint.centred) == (False, False)


def test_automatic_numbers_are_counted_as_word_prints_them() -> None:
    part = numbering(
        {
            0: [level(0, "upperRoman", "%1."), level(1, "decimal", "%2."), level(2, "lowerLetter", "%3)")],
            1: [level(0, "bullet", "\uf02d")],
            2: [level(0, "decimal", "%1."), level(1, "decimal", "%1.%2.")],
        },
        {
            1: (0, ""),
            2: (1, ""),
            3: (2, ""),
            4: (0, '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride>'),
        },
    )
    body = "".join(
        (
            numbered("MỤC ĐÍCH", 1),
            numbered("Mục đích", 1, 1),
            numbered("điểm", 1, 2),
            numbered("điểm", 1, 2),
            numbered("Yêu cầu", 1, 1),
            numbered("điểm", 1, 2),
            numbered("gạch", 2),
            numbered("NHIỆM VỤ", 1),
            numbered("Chung", 1, 1),
            numbered("mục", 3),
            numbered("tiểu mục", 3, 1),
            numbered("tiểu mục", 3, 1),
            numbered("bắt đầu lại", 4, 1),
            numbered("", 1),
            numbered("TỔ CHỨC", 1),
        )
    )
    assert printed(lines_of(body, numbering=part)) == [
        "I. MỤC ĐÍCH",
        "1. Mục đích",
        "a) điểm",
        "b) điểm",
        "2. Yêu cầu",
        "a) điểm",
        "- gạch",
        "II. NHIỆM VỤ",
        "1. Chung",
        "1. mục",
        "1.1. tiểu mục",
        "1.2. tiểu mục",
        "5. bắt đầu lại",
        "III. TỔ CHỨC",
    ]


def test_numbering_that_comes_with_a_style_is_found() -> None:
    ns = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    styles = (
        f'<w:styles {ns}><w:style w:type="paragraph" w:styleId="Muc"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="MucCon"><w:name w:val="Mục con"/><w:basedOn w:val="Muc"/></w:style>'
        "</w:styles>"
    )
    part = numbering({0: [level(0, "upperRoman", "%1.", extra='<w:pStyle w:val="Muc"/>')]}, {1: (0, "")})
    lines = lines_of(
        paragraph("A", properties='<w:pStyle w:val="Muc"/>')
        + paragraph("B", properties='<w:pStyle w:val="MucCon"/>'),
        styles=styles,
        numbering=part,
    )
    assert printed(lines) == ["I. A", "II. B"]
    assert lines[1].hint.bold
    assert lines[1].hint.centred
    assert lines[0].hint.style == "heading 1"


def test_soft_breaks_part_lines_but_not_a_running_sentence() -> None:
    def broken(first: str, second: str) -> str:
        return f"<w:p><w:r><w:t>{first}</w:t><w:br/><w:t>{second}</w:t></w:r></w:p>"

    lines = lines_of(
        broken("- Sở Nội vụ;", "- Lưu: VT.")
        + broken("các sở, ban, ngành", "tiếp tục thực hiện")
        + broken("Sở A", "Sở B")
    )
    assert printed(lines) == [
        "- Sở Nội vụ;",
        "- Lưu: VT.",
        "các sở, ban, ngành tiếp tục thực hiện",
        "Sở A",
        "Sở B",
    ]


def test_text_boxes_are_read_once_and_deleted_or_hidden_text_never() -> None:
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent>{paragraph('DỰ THẢO')}</w:txbxContent>"
    body = (
        f"<w:p><w:r><mc:AlternateContent {mc}><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        "<w:p><w:del><w:r><w:delText>xóa</w:delText></w:r></w:del><w:ins><w:r><w:t>thêm</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:hyperlink><w:r><w:t> liên kết</w:t></w:r></w:hyperlink></w:p>"
        f"<w:sdt><w:sdtContent>{paragraph('trong khung')}</w:sdtContent></w:sdt>"
    )
    assert printed(lines_of(body)) == ["DỰ THẢO", "thêm liên kết", "trong khung"]


def test_footnotes_come_last_and_leave_the_sentence_alone() -> None:
    ns = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    notes = f'<w:footnotes {ns}><w:footnote w:id="2">{paragraph("Theo báo cáo năm 2024")}</w:footnote></w:footnotes>'
    body = (
        '<w:p><w:r><w:t>Đạt 80%</w:t><w:footnoteReference w:id="2"/><w:t> số hộ.</w:t></w:r></w:p>'
        + paragraph("Hết.")
    )
    assert printed(lines_of(body, footnotes=notes)) == ["Đạt 80% số hộ.", "Hết.", "[1] Theo báo cáo năm 2024"]


@pytest.mark.parametrize(
    ("font", "stored", "read"),
    [
        (".VnTime", "KÕ ho¹ch triÓn khai", "Kế hoạch triển khai"),
        (".VnTimeH", "ñy ban nh©n d©n", "ỦY BAN NHÂN DÂN"),
        ("VNI-Times", "Keá hoaïch", "Kế hoạch"),
        ("Times New Roman", "Café Müller", "Café Müller"),
    ],
)
def test_runs_in_old_fonts_are_read_as_shown(font: str, stored: str, read: str) -> None:
    got = read_docx(docx(paragraph(stored, run=f'<w:rFonts w:ascii="{font}"/>')), "cũ.docx", DEFAULT_LIMITS)
    assert [line.text for line in got.lines] == [read]
    assert (got.legacy is not None) == (font != "Times New Roman")


def test_pages_follow_the_breaks_word_left_in_the_file() -> None:
    body = (
        paragraph("một")
        + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        + "<w:p><w:r><w:lastRenderedPageBreak/><w:t>hai</w:t></w:r></w:p>"
        + "<w:p><w:r><w:t>giữa </w:t><w:lastRenderedPageBreak/><w:t>câu</w:t></w:r></w:p>"
        + paragraph("ba")
    )
    assert [(line.text, line.page) for line in lines_of(body)] == [
        ("một", 0),
        ("hai", 1),
        ("giữa câu", 1),
        ("ba", 2),
    ]


def test_merged_cells_keep_their_columns() -> None:
    wide = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + paragraph("rộng")
    down = "<w:tcPr><w:vMerge/></w:tcPr>" + paragraph("bị gộp")
    lines = lines_of(table((wide, paragraph("c")), (down, paragraph("b"), paragraph("c"))))
    assert [(line.text, line.hint.cell) for line in lines] == [
        ("rộng", (0, 0, 0)),
        ("c", (0, 0, 2)),
        ("b", (0, 1, 1)),
        ("c", (0, 1, 2)),
    ]


def test_text_is_composed_unicode() -> None:
    assert printed(lines_of(paragraph("Ho\u0302\u0300ng An"))) == ["Hồng An"]


def test_a_plan_typed_in_word_is_read_from_end_to_end(tmp_path: Path) -> None:
    def lines(*texts: str) -> str:
        return "".join(map(paragraph, texts))

    part = numbering(
        {
            0: [level(0, "upperRoman", "%1."), level(1, "decimal", "%2.")],
            1: [level(0, "bullet", "\uf0b7")],
        },
        {1: (0, ""), 2: (1, "")},
    )
    body = (
        table(
            (
                lines("UBND HUYỆN MẪU", "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "", "Số: 12/KH-PGDĐT"),
                lines(
                    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                    "Độc lập - Tự do - Hạnh phúc",
                    "Mẫu, ngày 05 tháng 3 năm 2025",
                ),
            )
        )
        + lines("KẾ HOẠCH", "Tổ chức phong trào thi đua học tập suốt đời năm 2025")
        + lines("Căn cứ Quyết định số 1315/QĐ-TTg ngày 09/11/2023 của Thủ tướng Chính phủ;")
        + lines("Phòng Giáo dục và Đào tạo ban hành kế hoạch như sau:")
        + numbered("MỤC ĐÍCH", 1)
        + numbered("Nâng cao nhận thức của người dân về học tập suốt đời.", 2)
        + numbered("TỔ CHỨC THỰC HIỆN", 1)
        + numbered("Các trường học", 1, 1)
        + numbered("Xây dựng kế hoạch của đơn vị.", 2)
        + numbered("Báo cáo về Phòng Giáo dục và Đào tạo trước ngày 15/5 hằng năm.", 2)
        + table(
            (
                lines("Nơi nhận:", "- UBND huyện (để b/c);", "- Các trường học;", "- Lưu: VT."),
                lines("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG", "", "Nguyễn Văn Mẫu"),
            )
        )
    )
    path = tmp_path / "kế hoạch.docx"
    path.write_bytes(docx(body, numbering=part))
    reading = read_file(path)
    assert (reading.issuer, reading.number, reading.date) == (
        "Phòng Giáo dục và Đào tạo",
        "12/KH-PGDĐT",
        "2025-03-05",
    )
    assert [(section.marker, section.heading) for section in reading.sections] == [
        ("I.", "MỤC ĐÍCH"),
        ("II.", "TỔ CHỨC THỰC HIỆN"),
        ("1.", "Các trường học"),
    ]
    assert [(duty.body, duty.n) for duty in reading.duties] == [("Các trường học", 2)]
    assert [(rule.day, rule.month, rule.qualifier) for rule in reading.reporting] == [(15, 5, "before")]
    assert reading.recipients == ("UBND huyện (để b/c)", "Các trường học", "Lưu: VT")
    assert reading.signature is not None
    assert reading.signature.name == "Nguyễn Văn Mẫu"
