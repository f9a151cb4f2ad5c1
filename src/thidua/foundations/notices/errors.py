"""Refusal codes of the notice room."""

from __future__ import annotations

from thidua.ground.errors import NotFound, NotPossible


def notice_not_found() -> NotFound:
    """notices-001: no such notice, or somebody else's."""
    return NotFound("notices-001", "Không tìm thấy thông báo này.")


def unknown_kind(kind: str) -> NotPossible:
    """notices-002: a kind nobody registered."""
    return NotPossible("notices-002", f"Loại thông báo “{kind}” chưa được khai báo.")


def half_quiet_hours() -> NotPossible:
    """notices-003: quiet hours need both ends."""
    return NotPossible("notices-003", "Giờ yên tĩnh cần cả giờ bắt đầu và giờ kết thúc.")
