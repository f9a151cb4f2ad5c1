"""The classes of a field, what erasure does with one, and the words behind the codes."""

from __future__ import annotations

from collections.abc import Mapping

#: The classes of a field, each with its name. ``none`` is no personal data.
CLASSES: Mapping[str, str] = {
    "none": "Không phải dữ liệu cá nhân",
    "official": "Thông tin công vụ",
    "contact": "Liên hệ",
    "identifier": "Số định danh cá nhân",
    "text": "Lời tự do có thể chứa dữ liệu cá nhân",
    "credential": "Bí mật đăng nhập",
    "technical": "Dữ liệu kỹ thuật",
}

#: What happens to a field when its person is erased.
ERASURES: Mapping[str, str] = {
    "delete": "Xóa dòng",
    "blank": "Bỏ trống",
    "anonymise": "Thay bằng chữ chung",
    "unlinked": "Để nguyên mã, không còn chỉ tới ai",
    "expires": "Tự mất khi hết thời hạn ngắn",
    "keep": "Giữ theo thời hạn của luật",
}

#: What stands in place of the name of somebody whose data was erased.
ANONYMOUS = "Người đã xóa dữ liệu"
