"""What the pictures of a scan's lines cost: drawn while a 12-page scan is read, kept, cut for the review.

    python -m benchmarks.pictures [--json FILE] [--no-reading]

1. The pages of the scan of `benchmarks.reading` straightened, then drawn small: processor time, bytes kept.
2. Paragraphs cut out of them as the review asks for them (three a page): processor time, bytes sent.
3. The scan read in the sandbox without and with pictures: processor time of all its processes, the largest memory,
   the size of the reading. About half a minute each.

Bars: drawing takes at most 5 % of what reading takes, a picture is cut in 50 ms of processor time (p95).
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from statistics import mean, median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [folder for folder in (str(ROOT / "src"), str(ROOT)) if folder not in sys.path]

from benchmarks.reading import scan  # noqa: E402
from thidua.reading.intake import draw  # noqa: E402
from thidua.reading.limits import DEFAULT_LIMITS  # noqa: E402
from thidua.reading.ocr import straighten  # noqa: E402
from thidua.reading.page_picture import PagePicture, cut, picture_of  # noqa: E402
from thidua.reading.sandbox import take_in_isolated  # noqa: E402

SHARE, CUT_MS = 0.05, 50.0
#: The tops of the paragraphs that are cut, and their height: six lines of a page.
TOPS, HIGH = (0.1, 0.45, 0.8), 0.1


def drawn(path: Path) -> tuple[dict[str, Any], list[PagePicture]]:
    """The pictures of the scan, and what they cost."""
    import pypdfium2

    made: list[PagePicture] = []
    seconds: list[float] = []
    with pypdfium2.PdfDocument(path) as document:
        for index in range(len(document)):
            grey = straighten(draw(document[index], DEFAULT_LIMITS.ocr_dpi))
            started = time.process_time()
            picture = picture_of(index + 1, grey, DEFAULT_LIMITS)
            seconds.append(time.process_time() - started)
            if picture is not None:
                made.append(picture)
    sizes = [len(picture.data) for picture in made]
    told = {
        "file_bytes": path.stat().st_size,
        "pages": len(made),
        "draw_seconds": round(sum(seconds), 2),
        "draw_seconds_a_page": round(median(seconds), 3),
        "kept_bytes": sum(sizes),
        "kept_a_page": round(mean(sizes)),
        "kept_most": max(sizes),
    }
    return told, made


def cuts(made: list[PagePicture]) -> dict[str, Any]:
    """What cutting paragraphs out costs, each page three times over."""
    milliseconds: list[float] = []
    sizes: list[int] = []
    for picture in made * 3:
        for top in TOPS:
            started = time.process_time()
            shown = cut(picture, (0.1, top, 0.93, top + HIGH))
            milliseconds.append((time.process_time() - started) * 1_000)
            sizes.append(len(shown or b""))
    milliseconds.sort()
    return {
        "cuts": len(milliseconds),
        "cut_ms": round(median(milliseconds), 1),
        "cut_ms_p95": round(milliseconds[int(len(milliseconds) * 0.95)], 1),
        "sent_bytes": round(median(sizes)),
        "sent_most": max(sizes),
    }


def reading(path: Path, *, pictures: bool) -> dict[str, Any]:
    """The scan read in the sandbox: what its processes took together."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    taken = take_in_isolated(path, pictures=pictures)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "pictures": pictures,
        "seconds": round(time.perf_counter() - started, 1),
        "cpu_seconds": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
        "megabytes": after.ru_maxrss // 1024,
        "json_bytes": len(json.dumps(taken.reading)),
        "boxes_bytes": len(json.dumps(taken.reading.get("line_boxes"))),
    }


def main() -> int:
    """Measures, prints, answers 1 when a bar is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--no-reading", action="store_true", help="draw and cut only")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        path = scan(Path(folder))
        told, made = drawn(path)
        told |= cuts(made)
        told["reading"] = (
            [] if chosen.no_reading else [reading(path, pictures=kept) for kept in (False, True)]
        )
    print(json.dumps(told, indent=1))
    if chosen.json:
        chosen.json.write_text(json.dumps(told), encoding="utf-8")
    took = told["reading"][0]["cpu_seconds"] if told["reading"] else 0.0
    slow = bool(took) and told["draw_seconds"] > SHARE * took
    return int(slow or told["cut_ms_p95"] > CUT_MS)


if __name__ == "__main__":
    raise SystemExit(main())
