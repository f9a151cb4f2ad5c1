"""Thi Đua: một kế hoạch vào, nghĩa vụ của mọi đơn vị ra."""
