"""A damaged plan under review: restored words, doubtful ones underlined, lines as read, one key into the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser import plans as texts
from tests.browser.conftest import until
from tests.cast import Cast
from tests.chromium import look
from tests.reading.corpus.damage_models import damage
from thidua.work.plans import selectors as plans

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCANNED = texts.WARD.replace("Vận động hội viên", "Vận động hội viên Bản Khuôy")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_restored_sentence_is_shown_with_what_was_read_and_taken_by_one_key(
    signed_in: Callable[..., Any], cast: Cast, complaints: list[str], size: str
) -> None:
    plan = texts.taken_in(cast, damage(SCANNED, "letters", 4), "officer")
    rows = plans.plan_page(cast.actor("officer"), plan).provisions
    duty = next(p for p in rows if "phát động" in p.summary)
    page = signed_in("officer", size)
    page.goto(f"/ke-hoach/{plan}/ra-soat/#p{duty.id.hex}")
    until(page, f"document.activeElement.id === 'p{duty.id.hex}'")
    document = page.locator("#review-doc")
    assert "Chủ trì tổ chức lễ phát động phong trào." in document.text_content()
    doubtful = document.locator("u.td-doubt")
    assert doubtful.count() > 0
    assert "wavy" in doubtful.first.evaluate(
        "node => getComputedStyle(node).textDecorationLine + getComputedStyle(node).textDecorationStyle"
    )
    assert "dòng" in document.locator(".td-doc__read").first.text_content()
    page.keyboard.press("p")
    field = page.locator(f"#p{duty.id.hex} textarea").first
    field.wait_for()
    assert field.input_value() == "Chủ trì tổ chức lễ phát động phong trào."
    # Nothing half under the bar of the phone.
    field.evaluate("node => node.scrollIntoView({block: 'center'})")
    assert look(page, "review-restored") == []
    assert complaints == []
