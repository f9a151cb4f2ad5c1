"""Names of this room's acts."""

from __future__ import annotations

from thidua.foundations.access.kinds import ACTS, CAPACITIES, LEAVES, WAYS
from thidua.foundations.access.roles import ROLES
from thidua.foundations.access.selectors.packs import signing_pack
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
    capacity="Tư cách",
    concurrent="Kiêm nhiệm",
    body="Đơn vị",
    position="Chức vụ",
    since="Từ ngày",
    until="Đến hết ngày",
    basis="Căn cứ",
)
register(
    "access.end_appointment",
    "Kết thúc phân công",
    "End an appointment",
    until="Đến hết ngày",
    role="Vai trò",
    delegations="Việc giao ký chấm dứt theo",
)
register(
    "access.withdraw_appointment",
    "Hủy phân công chưa có hiệu lực",
    "Withdraw an appointment",
    since="Từ ngày",
    role="Vai trò",
    body="Đơn vị",
    delegations="Việc giao ký chấm dứt theo",
)
register(
    "access.correct_appointment",
    "Sửa phân công",
    "Correct an appointment",
    position="Chức vụ",
    capacity="Tư cách",
    concurrent="Kiêm nhiệm",
    basis="Căn cứ",
)
register(
    "access.note_leave",
    "Ghi nghỉ, vắng mặt",
    "Note a leave",
    kind="Loại",
    since="Từ ngày",
    until="Đến hết ngày",
    stand_in="Người thay",
)
register("access.change_stand_in", "Đổi người thay", "Change the stand-in", stand_in="Người thay")
register("access.end_leave", "Kết thúc nghỉ", "End a leave", since="Từ ngày", until="Đến hết ngày")
register(
    "access.delegate",
    "Giao ký, ủy quyền",
    "Delegate",
    way="Cách ký",
    scope="Được giao",
    about="Kế hoạch",
    since="Từ ngày",
    until="Đến hết ngày",
    basis="Căn cứ",
    giver="Người giao",
)
register(
    "access.revoke_delegation",
    "Thu hồi việc giao ký",
    "Revoke a delegation",
    way="Cách ký",
    scope="Được giao",
    giver="Người giao",
)
register("access.change_language", "Đổi ngôn ngữ", "Change language", language="Ngôn ngữ")
register_subject("person", "Người")
register_values("access", "role", {code: role.label for code, role in ROLES.items()})
register_values("access", "capacity", dict(CAPACITIES))
register_values("access", "kind", dict(LEAVES))
register_values("access", "way", {way.code: way.label for way in WAYS.values()})
register_values(
    "access",
    "scope",
    {code: document.label for code, document in signing_pack().documents.items()} | dict(ACTS),
)
register_values("access", "language", {"vi": "Tiếng Việt", "en": "English"})
register_subject("appointment", "Phân công")
