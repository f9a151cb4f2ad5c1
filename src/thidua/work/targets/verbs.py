"""Names of this room's acts."""

from __future__ import annotations

from thidua.foundations.audit.verbs import register, register_subject, register_values
from thidua.work.targets.lifecycle import TARGET, WORKSHEET
from thidua.work.targets.rules import METHODS

register_subject("target", "Chỉ tiêu")
register_subject("worksheet", "Bảng phân bổ chỉ tiêu")
register("targets.set_target", "Đặt chỉ tiêu", "Set a target", goal="Chỉ tiêu", year="Năm")
register("targets.change_target", "Đổi chỉ tiêu", "Change a target", goal="Chỉ tiêu")
register("targets.withdraw_target", "Thôi chỉ tiêu", "Withdraw a target")
register(
    "targets.start_worksheet",
    "Lập bảng phân bổ",
    "Start a worksheet",
    method="Cách phân bổ",
    bodies="Số đơn vị",
)
register(
    "targets.fill_worksheet", "Nhập bảng phân bổ", "Fill a worksheet", lines="Số dòng", method="Cách phân bổ"
)
register(
    "targets.hand_out",
    "Giao chỉ tiêu",
    "Hand out targets",
    given="Số đơn vị được giao",
    blank="Số đơn vị không giao",
)
register("targets.drop_worksheet", "Bỏ bảng phân bổ", "Drop a worksheet")
for table in (TARGET, WORKSHEET):
    register_values("targets", "state", dict(table.choices()))
register_values("targets", "method", METHODS)
