"""Amending instructions become acts with exact places and words; what is not understood says so and is kept."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thidua.reading import read_text
from thidua.reading.amending import NO_PLACE, NO_TEXT, NO_WORDS, OPEN_QUOTE, Act, read_amendments

TITLE = (
    "Sửa đổi, bổ sung một số nội dung Kế hoạch số 12/KH-UBND ngày 05/01/2026 của Ủy ban nhân dân phường Mẫu"
)

DOCUMENT = f"""ỦY BAN NHÂN DÂN                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
PHƯỜNG MẪU                              Độc lập - Tự do - Hạnh phúc

Số: 45/KH-UBND                     Mẫu, ngày 15 tháng 6 năm 2026

KẾ HOẠCH
{TITLE}

Ủy ban nhân dân phường Mẫu sửa đổi, bổ sung một số nội dung như sau:

I. NỘI DUNG SỬA ĐỔI, BỔ SUNG
1. Sửa đổi, bổ sung điểm b khoản 2 Mục III như sau:
“b) Phòng Văn hóa - Xã hội mở 03 lớp trước ngày 30/9/2026.”
2. Bổ sung khoản 3 vào sau khoản 2 Mục III như sau:
“3. Trạm Y tế tuyên truyền.
- Báo cáo kết quả trước ngày 15/11/2026.”.
3. Bãi bỏ điểm a khoản 1 Mục II.
4. Thay cụm từ “trước ngày 05/12” bằng cụm từ “trước ngày 30/11” tại khoản 1 Mục IV.
5. Sửa đổi, bổ sung Mục V như sau:
a) Sửa đổi khoản 1 như sau:
“1. Kinh phí từ ngân sách phường.”
b) Bãi bỏ khoản 2.
6. Điều chỉnh thời gian thực hiện cho phù hợp.

II. TỔ CHỨC THỰC HIỆN
1. Kế hoạch này có hiệu lực kể từ ngày 01/7/2026.
2. Phòng Văn hóa - Xã hội theo dõi, báo cáo Ủy ban nhân dân phường trước ngày 20/12/2026.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
"""


def acts(*instructions: str) -> tuple[Act, ...]:
    """The acts of a document made of these numbered sentences."""
    clauses: list[dict[str, Any]] = [
        {"id": f"c{n}", "parent": None, "marker": f"{n}.", "text": text, "line": n}
        for n, text in enumerate(instructions, start=1)
    ]
    made = read_amendments({"title": TITLE, "number": "45/KH-UBND", "clauses": clauses})
    assert made is not None
    return made.acts


def short(act: Act) -> tuple[str, ...]:
    return tuple(part for part in (act.act, act.where, act.after, act.text, act.old, act.new) if part)


def test_a_whole_document_is_read() -> None:
    made = read_amendments(read_text(DOCUMENT).to_json())
    assert made is not None and made.target is not None
    assert (made.target.number, made.target.date) == ("12/KH-UBND", "2026-01-05")
    assert (made.effective, made.signing) == ("2026-07-01", False)
    assert [short(act) for act in made.acts] == [
        ("replace", "III.2.b", "b) Phòng Văn hóa - Xã hội mở 03 lớp trước ngày 30/9/2026."),
        ("insert", "III.3", "III.2", "3. Trạm Y tế tuyên truyền.\n- Báo cáo kết quả trước ngày 15/11/2026."),
        ("repeal", "II.1.a"),
        ("reword", "IV.1", "trước ngày 05/12", "trước ngày 30/11"),
        ("replace", "V.1", "1. Kinh phí từ ngân sách phường."),
        ("repeal", "V.2"),
        ("unresolved",),
    ]
    assert made.unresolved[0].why == NO_PLACE
    lines = DOCUMENT.splitlines()
    assert all(act.quote[:12] in lines[act.line - 1] for act in made.acts)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Bãi bỏ khoản 2, 3 và điểm đ khoản 5 Mục IV.",
            [("repeal", "IV.2"), ("repeal", "IV.3"), ("repeal", "IV.5.đ")],
        ),
        ("Bãi bỏ gạch đầu dòng thứ hai khoản 1 Mục II.", [("repeal", "II.1.-2")]),
        ("Bỏ cụm từ “quận, huyện” tại Mục III.", [("reword", "III", "quận, huyện")]),
        (
            "Bổ sung cụm từ “đặc khu” vào sau cụm từ “xã, phường,” tại khoản 1 Mục II.",
            [("reword", "II.1", "xã, phường,", "xã, phường, đặc khu")],
        ),
        ("Thay cụm từ “Sở A” bằng cụm từ “Sở B” trong toàn bộ Kế hoạch.", [("reword", "Sở A", "Sở B")]),
        (
            "Sửa cụm từ “Sở A” thành “Sở B” tại khoản 1 và khoản 2 Mục I.",
            [("reword", "I.1", "Sở A", "Sở B"), ("reword", "I.2", "Sở A", "Sở B")],
        ),
        (
            "Bổ sung vào sau khoản 2 Mục III khoản 2a như sau: “2a. Việc mới.”",
            [("insert", "III.2a", "III.2", "2a. Việc mới.")],
        ),
        ("Bổ sung khoản 5 Mục III như sau: “5. Việc mới.”", [("insert", "III.5", "5. Việc mới.")]),
        ("Bổ sung vào cuối Mục III nội dung sau: “Việc mới.”", [("insert", "III.", "Việc mới.")]),
        ("Thay thế khoản 4 Điều 2 như sau: “4. Lời mới.”", [("replace", "Điều 2.4", "4. Lời mới.")]),
        (
            "Đánh số lại khoản 3, 4 Mục II thành khoản 4, 5.",
            [("renumber", "II.3", "4"), ("renumber", "II.4", "5")],
        ),
    ],
)
def test_ways_of_writing(sentence: str, expected: list[tuple[str, ...]]) -> None:
    assert [short(act) for act in acts(sentence)] == expected


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("Sửa đổi khoản 2 Mục III như sau:", NO_TEXT),
        ("Bãi bỏ các nội dung không còn phù hợp.", NO_PLACE),
        ("Thay cụm từ “A” tại khoản 2 Mục III.", NO_WORDS),
        ("Sửa đổi khoản 2 Mục III như sau: “2. Lời mới không đóng ngoặc", OPEN_QUOTE),
        ("Thay cụm từ “A” bằng cụm từ “B”.", NO_PLACE),
    ],
)
def test_what_is_not_understood_is_kept_with_its_reason(sentence: str, why: str) -> None:
    (act,) = acts(sentence)
    assert (act.act, act.why, bool(act.quote)) == ("unresolved", why, True)


def test_other_sentences_and_other_documents_change_nothing() -> None:
    assert acts("Phòng Văn hóa - Xã hội tổ chức thực hiện.", "Đề nghị các đơn vị bổ sung hồ sơ.") == ()
    assert read_amendments({"title": "Phát động phong trào", "clauses": []}) is None
    assert read_amendments({"title": "Bổ sung kinh phí năm 2026", "clauses": []}) is None


_PATHS = st.tuples(
    st.sampled_from(["I", "II", "IV", "IX"]),
    st.integers(1, 20),
    st.one_of(st.none(), st.sampled_from("abcdđeghik")),
)


@settings(max_examples=60, deadline=None)
@given(_PATHS)
def test_a_place_is_read_back_as_it_was_written(path: tuple[str, int, str | None]) -> None:
    part, number, letter = path
    named = f"điểm {letter} khoản {number} Mục {part}" if letter else f"khoản {number} Mục {part}"
    where = ".".join(str(step) for step in path if step is not None)
    assert [act.where for act in acts(f"Bãi bỏ {named}.")] == [where]


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet='Sửađổibãỏ“”" khoản2MụcII.:;,thaycụmtừ\n', max_size=120))
def test_no_text_makes_it_fail_and_every_act_points_at_a_line(text: str) -> None:
    for act in acts(text or "x"):
        assert act.line == 1 and (act.act != "unresolved" or act.why)
