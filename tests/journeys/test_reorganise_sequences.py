"""Whatever is merged, divided, renamed, moved and undone, in any order: nothing of people, work or figures is lost.

A few random sequences run with every test run; all of them by one command (a seed that fails is named)::

    SEQUENCES=1000 .venv/bin/python -m pytest tests/journeys/test_reorganise_sequences.py --timeout 0
"""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection, transaction

from tests.cast import Cast
from tests.journeys.reorganising import LOADER, digest
from tests.made_plan import AT, COMMUNES, adopted, duty, reading
from tests.made_plan import report as asks_report
from thidua.foundations.access import services as people
from thidua.foundations.access.models import Appointment
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs import services
from thidua.foundations.orgs.facts_reorganising import Heading, LinkSpec, ResultSpec, StepSpec
from thidua.foundations.orgs.models import BodyVersion, TerritoryVersion
from thidua.ground.actor import system_actor
from thidua.ground.calendar_vn import year_period
from thidua.ground.clock import today
from thidua.ground.errors import NotPossible
from thidua.journeys import reorganise, settle_report
from thidua.work.cascade import services as cascade
from thidua.work.obligations import policy
from thidua.work.obligations import services as work
from thidua.work.obligations.lifecycle import OPEN
from thidua.work.obligations.models import Evidence, Obligation
from thidua.work.plans.models import Plan
from thidua.work.reports import selectors as reports
from thidua.work.reports import services as report_services
from thidua.work.reports.models import Report, Round
from thidua.work.reports.rules import Edit
from thidua.work.rollup import services as rollup
from thidua.work.rollup.models import Total

pytestmark = pytest.mark.django_db
SEQUENCES = int(os.environ.get("SEQUENCES", "3"))
FIRST = int(os.environ.get("FIRST_SEQUENCE", "0"))
TODAY = today(AT)
SLOTS = ("ubnd", "mttq", "phong_vhxh", "hoi_khuyen_hoc")


@dataclass
class Act:
    """An act that was carried out, and every row before it (unknown once an earlier one was undone)."""

    id: UUID
    before: dict[str, str] | None


@dataclass
class History:
    """What a sequence has done so far."""

    cast: Cast
    chance: random.Random
    day: date = TODAY - timedelta(days=40)
    done: list[Act] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    named: int = 0

    def name(self) -> str:
        self.named += 1
        return f"Mẫu {self.named}"

    def wards(self) -> list[UUID]:
        rows = TerritoryVersion.objects.filter(territory__level="xa", valid__contains=self.day)
        return list(rows.order_by("sort", "territory_id").values_list("territory_id", flat=True))


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """Heads, deputies and colleagues in both wards; work of every state; a report accepted, one begun."""
    for ward, count in (("ward", 3), ("other_ward", 2), ("neighbour_ward", 1)):
        for number in range(count):
            person = people.add_person(
                actor=LOADER,
                full_name=f"Người Mẫu {ward} {number}",
                sample=True,
                body_id=cast.bodies[ward],
                at=AT,
            )
            people.appoint(
                actor=LOADER,
                person_id=person,
                role="chair" if number < 2 else "contributor",
                body_id=cast.bodies[ward],
                since=TODAY - timedelta(days=60),
                until=TODAY + timedelta(days=90) if number == 1 else None,
                capacity=("head", "deputy", "member")[number],
                at=AT,
            )
        _away(cast.bodies[ward])
    city, officer = cast.actor("city_officer"), cast.actor("officer")
    asked = reading(
        duties=[duty(COMMUNES, f"việc {n}", due="2025-12-20") for n in range(3)],
        reporting=[asks_report(**{"from": [COMMUNES]})],
    )
    plan = adopted(cast, asked)
    work.raise_obligations(actor=city, plan_id=plan, year=2025, at=AT)
    adopted(cast, reading(number="3/KH"), who="officer", issuer="ward")
    for who in ("officer", "other_officer"):
        cascade.start_draft(actor=cast.actor(who), plan_id=plan, at=AT)
    mine = Obligation.objects.filter(body=cast.body.ward, kind="duty").order_by("title")
    work.start_obligation(actor=officer, obligation_id=mine[0].pk, at=AT)
    paper = ("mẫu".encode(), "ket-qua.txt", "text/plain")
    work.discharge_obligation(actor=officer, obligation_id=mine[1].pk, text="đã làm", file=paper, at=AT)
    form = report_services.load_form_pack(
        Path(settings.PACKS) / "forms" / "bdhvs-nam", actor=system_actor("loader"), at=AT
    )
    made = settle_report.ask(
        actor=city, form_id=form, period=year_period(2025), opens_at=AT, due_at=AT + timedelta(days=60),
        locks_at=None, at=AT,
    )  # fmt: skip
    for who, number, take in (("officer", 7, True), ("other_officer", 5, False)):
        card = fill(cast, who, made, number)
        if take:
            settle_report.submit(actor=cast.actor(who), report_id=card, at=AT)
            settle_report.accept(actor=city, report_id=card, at=AT)
    rollup.refresh(at=AT)
    services.rebuild_places(at=AT)  # the cast was built on another day
    return cast


def _away(body: UUID) -> None:
    """The head is on leave with the deputy as stand-in, who also signs for the head."""
    posts = {row.capacity: row.pk for row in Appointment.objects.filter(body=body).exclude(capacity="member")}
    if "deputy" not in posts:
        return
    people.note_leave(
        actor=LOADER,
        appointment_id=posts["head"],
        kind="trip",
        since=TODAY - timedelta(days=50),
        until=TODAY + timedelta(days=10),
        stand_in=posts["deputy"],
        at=AT,
    )
    people.delegate(
        actor=LOADER,
        giver=posts["head"],
        receiver=posts["deputy"],
        way="for_head",
        scope=["obligations.extend_deadline"],
        since=TODAY - timedelta(days=50),
        until=TODAY + timedelta(days=60),
        basis="Giấy mẫu",
        at=AT,
    )


def fill(cast: Cast, who: str, asked: UUID, number: int) -> UUID:
    """A whole answer in which every figure is one number."""
    actor = cast.actor(who)
    report = Report.objects.get(round=asked, body=actor.body_id).pk
    form = reports.one(actor, report, at=AT).form
    edits = [Edit(f"cell:{cell.code}", str(number), 0) for cell in form.cells]
    edits.append(Edit("text:danh_gia", f"Làm được {number}", 0))
    report_services.save_draft(actor=actor, report_id=report, edits=edits, at=AT)
    return report


# ── the acts


def whole(unit: UUID, key: str) -> LinkSpec:
    return LinkSpec(unit, key)


def merge(h: History) -> list[StepSpec]:
    wards = h.wards()
    taken = h.chance.sample(wards, min(len(wards), h.chance.choice((1, 2, 2, 3))))
    home = h.cast.territories[h.chance.choice(("city", "neighbour"))]
    made = ResultSpec("m", "", "phuong", f"Phường {h.name()}", parent_id=home)
    return [StepSpec("territory", "merge", tuple(whole(w, "m") for w in taken), (made,))]


def divide(h: History) -> list[StepSpec]:
    ward = h.chance.choice(h.wards())
    made = tuple(ResultSpec(key, "", "phuong", f"Phường {h.name()}") for key in "xy")
    return [StepSpec("territory", "split", tuple(LinkSpec(ward, k, partial=True) for k in "xy"), made)]


def rename(h: History) -> list[StepSpec]:
    result = ResultSpec("r", name=f"Phường {h.name()}")
    ward = next(w for w in h.wards() if orgs.territory(w, h.day).kind == "phuong")
    return [StepSpec("territory", "rename", (whole(ward, "r"),), (result,))]


def move(h: History) -> list[StepSpec]:
    province = h.cast.territories[h.chance.choice(("city", "neighbour"))]
    result = ResultSpec("v", parent_id=province)
    return [StepSpec("territory", "move", (whole(h.chance.choice(h.wards()), "v"),), (result,))]


def offices(h: History) -> list[StepSpec]:
    """One office of a ward into another, or closed."""
    ward = h.chance.choice(h.wards())
    found = list(
        BodyVersion.objects.filter(territory_id=ward, valid__contains=h.day)
        .exclude(slot="ubnd")
        .order_by("sort", "body_id")
        .values_list("body_id", flat=True)
    )
    if h.chance.random() < 0.4:
        return [StepSpec("body", "close", (LinkSpec(h.chance.choice(found)),))]
    one, other = h.chance.sample(found, 2)
    return [StepSpec("body", "merge", (whole(one, "b"),), (ResultSpec("b", existing_id=other),))]


ACTS = (merge, merge, merge, divide, divide, rename, move, offices)


def run(h: History) -> None:
    """One act or one undoing; a refusal must leave every row as it was."""
    if h.done and h.chance.random() < 0.25:
        take_back(h)
        return
    h.day = min(h.day + timedelta(days=h.chance.randint(0, 10)), TODAY)
    kind = h.chance.choice(ACTS)
    before, held = digest(), state_of(h)
    try:
        with transaction.atomic():
            steps = kind(h)
            heading = Heading("Sắp xếp mẫu", h.day, "01/NQ-MAU", slots=SLOTS, sample=True)
            act = services.draft_reorganisation(actor=LOADER, heading=heading, steps=steps, at=AT)
            shown = reorganise.preview(LOADER, act)
            assign = {
                one.key: h.chance.choice([*(c.ref for c in one.candidates), *([""] if one.may_end else [])])
                for one in shown.undecided
                if h.chance.random() < 0.95
            }
            done = reorganise.carry_out(
                actor=LOADER, reorganisation_id=act, fingerprint=shown.fingerprint, assign=assign, at=AT
            )
    except (NotPossible, IndexError, StopIteration, ValueError) as refusal:
        h.told.append(f"{h.day} {kind.__name__}: {str(refusal)[:150]}")
        assert digest() == before
        return
    h.told.append(f"{h.day} {kind.__name__}: {done.tree.territories} {done.tree.bodies}")
    h.done.append(Act(act, before))
    compare(held, state_of(h), done)


def take_back(h: History) -> None:
    """Undo some act: the last one exactly; an earlier one exactly too, or refused and nothing changed."""
    index = len(h.done) - 1 if h.chance.random() < 0.6 else h.chance.randrange(len(h.done))
    before = digest()
    try:
        with transaction.atomic():
            reorganise.undo(actor=LOADER, reorganisation_id=h.done[index].id, reason="thử", at=AT)
    except NotPossible as refusal:
        assert index < len(h.done) - 1, f"the last act can be undone: {refusal}"
        assert digest() == before
        h.told.append(f"undo {index}: refused")
        return
    h.told.append(f"undo {index}")
    act = h.done.pop(index)
    assert_restored(act.id)
    if act.before is not None and index == len(h.done):
        assert digest() == act.before
    for later in h.done[index:]:
        later.before = None  # what stood before them had this act in it


def assert_restored(act: UUID) -> None:
    """Rows the act made are gone, rows it changed are as they were, in every room."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT DISTINCT "table" FROM orgs_reorganisation_change WHERE reorganisation_id = %s', [act]
        )
        for (table,) in cursor.fetchall():
            cursor.execute(
                f"""SELECT count(*) FROM orgs_reorganisation_change c LEFT JOIN {table} t ON t.id::text = c.key
                    WHERE c.reorganisation_id = %s AND c."table" = %s AND to_jsonb(t) IS DISTINCT FROM c.before""",
                [act, table],
            )
            assert cursor.fetchone()[0] == 0, table


# ── what always holds


@dataclass
class Held:
    """What people hold, bodies owe and figures say at one moment."""

    posts: Counter[tuple[UUID, str, str]]
    appointments: int
    roots: dict[UUID, UUID]
    open: set[UUID]
    evidence: list[Any]
    figures: dict[UUID, Any]


def state_of(h: History) -> Held:
    posts = Appointment.objects.filter(valid__contains=TODAY).values_list("person_id", "role", "capacity")
    roots = {row.pk: row for row in Obligation.objects.all()}

    def root(row: Obligation) -> Obligation:
        seen = {row.pk}
        while row.joined_to_id is not None:
            row = roots[row.joined_to_id]
            assert row.pk not in seen, "joined in a circle"
            seen.add(row.pk)
        return row

    accepted = Report.objects.filter(state="accepted").values_list("id", "current__figures")
    return Held(
        Counter(posts),
        Appointment.objects.count(),
        {row.pk: root(row).pk for row in roots.values()},
        {row.pk for row in roots.values() if row.joined_to_id is None and row.state in OPEN},
        list(Evidence.objects.order_by("id").values_list("id", "obligation", "text", "file")),
        dict(accepted),
    )


def compare(before: Held, after: Held, done: reorganise.Done) -> None:
    """Nothing lost and nothing doubled by one act."""
    told = {(line.what, line.outcome): line.count for line in done.touched}
    assert not after.posts - before.posts, "a post was doubled"
    assert after.appointments >= before.appointments
    assert after.roots.keys() == before.roots.keys()
    # What was open is open, under its own name or the one it was joined to, or was let end by a person's word.
    closed = {one for one in before.open if after.roots[one] not in after.open}
    assert len(closed) == told.get(("obligation", "ends"), 0), "open work was lost"
    assert after.open <= before.open, "work that was done is open again"
    assert (after.evidence, after.figures) == (before.evidence, before.figures)


def check(h: History) -> None:
    """Work stands at bodies that stand, with people who hold a post there; the totals hold every figure once."""
    standing = set(BodyVersion.objects.filter(valid__contains=TODAY).values_list("body_id", flat=True))
    held = Obligation.objects.filter(state__in=OPEN)
    assert set(held.values_list("body_id", flat=True)) <= standing
    workers = {
        (person, body)
        for person, body in Appointment.objects.filter(
            valid__contains=TODAY, role__in=policy.WORKERS
        ).values_list("person_id", "body_id")
    }
    assert {(o.holder_id, o.body_id) for o in held.exclude(holder=None)} <= workers
    assert held.exclude(holdings__until=None).count() == 0
    assert set(Plan.objects.filter(state="adopted").values_list("owner_id", flat=True)) <= standing
    assert set(Round.objects.filter(state="open").values_list("owner_id", flat=True)) <= standing
    unfinished = Report.objects.filter(state__in=("draft", "returned"), round__period_end__gt=TODAY)
    assert set(unfinished.values_list("body_id", flat=True)) <= standing
    _totals()


def _totals() -> None:
    """The nation's total is the sum of what was accepted, whatever became of who reported it."""
    rollup.refresh(at=AT)
    accepted = Report.objects.filter(state="accepted").values_list("current__figures", flat=True)
    wanted = sum((figures[0] for figures in accepted if figures[0] is not None), Decimal(0))
    roots = BodyVersion.objects.filter(valid__contains=TODAY, parent=None).values_list("body_id", flat=True)
    found = Total.objects.filter(body__in=list(roots)).values_list("sums", flat=True)
    assert sum((sums[0] for sums in found if sums[0] is not None), Decimal(0)) == wanted


@pytest.mark.slow
def test_random_sequences_lose_and_double_nothing(busy: Cast) -> None:
    start = digest()
    for seed in range(FIRST, FIRST + SEQUENCES):
        h = History(busy, random.Random(seed))
        try:
            with transaction.atomic():
                for _ in range(h.chance.randint(3, 7)):
                    run(h)
                    check(h)
                while h.done:
                    act = h.done.pop()
                    reorganise.undo(actor=LOADER, reorganisation_id=act.id, reason="thử", at=AT)
                    assert_restored(act.id)
                    assert act.before is None or digest() == act.before
                assert digest() == start
                transaction.set_rollback(True)
        except Exception as error:
            told = "\n".join(h.told)
            raise AssertionError(f"sequence {seed}:\n{told}\n{type(error).__name__}: {error}") from error
    assert digest() == start
