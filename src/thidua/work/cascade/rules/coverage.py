"""Which of the superior's asks a draft answers. A clause's origin is known, so likeness decides only where it is not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from uuid import UUID

from rapidfuzz import fuzz

from thidua.ground.text_vn import search_key
from thidua.work.cascade.facts import Answer, Ask, ClauseView, Coverage
from thidua.work.cascade.rules.names import MARK

#: Share of an ask's words (0–100) a clause must keep to answer it in full, or in part. Our own settings; a person decides.
FULL = 62
PART = 35
#: The same for a clause that does not come from the ask's own clause.
ELSEWHERE_FULL = 85
ELSEWHERE_PART = 70

_OWN_PLAN = re.compile(
    r"^(?:chu dong )?(?:xay dung|ban hanh)(?: va (?:to chuc )?(?:trien khai|ban hanh|thuc hien))?"
    r" (?:cac )?(?:ke hoach|chuong trinh)\b"
)


def asks_for_plan(text: str) -> bool:
    """Whether a duty asks its holder for a plan of its own.

    >>> asks_for_plan("Ban hành kế hoạch của địa phương, hoàn thành trước ngày 15/02/2026.")
    True
    >>> asks_for_plan("Kiểm tra việc thực hiện kế hoạch.")
    False
    """
    return _OWN_PLAN.match(search_key(text)) is not None


def only_plan(text: str) -> bool:
    """Whether a clause asks for nothing but the plan itself, so that the plan answers it.

    >>> only_plan("Ban hành kế hoạch của địa phương, hoàn thành trước ngày 15/02/2026.")
    True
    >>> only_plan("Xây dựng kế hoạch cụ thể để tổ chức Phong trào; hằng năm tổ chức đánh giá và báo cáo; bố trí nguồn lực.")
    False
    """
    return asks_for_plan(text) and len(search_key(text).split()) <= 16


def coverage(asks: Sequence[Ask], clauses: Sequence[ClauseView]) -> Coverage:
    """Every ask with how far the kept clauses answer it."""
    kept = [
        clause for clause in clauses if clause.state == "kept" and not clause.beneath_dropped and clause.text
    ]
    by_origin: dict[UUID, list[ClauseView]] = {}
    for clause in kept:
        if clause.origin is not None:
            by_origin.setdefault(clause.origin, []).append(clause)
    keys = {clause.id: search_key(clause.text.replace(MARK, "")) for clause in kept}
    return Coverage(tuple(_answer(ask, by_origin, kept, keys) for ask in asks))


def _answer(
    ask: Ask, by_origin: dict[UUID, list[ClauseView]], kept: Sequence[ClauseView], keys: dict[UUID, str]
) -> Answer:
    if ask.kind == "duty" and only_plan(ask.text):
        return Answer(ask, "answered", None)
    for clause in by_origin.get(ask.clause, []) if ask.clause else []:
        if not clause.edited:
            return Answer(ask, "partly" if clause.marks else "answered", clause.id)
        share = fuzz.token_set_ratio(search_key(ask.text), keys[clause.id])
        if share >= PART:
            return Answer(ask, "answered" if share >= FULL and not clause.marks else "partly", clause.id)
    best, place = 0.0, None
    wanted = search_key(ask.text)
    for clause in kept:
        share = fuzz.token_sort_ratio(wanted, keys[clause.id])
        if share > best:
            best, place = share, clause.id
    if best >= ELSEWHERE_FULL:
        return Answer(ask, "answered", place)
    return Answer(ask, "partly", place) if best >= ELSEWHERE_PART else Answer(ask, "open", None)
