"""A short plan of the ward, taken in through the journey, for the rows of the policy table. Invented: sample data."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from tests.cast import Cast
from thidua.foundations.papers import services as papers
from thidua.ground import clock
from thidua.journeys import take_in_plan
from thidua.reading.page_picture import PagePicture
from thidua.work.obligations import selectors as obligations
from thidua.work.obligations import services as obligation_services
from thidua.work.obligations.selectors import Filter
from thidua.work.plans import selectors as plans
from thidua.work.plans import services as plan_services

TEXT = """ỦY BAN NHÂN DÂN
PHƯỜNG HỒNG AN
Số: 915/KH-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hồng An, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
Thực hiện phong trào thi đua mẫu của phường năm 2026

Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;

I. MỤC ĐÍCH
Dữ liệu mẫu để kiểm thử.

II. NHIỆM VỤ
1. Phòng Văn hóa - Xã hội chủ trì, phối hợp với Hội Khuyến học phường tổ chức lễ phát động trước ngày 30/4/2026.
2. Ủy ban Mặt trận Tổ quốc Việt Nam phường vận động nhân dân hưởng ứng phong trào.

III. TỔ CHỨC THỰC HIỆN
1. Phòng Văn hóa - Xã hội báo cáo kết quả về Ủy ban nhân dân phường trước ngày 15/11/2026.

Nơi nhận:
- Như mục III;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Người Ký Mẫu
"""


#: Changes the plan above: a deadline, a duty with its point, and one sentence the reader cannot place.
AMENDING = """ỦY BAN NHÂN DÂN
PHƯỜNG HỒNG AN
Số: 945/KH-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hồng An, ngày 15 tháng 6 năm 2026

KẾ HOẠCH
Sửa đổi, bổ sung một số nội dung Kế hoạch số 915/KH-UBND ngày 05/01/2026 của Ủy ban nhân dân phường Hồng An

I. NỘI DUNG SỬA ĐỔI
1. Thay cụm từ “trước ngày 15/11/2026” bằng cụm từ “trước ngày 30/11/2026” tại khoản 1 Mục III.
2. Bổ sung khoản 3 vào sau khoản 2 Mục II như sau:
“3. Hội Khuyến học phường vận động quỹ khuyến học trước ngày 20/12/2026.”
3. Bãi bỏ khoản 9 Mục II.

II. HIỆU LỰC
Kế hoạch này có hiệu lực kể từ ngày 01/7/2026.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Người Ký Mẫu
"""


@dataclass(frozen=True)
class Taken:
    """The plan in the present test."""

    plan: UUID
    sha256: str
    page: Any
    obligation: UUID | None = None


@lru_cache(maxsize=2)
def _read(text: str) -> Any:
    return take_in_plan.read_bytes(text.encode(), "ke-hoach-mau.txt")


def taken_in(cast: Cast, text: str = TEXT) -> Taken:
    """The plan under review by the ward."""
    actor, at = cast.actor("officer"), clock.now()
    sha = papers.keep_file(content=text.encode(), media_type="text/plain", at=at)
    plan = take_in_plan.settle(
        actor=actor,
        attempt_id=None,
        taken=_read(text),
        file=(sha, "ke-hoach-mau.txt"),
        new_version=False,
        at=at,
        sample=True,
    )
    assert plan is not None
    return Taken(plan, sha, plans.plan_page(actor, plan))


def scanned(cast: Cast) -> Taken:
    """The plan under review as a scan of one page: its first line has a place on the page's picture."""
    actor, at = cast.actor("officer"), clock.now()
    read = _read(TEXT)
    taken = replace(
        read,
        reading={**read.reading, "line_boxes": [[1, 1, 0.1, 0.1, 0.6, 0.15]]},
        pictures=(PagePicture(1, 40, 60, zlib.compress(bytes(40 * 60))),),
    )
    sha = papers.keep_file(content=b"scan", media_type="application/pdf", at=at)
    plan = take_in_plan.settle(
        actor=actor,
        attempt_id=None,
        taken=taken,
        file=(sha, "quet.pdf"),
        new_version=False,
        at=at,
        sample=True,
    )
    assert plan is not None
    return Taken(plan, sha, plans.plan_page(actor, plan))


def adopted(cast: Cast) -> Taken:
    """The plan in force, its obligations of 2026 raised; ``obligation`` is one of the ward's own division."""
    actor, at = cast.actor("officer"), clock.now()
    taken = taken_in(cast)
    plan_services.accept_rest(actor=actor, plan_id=taken.plan, at=at)
    plan_services.adopt_plan(actor=actor, plan_id=taken.plan, at=at)
    obligation_services.raise_obligations(actor=actor, plan_id=taken.plan, year=2026, at=at)
    found, _total = obligations.list_obligations(actor, Filter(), at=at)
    mine = [row for row in found if row.body_id == cast.body.division]
    return Taken(taken.plan, taken.sha256, plans.plan_page(actor, taken.plan), mine[0].id)


def amending(cast: Cast) -> Taken:
    """A plan under review that amends the one in force, linked to it."""
    target, actor = adopted(cast), cast.actor("officer")
    made = taken_in(cast, AMENDING)
    plan_services.link_amended(
        actor=actor,
        plan_id=made.plan,
        target_id=target.plan,
        effective=plans.amendment(actor, made.plan).effective,
        at=clock.now(),
    )
    return made


def attempt(cast: Cast) -> UUID:
    """An upload waiting to be read."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ke-hoach.txt"
        path.write_text(TEXT, encoding="utf-8")
        return take_in_plan.upload(
            actor=cast.actor("officer"),
            file_name="ke-hoach.txt",
            path=path,
            media_type="text/plain",
            at=clock.now(),
        )
