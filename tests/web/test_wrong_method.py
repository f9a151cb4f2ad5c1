"""Opening a button's address as a page says what happened instead of showing nothing."""

from __future__ import annotations

from tests.cast import Cast


def test_a_buttons_address_opened_as_a_page_explains_itself(cast: Cast) -> None:
    answer = cast.client("officer").get("/lich/dang-ky/")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "chỉ dùng khi bấm nút" in answer.content.decode()
