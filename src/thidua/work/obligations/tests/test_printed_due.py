"""A duty's day as the plan prints it becomes the deadline of its obligations, and nothing else does."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.made_plan import AT, COMMUNES, DATED, adopted, duty, reading
from thidua.ground.actor import system_actor
from thidua.ground.calendar_vn import last_good_day
from thidua.work.obligations import services
from thidua.work.obligations.models import Obligation


@pytest.mark.parametrize(
    ("text", "due", "last"),
    [
        ("Ban hành kế hoạch, hoàn thành trước ngày 15/11/2025.", "15/11/2025", "2025-11-14"),
        ("Mở lớp tập huấn, xong chậm nhất ngày 30 tháng 11 năm 2025.", "30 tháng 11 năm 2025", "2025-11-30"),
        ("Gửi danh sách trước ngày 20/10", "20/10", "2025-10-19"),
        ("Rà soát trong năm 2025", "2025", None),
        ("Sửa quy chế trước ngày 31/02/2025", "31/02/2025", None),
        ("Làm thường xuyên", None, None),
    ],
)
def test_the_printed_day_counts_with_its_word(
    cast: Cast, text: str, due: str | None, last: str | None
) -> None:
    plan = adopted(cast, reading(duties=[duty(COMMUNES, text, due=due)], reporting=[]))
    services.raise_obligations(actor=system_actor("clock"), plan_id=plan, year=DATED.year, at=AT)
    row = Obligation.objects.filter(plan_id=plan).order_by("id")[0]
    assert (last_good_day(row.due_at).isoformat() if row.due_at else None) == last


def test_a_day_of_another_year_raises_nothing_this_year(cast: Cast) -> None:
    text = "Hoàn thành trước ngày 15/11/2026."
    plan = adopted(cast, reading(duties=[duty(COMMUNES, text, due="15/11/2026")], reporting=[]))
    services.raise_obligations(actor=system_actor("clock"), plan_id=plan, year=DATED.year, at=AT)
    assert not Obligation.objects.filter(plan_id=plan).exists()
