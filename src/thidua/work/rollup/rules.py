"""How figures of many bodies become one, in plain Python: what the SQL must agree with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

#: How a total is worked out, in words an explanation prints; by aggregation.
WORKING: Mapping[str, str] = {
    "sum": "cộng số của các đơn vị",
    "ratio_of_sums": "cộng tử số, cộng mẫu số rồi mới chia",
    "weighted_mean": "cộng (số × trọng số) rồi chia cho tổng trọng số",
    "min": "lấy số nhỏ nhất",
    "max": "lấy số lớn nhất",
    "last": "lấy số mới nhất theo ngày chốt số liệu",
    "distinct": "đếm không trùng theo mã nhận biết",
    "count_bodies": "đếm đơn vị có số lớn hơn 0",
    "none": "không tổng hợp",
}


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
        case "last" | "distinct" | "count_bodies":
            kept = special.get(str(place.at))
            return None if kept is None else Decimal(kept)
    return None


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
FEWEST, NINE_TENTHS, LAST_DIGITS, JUMP = 5, Decimal("0.9"), 10, Decimal(3)


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
        most = max(given.count(value) for value in set(given))
        if most >= NINE_TENTHS * len(given):
            found.append(Flag("alike", "Gần như mọi ô cùng một số."))
        large = [value for value in given if value >= 50]
        if len(large) >= FEWEST and sum(value % 10 == 0 for value in large) >= NINE_TENTHS * len(large):
            found.append(Flag("round", "Gần như mọi số đều tròn chục."))
    found += _digit_flags(given)
    about = _text(figures)
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
    digit = max(set(ends), key=ends.count)
    if digit == 0 or ends.count(digit) < NINE_TENTHS * len(ends):
        return []
    return [Flag("digit", f"Gần như mọi số đều tận cùng bằng {digit}.")]


def _year_flags(figures: Mapping[str, Decimal | None], last_year: Mapping[str, Decimal | None]) -> list[Flag]:
    """Jumps to more than so many times, or to less than the same part; the very figures of last year."""
    both = [
        (code, value, before)
        for code, value in figures.items()
        if value is not None and (before := last_year.get(code)) is not None
    ]
    found = []
    jumps = [code for code, value, before in both if before and value and _far(value / before)]
    if jumps:
        found.append(
            Flag(
                "jump",
                f"{len(jumps)} số tăng hoặc giảm quá {JUMP} lần so với năm trước.",
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


def _far(times: Decimal) -> bool:
    return times > JUMP or times * JUMP < 1
