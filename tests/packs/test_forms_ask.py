"""The shipped forms ask what reports really hold and what targets are measured by."""

from __future__ import annotations

import pytest

from tests.packs.cases import DIGITAL, LEARNING, PACKS
from thidua.work.movements.packs import load_form, load_pack_data
from thidua.work.movements.packs.build import to_plain
from thidua.work.reports.rules import Form, form_of

#: Levels from the top; a figure asked below is summed up to a level, never handed down to it.
LEVELS = ["quoc_gia", "tinh", "xa", "thon"]

SHIPPED = {path.name: load_form(path) for path in sorted((PACKS / "forms").iterdir())}
FORMS: dict[str, Form] = {name: form_of(to_plain(file, sparse=True)) for name, file in SHIPPED.items()}

#: Columns of real reports (reporting-practice.md), each with where a form asks it: a figure, a rate, a group of a figure.
COLUMNS = {
    "§1a Gia đình học tập": "gdht_tong gdht_dang_ky gdht_cong_nhan gdht_ty_le gdht_ty_le_dang_ky",
    "§1a Dòng họ học tập": "dhht_tong dhht_dang_ky dhht_cong_nhan dhht_ty_le",
    "§1a Cộng đồng học tập (thôn, TDP)": "cdht_thon_tong cdht_thon_dang_ky cdht_thon_cong_nhan cdht_thon_ty_le",
    "§1a Đơn vị học tập cấp xã": "dvht_xa_tong dvht_xa_dang_ky dvht_xa_cong_nhan dvht_xa_ty_le",
    "§1a Đơn vị học tập huyện/tỉnh": "dvht_tinh_de_nghi dvht_tinh_muc_1 dvht_tinh_muc_2 dvht_tinh_khong_dat",
    "§1a Cộng đồng học tập xã": "cdht_xa_de_nghi cdht_xa_muc_1 cdht_xa_muc_2 cdht_xa_khong_dat cdht_xa_sap_het_han",
    "§1a Công dân học tập": "cdht_nguoi_lon cdht_dang_ky cdht_tu_danh_gia cdht_cong_nhan cdht_ty_le_dang_ky"
    " cdht_cong_nhan:nam cdht_cong_nhan:nu",
    "§1a Hội Khuyến học": "hkh_chi_hoi hkh_ban hkh_hoi_vien hkh_hoi_vien_ty_le dan_so",
    "§1a Quỹ khuyến học": "quy_van_dong quy_du quy_hoc_bong_nguoi quy_cap_hoc_bong quy_khen_thuong_nguoi"
    " quy_khen_thuong_tien",
    "§1a TT học tập cộng đồng": "tthtcd_so tthtcd_lop tthtcd_luot",
    "§1a XMC-PCGD": "xmc_muc_1 xmc_muc_2 xmc_huy_dong",
    "§1a Movement": "pt_ke_hoach pt_kiem_tra pt_dien_hinh pt_sang_kien pt_khen_thuong pt_khen_thuong:bk_ttcp"
    " pt_khen_thuong:bk_bo pt_khen_thuong:bk_tinh pt_khen_thuong:giay_khen pt_khen_thuong:khac",
    "§1b staff trained, having skills": "d1_boi_duong d1_dat d1_can_bo",
    "§1b pupils by school level": "d2_tong:tieu_hoc d2_tong:thcs d2_tong:thpt d2_dat:tieu_hoc d2_dat:thcs d2_dat:thpt",
    "§1b adults with basic skills": "d3_tong d3_dat d3_nguoi_lon",
    "§1b adults confirmed on VNeID": "d4_vneid_so_nguoi d4_vneid",
    "§1b enterprise/co-op workers": "d5_tong d5_dat d5_nld",
    "§1b schools teaching TT 02/2025": "d6_tong d6_dat d6_truong",
    "§1b đội hình, tổ công nghệ số cộng đồng": "doi_hinh_bdhvs to_cnscd",
    "§1b lớp, lượt người": "lop_hoc luot_nguoi",
    "§1b learners, certificates on the national platform": "nen_tang_nguoi_hoc nen_tang_chung_nhan",
    "§1b news items": "tin_bai",
}

#: What stands at a date; the rest of the figures happen in a period. A nil answer is nought of the latter only.
STOCKS = {
    "xhht-nam": "gdht_tong gdht_dang_ky gdht_cong_nhan dhht_tong dhht_dang_ky dhht_cong_nhan cdht_thon_tong"
    " cdht_thon_dang_ky cdht_thon_cong_nhan dvht_xa_tong dvht_xa_dang_ky dvht_xa_cong_nhan cdht_xa_sap_het_han"
    " cdht_nguoi_lon cdht_dang_ky cdht_tu_danh_gia cdht_cong_nhan nld_mo_hinh cdht_mo_hinh nld_don_vi cdht_don_vi"
    " cdht_so cdht_so_thao hkh_chi_hoi hkh_ban hkh_to_chuc hkh_hoi_vien dan_so hkh_da_hoc hkh_lanh_dao hkh_lanh_dao_ql"
    " hkh_can_bo hkh_can_bo_bd kdc_tong kdc_co_hkh co_quan_tong co_quan_co_hkh dong_ho_tuong_duong dong_ho_co_ban"
    " quy_du tthtcd_so xmc_dan_so xmc_biet_chu_1 xmc_biet_chu_2",
    "bdhvs-nam": "d1_tong d1_dat d1_boi_duong d2_tong d2_dat d3_tong d3_dat d4_vneid_so_nguoi d5_tong d5_dat"
    " d6_tong d6_dat to_cnscd doi_hinh_bdhvs to_cong_nghe_so",
    "xhht-tinh": "tinh_so tinh_xmc_muc_2",
    "bdhvs-tinh": "dti_hang_tb_5_nam",
}


def asked(form: Form) -> set[str]:
    """Indicators and figures a form asks or computes."""
    return (
        {cell.code for cell in form.cells}
        | {cell.indicator for cell in form.cells if cell.indicator}
        | {rate.indicator for rate in form.rates}
    )


@pytest.mark.parametrize("where", COLUMNS)
def test_every_column_of_real_reports_is_asked(where: str) -> None:
    everything = set().union(*(asked(form) for form in FORMS.values()))
    assert set(COLUMNS[where].split()) <= everything


@pytest.mark.parametrize("movement", [LEARNING, DIGITAL], ids=str)
def test_what_targets_are_set_for_is_asked_at_their_level_or_below(movement: object) -> None:
    pack = load_pack_data(PACKS / str(movement))
    unmeasured = [
        target.code
        for target in pack.targets
        if not any(
            target.indicator in asked(FORMS[name])
            for name, file in SHIPPED.items()
            if file.movement == pack.movement.code
            and LEVELS.index(file.level) >= LEVELS.index(target.applies_to)
        )
    ]
    assert unmeasured == []


@pytest.mark.parametrize("movement", [LEARNING, DIGITAL], ids=str)
def test_every_indicator_but_the_narrative_is_asked(movement: object) -> None:
    pack = load_pack_data(PACKS / str(movement))
    forms = [FORMS[name] for name, file in SHIPPED.items() if file.movement == pack.movement.code]
    everything = set().union(*(asked(form) for form in forms))
    assert [one.code for one in pack.indicators if one.unit != "none" and one.code not in everything] == []


@pytest.mark.parametrize("name", sorted(FORMS))
def test_stocks_are_told_from_flows(name: str) -> None:
    stocks = {cell.code for cell in FORMS[name].cells if cell.over_time == "last" and not cell.whole}
    assert stocks == set(STOCKS[name].split())
    assert all(
        part.over_time == FORMS[name].by_code[part.whole].over_time
        for part in FORMS[name].cells
        if part.whole
    )


def test_no_figure_is_asked_by_two_levels() -> None:
    """Else a province's own answer would stand where the total of its communes belongs."""
    for below, above in (("xhht-nam", "xhht-tinh"), ("bdhvs-nam", "bdhvs-tinh")):
        assert not asked(FORMS[below]) & asked(FORMS[above])


@pytest.mark.parametrize("name", sorted(FORMS))
def test_every_section_says_in_words_what_of_the_movement_it_mirrors(name: str) -> None:
    assert all(section.clause.startswith("nội dung “") for section in FORMS[name].sections)
