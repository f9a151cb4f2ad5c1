"""Whatever is merged, divided, renamed, moved and undone, in any order: nothing of people, work or figures is lost.

A few random sequences run with every test run; all of them by one command (a seed that fails is named)::

    SEQUENCES=1000 .venv/bin/python -m pytest tests/journeys/test_reorganise_sequences.py --timeout 0
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection, transaction

from tests.answers import whole_answer
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
from thidua.journeys.reorganise import Touched
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
    """An act that was carried out, and every row before it (unknown once an earlier one was undone or followed later)."""

    id: UUID
    before: dict[str, str] | None
    on: date


@dataclass
class History:
    """What a sequence has done so far."""

    cast: Cast
    chance: random.Random
    day: date
    at: datetime = AT
    done: list[Act] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    named: int = 0

    @property
    def today(self) -> date:
        return today(self.at)

    def name(self) -> str:
        self.named += 1
        return f"Mẫu {self.named}"

    def wards(self) -> list[UUID]:
        rows = TerritoryVersion.objects.filter(territory__level="xa", valid__contains=self.day)
        return list(rows.order_by("sort", "territory_id").values_list("territory_id", flat=True))


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """Heads, deputies and colleagues in both wards, some to come; work of every state; a report accepted, one begun."""
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
        _to_come(cast, ward)
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


def _to_come(cast: Cast, ward: str) -> None:
    """Somebody begins at the ward next month, with a journey soon after; the head's deputy takes the seat in time."""
    person = people.add_person(
        actor=LOADER, full_name=f"Người Sắp đến {ward}", sample=True, body_id=cast.bodies[ward], at=AT
    )
    begins = TODAY + timedelta(days=30)
    post = people.appoint(
        actor=LOADER, person_id=person, role="chair", body_id=cast.bodies[ward], since=begins,
        capacity="deputy", position="Phó Chủ tịch", at=AT,
    )  # fmt: skip
    people.note_leave(
        actor=LOADER, appointment_id=post, kind="trip", since=begins + timedelta(days=5),
        until=begins + timedelta(days=8), at=AT,
    )  # fmt: skip


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
    """A whole answer in which figures are one number."""
    actor = cast.actor(who)
    report = Report.objects.get(round=asked, body=actor.body_id).pk
    form = reports.one(actor, report, at=AT).form
    edits = [Edit(f"cell:{code}", str(value), 0) for code, value in whole_answer(form, number).items()]
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
    if h.chance.random() < 0.25:
        nights(h)
        return
    # One act in some takes effect on a later day.
    h.day = min(h.day + timedelta(days=h.chance.randint(0, 10)), h.today + timedelta(days=12))
    kind = h.chance.choice(ACTS)
    before, held = digest(), state_of(h)
    try:
        with transaction.atomic():
            steps = kind(h)
            heading = Heading("Sắp xếp mẫu", h.day, "01/NQ-MAU", slots=SLOTS, sample=True)
            act = services.draft_reorganisation(actor=LOADER, heading=heading, steps=steps, at=h.at)
            shown = reorganise.preview(LOADER, act)
            assign = {
                one.key: h.chance.choice(
                    [*(c.ref for c in one.candidates), *([reorganise.ENDS] if one.may_end else [])]
                )
                for one in shown.undecided
                if h.chance.random() < 0.95
            }
            done = reorganise.carry_out(
                actor=LOADER, reorganisation_id=act, fingerprint=shown.fingerprint, assign=assign, at=h.at
            )
    except (NotPossible, IndexError, StopIteration, ValueError) as refusal:
        h.told.append(f"{h.day} {kind.__name__}: {str(refusal)[:150]}")
        assert digest() == before
        return
    h.told.append(f"{h.day} {kind.__name__}: {done.tree.territories} {done.tree.bodies}")
    h.done.append(Act(act, lasting(before), h.day))
    compare(held, state_of(h), done.touched, h.day)


def lasting(digests: dict[str, str]) -> dict[str, str]:
    """Without today's projection, which another day changes by itself."""
    return {table: digest for table, digest in digests.items() if table != "orgs_body_place"}


def nights(h: History) -> None:
    """Some days pass; acts whose day has come are followed, each like an act carried out on its day."""
    h.at += timedelta(days=h.chance.randint(1, 10))
    clock = system_actor("clock")
    services.roll_places(actor=clock, at=h.at)
    held = state_of(h)
    followed = reorganise.follow_due(actor=clock, at=h.at)
    assert reorganise.overdue(h.at) == ()
    h.told.append(f"until {h.today}: {len(followed)} followed")
    if followed:
        touched = [line for lines in followed.values() for line in lines]
        compare(held, state_of(h), touched, None)
    for ident in followed:
        index = next(n for n, act in enumerate(h.done) if act.id == ident)
        later = h.done[index + 1 :]
        if later:
            # It has written last now; what the others found was before that.
            h.done.append(h.done.pop(index))
            for act in h.done[index:]:
                act.before = None


def take_back(h: History) -> None:
    """Undo some act: the last one exactly; an earlier one exactly too, or refused and nothing changed."""
    index = len(h.done) - 1 if h.chance.random() < 0.6 else h.chance.randrange(len(h.done))
    before = digest()
    try:
        with transaction.atomic():
            reorganise.undo(actor=LOADER, reorganisation_id=h.done[index].id, reason="thử", at=h.at)
    except NotPossible as refusal:
        assert index < len(h.done) - 1, f"the last act can be undone: {refusal}"
        assert digest() == before
        h.told.append(f"undo {index}: refused")
        return
    h.told.append(f"undo {index}")
    act = h.done.pop(index)
    assert_restored(act.id)
    if act.before is not None and index == len(h.done):
        assert lasting(digest()) == act.before
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


@dataclass(frozen=True)
class Post:
    """A row of appointments, but for its basis (one given anew names the act)."""

    person: UUID
    role: str
    capacity: str
    concurrent: bool
    position: str
    body: UUID
    since: date
    until: date | None

    @classmethod
    def of(cls, row: Appointment) -> Post:
        days = row.valid
        return cls(
            row.person_id,
            row.role,
            row.capacity,
            row.concurrent,
            row.position,
            row.body_id,
            days.lower,
            days.upper,
        )

    @property
    def held(self) -> tuple[object, ...]:
        """What somebody holds, wherever."""
        return self.person, self.role, self.capacity, self.concurrent, self.position


@dataclass
class Held:
    """What people hold, bodies owe and figures say at one moment."""

    posts: Counter[tuple[UUID, str, str]]
    appointments: dict[UUID, Post]
    roots: dict[UUID, UUID]
    open: set[UUID]
    evidence: list[Any]
    figures: dict[UUID, Any]


def state_of(h: History) -> Held:
    posts = Appointment.objects.filter(valid__contains=h.today).values_list("person_id", "role", "capacity")
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
        {row.pk: Post.of(row) for row in Appointment.objects.all()},
        {row.pk: root(row).pk for row in roots.values()},
        {row.pk for row in roots.values() if row.joined_to_id is None and row.state in OPEN},
        list(Evidence.objects.order_by("id").values_list("id", "obligation", "text", "file")),
        dict(accepted),
    )


def compare(before: Held, after: Held, touched: Sequence[Touched], on: date | None) -> None:
    """Nothing lost and nothing doubled by one act, or (``on`` is none) by those whose day came."""
    told: Counter[tuple[str, str]] = Counter()
    for line in touched:
        told[line.what, line.outcome] += line.count
    assert not after.posts - before.posts, "a post was doubled"
    compare_posts(before.appointments, after.appointments, told, on)
    assert after.roots.keys() == before.roots.keys()
    # What was open is open, under its own name or the one it was joined to, or was let end by a person's word.
    closed = {one for one in before.open if after.roots[one] not in after.open}
    assert len(closed) == told["obligation", "ends"], "open work was lost"
    assert after.open <= before.open, "work that was done is open again"
    assert (after.evidence, after.figures) == (before.evidence, before.figures)


def compare_posts(
    before: dict[UUID, Post], after: dict[UUID, Post], told: Counter[tuple[str, str]], on: date | None
) -> None:
    """Every post is as it was, or was cut on the day and goes on elsewhere, or changed its body before it began, or is
    among those the act told as ended, joined or withdrawn."""
    gone = before.keys() - after.keys()
    made = [after[ident] for ident in after.keys() - before.keys()]
    kept = before.keys() & after.keys()
    cut = [ident for ident in kept if before[ident].until != after[ident].until]
    placed = [ident for ident in kept if before[ident].body != after[ident].body]
    assert not set(cut) & set(placed)
    for ident in kept:
        changed = replace(before[ident], until=after[ident].until, body=after[ident].body)
        assert after[ident] == changed, "a post changed"
    if on is None:
        assert not (gone or made or cut or placed), "posts follow with the act, not on its day"
        return
    assert all(after[ident].until == on for ident in cut) and all(one.since == on for one in made)
    assert all(before[ident].since >= on for ident in (*gone, *placed))
    ended = Counter(before[ident].held for ident in cut)
    assert not Counter(one.held for one in made) - ended, "a post was doubled"
    assert told["post", "moves"] == len(made) + len(placed)
    lost = told["post", "ends"] + told["post", "joins"] + told["post", "withdrawn"]
    assert len(cut) + len(gone) - len(made) == lost, "a post was lost"


#: Days of posts on which their body does not stand; days of leaves on which their post is not held.
_HANGING = (
    """SELECT count(*) FROM access_appointment a WHERE NOT isempty(a.valid * daterange(%(day)s, NULL)) AND NOT
           (SELECT range_agg(v.valid) FROM orgs_body_version v WHERE v.body_id = a.body_id)
           @> (a.valid * daterange(%(day)s, NULL))""",
    """SELECT count(*) FROM access_leave l JOIN access_appointment a ON a.id = l.appointment_id
       WHERE NOT isempty(l.valid * daterange(%(day)s, NULL)) AND NOT a.valid @> (l.valid * daterange(%(day)s, NULL))""",
)


def check(h: History) -> None:
    """Posts and work stand at bodies that stand, work with people who hold a post there; totals hold every figure once."""
    with connection.cursor() as cursor:
        for sql in _HANGING:
            cursor.execute(sql, {"day": h.today})
            assert cursor.fetchone()[0] == 0, sql
    assert reorganise.left_behind(h.at) == {}
    standing = set(BodyVersion.objects.filter(valid__contains=h.today).values_list("body_id", flat=True))
    held = Obligation.objects.filter(state__in=OPEN)
    assert set(held.values_list("body_id", flat=True)) <= standing
    workers = {
        (person, body)
        for person, body in Appointment.objects.filter(
            valid__contains=h.today, role__in=policy.WORKERS
        ).values_list("person_id", "body_id")
    }
    assert {(o.holder_id, o.body_id) for o in held.exclude(holder=None)} <= workers
    assert held.exclude(holdings__until=None).count() == 0
    assert set(Plan.objects.filter(state="adopted").values_list("owner_id", flat=True)) <= standing
    assert set(Round.objects.filter(state="open").values_list("owner_id", flat=True)) <= standing
    unfinished = Report.objects.filter(state__in=("draft", "returned"), round__period_end__gt=h.today)
    assert set(unfinished.values_list("body_id", flat=True)) <= standing
    _totals(h)


def _totals(h: History) -> None:
    """The nation's total is the sum of what was accepted, whatever became of who reported it."""
    rollup.refresh(at=h.at)
    accepted = Report.objects.filter(state="accepted").values_list("current__figures", flat=True)
    wanted = sum((figures[0] for figures in accepted if figures[0] is not None), Decimal(0))
    roots = BodyVersion.objects.filter(valid__contains=h.today, parent=None).values_list("body_id", flat=True)
    found = Total.objects.filter(body__in=list(roots)).values_list("sums", flat=True)
    assert sum((sums[0] for sums in found if sums[0] is not None), Decimal(0)) == wanted


@pytest.mark.slow
def test_random_sequences_lose_and_double_nothing(busy: Cast) -> None:
    start = digest()
    for seed in range(FIRST, FIRST + SEQUENCES):
        chance = random.Random(seed)
        # From long past to a few days before today, so that some sequences come to acts of a later day.
        h = History(busy, chance, TODAY - timedelta(days=chance.randint(-2, 30)))
        try:
            with transaction.atomic():
                for _ in range(h.chance.randint(3, 7)):
                    run(h)
                    check(h)
                while any(act.on > h.today for act in h.done):
                    nights(h)
                    check(h)
                while h.done:
                    act = h.done.pop()
                    reorganise.undo(actor=LOADER, reorganisation_id=act.id, reason="thử", at=h.at)
                    assert_restored(act.id)
                    assert act.before is None or lasting(digest()) == act.before
                services.roll_places(actor=system_actor("clock"), at=h.at)
                assert digest() == start
                transaction.set_rollback(True)
        except Exception as error:
            told = "\n".join(h.told)
            raise AssertionError(f"sequence {seed}:\n{told}\n{type(error).__name__}: {error}") from error
    assert digest() == start
