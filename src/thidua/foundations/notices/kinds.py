"""Kinds of notice, so that people can choose by name which ones to be mailed about."""

from __future__ import annotations

KINDS: dict[str, str] = {
    "plans.adopted": "Kế hoạch mới giao việc cho đơn vị",
    "plans.amended": "Việc, hạn của đơn vị đổi theo kế hoạch sửa đổi",
    "plans.demanded": "Được yêu cầu ban hành kế hoạch",
    "plans.waiting": "Kế hoạch chờ rà soát",
    "obligations.handed": "Được giao việc",
    "obligations.discharged": "Đơn vị khác báo hoàn thành",
    "obligations.returned": "Kết quả bị trả lại",
    "obligations.extended": "Được gia hạn",
    "obligations.excused": "Được miễn",
    "obligations.remind": "Nhắc trước hạn",
    "obligations.late": "Quá hạn",
    "obligations.letter": "Văn bản đôn đốc",
    "reports.asked": "Có đợt báo cáo mới",
    "reports.handed": "Được giao lập báo cáo",
    "reports.submitted": "Đơn vị khác gửi báo cáo",
    "reports.accepted": "Báo cáo đã được tiếp nhận",
    "reports.returned": "Báo cáo bị trả lại",
    "reports.exempted": "Được miễn báo cáo",
    "reports.asked_again": "Được yêu cầu báo cáo lại",
    "reports.remind": "Nhắc gửi báo cáo",
    "reports.late": "Báo cáo quá hạn",
    "targets.given": "Được giao chỉ tiêu",
    "orgs.reorganised": "Đơn vị tiếp nhận công việc theo sắp xếp tổ chức",
    "access.appointed": "Được phân công",
    "access.stands_in": "Được ghi là người thay trong ngày nghỉ",
    "access.delegated": "Được giao ký, ủy quyền; việc giao bị thu hồi",
    "access.signing_in": "Cách đăng nhập của ông/bà thay đổi",
}
