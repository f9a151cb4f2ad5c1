"""Chromium of the system for every browser test: one fixture, so that two are never open in one process."""

from __future__ import annotations

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
