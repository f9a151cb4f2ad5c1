"""The territories of a reorganisation: which end, which are made, which change, and what of those below them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from thidua.ground.text_vn import search_key, squeeze

from ..facts_reorganising import (
    CHANGES,
    JOINS,
    ChangedTerritory,
    EndedTerritory,
    NewTerritory,
    ResultSpec,
    StepSpec,
    TerritoryFacts,
    TerritoryLink,
    TerritoryPeriod,
)
from .names import canonical
from .reorganising_steps import before, name_of, on_day
from .reorganising_work import Work


def plan_territories(work: Work) -> None:
    """Fill in the territories; what stands in the way is written down, so that all of it is told at once."""
    steps = [(n, s) for n, s in enumerate(work.steps, start=1) if s.subject == "territory"]
    for number, step in steps:
        if step.kind in JOINS or step.kind == "close":
            _end(work, step, number)
    for number, step in steps:
        if step.kind in JOINS:
            _make(work, step, number)
    for number, step in steps:
        if step.kind in JOINS:
            _place(work, step, number)
    for number, step in steps:
        if step.kind in CHANGES:
            _change(work, step, number)
        elif step.kind == "reopen":
            _reopen(work, step, number)
    _take_along(work)
    _check_codes(work)
    _check_ranks(work)
    _warn_of_namesakes(work)


def _units(work: Work, step: StepSpec) -> Iterator[TerritoryFacts]:
    for unit_id in dict.fromkeys(link.unit_id for link in step.links):
        if unit_id in work.ground.territories:
            yield work.ground.territories[unit_id]


def _end(work: Work, step: StepSpec, number: int) -> None:
    for facts in _units(work, step):
        then, here = before(facts, work.on), on_day(facts, work.on)
        if not isinstance(then, TerritoryPeriod):
            continue
        cut = then.version_id if here is then else None
        work.ended[facts.id] = EndedTerritory(facts.id, cut, then.code, then.name, number)


def _make(work: Work, step: StepSpec, number: int) -> None:
    """New identities for the results, and the lineage to them; their superiors come when all are known."""
    for result in step.results:
        kind, name, short = _called(work, result, number)
        work.made[result.key] = made = NewTerritory(
            id=work.new_id(),
            key=result.key,
            code=result.code,
            kind=kind,
            level=work.ground.levels.get(kind, ""),
            name=name,
            short_name=short,
            parent_id=None,
            act=work.act_of(step),
            step=number,
        )
        work.made_by_id[made.id] = made
    for link in step.links:
        if link.result in work.made:
            work.heirs[link.unit_id].append(
                TerritoryLink(
                    predecessor_id=link.unit_id,
                    successor_id=work.made[link.result].id,
                    partial=link.partial,
                    share=link.share,
                    share_of=link.share_of if link.share is not None else "",
                    share_source=link.share_source if link.share is not None else "",
                    act=work.act_of(step),
                )
            )


def _called(work: Work, result: ResultSpec, number: int) -> tuple[str, str, str]:
    """Kind, full name and proper name of a new unit, checked against each other."""
    name = squeeze(result.name)
    if result.kind not in work.ground.levels:
        work.hinder(
            "kind_unknown",
            f"Không có loại địa bàn “{result.kind}”.",
            number,
            (name or result.key,),
        )
        return result.kind, name, result.short_name
    if not name:
        work.hinder("name_missing", "Chưa có tên của đơn vị mới.", number, (result.code or result.key,))
        return result.kind, name, result.short_name
    return result.kind, name, squeeze(result.short_name) or _proper(work, result.kind, name, number)


def _proper(work: Work, kind: str, name: str, number: int) -> str:
    """A full name without its kind word: “Phường Hồng An” → “Hồng An”."""
    words = work.ground.words.get(kind, ())
    for word in words:
        if search_key(name).startswith(search_key(word) + " "):
            return name[len(word) :].strip()
    if words:
        work.hinder(
            "name_kind", f"Tên “{name}” cần bắt đầu bằng loại đơn vị (“{words[0]}”).", number, (name,)
        )
    return name


def _place(work: Work, step: StepSpec, number: int) -> None:
    """The superior of each result: as told, else the one all its sources had."""
    for result in step.results:
        made = work.made[result.key]
        parent: UUID | None = None
        if result.parent_key or result.parent_id:
            parent = _told(work, result, number)
        else:
            sources = [
                work.ground.territories.get(link.unit_id) for link in step.links if link.result == result.key
            ]
            parents = {
                p.parent_id for f in sources if f and isinstance(p := before(f, work.on), TerritoryPeriod)
            }
            known = {_followed(work, p) for p in parents}
            if len(known) == 1:
                parent = known.pop()
            if parent is None and not _is_top(work, made.level):
                work.hinder(
                    "parent_missing",
                    f"Chưa nói “{made.name}” thuộc đơn vị cấp trên nào.",
                    number,
                    (made.name,),
                )
        _placed(work, made, parent)


def _placed(work: Work, made: NewTerritory, parent: UUID | None) -> None:
    work.made[made.key] = work.made_by_id[made.id] = replace(made, parent_id=parent)


def _is_top(work: Work, level: str) -> bool:
    """Whether territories of this level stand at the top of the tree."""
    ranks = [work.ground.ranks[code] for code in work.ground.levels.values() if code in work.ground.ranks]
    return bool(ranks) and work.ground.ranks.get(level) == min(ranks)


def _told(work: Work, result: ResultSpec, number: int) -> UUID | None:
    """The superior a result names; refused when it is not there from the day on."""
    if result.parent_key:
        made = work.made.get(result.parent_key)
        if made is None:
            work.hinder("parent_missing", f"Không có đơn vị mới nào ký hiệu “{result.parent_key}”.", number)
        return made.id if made else None
    assert result.parent_id is not None
    parent = _followed(work, result.parent_id)
    if parent is None:
        name = work.territory_name(result.parent_id)
        work.hinder(
            "parent_missing",
            f"Cấp trên “{name}” không còn từ ngày {work.on:%d/%m/%Y}.",
            number,
            (name,),
        )
    return parent


def _followed(work: Work, parent_id: UUID | None) -> UUID | None:
    """A superior that is there from the day on: itself, or the one it went into whole."""
    if parent_id is None or parent_id in work.made_by_id:
        return parent_id
    if parent_id in work.ended:
        return work.sole_heir(parent_id)
    facts = work.ground.territories.get(parent_id)
    if facts is None or on_day(facts, work.on) is None or facts.periods[-1].until is not None:
        return None
    return parent_id


def _change(work: Work, step: StepSpec, number: int) -> None:
    """A unit that keeps its identity: the new version from the day on."""
    for facts in _units(work, step):
        here = on_day(facts, work.on)
        if not isinstance(here, TerritoryPeriod) or len(step.results) != 1:
            continue
        result = step.results[0]
        parent = here.parent_id
        if result.parent_key or result.parent_id:
            parent = _told(work, result, number)
        elif parent in work.ended:
            parent = _followed(work, parent)
        kind, name, short = _renamed(work, facts, here, result, number)
        changed = _continued(
            work, facts, here, kind, name, short, result.code or here.code, parent, work.act_of(step), number
        )
        same = (changed.kind, changed.name, changed.code, changed.parent_id) == (
            here.kind, here.name, here.code, here.parent_id
        )  # fmt: skip
        if same:
            work.hinder("nothing_changes", f"Bước này không đổi gì ở “{here.name}”.", number, (here.name,))
        work.changed[facts.id] = changed


def _renamed(
    work: Work, facts: TerritoryFacts, here: TerritoryPeriod, result: ResultSpec, number: int
) -> tuple[str, str, str]:
    """Kind and names of a unit that keeps its identity; a new kind alone takes the kind word along."""
    kind, name = result.kind or here.kind, squeeze(result.name)
    if kind not in work.ground.levels or work.ground.levels[kind] != facts.level:
        work.hinder(
            "kind_unknown",
            f"Loại “{kind}” không có ở cấp của “{here.name}”.",
            number,
            (here.name,),
        )
        return here.kind, here.name, here.short_name
    if not name and kind != here.kind:
        word = (work.ground.words.get(kind) or (kind,))[0]
        name = f"{word[:1].upper()}{word[1:]} {here.short_name or here.name}"
    if not name:
        return kind, here.name, here.short_name
    return kind, name, squeeze(result.short_name) or _proper(work, kind, name, number)


def _continued(
    work: Work,
    facts: TerritoryFacts,
    here: TerritoryPeriod,
    kind: str,
    name: str,
    short: str,
    code: str,
    parent: UUID | None,
    act: str,
    number: int,
    *,
    along: bool = False,
) -> ChangedTerritory:
    rewrite = here.since is not None and here.since >= work.on
    return ChangedTerritory(
        id=facts.id,
        version_id=here.version_id,
        rewrite=rewrite,
        since=here.since if rewrite and here.since else work.on,
        until=here.until,
        code=code,
        kind=kind,
        name=name,
        short_name=short,
        parent_id=parent,
        name_before=here.name,
        parent_before=here.parent_id,
        act=act,
        step=number,
        along=along,
    )


def _reopen(work: Work, step: StepSpec, number: int) -> None:
    """A unit that had ended is there again, as it last was."""
    for facts in _units(work, step):
        last = facts.last
        if last is None:
            continue
        result = step.results[0] if step.results else ResultSpec("")
        told = result.parent_key or result.parent_id
        parent = _told(work, result, number) if told else _followed(work, last.parent_id)
        if parent is None and last.parent_id is not None and not told:
            work.hinder(
                "parent_missing",
                f"Cấp trên của “{last.name}” không còn; hãy nêu cấp trên mới.",
                number,
                (last.name,),
            )
        kind, name, short = _renamed(work, facts, last, result, number)
        work.changed[facts.id] = ChangedTerritory(
            id=facts.id,
            version_id=None,
            rewrite=False,
            since=work.on,
            until=None,
            code=result.code or last.code,
            kind=kind,
            name=name,
            short_name=short,
            parent_id=parent,
            name_before=last.name,
            parent_before=last.parent_id,
            act=work.act_of(step),
            step=number,
        )


def _take_along(work: Work) -> None:
    """Units below one that ends: with the whole they go along; below a divided or closed one somebody must say."""
    lost: dict[UUID, list[str]] = defaultdict(list)
    for facts in work.ground.territories.values():
        if facts.id in work.ended:
            continue
        for period in facts.periods:
            if period.parent_id not in work.ended or (period.until is not None and period.until <= work.on):
                continue
            upcoming = period.since is not None and period.since > work.on
            if not upcoming and facts.id in work.changed and work.changed[facts.id].parent_id is not None:
                continue
            heir = work.sole_heir(period.parent_id)
            if heir is None:
                lost[period.parent_id].append(period.name)
                work.unplaced.add(facts.id)
            elif upcoming:
                work.rewritten.append(_along(work, facts, period, heir))
            else:
                work.changed[facts.id] = _along(work, facts, period, heir)
    for parent_id, names in lost.items():
        ended = work.ended[parent_id]
        listed = listed_names(names)
        if work.heirs.get(parent_id):
            work.hinder(
                "unassigned",
                f"“{ended.name}” bị chia; chưa rõ thuộc đơn vị nào: {listed}.",
                ended.step,
                sorted(names),
            )
        else:
            work.hinder("has_children", f"“{ended.name}” còn cấp dưới: {listed}.", ended.step, sorted(names))


def _along(work: Work, facts: TerritoryFacts, period: TerritoryPeriod, heir: UUID) -> ChangedTerritory:
    act = work.made_by_id[heir].act if heir in work.made_by_id else work.act
    step = work.made_by_id[heir].step if heir in work.made_by_id else 0
    return _continued(
        work, facts, period, period.kind, period.name, period.short_name, period.code, heir, act, step, along=True
    )  # fmt: skip


def listed_names(names: Sequence[str]) -> str:
    """The first names and how many more there are."""
    shown = ", ".join(f"“{name}”" for name in sorted(names)[:5])
    return shown if len(names) <= 5 else f"{shown} và {len(names) - 5} đơn vị khác"


def _check_codes(work: Work) -> None:
    """An official code has one bearer a day; clashes name the rows."""
    wanted: dict[str, list[tuple[UUID, str, int]]] = defaultdict(list)
    for made in work.made.values():
        wanted[made.code].append((made.id, made.name, made.step))
    for changed in work.changed.values():
        wanted[changed.code].append((changed.id, changed.name, changed.step))
    for code, bearers in wanted.items():
        if not code:
            continue
        for other in work.ground.bearers.get(code, ()):
            gone = other in work.ended or other in work.changed
            if not gone and all(other != ident for ident, _, _ in bearers):
                facts = work.ground.territories.get(other)
                bearers.append((other, name_of(facts, work.on), 0))
        if len(bearers) > 1:
            names = tuple(name for _, name, _ in bearers)
            listed = ", ".join(f"“{name}”" for name in names)
            step = max(step for _, _, step in bearers)
            work.hinder("code_taken", f"Mã {code} sẽ thuộc về nhiều đơn vị: {listed}.", step, names)


def _check_ranks(work: Work) -> None:
    """A superior is of a higher level: so no unit can come to stand below itself."""
    units = [(m.id, m.name, m.step) for m in work.made.values()]
    units += [(c.id, c.name, c.step) for c in work.changed.values()]
    for ident, name, step in units:
        parent = work.parent_after(ident)
        if parent is None:
            continue
        own, above = work.rank_of(ident), work.rank_of(parent)
        if own is not None and above is not None and above >= own:
            work.hinder(
                "parent_level",
                f"“{work.territory_name(parent)}” không phải cấp trên của “{name}”.",
                step,
                (name,),
            )


def _warn_of_namesakes(work: Work) -> None:
    """Two units of one name under one superior: allowed, but people will want to rename one."""
    named: dict[tuple[UUID, str], set[UUID]] = defaultdict(set)
    names: dict[UUID, str] = {}
    for ident in [*work.made_by_id, *work.changed]:
        name, parent = work.place_after(ident)[0], work.parent_after(ident)
        if parent is not None and name:
            named[(parent, canonical(name))].add(ident)
            names[ident] = name
    for (parent, _), idents in named.items():
        if len(idents) > 1:
            name = names[min(idents)]
            work.warn(
                "namesakes",
                f"“{work.territory_name(parent)}” sẽ có {len(idents)} đơn vị cùng tên “{name}”.",
                0,
                (name,),
            )
