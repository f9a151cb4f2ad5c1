"""A small plan of the ward as a text file, of our own making; plainly sample data."""

from __future__ import annotations


def plan_text(number: str = "09/KH-UBND", due: str = "05/12", title: str = "", basis: str = "") -> str:
    """A plan of the ward, of our own making; plainly sample data."""
    return f"""ỦY BAN NHÂN DÂN
PHƯỜNG HỒNG AN

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: {number}

Hồng An, ngày 12 tháng 01 năm 2026

KẾ HOẠCH

{title or "Triển khai phong trào thi đua mẫu năm 2026 trên địa bàn phường (văn bản mẫu)"}

{basis}Ủy ban nhân dân phường Hồng An xây dựng kế hoạch triển khai phong trào như sau:

I. MỤC ĐÍCH, YÊU CẦU

1. Mục đích

Giúp người dân trong phường dùng được các dịch vụ số cần thiết (dữ liệu mẫu).

II. TỔ CHỨC THỰC HIỆN

1. Phòng Văn hóa - Xã hội

- Chủ trì hướng dẫn, kiểm tra việc thực hiện kế hoạch ở các đơn vị, tổ dân phố.

2. Hội Khuyến học phường

- Tổ chức các lớp học cho người lớn tuổi.

3. Chế độ báo cáo

Phòng Văn hóa - Xã hội, Hội Khuyến học phường báo cáo kết quả về Ủy ban nhân dân phường trước ngày {due} hằng năm.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Nguyễn Văn Mẫu
"""
