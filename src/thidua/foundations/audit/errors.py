"""Refusals of the audit room. Codes are stable and never reused."""

from __future__ import annotations

from datetime import datetime

from thidua.ground.errors import NotFound, NotPossible, Stale


def key_already_used(key: str, at: datetime) -> Stale:
    """The same key came with another content (or from somebody else)."""
    return Stale(
        "audit-001",
        "Yêu cầu này đã được gửi trước đó với nội dung khác.",
        why="Mỗi lần gửi mang một mã riêng; cùng mã thì nội dung phải như cũ.",
        remedy="Tải lại trang rồi gửi lại.",
        details={"key": key, "at": at.isoformat()},
    )


def bad_checkpoint(path: str, problem: str) -> NotPossible:
    """A checkpoint file that cannot be relied on."""
    return NotPossible(
        "audit-002",
        f"Không dùng được tệp điểm kiểm tra {path}: {problem}.",
        remedy="Dùng bản gốc đã lưu ngoài hệ thống.",
    )


def nothing_to_anchor() -> NotPossible:
    """A checkpoint of an empty chain says nothing."""
    return NotPossible("audit-003", "Nhật ký chưa có dòng nào để lập điểm kiểm tra.")


def no_checkpoint_folder(folder: str) -> NotPossible:
    """The folder must be there: made anew where a share is not mounted, it would lie on this machine."""
    return NotPossible(
        "audit-005",
        f"Không thấy thư mục điểm kiểm tra {folder}, hoặc không ghi được vào đó.",
        why="Thư mục này nằm ở máy khác nên hệ thống không tự tạo.",
        remedy="Gắn lại ổ mạng và kiểm tra quyền ghi, hoặc đổi THIDUA_AUDIT_CHECKPOINTS.",
    )


def no_such_trail() -> NotFound:
    """Nothing was done to such a record, or it is out of the reader's scope."""
    return NotFound("audit-004", "Không tìm thấy nhật ký này.")
