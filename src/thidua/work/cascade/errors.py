"""Refusal codes of the cascade room."""

from __future__ import annotations

from datetime import datetime

from thidua.ground.clock import VN
from thidua.ground.errors import NotFound, NotPossible, Stale


def draft_not_found() -> NotFound:
    """cascade-001: no such draft, or out of scope."""
    return NotFound("cascade-001", "Không tìm thấy bản nháp này.")


def clause_not_found() -> NotFound:
    """cascade-002: no such clause in this draft."""
    return NotFound("cascade-002", "Không tìm thấy mục này trong bản nháp.")


def changed_by_another(who: str, when: datetime, what: str) -> Stale:
    """cascade-003: someone else changed the row after this person opened it."""
    local = when.astimezone(VN)
    return Stale(
        "cascade-003",
        f"{who} đã sửa {what} lúc {local:%H:%M:%S ngày %d/%m/%Y}, sau khi bạn mở trang này.",
        remedy="Chữ bạn vừa gõ vẫn còn trong ô. Xem nội dung mới bên dưới, rồi ghi lại nếu vẫn cần.",
        details={"who": who, "when": when.isoformat()},
    )


def draft_closed() -> NotPossible:
    """cascade-004: the draft is no longer open."""
    return NotPossible(
        "cascade-004",
        "Bản nháp đã đưa vào rà soát hoặc đã bỏ nên không sửa được nữa.",
        remedy="Sửa tiếp ở kế hoạch đang rà soát, hoặc soạn bản nháp mới từ kế hoạch cấp trên.",
    )


def already_drafting(who: str) -> NotPossible:
    """cascade-005: the body has an open draft of a plan under this one."""
    return NotPossible(
        "cascade-005",
        "Đơn vị đang có một bản nháp của kế hoạch này.",
        why=f"Bản nháp ấy do {who} sửa gần nhất; hai bản song song sẽ chia đôi công sức.",
        remedy="Mở bản nháp đang có, hoặc bỏ nó rồi soạn lại.",
    )


def not_below() -> NotPossible:
    """cascade-006: the acting body does not stand below the plan's issuer."""
    return NotPossible(
        "cascade-006",
        "Chỉ soạn kế hoạch triển khai cho đơn vị ở dưới cơ quan ban hành.",
        why="Kế hoạch của cấp dưới triển khai kế hoạch của cấp trên, không ngược lại.",
        remedy="Kiểm tra cơ quan ban hành của kế hoạch, hoặc chuyển sang đơn vị khác mà bạn được phân công.",
    )


def superior_not_in_force() -> NotPossible:
    """cascade-007: only a plan in force is handed down."""
    return NotPossible(
        "cascade-007",
        "Kế hoạch cấp trên chưa được đưa vào thực hiện nên chưa triển khai được.",
        remedy="Rà soát và đưa kế hoạch cấp trên vào thực hiện trước.",
    )


def nothing_to_write(problem: str) -> NotPossible:
    """cascade-008: what was typed cannot stand as a clause."""
    return NotPossible("cascade-008", f"Chưa ghi được: {problem}")


def choose_bodies_first(count: int) -> NotPossible:
    """cascade-009: names without a counterpart are left in the draft."""
    return NotPossible(
        "cascade-009",
        f"Còn {count} chỗ “cần chọn đơn vị” nên chưa đưa vào rà soát được.",
        why="Hệ thống không đoán cơ quan nào của đơn vị làm thay cơ quan của cấp trên.",
        remedy="Viết tên đơn vị vào các chỗ ấy, hoặc bỏ mục không làm.",
        details={"left": count},
    )


def demand_exists() -> NotPossible:
    """cascade-010: this sentence of the plan is already followed as a demand."""
    return NotPossible(
        "cascade-010", "Yêu cầu này đã được theo dõi.", remedy="Xem ở danh sách các đơn vị được yêu cầu."
    )


def demand_unclear(problem: str) -> NotPossible:
    """cascade-011: the demand does not say of whom, or its day cannot be."""
    return NotPossible("cascade-011", f"Chưa ghi được yêu cầu: {problem}")
