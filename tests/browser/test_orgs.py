"""Organisations in a real browser: the slider changes the tree; a merger drafted, previewed, carried out and undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import until
from tests.cast import Cast
from tests.chromium import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_slider_changes_the_tree_and_keeps_open_what_was_open(
    signed_in: Callable[..., Any], cast: Cast, complaints: list[str]
) -> None:
    page = signed_in("officer")
    page.goto("/to-chuc/")
    assert page.locator("#org-tree").count() == 1
    page.locator("[role=treeitem][aria-expanded=false] [data-td-twist]").first.click()
    until(page, "document.querySelectorAll('[role=group] [role=treeitem]').length > 0")
    slider = page.locator("#f-place")
    slider.focus()
    slider.press("Home")
    until(page, "!document.querySelector('#org-tree')")
    assert "Chưa có dữ liệu địa bàn cho ngày này" in page.inner_text("#org-results")
    assert page.input_value("#f-day") == "01/01/2024"
    page.locator("[data-td-day='01/07/2025']").click()
    until(page, "document.querySelector('#org-tree')")
    assert "ngày 01/07/2025" in page.inner_text("#org-results")
    assert "ngay=01%2F07%2F2025" in page.url and "vi-tri" not in page.url
    assert page.evaluate("document.activeElement.tagName") != "BODY"
    assert look(page, "to-chuc") == []
    phone = signed_in("officer", "phone")
    phone.goto(f"/to-chuc/{cast.body.ward}/")
    assert look(phone, "co-quan") == []
    assert complaints == []
