"""Refusal codes of the paper room."""

from __future__ import annotations

from thidua.ground.errors import NotFound, NotPossible, Refused


def attempt_not_found() -> NotFound:
    """papers-001: no such upload, or not this actor's body's."""
    return NotFound("papers-001", "Không tìm thấy lần nộp tệp này.")


def file_not_found() -> NotFound:
    """papers-002: no such file, or out of scope."""
    return NotFound("papers-002", "Không tìm thấy tệp này.")


def version_gap(number: str) -> NotPossible:
    """papers-003: a document with this identity exists and no new version was asked for."""
    return NotPossible(
        "papers-003",
        f"Văn bản {number} của cùng cơ quan, cùng ngày đã có trong hệ thống.",
        why="Văn bản được nhận biết bằng cơ quan ban hành, số, ký hiệu và ngày (Nghị định 30/2020/NĐ-CP).",
        remedy="Mở văn bản đã có, hoặc đăng ký tệp này thành một phiên bản mới.",
    )


def reader_lost_post() -> Refused:
    """papers-004: whoever uploaded the file no longer holds the post it was uploaded in."""
    return Refused(
        "papers-004",
        "Người nộp tệp không còn giữ phân công đã dùng khi nộp, nên tệp không được đưa vào hệ thống.",
        remedy="Người đang giữ phân công tại đơn vị nộp lại tệp này.",
    )
