"""Who may read the register, set periods, and have one person's data exported or erased."""

from __future__ import annotations

from thidua.ground.actor import Actor
from thidua.ground.policy import YES, Answer, no

#: Roles that read the personal data register: those who keep people, and those who watch.
READERS = frozenset({"auditor", "people_steward", "system_steward"})

_KEEPER = "Quản trị nhân sự của đơn vị, quản trị nhân sự cấp trên hoặc quản trị hệ thống."


def may_see_register(actor: Actor) -> Answer:
    """Read which personal data there is, on what ground, for how long, who sees it."""
    if actor.role in READERS:
        return YES
    return no(
        "privacy-101",
        "Vai trò bạn đang giữ không xem danh mục dữ liệu cá nhân.",
        "Quản trị nhân sự, người giám sát hoặc quản trị hệ thống.",
    )


def may_set_periods(actor: Actor) -> Answer:
    """Set after how many days the clock erases data of a kind."""
    if actor.role == "system_steward" or actor.system in {"setup", "loader"}:
        return YES
    return no("privacy-102", "Chỉ quản trị hệ thống đặt thời hạn lưu giữ.", "Quản trị hệ thống.")


def may_export(*, oneself: bool, keeps: bool) -> Answer:
    """Take out everything about one person.

    :param oneself: the actor asks for their own data.
    :param keeps: the actor keeps this person's record.
    """
    if oneself or keeps:
        return YES
    return no(
        "privacy-103", "Bạn không quản lý hồ sơ của người này nên không xuất được dữ liệu của họ.", _KEEPER
    )


def may_show_identifier(*, oneself: bool, keeps: bool) -> Answer:
    """See all twelve digits of one person's identifier, with a reason."""
    if oneself or keeps:
        return YES
    return no(
        "privacy-106",
        "Bạn không quản lý hồ sơ của người này nên không xem được số định danh của họ.",
        _KEEPER,
    )


def may_erase(*, oneself: bool, keeps: bool) -> Answer:
    """Erase what may be erased of one person. Never one's own: a second person looks at it."""
    if oneself:
        return no("privacy-104", "Không ai tự xóa dữ liệu của chính mình.", _KEEPER)
    if keeps:
        return YES
    return no(
        "privacy-105", "Bạn không quản lý hồ sơ của người này nên không xóa được dữ liệu của họ.", _KEEPER
    )
