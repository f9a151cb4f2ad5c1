"""The draft of Hải Phòng's plan against the plan as issued (a scan read without Vietnamese): every difference a reader
found by hand is shown, and damage is shown as none. Skipped where the real plans are absent.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from rapidfuzz import fuzz

from tests.reading.comparing import added, removed
from tests.reading.real_plans import read_plan
from thidua.reading.comparison import Comparison, Row, carried, compare
from thidua.reading.keys import plain

#: A damaged text shows its words when so much of them can be read.
_READABLE = 70


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(carried(read_plan("hai-phong-draft.md")), carried(read_plan("hai-phong-issued.ocr.txt")))


@dataclass(frozen=True)
class Seen:
    """A difference: the clause (marker path, number among siblings) and what a row must say of it."""

    left: tuple[str, int | None] | None
    right: tuple[str, int | None] | None
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()
    changes: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()


def seen(
    left: str | None, right: str | None, *, gone: str = "", come: str = "", is_: str = "", kind: str = ""
) -> Seen:
    def place(text: str | None) -> tuple[str, int | None] | None:
        where, _, item = (text or "").partition("/")
        return (where, int(item) if item else None) if text else None

    def words(text: str) -> tuple[str, ...]:
        return tuple(filter(None, (part.strip() for part in text.split("|"))))

    return Seen(
        place(left), place(right), words(gone), words(come), frozenset(is_.split()), frozenset(kind.split())
    )


TABLE = {
    "I.2.a slogan": [seen("I.2.a", "I.2.a", gone="cả nước", come="thành phố", kind="scope")],
    "II.6": [seen("II.6", "II.6", come="mạng lưới", kind="scope")],
    "III.1 groups": [
        seen("III.1.a", None, is_="dropped", kind="scope actor_dropped"),
        seen("III.1.a/1", "III.1.a/1", gone="Ban hành", come="Tham mưu xây dựng", is_="moved", kind="power"),
        seen("III.1.a/2", "III.1.a/2", is_="moved"),
        seen("III.1.b", "III.1.a", is_="renumbered"),
        seen("III.1.i", "III.1.h", is_="renumbered"),
    ],
    "III.1 households": [seen("III.1.e/2", "III.1.đ/2", gone="bản", kind="wording")],
    "III.1 enterprises": [
        seen("III.1.g", "III.1.e", come="trên địa bàn thành phố", kind="scope"),
        seen("III.1.g/3", "III.1.e/3", come="nâng cao kỹ năng"),
    ],
    "III.2.a": [
        seen("III.2.a/1", "III.2.a/1", come="quận, huyện | thành phố | xã hội nghề nghiệp và tổ chức xã hội",
             kind="scope actor_added"),
    ],
    "III.2.b": [seen("III.2.b/2", "III.2.b/2", gone="cấp bộ | đoàn thể Trung ương", come="Chủ tịch", kind="scope")],
    "IV.1": [
        seen("IV.1", "IV.1", gone="49-KL/TW | Tiến hành sơ kết, tổng kết", come="tinh thần tự học",
             kind="citation_dropped"),
    ],
    "IV.2": [
        seen("IV.2", "IV.2", come="hoặc đề xuất cơ quan có thẩm quyền ban hành | hỗ trợ người học | người khuyết tật"),
    ],
    "IV.3": [
        seen("IV.3", "IV.3", come="trường học, công nhân lao động | cán bộ y tế tuyến cơ sở | xây dựng kho học liệu mở",
             kind="actor_added duty_added"),
    ],
    "IV.5": [seen("IV.5", None, is_="dropped"), seen(None, "IV.5", is_="added", come="Tiến hành sơ kết")],
    "VII.1": [
        seen("VII.1", "VII.1", gone="suốt đời", come="chuyên môn, nghiệp vụ | lý luận chính trị"),
        seen("VII.1/2", "VII.1/2", come="tổ chức đánh giá Phong trào thi đua", kind="duty_added"),
        seen("VII.1/1", "VII.1/1", come="đơn vị"),
    ],
    "VII.2": [
        seen("VII.2/2", "VII.2/2", gone="ban hành", come="tham mưu | triển khai", kind="power"),
        seen("VII.2/3", "VII.2/3", gone="ban hành", come="tham mưu | triển khai", kind="power"),
        seen(None, "VII.2/5", come="kho học liệu", is_="added", kind="duty_added"),
    ],
    "VII.4": [seen("VII.4/1", "VII.4/1", come="tham mưu, đề xuất", kind="power")],
    "VII.5": [
        seen("VII.5/1", "VII.5/1", gone="cả nước", come="hệ thống thông tin cơ sở", kind="scope"),
        seen(None, "VII.5/2", come="cung cấp thông tin, tài liệu tuyên truyền", is_="added", kind="duty_added"),
    ],
    "VII.7": [seen("VII.7", "VII.7", come="giám sát việc thực hiện Kế hoạch", kind="duty_added")],
    "VII.9": [seen("VII.9", "VII.9", come="báo cáo cấp có thẩm quyền theo quy định", kind="duty_added")],
    "closing": [
        seen("VII.9/1", "VII.9/1", gone="theo đề nghị của",
             come="yêu cầu các sở, ban, ngành | nghiêm túc thực hiện", kind="duty_added actor_added"),
    ],
}  # fmt: skip


def at(comparison: Comparison, one: Seen) -> Row:
    for row in comparison.rows:
        if row.part != "body":
            continue
        left = (row.left.where, row.left.item) if row.left else None
        right = (row.right.where, row.right.item) if row.right else None
        if left == one.left and right == one.right:
            return row
    raise AssertionError(f"no row {one.left} → {one.right}")


def readable(wanted: str, printed: str) -> bool:
    return fuzz.partial_ratio(plain(wanted), plain(printed)) >= _READABLE


@pytest.mark.parametrize("clause", TABLE)
def test_every_difference_found_by_hand_is_shown(comparison: Comparison, clause: str) -> None:
    for one in TABLE[clause]:
        row = at(comparison, one)
        assert one.changes <= set(row.changes), row.sentence
        assert one.kinds <= set(row.kinds), (row.kinds, row.sentence)
        for words in one.gone:
            assert readable(words, removed(row)), (words, removed(row))
        for words in one.come:
            assert readable(words, added(row)), (words, added(row))


def test_the_addressees(comparison: Comparison) -> None:
    rows = [row for row in comparison.rows if row.part == "recipients" and row.changed]
    assert all(row.kinds == ("recipients",) for row in rows)
    come = " | ".join(added(row) for row in rows)
    assert readable("Văn phòng TU", come)
    assert readable("Văn phòng Đoàn ĐBQH&HĐND", come)
    assert any(row.left and row.left.text == "Lưu: VT" and "GD" in added(row) for row in rows)


def test_the_misspelt_title_survives(comparison: Comparison) -> None:
    assert [one.code for one in comparison.survivors] == ["title.misspelt"]


#: Further true differences of the two texts, beside the table: small ones its author did not list.
ALSO_TRUE = {
    ("III.1.b/1", None), ("III.1.a/3", None), ("III.1.b/5", "III.1.a/6"), ("III.1.c", "III.1.b"),
    ("III.1.c/3", "III.1.b/3"), ("III.1.d", "III.1.c"), ("III.1.d/1", "III.1.c/1"), ("III.1.đ", "III.1.d"),
    ("III.1.g/4", "III.1.e/4"), ("V.1/1", "V.1/1"), ("VII.6/1", "VII.6/1"), ("VII.8/2", "VII.8/2"),
    ("VII.8/3", "VII.8/3"),
}  # fmt: skip
TRUE_ADDRESSEES = {"Các ban Thành Ủy", "Các Sở, ban, ngành, đoàn thể TP", "CV: GD", "Lưu: VT"}
#: How many rows may be shown as changed that are not.
_FALSE = 5


def test_damage_is_not_shown_as_a_change(comparison: Comparison) -> None:
    def named(place: tuple[str, int | None] | None) -> str | None:
        return None if place is None else place[0] + (f"/{place[1]}" if place[1] else "")

    true = {(named(one.left), named(one.right)) for found in TABLE.values() for one in found} | ALSO_TRUE
    false = []
    for row in comparison.rows:
        left = (row.left.where, row.left.item) if row.left else None
        right = (row.right.where, row.right.item) if row.right else None
        if row.part == "body" and row.changed and (named(left), named(right)) not in true:
            false.append(row.sentence)
        if row.part == "recipients" and row.left and row.changed and row.left.text not in TRUE_ADDRESSEES:
            false.append(row.sentence)
    assert len(false) <= _FALSE, false
    assert not [row for row in comparison.rows if row.part == "title" and row.changed]
    assert len([row for row in comparison.rows if row.part == "title"]) == 1


def test_a_real_plan_against_itself_is_the_same() -> None:
    plan = read_plan("nam-dinh-province.md")
    assert {row.changes for row in compare(plan, plan).rows} == {("same",)}
