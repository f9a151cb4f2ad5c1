"""How figures of many bodies become one, in plain Python: what the SQL must agree with."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import combinations, islice
from typing import Protocol
from uuid import UUID

from thidua.ground.numbers import plain

#: How a total is worked out, in words an explanation prints; by aggregation.
WORKING: Mapping[str, str] = {
    "sum": "cộng số của các đơn vị",
    "ratio_of_sums": "cộng tử số, cộng mẫu số rồi mới chia",
    "weighted_mean": "cộng (số × trọng số) rồi chia cho tổng trọng số",
    "min": "lấy số nhỏ nhất",
    "max": "lấy số lớn nhất",
    "last": "lấy số mới nhất theo ngày chốt số liệu",
    "distinct": "đếm không trùng theo mã nhận biết",
    "none": "không tổng hợp",
}


def covered(body: UUID, links: Mapping[UUID, Sequence[tuple[UUID, bool]]]) -> bool:
    """Whether everybody that took over from a body has answered for its ground, or is covered in turn.

    :param links: ended body → (who took over, whether that one's answer counts and was handed in after the day).

    >>> one, two, three = UUID(int=1), UUID(int=2), UUID(int=3)
    >>> covered(one, {one: [(two, True), (three, False)]}), covered(one, {one: [(two, False)], two: [(three, True)]})
    (False, True)
    """
    seen = {body}
    waiting = [body]
    while waiting:
        takers = links.get(waiting.pop(), ())
        if not takers:
            return False
        for taker, answered in takers:
            if not answered and taker not in seen:
                seen.add(taker)
                waiting.append(taker)
    return True


#: By how much the number of those that gave a figure may differ and the totals still be compared, where the bodies directly
#: below are the same: the system's own rule, no rule of law (chưa xác minh).
NEAR = Decimal("0.1")


def same_givers(one: Mapping[UUID, int], other: Mapping[UUID, int]) -> bool:
    """Whether totals made from these may be set beside each other: the same bodies directly below gave the figure, and
    about as many below them. No body on a side: nothing to compare.

    :param one: body directly below → how many bodies gave the figure there, itself or those below it.

    >>> a, b, c = (UUID(int=n) for n in range(3))
    >>> same_givers({a: 1, b: 1}, {a: 1, b: 1}), same_givers({a: 1, b: 1}, {a: 1, c: 1}), same_givers({a: 100}, {a: 80})
    (True, False, False)
    >>> same_givers({a: 100}, {a: 95}), same_givers({}, {a: 1})
    (True, False)
    """
    if not one or one.keys() != other.keys():
        return False
    first, second = sum(one.values()), sum(other.values())
    return abs(first - second) <= NEAR * max(first, second)


@dataclass(frozen=True, slots=True)
class Answer:
    """One body's version in force, or what stands in its place.

    :ivar figures: by position; empty when nothing counts.
    """

    body: UUID
    standing: str
    figures: tuple[Decimal | None, ...] = ()
    as_of: date = date.min
    on_time: bool = False
    keys: Mapping[int, frozenset[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Sums:
    """A total while it is being worked out."""

    sums: list[Decimal | None]
    counts: list[int]
    minima: list[Decimal | None]
    maxima: list[Decimal | None]
    standing: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def total_of(answers: Iterable[Answer], cells: int, weights: Sequence[tuple[int, int]] = ()) -> Sums:
    """The total of answers, whatever their order.

    :param cells: how many cells the form has.
    :param weights: (position of a weighted mean, position of its weight); two further places each.
    """
    width = cells + 2 * len(weights)
    made = Sums([None] * width, [0] * width, [None] * width, [None] * width)
    for answer in answers:
        made.standing[answer.standing] += 1
        made.standing["on_time"] += answer.on_time
        for at, value in enumerate(answer.figures):
            if value is None:
                continue
            made.sums[at] = _plus(made.sums[at], value)
            made.counts[at] += 1
            least, most = made.minima[at], made.maxima[at]
            made.minima[at] = value if least is None else min(least, value)
            made.maxima[at] = value if most is None else max(most, value)
        for order, (mean, weight) in enumerate(weights):
            if not answer.figures:
                continue
            value, by = answer.figures[mean], answer.figures[weight]
            if value is None or by is None:
                continue
            at = cells + 2 * order
            made.sums[at] = _plus(made.sums[at], value * by)
            made.sums[at + 1] = _plus(made.sums[at + 1], by)
    return made


def _plus(known: Decimal | None, value: Decimal) -> Decimal:
    return value if known is None else known + value


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure of a form stands in the arrays of a total.

    :ivar at: position of the cell, from 0.
    :ivar mean_at: position of the sum of value times weight; −1 for no weighted mean.
    """

    at: int
    aggregation: str
    mean_at: int = -1


def value_of(
    place: Place,
    *,
    sums: Sequence[Decimal | None],
    minima: Sequence[Decimal | None],
    maxima: Sequence[Decimal | None],
    special: Mapping[str, str],
) -> Decimal | None:
    """The value of a figure in a total by its aggregation; ``None`` where nothing was given or nothing adds.

    >>> place = Place(0, "weighted_mean", 1)
    >>> value_of(place, sums=[None, Decimal(10), Decimal(4)], minima=[], maxima=[], special={})
    Decimal('2.5')
    """
    match place.aggregation:
        case "sum" | "ratio_of_sums":
            return sums[place.at]
        case "min":
            return minima[place.at]
        case "max":
            return maxima[place.at]
        case "weighted_mean":
            top, bottom = sums[place.mean_at], sums[place.mean_at + 1]
            return None if top is None or not bottom else top / bottom
        case "last" | "distinct":
            kept = special.get(str(place.at))
            return None if kept is None else Decimal(kept)
    return None


#: How values join that were worked out apart: of two versions of a form, or of a body's own word and those below it. What
#: is not here cannot be joined from values alone.
JOINED: Mapping[str, Callable[[Sequence[Decimal]], Decimal]] = {
    "sum": lambda values: sum(values, Decimal(0)),
    "ratio_of_sums": lambda values: sum(values, Decimal(0)),
    "min": min,
    "max": max,
}


def joined(aggregation: str, values: Sequence[Decimal | None]) -> Decimal | None:
    """Values worked out apart as one; ``None`` where two cannot be joined without what they were made of.

    >>> joined("sum", [Decimal(2), None, Decimal(3)]), joined("last", [None, Decimal(3)]), joined("last", [Decimal(2)] * 2)
    (Decimal('5'), Decimal('3'), None)
    """
    given = [value for value in values if value is not None]
    if len(given) < 2:
        return given[0] if given else None
    return JOINED[aggregation](given) if aggregation in JOINED else None


class Given(Protocol):
    """What :func:`replayed` reads of a contribution."""

    @property
    def body_id(self) -> UUID: ...
    @property
    def value(self) -> Decimal | None: ...
    @property
    def weight(self) -> Decimal | None: ...
    @property
    def product(self) -> Decimal | None: ...
    @property
    def as_of(self) -> date | None: ...
    @property
    def from_body(self) -> UUID | None: ...
    @property
    def left_out(self) -> str: ...


def replayed(aggregation: str, parts: Iterable[Given]) -> Decimal | None:
    """A total worked out again from what each body directly below adds; not for distinct counts, whose keys do not add."""
    counted = [part for part in parts if part.value is not None and not part.left_out]
    values = [part.value for part in counted if part.value is not None]
    if not values:
        return None
    if aggregation in JOINED:
        return _plain(JOINED[aggregation](values))
    if aggregation == "weighted_mean":
        weighed = [
            (part.product if part.product is not None else part.value * part.weight, part.weight)
            for part in counted
            if part.value is not None and part.weight is not None
        ]
        weight = sum((weight for _product, weight in weighed), Decimal(0))
        return _plain(sum((product for product, _weight in weighed), Decimal(0)) / weight) if weight else None
    if aggregation == "last":
        newest = min(
            counted,
            key=lambda part: (-(part.as_of or date.min).toordinal(), str(part.from_body or part.body_id)),
        )
        return newest.value
    return None


def _plain(value: Decimal) -> Decimal:
    return plain(value) or Decimal(0)


@dataclass(frozen=True, slots=True)
class Flag:
    """Something an inspector should look at. Never a reason to reject.

    :ivar about: the figures it was seen in, as text; with them it is told from the same flag on other figures.
    """

    code: str
    message: str
    cells: tuple[str, ...] = ()
    about: str = ""

    @property
    def mark(self) -> str:
        """Short name of this flag on these figures.

        >>> Flag("jump", "", ("a",), "a 1 9").mark == Flag("jump", "", ("a",), "a 1 8").mark
        False
        """
        return sha256(f"{self.code}\n{self.about}".encode()).hexdigest()[:24]


#: Bounds of the flags: our own choice (chưa xác minh), to be read beside the list.
FEWEST, NINE_TENTHS, LAST_DIGITS, JUMP, NOUGHT = 5, Decimal("0.9"), 10, Decimal(3), Decimal(10)


@dataclass(frozen=True, slots=True)
class CopyBound:
    """From when on bodies with the same figures are pointed out, and how many must be the same.

    :ivar cells: filled figures that are the same, at least. :ivar share: of all that either filled, at least this part.
    """

    since: date
    cells: int
    share: Decimal


#: The system's own rule, no rule of law (chưa xác minh); a change is a new line with its day. Nought is not counted: many
#: have nothing to report in the same places.
COPY_BOUNDS: tuple[CopyBound, ...] = (CopyBound(date(2025, 1, 1), 8, Decimal("0.9")),)
#: A figure that is among the rarest of so many bodies is no trace of copying; whole returns that are the same are found
#: however many there are.
_COMMON = 50
#: Bodies a flag names; further ones are counted.
NAMED = 3


def copy_bound(on: date) -> CopyBound:
    """The bound in force for a period that ends on a day; before the first, the first."""
    return max((one for one in COPY_BOUNDS if one.since <= on), default=COPY_BOUNDS[0], key=_since)


def _since(one: CopyBound) -> date:
    return one.since


Filled = tuple[tuple[str, Decimal], ...]


def filled_of(figures: Mapping[str, Decimal | None]) -> Filled:
    """The figures a body filled with something other than nought, in the form's order."""
    return tuple((code, value) for code, value in figures.items() if value)


@dataclass(frozen=True, slots=True)
class Alike:
    """What a report has in common with those of other bodies.

    :ivar cells: figures that are the same, with the most alike. :ivar first: some of the others, the most alike first.
    :ivar count: how many others. :ivar who: all of them and itself, as a short name.
    """

    cells: int
    first: tuple[UUID, ...]
    count: int
    who: str


def copies(reports: Mapping[UUID, Filled], bound: CopyBound) -> dict[UUID, Alike]:
    """Report → what it has in common with other bodies' reports; only those that have enough.

    Whole returns that are the same are found by themselves; those that differ a little through the figures only few have. So
    it takes about as long as there are figures, not as there are pairs.

    >>> same = tuple((str(n), Decimal(100 + n)) for n in range(9))
    >>> a, b, c = (UUID(int=n) for n in range(3))
    >>> found = copies({a: same, b: same, c: same[:5]}, COPY_BOUNDS[0])
    >>> [(one.int, alike.cells, alike.first[0].int, alike.count) for one, alike in found.items()]
    [(0, 9, 1, 1), (1, 9, 0, 1)]
    """
    whole: dict[Filled, list[UUID]] = defaultdict(list)
    for report, filled in reports.items():
        if len(filled) >= bound.cells:
            whole[filled].append(report)
    kinds, members = list(whole), list(whole.values())
    near = _near(kinds, bound)
    found: dict[UUID, Alike] = {}
    for at, own in enumerate(members):
        others = sorted(near.get(at, ()), key=lambda one: (-one[1], one[0]))
        if len(own) == 1 and not others:
            continue
        groups = ([own] if len(own) > 1 else []) + [members[other] for other, _cells in others]
        cells = len(kinds[at]) if len(own) > 1 else others[0][1]
        everybody = sorted(str(each) for group in ([own] if len(own) == 1 else []) + groups for each in group)
        who = sha256("\n".join(everybody).encode()).hexdigest()
        for report in own:
            first = islice((each for group in groups for each in group if each != report), NAMED)
            found[report] = Alike(cells, tuple(first), len(everybody) - 1, who)
    return found


def _near(kinds: Sequence[Filled], bound: CopyBound) -> dict[int, list[tuple[int, int]]]:
    """Return → the other returns that are nearly the same, with how many figures are."""
    sets = [frozenset(filled) for filled in kinds]
    often = Counter(figure for filled in kinds for figure in filled)
    having: dict[tuple[str, Decimal], list[int]] = defaultdict(list)
    for at, filled in enumerate(kinds):
        # Two that are alike differ in few figures, so one of the rarest few of each is in both: the others need no look.
        apart = int((1 - bound.share) * len(filled)) + 1
        for figure in sorted(filled, key=lambda one: (often[one], one))[:apart]:
            having[figure].append(at)
    pairs = {pair for each in having.values() if len(each) <= _COMMON for pair in combinations(each, 2)}
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for one, other in pairs:
        both, longer = len(sets[one] & sets[other]), max(len(sets[one]), len(sets[other]))
        if both < bound.cells or both < bound.share * longer:
            continue
        if both >= bound.share * len({code for code, _value in sets[one] | sets[other]}):
            found[one].append((other, both))
            found[other].append((one, both))
    return found


def copied_flag(filled: Filled, alike: Alike, names: Sequence[str]) -> Flag:
    """The flag of a report that says the same as other bodies'.

    :param names: of the bodies of ``alike.first``.
    """
    count, named, more = alike.cells, ", ".join(names), alike.count - len(names)
    if more > 0:
        message = f"{count} số giống hệt báo cáo của đơn vị khác: {named} và {more} đơn vị nữa."
    else:
        message = f"{count} số giống hệt báo cáo của đơn vị khác: {named}."
    return Flag("between", message, about=f"{_text(dict(filled))}\n=\n{alike.who}")


def flags_of(
    figures: Mapping[str, Decimal | None],
    pairs: Iterable[tuple[str, str]],
    last_year: Mapping[str, Decimal | None] | None = None,
) -> list[Flag]:
    """Quality flags of one report: 100 % everywhere, one value everywhere, round numbers, one last digit, jumps.

    Each asks for a look, none for a return: whole numbers may be true.

    :param pairs: (numerator, denominator) of the form's rates.
    :param last_year: the body's figures of the year before, to see jumps and figures taken over unchanged.

    >>> [flag.code for flag in flags_of({"a": Decimal(500), "b": Decimal(9)}, [], {"a": Decimal(100), "b": Decimal(9)})]
    ['jump']
    """
    found = []
    shares = [
        (figures.get(top), figures.get(bottom))
        for top, bottom in pairs
        if figures.get(top) is not None and figures.get(bottom)
    ]
    if len(shares) >= 3 and all(top == bottom for top, bottom in shares):
        found.append(Flag("whole", "Mọi tỷ lệ đều đúng 100 %."))
    given = [value for value in figures.values() if value]
    if len(given) >= FEWEST:
        most = max(Counter(given).values())
        if most >= NINE_TENTHS * len(given):
            found.append(Flag("alike", "Gần như mọi ô cùng một số."))
        large = [value for value in given if value >= 50]
        if len(large) >= FEWEST and sum(value % 10 == 0 for value in large) >= NINE_TENTHS * len(large):
            found.append(Flag("round", "Gần như mọi số đều tròn chục."))
    found += _digit_flags(given)
    about = _text(figures) if found else ""
    return [replace(flag, about=about) for flag in found] + _year_flags(figures, last_year or {})


def _text(figures: Mapping[str, Decimal | None]) -> str:
    """Figures as text that differs when one of them does."""
    kept = [f"{code} {value.normalize():f}" for code, value in figures.items() if value is not None]
    return "\n".join(kept)


def _digit_flags(given: list[Decimal]) -> list[Flag]:
    """Figures made up end in the same digit more often than chance lets them; round ones have their own flag."""
    ends = [int(value) % 10 for value in given if value >= 10 and value == value.to_integral_value()]
    if len(ends) < LAST_DIGITS:
        return []
    ((digit, times),) = Counter(ends).most_common(1)
    if digit == 0 or times < NINE_TENTHS * len(ends):
        return []
    return [Flag("digit", f"Gần như mọi số đều tận cùng bằng {digit}.")]


def _year_flags(figures: Mapping[str, Decimal | None], last_year: Mapping[str, Decimal | None]) -> list[Flag]:
    """Jumps to more than so many times, to less than the same part, from or to nought; the very figures of last year."""
    both = [
        (code, value, before)
        for code, value in figures.items()
        if value is not None and (before := last_year.get(code)) is not None
    ]
    found = []
    jumps = [code for code, value, before in both if _far(value, before)]
    if jumps:
        found.append(
            Flag(
                "jump",
                f"{len(jumps)} số tăng, giảm quá {JUMP} lần hoặc từ 0, về 0 so với năm trước.",
                tuple(jumps),
                _text({code: figures[code] for code in jumps})
                + "\n<\n"
                + _text({code: last_year[code] for code in jumps}),
            )
        )
    filled = [(value, before) for _code, value, before in both if value]
    if len(filled) >= FEWEST and all(value == before for value, before in filled):
        found.append(Flag("copied", "Mọi số giống hệt năm trước.", about=_text(figures)))
    return found


def _far(value: Decimal, before: Decimal) -> bool:
    if not value or not before:
        return abs(value - before) >= NOUGHT
    times = value / before
    return times > JUMP or times * JUMP < 1
