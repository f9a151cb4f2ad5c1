"""Refusal codes of the target room."""

from __future__ import annotations

from thidua.ground.errors import NotFound, NotPossible, Stale


def target_not_found() -> NotFound:
    """targets-001: no such target, or out of scope."""
    return NotFound("targets-001", "Không tìm thấy chỉ tiêu này.")


def worksheet_not_found() -> NotFound:
    """targets-002: no such worksheet, or out of scope."""
    return NotFound("targets-002", "Không tìm thấy bảng phân bổ này.")


def changed_meanwhile() -> Stale:
    """targets-003: somebody moved first."""
    return Stale(
        "targets-003",
        "Có người vừa thay đổi sau khi bạn mở trang.",
        remedy="Tải lại trang, xem giá trị mới rồi làm tiếp nếu vẫn cần.",
    )


def unknown_indicator(code: str) -> NotPossible:
    """targets-004: no published movement has this indicator."""
    return NotPossible(
        "targets-004",
        f"Chưa chọn chỉ số, hoặc chỉ số “{code}” không có trong phong trào nào đang công bố.",
        remedy="Chọn một chỉ số trong danh sách.",
    )


def bad_value(text: str, why: str) -> NotPossible:
    """targets-005: no value of this unit."""
    return NotPossible(
        "targets-005",
        f"Giá trị “{text}” không dùng được: {why}.",
        remedy="Nhập lại, ví dụ 80 hoặc 99,5 cho phần trăm, 1.000 cho số người.",
    )


def bad_year(year: int, starts: int, ends: int) -> NotPossible:
    """targets-006: a year outside the movement."""
    return NotPossible(
        "targets-006",
        f"Năm {year} nằm ngoài giai đoạn {starts}–{ends} của phong trào.",
        remedy="Chọn một năm trong giai đoạn.",
    )


def lower_needs_reason(given: str, giver: str) -> NotPossible:
    """targets-007: a body's own target below the one it was given, without a reason."""
    return NotPossible(
        "targets-007",
        f"Chỉ tiêu tự đặt thấp hơn chỉ tiêu {given} mà {giver} đã giao.",
        why="Đơn vị được đặt cao hơn; đặt thấp hơn thì nơi giao thấy cảnh báo kèm lý do.",
        remedy="Nêu lý do, hoặc đặt bằng hay cao hơn chỉ tiêu được giao.",
    )


def exists(label: str, year: int) -> NotPossible:
    """targets-008: such a target is in force already."""
    return NotPossible(
        "targets-008",
        f"Đơn vị đã có chỉ tiêu năm {year} cho “{label}”.",
        remedy="Mở chỉ tiêu ấy và đổi giá trị; lịch sử được giữ lại.",
    )


def reason_needed() -> NotPossible:
    """targets-009: an act that wants a reason."""
    return NotPossible(
        "targets-009", "Chưa nêu lý do.", remedy="Ghi lý do; lý do nằm trong lịch sử chỉ tiêu."
    )


def nobody_below() -> NotPossible:
    """targets-010: nobody to share a target among."""
    return NotPossible(
        "targets-010",
        "Không có đơn vị trực thuộc nào để giao chỉ tiêu.",
        remedy="Kiểm tra cây tổ chức: chỉ giao được cho đơn vị ngay bên dưới có địa bàn riêng.",
    )


def nothing_given() -> NotPossible:
    """targets-011: a worksheet without any value."""
    return NotPossible(
        "targets-011", "Bảng phân bổ chưa có giá trị nào.", remedy="Chọn cách phân bổ hoặc nhập từng dòng."
    )


def parts_fall_short(gap: str) -> NotPossible:
    """targets-012: the parts do not make the whole and nobody said why."""
    return NotPossible(
        "targets-012",
        f"Tổng các chỉ tiêu giao xuống chưa đạt chỉ tiêu của đơn vị ({gap}).",
        remedy="Chỉnh các dòng, hoặc nêu lý do rồi giao; nơi trên thấy lý do ấy.",
    )


def wrong_method(method: str) -> NotPossible:
    """targets-013: a way of sharing that means nothing for this target."""
    return NotPossible(
        "targets-013",
        f"Cách phân bổ “{method}” không dùng được cho chỉ tiêu này.",
        why="Tỷ lệ phần trăm không chia nhỏ được theo quy mô.",
        remedy="Chọn cách khác trong danh sách.",
    )


def provision_not_found() -> NotFound:
    """targets-014: the plan's target named as source is not there, or is not the body's to take."""
    return NotFound("targets-014", "Không tìm thấy chỉ tiêu này trong kế hoạch đang thực hiện của đơn vị.")


def line_not_found() -> NotFound:
    """targets-015: a body that is not on the worksheet."""
    return NotFound("targets-015", "Đơn vị này không có trong bảng phân bổ.")


def wrong_lines(count: int) -> NotPossible:
    """targets-016: fields of a worksheet that cannot be used; each is told beside it."""
    return NotPossible(
        "targets-016",
        f"Bảng chưa được lưu: {count} ô chưa dùng được.",
        remedy="Sửa các ô có ghi chú đỏ rồi lưu lại; những gì đã gõ còn nguyên trong bảng.",
    )
