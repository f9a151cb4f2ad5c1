"""The roles of the house as data: what each is called, what it may do, whom it may appoint and whom it may see.

What a role may do with a plan or an obligation is decided in that room's ``policy.py``; here stands only what
concerns people. Labels are the msgids; the English texts stand beside them for exports and the API.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from django.utils.translation import gettext_noop as _

#: ``own``: the post's body. ``under``: bodies below it. ``below``: it and those below. ``everywhere``: all bodies.
Scope = Literal["", "own", "under", "below", "everywhere"]


@dataclass(frozen=True, slots=True)
class Role:
    """One role.

    :param sees: whose people (name, post, way to reach them) the role may list.
    :param keeps: whose people the role may add, change and give accounts.
    :param leads: whether heads and deputies hold it (``kinds.CAPACITIES``).
    :param second_factor: whether it needs one while the rule of the second factor is in force.
    :param appoints: roles it may give and take back, each with how far.
    """

    code: str
    label: str
    label_en: str
    may: str
    may_en: str
    sees: Scope = "own"
    keeps: Scope = ""
    leads: bool = False
    second_factor: bool = False
    appoints: Mapping[str, Scope] = field(default_factory=dict)


_TABLE = (
    Role(
        "standing_officer",
        _("Cán bộ thường trực"),
        "Standing officer",
        _("Đưa kế hoạch vào, soát, ban hành, giao nghĩa vụ, đôn đốc và theo dõi cho đơn vị mình."),
        "Takes plans in, reviews and adopts them, raises and chases obligations for the body.",
        sees="below",
    ),
    Role(
        "contributor",
        _("Cán bộ thực hiện"),
        "Contributor",
        _("Làm nghĩa vụ của đơn vị mình, nộp minh chứng, xin gia hạn."),
        "Does the body's obligations, hands in evidence, asks for more time.",
    ),
    Role(
        "chair",
        _("Lãnh đạo ký"),
        "Chair",
        _("Ký, phê duyệt, chấp nhận gia hạn và miễn cho đơn vị mình."),
        "Signs, approves, grants extensions and exemptions for the body.",
        second_factor=True,
        sees="below",
        leads=True,
    ),
    Role(
        "council_member",
        _("Thành viên Hội đồng"),
        "Council member",
        _("Đọc hồ sơ và biểu quyết trong Hội đồng Thi đua - Khen thưởng."),
        "Reads dossiers and votes in the emulation and commendation council.",
    ),
    Role(
        "inspector",
        _("Cán bộ kiểm tra"),
        "Inspector",
        _("Kiểm tra, ghi nhận kết quả ở đơn vị mình và các đơn vị cấp dưới."),
        "Inspects the body and those below it and records the findings.",
        sees="below",
    ),
    Role(
        "auditor",
        _("Người xem, giám sát"),
        "Read-only auditor",
        _("Xem mọi nội dung và nhật ký của đơn vị mình và cấp dưới; không sửa được gì."),
        "Reads everything of the body and those below, with the audit trail; changes nothing.",
        sees="below",
    ),
    Role(
        "people_steward",
        _("Quản trị nhân sự"),
        "Steward of people",
        _("Thêm người, mở tài khoản, phân công ở đơn vị mình và các đơn vị cấp dưới."),
        "Adds people, opens accounts and appoints in the body and those below it.",
        second_factor=True,
        sees="below",
        keeps="below",
        appoints={
            "standing_officer": "below",
            "contributor": "below",
            "chair": "below",
            "council_member": "below",
            "inspector": "below",
            "auditor": "below",
            "people_steward": "under",
        },
    ),
    Role(
        "system_steward",
        _("Quản trị hệ thống"),
        "System steward",
        _("Quản trị cả hệ thống: đơn vị, người, sức khỏe hệ thống; không thay các đơn vị làm việc của họ."),
        "Runs the whole system: bodies, people, health; does no body's own work for it.",
        second_factor=True,
        sees="everywhere",
        keeps="everywhere",
        appoints={
            "standing_officer": "everywhere",
            "contributor": "everywhere",
            "chair": "everywhere",
            "council_member": "everywhere",
            "inspector": "everywhere",
            "auditor": "everywhere",
            "people_steward": "everywhere",
            "system_steward": "everywhere",
        },
    ),
)

#: Every role by code, in the order lists show them.
ROLES: Mapping[str, Role] = {role.code: role for role in _TABLE}

#: The role of whoever acts by a delegation: in no table, so no policy gives it anything but the delegated acts.
DELEGATE = "delegate"
_DELEGATE_LABEL = _("Được giao ký, ủy quyền")

#: System actors that may keep people and appoint (setting up, loading a world); the clock may not.
LOADERS = frozenset({"loader", "setup", "world"})


def order_of(code: str) -> int:
    """Where a role stands in lists; unknown codes last."""
    return list(ROLES).index(code) if code in ROLES else len(ROLES)


def label_of(code: str) -> str:
    """What a role is called; an unknown code is shown as it is."""
    from django.utils.translation import gettext

    if code == DELEGATE:
        return gettext(_DELEGATE_LABEL)
    return gettext(ROLES[code].label) if code in ROLES else code
