"""The review screen by keyboard, and what two reviewers at once are told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser import plans as texts
from tests.browser.conftest import until
from tests.cast import Cast
from tests.chromium import look
from thidua.ground import clock
from thidua.work.plans import selectors as plans
from thidua.work.plans import services as plan_services

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOCUSED = "document.activeElement.id"
LIT = "[...document.querySelectorAll('#review-doc [data-td-span][data-current]')].map(e => e.textContent)"


def _progress(page: Any, reviewed: int, total: int) -> None:
    page.locator("#review-progress", has_text=f"Đã xem {reviewed} / {total} quy định").wait_for()


def _on(page: Any, provision: Any) -> None:
    """Wait until the provision has the focus."""
    until(page, f"{FOCUSED} === 'p{provision.id.hex}'")


def test_everything_is_done_by_keyboard(
    signed_in: Callable[..., Any], cast: Cast, complaints: list[str]
) -> None:
    plan = texts.taken_in(cast, texts.WARD, "officer")
    rows = [p for p in plans.plan_page(cast.actor("officer"), plan).provisions if p.kind == "duty"]
    total = len(plans.plan_page(cast.actor("officer"), plan).provisions)
    page = signed_in("officer")
    page.goto(f"/ke-hoach/{plan}/ra-soat/")
    keys = page.keyboard

    # The first waiting one is ready; j and k move, and its words light up on the left, in view.
    _on(page, rows[0])
    keys.press("j")
    _on(page, rows[1])
    assert page.evaluate(LIT) != []
    span = page.locator("#review-doc [data-td-span][data-current]").first
    pane = page.locator("[data-td-pane=left]").bounding_box()
    assert pane["y"] <= span.bounding_box()["y"] <= pane["y"] + pane["height"]
    assert page.evaluate("window.scrollY") == 0
    keys.press("k")
    _on(page, rows[0])

    # a takes it and goes on; the counts follow in place; r drops the next; u takes that back.
    keys.press("a")
    _on(page, rows[1])
    _progress(page, 1, total)
    assert page.locator(f"#p{rows[0].id.hex}").get_attribute("data-state") == "accepted"
    keys.press("r")
    _on(page, rows[2])
    _progress(page, 2, total)
    keys.press("u")
    _on(page, rows[1])
    _progress(page, 1, total)

    # e opens the form at its first field; Esc leaves it; Ctrl+Enter saves and goes on.
    keys.press("e")
    until(page, "document.activeElement.name === 'text'")
    keys.press("Escape")
    _on(page, rows[1])
    assert page.locator(".td-correct").count() == 0
    keys.press("e")
    until(page, "document.activeElement.name === 'text'")
    complaints += look(page, "review-form")
    keys.press("Control+a")
    keys.type("Tổng hợp kết quả của phường.")
    keys.press("Control+Enter")
    _on(page, rows[2])
    corrected = page.locator(f"#p{rows[1].id.hex}")
    assert corrected.get_attribute("data-state") == "corrected"
    assert "Tổng hợp kết quả của phường" in corrected.inner_text()

    # n adds at the clause one is in, with the words selected in the document.
    page.evaluate(
        """() => {
            const clauses = [...document.querySelectorAll('#review-doc .td-doc__clause')];
            const clause = clauses.find(e => e.textContent.includes('MỤC ĐÍCH'));
            const range = document.createRange();
            range.selectNodeContents(clause.querySelector('p'));
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }"""
    )
    keys.press("n")
    until(page, "document.activeElement.closest('#add-form') !== null")
    assert "MỤC ĐÍCH" in page.locator("#new-text").input_value()
    complaints += look(page, "review-add")
    keys.press("Control+Enter")
    added = page.locator("#review-list [data-state=added]")
    added.wait_for()
    assert page.evaluate("document.querySelector('dialog[open]')") is None
    until(page, "document.activeElement.dataset.state === 'added'")
    assert "Mục I" in added.inner_text()
    _progress(page, 3, total + 1)

    # The last ones; then the one primary action is ready, says what it will do, and does it.
    primary = page.locator("#review-progress .btn-primary")
    assert primary.is_disabled()
    keys.press("a")  # the added one is judged already: a goes on
    until(page, "document.activeElement.dataset.state === 'proposed'")
    for _ in range(total - 2):  # faster than the answers come: none is lost, none falls on the wrong one
        keys.press("a")
    _progress(page, total + 1, total + 1)
    until(page, f"{FOCUSED} === 'adopt-open'")
    keys.press("Enter")
    dialog = page.locator("#adopt form")
    dialog.wait_for()
    assert "Hội Sinh vật cảnh phường" in dialog.inner_text()  # said to nobody's account
    complaints += look(page, "review-adopt")
    dialog.get_by_role("button", name="Đưa vào thực hiện").press("Enter")
    page.wait_for_url(f"**/ke-hoach/{plan}/")
    assert plans.card(cast.actor("officer"), plan).state == "adopted"
    assert complaints == []


def test_the_second_reviewer_is_told_and_loses_nothing(
    signed_in: Callable[..., Any], cast: Cast, complaints: list[str]
) -> None:
    plan = texts.taken_in(cast, texts.WARD, "officer")
    first, second = plans.plan_page(cast.actor("officer"), plan).provisions[:2]
    page = signed_in("officer")
    page.goto(f"/ke-hoach/{plan}/ra-soat/")
    _on(page, first)
    page.keyboard.press("e")
    until(page, "document.activeElement.name === 'text'")
    page.keyboard.press("Control+a")
    page.keyboard.type("Câu chữ của người thứ hai")

    actor, at = cast.actor("contributor"), clock.now()
    for row in (first, second):
        plan_services.accept_provision(actor=actor, plan_id=plan, provision_id=row.id, at=at)
    page.keyboard.press("Control+Enter")
    message = page.locator(f"#m{first.id.hex} [role=alert]")
    message.wait_for()
    assert cast.contributor.name in message.inner_text()
    assert "Đã chấp nhận" in message.inner_text()
    assert page.locator(f"[id='{first.id.hex}text']").input_value() == "Câu chữ của người thứ hai"
    complaints += look(page, "review-conflict")

    # Saving once more, now knowingly, goes through.
    page.locator(f"[id='{first.id.hex}text']").focus()
    page.keyboard.press("Control+Enter")
    page.locator(f"#p{first.id.hex}[data-state=corrected]").wait_for()

    # A word on a row that changed meanwhile shows the row as it is now, with who changed it.
    page.locator(f"#p{second.id.hex}").focus()
    page.keyboard.press("r")
    conflict = page.locator(f"#p{second.id.hex} [role=alert]")
    conflict.wait_for()
    assert cast.contributor.name in conflict.inner_text()
    assert page.locator(f"#p{second.id.hex}").get_attribute("data-state") == "accepted"
    assert complaints == []


def test_a_name_is_settled_by_its_number_and_a_finding_is_seen(
    signed_in: Callable[..., Any], cast: Cast, complaints: list[str]
) -> None:
    plan = texts.taken_in(cast, texts.WARD, "officer")
    page = signed_in("officer")
    page.goto(f"/ke-hoach/{plan}/ra-soat/")
    finding = page.locator("#review-list .td-finding").first
    before = page.locator(".td-finding").count()
    finding.get_by_role("button", name="Đã xem").click()
    until(page, f"document.querySelectorAll('.td-finding').length === {before - 1}")

    unknown = page.locator("[data-td-item]", has_text="Hội Sinh vật cảnh phường")
    offer = unknown.locator('[data-td-key="1"]')
    if offer.count():
        chosen = offer.inner_text().splitlines()[-1]
        unknown.focus()
        page.keyboard.press("1")
    else:
        unknown.locator("summary").click()
        unknown.get_by_role("button", name="Không giao cho ai").click()
        chosen = "không giao cho ai"
    page.locator("#review-progress", has_text="Mọi tên đơn vị đã rõ").wait_for()
    assert chosen.split(" (")[0] in page.locator("[data-td-item]", has_text="Hội Sinh vật cảnh").inner_text()
    assert complaints == []


def test_taking_the_rest_asks_in_our_own_words_and_can_be_declined(
    signed_in: Callable[..., Any], cast: Cast, complaints: list[str]
) -> None:
    plan = texts.taken_in(cast, texts.WARD, "officer")
    total = len(plans.plan_page(cast.actor("officer"), plan).provisions)
    page = signed_in("officer")
    native: list[str] = []
    page.on("dialog", lambda dialog: (native.append(dialog.message), dialog.dismiss()))
    page.goto(f"/ke-hoach/{plan}/ra-soat/")
    rest = page.get_by_role("button", name="còn lại")
    question = page.get_by_role("dialog", name="Xác nhận")
    rest.click()
    question.get_by_text("mà không xem từng quy định?").wait_for()
    assert look(page, "ask") == []
    question.get_by_role("button", name="Quay lại").click()
    _progress(page, 0, total)
    rest.click()
    question.get_by_role("button", name="Tiếp tục").click()
    _progress(page, total, total)
    assert native == [] and complaints == []
