"""Names of this room's acts."""

from __future__ import annotations

from thidua.foundations.audit.verbs import register, register_subject, register_values
from thidua.work.reports.lifecycle import FORM, REPORT, ROUND
from thidua.work.reports.rules import ANSWERS

register_subject("form", "Mẫu báo cáo")
register_subject("round", "Đợt báo cáo")
register_subject("report", "Báo cáo")
register("reports.load_form", "Nạp mẫu báo cáo", "Load a report form", digest="Nội dung")
register("reports.copy_form", "Sao mẫu báo cáo", "Copy a report form", copied="Từ mẫu")
register("reports.edit_form", "Sửa mẫu báo cáo", "Edit a report form", digest="Nội dung")
register("reports.compose_form", "Soạn mẫu báo cáo mới", "Begin a report form")
register(
    "reports.write_form_part",
    "Ghi một phần của mẫu",
    "Write a part of a form",
    part="Phần",
    digest="Nội dung",
)
register(
    "reports.arrange_form",
    "Thêm, xếp, bỏ mục của mẫu",
    "Add, order or drop sections of a form",
    section="Mục",
    digest="Nội dung",
)
register("reports.put_form_in_use", "Ban hành mẫu báo cáo", "Issue a form")
register("reports.drop_form", "Bỏ bản soạn của mẫu", "Drop a draft of a form")
register("reports.withdraw_form", "Rút mẫu báo cáo", "Withdraw a form")
register("reports.retire_form", "Thôi dùng mẫu", "Retire a form")
register(
    "reports.open_round",
    "Mở đợt báo cáo",
    "Open a reporting round",
    period="Kỳ",
    due_at="Hạn gửi",
    locks_at="Giờ khóa",
    asked="Số đơn vị",
)
register("reports.change_round", "Đổi hạn của đợt", "Change a round", due_at="Hạn gửi", locks_at="Giờ khóa")
register("reports.cancel_round", "Hủy đợt báo cáo", "Cancel a round", cancelled="Số báo cáo")
register(
    "reports.lock_round", "Khóa sổ đợt báo cáo", "Lock a round", locked="Số đã khóa", missing="Số không gửi"
)
register("reports.open_exception", "Mở ngoại lệ sau khóa", "Open an exception", until="Đến", body="Đơn vị")
register("reports.close_exception", "Đóng ngoại lệ", "Close an exception", body="Đơn vị")
register(
    "reports.hold_report", "Giao người làm báo cáo", "Hand a report to a person", holder="Người giữ việc"
)
register(
    "reports.release_lapsed",
    "Trả báo cáo về đơn vị",
    "Put a report back to the body",
    holder="Người giữ việc",
)
register("reports.attach_file", "Đính kèm tệp", "Attach a file", file="Tệp")
register("reports.remove_file", "Bỏ tệp đính kèm", "Remove a file", file="Tệp")
register("reports.ask_sign_off", "Trình lãnh đạo duyệt", "Ask for the sign-off", told="Số người được báo")
register("reports.sign_off", "Lãnh đạo duyệt báo cáo", "Sign off a report", revision="Bản sửa thứ")
register(
    "reports.submit_report",
    "Gửi báo cáo",
    "Submit a report",
    answer="Cách trả lời",
    version="Lần gửi",
    late="Muộn",
    on_behalf="Gửi thay",
)
register(
    "reports.take_workbook",
    "Nhận số liệu từ tệp Excel",
    "Take figures from a workbook",
    file="Tệp",
    values="Số giá trị",
    checksum="Mã kiểm tra",
)
register(
    "reports.enter_for_many",
    "Nhập và gửi thay từ tệp Excel",
    "Enter and hand in for many from a workbook",
    file="Tệp",
    rows="Số đơn vị",
    checksum="Mã kiểm tra",
)
register("reports.recall_report", "Rút lại báo cáo", "Recall a report")
register("reports.receipt_report", "Xác nhận đã nhận báo cáo", "Receipt a report", body="Nơi nhận")
register(
    "reports.return_report",
    "Trả lại báo cáo",
    "Return a report",
    remarks="Số chỗ cần sửa",
    until="Gửi được đến",
)
register("reports.accept_report", "Tiếp nhận báo cáo", "Accept a report", version="Lần gửi")
register("reports.exempt_report", "Miễn báo cáo", "Exempt from reporting")
register("reports.ask_again", "Yêu cầu báo cáo lại", "Ask for a report again", until="Gửi được đến")
register("reports.restate_report", "Bắt đầu đính chính", "Begin a restatement")
register("reports.drop_restatement", "Thôi đính chính", "Drop a restatement")
register("reports.note_flag", "Ghi đã xem dấu hiệu ở số liệu", "Note a quality flag as seen", flag="Dấu hiệu")
register("reports.chase", "Nhắc báo cáo", "Chase reports", count="Số báo cáo")
register(
    "reports.follow_reorganisation",
    "Chuyển báo cáo, đợt báo cáo theo sắp xếp tổ chức",
    "Let reports and rounds follow a reorganisation",
    moved="Báo cáo chuyển",
    closed="Báo cáo nhập làm một",
    asked="Báo cáo phải lập thêm",
    rounds="Đợt báo cáo chuyển",
)
register(
    "reports.undo_following",
    "Trả lại báo cáo như trước sắp xếp",
    "Put reports back as before a reorganisation",
    rows="Số dòng",
)
register(
    "reports.send_compilation",
    "Gửi báo cáo tổng hợp",
    "Send a compiled report",
    version="Bản",
    texts="Số mục",
)
for table in (FORM, ROUND, REPORT):
    register_values("reports", "state", dict(table.choices()))
register_values("reports", "answer", ANSWERS)
register_values(
    "reports",
    "flag",
    {
        "whole": "Mọi tỷ lệ đúng 100 %",
        "alike": "Gần như cùng một số",
        "round": "Gần như đều tròn chục",
        "digit": "Gần như cùng một chữ số tận cùng",
        "jump": "Tăng, giảm mạnh so với năm trước",
        "copied": "Giống hệt năm trước",
        "between": "Giống hệt đơn vị khác",
    },
)
