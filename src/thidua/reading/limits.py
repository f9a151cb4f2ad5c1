"""How much one untrusted file may cost. Sizes in bytes, times in seconds; all are data, none is a law.

The values are what an ordinary two-core server bears: the largest real plan seen has 40 pages and 9 MB.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one intake. A larger file is refused, never cut.

    `seconds` and `cpu_seconds` hold for everything but OCR; OCR earns `ocr_seconds_per_page` more for each page
    it must recognise, `ocr_seconds` at most. `ocr_workers` pages are recognised at a time.

    Pictures of pages are an aid: past `picture_pages` pages, or `picture_bytes` for one, there is none, and nothing
    is refused. `picture_side` is the long side in pixels (A4 at 150 dpi); `picture_seconds`
    may be spent on pages that need no recognition.
    """

    file_bytes: int = 50 * MB
    pages: int = 300
    characters: int = 2_000_000
    zip_entries: int = 2_000
    zip_unpacked: int = 200 * MB
    zip_ratio: int = 200
    xml_part: int = 32 * MB
    pixels: int = 50_000_000
    ocr_dpi: int = 300
    ocr_workers: int = 2
    ocr_page_seconds: float = 60.0
    memory: int = 512 * MB
    written: int = 100 * MB
    open_files: int = 64
    result_bytes: int = 64 * MB
    seconds: float = 30.0
    cpu_seconds: int = 20
    ocr_seconds_per_page: float = 20.0
    ocr_seconds: float = 1_800.0
    picture_pages: int = 100
    picture_side: int = 1_754
    picture_bytes: int = 256 * 1024
    picture_seconds: float = 6.0

    def to_json(self) -> dict[str, float]:
        """The limits as plain numbers, to hand to the child process."""
        return asdict(self)


DEFAULT_LIMITS = Limits()


def human_bytes(size: int) -> str:
    """A size as an officer reads it, decimal comma.

    >>> human_bytes(50 * MB), human_bytes(1536), human_bytes(12)
    ('50 MB', '1,5 KB', '12 byte')
    """
    for unit, factor in (("MB", MB), ("KB", 1024)):
        if size >= factor:
            value = f"{size / factor:.1f}".removesuffix(".0").replace(".", ",")
            return f"{value} {unit}"
    return f"{size} byte"
