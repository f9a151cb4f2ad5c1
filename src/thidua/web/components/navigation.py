"""The map of the workspace: what stands in the rail, in which order, and which few fit the bar of a phone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the rail; ``path`` is also the prefix of every page below it."""

    key: str
    label: Promise | str
    path: str
    icon: str
    group: Promise | str = ""
    short: Promise | str = ""


#: A group heading stands on the first place of its group.
PLACES: Final[tuple[Place, ...]] = (
    Place("desk", _("Bàn làm việc"), "/", "home", short=_("Bàn việc")),
    Place("obligations", _("Nghĩa vụ"), "/nghia-vu/", "checklist", short=_("Nghĩa vụ")),
    Place("reports", _("Báo cáo"), "/bao-cao/", "list-details"),
    Place("figures", _("Số liệu"), "/so-lieu/", "chart-bar"),
    Place("targets", _("Chỉ tiêu"), "/chi-tieu/", "flag"),
    Place("calendar", _("Lịch"), "/lich/", "calendar", short=_("Lịch")),
    Place("plans", _("Kế hoạch"), "/ke-hoach/", "file-text", group=_("Nội dung")),
    Place("movements", _("Phong trào"), "/phong-trao/", "trophy"),
    Place("orgs", _("Tổ chức"), "/to-chuc/", "building-community", group=_("Đơn vị")),
    Place("people", _("Người và phân công"), "/nguoi/", "users"),
    Place("notices", _("Thông báo"), "/thong-bao/", "bell", group=_("Theo dõi"), short=_("Thông báo")),
    Place("audit", _("Nhật ký"), "/nhat-ky/", "history"),
    Place("privacy", _("Dữ liệu cá nhân"), "/du-lieu-ca-nhan/", "lock"),
    Place("health", _("Sức khỏe hệ thống"), "/suc-khoe/", "heartbeat"),
)

#: What fits the bottom bar of a phone, beside "Thêm".
DOCK: Final[tuple[str, ...]] = ("desk", "obligations", "calendar", "notices")


@dataclass(frozen=True, slots=True)
class NavItem:
    """A place as one page shows it."""

    key: str
    label: str
    short: str
    url: str
    icon: str
    group: str
    current: bool
    count: int
    tone: str


@dataclass(frozen=True, slots=True)
class Navigation:
    """The rail and the dock for one request."""

    items: tuple[NavItem, ...]
    dock: tuple[NavItem, ...]
    notices_url: str


def navigation(
    path: str, *, counts: Mapping[str, int] | None = None, hidden: frozenset[str] = frozenset()
) -> Navigation:
    """The places in order, the one holding ``path`` marked current.

    :param counts: number shown beside a place, by key; ``late:<key>`` paints it as late.
    :param hidden: keys of places this actor has nothing to do with.
    """
    counts = counts or {}
    items: list[NavItem] = []
    pending_group = ""
    for place in PLACES:
        pending_group = str(place.group) or pending_group
        if place.key in hidden:
            continue
        current = path == "/" if place.path == "/" else path.startswith(place.path)
        late = counts.get(f"late:{place.key}", 0)
        items.append(
            NavItem(
                key=place.key,
                label=str(place.label),
                short=str(place.short or place.label),
                url=place.path,
                icon=place.icon,
                group=pending_group,
                current=current,
                count=late or counts.get(place.key, 0),
                tone="late" if late else "",
            )
        )
        pending_group = ""
    notices_url = next(place.path for place in PLACES if place.key == "notices")
    dock = tuple(item for item in items if item.key in DOCK)
    return Navigation(tuple(items), dock, notices_url)
