"""Increments, rebuild and the plain rule give the same totals, whatever the tree, the answers and their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs import services as services_of_orgs
from thidua.foundations.orgs.models import Body, BodyLineage, BodyVersion
from thidua.ground.actor import system_actor
from thidua.ground.refs import uuid7
from thidua.work.reports import selectors as reports
from thidua.work.reports.models import Form, FormVersion, Report, ReportVersion, Round
from thidua.work.reports.rules import standing_of
from thidua.work.rollup import rules, selectors, services
from thidua.work.rollup.facts import TotalOfPeriod
from thidua.work.rollup.models import Node, Stale, Total
from thidua.work.rollup.selectors import Span

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 1, tzinfo=UTC)
END = date(2027, 1, 1)
PERIOD = "2026"
CLOCK = system_actor("clock")

#: One cell for every way figures become one; the mean is weighed by the first.
CELLS = [
    {"code": "a", "aggregation": "sum"},
    {"code": "b", "aggregation": "min"},
    {"code": "c", "aggregation": "max"},
    {"code": "d", "aggregation": "weighted_mean", "weight": "a"},
    {"code": "e", "aggregation": "last"},
    {"code": "f", "aggregation": "distinct"},
]
DATA = {
    "sections": [
        {
            "code": "s",
            "vi": "S",
            "en": "S",
            "cells": [{**cell, "vi": cell["code"], "en": cell["code"], "unit": "count"} for cell in CELLS],
            "tables": [
                {
                    "code": "t",
                    "vi": "T",
                    "en": "T",
                    "counts": "f",
                    "columns": [{"code": "k", "vi": "K", "en": "K", "holds": "key"}],
                }
            ],
        }
    ]
}


OPENED, ENDED = date(2025, 7, 1), date(2026, 7, 1)
EARLY = datetime(2026, 3, 1, tzinfo=UTC)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass
class World:
    """A tree of bodies and what is asked of them, made row by row: thousands of them a test would be slow.

    :ivar versions: two versions of one form. :ivar rounds: two of the first by two bodies, one of the second.
    :ivar links: body that ended → those that took over from it.
    """

    form: UUID
    versions: list[UUID]
    rounds: list[UUID]
    bodies: list[UUID]
    parents: dict[UUID, UUID | None]
    links: dict[UUID, list[UUID]]
    numbers: dict[UUID, int] = field(default_factory=dict)

    def answer(
        self,
        asking: int,
        body: UUID,
        state: str,
        answer: str,
        figures: Sequence[Decimal | None],
        keys: list[str],
        handed_in: datetime,
    ) -> None:
        report = Report.objects.get(round_id=self.rounds[asking], body_id=body)
        self.numbers[report.id] = self.numbers.get(report.id, 0) + 1
        version = ReportVersion.objects.create(
            report=report,
            number=self.numbers[report.id],
            answer=answer,
            figures=figures if answer != "not_applicable" else [None] * len(CELLS),
            tables={"t": [{"k": key} for key in keys]},
            as_of=date(2026, 12, 1 + len(keys)),
            submitted_by="",
            submitted_at=handed_in,
            digest="",
        )
        Report.objects.filter(id=report.id).update(
            state=state, answer=answer, current=version, submitted_at=handed_in, late=len(keys) > 1
        )
        services.mark_stale(form_id=self.versions[asking // 2], period=PERIOD, body_id=body, at=AT)


def world(cast: Cast, shape: list[int], gone: list[tuple[int, int]]) -> World:
    """A tree in which body ``i`` stands below body ``shape[i]``, and some leaves gave way to others in the middle of it."""
    like = BodyVersion.objects.filter(body_id=cast.body.division).first()
    assert like is not None
    bodies = [Body.objects.create().id for _ in range(len(shape) + 1)]
    parents: dict[UUID, UUID | None] = {bodies[0]: None}
    for at, above in enumerate(shape, start=1):
        parents[bodies[at]] = bodies[above % at]
    leaves = [body for body in bodies if body not in set(parents.values())]
    links: dict[UUID, list[UUID]] = {}
    for giver, taker in gone:
        a, b = leaves[giver % len(leaves)], bodies[1 + taker % (len(bodies) - 1)]
        if (
            a != b
            and b not in links
            and b not in links.get(a, [])
            and not any(a in t for t in links.values())
        ):
            links.setdefault(a, []).append(b)
    BodyVersion.objects.bulk_create(
        BodyVersion(
            body_id=body, parent_id=parents[body], name=f"B{at}", kind=like.kind, level=like.level, sort=str(at),
            valid=DateRange(OPENED, ENDED if body in links else None),
        )
        for at, body in enumerate(bodies)
    )  # fmt: skip
    BodyLineage.objects.bulk_create(
        BodyLineage(predecessor_id=giver, successor_id=taker, on=ENDED)
        for giver, takers in links.items()
        for taker in takers
    )
    form = Form.objects.create(code=str(uuid7()), made_at=AT)
    versions = [
        FormVersion.objects.create(
            form=form, number=number, state="in_use" if number == 2 else "retired", title="", title_en="",
            level="xa", period="year", data=DATA, digest=f"{form.id}{number}"[-60:], made_by="", made_at=AT,
        ).id
        for number in (1, 2)
    ]  # fmt: skip
    rounds = [
        Round.objects.create(
            form_id=versions[at // 2], owner_id=owner, title="", period=PERIOD, year=2026,
            period_start=date(2026, 1, 1), period_end=END, state="open", opens_at=AT, made_by="", made_at=AT,
        ).id
        for at, owner in enumerate((cast.body.city, cast.body.ministry, cast.body.city))
    ]  # fmt: skip
    Report.objects.bulk_create(
        Report(round_id=asked, body_id=body, held_since=AT, changed_at=AT)
        for at, asked in enumerate(rounds)
        for body in (leaves if at == 0 else bodies[1:])
    )
    return World(form.id, versions, rounds, bodies, parents, links)


def stored(made: World) -> dict[tuple[UUID, UUID], str]:
    """Every total as it stands, without the moment it was computed."""
    return selectors.as_stored(selectors.period_of(made.versions[0], PERIOD))


_COUNTED = {"accepted", "locked"}
_RANK = {"accepted": 0, "locked": 0, "submitted": 1, "draft": 2, "returned": 2, "exempt": 3, "missing": 4}


def by_rule(made: World) -> dict[tuple[UUID, UUID], Sums]:
    """The same totals by the plain rule: for each body the one answer by which it stands, from the leaves up."""
    chosen: dict[UUID, Report] = {}
    rows = list(Report.objects.filter(round_id__in=made.rounds).select_related("current", "round"))
    rows.sort(key=lambda r: (_RANK[r.state], -(r.submitted_at or LONG_AGO).timestamp(), str(r.id)))
    for row in rows:
        chosen.setdefault(row.body_id, row)
    links = {
        giver: [
            (taker, chosen[taker].state in _COUNTED and (chosen[taker].submitted_at or EARLY) >= AT)
            for taker in takers
        ]
        for giver, takers in made.links.items()
    }
    standing = {body: row for body, row in chosen.items() if not rules.covered(body, links)}
    return {
        (version, body): total
        for version in made.versions
        for body in made.bodies
        if (total := _below(made, version, body, standing)) is not None
    }


@dataclass
class Sums:
    """A total by the plain rule, with what does not add."""

    made: rules.Sums
    latest: list[tuple[int, str, Decimal]]
    keys: set[str]


def _below(made: World, version: UUID, body: UUID, standing: dict[UUID, Report]) -> Sums | None:
    answers: list[rules.Answer] = []
    states: Counter[str] = Counter()
    latest: list[tuple[int, str, Decimal]] = []
    keys: set[str] = set()
    asked = False

    def add(row: Report, *, figures: bool) -> None:
        counted = row.state in _COUNTED
        states[standing_of(row.state, row.answer)] += 1
        states["on_time"] += bool(
            row.submitted_at
            and not row.late
            and (row.state == "submitted" or (counted and row.answer != "not_applicable"))
        )
        if not (counted and figures and row.current is not None):
            return
        answers.append(rules.Answer(row.body_id, "", tuple(row.current.figures)))
        if (value := row.current.figures[4]) is not None:
            latest.append((-row.current.as_of.toordinal(), str(row.body_id), value))
        if row.answer == "figures":  # a nil answer takes nothing of the draft along
            keys.update(line["k"] for line in row.current.tables["t"])

    def walk(above: UUID, *, figures: bool) -> None:
        nonlocal asked
        for child in made.bodies:
            if made.parents[child] != above:
                continue
            row = standing.get(child)
            whole = row is not None and row.state in _COUNTED and row.answer == "figures"
            if row is not None and row.round.form_id == version:
                asked = True
                add(row, figures=figures)
            walk(child, figures=figures and not whole)

    walk(body, figures=True)
    if not asked:
        return None
    made_of = rules.total_of(answers, len(CELLS), [(3, 0)])
    made_of.standing = states
    return Sums(made_of, latest, keys)


FIGURE = st.one_of(st.none(), st.decimals(min_value=0, max_value=10**6, places=3))
ACTS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.integers(0, 30),
        st.sampled_from(["accepted", "locked", "exempt", "returned", "missing", "submitted"]),
        st.sampled_from(["figures", "figures", "nil", "not_applicable"]),
        st.lists(FIGURE, min_size=6, max_size=6),
        st.lists(st.sampled_from("xyz"), max_size=3),
        st.booleans(),
        st.booleans(),
    ),
    min_size=1,
    max_size=9,
)


class _Undone(Exception):
    pass


@example(
    shape=[0, 1],
    gone=[],
    acts=[
        (2, 0, "accepted", "figures", [None] * 6, [], False, False),
        (0, 0, "accepted", "figures", [None] * 4 + [Decimal(0), None], [], False, False),
    ],
)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    shape=st.lists(st.integers(0, 50), min_size=1, max_size=9),
    gone=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=3),
    acts=ACTS,
)
def test_increments_rebuild_and_the_plain_rule_agree(
    cast: Cast, shape: list[int], gone: list[tuple[int, int]], acts: list[Any]
) -> None:
    with pytest.raises(_Undone), transaction.atomic():
        made = world(cast, shape, gone)
        services.mark_round(form_id=made.versions[0], period=PERIOD, round_id=made.rounds[0])
        services.mark_round(form_id=made.versions[1], period=PERIOD)
        for asking, body, state, answer, figures, keys, early, fresh in acts:
            asked = list(Report.objects.filter(round_id=made.rounds[asking]).order_by("id"))
            who = asked[body % len(asked)].body_id
            made.answer(asking, who, state, answer, figures, keys, EARLY if early else AT)
            if fresh:
                services.refresh(at=AT)
        services.refresh(at=AT)
        assert not Stale.objects.exists()
        step_by_step = stored(made)
        agrees_with_the_plain_rule(made)
        services.rebuild(actor=CLOCK, form_id=made.versions[0], period=PERIOD, at=AT)
        assert stored(made) == step_by_step
        assert services.check_totals(actor=CLOCK, at=AT) == (len(step_by_step), 0)
        each_total_opens_to_its_parts(cast, made)
        raise _Undone


def agrees_with_the_plain_rule(made: World) -> None:
    plain = by_rule(made)
    rows = {(row.form_id, row.body_id): row for row in Total.objects.filter(form_id__in=made.versions)}
    assert rows.keys() == plain.keys()
    for key, row in rows.items():
        wanted = plain[key].made
        assert [None if v is None else Decimal(v) for v in row.sums] == wanted.sums
        assert row.counts == wanted.counts
        assert row.minima == wanted.minima
        assert row.maxima == wanted.maxima
        for name in (
            "figures",
            "nil",
            "not_applicable",
            "exempt",
            "missing",
            "waiting",
            "expected",
            "on_time",
        ):
            assert getattr(row, name) == wanted.standing.get(name, 0), name
        newest = min(plain[key].latest, default=None)
        told = row.special.get("4")
        assert (None if told is None else Decimal(told)) == (None if newest is None else newest[2])
        assert int(row.special.get("5", 0)) == len(plain[key].keys)


def each_total_opens_to_its_parts(cast: Cast, made: World) -> None:
    """Every figure explains itself, and what pages read of the bodies below is what stands in their totals."""
    card = orgs.card(cast.body.ward)
    codes = [cell["code"] for cell in CELLS]
    for version, body in Total.objects.filter(form_id__in=made.versions).values_list("form_id", "body_id"):
        given = {}
        for code in codes:
            told = selectors.explain(CLOCK, body, version, PERIOD, code)
            assert told.agrees, (code, told)
            given[code] = told
        of_it = TotalOfPeriod(
            body, version, PERIOD, END.year, END, {}, {}, None, AT, stale=False, form_root=made.form
        )
        once, again = selectors.parts_of(CLOCK, replace(card, id=body), [of_it, of_it], codes)
        assert once == again
        for code in ("a", "b", "c"):
            values = [value for part in once if (value := part.values[code]) is not None]
            joined = rules.JOINED[{"a": "sum", "b": "min", "c": "max"}[code]](values) if values else None
            assert joined == given[code].value


def test_a_total_changed_behind_the_rooms_back_is_found_at_night_and_told_as_not_agreeing(cast: Cast) -> None:
    made = world(cast, [0, 0, 0], [])
    for at, figure in enumerate((Decimal(100), Decimal(50)), start=1):
        figures = [figure, figure, figure, figure / 10, figure, Decimal(0)]
        made.answer(2, made.bodies[at], "accepted", "figures", figures, ["x", "y"][:at], AT)
    services.refresh(at=AT)
    row = Total.objects.get(form_id=made.versions[1], body_id=made.bodies[0])
    right = selectors.explain(CLOCK, row.body_id, row.form_id, PERIOD, "d")
    assert right.agrees and right.value == (Decimal(1000) + Decimal(250)) / Decimal(150)
    Total.objects.filter(pk=row.pk).update(
        sums=[value and value + 1 for value in row.sums], special={**row.special, "4": "777", "5": "9"}
    )
    for code in "adef":
        assert not selectors.explain(CLOCK, row.body_id, row.form_id, PERIOD, code).agrees, code
    looked, wrong = services.check_totals(actor=CLOCK, at=AT)
    assert (looked, wrong) == (Total.objects.count(), 1)
    row = Total.objects.get(form_id=row.form_id, body_id=row.body_id)
    assert Decimal(row.special["4"]) == 50, "of the later as-of day"
    assert selectors.explain(CLOCK, row.body_id, row.form_id, PERIOD, "e").agrees
    assert services.check_totals(actor=CLOCK, at=AT) == (looked, 0)


def test_one_form_that_fails_stops_none_of_the_others(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = world(cast, [0], []), world(cast, [0], [])
    for made in (one, two):
        services.mark_round(form_id=made.versions[1], period=PERIOD)
    span = selectors.period_of

    def failing(version: UUID, period: str) -> Any:
        if version in one.versions:
            raise ValueError("a form that cannot be read")
        return span(version, period)

    monkeypatch.setattr(selectors, "period_of", failing)
    with pytest.raises(ValueError, match="cannot be read"):
        services.refresh(at=AT)
    assert set(Total.objects.values_list("form_id", flat=True)) & set(two.versions)
    assert set(Stale.objects.values_list("form_id", flat=True)) == {one.versions[1]}, "its mark stays"


def test_only_what_differs_from_the_tree_kept_is_written(cast: Cast) -> None:
    def kept() -> dict[Any, Any]:
        return {row[1]: row for row in Node.objects.values_list("id", "body_id", "parent_id", "depth")}

    span = Span(cast.body.city, PERIOD, 2026, date(2026, 1, 1), END, ())
    services._follow_tree(span)
    before = kept()
    later = services_of_orgs.open_body(
        actor=CLOCK, name="Cơ quan lập sau", kind="bo", level="trung_uong", since=END, at=AT, sample=True
    )
    Node.objects.create(period_end=END, body_id=later, parent_id=None, depth=0)
    Node.objects.filter(body_id=cast.body.ward).update(parent_id=None, depth=0)
    Node.objects.filter(body_id=cast.body.division).delete()
    assert services._follow_tree(span), "some stood elsewhere"
    after = kept()
    assert {body: row[2:] for body, row in after.items()} == {body: row[2:] for body, row in before.items()}
    written = {body for body, row in after.items() if row != before[body]}
    assert written == {cast.body.division}, "the others keep their rows"


def test_the_tree_is_that_of_the_periods_last_day(cast: Cast) -> None:
    services._follow_tree(Span(cast.body.city, PERIOD, 2026, date(2026, 1, 1), END, ()))
    held = dict(Node.objects.filter(period_end=END).values_list("body_id", "parent_id"))
    assert held[cast.body.ward] == cast.body.city
    assert held[cast.body.division] == cast.body.ward
    assert reports.forms(cast.actor("officer")) == []
