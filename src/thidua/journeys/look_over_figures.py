"""Figures over the tree and over the years: one body's total, its trend, its parts ranked, three views across mergers.

A look over reports, their roll-up and the organisations; it writes nothing. Queries do not grow with the bodies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import BodyCard, TerritoryCard
from thidua.foundations.orgs.facts_lineage import Aggregation, Amount, Figure, SeriesViews, SourcedFigure
from thidua.ground.actor import Actor
from thidua.ground.numbers import percent
from thidua.ground.text_vn import sort_key
from thidua.work.reports import selectors as reports
from thidua.work.reports.facts import FormCard
from thidua.work.reports.rules import Form, Standing
from thidua.work.rollup import selectors as rollup
from thidua.work.rollup.facts import Part, TotalOfPeriod
from thidua.work.rollup.rules import same_givers

#: Before the code of a share.
RATE = "ty-le:"
#: Years the three views reach back beyond the body's own beginning.
BACK = 5


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of a form, or a share it computes.

    :ivar of: the denominator's figure; empty for a plain one. :ivar code: the figure, for a share its numerator.
    """

    key: str
    code: str
    of: str
    vi: str
    en: str
    unit: str
    aggregation: str
    indicator: str

    @property
    def codes(self) -> tuple[str, ...]:
        """The figures it is read from."""
        return (self.code, self.of) if self.of else (self.code,)

    def value(self, figures: Mapping[str, Decimal | None]) -> Decimal | None:
        """Its value in some figures; a share in percent, ``None`` without its two numbers."""
        value = figures.get(self.code)
        if not self.of:
            return value
        bottom = figures.get(self.of)
        return None if value is None or not bottom else percent(value, bottom)


@dataclass(frozen=True, slots=True)
class Point:
    """A total of one period.

    :ivar broken: between the period before and this one the body came to cover other ground; the line stops there.
    :ivar given: how many bodies gave the figure. :ivar same: about the same ones as in the period with a value before it
        (``rollup.rules.same_givers``), so that the two may be compared; true of the first.
    """

    period: str
    value: Decimal | None
    top: Decimal | None
    bottom: Decimal | None
    standing: Standing
    broken: tuple[str, ...] = ()
    given: int = 0
    same: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A body directly below with its value.

    :ivar before: its value a year earlier; ``None`` where it was not there, said nothing, or spoke by other bodies.
    """

    body: BodyCard
    territory: TerritoryCard | None
    standing: str
    value: Decimal | None
    top: Decimal | None
    bottom: Decimal | None
    before: Decimal | None
    report_id: UUID | None


@dataclass(frozen=True, slots=True)
class Overview:
    """All a page of figures shows of one body."""

    body: BodyCard
    forms: tuple[FormCard, ...]
    form: FormCard
    measures: tuple[Measure, ...]
    measure: Measure
    periods: tuple[str, ...]
    total: TotalOfPeriod
    points: tuple[Point, ...]
    rows: tuple[Row, ...]
    round_id: UUID | None


def measures_of(form: Form, names: Mapping[str, tuple[str, str]] | None = None) -> list[Measure]:
    """What may be looked at: the shares first, then every figure that is no part of another.

    :param names: words of indicators, where a share has its own.
    """
    known = names or {}
    found = []
    for rate in form.rates:
        top, bottom = form.by_code[rate.numerator], form.by_code[rate.denominator]
        both = (f"{top.vi} / {bottom.vi}", f"{top.en} / {bottom.en}")
        vi, en = (rate.vi, rate.en) if rate.vi else known.get(rate.indicator, both)
        found.append(
            Measure(
                RATE + rate.indicator,
                rate.numerator,
                rate.denominator,
                vi,
                en,
                "percent",
                "ratio_of_sums",
                rate.indicator,
            )
        )
    found += [
        Measure(cell.code, cell.code, "", cell.vi, cell.en, cell.unit, cell.aggregation, cell.indicator)
        for cell in form.cells
        if not cell.whole and cell.aggregation != "none"
    ]
    return found


def overview(
    actor: Actor,
    body: BodyCard,
    *,
    form: str = "",
    period: str = "",
    measure: str = "",
    names: Mapping[str, tuple[str, str]] | None = None,
    parts: bool = True,
) -> Overview | None:
    """One body's figures; ``None`` where there are none, or it is out of the actor's scope.

    Where nothing was asked below it these are its own, report by report, and there are no rows.

    :param form: a form's code; the one with the latest period when not told or not there.
    :param period: the latest with a value, when not told or not there.
    :param parts: without them no trend and no bodies below are read: for a page that shows the choice alone.
    """
    totals = rollup.totals_over_time(actor, body) or rollup.own_over_time(actor, body)
    if not totals:
        return None
    cards = reports.form_cards({total.form_id for total in totals})
    by_form: dict[UUID, list[TotalOfPeriod]] = {}
    for total in totals:
        by_form.setdefault(cards[total.form_id].form_id, []).append(total)
    latest = max(by_form.values(), key=lambda kept: kept[-1].end)
    chosen = next((kept for kept in by_form.values() if cards[kept[0].form_id].code == form), latest)
    choices = measures_of(reports.parsed(chosen[-1].form_id), names)
    one = next((each for each in choices if each.key == measure), choices[0])
    own = chosen[-1].own is not None
    givers = _givers(actor, body, chosen, one) if parts else {}
    told = next((total for total in reversed(chosen) if one.value(total.figures) is not None), chosen[-1])
    shown = next((total for total in reversed(chosen) if total.period == period), told)
    return Overview(
        body=body,
        forms=tuple(cards[kept[-1].form_id] for kept in by_form.values()),
        form=cards[shown.form_id],
        measures=tuple(choices),
        measure=one,
        periods=tuple(dict.fromkeys(total.period for total in reversed(chosen))),
        total=shown,
        points=_points(body, chosen, one, givers) if parts else (),
        rows=_rows(actor, body, chosen, shown, one, givers) if parts and not own else (),
        round_id=reports.rounds_by_period(actor, shown.year, [shown.form_id]).get(
            (shown.form_id, shown.period)
        )
        if parts and not own
        else None,
    )


#: Period → body directly below → how many bodies gave the figure there; of a body's own answers, itself.
Givers = Mapping[str, Mapping[UUID, int]]


def _givers(actor: Actor, body: BodyCard, totals: Sequence[TotalOfPeriod], one: Measure) -> Givers:
    if totals[-1].own is not None:
        return {total.period: {body.id: 1} for total in totals if one.value(total.figures) is not None}
    given = rollup.gave(actor, body, totals, [one.codes])
    return {total.period: kept[0] for total, kept in zip(totals, given, strict=True)}


def _points(
    card: BodyCard, totals: Sequence[TotalOfPeriod], one: Measure, givers: Givers
) -> tuple[Point, ...]:
    """The body's totals of the same kind of period, broken where its territory came to cover other ground."""
    breaks: list[tuple[date, str]] = []
    if card.territory_id and len(totals) > 1:
        figures = [
            Figure(card.territory_id, total.end - timedelta(days=1), Amount(Fraction(0))) for total in totals
        ]
        views = orgs.three_views(figures, Aggregation.SUM)
        breaks = [(b.on, ", ".join(b.acts)) for b in views.breaks if b.unit == card.territory_id]
    points = []
    before: date | None = None
    last: Mapping[UUID, int] | None = None
    for total in totals:
        broken = tuple(act for on, act in breaks if before is not None and before <= on < total.end)
        figures_of, who = total.figures, givers.get(total.period, {})
        points.append(
            Point(
                total.period,
                one.value(figures_of),
                figures_of.get(one.code),
                figures_of.get(one.of) if one.of else None,
                total.standing,
                broken,
                sum(who.values()),
                last is None or same_givers(who, last),
            )
        )
        before = total.end
        if points[-1].value is not None:
            last = who
    return tuple(points)


def _year_before(totals: Sequence[TotalOfPeriod], shown: TotalOfPeriod) -> TotalOfPeriod | None:
    wanted = shown.period.replace(str(shown.year), str(shown.year - 1), 1)
    return next((total for total in totals if total.period == wanted), None)


def _rows(
    actor: Actor,
    body: BodyCard,
    totals: Sequence[TotalOfPeriod],
    shown: TotalOfPeriod,
    one: Measure,
    givers: Givers,
) -> tuple[Row, ...]:
    """The bodies directly below, the highest value first; those without a value last, by name."""
    earlier = _year_before(totals, shown)
    if earlier is not None and not set(one.codes) <= reports.parsed(earlier.form_id).by_code.keys():
        earlier = None
    parts, *told = rollup.parts_of(actor, body, [shown, *([earlier] if earlier else [])], one.codes)
    before = {part.body_id: part for before in told for part in before}
    alike = {
        part.body_id
        for part in parts
        if earlier is not None
        and part.body_id in before
        and (part.report_id is None) == (before[part.body_id].report_id is None)
        and same_givers(
            *({part.body_id: givers[each].get(part.body_id, 0)} for each in (shown.period, earlier.period))
        )
    }
    day = shown.end - timedelta(days=1)
    bodies = orgs.cards_on([part.body_id for part in parts], day)
    places = orgs.units_on((card.territory_id, day) for card in bodies.values() if card.territory_id)
    rows = [
        Row(
            body=bodies[part.body_id],
            territory=places.get((bodies[part.body_id].territory_id, day)),  # type: ignore[arg-type]
            standing=part.standing,
            value=one.value(part.values),
            top=part.values.get(one.code),
            bottom=part.values.get(one.of) if one.of else None,
            before=one.value(before[part.body_id].values) if part.body_id in alike else None,
            report_id=part.report_id,
        )
        for part in parts
        if part.body_id in bodies
    ]
    return tuple(
        sorted(rows, key=lambda row: (row.value is None, -(row.value or Decimal(0)), sort_key(row.body.name)))
    )


def three_views(actor: Actor, shown: Overview) -> SeriesViews | None:
    """The chosen measure of the bodies directly below, over all years: as it was, as it is, like for like.

    Also counted are the bodies that stood below this one's predecessors before a merger. Of a body nothing was asked below
    of, its own figures and those of its predecessors.
    """
    found: list[Figure] = []
    sources: dict[tuple[UUID, date], SourcedFigure] = {}
    one = shown.measure
    body = shown.body
    day_shown = shown.total.end - timedelta(days=1)
    before = [
        kin.card.id
        for kin in orgs.body_predecessors(body.id, day_shown, day_shown - timedelta(days=366 * BACK))
        if kin.whole and kin.card.id != body.id
    ]
    over_time = rollup.totals_over_time if shown.total.own is None else rollup.own_over_time
    totals = over_time(actor, body)
    totals += over_time(actor, body, before) if before else []
    cards = reports.form_cards({total.form_id for total in totals})
    same = [total for total in totals if cards[total.form_id].form_id == shown.form.form_id]
    periods = {(total.form_id, total.period, total.own): total for total in same}
    told = [
        total for total in periods.values() if set(one.codes) <= reports.parsed(total.form_id).by_code.keys()
    ]
    if shown.total.own is None:
        found_in = rollup.parts_of(actor, body, told, one.codes, before)
    else:
        found_in = [[Part(total.body_id, "figures", total.figures, total.own)] for total in told]
    parts_of = [
        (total.end - timedelta(days=1), part)
        for total, parts in zip(told, found_in, strict=True)
        for part in parts
    ]
    grounds = orgs.grounds_on((part.body_id, day) for day, part in parts_of)
    for day, part in parts_of:
        territory, amount = grounds.get((part.body_id, day)), _amount(part, one)
        if territory is None or amount is None or (territory, day) in sources:
            continue
        found.append(Figure(territory, day, amount))
        sources[territory, day] = SourcedFigure(False, "", True)
    known = set(Aggregation)
    aggregation = Aggregation(one.aggregation) if one.aggregation in known else Aggregation.NONE
    return orgs.views_of(
        found, aggregation, code=one.key, label=one.vi, unit="%" if one.of else "", sources=sources
    )


def _amount(part: Part, one: Measure) -> Amount | None:
    top = part.values.get(one.code)
    if top is None:
        return None
    bottom = part.values.get(one.of) if one.of else None
    if one.of and bottom is None:
        return None
    return Amount(Fraction(top), None if bottom is None else Fraction(bottom))
