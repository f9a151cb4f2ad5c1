"""Names of this room's acts."""

from __future__ import annotations

from thidua.foundations.audit.verbs import register

register("rollup.rebuild", "Tính lại số tổng hợp", "Rebuild totals", totals="Số dòng", period="Kỳ")
register(
    "rollup.check_totals",
    "Sửa số tổng hợp không khớp",
    "Put totals right",
    period="Kỳ",
    differed="Số dòng sai",
)
