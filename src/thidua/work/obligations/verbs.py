"""Names of this room's acts."""

from __future__ import annotations

from thidua.foundations.audit.verbs import register, register_subject, register_values
from thidua.work.obligations.lifecycle import LETTER, OBLIGATION

register(
    "obligations.raise_obligations",
    "Giao nghĩa vụ theo kế hoạch",
    "Raise obligations",
    year="Năm",
    created="Số nghĩa vụ mới",
    unresolved="Tên chưa xác định",
    empty_groups="Nhóm không có đơn vị nào",
    closed="Đơn vị đã kết thúc",
)
register("obligations.start_obligation", "Bắt đầu làm", "Start")
register("obligations.hand_over", "Giao người làm", "Hand over", holder="Người giữ việc")
register(
    "obligations.release_lapsed", "Trả nghĩa vụ về đơn vị", "Put back to the body", holder="Người giữ việc"
)
register("obligations.discharge_obligation", "Báo hoàn thành", "Discharge", late="Muộn")
register(
    "obligations.meet_by_report",
    "Hoàn thành bằng báo cáo được gửi thay, được tiếp nhận",
    "Met by a report entered for the body or accepted",
    count="Số nghĩa vụ",
)
register("obligations.take_back", "Rút lại kết quả đã gửi", "Take back what was handed in")
register("obligations.receipt_obligation", "Xác nhận đã nhận", "Receipt", receipted_by="Người nhận")
register("obligations.return_obligation", "Trả lại", "Return")
register("obligations.extend_deadline", "Gia hạn", "Extend a deadline", due_at="Hạn")
register("obligations.excuse_obligation", "Miễn nghĩa vụ", "Excuse")
register("obligations.mark_overdue", "Ghi nhận quá hạn", "Mark overdue", count="Số nghĩa vụ")
register(
    "obligations.draft_letter", "Soạn văn bản đôn đốc", "Draft a chasing letter", obligations="Số nghĩa vụ"
)
register("obligations.edit_letter", "Sửa văn bản đôn đốc", "Edit a chasing letter")
register("obligations.send_letter", "Gửi văn bản đôn đốc", "Send a chasing letter")
register("obligations.drop_letter", "Bỏ văn bản đôn đốc", "Drop a chasing letter")
register("obligations.open_feed", "Mở lịch đăng ký", "Open a calendar feed", revoked="Đường dẫn cũ đã tắt")
register("obligations.close_feeds", "Tắt lịch đăng ký", "Close calendar feeds", revoked="Đường dẫn đã tắt")
register("obligations.chase", "Nhắc, đôn đốc", "Remind and chase", count="Số nghĩa vụ", letters="Số dự thảo")
register(
    "obligations.cancel_of_plan",
    "Hủy nghĩa vụ của kế hoạch không còn thực hiện",
    "Cancel a plan's obligations",
    cancelled="Số nghĩa vụ",
    years="Từ năm",
)
register(
    "obligations.cancel_unasked",
    "Hủy nghĩa vụ không còn được giao",
    "Cancel what is asked no more",
    cancelled="Số nghĩa vụ",
)
register(
    "obligations.follow_amendment",
    "Đổi nghĩa vụ theo kế hoạch sửa đổi",
    "Let obligations follow an amendment",
    changed="Số nghĩa vụ đổi",
    cancelled="Số nghĩa vụ hủy",
)
register("obligations.tie_reports", "Gộp báo cáo chung", "Tie reports", joint="Gộp với")
register("obligations.untie_report", "Tách báo cáo chung", "Untie a report", joint="Gộp với")
register(
    "obligations.follow_reorganisation",
    "Chuyển nghĩa vụ theo sắp xếp tổ chức",
    "Let obligations follow a reorganisation",
    moved="Số nghĩa vụ chuyển",
    joined="Số nghĩa vụ nhập làm một",
    cancelled="Số nghĩa vụ hủy",
)
register(
    "obligations.undo_following",
    "Trả lại nghĩa vụ như trước sắp xếp",
    "Put obligations back as before a reorganisation",
    rows="Số dòng",
)
register_subject("obligation", "Nghĩa vụ")
for table in (OBLIGATION, LETTER):
    register_values("obligations", "state", dict(table.choices()))
register_subject("letter", "Văn bản đôn đốc")
register_subject("feed", "Lịch đăng ký")
register_subject("sweep", "Lượt quét hạn")
