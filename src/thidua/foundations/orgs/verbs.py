"""Names of the acts of this room in the audit trail."""

from __future__ import annotations

from thidua.foundations.audit.verbs import register, register_subject, register_values

from .lifecycle import REORGANISATION

register_subject("body", "Cơ quan, đơn vị")
register_subject("territory", "Địa bàn")
register_subject("pack", "Gói dữ liệu")
register_subject("reorganisation", "Bản sắp xếp")

register("orgs.load_territories", "Nạp danh mục địa bàn", "Load territories", rows="Số dòng")
register("orgs.load_body_kinds", "Nạp loại và bộ khung cơ quan", "Load kinds of bodies", rows="Số dòng")
register("orgs.load_sample_figures", "Nạp số liệu mẫu", "Load sample figures", rows="Số dòng")
register("orgs.open_body", "Lập cơ quan", "Open a body", parent="Cấp trên", kind="Loại")
register(
    "orgs.change_body",
    "Đổi thông tin cơ quan",
    "Change a body",
    short_name="Tên gọi tắt",
    kind="Loại",
    territory="Địa bàn",
    aliases="Tên khác",
    since="Từ ngày",
)
register("orgs.move_body", "Chuyển cấp trên", "Move a body", parent="Cấp trên", since="Từ ngày")
register("orgs.close_body", "Kết thúc cơ quan", "Close a body", until="Đến ngày")
register("orgs.give_code", "Gán mã cơ quan", "Give a body its code", official_code="Mã")
register(
    "orgs.apply_template", "Lập bộ khung cơ quan của địa bàn", "Apply a template", created="Số cơ quan lập"
)
register("orgs.build_bodies", "Lập cơ quan hàng loạt", "Build bodies in bulk", created="Số cơ quan lập")
register(
    "orgs.import_residential_groups",
    "Nhập thôn, tổ dân phố",
    "Import residential groups",
    created="Số thôn, tổ dân phố",
)
register("orgs.rebuild_places", "Dựng lại cây hôm nay", "Rebuild today's tree", rows="Số dòng đổi")
register_values("orgs", "state", dict(REORGANISATION.choices()))
register(
    "orgs.draft_reorganisation", "Lập bản sắp xếp", "Draft a reorganisation", since="Từ ngày", steps="Số bước"
)
register("orgs.revise_reorganisation", "Sửa bản sắp xếp", "Revise a reorganisation", steps="Số bước")
register("orgs.discard_reorganisation", "Bỏ bản sắp xếp", "Discard a reorganisation")
register(
    "orgs.carry_out_reorganisation",
    "Thực hiện sắp xếp tổ chức",
    "Carry out a reorganisation",
    since="Từ ngày",
    territories_made="Địa bàn lập mới",
    territories_ended="Địa bàn kết thúc",
    bodies_made="Cơ quan lập mới",
    bodies_ended="Cơ quan kết thúc",
)
register("orgs.undo_reorganisation", "Hoàn tác sắp xếp tổ chức", "Undo a reorganisation")
