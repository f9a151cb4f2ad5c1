"""A document number finds the plans that cite the document."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.made_plan import reading, take_in
from thidua.work.plans import selectors


def test_a_document_number_finds_the_plans_that_cite_it_in_a_constant_number_of_queries(cast: Cast) -> None:
    def cites(cited: str, **given: Any) -> UUID:
        basis = {"number": cited, "date": "2023-11-09", "issuer": "Thủ tướng Chính phủ"}
        return take_in(cast, reading(legal_bases=[basis, {**basis, "number": "9/QĐ-MAU"}], **given))

    made = cites("1315/QĐ-TTg")
    cites("13150/QĐ-TTg", number="2/KH")
    cites("315/QĐ-TTg", number="3/KH")
    officer = cast.actor("city_officer")
    found = selectors.citing(officer, "quyết định 1315/qđ-ttg", 10)
    assert [(c.plan.id, c.number, c.issuer) for c in found] == [(made, "1315/QĐ-TTg", "Thủ tướng Chính phủ")]
    with CaptureQueriesContext(connection) as captured:
        assert len(selectors.citing(officer, "1315", 10)) == 2
    assert len(captured) == 3
    assert selectors.citing(cast.actor("stranger"), "1315", 10) == []
    assert selectors.citing(cast.actor("city_officer"), "quyết định", 10) == []
    page = cast.client("city_officer").get("/tim-kiem/?q=1315").content.decode()
    assert "viện dẫn 1315/QĐ-TTg" in page and f"/ke-hoach/{made}/" in page
