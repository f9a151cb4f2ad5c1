"""The Vietnamese words for changes, kinds, verdicts and demands, as summaries and pages say them."""

from __future__ import annotations

from thidua.reading.comparison.coverage import DemandKind, Verdict
from thidua.reading.comparison.result import Change, Kind

CHANGES: dict[Change, str] = {
    "same": "Giữ nguyên",
    "reworded": "Sửa lời",
    "moved": "Chuyển chỗ",
    "renumbered": "Đánh số lại",
    "dropped": "Bị bỏ",
    "added": "Thêm mới",
    "merged": "Gộp lại",
    "split": "Tách ra",
}
KINDS: dict[Kind, str] = {
    "power": "Thẩm quyền",
    "scope": "Phạm vi, cấp áp dụng",
    "actor_added": "Thêm cơ quan, đối tượng",
    "actor_dropped": "Bớt cơ quan, đối tượng",
    "duty_added": "Thêm việc",
    "duty_dropped": "Bớt việc",
    "citation_added": "Thêm văn bản viện dẫn",
    "citation_dropped": "Bỏ văn bản viện dẫn",
    "deadline": "Thời hạn",
    "number": "Con số",
    "recipients": "Nơi nhận",
    "wording": "Câu chữ",
}
VERDICTS: dict[Verdict, str] = {
    "answered": "Đã đáp ứng",
    "partly": "Đáp ứng một phần",
    "not_answered": "Chưa thấy đáp ứng",
}
DEMANDS: dict[DemandKind, str] = {
    "duty": "Nhiệm vụ",
    "criterion": "Tiêu chí",
    "target": "Chỉ tiêu",
    "reporting": "Chế độ báo cáo",
}
