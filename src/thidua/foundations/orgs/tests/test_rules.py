from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.foundations.orgs import rules
from thidua.ground.text_vn import fold, nfc, search_key, squeeze

REFORM = date(2025, 7, 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sở GD&ĐT", "Sở Giáo dục và Đào tạo"),
        ("SGDĐT", "Sở Giáo dục và Đào tạo"),
        ("UBND P. Hồng An", "Ủy ban nhân dân phường Hồng An"),
        ("P. GDĐT", "Phòng Giáo dục và Đào tạo"),
        ("Hội đồng TĐKT", "Hội đồng Thi đua, Khen thưởng"),
        ("Sở VH,TT&DL", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Đoàn TNCS Hồ Chí Minh", "Đoàn Thanh niên Cộng sản Hồ Chí Minh"),
        ("UBMTTQVN tỉnh", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"),
        ("BCĐ XHHT", "Ban Chỉ đạo xã hội học tập"),
        ("Hội LHPN", "Hội Liên hiệp Phụ nữ"),
    ],
)
def test_two_printings_of_one_name(one: str, other: str) -> None:
    assert rules.canonical(one) == rules.canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sở Tài chính", "Sở Tư pháp"),
        ("Tổ dân phố số 1", "Tổ dân phố số 10"),
        ("UBND xã Hồng An", "UBND phường Hồng An"),
        ("Hội Khuyến học Việt Nam", "Hội Khuyến học"),
    ],
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert rules.canonical(one) != rules.canonical(other)


@given(st.text(max_size=60))
def test_canonical_is_stable(text: str) -> None:
    once = rules.canonical(text)
    assert rules.canonical(once) == once or "p" in once.split() or "so" in once.split()


def template(**more: object) -> dict[str, Any]:
    return {
        "code": "t", "level": "xa", "territory_kinds": ["xa", "phuong"], "valid_from": "2025-07-01", "valid_to": None,
        "slots": [
            {"code": "con", "kind": "phong_xa", "name": "Phòng {territory}", "parent": "cha"},
            {"code": "cha", "kind": "ubnd", "name": "Ủy ban nhân dân {territory}", "parent": None},
        ],
    } | more  # fmt: skip


def place(
    since: date | None = REFORM, until: date | None = None, kind: str = "xa", name: str = "Xã Mẫu"
) -> rules.PlaceOn:
    return rules.PlaceOn(kind, "xa", name, "Mẫu", since, until)


def test_superiors_come_first() -> None:
    assert [p.slot for p in rules.plan_slots([template()], [place()], REFORM)] == ["cha", "con"]


def test_a_template_begins_on_its_own_day() -> None:
    plans = rules.plan_slots([template()], [place()], date(2023, 1, 1))
    assert {p.since for p in plans} == {REFORM}


def test_a_template_that_ended_before_the_territory_began_makes_nothing() -> None:
    old = template(valid_from=None, valid_to="2025-07-01")
    assert rules.plan_slots([old], [place()], date(2023, 1, 1)) == []


def test_a_change_of_name_makes_a_version_and_no_change_makes_none() -> None:
    turn = date(2026, 4, 30)
    periods = [place(until=turn), place(since=turn, kind="phuong", name="Phường Mẫu")]
    plans = [p for p in rules.plan_slots([template()], periods, REFORM) if p.slot == "cha"]
    assert [(p.name, p.since, p.until) for p in plans] == [
        ("Ủy ban nhân dân xã Mẫu", REFORM, turn),
        ("Ủy ban nhân dân phường Mẫu", turn, None),
    ]
    same = [place(until=turn), place(since=turn)]
    assert len([p for p in rules.plan_slots([template()], same, REFORM) if p.slot == "cha"]) == 1


def test_a_chain_stops_at_the_first_repetition() -> None:
    a, b, c = (UUID(int=n) for n in (1, 2, 3))
    assert rules.chain_to(a, {a: b, b: c, c: b}) == [a, b, c, b]
    assert rules.chain_to(a, {a: b, b: None}) == [a, b]


def test_acronyms_skip_the_place_and_the_word_and() -> None:
    assert rules.acronyms("phong van hoa xa hoi phuong hong an", ["phuong hong an"]) == ["pvhxh", "vhxh"]


def test_numbers_sort_by_value() -> None:
    names = ["Tổ dân phố số 10", "Tổ dân phố số 9", "Tổ dân phố số 1"]
    assert sorted(names, key=rules.order_key) == names[::-1]


SPOKEN = st.text(
    st.sampled_from("aăâđêôơưyAĐỦỘẤịữễ  -.,()\t\n\u00a0\u2003\u200b\u0301019")
    | st.characters(exclude_categories=["Cs"]),
    max_size=20,
)


@given(SPOKEN)
def test_keys_made_word_by_word_are_those_of_the_whole_text(text: str) -> None:
    plain = re.sub(r"[ \t\u00a0\u2000-\u200b\u202f\u3000\ufeff\n\r]+", " ", nfc(text)).strip()
    assert squeeze(text) == plain
    assert search_key(text) == re.sub(r"[^0-9a-z]+", " ", fold(text)).strip()
