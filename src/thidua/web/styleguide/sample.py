"""Sample content of the style guide: invented bodies' work, shown as sample data. Nothing here is read elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from thidua.ground.calendar_vn import due_instant
from thidua.ground.clock import today


@dataclass(frozen=True, slots=True)
class Duty:
    """One row of the sample list."""

    title: str
    body: str
    clause: str
    due: datetime
    tone: str
    word: str
    done: int
    total: int
    done_at: datetime | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A body one may act for."""

    id: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Shell:
    """What the workspace layout asks of its context."""

    acting: Choice
    bodies: tuple[Choice, ...]
    person: str = "Nguyễn Thị Mẫu"
    unread: int = 7
    switch_url: str = "/phong-cach/"
    counts: dict[str, int] = field(default_factory=lambda: {"late:obligations": 3, "notices": 7})
    hidden_places: frozenset[str] = frozenset()


BODIES = (
    Choice("1", "Ủy ban nhân dân phường Hồng An", "Cán bộ thường trực"),
    Choice("2", "Phòng Văn hóa - Xã hội phường Hồng An", "Người nhập số liệu"),
    Choice("3", "Hội Khuyến học phường Hồng An", "Thành viên hội đồng"),
)
SHELL = Shell(BODIES[0], BODIES)


def duties(at: date) -> list[Duty]:
    """Rows around the given day, one in each state."""

    def due(days: int) -> datetime:
        return due_instant(at + timedelta(days=days), "by")

    def duty(
        title: str, body: str, clause: str, days: int, tone: str, word: str, done: int, total: int
    ) -> Duty:
        finished = due(days - 2) if tone == "good" else None
        return Duty(title, body, clause, due(days), tone, word, done, total, finished, tone == "stopped")

    report = "Báo cáo kết quả công nhận “Gia đình học tập” năm"
    lesson = "Tổ chức lớp bình dân học vụ số cho người từ 60 tuổi"
    centre = "Trung tâm học tập cộng đồng"
    committee = "Ủy ban nhân dân phường"
    plan = "Xây dựng kế hoạch hưởng ứng phong trào của phường"
    households = "Rà soát danh sách hộ đăng ký danh hiệu học tập"
    launch = "Phát động phong trào tại các trường học"
    merged = "Báo cáo sơ kết của đơn vị đã sáp nhập"
    return [
        duty(report, "Phòng Văn hóa - Xã hội", "Mục IV.2", -3, "late", "Quá hạn", 1180, 1342),
        duty(plan, committee, "Mục III.1", 0, "waiting", "Chờ ký", 1, 1),
        duty(lesson, centre, "Mục II.3", 5, "info", "Đang làm", 14, 26),
        duty(households, "Tổ dân phố số 7", "Mục II.1", 24, "neutral", "Chưa bắt đầu", 0, 318),
        duty(launch, "Trường THCS Hồng An", "Mục III.2", -20, "good", "Đã tiếp nhận", 6, 6),
        duty(merged, f"{committee} (cũ)", "Mục IV.1", -120, "stopped", "Đã dừng", 0, 1),
    ]


TREE: list[dict[str, Any]] = [
    {
        "id": "t1",
        "label": "Ủy ban nhân dân thành phố Hải Phòng",
        "note": "cấp tỉnh",
        "url": "#t1",
        "expanded": True,
        "children": [
            {"id": "t2", "label": "Sở Giáo dục và Đào tạo", "note": "cơ quan chuyên môn", "url": "#t2"},
            {
                "id": "t3",
                "label": "Ủy ban nhân dân phường Hồng An",
                "note": "cấp xã",
                "url": "#t3",
                "expanded": True,
                "current": True,
                "children": [
                    {
                        "id": "t4",
                        "label": "Phòng Văn hóa - Xã hội",
                        "note": "cơ quan chuyên môn",
                        "url": "#t4",
                    },
                    {
                        "id": "t5",
                        "label": "Trung tâm học tập cộng đồng",
                        "note": "đơn vị sự nghiệp",
                        "url": "#t5",
                    },
                ],
            },
            {
                "id": "t6",
                "label": "Các xã, phường khác",
                "note": "113 đơn vị",
                "lazy_url": "/phong-cach/nhanh/",
            },
        ],
    }
]


def now_context(at: datetime) -> dict[str, Any]:
    """The whole context of the page at an instant."""
    day = today(at)
    return {
        "shell": SHELL,
        "now": at,
        "today": day,
        "rows": duties(day),
        "tree": TREE,
        "since": at - timedelta(days=6, hours=3),
        "earlier": at - timedelta(days=9, hours=5),
        "just": at - timedelta(minutes=42),
        "crumbs": [{"label": "Kế hoạch", "url": "#"}, {"label": "Phường Hồng An"}],
        "tabs": [
            {"label": "Tất cả", "url": "#tat-ca", "current": True, "count": 48},
            {"label": "Quá hạn", "url": "#qua-han", "count": 3, "tone": "late"},
            {"label": "Chờ tôi", "url": "#cho-toi", "count": 5},
            {"label": "Đã xong", "url": "#da-xong", "count": 1204},
        ],
        "facts": [
            ("Cơ quan ban hành", "Ủy ban nhân dân phường Hồng An"),
            ("Người ký", "Chủ tịch (dữ liệu mẫu)"),
            ("Phong trào", "Cả nước thi đua xây dựng xã hội học tập"),
        ],
        "tone_rows": [
            ("neutral", "Chưa bắt đầu"),
            ("info", "Đang làm"),
            ("waiting", "Chờ ký"),
            ("good", "Đã tiếp nhận"),
            ("late", "Quá hạn"),
            ("stopped", "Đã dừng"),
        ],
        "colours": [
            "ground",
            "ground-soft",
            "ground-sunk",
            "ink",
            "ink-2",
            "ink-3",
            "red",
            "red-deep",
            "gold",
            "gold-wash",
            "link",
        ],
        "levels": [("tinh", "Cấp tỉnh"), ("xa", "Cấp xã"), ("to", "Tổ dân phố")],
    }
