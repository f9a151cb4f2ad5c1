"""A damaged plan is restored from the clean plans already here; where its lines stand and their pictures stay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from tests.cast import Cast
from tests.reading.corpus.damage_models import damage
from tests.ward_plan import plan_text
from thidua.foundations.papers import selectors as papers
from thidua.foundations.papers.models import Attempt
from thidua.ground import clock
from thidua.journeys import take_in_plan
from thidua.reading.page_picture import PagePicture
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


def test_a_second_reading_keeps_boxes_and_pictures_of_the_first(
    cast: Cast, upload: Callable[..., UUID], read: Callable[..., UUID | None]
) -> None:
    actor, at = cast.actor("officer"), clock.now()
    assert read(upload(plan_text(number="11/KH-UBND") + COPIED, name="sach.txt")) is not None
    scanned = damage(plan_text(number="13/KH-UBND") + COPIED, "letters", 6)
    taken = take_in_plan.read_bytes(scanned.encode(), "quet.txt")
    lines = [number for number, line in enumerate(taken.pages[0], start=1) if line.strip()]
    boxes = [[number, 1, 0.1, number / 1000, 0.9, (number + 1) / 1000] for number in lines]
    pictures = (PagePicture(1, 8, 8, b"mot"), PagePicture(2, 8, 8, b"hai"))
    first = replace(taken, reading={**taken.reading, "line_boxes": boxes}, pictures=pictures)
    again = take_in_plan.restored(first, actor)
    assert again.reading["restored_text"] != first.reading["restored_text"]
    file = (Attempt.objects.get(id=upload(scanned)).file_id or "", "quet.txt")
    plan = take_in_plan.settle(actor=actor, attempt_id=None, taken=again, file=file, new_version=False, at=at)
    row = Plan.objects.get(id=plan)
    assert row.reading["line_boxes"] == boxes
    assert list(papers.pictured_pages(row.paper_id)) == [1]  # no line stands on the second page


def test_each_document_of_a_file_has_its_own_lines() -> None:
    rows = [[1, 1, 0, 0, 1, 0.1], [5, 1, 0, 0.5, 1, 0.6], [9, 2, 0, 0, 1, 0.1]]
    letter = {"attachments": [{"line": 5}], "line_boxes": rows}
    plan = {"line_boxes": rows}
    own = [part["line_boxes"] for part in take_in_plan.parts({"documents": [letter, plan]})]
    assert own == [rows[:1], rows[1:]]
