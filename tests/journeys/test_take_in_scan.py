"""A scan goes in: its lines are recognised, and each clause can be seen as it stands on the paper."""

from __future__ import annotations

import io
from collections.abc import Callable
from uuid import UUID

import pytest
from PIL import Image

from tests.browser import plans as texts
from tests.cast import Cast
from tests.made_scan import PER_PAGE, drawn, wrapped
from tests.reading.test_intake_scans import needs_ocr
from thidua.foundations.papers import selectors as papers
from thidua.web.workspace.plans.scans import scan_pictures
from thidua.work.plans import selectors as plans

__all__ = ["needs_ocr"]


@pytest.mark.ocr
def test_the_clauses_of_a_scan_have_their_pictures(
    cast: Cast, upload: Callable[..., UUID], read: Callable[..., UUID | None], needs_ocr: None
) -> None:
    lines = wrapped(texts.WARD).split("\n")
    pages = [drawn(lines[at : at + PER_PAGE])[0] for at in range(0, len(lines), PER_PAGE)]
    file = io.BytesIO()
    pages[0].save(file, "TIFF", save_all=True, append_images=pages[1:])
    plan = read(upload(file.getvalue(), name="quet.tif"))
    assert plan is not None
    page = plans.plan_page(cast.actor("officer"), plan)
    assert list(papers.pictured_pages(page.plan.paper_id)) == list(range(1, len(pages) + 1))
    pictures = scan_pictures(page)
    order = next(n for n, clause in enumerate(page.clauses) if "lễ phát động" in clause.text)
    (part,) = pictures[order]
    answer = cast.client("officer").get(f"/ke-hoach/{plan}/dong/{part.first}/{part.last}/")
    shown = Image.open(io.BytesIO(answer.content))
    # Just one line of type, with ink in it and white above and below.
    assert 30 < shown.height < 80
    assert shown.getextrema() == (0, 255)
    for edge in (
        shown.crop((0, 0, shown.width, 3)),
        shown.crop((0, shown.height - 3, shown.width, shown.height)),
    ):
        assert edge.getextrema() == (255, 255)
