"""Sketches estimate how much wording two texts share."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from thidua.work.plans import rules

LETTERS = "abcdghklmnprstvx"


def words(seed: int, count: int) -> list[str]:
    chance = random.Random(seed)
    return [chance.choice(LETTERS) + chance.choice("aeiou") for _ in range(count)]


@given(st.integers(0, 10**6), st.integers(0, 900))
@settings(max_examples=30, deadline=None)
def test_the_estimate_is_near_the_share_of_runs_and_the_same_both_ways(seed: int, changed: int) -> None:
    one = words(seed, 1000)
    other = [*one[: 1000 - changed], *words(seed + 1, changed)]
    runs = [{tuple(w[0] for w in text[i : i + 7]) for i in range(len(text) - 6)} for text in (one, other)]
    true = len(runs[0] & runs[1]) / len(runs[0] | runs[1])
    left, right = rules.sketch(" ".join(one)), rules.sketch(" ".join(other))
    assert abs(rules.likeness(left, right) - true) < 0.17
    assert rules.likeness(left, right) == rules.likeness(right, left)


def test_marks_case_and_vowels_do_not_count_and_numbers_do() -> None:
    text = " ".join(f"Đẩy mạnh phong trào thi đua học tập suốt đời năm {n}" for n in range(40))
    damaged = text.replace("ẩ", "4").replace("ạ", "a").replace("ố", "6").upper()
    assert rules.sketch(damaged) == rules.sketch(text)
    assert rules.sketch(text.replace("năm", "năm 2030")) != rules.sketch(text)
