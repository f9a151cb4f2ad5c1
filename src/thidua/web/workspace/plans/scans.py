"""What a scanned plan shows of its paper: which picture stands beside which clause, and the pictures themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from thidua.foundations.papers import selectors as papers
from thidua.reading.line_boxes import LineBox, from_json, stretches
from thidua.reading.page_picture import PagePicture, cut, pixels_of
from thidua.web.edge import actor_of
from thidua.web.workspace.plans.restored import own_lines
from thidua.work.plans import selectors as plans
from thidua.work.plans.facts import PlanPage

#: How long a browser may show a picture again without asking, in seconds. Who loses the plan loses it after that.
_KEPT = 900


@dataclass(frozen=True, slots=True)
class ScanPicture:
    """The lines of a clause on one page, and the size in pixels of the picture that shows them."""

    page: int
    first: int
    last: int
    width: int
    height: int


def scan_pictures(page: PlanPage) -> dict[int, tuple[ScanPicture, ...]]:
    """The pictures of a plan's clauses by their order; empty for plans that were not scanned or have none."""
    boxes = from_json(page.reading)
    if not boxes:
        return {}
    kept = papers.pictured_pages(page.plan.paper_id)
    by_page: dict[int, list[LineBox]] = {}
    for place in boxes:
        if place.page in kept:
            by_page.setdefault(place.page, []).append(place)
    page_of = {place.line: place.page for rows in by_page.values() for place in rows}
    texts = {line: page.lines[line - 1] for line in page_of if line <= len(page.lines)}
    made: dict[int, tuple[ScanPicture, ...]] = {}
    for order, clause in enumerate(page.clauses):
        lines = own_lines(clause, texts)
        pages = sorted({page_of[line] for line in lines})
        shown = [_picture(by_page[at], [n for n in lines if page_of[n] == at], kept) for at in pages]
        if shown:
            made[order] = tuple(shown)
    return made


def _picture(boxes: list[LineBox], lines: list[int], kept: Mapping[int, PagePicture]) -> ScanPicture:
    (part,) = stretches(boxes, lines[0], lines[-1])
    left, top, right, bottom = pixels_of(kept[part.page], part.box)
    return ScanPicture(part.page, part.first, part.last, right - left, bottom - top)


@require_GET
def scan_lines(request: HttpRequest, plan_id: UUID, first: int, last: int) -> HttpResponse:
    """The picture of some lines as they were scanned; seen by whoever sees the plan, kept by nobody else's cache."""
    paper_id, part = plans.stretch_of_scan(actor_of(request), plan_id, first, last)
    picture = papers.page_picture(paper_id, part.page) if part else None
    made = cut(picture, part.box) if part and picture else None
    if made is None:
        raise Http404
    response = HttpResponse(made, content_type="image/png")
    response["Cache-Control"] = f"private, max-age={_KEPT}"
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    return response
