"""A value taken from a workbook says which cell, who and when: in the draft, and in the version that was handed in."""

from __future__ import annotations

import pytest

from thidua.web.workspace.reports.sources import source_of
from thidua.work.reports import selectors
from thidua.work.reports.tests.conftest import NOW, Play, play
from thidua.work.reports.tests.test_workbooks import filled, saved, take

__all__ = ["play"]


@pytest.mark.django_db
def test_a_value_keeps_its_workbook_and_cell_through_handing_in(play: Play) -> None:
    officer = play.actor("officer")
    take(play, saved(filled(play)), dry_run=False)
    drafted = source_of(selectors.one(officer, play.ward, at=NOW), "cell:d1_tong")
    play.submit()
    page = selectors.one(officer, play.ward, at=NOW)
    handed_in = source_of(page, "cell:d1_tong")
    assert not page.may_write and page.versions
    for source in (drafted, handed_in):
        assert source is not None and source.at == NOW and source.by
        assert (source.file, source.sheet, source.row, source.column) == ("bao-cao.xlsx", "Số liệu", "6", "F")
    assert source_of(page, "cell:sang_kien_khac") is None
