"""Which provisions end and begin when a plan's text is changed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz

from thidua.ground.text_vn import squeeze

#: Likeness (0–100) from which a new provision counts as the old one with other words, rather than as another.
SAME_MATTER = 55


def pair(ended: Sequence[tuple[str, str, str]], begun: Sequence[tuple[str, str, str]]) -> dict[str, str]:
    """Which new provision continues which ended one, both as (key, kind, summary): new key → ended key.

    Only within a kind; the most alike first, each once. A single one of a kind continues the single one before it.

    >>> pair([("a", "reporting", "báo cáo trước ngày 05/12")], [("b", "reporting", "báo cáo trước ngày 30/11")])
    {'b': 'a'}
    >>> pair([("a", "duty", "Mở lớp")], [("b", "reporting", "báo cáo")])
    {}
    """
    scored = sorted(
        (
            (fuzz.ratio(new[2], old[2]), new[0], old[0])
            for new in begun
            for old in ended
            if new[1] == old[1]
            and (fuzz.ratio(new[2], old[2]) >= SAME_MATTER or _alone(new, old, ended, begun))
        ),
        key=lambda one: (-one[0], one[1], one[2]),
    )
    found: dict[str, str] = {}
    for _score, new, old in scored:
        if new not in found and old not in found.values():
            found[new] = old
    return found


def _alone(
    new: tuple[str, str, str],
    old: tuple[str, str, str],
    ended: Iterable[tuple[str, str, str]],
    begun: Iterable[tuple[str, str, str]],
) -> bool:
    return sum(o[1] == old[1] for o in ended) == 1 and sum(n[1] == new[1] for n in begun) == 1


def reworded(value: Any, old: str, new: str) -> Any:
    """Data with words changed wherever they stand; what holds none of them comes back as it was.

    >>> reworded({"text": "Phòng A mở lớp", "to": ["Phòng A"], "n": 1}, "Phòng A", "Phòng B")
    {'text': 'Phòng B mở lớp', 'to': ['Phòng B'], 'n': 1}
    """
    if isinstance(value, str):
        return squeeze(squeeze(value).replace(old, new)) if old in squeeze(value) else value
    if isinstance(value, Mapping):
        return {key: reworded(each, old, new) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [reworded(each, old, new) for each in value]
    return value
