"""Chromium of the system for every browser test, never two in one process; and what no page may do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from thidua.launch.machine import find_chromium

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, for one module; skipped, saying why, where it or the built assets are missing."""
    from django.conf import settings

    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = find_chromium()
    if not chromium:
        pytest.skip("no Chromium on this machine (apt install chromium, or THIDUA_CHROMIUM=/path)")
    if not (Path(settings.STATICFILES_DIRS[0]) / "vendor" / "tabler.css").exists():
        pytest.skip("vendor/ not built: run scripts/copy_assets.py")
    with sync_api.sync_playwright() as play:
        started = play.chromium.launch(executable_path=chromium, args=ARGS)
        yield started
        started.close()


DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
SIZES = {"desk": DESK, "phone": PHONE}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: Text smaller than 14 px, by element.
SMALL_TEXT = """() => [...document.querySelectorAll('body *')].filter(e => e.offsetParent
  && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())
  && parseFloat(getComputedStyle(e).fontSize) < 14).map(e => e.outerHTML.slice(0, 80))"""


#: Whether a control in the middle of the screen offers 24 × 24 px that nothing covers (WCAG 2.5.8).
ROOMY = """selector => {
  const control = document.querySelector(selector);
  control.scrollIntoView({block: "center", behavior: "instant"});
  const {left, top, width, height} = control.getBoundingClientRect();
  const shown = (x, y) => control.contains(document.elementFromPoint(x, y));
  const [x, y] = [left + width / 2, top + height / 2];
  const around = [[0, 0], [-11, -11], [11, -11], [-11, 11], [11, 11]];
  return width >= 24 && height >= 24 && around.every(([dx, dy]) => shown(x + dx, y + dy));
}"""


def _covered_by_chance(page: Any, broken: dict[str, Any]) -> bool:
    """Axe measures targets where the page happens to stand: what a fixed bar half covers there, scrolling uncovers."""
    if broken["id"] != "target-size":
        return False
    place = page.evaluate("[scrollX, scrollY]")
    roomy = all(page.evaluate(ROOMY, node["target"][0]) for node in broken["nodes"])
    page.evaluate("([x, y]) => scrollTo({left: x, top: y, behavior: 'instant'})", place)
    return roomy


def violations(page: Any) -> list[str]:
    """What axe finds on the page as it stands; skips the test where axe is not installed."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
    )
    found = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [
        f"{broken['id']}: {[node['html'][:140] for node in broken['nodes'][:3]]}"
        for broken in found.response["violations"]
        if not _covered_by_chance(page, broken)
    ]


def look(page: Any, name: str) -> list[str]:
    """What is wrong with the page: accessibility, width, small text. ``THIDUA_SHOTS`` names a folder for its picture."""
    wrong = violations(page)
    if page.evaluate(WIDER) > 0:
        wrong.append("wider than the screen")
    wrong += [f"small text {text}" for text in page.evaluate(SMALL_TEXT)[:3]]
    if folder := os.environ.get("THIDUA_SHOTS"):
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)
    return [f"{name}: {text}" for text in wrong]
