"""Names of this room's acts."""

from __future__ import annotations

from thidua.foundations.audit.verbs import register, register_subject, register_values
from thidua.foundations.notices.kinds import KINDS

register(
    "notices.set_quiet_policy",
    "Đổi cách nhận thông báo",
    "Change notice wishes",
    email="Thư điện tử",
    quiet="Giờ yên tĩnh",
    weekends="Cuối tuần",
    muted="Không gửi thư",
)
register_values(
    "notices",
    "email",
    {"each": "Từng thông báo", "daily": "Gộp gửi một lần mỗi sáng", "never": "Không gửi thư"},
)
register_values("notices", "muted", KINDS)
register_subject("quiet_policy", "Cách nhận thông báo")
