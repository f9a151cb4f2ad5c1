"""One invented ward a body: people, then homes, residential groups, clans, units, members; every figure is drawn from these.

Sample data and nothing else: plausible sizes and shares, from no statistics of any real place. The same body, seed and year
give the same figures; from year to year they grow a little.
"""

from __future__ import annotations

from decimal import Decimal
from random import Random

from thidua.work.reports.rules import Cell, Form

#: The year the drawn sizes and shares are of; others are so much further on.
_BASE = 2025
#: How fast people grow in number in a year, and by how much shares rise.
_GROWTH, _GAIN = 0.011, 0.015
#: People a household, households a residential group, a clan.
_HOUSEHOLD, _GROUP, _CLAN = 3.5, 250, 320
#: How members of a category share a whole, in hundredths; what is not here shares alike.
_PARTS = {
    "nam": 48, "nu": 52, "muc_1": 70, "muc_2": 30, "tieu_hoc": 45, "thcs": 33, "thpt": 18, "khac": 8,
    "bk_ttcp": 0, "bk_bo": 2, "bk_tinh": 8, "giay_khen": 82,
}  # fmt: skip


class Ward:
    """A body's invented ward in one year."""

    def __init__(self, name: str, seed: int, year: int) -> None:
        self.name, self.seed, self.later = name, seed, year - _BASE
        self.people = self.grown("dan_so", 18_000, 42_000)
        self.households = round(self.people / _HOUSEHOLD)
        self.groups = max(5, round(self.households / _GROUP))
        self.clans = max(4, round(self.households / _CLAN))
        self.units = self.drawn("dvht_xa_tong", 18, 34)
        self.adults = round(self.people * 0.72)

    def drawn(self, code: str, low: int, high: int) -> int:
        """A number that stays as it is over the years."""
        return Random(f"{self.seed}:{self.name}:{code}").randint(low, high)  # noqa: S311 -- sample data

    def grown(self, code: str, low: int, high: int) -> int:
        """A number that grows with the people."""
        return round(self.drawn(code, low, high) * (1 + _GROWTH) ** self.later)

    def share(self, code: str, low: int, high: int) -> float:
        """A share that rises a little each year and never reaches the whole."""
        return max(0.0, min(0.985, self.drawn(code, low * 10, high * 10) / 1000 + _GAIN * self.later))

    def part(self, code: str, whole: int, low: int, high: int) -> int:
        """That many hundredths of a whole."""
        return int(whole * self.share(code, low, high))


def figures(form: Form, name: str, *, seed: int, year: int) -> dict[str, Decimal]:
    """Every figure of a form for one body and year; every check of the form holds, against the year before too.

    A figure that is not known here stays within what the form says it is at most; without such, it is a small number.
    """
    ward = Ward(name, seed, year)
    known = _learning(ward) | _digital(ward)
    bounds = {r.left[0]: r.right[0] for r in form.rules if r.kind == "at_most" and len(r.left) == 1}
    several = {code: r for r in form.rules if r.kind == "at_most" and len(r.left) > 1 for code in r.left}
    made: dict[str, int] = {}

    def value(code: str) -> int:
        if code in made:
            return made[code]
        cell, most = form.by_code[code], bounds.get(code)
        if code in known:
            found = known[code]
        elif most is not None:
            found = ward.part(code, value(most), 62, 90)
        elif code in several:
            found = value(several[code].right[0]) if code == several[code].left[0] else 0
        else:
            found = ward.grown(code, 4, 60)
        if most is not None:
            found = min(found, value(most))
        made[code] = _within(cell, found)
        return made[code]

    for cell in form.cells:
        if not cell.whole:
            value(cell.code)
    for rule in form.rules:
        if rule.kind == "sum_equals":
            made[rule.right[0]] = sum(made[code] for code in rule.left)
    for cell in form.cells:
        if parts := form.parts(cell.code):
            made |= _parted(made[cell.code], parts)
    return {code: Decimal(number) for code, number in made.items()}


def _within(cell: Cell, value: int) -> int:
    least, most = cell.minimum, cell.maximum
    value = value if most is None else min(value, int(most))
    return value if least is None else max(value, int(least))


def _parted(whole: int, parts: tuple[Cell, ...]) -> dict[str, int]:
    """A whole among its members: the rest goes to the one with the greatest share."""
    alike = 100 // len(parts)
    shares = {part.code: _PARTS.get(part.code.rpartition(":")[2], alike) for part in parts}
    all_of = sum(shares.values()) or 1
    found = {code: whole * share // all_of for code, share in shares.items()}
    found[max(shares, key=lambda code: shares[code])] += whole - sum(found.values())
    return found


def _learning(w: Ward) -> dict[str, int]:
    """The learning society."""
    found = {"dan_so": w.people, "gdht_tong": w.households, "dhht_tong": w.clans, "cdht_thon_tong": w.groups}
    found |= {"dvht_xa_tong": w.units, "cdht_nguoi_lon": w.adults, "kdc_tong": w.groups}
    for code, low, high in (("gdht", 78, 92), ("dhht", 76, 92), ("cdht_thon", 84, 95), ("dvht_xa", 84, 95)):
        asked = w.part(f"{code}_dang_ky", found[f"{code}_tong"], low, high)
        found |= {f"{code}_dang_ky": asked, f"{code}_cong_nhan": w.part(f"{code}_cong_nhan", asked, 84, 94)}
    reached = w.drawn("cdht_xa", 1, 2)
    found |= {"cdht_xa_de_nghi": 1, "cdht_xa_muc_1": int(reached == 1), "cdht_xa_muc_2": int(reached == 2)}
    found |= {"cdht_xa_khong_dat": 0, "cdht_xa_sap_het_han": 0}
    citizens = w.part("cdht_dang_ky", w.adults, 38, 60)
    learned = w.part("cdht_cong_nhan", citizens, 76, 90)
    skilled = w.part("cdht_so", learned, 62, 84)
    found |= {
        "cdht_dang_ky": citizens,
        "cdht_tu_danh_gia": w.part("cdht_tu_danh_gia", citizens, 91, 96),
        "cdht_cong_nhan": learned,
        "cdht_so": skilled,
        "cdht_so_thao": w.part("cdht_so_thao", skilled, 30, 52),
        "nld_mo_hinh": w.part("nld_mo_hinh", w.adults, 10, 16),
        "nld_don_vi": w.units * w.drawn("nld_don_vi", 24, 40),
    }
    found |= {
        "cdht_mo_hinh": w.part("cdht_mo_hinh", found["nld_mo_hinh"], 48, 78),
        "cdht_don_vi": w.part("cdht_don_vi", found["nld_don_vi"], 60, 88),
        "co_quan_tong": w.units + w.drawn("co_quan_tong", 3, 8),
        "dong_ho_tuong_duong": w.clans + w.drawn("dong_ho_tuong_duong", 0, 4),
        "hkh_lanh_dao": w.drawn("hkh_lanh_dao", 2, 4),
        "hkh_can_bo": w.groups + w.drawn("hkh_can_bo", 4, 9),
        "hkh_hoi_vien": w.part("hkh_hoi_vien", w.people, 18, 28),
    }
    offices = w.part("co_quan_co_hkh", found["co_quan_tong"], 80, 95)
    areas, boards = (
        w.part("kdc_co_hkh", w.groups, 88, 96),
        w.part("dong_ho_co_ban", found["dong_ho_tuong_duong"], 60, 85),
    )
    found |= {"co_quan_co_hkh": offices, "kdc_co_hkh": areas, "dong_ho_co_ban": boards}
    found |= {"hkh_chi_hoi": areas, "hkh_ban": offices + boards, "hkh_to_chuc": areas + offices + boards}
    found |= {"hkh_lanh_dao_ql": 1, "hkh_can_bo_bd": w.part("hkh_can_bo_bd", found["hkh_can_bo"], 50, 80)}
    return found | _fund(w) | _schooling(w)


def _fund(w: Ward) -> dict[str, int]:
    """Money in whole hundreds of thousands; what is given stays below what was raised."""
    raised = w.households * w.drawn("quy_van_dong", 60, 140) // 100 * 100_000
    holders, prized = w.grown("quy_hoc_bong_nguoi", 90, 220), w.grown("quy_khen_thuong_nguoi", 200, 480)
    grants = holders * w.drawn("quy_cap_hoc_bong", 5, 9) * 100_000
    prizes = prized * w.drawn("quy_khen_thuong_tien", 1, 3) * 100_000
    return {
        "quy_van_dong": raised,
        "quy_du": raised * w.drawn("quy_du", 20, 45) // 10_000_000 * 100_000,
        "quy_hoc_bong_nguoi": holders,
        "quy_cap_hoc_bong": grants,
        "quy_khen_thuong_nguoi": prized,
        "quy_khen_thuong_tien": prizes,
        "quy_hoc_bong_tien": grants + prizes,
    }


def _schooling(w: Ward) -> dict[str, int]:
    """Centres, literacy, and what the movement did."""
    grown = round(w.people * 0.62)
    first = int(grown * w.drawn("xmc_biet_chu_1", 985, 994) / 1000)
    classes = w.grown("tthtcd_lop", 24, 60)
    return {
        "tthtcd_so": 1,
        "tthtcd_lop": classes,
        "tthtcd_luot": classes * w.drawn("tthtcd_luot", 42, 80),
        "xmc_dan_so": grown,
        "xmc_biet_chu_1": first,
        "xmc_biet_chu_2": int(first * w.drawn("xmc_biet_chu_2", 968, 988) / 1000),
        "xmc_huy_dong": w.drawn("xmc_huy_dong", 8, 36),
        "pt_ke_hoach": w.drawn("pt_ke_hoach", 3, 6),
        "pt_kiem_tra": w.drawn("pt_kiem_tra", 3, 8),
        "pt_dien_hinh": w.grown("pt_dien_hinh", 8, 20),
        "pt_sang_kien": w.drawn("pt_sang_kien", 2, 6),
        "pt_khen_thuong": w.grown("pt_khen_thuong", 28, 60),
    }


def _digital(w: Ward) -> dict[str, int]:
    """Digital literacy for all."""
    staff, pupils = w.units * w.drawn("d1_tong", 24, 40), w.part("d2_tong", w.people, 16, 20)
    classes = w.grown("lop_hoc", 12, 40)
    learners = classes * w.drawn("luot_nguoi", 25, 45)
    online = w.part("nen_tang_nguoi_hoc", learners, 40, 75)
    return {
        "d1_tong": staff,
        "d2_tong": pupils,
        "d3_tong": w.adults,
        "d5_tong": w.part("d5_tong", w.adults, 10, 18),
        "d6_tong": w.drawn("d6_tong", 4, 9),
        "to_cnscd": w.groups,
        "doi_hinh_bdhvs": w.drawn("doi_hinh_bdhvs", 4, 12),
        "lop_hoc": classes,
        "luot_nguoi": learners,
        "nen_tang_nguoi_hoc": online,
        "nen_tang_chung_nhan": w.part("nen_tang_chung_nhan", online, 50, 80),
        "tin_bai": w.grown("tin_bai", 20, 70),
        "sang_kien": w.drawn("sang_kien", 1, 5),
    }
