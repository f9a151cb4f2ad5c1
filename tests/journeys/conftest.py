"""What journeys need besides the cast: a small plan of the ward as a text file, and a clock in its year."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from tests.cast import Cast
from thidua.ground.clock import now
from thidua.journeys import take_in_plan

Upload = Callable[..., UUID]


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


@pytest.fixture
def upload(cast: Cast, tmp_path: Path) -> Upload:
    """Upload bytes or text as somebody of the cast; returns the attempt."""

    def act(content: str | bytes = "", *, name: str = "ke-hoach.txt", who: str = "officer") -> UUID:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return take_in_plan.upload(
            actor=cast.actor(who), file_name=name, path=path, media_type="text/plain", at=now()
        )

    return act


@pytest.fixture
def read(cast: Cast) -> Callable[..., UUID | None]:
    """What the worker does with an upload."""

    def act(attempt: UUID, who: str = "officer") -> UUID | None:
        actor = cast.actor(who)
        assert actor.acting is not None
        assert actor.person_id is not None
        return take_in_plan.read_attempt(
            attempt_id=attempt, person_id=actor.person_id, appointment_id=actor.acting.appointment_id
        )

    return act
