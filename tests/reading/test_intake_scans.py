"""Scans and pictures: recognised where Tesseract is installed, refused with its packages' names where not."""

from __future__ import annotations

import io
import shutil
import subprocess
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.reading.made_files import docx_parts, pdf, stream, zipped
from thidua.reading.errors import OcrUnavailable, Refusal
from thidua.reading.intake import take_in
from thidua.reading.limits import Limits
from thidua.reading.ocr import skew_of, straighten, words_from_tsv
from thidua.reading.page_layout import read_page
from thidua.reading.sandbox import read_file_isolated

WIDTH, HEIGHT = 1240, 1754
BODY = [
    "Thực hiện Quyết định số 1315/QĐ-TTg của Thủ tướng Chính phủ, phường ban hành",
    "kế hoạch triển khai phong trào thi đua xây dựng xã hội học tập trên địa bàn.",
    "1. Chậm nhất ngày 01/12 hằng năm, các đơn vị báo cáo kết quả thực hiện.",
]


@lru_cache
def tesseract_reads_vietnamese() -> bool:
    if shutil.which("tesseract") is None:
        return False
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    return "vie" in listed.stdout.split()


@pytest.fixture
def needs_ocr() -> None:
    if not tesseract_reads_vietnamese():
        pytest.skip("Tesseract with Vietnamese is not installed (tesseract-ocr, tesseract-ocr-vie)")


def font(size: int) -> Any:
    for name in (
        "DejaVuSerif.ttf",
        "NotoSerif-Regular.ttf",
        "Tinos-Regular.ttf",
        "LiberationSerif-Regular.ttf",
    ):
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    pytest.skip("no font with Vietnamese letters on this machine")


def page(lines: list[str], *, letterhead: bool = False) -> Image.Image:
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    pen = ImageDraw.Draw(image)
    small, plain = font(20), font(24)
    top = 150
    if letterhead:
        for x, y, text in (
            (110, 90, "UBND PHƯỜNG MẪU"),
            (110, 130, "Số: 12/KH-UBND"),
            (520, 90, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            (600, 130, "Độc lập - Tự do - Hạnh phúc"),
        ):
            pen.text((x, y), text, font=small, fill=0)
        top = 260
    for index, text in enumerate(lines):
        pen.text((110, top + 44 * index), text, font=plain, fill=0)
    return image


def picture_pdf(*images: Image.Image, with_text: bool = False) -> bytes:
    """A PDF of scanned pages, after a first page of text when asked for."""
    made = pdf([[(85, 100, 13, text)] for text in BODY[:1]] if with_text else [])
    start = made.count(b" 0 obj\n") + 1
    objects, kids = [], []
    for index, image in enumerate(images):
        number = start + 3 * index
        kids.append(f"{number} 0 R")
        data = zlib.compress(image.tobytes())
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number + 1} 0 R "
            f"/Resources << /XObject << /X {number + 2} 0 R >> >> >>".encode(),
            stream(b"q 595 0 0 842 0 0 cm /X Do Q"),
            stream(
                data,
                f"/Type /XObject /Subtype /Image /Width {image.width} /Height {image.height} /BitsPerComponent 8 "
                "/ColorSpace /DeviceGray /Filter /FlateDecode ",
            ),
        ]
    texts = 1 if with_text else 0
    made = made.replace(f"/Count {texts} /Kids [".encode(), f"/Count {texts + len(images)} /Kids [".encode())
    made = made.replace(
        b"8 0 R]" if texts else b"/Kids []",
        (b"8 0 R " if texts else b"/Kids [") + " ".join(kids).encode() + b"]",
    )
    body = made[: made.index(b"xref\n")]
    for index, content in enumerate(objects):
        body += f"{start + index} 0 obj\n".encode() + content + b"\nendobj\n"
    # No cross-reference table: pdfium rebuilds it, as it does for what cheap scanners write.
    return body + b"trailer << /Root 1 0 R >>\n%%EOF\n"


def texts(source: Any, page_index: int = 0) -> list[str]:
    return [line for line in source.pages[page_index] if line]


@pytest.mark.ocr
def test_a_scan_is_read_page_by_page_with_progress(tmp_path: Path, needs_ocr: None) -> None:
    path = tmp_path / "quét.pdf"
    path.write_bytes(picture_pdf(page(BODY, letterhead=True), page(BODY[::-1])))
    seen: list[tuple[int, int]] = []
    source = take_in(path, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(0, 2), (1, 2), (2, 2)]
    assert (source.kind, source.ocr, len(source.pages)) == ("scan", True, 2)
    assert texts(source)[:4] == [
        "UBND PHƯỜNG MẪU",
        "Số: 12/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    assert texts(source)[4:] == BODY
    assert texts(source, 1) == BODY[::-1]


@pytest.mark.ocr
def test_only_the_scanned_pages_of_a_mixed_file_are_recognised(tmp_path: Path, needs_ocr: None) -> None:
    path = tmp_path / "lẫn.pdf"
    path.write_bytes(picture_pdf(page(BODY[1:]), with_text=True))
    seen: list[tuple[int, int]] = []
    source = take_in(path, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (1, 1)
    assert source.ocr
    assert texts(source, 0) == BODY[:1]
    assert texts(source, 1) == BODY[1:]


@pytest.mark.ocr
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["png", "jpg", "tif", "skewed", "sideways", "transparent"])
def test_pictures_are_recognised(kind: str, tmp_path: Path, needs_ocr: None) -> None:
    image = page(BODY * 3)
    name = kind if kind in {"png", "jpg", "tif"} else "png"
    if kind == "skewed":
        image = image.rotate(2.0, resample=Image.Resampling.BICUBIC, fillcolor=255)
    if kind == "sideways":
        image = image.rotate(90, expand=True)
    if kind == "transparent":
        # Black ink on nothing: what is not painted counts as white paper.
        ink = Image.new("RGBA", image.size, (0, 0, 0, 0))
        ink.paste((0, 0, 0, 255), mask=image.point(lambda value: 255 - value))
        image = ink
    path = tmp_path / f"ảnh.{name}"
    if kind == "tif":
        image.save(path, save_all=True, append_images=[page(BODY[:1])])
    else:
        image.save(path)
    source = take_in(path)
    assert texts(source)[:3] == BODY
    assert len(source.pages) == (2 if kind == "tif" else 1)
    if kind == "tif":
        assert texts(source, 1) == BODY[:1]


@pytest.mark.ocr
def test_a_word_file_that_only_carries_pictures_is_recognised(tmp_path: Path, needs_ocr: None) -> None:
    parts = docx_parts("<w:p/>")
    for index, lines in ((10, BODY[1:]), (2, BODY[:1])):
        buffer = io.BytesIO()
        page(lines).save(buffer, "PNG")
        parts[f"word/media/image{index}.png"] = buffer.getvalue()
    path = tmp_path / "ảnh dán.docx"
    path.write_bytes(zipped(parts))
    source = take_in(path)
    assert (source.kind, source.ocr) == ("docx", True)
    assert [texts(source, 0), texts(source, 1)] == [BODY[:1], BODY[1:]]


def test_a_blank_picture_holds_nothing(tmp_path: Path, needs_ocr: None) -> None:
    path = tmp_path / "trắng.png"
    Image.new("L", (600, 800), 255).save(path)
    with pytest.raises(Refusal) as caught:
        take_in(path)
    assert caught.value.code == "READ-018"


def test_without_tesseract_a_scan_names_the_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "quét.png"
    Image.new("L", (600, 800), 255).save(path)
    with pytest.raises(OcrUnavailable) as caught:
        read_file_isolated(path)
    assert caught.value.exit_code == 3
    assert "tesseract-ocr-vie" in caught.value.remedy
    assert "tesseract" in caught.value.message


def test_tesseract_without_vietnamese_names_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\necho 'List of available languages (1):'\necho eng\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    path = tmp_path / "quét.png"
    Image.new("L", (600, 800), 255).save(path)
    with pytest.raises(OcrUnavailable) as caught:
        read_file_isolated(path)
    assert "“vie”" in caught.value.message


def test_a_recogniser_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "tesseract"
    program.write_text('#!/bin/sh\n[ "$1" = --list-langs ] && echo vie && exit 0\nsleep 30\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    path = tmp_path / "quét.png"
    Image.new("L", (600, 800), 255).save(path)
    with pytest.raises(Refusal) as caught:
        read_file_isolated(path, limits=Limits(ocr_page_seconds=1.0, seconds=6.0))
    assert caught.value.code == "READ-030"


@pytest.mark.parametrize("angle", [-2.5, -1.0, 0.0, 1.5, 3.0])
def test_skew_is_measured_and_undone(angle: float) -> None:
    image = page(BODY * 6).rotate(-angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    assert skew_of(image) == pytest.approx(angle, abs=0.26)
    assert abs(skew_of(straighten(image))) <= 0.26


def test_specks_and_rules_are_no_words() -> None:
    header = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    rows = [
        (110, "-", 90),
        (130, "Sở", 95),
        (175, "Nội", 95),
        (230, "vụ;", 96),
        (600, "|", 40),
        (640, "~", 20),
        (660, "x", 2),
    ]
    table = header + "".join(
        f"5\t1\t1\t1\t1\t{n}\t{x}\t100\t30\t28\t{conf}\t{text}\n" for n, (x, text, conf) in enumerate(rows, 1)
    )
    words, confidence = words_from_tsv(table)
    assert [line.text for line in read_page(words, 1240, 1754)] == ["- Sở Nội vụ;"]
    assert confidence == pytest.approx(94.0)


def test_doubtful_markers_are_looked_at_once_more() -> None:
    header = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    rows = [("đ)", 1, 90), ("IL.", 2, 30), ("8)", 3, 60), ("II.", 4, 97), ("Sở", 5, 20)]
    table = header + "".join(
        f"5\t1\t1\t1\t{n}\t1\t100\t{100 * n}\t30\t28\t{conf}\t{text}\n" for text, n, conf in rows
    )
    answers = {"đ)": "d)", "IL.": "I.", "8)": "?"}
    asked = []

    def look_again(text: str, box: tuple[int, int, int, int], letters: str) -> str:
        asked.append(text)
        assert box[3] - box[1] == 28
        return answers[text]

    words, _confidence = words_from_tsv(table, look_again)
    assert [word.text for word in words] == ["d)", "I.", "8)", "II.", "Sở"]
    assert asked == ["đ)", "IL.", "8)"]
