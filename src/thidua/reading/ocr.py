"""Recognising scans: Tesseract with Vietnamese on straightened grey pages, two at a time.

Tesseract is a program of the system, not of ours: it is asked for when the first scanned page appears, and its
absence is a refusal that names the packages.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from thidua.ground.text_vn import nfc
from thidua.reading.errors import refusal
from thidua.reading.limits import Limits
from thidua.reading.page_layout import PlacedLine, Word, read_page
from thidua.reading.page_picture import PagePicture, picture_of

if TYPE_CHECKING:
    from PIL.Image import Image

#: A page picture larger than this on its long side is shrunk: A4 at 300 dpi is 3,508 high.
_LONG_SIDE = 4_000
_SKEW_RANGE = 3.0
_SKEW_STEP = 0.25
#: Below this mean confidence (0 to 100) the page may stand on its side: orientation is asked once.
_POOR = 55.0
_WORD_LEVEL = "5"
_SECOND_LOOKS = 12
#: Markers whose letters are easily taken for others (d/đ, g/8, I/L): what is doubtful, which letters it may hold,
#: what a sound answer looks like, and the confidence under which it is worth a second look.
_MARKERS = (
    (re.compile(r"[dđ]\)"), "abcdđeghiklmnopqrstuvxy)", re.compile(r"[dđ]\)"), 95.0),
    (re.compile(r"[a-zđ0-9]\)"), "abcdđeghiklmnopqrstuvxy)", re.compile(r"[a-eđghik-vxy]\)"), 80.0),
    (re.compile(r"[IVXLHTJl1i|\[\]]{1,6}[.,]"), "IVX.", re.compile(r"(?:X{0,2}(?:IX|IV|V?I{0,3}))\."), 60.0),
)

Box = tuple[int, int, int, int]
LookAgain = Callable[[str, Box, str], str]


@dataclass(frozen=True, slots=True)
class Recognised:
    """The lines of one page and how sure Tesseract was of its words, 0 to 100.

    `picture` is the page as it was recognised: straightened, turned upright.
    """

    lines: list[PlacedLine]
    confidence: float
    picture: PagePicture | None = None


def find_tesseract(file: str) -> str:
    """The path of a Tesseract that knows Vietnamese; refused with the packages' names when there is none."""
    program = shutil.which("tesseract")
    if program is None:
        raise refusal("READ-040", file=file, missing="không thấy chương trình tesseract")
    listed = subprocess.run(  # noqa: S603 - a fixed program with fixed arguments
        [program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False, env=_environment()
    )
    if "vie" not in listed.stdout.split() + listed.stderr.split():
        raise refusal("READ-040", file=file, missing="thiếu dữ liệu tiếng Việt “vie”")
    return program


def recognise_pages(
    pages: Iterator[tuple[int, Image]],
    file: str,
    limits: Limits,
    finished: Callable[[int], None],
    *,
    pictures: bool = False,
) -> dict[int, Recognised]:
    """Every page recognised, `ocr_workers` at a time; pages are drawn only as workers become free.

    `finished` is called with the number of pages done so far; with `pictures` the first pages keep theirs.
    """
    program = find_tesseract(file)
    done: dict[int, Recognised] = {}
    with (
        tempfile.TemporaryDirectory(prefix="thidua-ocr-") as folder,
        ThreadPoolExecutor(max_workers=limits.ocr_workers) as pool,
    ):
        running: dict[Future[Recognised], int] = {}
        drawn = 0

        def collect(least: int) -> None:
            while len(running) > least:
                ready, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in ready:
                    done[running.pop(future)] = future.result()
                    finished(len(done))

        for index, image in pages:
            path = Path(folder) / f"{index}.png"
            straight = straighten(image)
            straight.save(path, compress_level=1)
            keeps = pictures and drawn < limits.picture_pages
            drawn += keeps
            picture = picture_of(index + 1, straight, limits) if keeps else None
            running[pool.submit(_recognise, program, path, straight.size, file, limits, picture)] = index
            collect(limits.ocr_workers)
        collect(0)
    return done


def _recognise(
    program: str, path: Path, size: tuple[int, int], file: str, limits: Limits, picture: PagePicture | None
) -> Recognised:
    try:
        result = replace(_words_of(program, path, size, file, limits), picture=picture)
        if result.confidence < _POOR and (turn := _orientation(program, path, limits)):
            import PIL.Image

            with PIL.Image.open(path) as image:
                upright = image.rotate(-turn, expand=True)
            upright.save(path, compress_level=1)
            turned = _words_of(program, path, upright.size, file, limits)
            if turned.confidence > result.confidence:
                upright_picture = picture and picture_of(picture.page, upright, limits)
                result = replace(turned, picture=upright_picture)
    finally:
        path.unlink(missing_ok=True)
    return result


def _words_of(program: str, path: Path, size: tuple[int, int], file: str, limits: Limits) -> Recognised:
    def run(picture: Path, *options: str) -> str:
        command = [program, str(picture), "stdout", "-l", "vie", *options]
        try:
            done = subprocess.run(  # noqa: S603 - a fixed program; the path is ours
                command, capture_output=True, timeout=limits.ocr_page_seconds, check=False, env=_environment()
            )
        except subprocess.TimeoutExpired as error:
            raise refusal("READ-030", file=file, limit=int(limits.ocr_page_seconds)) from error
        if done.returncode != 0:
            raise refusal("READ-032", file=file, what=f"bộ nhận dạng chữ dừng với mã {done.returncode}")
        return done.stdout.decode("utf-8", "replace")

    looks = 0

    def look_again(text: str, box: Box, letters: str) -> str:
        nonlocal looks
        looks += 1
        if looks > _SECOND_LOOKS:
            return text
        import PIL.Image

        crop = path.with_name(f"{path.stem}-{looks}.png")
        with PIL.Image.open(path) as image:
            part = image.crop((box[0] - 14, box[1] - 14, box[2] + 14, box[3] + 14))
        part.resize((part.width * 2, part.height * 2)).save(crop)
        try:
            dpi = str(2 * limits.ocr_dpi)
            return run(crop, "--psm", "7", "--dpi", dpi, "-c", f"tessedit_char_whitelist={letters}").strip()
        finally:
            crop.unlink()

    table = run(path, "--psm", "3", "--dpi", str(limits.ocr_dpi), "tsv")
    words, confidence = words_from_tsv(table, look_again)
    return Recognised(read_page(words, *size), confidence)


def words_from_tsv(table: str, look_again: LookAgain | None = None) -> tuple[list[Word], float]:
    """Tesseract's TSV as words; every word of a line gets the line's base and type height.

    Boxes hug the ink, so a line of small letters would look smaller than its neighbour: the base line is the
    middle of the words' bottoms, the height the middle of their heights; the ink is kept beside. Doubtful markers
    at the start of a line are shown to `look_again` with the letters they may be made of.
    """
    lines: dict[tuple[str, ...], list[tuple[str, int, int, int, int]]] = {}
    confidences: list[float] = []
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != _WORD_LEVEL:
            continue
        text, confidence = nfc(cells[11]).strip(), float(cells[10])
        if not text or _is_speck(text, confidence):
            continue
        x, y, wide, high = (int(cell) for cell in cells[6:10])
        if look_again is not None and cells[5] == "1":
            text = _surer(text, (x, y, x + wide, y + high), confidence, look_again)
        lines.setdefault(tuple(cells[1:5]), []).append((text, x, y, x + wide, y + high))
        confidences.append(confidence)
    words: list[Word] = []
    for members in lines.values():
        base = float(median(entry[4] for entry in members))
        height = max(4.0, float(median(entry[4] - entry[2] for entry in members)) * 1.15)
        highest, lowest = base - 1.5 * height, base + 0.5 * height  # a box may run into a seal or a rule
        words.extend(
            Word(text, x0, base - height, x1, base, ink=(max(y0, highest), min(y1, lowest)))
            for text, x0, y0, x1, y1 in members
        )
    return words, sum(confidences) / len(confidences) if confidences else 0.0


def _surer(text: str, box: Box, confidence: float, look_again: LookAgain) -> str:
    """A marker that was read with little confidence, read once more on its own; kept where that tells nothing."""
    for doubtful, letters, sound, least in _MARKERS:
        if confidence < least and doubtful.fullmatch(text):
            again = look_again(text, box, letters)
            return again if sound.fullmatch(again) else text
    return text


def _is_speck(text: str, confidence: float) -> bool:
    """Ruled lines, stains and seal edges read as punctuation: dropped unless they can be bullets."""
    if any(letter.isalnum() for letter in text):
        return confidence < 5 and len(text) == 1
    return confidence < 30 or text.strip("|_¦~`´'‘’*°.,:;\\/<>=[]{}()^") == ""


def _orientation(program: str, path: Path, limits: Limits) -> int:
    """By how many degrees the page is to be turned clockwise; 0 when it stands right or nobody can tell."""
    try:
        run = subprocess.run(  # noqa: S603 - a fixed program; the path is ours
            [program, str(path), "stdout", "--psm", "0"],
            capture_output=True,
            text=True,
            timeout=limits.ocr_page_seconds,
            check=False,
            env=_environment(),
        )
    except subprocess.TimeoutExpired:
        return 0
    for line in run.stdout.splitlines():
        if line.startswith("Rotate:") and line.split()[-1] in {"90", "180", "270"}:
            return int(line.split()[-1])
    return 0


def straighten(image: Image) -> Image:
    """The page in grey, at most A4 at 300 dpi in size, turned back by its skew (up to 3 degrees)."""
    import PIL.Image

    grey = image.convert("L")
    if max(grey.size) > _LONG_SIDE:
        grey.thumbnail((_LONG_SIDE, _LONG_SIDE), PIL.Image.Resampling.LANCZOS)
    angle = skew_of(grey)
    if abs(angle) < 0.3:
        return grey
    return grey.rotate(angle, resample=PIL.Image.Resampling.BICUBIC, fillcolor=255)


def skew_of(grey: Image) -> float:
    """The angle that makes the lines of type level: where the darkness of the rows varies most.

    Measured on a small copy, about 0.1 s a page.
    """
    import PIL.Image
    from PIL import ImageOps

    small = ImageOps.invert(
        grey.resize((max(1, grey.width * 700 // max(grey.size)), max(1, grey.height * 700 // max(grey.size))))
    )

    def sharpness(angle: float) -> float:
        turned = small.rotate(angle, resample=PIL.Image.Resampling.BILINEAR)
        profile = turned.resize((1, turned.height), PIL.Image.Resampling.BOX).tobytes()
        return float(sum((one - other) ** 2 for one, other in pairwise(profile)))

    level = sharpness(0.0)
    steps = int(_SKEW_RANGE / _SKEW_STEP)
    best_gain, best = level, 0.0
    for step in range(-steps, steps + 1):
        angle = step * _SKEW_STEP
        gain = sharpness(angle) if step else level
        if gain > best_gain:
            best_gain, best = gain, angle
    return best if best_gain > 1.1 * level else 0.0


def _environment() -> dict[str, str]:
    """What Tesseract needs and nothing else: one thread each, as pages already run side by side."""
    kept = {
        key: os.environ[key]
        for key in ("PATH", "TESSDATA_PREFIX", "TMPDIR", "SYSTEMROOT")
        if key in os.environ
    }
    kept.setdefault("PATH", os.defpath)
    return {**kept, "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}
