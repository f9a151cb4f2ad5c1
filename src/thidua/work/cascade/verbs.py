"""Names of this room's acts."""

from __future__ import annotations

from thidua.foundations.audit.verbs import register, register_subject

register(
    "cascade.start_draft",
    "Soạn nháp từ kế hoạch cấp trên",
    "Start a draft from the superior's plan",
    clauses="Số mục",
)
register("cascade.write_clause", "Sửa mục của bản nháp", "Edit a clause of the draft", text="Nội dung")
register("cascade.drop_clause", "Bỏ mục của bản nháp", "Drop a clause of the draft")
register("cascade.restore_clause", "Khôi phục mục của bản nháp", "Restore a clause of the draft")
register("cascade.add_clause", "Thêm mục vào bản nháp", "Add a clause to the draft", text="Nội dung")
register("cascade.move_clause", "Chuyển chỗ mục của bản nháp", "Move a clause of the draft")
register("cascade.answer_ask", "Thêm nhiệm vụ của cấp trên", "Add the superior's duty", text="Nội dung")
register(
    "cascade.word_draft",
    "Sửa trích yếu, nơi ký",
    "Edit title and signing",
    title="Trích yếu",
    place="Địa danh",
    signer="Người ký",
)
register("cascade.hand_in_draft", "Đưa bản nháp vào rà soát", "Hand the draft in for review")
register("cascade.abandon_draft", "Bỏ bản nháp", "Abandon the draft")
register("cascade.state_demand", "Yêu cầu ban hành kế hoạch", "Demand a plan", words="Lời của văn bản")
register(
    "cascade.measure", "Đo mức lệch so với kế hoạch cấp trên", "Measure deviation from the superior's plan"
)
register(
    "cascade.follow_reorganisation",
    "Chuyển bản nháp kế hoạch theo sắp xếp tổ chức",
    "Let drafts follow a reorganisation",
    moved="Bản nháp chuyển",
    abandoned="Bản nháp bỏ",
)
register(
    "cascade.undo_following",
    "Trả lại bản nháp kế hoạch như trước sắp xếp",
    "Put drafts back as before a reorganisation",
    rows="Số dòng",
)
register_subject("plan_draft", "Bản nháp kế hoạch")
