"""For which of a plan's movements a provision is proposed to count. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from thidua.ground.text_vn import search_key


def proposed(text: str, movements: Mapping[UUID, Sequence[str]]) -> list[UUID]:
    """The one movement whose own words the text holds, when it holds no other's; else all of the plan's movements.

    >>> one, two = UUID(int=1), UUID(int=2)
    >>> words = {one: ["Công dân học tập"], two: ["Bình dân học vụ số"]}
    >>> proposed("Mở lớp Bình dân học vụ số", words) == [two], proposed("Báo cáo kết quả", words) == [one, two]
    (True, True)
    """
    folded = f" {search_key(text)} "
    named = [
        version
        for version, phrases in movements.items()
        if any(phrase and f" {search_key(phrase)} " in folded for phrase in phrases)
    ]
    return named if len(named) == 1 else list(movements)
