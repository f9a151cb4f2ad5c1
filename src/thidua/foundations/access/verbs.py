"""Names of this room's acts."""

from __future__ import annotations

from thidua.foundations.access.kinds import ACTS, CAPACITIES, LEAVES, WAYS
from thidua.foundations.access.roles import ROLES
from thidua.foundations.access.selectors.packs import signing_pack
from thidua.foundations.audit.verbs import register, register_subject, register_values

register("access.add_person", "Thêm người", "Add a person", sample="Dữ liệu mẫu")
register(
    "access.import_person",
    "Thêm người từ bảng Excel",
    "Add a person from a sheet",
    body="Đơn vị",
    role="Vai trò",
    account="Mở tài khoản",
    invited="Đã mời",
)
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
register("access.unlock_account", "Cho thử đăng nhập lại", "Let try to sign in again")
register(
    "access.invite", "Mời đặt cách đăng nhập", "Invite to choose how to sign in", expires_at="Hết hạn lúc"
)
register("access.withdraw_invitation", "Rút thư mời", "Withdraw an invitation")
register("access.accept_invitation", "Dùng thư mời", "Accept an invitation", signs_in_by="Cách đăng nhập")
register("access.link_identity", "Liên kết định danh", "Link an identity", issuer="Nơi cấp")
register("access.unlink_identity", "Gỡ liên kết định danh", "Unlink an identity", issuer="Nơi cấp")
register("access.change_password", "Đổi mật khẩu", "Change the password")
register("access.end_sessions", "Kết thúc phiên đăng nhập", "End sessions", ended="Số phiên")
register("access.add_factor", "Bật lớp xác thực thứ hai", "Add a second factor", factor="Cách")
register("access.remove_factor", "Tắt lớp xác thực thứ hai", "Remove a second factor", factor="Cách")
register(
    "access.reset_second_factor",
    "Gỡ hết lớp xác thực thứ hai của một người",
    "Take off somebody's second factors",
    factor="Cách",
)
register(
    "access.set_second_factor_rule",
    "Đặt quy định xác thực hai lớp",
    "Set the rule of the second factor",
    since="Từ ngày",
    grace_days="Số ngày chờ",
)
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
register_values("access", "signs_in_by", {"password": "Mật khẩu", "identity": "Hệ thống định danh"})
register_values(
    "access",
    "factor",
    {"totp": "Ứng dụng xác thực", "webauthn": "Khóa truy cập", "recovery_codes": "Mã dự phòng"},
)
register_values("access", "language", {"vi": "Tiếng Việt", "en": "English"})
register_subject("appointment", "Phân công")
register_subject("field_key", "Khóa mã hóa")
register(
    "access.rotate_keys",
    "Mã hóa lại bằng khóa mới",
    "Seal anew under a new key",
    people="Số định danh",
    factors="Xác thực hai lớp",
)
register("access.retire_key", "Thôi dùng khóa cũ", "Retire the old key", identities="Liên kết định danh")
register_subject("sign_in", "Đăng nhập")
register(
    "access.follow_reorganisation",
    "Chuyển phân công theo sắp xếp tổ chức",
    "Let posts follow a reorganisation",
    moved="Phân công chuyển",
    ended="Phân công kết thúc",
    delegations="Việc giao ký chấm dứt theo",
)
register(
    "access.undo_following",
    "Trả lại phân công như trước sắp xếp",
    "Put posts back as before a reorganisation",
    rows="Số dòng",
)
