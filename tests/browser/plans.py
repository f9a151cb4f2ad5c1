"""Plan texts the browser tests take in. Invented: sample data. Dates recur, so that the tests hold in any year."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from uuid import UUID

from tests.cast import Cast
from thidua.foundations.papers import services as papers
from thidua.ground import clock
from thidua.journeys import open_round, take_in_plan
from thidua.work.plans import services as plan_services

_HEAD = """ỦY BAN NHÂN DÂN
{issuer}
Số: {number}/KH-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
{place}, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
{title}

Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;

I. MỤC ĐÍCH
Dữ liệu mẫu để kiểm thử.

II. TỔ CHỨC THỰC HIỆN
"""

_FOOT = """
Nơi nhận:
- Như mục II;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Người Ký Mẫu
"""

CITY = (
    _HEAD.format(
        issuer="THÀNH PHỐ HẢI PHÒNG",
        number="801",
        place="Hải Phòng",
        title="Thực hiện phong trào thi đua mẫu trên địa bàn thành phố",
    )
    + """1. Sở Giáo dục và Đào tạo

- Chủ trì hướng dẫn, kiểm tra việc thực hiện kế hoạch.

2. Ủy ban nhân dân các xã, phường, đặc khu

- Ban hành kế hoạch của địa phương.

3. Định kỳ hằng năm, Ủy ban nhân dân các xã, phường, đặc khu báo cáo kết quả về Sở Giáo dục và Đào tạo trước ngày 15/12.
"""
    + _FOOT
)

#: One name nobody can tie (a body that does not exist), one date that cannot be.
WARD = (
    _HEAD.format(
        issuer="PHƯỜNG HỒNG AN",
        number="802",
        place="Hồng An",
        title="Thực hiện phong trào thi đua mẫu của phường",
    )
    + """1. Phòng Văn hóa - Xã hội

- Chủ trì tổ chức lễ phát động phong trào.

- Tổng hợp kết quả, đề xuất khen thưởng.

2. Ủy ban Mặt trận Tổ quốc Việt Nam phường

Vận động nhân dân hưởng ứng phong trào.

3. Hội Sinh vật cảnh phường

Vận động hội viên tham gia các lớp học cộng đồng.

4. Hội Khuyến học phường

Tổ chức sơ kết phong trào trước ngày 31/11/2026.

5. Định kỳ hằng năm, Phòng Văn hóa - Xã hội báo cáo kết quả về Ủy ban nhân dân phường trước ngày 15/11.
"""
    + _FOOT
)


@lru_cache(maxsize=4)
def _read(text: str) -> Any:
    return take_in_plan.read_bytes(text.encode(), "ke-hoach-mau.txt")


def taken_in(cast: Cast, text: str, officer: str) -> UUID:
    """The plan under review."""
    at = clock.now()
    sha = papers.keep_file(content=text.encode(), media_type="text/plain", at=at)
    plan = take_in_plan.settle(
        actor=cast.actor(officer),
        attempt_id=None,
        taken=_read(text),
        file=(sha, "ke-hoach-mau.txt"),
        new_version=False,
        at=at,
        sample=True,
    )
    assert plan is not None
    return plan


def adopted(cast: Cast, text: str, officer: str) -> UUID:
    """The plan in force, this year's obligations raised."""
    plan, at, actor = taken_in(cast, text, officer), clock.now(), cast.actor(officer)
    plan_services.accept_rest(actor=actor, plan_id=plan, at=at)
    open_round.open_round(actor=actor, plan_id=plan, at=at)
    return plan
