"""Chromium, a page signed in as somebody of the cast, and what every page must not do."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings

from tests.cast import Cast
from tests.chromium import SIZES

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")


@pytest.fixture
def complaints() -> list[str]:
    """What pages of this test complained about; a test ends with ``assert complaints == []``."""
    return []


@pytest.fixture
def signed_in(
    browser: Any, live_server: Any, cast: Cast, complaints: list[str]
) -> Iterator[Callable[..., Any]]:
    """``signed_in("officer")`` opens a page as that member; script and policy errors become complaints."""
    contexts: list[Any] = []

    def open_page(member: str, size: str = "desk") -> Any:
        context = browser.new_context(viewport=SIZES[size], base_url=live_server.url, locale="vi-VN")
        contexts.append(context)
        session = cast.client(member).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda line: (
                complaints.append(f"{page.url}: {line.text}")
                # A refusal is an answer of ours; the browser notes its status as an error all the same.
                if line.type == "error" and not re.search(r"status of 4|Status Error Code 4", line.text)
                else None
            ),
        )
        return page

    yield open_page
    for context in contexts:
        context.close()


def until(page: Any, expression: str, seconds: float = 10) -> None:
    """Wait until the expression is true. (Playwright's own waiting evaluates text in the page, which the policy refuses.)"""
    last = time.monotonic() + seconds
    while not page.evaluate(expression):
        if time.monotonic() > last:
            raise AssertionError(
                f"never true: {expression}; focus on {page.evaluate('document.activeElement.outerHTML')[:300]}"
            )
        page.wait_for_timeout(40)
