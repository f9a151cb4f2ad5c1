"""Refusal codes of the movement room."""

from __future__ import annotations

from collections.abc import Sequence

from thidua.ground.errors import NotFound, NotPossible


def movement_not_found() -> NotFound:
    """movements-001: no such movement or version."""
    return NotFound("movements-001", "Không tìm thấy phong trào này.")


def pack_unsound(name: str, problems: Sequence[str]) -> NotPossible:
    """movements-002: the pack has problems, all of them listed."""
    return NotPossible(
        "movements-002",
        f"Gói phong trào {name} có {len(problems)} lỗi nên chưa nạp được.",
        remedy="Sửa từng lỗi theo tệp và dòng nêu dưới đây rồi nạp lại.",
        details={"problems": list(problems)},
    )


def version_frozen(code: str, version: str) -> NotPossible:
    """movements-003: a published version may not change under its number."""
    return NotPossible(
        "movements-003",
        f"Phiên bản {version} của phong trào {code} đã công bố nên không thay nội dung được.",
        why="Kế hoạch, báo cáo và phiếu chấm đã gắn với phiên bản này; kết quả cũ không chấm lại.",
        remedy="Tăng số phiên bản trong movement.yaml rồi nạp lại; dùng lệnh thidua pack diff để xem khác biệt.",
    )
