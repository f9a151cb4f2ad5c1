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
    "access.appointed": "Được phân công",
}
