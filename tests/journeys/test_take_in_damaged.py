"""A damaged plan is restored from the clean plans already here."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from tests.cast import Cast
from tests.reading.corpus.damage_models import damage
from tests.ward_plan import plan_text
from thidua.work.plans.models import Plan

#: A phrase the shipped model has never seen, in a sentence a sibling copies.
OWN_WORDS = "Câu lạc bộ Gió Đồng Chiêm phát sách Thuở Còn Thơ cho các cháu ở xóm Vạn Chài mỗi dịp hè về"
COPIED = "\n\n".join(
    f"{OWN_WORDS}, đợt {n}, ghi sổ {n * 7} và báo lại tổ trưởng tổ {n + 3}." for n in range(2, 22)
)


def words(plan: UUID) -> str:
    return str(Plan.objects.get(id=plan).reading["restored_text"]["text"])


def test_a_sibling_s_words_are_given_back_and_only_where_they_were_copied(
    cast: Cast, upload: Callable[..., UUID], read: Callable[..., UUID | None]
) -> None:
    scanned = damage(
        plan_text(number="10/KH-UBND") + COPIED.replace("mỗi dịp hè", "mỗi dịp xuân"), "letters", 6
    )
    alone = read(upload(scanned))
    assert alone is not None
    assert "Gió Đồng Chiêm phát sách Thuở Còn Thơ" not in words(alone)
    Plan.objects.filter(id=alone).update(state="superseded")

    assert read(upload(plan_text(number="11/KH-UBND") + COPIED, name="sach.txt")) is not None
    beside = read(upload(scanned.replace("10/KH-UBND", "12/KH-UBND"), name="quet.txt"))
    assert beside is not None
    assert words(beside).count("Gió Đồng Chiêm phát sách Thuở Còn Thơ") >= 15
    assert words(beside).count("mỗi dịp xuân") >= 15
    told = Plan.objects.get(id=beside).reading
    assert told["source"]["file"] == "quet.txt"
    assert len(Plan.objects.get(id=beside).lines) == scanned.count("\n") + 1
