"""Refusals about accounts, passwords, invitations, identities and sessions."""

from __future__ import annotations

from datetime import datetime

from thidua.ground.clock import VN
from thidua.ground.errors import NotFound, NotPossible


def email_taken() -> NotPossible:
    """Another account signs in with this address."""
    return NotPossible(
        "access-009",
        "Địa chỉ thư điện tử này đã dùng cho một tài khoản khác.",
        remedy="Dùng địa chỉ công vụ khác của người này.",
    )


def account_exists() -> NotPossible:
    """A person has one account."""
    return NotPossible("access-010", "Người này đã có tài khoản.")


def password_too_weak(messages: list[str]) -> NotPossible:
    """The password validators said no."""
    return NotPossible("access-011", " ".join(messages), details={"messages": messages})


def email_missing() -> NotPossible:
    """An account needs an address to sign in with."""
    return NotPossible("access-016", "Chưa có địa chỉ thư điện tử để đăng nhập.")


def no_account() -> NotPossible:
    """Nothing to close or open."""
    return NotPossible("access-017", "Người này chưa có tài khoản.")


def too_many_attempts(until: datetime) -> NotPossible:
    """Wrong too often; the same for addresses nobody has."""
    local = until.astimezone(VN)
    return NotPossible(
        "access-060",
        f"Sai quá nhiều lần. Thử lại từ {local:%H:%M ngày %d/%m/%Y}.",
        why="Sau nhiều lần sai, hệ thống tạm dừng để không ai dò được mật khẩu.",
        remedy="Chờ đến giờ ấy, bấm Quên mật khẩu, hoặc nhờ quản trị nhân sự của đơn vị mở lại.",
        details={"until": until.isoformat()},
    )


def invitation_not_usable() -> NotPossible:
    """Used, withdrawn, out of date, followed by a newer one, or never sent: which is not said."""
    return NotPossible(
        "access-061",
        "Thư mời này không còn dùng được.",
        why="Thư mời chỉ dùng một lần, có hạn, và hết hiệu lực khi có thư mời mới hơn.",
        remedy="Nhờ quản trị nhân sự của đơn vị gửi lại thư mời.",
    )


def already_signs_in() -> NotPossible:
    """Whoever can sign in already is not invited: a steward must not replace somebody's password."""
    return NotPossible(
        "access-062",
        "Người này đã đặt cách đăng nhập nên không cần thư mời.",
        remedy="Nếu quên mật khẩu, người ấy tự bấm Quên mật khẩu ở trang đăng nhập.",
    )


def no_open_invitation() -> NotPossible:
    """Nothing to withdraw."""
    return NotPossible("access-063", "Không có thư mời nào đang chờ.")


def account_closed() -> NotPossible:
    """A closed account is neither invited nor linked."""
    return NotPossible("access-064", "Tài khoản này đang bị khóa.", remedy="Mở lại tài khoản trước.")


def identity_taken() -> NotPossible:
    """The same identity belongs to one account."""
    return NotPossible(
        "access-065",
        "Định danh này đã liên kết với một tài khoản khác.",
        remedy="Đăng nhập bằng định danh ấy, hoặc gỡ liên kết ở tài khoản kia trước.",
    )


def identity_there() -> NotPossible:
    """One identity of a provider for an account."""
    return NotPossible(
        "access-066", "Tài khoản của bạn đã có một liên kết như vậy.", remedy="Gỡ liên kết cũ trước."
    )


def identity_unknown() -> NotPossible:
    """Nobody is linked to it; nobody is looked for by any other sign."""
    return NotPossible(
        "access-067",
        "Định danh này chưa được liên kết với tài khoản nào.",
        why="Hệ thống không tự tạo tài khoản và không tự ghép theo thư điện tử hay họ tên.",
        remedy="Đăng nhập bằng mật khẩu rồi liên kết ở Hồ sơ của tôi, hoặc nhờ quản trị nhân sự của đơn vị gửi thư mời.",
    )


def last_way_in() -> NotPossible:
    """Without it nothing would be left to sign in with."""
    return NotPossible(
        "access-068",
        "Đây là cách đăng nhập duy nhất của bạn.",
        remedy="Đặt mật khẩu hoặc thêm khóa truy cập trước.",
    )


def no_such_session() -> NotFound:
    """Ended already, or somebody else's."""
    return NotFound("access-069", "Không tìm thấy phiên đăng nhập này.")


def no_old_key() -> NotPossible:
    """A rotation begins with a new key beside the old one."""
    return NotPossible(
        "access-072",
        "Không có khóa cũ nào đang chờ thay.",
        remedy="Chạy: thidua keys new, rồi khởi động lại hệ thống.",
    )


def old_key_needed(rows: int, identities: int) -> NotPossible:
    """Something is still readable with the old key only."""
    return NotPossible(
        "access-073",
        f"Khóa cũ còn cần cho {rows} dòng và {identities} liên kết định danh.",
        why="Liên kết định danh chỉ đổi được khi người ấy đăng nhập: mã số của họ không lưu ở đây.",
        remedy="Chạy lại lệnh sau, hoặc thêm --unlink-rest để gỡ các liên kết còn lại.",
        details={"rows": rows, "identities": identities},
    )


def grace_out_of_range(most: int) -> NotPossible:
    """So many days that the rule would be none."""
    return NotPossible("access-070", f"Số ngày chờ phải từ 0 đến {most}.")
