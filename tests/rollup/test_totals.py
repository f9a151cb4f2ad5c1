"""Increments, rebuild and the plain rule give the same totals, whatever the tree, the answers and their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs import services as services_of_orgs
from thidua.foundations.orgs.models import Body
from thidua.ground.actor import system_actor
from thidua.ground.refs import uuid7
from thidua.work.reports import selectors as reports
from thidua.work.reports.models import Form, FormVersion, Report, ReportVersion, Round
from thidua.work.reports.rules import standing_of
from thidua.work.rollup import rules, selectors, services
from thidua.work.rollup.facts import TotalOfPeriod
from thidua.work.rollup.models import Node, Stale, Total

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


@dataclass
class World:
    """A tree of bodies and a round asked of its leaves, made row by row: thousands of them a test would be slow."""

    form: UUID
    round: UUID
    parents: dict[UUID, UUID | None]
    leaves: list[UUID]
    versions: dict[UUID, int] = field(default_factory=dict)

    def answer(
        self, leaf: UUID, state: str, answer: str, figures: Sequence[Decimal | None], keys: list[str]
    ) -> None:
        report = Report.objects.get(round_id=self.round, body_id=leaf)
        self.versions[leaf] = self.versions.get(leaf, 0) + 1
        version = ReportVersion.objects.create(
            report=report,
            number=self.versions[leaf],
            answer=answer,
            figures=figures,
            tables={"t": [{"k": key} for key in keys]},
            as_of=date(2026, 12, 1 + len(keys)),
            submitted_by="",
            submitted_at=AT,
            digest="",
        )
        Report.objects.filter(id=report.id).update(
            state=state, answer=answer, current=version, submitted_at=AT, late=len(keys) > 1
        )
        services.mark_stale(form_id=self.form, period=PERIOD, body_id=leaf, at=AT)


def world(owner: UUID, shape: list[int]) -> World:
    """A tree in which body ``i`` stands below body ``shape[i]``; the leaves report."""
    bodies = [Body.objects.create().id for _ in range(len(shape) + 1)]
    parents: dict[UUID, UUID | None] = {bodies[0]: None}
    for at, above in enumerate(shape, start=1):
        parents[bodies[at]] = bodies[above % at]
    depth: dict[UUID, int] = {}
    for body in bodies:
        above_it = parents[body]
        depth[body] = 0 if above_it is None else depth[above_it] + 1
    Node.objects.bulk_create(
        Node(period_end=END, body_id=body, parent_id=parents[body], depth=depth[body]) for body in bodies
    )
    form = Form.objects.create(code=str(uuid7()), made_at=AT)
    version = FormVersion.objects.create(
        form=form, number=1, state="in_use", title="", title_en="", level="xa", period="year", data=DATA,
        digest=str(form.id), made_by="", made_at=AT,
    )  # fmt: skip
    asked = Round.objects.create(
        form=version, owner_id=owner, title="", period=PERIOD, year=2026, period_start=date(2026, 1, 1),
        period_end=END, state="open", opens_at=AT, made_by="", made_at=AT,
    )  # fmt: skip
    leaves = [body for body in bodies if body not in set(parents.values())]
    Report.objects.bulk_create(
        Report(round=asked, body_id=leaf, held_since=AT, changed_at=AT) for leaf in leaves
    )
    return World(version.id, asked.id, parents, leaves)


def stored(form: UUID) -> dict[UUID, tuple[object, ...]]:
    """Every total as it stands, without the moment it was computed."""
    names = [f.attname for f in Total._meta.concrete_fields if f.attname not in {"id", "computed_at"}]
    return {
        row["body_id"]: tuple(str(row[n]) for n in names)
        for row in Total.objects.filter(form_id=form).values(*names)
    }


def by_rule(made: World) -> dict[UUID, rules.Sums]:
    """The same totals by the plain rule, from every report below each body."""
    held = {}
    for row in Report.objects.filter(round_id=made.round).select_related("current"):
        counted = row.state in {"accepted", "locked"} and row.current is not None
        standing = standing_of(row.state, row.answer)
        held[row.body_id] = rules.Answer(
            row.body_id,
            standing,
            tuple(row.current.figures) if counted and row.current else (),
            on_time=counted and not row.late and row.answer != "not_applicable",
        )
    below: dict[UUID, list[rules.Answer]] = {}
    for leaf in made.leaves:
        above = made.parents[leaf]
        while above is not None:
            below.setdefault(above, []).append(held[leaf])
            above = made.parents[above]
    return {body: rules.total_of(answers, len(CELLS), [(3, 0)]) for body, answers in below.items()}


FIGURE = st.one_of(st.none(), st.decimals(min_value=0, max_value=10**6, places=3))
ACTS = st.lists(
    st.tuples(
        st.integers(0, 30),
        st.sampled_from(["accepted", "locked", "exempt", "returned", "missing"]),
        st.sampled_from(["figures", "nil", "not_applicable"]),
        st.lists(FIGURE, min_size=6, max_size=6),
        st.lists(st.sampled_from("xyz"), max_size=3),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


class _Undone(Exception):
    pass


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(shape=st.lists(st.integers(0, 50), min_size=1, max_size=9), acts=ACTS)
def test_increments_rebuild_and_the_plain_rule_agree(cast: Cast, shape: list[int], acts: list[Any]) -> None:
    with pytest.raises(_Undone), transaction.atomic():
        made = world(cast.body.city, shape)
        services.mark_round(form_id=made.form, period=PERIOD)
        for leaf, state, answer, figures, keys, fresh in acts:
            made.answer(made.leaves[leaf % len(made.leaves)], state, answer, figures, keys)
            if fresh:
                services.refresh(at=AT)
        services.refresh(at=AT)
        assert not Stale.objects.exists()
        step_by_step = stored(made.form)
        plain = by_rule(made)
        for row in Total.objects.filter(form_id=made.form):
            wanted = plain[row.body_id]
            assert [None if v is None else Decimal(v) for v in row.sums] == wanted.sums
            assert row.counts == wanted.counts
            assert row.minima == wanted.minima
            assert row.maxima == wanted.maxima
            for name in ("figures", "nil", "not_applicable", "exempt", "missing", "expected", "on_time"):
                assert getattr(row, name) == wanted.standing.get(name, 0), name
        tree = list(Node.objects.filter(period_end=END).values_list("body_id", "parent_id", "depth"))
        rebuilt_in_the_same_tree(made, tree)
        everything = stored(made.form)
        assert {body: everything[body] for body in step_by_step} == step_by_step
        each_total_opens_to_its_parts(cast, made)
        raise _Undone


def each_total_opens_to_its_parts(cast: Cast, made: World) -> None:
    """Every figure explains itself, and what pages read of the bodies below is what stands in their totals."""
    card = orgs.card(cast.body.ward)
    codes = [cell["code"] for cell in CELLS]
    values = {}
    for body in Total.objects.filter(form_id=made.form).values_list("body_id", flat=True):
        for code in codes:
            told = selectors.explain(CLOCK, body, made.form, PERIOD, code)
            assert told.agrees, (code, told)
            values[body, code] = told.value
    for body, _code in values:
        of_it = TotalOfPeriod(made.form, PERIOD, END.year, END, {}, {}, None, AT, stale=False)
        once, again = selectors.parts_of(CLOCK, replace(card, id=body), [of_it, of_it], codes)
        assert once == again
        for part in once:
            for code in codes:
                assert part.report_id is not None or part.values[code] == values.get((part.body_id, code))


def rebuilt_in_the_same_tree(made: World, tree: Sequence[tuple[UUID, UUID | None, int]]) -> None:
    """A rebuild over the made tree: it has no versions in ``orgs``, so its nodes are kept as they were."""
    Total.objects.filter(form_id=made.form).delete()
    work = services._work(made.form, PERIOD)
    for depth in sorted({depth for _body, _above, depth in tree}, reverse=True):
        services._compute(work, depth, None, AT)


def test_only_what_differs_from_the_tree_kept_is_written(cast: Cast) -> None:
    def kept() -> dict[Any, Any]:
        return {row[1]: row for row in Node.objects.values_list("id", "body_id", "parent_id", "depth")}

    services._write_nodes(END)
    before = kept()
    later = services_of_orgs.open_body(
        actor=CLOCK, name="Cơ quan lập sau", kind="bo", level="trung_uong", since=END, at=AT, sample=True
    )
    Node.objects.create(period_end=END, body_id=later, parent_id=None, depth=0)
    Node.objects.filter(body_id=cast.body.ward).update(parent_id=None, depth=0)
    Node.objects.filter(body_id=cast.body.division).delete()
    services._write_nodes(END)
    after = kept()
    assert {body: row[2:] for body, row in after.items()} == {body: row[2:] for body, row in before.items()}
    written = {body for body, row in after.items() if row != before[body]}
    assert written == {cast.body.division}, "the others keep their rows"


def test_the_tree_is_that_of_the_periods_last_day(cast: Cast) -> None:
    services._ensure_nodes(END)
    held = dict(Node.objects.filter(period_end=END).values_list("body_id", "parent_id"))
    assert held[cast.body.ward] == cast.body.city
    assert held[cast.body.division] == cast.body.ward
    assert reports.forms(cast.actor("officer")) == []
