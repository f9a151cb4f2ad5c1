"""Comparing two plans: composed examples of every change, and what holds for any two plans."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading.comparing import Line, added, plan, removed, row, scanned
from thidua.reading import read_text
from thidua.reading.comparison import Comparison, answers, carried, cli, compare
from thidua.reading.rebuild import from_json
from thidua.reading.schema import Clause, Reading

BASE: list[Line] = [
    (0, "I.", "MỤC TIÊU"),
    (1, "1.", "Nâng cao hiểu biết về chuyển đổi số cho người lao động trong toàn ngành y tế của địa phương."),
    (1, "2.", "Huy động thư viện, nhà văn hóa mở cửa buổi tối phục vụ bạn đọc lớn tuổi và trẻ em."),
    (0, "II.", "PHÂN CÔNG"),
    (1, "1.", "Sở Tài chính"),
    (2, "-", "Bố trí kinh phí mua sách cho các thư viện cơ sở theo dự toán hằng năm."),
    (2, "-", "Hướng dẫn thanh toán tiền công cho cộng tác viên đọc sách."),
    (1, "2.", "Sở Văn hóa"),
    (2, "-", "Xây dựng và ban hành bộ quy tắc phục vụ bạn đọc khuyết tật ở thư viện công cộng."),
    (2, "-", "Kiểm tra việc mở cửa của các nhà văn hóa ba tháng một lần."),
]


def changed(at: int, text: str) -> list[Line]:
    lines = list(BASE)
    lines[at] = (lines[at][0], lines[at][1], text)
    return lines


def after(left: Sequence[Line], right: Sequence[Line]) -> Comparison:
    return compare(plan(left), plan(right))


# ── one change at a time


def test_an_advisory_word_before_a_decision_is_a_change_of_power() -> None:
    found = row(
        after(
            BASE,
            changed(
                5, "Tham mưu, đề xuất bố trí kinh phí mua sách cho các thư viện cơ sở theo dự toán hằng năm."
            ),
        ),
        left="Bố trí",
    )
    assert found.changes == ("reworded",)
    assert found.kinds == ("power",)
    assert added(found) == "Tham mưu, đề xuất"
    assert removed(found) == ""
    assert "thẩm quyền thay đổi" in found.sentence
    assert (
        found.left is not None
        and found.left.where == "II.1"
        and found.left.item == 1
        and found.left.line == 6
    )


def test_carrying_out_in_place_of_issuing_is_a_change_of_power() -> None:
    text = "Xây dựng và triển khai bộ quy tắc phục vụ bạn đọc khuyết tật ở thư viện công cộng."
    found = row(after(BASE, changed(8, text)), left="Xây dựng và ban hành")
    assert "power" in found.kinds
    assert (removed(found), added(found)) == ("ban hành", "triển khai")


def test_the_reach_of_a_clause() -> None:
    text = "Nâng cao hiểu biết về chuyển đổi số cho người lao động trong cả nước, trong ngành y tế của địa phương."
    assert "scope" in row(after(BASE, changed(1, text)), left="Nâng cao").kinds


def test_an_added_body_and_an_added_duty() -> None:
    text = (
        "Kiểm tra việc mở cửa của các nhà văn hóa ba tháng một lần; phối hợp với Hội Khuyến học mở hội sách."
    )
    found = row(after(BASE, changed(9, text)), left="Kiểm tra")
    assert {"actor_added", "duty_added"} <= set(found.kinds)


def test_a_dropped_citation() -> None:
    cites = "Theo Kết luận số 49-KL/TW ngày 10/05/2019 của Ban Bí thư, huy động thư viện mở cửa buổi tối phục vụ bạn đọc."
    found = row(
        after(changed(2, cites), changed(2, "Huy động thư viện mở cửa buổi tối phục vụ bạn đọc.")),
        left="Theo",
    )
    assert "citation_dropped" in found.kinds
    assert "49-KL/TW" in found.sentence


def test_a_deadline_and_an_amount() -> None:
    left = [
        (0, "I.", "BÁO CÁO"),
        (1, "1.", "Các đơn vị gửi báo cáo kết quả trước ngày 05/12 hằng năm về phòng chuyên môn."),
    ]
    right = [
        (0, "I.", "BÁO CÁO"),
        (1, "1.", "Các đơn vị gửi báo cáo kết quả trước ngày 01/12 hằng năm về phòng chuyên môn."),
    ]
    assert compare(plan(left), plan(right)).rows[1].kinds == ("deadline",)
    left[1] = (1, "1.", "Phấn đấu 80% người lớn dùng được dịch vụ công trên mạng.")
    right[1] = (1, "1.", "Phấn đấu 90% người lớn dùng được dịch vụ công trên mạng.")
    assert compare(plan(left), plan(right)).rows[1].kinds == ("number",)


def test_spelling_is_wording_and_short_forms_are_the_same() -> None:
    text = "Huy động thư viện, nhà văn hóa mở cữa buổi tối phục vụ bạn đọc lớn tuổi và trẻ em."
    assert row(after(BASE, changed(2, text)), left="Huy").kinds == ("wording",)
    long, short = (
        [(0, "I.", f"Trình {body} thành phố xem xét, quyết định việc hoà giải.")]
        for body in ("Ủy ban nhân dân", "UBND")
    )
    short[0] = (0, "I.", short[0][2].replace("hoà", "hòa"))
    assert compare(plan(long), plan(short)).rows[0].changes == ("same",)


def test_a_clause_dropped_and_one_added_renumber_the_rest() -> None:
    right = [
        BASE[0],
        (1, "1.", "Mở lớp dạy bơi miễn phí cho học sinh nghèo dịp nghỉ hè."),
        (1, "2.", BASE[2][2]),
        *BASE[3:],
    ]
    comparison = after(BASE, right)
    assert row(comparison, left="Nâng cao").changes == ("dropped",)
    assert row(comparison, right="Mở lớp dạy bơi").changes == ("added",)
    again = after([BASE[0], BASE[2], *BASE[3:]], right)
    assert row(again, left="Huy động").changes == ("same",)
    assert compare(plan([BASE[0], BASE[2]]), plan([BASE[0], (1, "1.", BASE[2][2])])).rows[1].changes == (
        "renumbered",
    )


def test_a_clause_moved_under_another_body() -> None:
    right = [*BASE[:6], *BASE[7:], BASE[6]]
    found = row(after(BASE, right), left="Hướng dẫn thanh toán")
    assert found.changes == ("moved",)
    assert found.kinds == ()
    assert "Sở Tài chính" in found.sentence and "Sở Văn hóa" in found.sentence


def test_criteria_groups_meet_by_their_subject_when_letters_shift() -> None:
    title = "Có nhiều sáng kiến hiệu quả trong triển khai phong trào thi đua."
    left = [
        (0, "I.", "TIÊU CHÍ"), (1, "a)", "Đối với cấp tỉnh"), (2, "-", title), (1, "b)", "Đối với cấp huyện"),
        (2, "-", title), (1, "c)", "Đối với cấp xã"), (2, "-", title),
    ]  # fmt: skip
    right = [
        left[0],
        (1, "a)", "Ủy ban nhân dân cấp huyện"),
        left[4],
        (1, "b)", "Ủy ban nhân dân xã, phường"),
        left[6],
    ]
    levels = {
        "Đối với cấp tỉnh": "tinh", "Đối với cấp huyện": "huyen", "Đối với cấp xã": "xa",
        "Ủy ban nhân dân cấp huyện": "huyen", "Ủy ban nhân dân xã, phường": "xa",
    }  # fmt: skip
    comparison = compare(plan(left, groups=levels), plan(right, groups=levels))
    assert [(one.level, one.left_marker, one.right_marker) for one in comparison.subjects] == [
        ("tinh", "a)", None), ("huyen", "b)", "a)"), ("xa", "c)", "b)"),
    ]  # fmt: skip
    assert [one.changes for one in comparison.rows if one.left and one.left.text == title].count(
        ("same",)
    ) == 2


def test_one_clause_cut_in_two_and_a_heading_run_into_its_sentence() -> None:
    first = "Thư viện tỉnh luân chuyển sách xuống các xã vùng cao mỗi quý một chuyến."
    second = "Nhà văn hóa thôn bố trí tủ sách và phân công người trông coi hằng ngày."
    left = [(0, "I.", "VIỆC"), (1, "-", f"{first} {second}"), (1, "-", "Tổng kết vào cuối năm học.")]
    right = [(0, "I.", "VIỆC"), (1, "-", first), (1, "-", second), (1, "-", "Tổng kết vào cuối năm học.")]
    found = row(after(left, right), left="Thư viện tỉnh")
    assert found.changes == ("split",)
    assert found.right is not None and found.right.clauses == ("c2", "c3")
    assert row(after(right, left), left="Thư viện tỉnh").changes == ("merged",)
    headed = [
        (0, "I.", "VIỆC"),
        (1, "1.", "Hội Khuyến học"),
        (2, None, "Chủ trì vận động các dòng họ lập quỹ sách."),
    ]
    run_in = [(0, "I.", "VIỆC"), (1, "1.", "Hội Khuyến học chủ trì vận động các dòng họ lập quỹ sách.")]
    assert row(after(headed, run_in), left="Hội Khuyến học").changes == ("merged",)


def test_a_sentence_moved_into_another_clause_is_told_with_its_place() -> None:
    moved = (
        "Tiến hành sơ kết, biểu dương và khen thưởng các gương điển hình tiên tiến trong toàn ngành thư viện."
    )
    left = [
        (0, "I.", "VIỆC"),
        (1, "1.", f"{BASE[2][2]} {moved}"),
        (1, "2.", BASE[8][2]),
        (1, "3.", BASE[9][2]),
    ]
    right = [
        (0, "I.", "VIỆC"),
        (1, "1.", BASE[2][2]),
        (1, "2.", BASE[8][2]),
        (1, "3.", f"{BASE[9][2]} {moved}"),
    ]
    comparison = after(left, right)
    gone = row(comparison, left="Huy động")
    assert [piece.place for piece in gone.pieces if piece.op == "removed"] == ["mục I.3"]
    assert [piece.place for piece in row(comparison, left="Kiểm tra").pieces if piece.op == "added"] == [
        "mục I.1"
    ]


def test_addressees_are_a_part_of_their_own() -> None:
    left = plan(BASE, recipients=["VP Chính phủ", "Các ban Thành ủy", "CV: GD"])
    right = plan(
        BASE, recipients=["Văn phòng Chính phủ", "Văn phòng Đoàn đại biểu Quốc hội", "Các ban Thành ủy"]
    )
    rows = [one for one in compare(left, right).rows if one.part == "recipients"]
    assert [(one.changes, one.kinds) for one in rows] == [
        (("same",), ()), (("added",), ("recipients",)), (("same",), ()), (("dropped",), ("recipients",)),
    ]  # fmt: skip


# ── damage


def test_damage_is_not_a_change_and_changes_show_through_it() -> None:
    worse = plan([(d, m, scanned(t)) for d, m, t in BASE], damaged=True)
    assert {one.changes for one in compare(plan(BASE), worse).rows} == {("same",)}
    assert {one.changes for one in compare(worse, plan(BASE)).rows} == {("same",)}
    text = "Tham mưu, đề xuất bố trí kinh phí mua sách cho các thư viện cơ sở theo dự toán hằng năm."
    told = compare(plan(BASE), plan([(d, m, scanned(t)) for d, m, t in changed(5, text)], damaged=True))
    assert row(told, left="Bố trí").kinds == ("power",)
    assert [one.changes for one in told.rows].count(("same",)) == len(BASE) - 1


def test_a_number_is_never_taken_for_damage() -> None:
    left = [(0, "I.", "Gửi báo cáo trước ngày 05 tháng 12 hằng năm để tổng hợp chung.")]
    right = [(0, "I.", scanned("Gửi báo cáo trước ngày 06 tháng 12 hằng năm để tổng hợp chung."))]
    found = compare(plan(left), plan(right, damaged=True)).rows[0]
    assert (removed(found), added(found)) == ("05", "06")


# ── any two plans

TALK = (
    "thư viện sách đọc trường học xã phường thôn kinh phí báo cáo tổ chức kiểm tra giám sát hội khuyến nông "
    "dân cán bộ thanh niên phụ nữ dịch vụ số mạng học liệu mở chuyên đề hằng năm quý tháng phong trào thi đua gia đình"
)
WORDS = sorted(set(TALK.split()))
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join)
SECTIONS = st.lists(st.tuples(SENTENCES, st.lists(SENTENCES, max_size=4)), min_size=1, max_size=4)
ROMAN = ("I.", "II.", "III.", "IV.", "V.", "VI.", "VII.", "VIII.")


def lines_of(sections: list[tuple[str, list[str]]], shift: int = 0) -> list[Line]:
    made: list[Line] = []
    for number, (heading, items) in enumerate(sections):
        made.append((0, ROMAN[number + shift], heading))
        made += [(1, f"{at + shift}.", item) for at, item in enumerate(items, start=1)]
    return made


def sides(comparison: Comparison) -> tuple[list[str], list[str]]:
    return (
        [clause for one in comparison.rows if one.left for clause in one.left.clauses],
        [clause for one in comparison.rows if one.right for clause in one.right.clauses],
    )


@given(SECTIONS)
@settings(max_examples=60, deadline=None)
def test_a_plan_against_itself_is_all_the_same(sections: list[tuple[str, list[str]]]) -> None:
    one = plan(lines_of(sections))
    assert {found.changes for found in compare(one, one).rows} == {("same",)}


@given(SECTIONS)
@settings(max_examples=60, deadline=None)
def test_renumbering_alone_gives_only_renumbered(sections: list[tuple[str, list[str]]]) -> None:
    comparison = compare(plan(lines_of(sections)), plan(lines_of(sections, shift=2)))
    assert {found.changes for found in comparison.rows} == {("renumbered",)}
    assert not any(found.changed for found in comparison.rows)


@given(SECTIONS, SECTIONS)
@settings(max_examples=120, deadline=None)
def test_every_clause_stands_in_exactly_one_row(
    left: list[tuple[str, list[str]]], right: list[tuple[str, list[str]]]
) -> None:
    a, b = plan(lines_of(left)), plan(lines_of([*right, *left[:1]]))
    comparison = compare(a, b)
    in_left, in_right = sides(comparison)
    assert sorted(in_left) == sorted(clause.id for clause in a.clauses)
    assert sorted(in_right) == sorted(clause.id for clause in b.clauses)
    for found in comparison.rows:
        for side, text in ((found.left, "left"), (found.right, "right")):
            printed = "".join(getattr(piece, text) for piece in found.pieces)
            assert side is None or printed.split() == side.text.split()


DISTINCT = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=5, max_size=14, unique=True).map(" ".join),
    min_size=2,
    max_size=12,
    unique=True,
)


@given(DISTINCT, st.randoms(use_true_random=False))
@settings(max_examples=120, deadline=None)
def test_what_one_way_dropped_the_other_way_added(sentences: list[str], random: Random) -> None:
    kept = [sentence for sentence in sentences if random.random() < 0.7]
    new = [" ".join(reversed(sentence.split())) for sentence in sentences if random.random() < 0.3]
    left, right = list(sentences), [*kept, *new]
    random.shuffle(right)
    a, b = plan(lines_of([("mục", left)])), plan(lines_of([("mục", right)]))
    there, back = compare(a, b), compare(b, a)
    assert texts(there, "dropped") == texts(back, "added")
    assert texts(there, "added") == texts(back, "dropped")


def texts(comparison: Comparison, change: str) -> list[str]:
    found = [one.left or one.right for one in comparison.rows if change in one.changes]
    return sorted(side.text for side in found if side)


@given(st.text(max_size=80), st.text(max_size=80), st.booleans())
@settings(max_examples=60, deadline=None)
def test_no_text_makes_it_fail(left: str, right: str, damaged: bool) -> None:
    one, other = plan([(0, "I.", left), (1, "-", right)]), plan([(0, None, right)], damaged=damaged)
    in_left, in_right = sides(compare(one, other))
    assert (sorted(in_left), in_right) == (["c1", "c2"], ["c1"])
    answers(one, other)


# ── from its JSON, and from the command line

PLAN = """KẾ HOẠCH
Triển khai phong trào đọc sách

I. MỤC ĐÍCH
Nâng cao nhận thức của nhân dân về việc đọc sách.

II. TIÊU CHÍ THI ĐUA
a) Đối với cấp huyện
- Có nhiều sáng kiến hiệu quả trong phong trào đọc sách.
b) Đối với cấp xã
- Có thư viện mở cửa ít nhất ba buổi một tuần.

III. TỔ CHỨC THỰC HIỆN
1. Phòng Văn hóa - Xã hội
- Chủ trì theo dõi việc thực hiện, mở ngày hội đọc sách.
- Tổng hợp báo cáo trước ngày 05/12 hằng năm.
"""


def test_a_reading_made_again_from_json_compares_alike() -> None:
    one = read_text(PLAN)
    other = read_text(PLAN.replace("b) Đối", "a) Đối").replace("Chủ trì theo dõi", "Phối hợp theo dõi"))
    again = tuple(from_json(json.loads(json.dumps(reading.to_json()))) for reading in (one, other))
    assert compare(*again).to_json() == compare(one, other).to_json()
    assert [group.line for group in again[0].criteria_groups] == [group.line for group in one.criteria_groups]


def test_the_command_prints_json_or_sentences(tmp_path: Path, capfdbinary: object) -> None:
    left, right = tmp_path / "trước.txt", tmp_path / "sau.txt"
    left.write_text(PLAN, encoding="utf-8")
    right.write_text(PLAN.replace("Chủ trì theo dõi", "Phối hợp theo dõi"), encoding="utf-8")
    capture = capfdbinary
    assert cli.main([str(left), str(right), "--json"]) == 0
    out = capture.readouterr().out  # type: ignore[attr-defined]
    found = json.loads(out.decode())
    assert found["counts"]["reworded"] == 1
    assert found["kinds"] == {"power": 1}
    assert cli.main([str(left), str(right)]) == 0
    assert "thẩm quyền thay đổi" in capture.readouterr().out.decode()  # type: ignore[attr-defined]
    assert cli.main([str(left), str(right), "--answers"]) == 0
    assert "yêu cầu của cấp trên" in capture.readouterr().out.decode()  # type: ignore[attr-defined]
    broken = tmp_path / "hỏng.pdf"
    broken.write_bytes(b"PK\x03\x04")
    assert cli.main([str(left), str(broken)]) == 2
    assert "READ-" in capture.readouterr().err.decode()  # type: ignore[attr-defined]


def test_the_plan_a_dispatch_carries_is_compared() -> None:
    letter, enclosed = read_text("CÔNG VĂN\nV/v góp ý"), read_text(PLAN)
    both = dataclasses.replace(letter, documents=(letter, enclosed))
    assert carried(both) is enclosed
    assert carried(letter) is letter


# ── what the subordinate answers


def test_demands_of_the_superior_are_found_at_the_own_level() -> None:
    superior = read_text(
        PLAN.replace("cấp xã\n- Có", "cấp xã\n- Được công nhận xã điển hình đọc sách.\n- Có")
    )
    own = read_text(
        PLAN.replace("Phòng Văn hóa - Xã hội", "Công chức Văn hóa - Xã hội")
        .replace("- Có nhiều sáng kiến hiệu quả trong phong trào đọc sách.\n", "")
        .replace("05/12", "01/12")
    )
    found = {one.demand.text[:25]: one for one in answers(superior, own)}
    assert found["Chủ trì theo dõi việc thự"].verdict == "answered"
    assert found["Chủ trì theo dõi việc thự"].place.where == "III.1"  # type: ignore[union-attr]
    assert found["Được công nhận xã điển hì"].verdict == "not_answered"
    reporting = next(one for one in answers(superior, own) if one.demand.kind == "reporting")
    assert (reporting.verdict, reporting.late) == ("answered", False)
    late = next(one for one in answers(superior, superior) if one.demand.kind == "reporting")
    assert (late.verdict, late.late) == ("partly", True)


def test_a_lower_target_is_only_partly_an_answer() -> None:
    text = "KẾ HOẠCH\nVề kỹ năng số\n\nI. CHỈ TIÊU\n1. Đến năm 2026, {n}% người trưởng thành có kỹ năng số cơ bản.\n"
    superior, own = read_text(text.format(n=100)), read_text(text.format(n=80))
    assert superior.targets, "the sample text must hold a target"
    found = next(one for one in answers(superior, own) if one.demand.kind == "target")
    assert (found.verdict, found.less) == ("partly", True)
    assert next(one for one in answers(own, superior) if one.demand.kind == "target").verdict == "answered"


def test_two_empty_plans() -> None:
    empty: Reading = plan([])
    assert compare(empty, empty).rows == ()
    assert answers(empty, empty) == ()
    assert compare(empty, plan([(0, "I.", "MỤC TIÊU")])).rows[0].changes == ("added",)
    assert Clause("c1", None, None, "", 1).text == ""
