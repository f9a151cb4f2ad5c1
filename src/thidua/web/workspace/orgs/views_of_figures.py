"""The three views of a series as rows a page can show: names, printed numbers, sentences for what cannot be said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from thidua.foundations.orgs.facts import TerritoryCard
from thidua.foundations.orgs.facts_lineage import (
    Aggregation,
    Amount,
    Break,
    Cell,
    Figure,
    GroupCell,
    GroupLine,
    NotAllocated,
    SeriesViews,
    ThreeViews,
    Why,
)
from thidua.ground.numbers import vn_number
from thidua.ground.text_vn import sort_key

#: Units named before the rest is only counted.
NAMED = 3

_Dated = TypeVar("_Dated", Figure, Cell)


@dataclass(frozen=True, slots=True)
class Row:
    """A unit (or a group) with its figure; ``of`` shows the two numbers of a rate; ``notes`` say what one should know.

    :ivar href: the unit's page; a group has none.
    """

    name: str
    href: str
    value: str
    of: str = ""
    notes: tuple[str, ...] = ()
    firm: bool = True
    sample: bool = False
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """One view on one day."""

    rows: tuple[Row, ...]
    apart: tuple[Row, ...]
    total: str
    total_of: str
    total_note: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A break in plain words."""

    on: date
    what: str
    acts: str


@dataclass(frozen=True, slots=True)
class Day:
    """All three views on one day, and the breaks since the day before it."""

    day: date
    breaks: tuple[Told, ...]
    was: Column
    now: Column
    groups: Column


def days_of(series: SeriesViews) -> list[Day]:
    """Day by day, oldest first."""
    teller = _Teller(series)
    found: list[Day] = []
    earlier: date | None = None
    for day in series.views.days:
        since = [b for b in series.views.breaks if b.on <= day and (earlier is None or b.on > earlier)]
        found.append(
            Day(day, teller.breaks(since), teller.was(day), teller.now(day), teller.groups(day, earlier))
        )
        earlier = day
    return found


def later_breaks(series: SeriesViews) -> tuple[Told, ...]:
    """Breaks after the last figure: they touch what comes next."""
    last = series.views.days[-1]
    return _Teller(series).breaks([b for b in series.views.breaks if b.on > last])


class _Teller:
    """Says one series."""

    def __init__(self, series: SeriesViews) -> None:
        self.series, self.views = series, series.views
        self._was, self._now = _by_day(self.views.was), _by_day(self.views.now)
        self._out = _by_day(self.views.not_carried)
        self._left_over: dict[date, list[NotAllocated]] = defaultdict(list)
        for rest in self.views.not_allocated:
            self._left_over[rest.figure.day].append(rest)
        nobody = UUID(int=0)
        self._before, self._after = reverse("territory_page", args=[nobody]).split(str(nobody))

    def href(self, unit: UUID) -> str:
        """A unit's page: its address is asked for once, a nation's figures name thousands."""
        return f"{self._before}{unit}{self._after}"

    @cached_property
    def _lines(self) -> list[tuple[str, dict[date, GroupCell], GroupLine]]:
        """The groups by name, each with its cells by day."""
        named = ((self.group_name(line), line) for line in self.views.groups)
        found = [(name, {cell.day: cell for cell in line.cells}, line) for name, line in named]
        return sorted(found, key=lambda one: sort_key(one[0]))

    def card(self, unit: UUID, day: date) -> TerritoryCard | None:
        return self.series.names.get((unit, day))

    def name(self, unit: UUID, day: date) -> str:
        card = self.card(unit, day)
        return card.name if card else "?"

    def amount(self, amount: Amount | None) -> str:
        if amount is None:
            return "–"
        if self.series.aggregation is Aggregation.RATIO_OF_SUMS:
            rate = amount.rate
            if rate is None or amount.of is None:
                return "–"
            return f"{_printed(rate * 100, 1)} %"
        return _printed(amount.value)

    def of(self, amount: Amount | None) -> str:
        """The two numbers a rate is made of."""
        if amount is None or amount.of is None or self.series.aggregation is not Aggregation.RATIO_OF_SUMS:
            return ""
        return f"{_printed(amount.value)}/{_printed(amount.of)}"

    def column(self, rows: Iterable[Row], apart: Iterable[Row], amounts: Iterable[Amount | None]) -> Column:
        """The rows of a view with their sum, where figures of this kind have one."""
        total: Amount | None = None
        for amount in amounts:
            if amount is not None:
                total = amount if total is None else total.plus(amount)
        summed = self.series.aggregation.carried and total is not None
        return Column(
            tuple(rows), tuple(apart), self.amount(total) if summed else "", self.of(total) if summed else ""
        )

    # ── as it was

    def was(self, day: date) -> Column:
        figures = self._was.get(day, [])
        rows = []
        for figure in figures:
            source = self.series.sources.get((figure.unit, day))
            rows.append(
                Row(
                    self.name(figure.unit, day),
                    self.href(figure.unit),
                    self.amount(figure.amount),
                    self.of(figure.amount),
                    (source.source,) if source and source.source else (),
                    sample=bool(source and source.sample),
                    verified=bool(source is None or source.sample or source.verified),
                )
            )
        return self.column(_by_name(rows), (), [f.amount for f in figures])

    # ── as it is

    def now(self, day: date) -> Column:
        cells, left, out = self._now.get(day, []), self._left_over.get(day, []), self._out.get(day, [])
        rows = [
            Row(
                self.name(cell.unit, self.views.target),
                self.href(cell.unit),
                self.amount(cell.amount),
                self.of(cell.amount),
                self._cell_notes(cell),
                firm=cell.complete and not cell.estimated,
            )
            for cell in cells
            if cell.amount is not None or cell.open or cell.missing
        ]
        apart = [self._left(rest, day) for rest in left]
        apart += [
            Row(
                self.name(figure.unit, day),
                self.href(figure.unit),
                self.amount(figure.amount),
                firm=False,
            )
            for figure in out
        ]
        amounts = [c.amount for c in cells] + [r.amount for r in left]
        return self.column(_by_name(rows), _by_name(apart), amounts)

    def _cell_notes(self, cell: Cell) -> tuple[str, ...]:
        notes = []
        if cell.estimated:
            sources = dict.fromkeys(
                _source_words(link.share_of, link.share_source)
                for one in cell.contributions
                for link in one.parts
            )
            notes.append(_("Ước tính theo %(how)s.") % {"how": "; ".join(sources)})
        if cell.missing:
            notes.append(_("Thiếu số liệu của %(who)s.") % {"who": self._names(cell.missing, cell.day)})
        if cell.open:
            words = _("Chưa kể phần của %(n)s đơn vị bị chia, nêu ở dưới.")
            notes.append(words % {"n": len({rest.figure.unit for rest in cell.open})})
        return tuple(notes)

    def _left(self, rest: NotAllocated, day: date) -> Row:
        if rest.candidates:
            where = self._names(rest.candidates, self.views.target, joined=_("%(first)s hoặc %(last)s"))
            note = _("Về %(where)s.") % {"where": where}
        else:
            note = _("Đơn vị này đã hết mà chưa ghi đơn vị nào kế tục.")
        return Row(
            self.name(rest.figure.unit, day),
            self.href(rest.figure.unit),
            self.amount(rest.amount),
            self.of(rest.amount),
            (note,),
            firm=False,
        )

    # ── like for like

    def groups(self, day: date, earlier: date | None) -> Column:
        rows = []
        for name, cells, line in self._lines:
            cell = cells[day]
            notes = []
            if cell.missing:
                notes.append(_("Thiếu %(who)s nên chưa so được.") % {"who": self._names(cell.missing, day)})
            elif not line.complete:
                lacking = [one.day for one in line.cells if one.missing or one.amount is None]
                words = _("Không cộng: thiếu số ngày %(days)s.")
                notes.append(words % {"days": ", ".join(f"{one:%d/%m/%Y}" for one in lacking)})
            if earlier is not None and not cell.missing:
                notes += self._change(cell, cells[earlier], earlier)
            rows.append(
                Row(
                    capfirst(name),
                    "",
                    self.amount(cell.amount),
                    self.of(cell.amount),
                    tuple(notes),
                    firm=not cell.missing,
                )
            )
        totals = dict(zip(self.views.days, self.views.compared.totals, strict=False))
        total = totals.get(day)
        return Column(
            tuple(rows),
            (),
            self.amount(total) if total is not None else "",
            self.of(total),
            compared_words(self.views) if rows else "",
        )

    def _change(self, now: GroupCell, then: GroupCell, earlier: date) -> list[str]:
        if now.amount is None or then.amount is None or then.missing:
            return []
        if self.series.aggregation is Aggregation.RATIO_OF_SUMS:
            if now.amount.rate is None or then.amount.rate is None:
                return []
            change = (now.amount.rate - then.amount.rate) * 100
            words = _("%(n)s điểm phần trăm so với %(day)s")
        elif then.amount.value:
            change = (now.amount.value - then.amount.value) / then.amount.value * 100
            words = _("%(n)s %% so với %(day)s")
        else:
            return []
        sign = "+" if change > 0 else "−" if change < 0 else "±"
        return [words % {"n": f"{sign}{_printed(abs(change), 1)}", "day": f"{earlier:%d/%m/%Y}"}]

    def group_name(self, line: GroupLine) -> str:
        """A name one can read: the units of today, or before, whichever are fewer."""
        first = min((*self.views.days, self.views.target))
        last = max((*self.views.days, self.views.target))
        if not line.after or (line.before and len(line.before) < len(line.after)):
            return self._names(line.before, first)
        return self._names(line.after, last)

    # ── breaks

    def breaks(self, breaks: Sequence[Break]) -> tuple[Told, ...]:
        by: dict[tuple[date, tuple[str, ...]], list[Break]] = defaultdict(list)
        for one in breaks:
            by[one.on, one.acts].append(one)
        return tuple(
            Told(on, " ".join(self._sentences(found)), ", ".join(acts))
            for (on, acts), found in sorted(by.items())
        )

    def _sentences(self, breaks: Sequence[Break]) -> list[str]:
        if len(breaks) == 1 and breaks[0].why is Why.MERGED:
            one = breaks[0]
            others = self._names(one.others, one.on - timedelta(days=1))
            return [
                _("%(who)s từ ngày ấy gồm trọn %(others)s trước đó.")
                % {"who": self.name(one.unit, one.on), "others": others}
            ]
        found: list[str] = []
        for why, words in (
            (Why.MERGED, _("Nhiều đơn vị gộp trọn vào: %(who)s.")),
            (Why.DIVIDED, _("Bị chia cho nhiều nơi: %(who)s.")),
            (Why.PART_CAME, _("Nhận một phần của đơn vị bị chia: %(who)s.")),
            (Why.ENDED, _("Hết hoạt động, chưa ghi đơn vị kế tục: %(who)s.")),
        ):
            some = [b for b in breaks if b.why is why]
            if some:
                gone = why in (Why.DIVIDED, Why.ENDED)
                days = [b.on - timedelta(days=1) if gone else b.on for b in some]
                found.append(words % {"who": self._names([b.unit for b in some], days[0])})
        return found

    def _names(self, units: Iterable[UUID], day: date, joined: str = "") -> str:
        cards = [card for unit in dict.fromkeys(units) if (card := self.card(unit, day))]
        cards.sort(key=lambda card: sort_key(card.name))
        words = [_within(card.name) for card in cards[:NAMED]]
        if len(cards) > NAMED:
            return _("%(names)s và %(n)s đơn vị khác") % {"names": ", ".join(words), "n": len(cards) - NAMED}
        if len(words) > 1:
            both = joined or _("%(first)s và %(last)s")
            return both % {"first": ", ".join(words[:-1]), "last": words[-1]}
        return "".join(words)


def compared_words(views: ThreeViews) -> str:
    """What the sum of the groups holds; empty where nothing was left out."""
    told, days = views.compared, len(views.days)
    if not told.left:
        return ""
    if not told.groups:
        return _("Không cộng: không nhóm nào có đủ số ở mọi ngày nêu ở đây.")
    when = {1: "", 2: _(" ở cả hai ngày")}.get(days, _(" ở cả %(n)s ngày") % {"n": days})
    return _("Cộng %(n)s/%(all)s nhóm có đủ số%(when)s; %(left)s nhóm thiếu không cộng.") % {
        "n": told.groups,
        "all": told.groups + told.left,
        "when": when,
        "left": told.left,
    }


def _within(name: str) -> str:
    """A territory's name inside a sentence."""
    return name[:1].lower() + name[1:]


def _source_words(share_of: str, source: str) -> str:
    of = {"population": _("tỷ lệ dân số"), "area": _("tỷ lệ diện tích")}.get(share_of, _("tỷ lệ"))
    return f"{of} ({source})" if source else of


def _printed(value: Fraction, places: int = 0) -> str:
    """A number as Vietnamese print it; what is not whole gets a decimal place and is marked as about."""
    number = Decimal(value.numerator) / Decimal(value.denominator)
    if places == 0 and value.denominator != 1:
        return f"≈ {vn_number(number, 1)}"
    return vn_number(number, places)


def _by_day(found: Iterable[_Dated]) -> dict[date, list[_Dated]]:
    by: dict[date, list[_Dated]] = defaultdict(list)
    for one in found:
        by[one.day].append(one)
    return by


def _by_name(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: sort_key(row.name)))
