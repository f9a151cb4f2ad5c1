"""The components in a real browser: accessible, usable by keyboard, at every width, under the strictest policy."""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from tests.chromium import DESK, PHONE, SMALL_TEXT, violations
from thidua.web.components.navigation import PLACES

pytestmark = pytest.mark.browser
pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

CURRENT_ROW = (
    "[...document.querySelectorAll('main tbody tr')].findIndex(r => r.dataset.current !== undefined)"
)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The style guide with the project's own middleware, and trusted types demanded; no database behind it."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    class Silent(WSGIRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # the parent's name
            """Say nothing."""

    policy = copy.deepcopy(settings.CONTENT_SECURITY_POLICY)
    policy["DIRECTIVES"]["require-trusted-types-for"] = ["'script'"]
    policy["DIRECTIVES"]["trusted-types"] = ["default"]
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [*templates[0]["DIRS"], Path(__file__).parent / "templates"]
    with override_settings(
        ROOT_URLCONF="tests.web.guide_urls",
        CONTENT_SECURITY_POLICY=policy,
        TEMPLATES=templates,
        ALLOWED_HOSTS=["127.0.0.1"],
    ):
        http = ThreadedWSGIServer(("127.0.0.1", 0), Silent)
        http.set_app(StaticFilesHandler(WSGIHandler()))
        thread = threading.Thread(target=http.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}/"
        http.shutdown()
        http.server_close()
        thread.join(5)


@pytest.fixture
def page(browser: Any, server: str) -> Iterator[Any]:
    """A fresh page; the test fails when the policy refused anything or a script broke."""
    complaints: list[str] = []
    opened = browser.new_page(viewport=DESK, base_url=server, locale="vi-VN")
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "console",
        lambda line: (
            complaints.append(line.text)
            if "Content Security Policy" in line.text or "TrustedHTML" in line.text
            else None
        ),
    )
    yield opened
    opened.close()
    assert complaints == []


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize(
    "address",
    ["", "cua/", "tu-choi/", "loi/404/", "loi/500/", "to-giay/"],
)
def test_page_is_accessible(page: Any, size: dict[str, int], address: str) -> None:
    page.set_viewport_size(size)
    page.goto(f"phong-cach/{address}")
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 360, 768, 1024, 1440])
def test_page_fits_every_width_and_nothing_is_under_14_px(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("phong-cach/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(SMALL_TEXT) == []


def test_palette_opens_by_key_finds_and_closes(page: Any) -> None:
    page.goto("phong-cach/")
    page.keyboard.press("Control+k")
    page.keyboard.type("hong an")
    first = page.locator("#td-palette a[data-current]")
    first.wait_for()
    assert "Ủy ban nhân dân phường Hồng An" in first.inner_text()
    assert page.locator("#td-palette b").count() == 0  # a name is text, never markup
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#tim-1"
    page.keyboard.press("Control+k")
    assert not page.evaluate("document.getElementById('td-palette').open")


def test_palette_opens_the_first_result_on_enter(page: Any) -> None:
    page.goto("phong-cach/")
    page.keyboard.press("Control+k")
    page.keyboard.type("hong")
    page.locator("#td-palette a[data-current]").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/phong-cach/#tim-1")


def test_refusal_appears_in_place_and_takes_the_focus(page: Any) -> None:
    page.goto("phong-cach/")
    page.get_by_text("Bị từ chối tại chỗ").click()
    page.locator("#td-refusal .td-refusal").wait_for()
    assert page.evaluate("document.activeElement.id") == "td-refusal"
    assert "plans-004" in page.locator("#td-refusal").inner_text()


@pytest.mark.parametrize(
    ("button", "words"), [("Lỗi 500", "Hệ thống gặp lỗi"), ("Lỗi 409", "Người khác vừa thay đổi")]
)
def test_failed_request_is_told_in_words_and_stays_until_dismissed(
    page: Any, button: str, words: str
) -> None:
    page.goto("phong-cach/")
    page.get_by_role("button", name=button).click()
    toast = page.locator(".td-toast")
    toast.wait_for()
    assert words in toast.inner_text()
    assert violations(page) == []
    toast.get_by_role("button").click()
    assert toast.count() == 0


def test_lost_line_is_told_in_words(page: Any) -> None:
    page.goto("phong-cach/")
    page.route("**/tu-choi/", lambda route: route.abort())
    page.get_by_text("Bị từ chối tại chỗ").click()
    page.locator(".td-toast").wait_for()
    assert "Mất kết nối" in page.locator(".td-toast").inner_text()


def test_body_picker_searches_without_accents_and_keeps_its_label(page: Any) -> None:
    page.goto("phong-cach/")
    page.locator("#b1").scroll_into_view_if_needed()
    box = page.get_by_label("Đơn vị chủ trì")
    box.wait_for()
    page.locator("#b1-ts-control").click()
    page.keyboard.type("hoi khuyen")
    page.locator(".ts-dropdown .option").first.wait_for()
    assert violations(page) == []
    page.keyboard.press("Enter")
    assert page.evaluate("document.getElementById('b1').value") == "3"


def test_list_is_walked_by_keys_and_keys_can_be_switched_off(page: Any) -> None:
    page.goto("phong-cach/")
    for key in "jjk":
        page.keyboard.press(key)
    assert (
        page.evaluate(
            "[...document.querySelectorAll('main tbody tr')].findIndex(r => r.dataset.current !== undefined)"
        )
        == 0
    )
    page.keyboard.press("Enter")
    assert page.url.endswith("#nghia-vu-1")
    page.keyboard.press("?")
    page.get_by_label("Dùng phím tắt một chữ trên máy này").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert (
        page.evaluate(
            "[...document.querySelectorAll('main tbody tr')].findIndex(r => r.dataset.current !== undefined)"
        )
        == 0
    )


def test_span_and_provision_light_up_together(page: Any) -> None:
    page.goto("phong-cach/")
    lit = "[...document.querySelectorAll('.td-span[data-current]')].map(e => e.dataset.tdPair).join()"
    page.locator("[data-td-item]").first.focus()
    assert page.evaluate(lit) == "p1"
    page.keyboard.press("j")
    assert page.evaluate(lit) == "p2"
    page.locator("mark[data-td-pair=p4]").click()
    assert page.evaluate("document.activeElement.dataset.tdPair") == "p4"


def test_phone_shows_one_pane_and_a_span_leads_to_its_provision(page: Any) -> None:
    page.set_viewport_size(PHONE)
    page.goto("phong-cach/")
    provision, span = page.locator("[data-td-item]").first, page.locator("mark[data-td-pair=p1]")
    assert span.is_visible() and not provision.is_visible()
    span.click()
    assert provision.is_visible() and not span.is_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Văn bản", exact=True).click()
    assert span.is_visible()


def test_tree_is_walked_by_arrows_and_fetches_a_branch(page: Any) -> None:
    page.goto("phong-cach/")
    page.locator(".td-tree [role=treeitem][tabindex='0']").focus()
    assert page.evaluate("document.activeElement.id") == "t3"  # the current one is the tab stop
    page.keyboard.press("ArrowLeft")
    assert page.locator("#t3").get_attribute("aria-expanded") == "false"
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == "t6"
    page.keyboard.press("ArrowRight")
    page.locator("#b0").wait_for()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "b0"


def test_menu_closes_on_escape_and_gives_the_focus_back(page: Any) -> None:
    page.goto("phong-cach/")
    page.locator(".td-acting > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    assert "Hồng An" in page.evaluate("document.activeElement.innerText")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.td-acting > summary')")
    assert page.locator(".td-acting[open]").count() == 0


def test_split_moves_by_keys_and_is_remembered(page: Any) -> None:
    page.goto("phong-cach/")
    bar = page.locator("[data-td-split-bar]")
    bar.focus()
    page.keyboard.press("ArrowRight")
    assert bar.get_attribute("aria-valuenow") == "55"
    page.reload()
    assert page.locator("[data-td-split-bar]").get_attribute("aria-valuenow") == "55"


@pytest.mark.parametrize(
    ("typed", "shown", "valid"),
    [
        ("5/12/26", "05/12/2026", True),
        ("05122026", "05/12/2026", True),
        ("2026-12-05", "05/12/2026", True),
        ("22/22/2033", "22/22/2033", False),
        ("31/2/2026", "31/2/2026", False),
        ("", "", True),
    ],
)
def test_date_is_typed_day_first_and_an_impossible_one_is_kept(
    page: Any, typed: str, shown: str, valid: bool
) -> None:
    page.goto("phong-cach/")
    field = page.locator("#d1")
    field.fill(typed)
    field.blur()
    assert field.input_value() == shown
    assert page.evaluate("document.getElementById('d1').validity.valid") is valid


def test_unsaved_words_are_guarded(page: Any) -> None:
    page.goto("phong-cach/")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#id_note").fill("Lời văn chưa lưu")
    page.goto("phong-cach/cua/")
    assert asked == ["beforeunload"]


def test_drawer_of_the_phone_holds_every_place(page: Any) -> None:
    page.set_viewport_size(PHONE)
    page.goto("phong-cach/")
    page.locator(".td-more > summary").click()
    assert page.locator(".td-more a").all_inner_texts()[0].strip() == "Bàn làm việc"
    assert page.locator(".td-more a").count() == len(PLACES)
    assert violations(page) == []


def test_printed_page_has_no_navigation(page: Any) -> None:
    page.goto("phong-cach/")
    page.emulate_media(media="print")
    for part in (".td-rail", ".td-bar", ".td-dock", ".td-filter", ".td-head__acts"):
        assert not page.locator(part).first.is_visible()
    assert page.locator(".td-table").first.is_visible()


def test_page_works_without_scripts(browser: Any, server: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=server, viewport=PHONE)
    opened = context.new_page()
    opened.goto("phong-cach/")
    opened.locator(".td-more > summary").click()
    assert opened.get_by_role("link", name="Kế hoạch").last.is_visible()
    assert opened.get_by_role("button", name="Lọc").is_visible()
    context.close()
