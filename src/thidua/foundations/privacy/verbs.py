"""Names of this room's acts."""

from __future__ import annotations

from thidua.foundations.audit.verbs import register, register_erasing, register_subject

register(
    "privacy.set_period",
    "Đặt thời hạn lưu giữ",
    "Set a retention period",
    days="Số ngày",
    basis="Căn cứ",
)
register(
    "privacy.apply_periods",
    "Xóa dữ liệu hết thời hạn lưu giữ",
    "Erase data whose period is over",
    notices="Thông báo",
    attempts="Lần nộp tệp bị từ chối",
)
register("privacy.lift_period", "Bỏ thời hạn lưu giữ đã đặt", "Lift a retention period", days="Số ngày")
register("privacy.export_person", "Xuất dữ liệu của một người", "Export one person's data", rows="Số dòng")
register("privacy.show_identifier", "Xem cả số định danh của một người", "See a person's whole identifier")
register(
    "privacy.erase_person",
    "Xóa dữ liệu của một người",
    "Erase one person's data",
    entries="Các dòng nhật ký",
    deleted="Dòng đã xóa",
    blanked="Dòng đã bỏ trống",
    kept="Dòng giữ theo luật",
)
register_erasing("privacy.erase_person")
register_subject("personal_data_register", "Danh mục dữ liệu cá nhân")
register_subject("retention_period", "Thời hạn lưu giữ")
