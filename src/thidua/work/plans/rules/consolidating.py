"""The consolidated text of a plan: its own clauses with what later plans changed in them, each mark kept. Pure.

A passage is a clause as it stands on a day. Changes are applied in order, each once; the same list gives the same text
whoever asks. Nothing is thrown away: a replaced passage keeps what stood there, a repealed one stays with its mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from thidua.ground.text_vn import squeeze
from thidua.reading.markers import find_marker
from thidua.reading.paths import join_path, step
from thidua.work.plans.facts import Passage

#: Why an act has no place in the text, as the reviewer reads it.
ABSENT = "không có điều khoản này trong kế hoạch được sửa đổi"
SEVERAL = "có nhiều điều khoản cùng số này"
PRESENT = "điều khoản này đã có, nên không bổ sung được"
WORDS_ABSENT = "không thấy cụm từ này ở điều khoản được nêu"


@dataclass(frozen=True, slots=True)
class Change:
    """An act with its place: keys of passages, not paths, so that later renumbering cannot move it."""

    key: str
    act: str
    target: str
    after: str = ""
    text: str = ""
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an act belongs; ``problem`` says why it has no place."""

    target: str = ""
    after: str = ""
    problem: str = ""


def consolidate(passages: Sequence[Passage], changes: Iterable[Change]) -> list[Passage]:
    """The text with the changes applied in order; a change given twice counts once, one without its place does nothing.

    >>> text = [Passage("a", None, 1, "1.", "1", "Một."), Passage("b", None, 1, "2.", "2", "Hai.")]
    >>> [p.text for p in consolidate(text, [Change("x", "replace", "a", text="1. Mới.")])]
    ['Mới.', 'Hai.']
    >>> [(p.text, p.repealed) for p in consolidate(text, [Change("x", "repeal", "b")])]
    [('Một.', ''), ('Hai.', 'x')]
    """
    done: set[str] = set()
    result = list(passages)
    for change in changes:
        if change.key not in done:
            done.add(change.key)
            result = _APPLY[change.act](result, change)
    return result


def subtree(passages: Sequence[Passage], key: str) -> range:
    """Positions of a passage and everything below it; empty when it is not there."""
    start = next((i for i, p in enumerate(passages) if p.key == key), -1)
    if start < 0:
        return range(0)
    inside = {key}
    end = start + 1
    while end < len(passages) and passages[end].parent in inside:
        inside.add(passages[end].key)
        end += 1
    return range(start, end)


def _replace(passages: list[Passage], change: Change) -> list[Passage]:
    span = subtree(passages, change.target)
    if not span:
        return passages
    first = passages[span.start]
    made = _paragraphs(change, first.parent, first.level, _base(passages, first.parent), first.marker)
    if made:
        made[0] = replace(made[0], was=tuple(passages[i] for i in span))
    return [*passages[: span.start], *made, *passages[span.stop :]]


def _insert(passages: list[Passage], change: Change) -> list[Passage]:
    if change.after:
        span = subtree(passages, change.after)
        if not span:
            return passages
        beside = passages[span.start]
        parent, level, at = beside.parent, beside.level, span.stop
    else:
        span = subtree(passages, change.target)
        if not span:
            return passages
        parent, level, at = change.target, passages[span.start].level + 1, span.stop
    made = _paragraphs(change, parent, level, _base(passages, parent), "")
    return [*passages[:at], *made, *passages[at:]]


def _repeal(passages: list[Passage], change: Change) -> list[Passage]:
    span = subtree(passages, change.target)
    return [
        replace(p, repealed=change.key) if i in span and not p.repealed else p for i, p in enumerate(passages)
    ]


def _reword(passages: list[Passage], change: Change) -> list[Passage]:
    span = subtree(passages, change.target) if change.target else range(len(passages))
    return [
        replace(p, text=_with_words(p.text, change), changed=(*p.changed, change.key))
        if i in span and not p.repealed and change.old and change.old in squeeze(p.text)
        else p
        for i, p in enumerate(passages)
    ]


def _with_words(text: str, change: Change) -> str:
    return squeeze(squeeze(text).replace(change.old, change.new))


def _renumber(passages: list[Passage], change: Change) -> list[Passage]:
    span = subtree(passages, change.target)
    if not span:
        return passages
    first = passages[span.start]
    old_step = step(first.marker)
    marker = first.marker.replace(old_step, change.new, 1) if old_step else f"{change.new}."
    path = join_path(_base(passages, first.parent), marker)
    moved = []
    for i in span:
        p = passages[i]
        tail = p.path[len(first.path) :] if p.path.startswith(first.path) else f".{p.path}"
        moved.append(replace(p, path=path + tail, marker=marker if i == span.start else p.marker))
    moved[0] = replace(moved[0], changed=(*first.changed, change.key))
    return [*passages[: span.start], *moved, *passages[span.stop :]]


def _unresolved(passages: list[Passage], _change: Change) -> list[Passage]:
    return passages


_APPLY = {
    "replace": _replace,
    "insert": _insert,
    "repeal": _repeal,
    "reword": _reword,
    "renumber": _renumber,
    "unresolved": _unresolved,
}


def _base(passages: Sequence[Passage], parent: str | None) -> str:
    return next((p.path for p in passages if p.key == parent), "")


def _paragraphs(change: Change, parent: str | None, level: int, base: str, marker: str) -> list[Passage]:
    """The new words as passages: the first in the place of the act, markers of another style below it."""
    made: list[Passage] = []
    stack: list[tuple[object, Passage]] = []
    for number, line in enumerate(filter(None, map(squeeze, change.text.split("\n")))):
        found = find_marker(line)
        printed = found.printed if found else (marker if number == 0 else "")
        text = squeeze(line[found.end :]) if found else line
        style = found.style if found else None
        while stack and stack[-1][0] != style and any(open_style == style for open_style, _ in stack):
            stack.pop()
        if stack and stack[-1][0] == style and number:
            stack.pop()
        above = stack[-1][1] if stack else None
        up, depth = (above.key, above.level + 1) if above else (parent, level)
        path = join_path(above.path if above else base, printed)
        one = Passage(f"{change.key}:{number}", up, depth, printed, path, text, origin=change.key)
        made.append(one)
        stack.append((style, one))
    return made


def place(act: str, where: str, after: str, old: str, passages: Sequence[Passage]) -> Placed:
    """The passages an act means, when exactly one fits each path; else why not. Repealed passages are no place.

    >>> text = [Passage("a", None, 1, "I.", "I", "Phần"), Passage("b", "a", 2, "1.", "I.1", "Một.")]
    >>> place("repeal", "I.1", "", "", text).target, place("repeal", "I.2", "", "", text).problem == ABSENT
    ('b', True)
    >>> place("insert", "I.2", "I.1", "", text).after, place("insert", "I.2", "", "", text).target
    ('b', 'a')
    >>> place("insert", "I.1", "", "", text).problem == PRESENT
    True
    """
    if act == "reword" and not where:
        held = any(old and old in squeeze(p.text) for p in passages if not p.repealed)
        return Placed() if held else Placed(problem=WORDS_ABSENT)
    if act == "insert":
        return _place_new(where, after, passages)
    found = _at(where, passages)
    if isinstance(found, str):
        return Placed(problem=found)
    if act == "reword":
        inside = [passages[i] for i in subtree(passages, found.key)]
        if not any(old and old in squeeze(p.text) for p in inside if not p.repealed):
            return Placed(target=found.key, problem=WORDS_ABSENT)
    return Placed(target=found.key)


def _place_new(where: str, after: str, passages: Sequence[Passage]) -> Placed:
    if where and not where.endswith(".") and not isinstance(_at(where, passages), str):
        return Placed(problem=PRESENT)
    if after:
        beside = _at(after, passages)
        return Placed(problem=beside) if isinstance(beside, str) else Placed(after=beside.key)
    parent = _at(where.rstrip(".") if where.endswith(".") else where.rpartition(".")[0], passages)
    return Placed(problem=parent) if isinstance(parent, str) else Placed(target=parent.key)


_WORDED = re.compile(r"^(?:phần|chương|mục|tiểu mục)(?: thứ)? ", re.IGNORECASE)


def _key(path: str) -> str:
    """A path without the words some markers carry ("Mục III" and "III" are one place)."""
    return ".".join(_WORDED.sub("", part) for part in path.split("."))


def _at(where: str, passages: Sequence[Passage]) -> Passage | str:
    """The one passage at a path, or why there is none. ``II.1.-2`` is the second unnumbered paragraph below II.1."""
    wanted = where.split(".-")
    found = [p for p in passages if not p.repealed and step(p.marker) and _key(p.path) == _key(wanted[0])]
    if len(found) != 1:
        return SEVERAL if found else ABSENT
    if len(wanted) == 1:
        return found[0]
    bullets = [p for p in passages if p.parent == found[0].key and not step(p.marker) and not p.repealed]
    number = int(wanted[1]) if wanted[1].isdigit() else 0
    return bullets[number - 1] if 0 < number <= len(bullets) else ABSENT


def standing(passages: Iterable[Passage]) -> list[Passage]:
    """What is in force: without what was repealed."""
    return [p for p in passages if not p.repealed]
