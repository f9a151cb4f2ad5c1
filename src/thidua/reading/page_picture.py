"""A page as a small picture to be shown beside what was read from it, and pieces cut out of it.

A picture is drawn where the file is open, in the disposable child process. It is kept as plain rows of bytes, one a
pixel in four greys, deflated: no picture format, so that whoever cuts a piece out of it later decodes nothing that a
hostile file may have shaped. What is given out is a PNG made here.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thidua.reading.limits import Limits
from thidua.reading.line_boxes import Box

if TYPE_CHECKING:
    from PIL.Image import Image

#: Four greys; whatever is nearly as light as the paper round it is white.
_GREYS = 4
_PAPER = 232
#: The paper's brightness is taken from tiles of so many pixels, the lightest of 5 × 5 of them.
_TILE = 24


@dataclass(frozen=True, slots=True)
class PagePicture:
    """The picture of a page (from 1): its size in pixels and its deflated rows."""

    page: int
    width: int
    height: int
    data: bytes


def picture_of(page: int, grey: Image, limits: Limits) -> PagePicture | None:
    """The picture of a page drawn in grey; a smaller one where it would be heavy, none where that is heavy too."""
    for side in (limits.picture_side, limits.picture_side * 7 // 10):
        small = _on_paper(_shrunk(grey, side))
        data = zlib.compress(small.tobytes(), 6)
        if len(data) <= limits.picture_bytes:
            return PagePicture(page, small.width, small.height, data)
    return None


def is_sound(picture: PagePicture, limits: Limits) -> bool:
    """Whether a picture that came from another process keeps the limits; its pixels are not looked at."""
    sides = (picture.width, picture.height)
    return (
        min(sides) > 0 and max(sides) <= limits.picture_side and 0 < len(picture.data) <= limits.picture_bytes
    )


def pixels_of(picture: PagePicture, box: Box) -> tuple[int, int, int, int]:
    """A box in pixels of the picture, a pixel large at least.

    >>> pixels_of(PagePicture(1, 1000, 2000, b""), (0.1, 0.25, 0.9, 0.3))
    (100, 500, 900, 600)
    """
    left = min(int(box[0] * picture.width), picture.width - 1)
    top = min(int(box[1] * picture.height), picture.height - 1)
    right = min(max(round(box[2] * picture.width), left + 1), picture.width)
    bottom = min(max(round(box[3] * picture.height), top + 1), picture.height)
    return left, top, right, bottom


def cut(picture: PagePicture, box: Box) -> bytes | None:
    """The part of a picture inside a box, as a PNG; none where the rows are not what the size says.

    Inflates the rows down to the box and no more, whatever the data hold.
    """
    import PIL.Image

    left, top, right, bottom = pixels_of(picture, box)
    wanted = bottom * picture.width
    try:
        rows = zlib.decompressobj().decompress(picture.data, wanted)
    except zlib.error:
        return None
    if len(rows) < wanted:
        return None
    band = PIL.Image.frombytes("L", (picture.width, bottom - top), rows[top * picture.width :])
    out = io.BytesIO()
    band.crop((left, 0, right, band.height)).save(out, "PNG")
    return out.getvalue()


def _shrunk(grey: Image, side: int) -> Image:
    import PIL.Image

    if max(grey.size) <= side:
        return grey
    wide, high = (max(1, length * side // max(grey.size)) for length in grey.size)
    return grey.resize((wide, high), PIL.Image.Resampling.BOX)


def _on_paper(grey: Image) -> Image:
    """The page as ink on white paper in four greys: shadows and yellowed paper are divided away."""
    import PIL.Image
    from PIL import ImageFilter, ImageMath

    tiles = (max(1, grey.width // _TILE), max(1, grey.height // _TILE))
    paper = grey.resize(tiles, PIL.Image.Resampling.BOX).filter(ImageFilter.MaxFilter(5))
    paper = paper.filter(ImageFilter.BoxBlur(2)).resize(grey.size, PIL.Image.Resampling.BILINEAR)
    level: Image = ImageMath.lambda_eval(
        lambda given: given["convert"](
            given["min"](given["grey"] * 255 / given["max"](given["paper"], 1), 255), "L"
        ),
        grey=grey,
        paper=paper,
    )
    step = 255 // (_GREYS - 1)
    return level.point([255 if v >= _PAPER else round(v * (_GREYS - 1) / _PAPER) * step for v in range(256)])
