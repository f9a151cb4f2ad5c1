"""A file in, its text out: the door through which every plan enters.

`take_in` opens the file in the calling process: call it only where that process is disposable. Servers, workers
and the command line use `thidua.reading.sandbox`, which runs it in a child with limits.
"""

from __future__ import annotations

import dataclasses
import io
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thidua.ground.text_vn import nfc
from thidua.reading.errors import Refusal, refusal
from thidua.reading.file_kind import Kind, check_file, shown_name, sniff
from thidua.reading.limits import DEFAULT_LIMITS, Limits
from thidua.reading.line_boxes import Box
from thidua.reading.page_layout import PlacedLine
from thidua.reading.page_picture import PagePicture, picture_of
from thidua.reading.quality import judge
from thidua.reading.schema import Finding, Reading
from thidua.reading.source import NO_HINT, LineHint, SourceKind, SourceText

if TYPE_CHECKING:
    from PIL.Image import Image

Progress = Callable[[int, int], None]
#: Called once when OCR begins, with the number of pages, so that the keeper of the clock can allow for it.
OcrNotice = Callable[[int], None]

_LONG_SIDE = 4_000
_A4_AT_300_DPI = 3_508
#: At which pages are drawn that are only to be shown.
_PICTURE_DPI = 150


@dataclass(frozen=True, slots=True)
class Intake:
    """The text of a file, and what was noticed about the file itself.

    `pictures` are asked for; they are of pages that are pictures, or whose text may not be what they show.
    """

    source: SourceText
    findings: tuple[Finding, ...] = ()
    pictures: tuple[PagePicture, ...] = ()


def take_in(path: Path, *, progress: Progress | None = None, limits: Limits = DEFAULT_LIMITS) -> SourceText:
    """The text of a file, page by page, with what the file knew about each line.

    `progress(done, total)` is called after each recognised page of a scan. Raises `Refusal` with a stable code
    for anything that is not a readable document within the limits, `OcrUnavailable` for a scan without Tesseract.
    """
    return open_intake(path, progress=progress, limits=limits).source


def read_file(path: Path, *, progress: Progress | None = None, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """What the document in a file asks for (`reading-schema.md`), with the findings about the file itself first."""
    return read_intake(open_intake(path, progress=progress, limits=limits))


def read_intake(intake: Intake, *, today: str | None = None, relatives: Sequence[str] = ()) -> Reading:
    """The reading of a text already taken in; `today` and `relatives` as for `read_document`."""
    from thidua.reading import read_document

    reading: Reading = read_document(intake.source, today=today, relatives=relatives)
    if not intake.findings:
        return reading
    return dataclasses.replace(reading, findings=(*intake.findings, *reading.findings))


def open_intake(
    path: Path,
    *,
    progress: Progress | None = None,
    limits: Limits = DEFAULT_LIMITS,
    ocr_begins: OcrNotice | None = None,
    name: str | None = None,
    pictures: bool = False,
) -> Intake:
    """As `take_in`, with the findings about the file and, with `pictures`, the pictures of its scanned pages.

    `name` is the name it came with, when it is stored as another.
    """
    name = name or path.name
    check_file(path, limits, name)
    try:
        with path.open("rb") as stream:
            data = stream.read(limits.file_bytes + 1)
    except OSError as error:
        raise refusal("READ-017", file=shown_name(name), what="không có quyền đọc") from error
    return _Intake(data, nfc(name), progress, limits, ocr_begins, pictures).run()


class _Intake:
    """One file on its way in."""

    def __init__(
        self,
        data: bytes,
        name: str,
        progress: Progress | None,
        limits: Limits,
        ocr_begins: OcrNotice | None,
        pictures: bool,
    ) -> None:
        self.data = data
        self.sent_as = name
        self.name = self.file = shown_name(name)
        self.progress = progress or (lambda _done, _total: None)
        self.limits = limits
        self.ocr_begins = ocr_begins or (lambda _pages: None)
        self.findings: list[Finding] = []
        self.with_pictures = pictures
        self.pictures: list[PagePicture] = []
        #: Pages (from 0) whose lines keep their places.
        self.boxed: set[int] = set()

    def run(self) -> Intake:
        kind: Kind = sniff(self.data, self.sent_as)
        if kind == "text":
            source = self._text()
        elif kind == "docx":
            source = self._docx()
        elif kind == "pdf":
            source = self._pdf()
        else:
            source = self._images()
        if not any(line.strip() for page in source.pages for line in page):
            raise refusal("READ-018", file=self.file)
        return Intake(source, tuple(self.findings), tuple(self.pictures))

    def _note(self, code: str, message: str) -> None:
        self.findings.append(Finding(code, "note", message, None, None))

    def _note_legacy(self, encoding: str) -> None:
        called = {"TCVN3": "TCVN3 (ABC)", "VNI": "VNI", "CP1258": "Windows-1258"}[encoding]
        self._note(
            "file.legacy-encoding",
            f"Tệp dùng bảng mã cũ {called}; đã chuyển sang Unicode để đọc. Đối chiếu lại với bản gốc và lưu bản "
            "Unicode (TCVN 6909:2001) theo Nghị định 30/2020/NĐ-CP.",
        )

    # --- kinds ------------------------------------------------------------------------------------------------

    def _text(self) -> SourceText:
        from thidua.reading.intake_text import decode_text

        text, encoding = decode_text(self.data, self.file, self.limits)
        if encoding in {"TCVN3", "VNI", "CP1258"}:
            self._note_legacy(encoding)
        return SourceText.from_text(text, self.name)

    def _docx(self) -> SourceText:
        from thidua.reading.intake_docx import read_docx

        read = read_docx(self.data, self.file, self.limits)
        if read.macros:
            self._note("file.macros", "Tệp Word có macro. Macro không được mở, chỉ phần chữ được đọc.")
        if read.legacy:
            self._note_legacy(read.legacy)
        if sum(len(line.text) for line in read.lines) > self.limits.characters:
            raise refusal("READ-016", file=self.file, limit=self.limits.characters)
        if not read.lines and read.images:
            return self._docx_of_pictures(read.images)
        pages: list[list[str]] = [[]]
        hints: dict[tuple[int, int], LineHint] = {}
        for line in read.lines:
            while len(pages) <= line.page:
                pages.append([])
            if line.hint != NO_HINT:
                hints[len(pages) - 1, len(pages[-1])] = line.hint
            pages[-1].append(line.text)
        if len(pages) > self.limits.pages:
            raise refusal("READ-008", file=self.file, count=len(pages), limit=self.limits.pages)
        return SourceText(self.name, "docx", tuple(map(tuple, pages)), hints=hints, whole_paragraphs=True)

    def _docx_of_pictures(self, names: list[str]) -> SourceText:
        """A Word file that only carries scanned pages: the pictures are read in the order of their names."""
        from thidua.reading.ooxml import Package

        package = Package(self.data, self.file, self.limits)

        def by_number(name: str) -> tuple[int, str]:
            digits = "".join(letter for letter in name.rpartition("/")[2] if letter.isdigit())
            return (int(digits[:6]) if digits else 0, name)

        pictures = [package.read(name) for name in sorted(names, key=by_number)[: self.limits.pages]]
        signs = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
        kept = [picture for picture in pictures if picture and picture.startswith(signs)]
        if not kept:
            raise refusal("READ-018", file=self.file)

        def pages() -> Iterator[tuple[int, Image]]:
            for index, picture in enumerate(kept):
                for _frame, image in self._frames(picture, limit=1):
                    yield index, image

        return self._recognised("docx", pages(), len(kept), {}, len(kept))

    def _pdf(self) -> SourceText:
        from thidua.reading.intake_pdf import load_page, opened, read_pdf

        with opened(self.data, self.file) as document:
            read = read_pdf(document, self.file, self.limits)
            if read.legacy:
                self._note_legacy(read.legacy)
            known = {index: page.lines for index, page in enumerate(read.pages) if not page.needs_ocr}
            scans = [index for index, page in enumerate(read.pages) if page.needs_ocr]
            if read.ocr_layer or judge(line.text for page in known.values() for line in page) == "damaged":
                self._show_text_pages(document, known)
            if not scans:
                return _source(self.name, "pdf", known, len(read.pages), self.boxed, ocr=read.ocr_layer)

            def pages() -> Iterator[tuple[int, Image]]:
                for index in scans:
                    page = load_page(document, index, self.file)
                    try:
                        yield index, draw(page, self.limits.ocr_dpi)
                    finally:
                        page.close()

            written = sum(1 for lines in known.values() if lines)
            kind: SourceKind = "scan" if len(scans) >= written else "pdf"
            return self._recognised(kind, pages(), len(scans), known, len(read.pages))

    def _show_text_pages(self, document: Any, known: dict[int, list[PlacedLine]]) -> None:
        """Keeps where the lines of a doubtful text layer stand, and pictures while there is time for them."""
        from thidua.reading.intake_pdf import load_page

        self.boxed |= known.keys()
        if not self.with_pictures:
            return
        ends = time.monotonic() + self.limits.picture_seconds
        for index in sorted(known)[: self.limits.picture_pages]:
            if time.monotonic() > ends:
                return
            if not known[index]:
                continue
            page = load_page(document, index, self.file)
            try:
                self._keep(picture_of(index + 1, draw(page, _PICTURE_DPI), self.limits))
            finally:
                page.close()

    def _keep(self, picture: PagePicture | None) -> None:
        if picture is not None and len(self.pictures) < self.limits.picture_pages:
            self.pictures.append(picture)

    def _images(self) -> SourceText:
        count = sum(1 for _ in self._frames(self.data, count_only=True))
        if count > self.limits.pages:
            raise refusal("READ-008", file=self.file, count=count, limit=self.limits.pages)
        return self._recognised("scan", self._frames(self.data), count, {}, count)

    # --- pictures ---------------------------------------------------------------------------------------------

    def _frames(
        self, data: bytes, *, limit: int | None = None, count_only: bool = False
    ) -> Iterator[tuple[int, Any]]:
        """The pages of a picture file. Sizes are checked from the header before anything is decoded."""
        import PIL.Image
        from PIL import ImageOps, ImageSequence

        PIL.Image.MAX_IMAGE_PIXELS = None  # our own limit comes first
        try:
            with PIL.Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF")) as picture:
                for index, frame in enumerate(ImageSequence.Iterator(picture)):
                    if index > self.limits.pages or (limit is not None and index >= limit):
                        break
                    pixels = frame.width * frame.height
                    if pixels > self.limits.pixels:
                        raise refusal("READ-015", file=self.file, count=pixels, limit=self.limits.pixels)
                    if count_only:
                        yield index, None
                    else:
                        yield index, _sized(ImageOps.exif_transpose(_on_white(frame)))
        except Refusal:
            raise
        except MemoryError:
            raise
        except Exception as error:  # the picture library raises whatever its decoders raise
            raise refusal("READ-009", file=self.file, what="ảnh không giải mã được") from error

    def _recognised(
        self,
        kind: SourceKind,
        pages: Iterator[tuple[int, Any]],
        count: int,
        known: dict[int, list[PlacedLine]],
        total: int,
    ) -> SourceText:
        from thidua.reading.ocr import recognise_pages

        self.ocr_begins(count)
        self.progress(0, count)
        done = recognise_pages(
            pages,
            self.file,
            self.limits,
            lambda ready: self.progress(ready, count),
            pictures=self.with_pictures,
        )
        self.boxed |= done.keys()
        for index in sorted(done):
            self._keep(done[index].picture)
        lines = {**known, **{index: page.lines for index, page in done.items()}}
        return _source(self.name, kind, lines, total, self.boxed, ocr=True)


def _source(
    name: str,
    kind: SourceKind,
    lines: dict[int, list[PlacedLine]],
    total: int,
    boxed: Collection[int],
    *,
    ocr: bool,
) -> SourceText:
    pages: list[tuple[str, ...]] = []
    hints: dict[tuple[int, int], LineHint] = {}
    boxes: dict[tuple[int, int], Box] = {}
    for page in range(total):
        placed = lines.get(page, [])
        for index, line in enumerate(placed):
            hint = LineHint(bold=line.bold, italic=line.italic, centred=line.centred, cell=line.cell)
            if hint != NO_HINT:
                hints[page, index] = hint
            if line.box is not None and page in boxed:
                boxes[page, index] = line.box
        pages.append(tuple(line.text for line in placed))
    return SourceText(name, kind, tuple(pages), ocr=ocr, hints=hints, boxes=boxes)


def draw(page: Any, dpi: int) -> Any:
    """A PDF page as a grey picture at this resolution; oversized pages at what keeps the long side in bounds."""
    width, height = page.get_size()
    scale = min(dpi / 72, _LONG_SIDE / max(width, height, 1))
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        return bitmap.to_pil().copy()
    finally:
        bitmap.close()


def _on_white(frame: Any) -> Any:
    """The frame in grey, transparent parts white."""
    import PIL.Image

    if frame.mode in {"RGBA", "LA", "PA"} or "transparency" in frame.info:
        seen = frame.convert("RGBA") if frame.mode not in {"RGBA", "LA"} else frame
        ground = PIL.Image.new("L", seen.size, 255)
        ground.paste(seen.convert("L"), mask=seen.getchannel("A"))
        return ground
    if frame.mode.startswith("I;16"):
        frame = frame.point(lambda value: value / 256)
    return frame.convert("L")


def _sized(image: Any) -> Any:
    """Small pictures are enlarged to about 300 dpi on A4: Tesseract reads letters of 30 pixels best."""
    import PIL.Image

    long_side = max(image.size)
    if 800 <= long_side < 2_200:
        factor = min(2.5, _A4_AT_300_DPI / long_side)
        size = (round(image.width * factor), round(image.height * factor))
        return image.resize(size, PIL.Image.Resampling.BICUBIC)
    return image
