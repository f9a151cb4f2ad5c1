"""Names of this room's acts."""

from __future__ import annotations

from thidua.foundations.audit.verbs import register, register_subject

register(
    "privacy.set_period",
    "Đặt thời hạn lưu giữ",
    "Set a retention period",
    days="Số ngày",
    basis="Căn cứ",
)
register("privacy.lift_period", "Bỏ thời hạn lưu giữ đã đặt", "Lift a retention period", days="Số ngày")
register_subject("retention_period", "Thời hạn lưu giữ")
