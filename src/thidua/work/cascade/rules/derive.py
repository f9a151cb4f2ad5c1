"""A draft of the subordinate's plan from the superior's: every clause kept, changed or dropped, with the reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from thidua.ground.text_vn import search_key
from thidua.work.cascade.facts import Change, Derived, Name, SourceClause, Superior, Unit
from thidua.work.cascade.rules.form import basis
from thidua.work.cascade.rules.levels import criteria_rank, earlier, retitle, weaken
from thidua.work.cascade.rules.names import relocate, rename
from thidua.work.cascade.rules.pack import Pack

_BASIS = re.compile(r"^(?:can cu|xet|theo de nghi)\b")
_CRITERIA_ABOVE = "Nhóm tiêu chí của cấp trên; đơn vị không xét đối tượng này."
_RESTORED = "Bản cấp trên bị lỗi nhận dạng; lời này do máy khôi phục, đối chiếu với văn bản gốc."
_THIS_PLAN = "Chính kế hoạch này là việc được yêu cầu."


def derive(
    clauses: Sequence[SourceClause],
    *,
    superior: Superior,
    above: Unit,
    own: Unit,
    names: Sequence[Name],
    pack: Pack,
) -> list[Derived]:
    """The superior's clauses in their order, in the words of ``own``, with the superior's plan among the bases.

    Nothing is lost: what does not belong to the level is there, dropped, with the reason, and may be restored.
    """
    preamble = _preamble(clauses)
    made: list[Derived] = []
    group_depth: int | None = None
    group_rank: int | None = None
    for index, clause in enumerate(clauses):
        if group_depth is not None and clause.depth <= group_depth:
            group_depth = group_rank = None
        if clause.criteria_level:
            group_depth, group_rank = clause.depth, criteria_rank(clause.criteria_level, pack, above)
        dropped = _why_dropped(clause, group_rank, own)
        if index < preamble and _BASIS.match(search_key(clause.text)):
            made.append(Derived(clause.ref, clause.depth, clause.marker, clause.text, False, ()))
            continue
        text, changes = _word(clause, group_rank, above=above, own=own, names=names, pack=pack)
        if dropped is not None:
            text, changes = clause.text, [dropped]
        made.append(
            Derived(clause.ref, clause.depth, clause.marker, text, dropped is not None, tuple(changes))
        )
    made = _merged([_alone(clause, made[:index]) for index, clause in enumerate(made)])
    made.insert(
        _basis_place(made, preamble), _basis(superior, bool(preamble) and _lists_bases(clauses[:preamble]))
    )
    return made


def _alone(clause: Derived, before: Sequence[Derived]) -> Derived:
    """Nobody coordinates with itself: two bodies above may be one below."""
    head = next((other for other in reversed(before) if other.depth < clause.depth), None)
    if head is None or not clause.text or not any(change.code == "name" for change in clause.changes):
        return clause
    words = f", phối hợp với {head.text}"
    if clause.dropped or words not in clause.text:
        return clause
    change = Change("duplicate", words.lstrip(", "), "", "Ở cấp này hai đơn vị của cấp trên là một.")
    return replace(clause, text=clause.text.replace(words, ""), changes=(*clause.changes, change))


def _merged(clauses: Sequence[Derived]) -> list[Derived]:
    """Parts given to one body below because several above are the same there: the later ones join the first."""
    made: list[Derived] = []
    heads: dict[tuple[int, str], int] = {}
    index = 0
    while index < len(clauses):
        clause = clauses[index]
        for key in [key for key in heads if key[0] > clause.depth]:
            del heads[key]
        end = index + 1
        while end < len(clauses) and clauses[end].depth > clause.depth:
            end += 1
        first = heads.get((clause.depth, clause.text))
        renamed = any(change.code == "name" for change in clause.changes)
        if first is not None and renamed and not clause.dropped and end > index + 1:
            stop = first + 1
            while stop < len(made) and made[stop].depth > clause.depth:
                stop += 1
            joined = Change(
                "duplicate", clause.text, "", "Gộp vào phần trên vì ở cấp này cùng một đơn vị làm."
            )
            made[stop:stop] = clauses[index + 1 : end]
            made.append(replace(clause, dropped=True, changes=(*clause.changes, joined)))
            index = end
            continue
        if renamed and not clause.dropped and end > index + 1:
            heads[clause.depth, clause.text] = len(made)
        made.append(clause)
        index += 1
    return made


def _preamble(clauses: Sequence[SourceClause]) -> int:
    """How many clauses stand before the first numbered one."""
    return next((index for index, clause in enumerate(clauses) if clause.marker.strip("-+* ")), len(clauses))


def _why_dropped(clause: SourceClause, group_rank: int | None, own: Unit) -> Change | None:
    if group_rank is not None and group_rank < own.rank:
        return Change("criteria-above", clause.text, "", _CRITERIA_ABOVE)
    if clause.own_plan:
        return Change("this-plan", clause.text, "", _THIS_PLAN)
    return None


def _word(
    clause: SourceClause,
    group_rank: int | None,
    *,
    above: Unit,
    own: Unit,
    names: Sequence[Name],
    pack: Pack,
) -> tuple[str, list[Change]]:
    changes: list[Change] = []
    if clause.damaged:
        changes.append(Change("restored", clause.damaged, clause.text, _RESTORED, "", False))
    level = next((known.code for known in pack.levels if known.rank == group_rank), own.level)
    text, more = retitle(clause.text, pack, level, only_above=group_rank is None)
    changes += more
    if clause.reports:
        text, more = earlier(text, clause.reports, pack)
        changes += more
    text, more = rename(text, names, "reporter" if clause.reporting else "duty" if clause.own_duty else "")
    changes += more
    text, more = relocate(text, above, own, pack.areas)
    changes += more
    text, more = weaken(text, pack, own.level)
    return text, changes + more


def _lists_bases(preamble: Sequence[SourceClause]) -> bool:
    return any(_BASIS.match(search_key(clause.text)) for clause in preamble)


def _basis_place(made: Sequence[Derived], preamble: int) -> int:
    """Behind the last basis; before a preamble that is one sentence."""
    place = 0
    for index, clause in enumerate(made[:preamble]):
        if _BASIS.match(search_key(clause.text)):
            place = index + 1
    return place


def _basis(superior: Superior, as_list: bool) -> Derived:
    text = basis(superior, as_list)
    change = Change("basis", "", text, "Kế hoạch cấp trên là căn cứ trực tiếp của kế hoạch này.")
    return Derived(None, 0, "", text, False, (change,))
