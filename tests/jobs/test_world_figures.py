"""Figures of the sample world: coherent, within their wholes, sound against the forms' own checks."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from tests.cast import Cast
from thidua.ground.clock import now
from thidua.jobs.world import reported
from thidua.jobs.world.invented import figures
from thidua.work.movements.packs import load_form
from thidua.work.movements.packs.build import to_plain
from thidua.work.reports import selectors as reports
from thidua.work.reports import services
from thidua.work.reports.models import ReportVersion
from thidua.work.reports.rules import Form, check, form_of
from thidua.work.reports.tests.conftest import system_actor

NAMES = [f"Ủy ban nhân dân phường {n}" for n in range(40)]


def form(pack: str) -> Form:
    return form_of(to_plain(load_form(Path(settings.PACKS) / "forms" / pack), sparse=True))


@pytest.mark.parametrize("pack", ["xhht-nam", "bdhvs-nam", "xhht-tinh", "bdhvs-tinh"])
def test_every_check_of_a_form_holds_year_after_year(pack: str) -> None:
    asked = form(pack)
    for name in NAMES:
        before = None
        for year in range(2023, 2029):
            given = figures(asked, name, seed=1315, year=year)
            assert check(asked, given, last_year=before) == [], (name, year)
            for code, whole in asked.under.items():
                assert given[code] <= given[whole.code], (name, year, code)
            assert given == figures(asked, name, seed=1315, year=year), "the same seed gives the same"
            before = given
    assert figures(asked, NAMES[0], seed=1, year=2026) != figures(asked, NAMES[0], seed=2, year=2026)


def test_a_ward_is_one_ward() -> None:
    """Sizes follow from each other, and grow from year to year by little."""
    asked = form("xhht-nam")
    for name in NAMES:
        last, this = (figures(asked, name, seed=1315, year=year) for year in (2025, 2026))
        people, homes = this["dan_so"], this["gdht_tong"]
        assert 3 <= people / homes <= 4 and people > this["cdht_nguoi_lon"] > homes
        assert 200 <= homes / this["cdht_thon_tong"] <= 300 and this["cdht_thon_tong"] == this["kdc_tong"]
        assert this["hkh_lanh_dao"] <= 5 and this["dvht_xa_tong"] <= 40 and this["tthtcd_so"] == 1
        assert this["hkh_chi_hoi"] == this["kdc_co_hkh"] and this["dong_ho_tuong_duong"] >= this["dhht_tong"]
        assert this["cdht_mo_hinh"] + this["cdht_don_vi"] < this["cdht_cong_nhan"]
        assert this["quy_hoc_bong_tien"] < this["quy_van_dong"]
        assert this["xmc_huy_dong"] <= this["xmc_dan_so"] - this["xmc_biet_chu_1"]
        assert 1 <= people / last["dan_so"] < Decimal("1.02")


@pytest.mark.django_db
def test_sample_reports_are_handed_in_without_a_warning(cast: Cast) -> None:
    loader = system_actor("loader")
    services.load_form_pack(Path(settings.PACKS) / "forms" / reported.FORM, actor=loader, at=now())
    done = reported.ask_and_answer(follower=cast.actor("city_officer"), at=now())
    assert done["submitted"] >= 3
    for version in ReportVersion.objects.select_related("report__round"):
        asked = reports.parsed(version.report.round.form_id)
        assert check(asked, reports.figures_of(version.id)) == []
