"""The tests' own eye: a control half under a fixed bar by chance is no fault, one that is too small is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.chromium import ROOMY, violations
from tests.chromium import browser as browser

pytestmark = pytest.mark.browser
PAGE = """<!doctype html><html lang="en"><title>Eye</title><style>
  button { position: absolute; left: 20px; padding: 0 }
  #half { top: 720px; width: 90px; height: 44px } #tiny { top: 1200px; width: 12px; height: 12px }
  #near { top: 1206px; left: 26px; width: 12px; height: 12px }
  nav { position: fixed; bottom: 0; left: 0; right: 0; height: 60px; background: #fff }
  nav button { position: static; width: 100%; height: 60px } main { height: 3000px }
</style><main><h1>Eye</h1><button id="half">Seen</button><button id="tiny" aria-label="t"></button>
<button id="near" aria-label="n"></button></main><nav><button>Bar</button></nav>"""


def test_what_a_bar_half_covers_is_looked_at_again_and_what_is_too_small_is_told(browser: Any) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.set_content(PAGE)
    (told,) = violations(page)
    assert told.startswith("target-size")
    assert page.evaluate("scrollY") == 0, "the page is left where it stood"
    assert page.evaluate(ROOMY, "#half")
    assert not page.evaluate(ROOMY, "#tiny")
    page.evaluate("document.querySelectorAll('#tiny, #near').forEach(e => e.remove()); scrollTo(0, 0)")
    assert violations(page) == []
