"""The picture of a scan's lines: what is in it, how it may be kept, and where there is none."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from tests.browser import plans as texts
from tests.cast import Cast
from tests.made_scan import made_scan, under_review, wrapped
from thidua.foundations.papers.models import PaperPicture, StoredFile
from thidua.web.workspace.plans.scans import scan_pictures
from thidua.work.plans import selectors as plans
from thidua.work.plans.models import Plan

pytestmark = pytest.mark.django_db


def shown(response: Any) -> Image.Image:
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    return Image.open(io.BytesIO(response.content))


def ink(picture: Image.Image) -> float:
    return 1 - float(picture.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))) / 255


def test_each_clause_is_shown_by_its_own_lines(cast: Cast) -> None:
    plan = under_review(cast, made_scan(wrapped(texts.WARD)))
    page = plans.plan_page(cast.actor("officer"), plan)
    pictures = scan_pictures(page)
    assert len(pictures) == len(page.clauses)
    officer = cast.client("officer")
    for order, clause in enumerate(page.clauses):
        read = " ".join(
            page.lines[number - 1] for part in pictures[order] for number in range(part.first, part.last + 1)
        )
        # All of its words and, for the last one, not the signature below them.
        assert read.endswith(" ".join(clause.text.split()))
        for part in pictures[order]:
            picture = shown(officer.get(f"/ke-hoach/{plan}/dong/{part.first}/{part.last}/"))
            assert picture.size == (part.width, part.height)
            assert picture.mode == "L"
            assert ink(picture) > 0.01
    wide = {picture.width for parts in pictures.values() for picture in parts}
    assert len(wide) <= len({part.page for parts in pictures.values() for part in parts})


def test_a_picture_is_kept_by_the_persons_browser_only(cast: Cast) -> None:
    plan = under_review(cast, made_scan(wrapped(texts.WARD)))
    response = cast.client("officer").get(f"/ke-hoach/{plan}/dong/1/2/")
    assert response["Cache-Control"] == "private, max-age=900"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Cookie" in response["Vary"]
    assert response.content not in StoredFile.objects.values_list("content", flat=True)


@pytest.mark.parametrize("lines", ["0/0", "2/1", "900/901", f"{10**30}/{10**31}"])
def test_lines_that_are_not_there_are_absent(cast: Cast, lines: str) -> None:
    plan = under_review(cast, made_scan(wrapped(texts.WARD)))
    assert cast.client("officer").get(f"/ke-hoach/{plan}/dong/{lines}/").status_code == 404


def test_a_plan_that_was_no_scan_shows_and_asks_for_no_picture(cast: Cast) -> None:
    plan = texts.taken_in(cast, texts.WARD, "officer")
    officer = cast.client("officer")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        html = officer.get(f"/ke-hoach/{plan}/ra-soat/").content.decode()
    assert "/dong/" not in html
    assert not [query for query in asked if "papers_paper_picture" in query["sql"]]
    assert officer.get(f"/ke-hoach/{plan}/dong/1/2/").status_code == 404


@pytest.mark.parametrize("lost", ["boxes", "pictures", "rows"])
def test_a_plan_that_lost_a_part_is_reviewed_without_pictures(cast: Cast, lost: str) -> None:
    plan = under_review(cast, made_scan(wrapped(texts.WARD)))
    if lost == "boxes":  # read before boxes were kept
        row = Plan.objects.get(id=plan)
        row.reading = {key: value for key, value in row.reading.items() if key != "line_boxes"}
        row.save(update_fields=["reading"])
    elif lost == "pictures":
        PaperPicture.objects.all().delete()
    else:
        StoredFile.objects.filter(media_type="application/x-thidua-page-rows").update(content=b"hong")
    officer = cast.client("officer")
    response = officer.get(f"/ke-hoach/{plan}/ra-soat/")
    assert response.status_code == 200
    assert ("/dong/" in response.content.decode()) == (lost == "rows")
    assert officer.get(f"/ke-hoach/{plan}/dong/1/2/").status_code == 404
