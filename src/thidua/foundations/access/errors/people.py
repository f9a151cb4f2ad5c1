"""Refusals about people: who they are, their identifiers, sheets of people."""

from __future__ import annotations

from thidua.ground.errors import NotFound, NotPossible, Refused


def no_such_person() -> NotFound:
    """Absent, or of a body the actor may not see."""
    return NotFound("access-001", "Không tìm thấy người này.")


def identifier_not_valid() -> NotPossible:
    """Not the twelve digits of Luật Căn cước 26/2023/QH15, Điều 12."""
    return NotPossible(
        "access-007",
        "Số định danh cá nhân phải gồm đúng 12 chữ số.",
        why="Luật Căn cước số 26/2023/QH15, Điều 12.",
    )


def identifier_taken() -> NotPossible:
    """Somebody in the system has this identifier; who is not said."""
    return NotPossible(
        "access-008",
        "Đã có người mang số định danh này trong hệ thống.",
        remedy="Nhờ quản trị hệ thống phân công người đã có thay vì thêm mới.",
    )


def name_missing() -> NotPossible:
    """A person needs a name."""
    return NotPossible("access-015", "Chưa có họ và tên.", remedy="Ghi họ và tên đầy đủ.")


def same_name_there(names: list[str]) -> NotPossible:
    """Somebody of that very name serves at the body: the same person, or another one?"""
    return NotPossible(
        "access-050",
        f"Đơn vị này đã có người cùng tên: {'; '.join(names)}.",
        why="Một người chỉ có một hồ sơ; hai người cùng tên là hai hồ sơ.",
        remedy="Nếu là người ấy, mở hồ sơ của họ và phân công thêm; nếu không, đánh dấu “Đây là người khác cùng tên”.",
    )


def not_your_record() -> Refused:
    """Seen, but kept by somebody else."""
    return Refused(
        "access-106",
        "Vai trò bạn đang giữ không quản lý hồ sơ của người này.",
        why="Người giữ nhiều phân công do người quản lý được mọi đơn vị đó sửa.",
        remedy="Quản trị nhân sự của đơn vị cấp trên chung.",
    )


def sheet_problems(problems: list[dict[str, object]]) -> NotPossible:
    """A sheet that was right when shown is not any more, or was never shown."""
    return NotPossible(
        "access-071",
        f"Bảng có {len(problems)} lỗi, chưa ghi gì.",
        remedy="Xem trước lại tệp để thấy từng lỗi.",
        details={"problems": problems},
    )
