"""What must hold of the steps of a reorganisation themselves, before the tree is looked at any closer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from ..facts_reorganising import (
    CHANGES,
    JOINS,
    KINDS,
    SHARES_OF,
    BodyFacts,
    BodyPeriod,
    Ground,
    Hindrance,
    LinkSpec,
    StepSpec,
    TerritoryFacts,
    TerritoryPeriod,
)

#: Shares are kept to eight places; three thirds may miss one by the last of them.
_ROUNDING = Decimal("0.0000001")

Period = TerritoryPeriod | BodyPeriod
Facts = TerritoryFacts | BodyFacts


def facts_of(ground: Ground, step: StepSpec, unit_id: UUID) -> Facts | None:
    """The unit a link of a step speaks of."""
    if step.subject == "territory":
        return ground.territories.get(unit_id)
    return ground.bodies.get(unit_id)


def on_day(facts: Facts, day: date) -> Period | None:
    """The version in force on a day, of those known."""
    for period in facts.periods:
        if (period.since is None or period.since <= day) and (period.until is None or day < period.until):
            return period
    return None


def before(facts: Facts, on: date) -> Period | None:
    """The version in force on the day before the act."""
    return on_day(facts, on - timedelta(days=1))


def later(facts: Facts, on: date) -> list[Period]:
    """The versions that begin on the day of the act or after it."""
    return [p for p in facts.periods if p.since is not None and p.since >= on]


def name_of(facts: Facts | None, on: date) -> str:
    """What refusals call a unit: its name on the day, else the nearest one known."""
    if facts is None:
        return "?"
    period = before(facts, on) or on_day(facts, on) or facts.last or (facts.periods or (None,))[0]
    return period.name if period else "?"


def check_steps(ground: Ground, steps: Sequence[StepSpec]) -> list[Hindrance]:
    """Everything wrong with the steps as they are written, each with the number of its step.

    Units that do not exist on that day, or end, change or are followed already; a unit in two steps; links without
    result and results without link; whole beside partial; a part without the others; shares without what they are of,
    or of more than the whole.
    """
    if not steps:
        return [Hindrance("no_steps", "Chưa có bước sắp xếp nào.")]
    found: list[Hindrance] = []
    first: dict[tuple[str, UUID], int] = {}
    keys = Counter(result.key for step in steps for result in step.results)
    for number, step in enumerate(steps, start=1):
        if step.kind not in KINDS:
            found.append(Hindrance("kind_unknown", f"Không có loại bước “{step.kind}”.", number))
            continue
        if not step.links:
            found.append(Hindrance("no_units", "Bước này không nêu đơn vị nào.", number))
        for unit_id in dict.fromkeys(link.unit_id for link in step.links):
            facts = facts_of(ground, step, unit_id)
            if facts is None:
                found.append(Hindrance("unit_missing", "Không tìm thấy đơn vị của bước này.", number))
                continue
            name = name_of(facts, ground.on)
            other = first.setdefault((step.subject, unit_id), number)
            if other != number:
                found.append(
                    Hindrance("twice", f"“{name}” đã có ở bước {other}; các phần của một đơn vị gộp vào một bước.",
                              number, (name,))
                )  # fmt: skip
                continue
            found += _existence(step, facts, name, ground.on, number)
            found += _links([link for link in step.links if link.unit_id == unit_id], step, name, number)
        found += _results(step, keys, number)
    return found


def _existence(step: StepSpec, facts: Facts, name: str, on: date, number: int) -> Iterator[Hindrance]:
    """Whether a unit is there to be taken up, and nothing entered for later days stands against it."""
    then, here, after = before(facts, on), on_day(facts, on), later(facts, on)
    day = f"{on:%d/%m/%Y}"
    if step.kind == "reopen":
        if here is not None or then is not None:
            yield Hindrance("still_there", f"“{name}” vẫn đang tồn tại ngày {day}.", number, (name,))
        elif after:
            yield _later(name, after, number)
        elif facts.last is None:
            yield Hindrance("unit_missing", "Không tìm thấy đơn vị của bước này.", number)
        return
    if step.kind in CHANGES:
        if here is None:
            yield _absent(facts, name, on, number)
        elif others := [p for p in after if p is not here]:
            yield _later(name, others, number)
        return
    if then is None:
        yield _absent(facts, name, on, number)
    elif facts.followed and here is None:
        yield Hindrance(
            "unit_ended", f"“{name}” đã được sắp xếp vào đơn vị khác từ ngày {day}.", number, (name,)
        )
    elif after:
        yield _later(name, after, number)


def _absent(facts: Facts, name: str, on: date, number: int) -> Hindrance:
    """A unit that is not there on the day: not yet, or no more."""
    if facts.last is not None and facts.last.until is not None:
        ended = f"{facts.last.until - timedelta(days=1):%d/%m/%Y}"
        return Hindrance("unit_ended", f"“{name}” đã kết thúc, ngày cuối là {ended}.", number, (name,))
    return Hindrance(
        "not_in_force", f"“{name}” không tồn tại trước và trong ngày {on:%d/%m/%Y}.", number, (name,)
    )


def _later(name: str, periods: Sequence[Period], number: int) -> Hindrance:
    day = min(p.since for p in periods if p.since is not None)
    return Hindrance("later_changes", f"“{name}” đã có thay đổi từ ngày {day:%d/%m/%Y}.", number, (name,))


def _links(links: Sequence[LinkSpec], step: StepSpec, name: str, number: int) -> Iterator[Hindrance]:
    """What a step says of one unit."""
    if step.kind in JOINS:
        if any(not link.result for link in links):
            yield Hindrance("no_result", f"Chưa nói “{name}” vào đơn vị mới nào.", number, (name,))
        whole = [link for link in links if not link.partial]
        if whole and len(links) > 1:
            yield Hindrance(
                "whole_and_more", f"“{name}” vừa chuyển toàn bộ vừa chuyển nơi khác.", number, (name,)
            )
        elif not whole and len({link.result for link in links}) < len(links):
            yield Hindrance("part_twice", f"Hai phần của “{name}” vào cùng một đơn vị.", number, (name,))
        elif not whole and len(links) == 1:
            yield Hindrance(
                "part_alone",
                f"Mới nói một phần của “{name}”; chưa nói phần còn lại về đâu.",
                number,
                (name,),
            )
        yield from _shares(links, name, number)
    elif len(links) > 1 or links[0].partial:
        yield Hindrance("part_alone", f"Bước này chỉ áp dụng cho toàn bộ “{name}”.", number, (name,))


def _shares(links: Sequence[LinkSpec], name: str, number: int) -> Iterator[Hindrance]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for link in links:
        if link.share is None:
            continue
        if link.share_of not in SHARES_OF or not link.share_source:
            yield Hindrance(
                "share_unsourced",
                f"Tỷ lệ của “{name}” cần nói tính theo dân số hay diện tích, và lấy từ nguồn nào.",
                number,
                (name,),
            )
        if not 0 < link.share <= 1 or (not link.partial and link.share != 1):
            yield Hindrance(
                "share_range",
                f"Tỷ lệ của “{name}” phải lớn hơn 0, không quá 100%; toàn bộ là 100%.",
                number,
                (name,),
            )
        elif link.partial and link.share == 1:
            yield Hindrance(
                "share_range",
                f"Một phần của “{name}” phải nhỏ hơn 100%; nếu chuyển hết thì chọn toàn bộ.",
                number,
                (name,),
            )
        sums[link.share_of] += link.share
    for total in sums.values():
        if total > 1 + _ROUNDING:
            yield Hindrance(
                "share_sum", f"Các phần của “{name}” cộng lại thành {_percent(total)}.", number, (name,)
            )


def _results(step: StepSpec, keys: Counter[str], number: int) -> Iterator[Hindrance]:
    """What must hold of the results of a step: named once, used, and as many as its kind has."""
    used = {link.result for link in step.links if link.result}
    known = {result.key for result in step.results}
    for result in step.results:
        name = result.name or result.code or result.key
        if keys[result.key] > 1:
            yield Hindrance("key_twice", f"Có hai đơn vị mới cùng ký hiệu “{result.key}”.", number, (name,))
        if result.key not in used:
            yield Hindrance("result_unused", f"Chưa nói đơn vị nào thành “{name}”.", number, (name,))
        if result.parent_key and result.parent_id:
            yield Hindrance("parent_twice", f"“{name}” được nêu hai cấp trên.", number, (name,))
        if result.existing_id and step.subject == "territory":
            yield Hindrance(
                "existing_territory",
                "Địa bàn sau sáp nhập là đơn vị mới, kể cả khi giữ tên và mã cũ.",
                number,
                (name,),
            )
    if used - known:
        yield Hindrance("no_result", "Có dòng chỉ tới đơn vị mới chưa được nêu.", number)
    if step.kind in CHANGES and len(step.results) != 1:
        yield Hindrance("no_result", "Chưa nói đơn vị đổi thành thế nào.", number)
    if step.kind in {"close", "reopen"} and len(step.results) > (step.kind == "reopen"):
        yield Hindrance("result_unused", "Bước này không tạo đơn vị mới.", number)


def _percent(share: Decimal) -> str:
    """A share as it is written here.

    >>> _percent(Decimal("1.1")), _percent(Decimal("0.99995"))
    ('110 %', '100 %')
    >>> _percent(Decimal("1.005"))
    '100,5 %'
    """
    said = f"{share * 100:.2f}".rstrip("0").rstrip(".")
    return said.replace(".", ",") + " %"
