"""Writing a draft in a real browser: kept as it is typed, nothing overwritten unseen, what is not answered shows at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import until
from tests.cast import Cast
from tests.city_plan import started
from thidua.work.cascade import selectors as cascade

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_draft_is_kept_as_it_is_typed_and_two_writers_see_each_other(
    signed_in: Callable[..., Any], cast: Cast, complaints: list[str]
) -> None:
    draft = started(cast)
    row = next(c for c in cascade.clause_views(draft) if "lớp học kỹ năng số" in c.text)
    mine, hers = signed_in("officer"), signed_in("contributor")
    for page in (mine, hers):
        page.goto(f"/ke-hoach/ban-nhap/{draft}/")
    field, said = f"#k{row.id.hex} textarea[name=text]", f"#s{row.id.hex}"
    mine.locator(field).first.fill("Mở hai lớp học kỹ năng số cho người cao tuổi ở mỗi tổ dân phố.")
    until(mine, f"document.querySelector('{said}').textContent.includes('Đã lưu')")
    hers.locator(field).first.fill("Mở ba lớp học kỹ năng số.")
    until(hers, f"document.querySelector('#m{row.id.hex}').textContent.includes('{cast.officer.name}')")
    assert hers.locator(field).first.input_value() == "Mở ba lớp học kỹ năng số."
    hers.locator(f"#m{row.id.hex} button").click()
    until(hers, f"document.querySelector('{said}').textContent.includes('Đã lưu')")
    stored = next(c for c in cascade.clause_views(draft) if c.id == row.id)
    assert stored.text == "Mở ba lớp học kỹ năng số."
    mine.reload()
    mine.locator("h1").click()
    mine.locator(f"#k{row.id.hex}").focus()
    mine.locator(f"#k{row.id.hex} [data-td-key=r]").click()
    until(mine, "document.querySelector('#draft-coverage form button') !== null")
    mine.locator("#draft-coverage form button").click()
    until(mine, f"document.querySelector('{field}') !== null")
    assert complaints == []
