"""A scanned plan under review: the picture of the lines, the lines as read and the restored ones, seen together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser import plans as texts
from tests.browser.conftest import until
from tests.cast import Cast
from tests.chromium import look
from tests.made_scan import TYPE, made_scan, under_review, wrapped
from tests.reading.corpus.damage_models import damage
from thidua.work.plans import selectors as plans

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: The pictures of a clause that are there, painted, and inside the window.
SEEN = """id => [...document.querySelectorAll(`#c${id} img`)].map(i => {
  const box = i.closest('.td-scan').getBoundingClientRect();
  return i.complete && i.naturalWidth > 300 && box.width > 200 && box.bottom > 0 && box.top < innerHeight;
})"""


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_picture_read_line_and_restored_line_are_seen_together(
    signed_in: Callable[..., Any], cast: Cast, complaints: list[str], size: str
) -> None:
    printed = wrapped(texts.WARD.replace("Vận động hội viên", "Vận động hội viên Bản Khuôy"))
    plan = under_review(cast, made_scan(printed, damage(printed, "letters", 4)))
    shown = plans.plan_page(cast.actor("officer"), plan)
    duty = next(p for p in shown.provisions if p.summary.startswith("Vận động hội viên"))
    page = signed_in("officer", size)
    page.goto(f"/ke-hoach/{plan}/ra-soat/#p{duty.id.hex}")
    until(page, f"document.activeElement.id === 'p{duty.id.hex}'")
    place = page.locator("#review-doc .td-doc__clause", has_text="tham gia các lớp học cộng đồng")
    if size == "phone":
        page.locator("[data-td-split-pick=left]").click()
        place.scroll_into_view_if_needed()
    clause = place.get_attribute("id")[1:]
    until(page, f"({SEEN})('{clause}')[0] === true")
    picture = place.locator("img").first
    assert picture.get_attribute("alt").startswith("Ảnh bản quét: trang 1, dòng ")
    doubtful = place.locator("p u.td-doubt").first
    assert "wavy" in doubtful.evaluate("node => getComputedStyle(node).textDecorationStyle")
    read = place.locator("ol li")
    assert "dòng" in read.first.text_content()
    for part in (doubtful, picture, read.first):
        assert part.is_visible()
        box = part.bounding_box()
        assert 0 <= box["y"] < page.viewport_size["height"]
    scale = picture.evaluate("i => i.getBoundingClientRect().width / i.naturalWidth")
    assert scale * TYPE >= 13
    assert look(page, "review-scan") == []
    picture.click()
    assert picture.evaluate("i => i.getBoundingClientRect().width / i.naturalWidth") > scale * 1.5
    assert look(page, "review-scan-large") == []
    assert complaints == []


def test_a_clean_scan_shows_the_picture_of_the_provision_in_focus(
    signed_in: Callable[..., Any], cast: Cast, complaints: list[str]
) -> None:
    plan = under_review(cast, made_scan(wrapped(texts.WARD)))
    page = signed_in("officer")
    page.goto(f"/ke-hoach/{plan}/ra-soat/")
    until(page, "document.activeElement.dataset.state === 'proposed'")
    seen = []
    for _ in range(3):
        until(page, "document.querySelectorAll('#review-doc details[data-td-scan][open] img').length === 1")
        until(page, "document.querySelector('#review-doc details[open] img').naturalWidth > 300", seconds=2)
        seen.append(page.locator("#review-doc details[open] img").get_attribute("src"))
        page.keyboard.press("j")
    assert len(set(seen)) == 3
    page.keyboard.press("z")
    assert page.locator("#review-doc details[open] [data-td-zoom]").get_attribute("aria-pressed") == "true"
    page.keyboard.press("a")
    page.locator("#review-progress", has_text="Đã xem 1 /").wait_for()
    until(page, "document.querySelectorAll('#review-doc details[data-td-scan][open] img').length === 1")
    assert look(page, "review-scan-clean") == []
    assert complaints == []
