"""Where lines of a scan stand, whatever the reader does with them, and the pictures cut out by it."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.reading.made_files import pdf
from tests.reading.test_intake_scans import BODY, HEIGHT, WIDTH, needs_ocr, page, picture_pdf
from thidua.reading import SourceText, read_document
from thidua.reading.intake import open_intake, read_intake
from thidua.reading.limits import Limits
from thidua.reading.line_boxes import from_json, stretches
from thidua.reading.page_layout import read_page
from thidua.reading.page_picture import PagePicture, cut, is_sound, picture_of, pixels_of
from thidua.reading.sandbox import take_in_isolated

__all__ = ["needs_ocr"]

HEADER = "ỦY BAN NHÂN DÂN PHƯỜNG MẪU - Kế hoạch thi đua"
#: What a page may hold: things joined into paragraphs, dropped as furniture, split from the text, or empty.
LINES = (
    "KẾ HOẠCH", "I. MỤC ĐÍCH", "1. Phòng Văn hóa - Xã hội", "- Chủ trì tổ chức lễ phát động phong trào,",
    "phối hợp với các đơn vị liên quan.", "", "- 2 -", "3", "Nơi nhận:", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN",
    "PHỤ LỤC", "Số: 12/KH-UBND", "Thuc hien ké hoach so 15 cua Uy ban nhan dan xa ve phong trao thi dua",
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(LINES), max_size=14), min_size=1, max_size=5))
def test_a_box_stays_with_its_line_whatever_is_joined_or_dropped(pages: list[list[str]]) -> None:
    shown = tuple((HEADER, *lines) for lines in pages)
    boxes = {
        (at, index): (0.1, round(index / 20, 4), 0.9, round(index / 20 + 0.02, 4))
        for at, lines in enumerate(shown)
        for index, text in enumerate(lines)
        if text
    }
    reading = read_document(SourceText("quét.pdf", "scan", shown, ocr=True, boxes=boxes))
    places = [(at, index) for at, lines in enumerate(shown) for index in range(len(lines))]
    for document in reading.documents or (reading,):
        for found in from_json(document.to_json()):
            at, index = places[found.line - 1]
            assert (found.page, found.box) == (at + 1, boxes[at, index])
        lines = {found.line for found in document.line_boxes}
        assert all(clause.line in lines for clause in document.clauses if clause.text)


@pytest.mark.ocr
@pytest.mark.parametrize("turn", [0.0, 2.0])
def test_boxes_of_a_made_scan_hold_its_lines(turn: float, tmp_path: Path, needs_ocr: None) -> None:
    image = page(BODY, letterhead=True)
    if turn:
        image = image.rotate(turn, resample=Image.Resampling.BICUBIC, fillcolor=255)
    path = tmp_path / "quét.pdf"
    path.write_bytes(picture_pdf(image))
    intake = open_intake(path, pictures=True)
    (picture,) = intake.pictures
    reading = read_intake(intake)
    texts = dict(enumerate((line for lines in intake.source.pages for line in lines), start=1))
    where = {texts[found.line]: found for found in reading.line_boxes}
    assert set(BODY) <= where.keys()
    for text, found in where.items():
        if turn:  # straightened before it was recognised, and so is its picture
            shown = Image.open(io.BytesIO(cut(picture, found.box) or b""))
            inked = 1 - shown.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)) / 255
            assert inked > 0.08, text
        elif text in BODY:
            top = 260 + 44 * BODY.index(text)
            left, upper, _right, lower = (
                edge * size for edge, size in zip(found.box, (WIDTH, HEIGHT) * 2, strict=True)
            )
            assert left == pytest.approx(110, abs=6)
            assert top - 2 <= upper <= top + 12
            assert top + 18 <= lower <= top + 36
    # The line broken over two rows is one clause, shown by both.
    first = where[BODY[0]].line
    assert [(s.first, s.last) for s in stretches(reading.line_boxes, first, first + 1)] == [
        (first, first + 1)
    ]


def test_only_a_doubtful_text_layer_is_shown(tmp_path: Path) -> None:
    text = [[(85, 100 + 20 * n, 13, line) for n, line in enumerate(BODY * 3)]]
    for producer, kept in (("Microsoft Word", 0), ("ABBYY FineReader", 1)):
        path = tmp_path / f"{kept}.pdf"
        path.write_bytes(pdf(text, producer=producer))
        taken = take_in_isolated(path, pictures=True)
        assert len(taken.pictures) == kept
        assert bool(from_json(taken.reading)) == bool(kept)
    found = from_json(taken.reading)[0]
    assert found.box[0] == pytest.approx(85 / 595, abs=0.01)
    assert found.box[1] < 100 / 842 < found.box[3]
    assert take_in_isolated(path).pictures == ()


def test_no_time_for_pictures_refuses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "lớp chữ.pdf"
    path.write_bytes(pdf([[(85, 100, 13, BODY[0])]] * 3, producer="scan"))
    assert open_intake(path, pictures=True, limits=Limits(picture_seconds=-1)).pictures == ()
    assert len(open_intake(path, pictures=True, limits=Limits(picture_pages=2)).pictures) == 2
    assert open_intake(path, pictures=True, limits=Limits(picture_bytes=10)).pictures == ()


@pytest.mark.parametrize("size", [(1, 1), (50_000, 1), (1, 50_000), (3, 4_000)])
def test_pages_of_any_shape_are_drawn_within_the_limit(size: tuple[int, int]) -> None:
    picture = picture_of(1, Image.new("L", size, 128), Limits())
    assert picture is not None
    assert is_sound(picture, Limits())
    assert Image.open(io.BytesIO(cut(picture, (0, 0, 1, 1)) or b"")).size == (picture.width, picture.height)


def test_a_heavy_page_is_kept_smaller() -> None:
    noise = Image.effect_noise((WIDTH, HEIGHT), 200)
    whole = picture_of(1, noise, Limits(picture_bytes=10**7))
    assert whole is not None
    tight = Limits(picture_bytes=len(whole.data) * 8 // 10)
    smaller = picture_of(1, noise, tight)
    assert smaller is not None
    assert (smaller.height, is_sound(smaller, tight)) == (tight.picture_side * 7 // 10, True)
    assert picture_of(1, noise, Limits(picture_bytes=1_000)) is None


def test_a_shaded_page_is_shown_as_ink_on_paper() -> None:
    shade = Image.linear_gradient("L").resize((WIDTH, HEIGHT)).point(lambda value: 90 + value * 130 // 255)
    ink = page(BODY * 9)
    shaded = Image.composite(shade, ink.point(lambda value: value + 30), ink)
    picture = picture_of(1, shaded, Limits())
    assert picture is not None
    assert (picture.width, picture.height) == (WIDTH, HEIGHT)
    shown = Image.open(io.BytesIO(cut(picture, (0, 0, 1, 1)) or b""))
    assert (shown.mode, shown.size) == ("L", (WIDTH, HEIGHT))
    assert set(shown.tobytes()) <= {0, 85, 170, 255}
    for band in (shown.crop((0, 0, WIDTH, 140)), shown.crop((0, 1500, WIDTH, HEIGHT))):
        assert band.getextrema() == (255, 255)  # no shadow left where nothing is written
    assert shown.crop((110, 150, 700, 180)).getextrema()[0] <= 85


@pytest.mark.parametrize(
    "data",
    [b"", b"kein Bild", zlib.compress(b"x" * 10), zlib.compress(bytes(1000))[:-20]],
    ids=["nothing", "noise", "too short", "cut off"],
)
def test_rows_that_are_not_there_give_no_picture(data: bytes) -> None:
    assert cut(PagePicture(1, 100, 100, data), (0.0, 0.0, 1.0, 1.0)) is None


def test_a_flood_is_inflated_no_further_than_the_box(monkeypatch: pytest.MonkeyPatch) -> None:
    flood = PagePicture(1, 100, 200, zlib.compress(bytes(50_000_000)))
    asked: list[int] = []

    class Counting:
        def __init__(self) -> None:
            self.real = zlib.decompressobj()

        def decompress(self, data: bytes, most: int) -> bytes:
            asked.append(most)
            return self.real.decompress(data, most)

    real = zlib.decompressobj
    counting = Counting()
    monkeypatch.setattr(zlib, "decompressobj", lambda: counting)
    made = cut(flood, (0.0, 0.0, 1.0, 0.5))
    monkeypatch.setattr(zlib, "decompressobj", real)
    assert asked == [100 * 100]
    assert Image.open(io.BytesIO(made or b"")).size == (100, 100)


@given(st.tuples(*[st.floats(0, 1)] * 4), st.integers(1, 60), st.integers(1, 60))
def test_every_box_shows_at_least_a_pixel(
    box: tuple[float, float, float, float], wide: int, high: int
) -> None:
    picture = PagePicture(1, wide, high, zlib.compress(bytes(wide * high)))
    left, top, right, bottom = pixels_of(picture, box)
    assert 0 <= left < right <= wide
    assert 0 <= top < bottom <= high
    assert Image.open(io.BytesIO(cut(picture, box) or b"")).size == (right - left, bottom - top)


def test_a_page_without_size_has_boxes_on_it() -> None:
    from thidua.reading.page_layout import Word

    assert [line.box for line in read_page([Word("a", 1, 1, 2, 2)], 0, 0)] == [(1.0, 1.0, 1.0, 1.0)]
