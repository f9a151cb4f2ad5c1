"""Names of this room's acts."""

from __future__ import annotations

from thidua.foundations.access.roles import ROLES
from thidua.foundations.audit.verbs import register, register_subject, register_values

register("access.add_person", "Thêm người", "Add a person", sample="Dữ liệu mẫu")
register("access.change_person", "Sửa thông tin người", "Change a person")
register("access.open_account", "Mở tài khoản", "Open an account")
register("access.close_account", "Khóa tài khoản", "Close an account")
register("access.reopen_account", "Mở lại tài khoản", "Reopen an account")
register(
    "access.appoint",
    "Phân công",
    "Appoint",
    role="Vai trò",
    body="Đơn vị",
    position="Chức vụ",
    since="Từ ngày",
    until="Đến hết ngày",
    basis="Căn cứ",
)
register(
    "access.end_appointment", "Kết thúc phân công", "End an appointment", until="Đến hết ngày", role="Vai trò"
)
register(
    "access.withdraw_appointment",
    "Hủy phân công chưa có hiệu lực",
    "Withdraw an appointment",
    since="Từ ngày",
    role="Vai trò",
    body="Đơn vị",
)
register("access.change_position", "Đổi chức vụ", "Change a position", position="Chức vụ")
register("access.change_language", "Đổi ngôn ngữ", "Change language", language="Ngôn ngữ")
register_subject("person", "Người")
register_values("access", "role", {code: role.label for code, role in ROLES.items()})
register_values("access", "language", {"vi": "Tiếng Việt", "en": "English"})
register_subject("appointment", "Phân công")
