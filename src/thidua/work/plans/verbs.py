"""Names of this room's acts."""

from __future__ import annotations

from thidua.foundations.audit.verbs import register, register_subject, register_values
from thidua.ground.lifecycle import Lifecycle
from thidua.work.plans import lifecycle, rules

register("plans.adopt_reading", "Nhận kết quả đọc văn bản", "Take a reading in", provisions="Số quy định")
register("plans.accept_provision", "Chấp nhận quy định", "Accept a provision")
register("plans.accept_rest", "Chấp nhận các quy định còn lại", "Accept the rest", ids="Các quy định")
register(
    "plans.correct_provision",
    "Sửa quy định",
    "Correct a provision",
    text="Nội dung",
    role="Vai trò",
    day="Ngày",
    month="Tháng",
    qualifier="Cách tính hạn",
    recurrence="Chu kỳ",
    op="So sánh",
    value="Giá trị",
    unit="Đơn vị tính",
    population="Đối tượng",
    year="Năm",
)
register(
    "plans.ask_for_plan",
    "Yêu cầu cấp dưới ban hành kế hoạch",
    "Ask subordinates for a plan",
    words="Lời của văn bản",
)
register("plans.add_provision", "Thêm quy định", "Add a provision", kind="Loại")
register("plans.reject_provision", "Bỏ quy định", "Reject a provision")
register("plans.reopen_provision", "Xem lại quy định", "Reopen a provision")
register("plans.resolve_addressee", "Xác định đơn vị", "Resolve an addressee", means="Là")
register("plans.count_for", "Tính cho phong trào", "Count for movements", provisions="Số quy định")
register("plans.choose_taker", "Chọn nơi nhận việc", "Choose who takes over", means="Là")
register("plans.release_taker", "Bỏ lựa chọn nơi nhận việc", "Take back who takes over", means="Là")
register("plans.settle_finding", "Xử lý phát hiện", "Settle a finding")
register(
    "plans.retitle_plan", "Ghi thể loại, trích yếu", "Set kind and title", kind="Thể loại", title="Trích yếu"
)
register("plans.link_issuer", "Xác định cơ quan ban hành", "Set the issuer", issuer="Cơ quan ban hành")
register("plans.link_movements", "Gắn phong trào", "Link movements", movements="Phong trào")
register(
    "plans.link_superior", "Gắn kế hoạch cấp trên", "Link the superior plan", superior="Kế hoạch cấp trên"
)
register("plans.adopt_plan", "Đưa kế hoạch vào thực hiện", "Adopt a plan")
register("plans.withdraw_plan", "Đóng kế hoạch", "Close a plan")
register("plans.supersede_plan", "Thay kế hoạch", "Supersede a plan")
register(
    "plans.link_amended",
    "Xác nhận kế hoạch được sửa đổi",
    "Confirm the amended plan",
    target="Kế hoạch được sửa",
    effective="Hiệu lực từ",
)
register("plans.dismiss_amendment", "Ghi là không sửa kế hoạch nào", "Amends no plan")
register("plans.judge_act", "Rà soát một nội dung sửa đổi", "Decide about an amending act")
register(
    "plans.place_act",
    "Xếp chỗ một nội dung sửa đổi",
    "Place an amending act",
    act="Cách sửa",
    where="Điều khoản",
)
register(
    "plans.apply_amendment",
    "Áp dụng kế hoạch sửa đổi",
    "Apply an amendment",
    by="Văn bản sửa đổi",
    effective="Hiệu lực từ",
    acts="Số nội dung",
    ended="Quy định hết hiệu lực",
    begun="Quy định mới",
)
register(
    "plans.follow_reorganisation",
    "Chuyển kế hoạch theo sắp xếp tổ chức",
    "Let plans follow a reorganisation",
    moved="Kế hoạch chuyển",
    shared="Lượt được xem thêm",
    addressees="Tên đơn vị trỏ sang đơn vị mới",
)
register(
    "plans.undo_following",
    "Trả lại kế hoạch như trước sắp xếp",
    "Put plans back as before a reorganisation",
    rows="Số dòng",
)
register_subject("plan", "Kế hoạch")
for table in vars(lifecycle).values():
    if isinstance(table, Lifecycle):
        register_values("plans", "state", dict(table.choices()))
register_values("plans", "means", dict(lifecycle.ADDRESSEE.choices()))
register_values("plans", "kind", rules.KINDS)
register_values("plans", "role", rules.ROLE_LABELS)
register_values("plans", "qualifier", rules.QUALIFIER_LABELS)
register_values("plans", "recurrence", rules.RECURRENCE_LABELS)
