"""The records rows ask about. Each scene makes one through the services, in the ward unless it says otherwise.

A scene is called once for all rows that use it, so rows of one record should name the same scene.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import made_plan
from tests.answers import whole_answer
from tests.city_plan import called, city_plan, started
from tests.house import sample_plan
from tests.house.sample_plan import Taken
from thidua.foundations.access import selectors as people_reads
from thidua.foundations.access import services as people
from thidua.foundations.notices import selectors as notices
from thidua.foundations.notices import services as notice_services
from thidua.foundations.papers import services as papers
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.ground.calendar_vn import year_period
from thidua.journeys import compile_report, settle_report
from thidua.work.cascade import selectors as cascade
from thidua.work.movements import selectors as movements
from thidua.work.movements import services as movement_services
from thidua.work.obligations import selectors as obligation_reads
from thidua.work.obligations import services as obligations
from thidua.work.obligations.selectors import Filter
from thidua.work.plans import selectors as plans
from thidua.work.plans import services as plan_services
from thidua.work.reports import selectors as report_reads
from thidua.work.reports import services as reports
from thidua.work.reports.models import Round
from thidua.work.reports.rules import Edit, Typed, mark_of
from thidua.work.rollup import selectors as rollup_reads
from thidua.work.rollup import services as rollup
from thidua.work.targets import selectors as target_reads
from thidua.work.targets import services as targets

#: The ward's plan: under review, in force with the division's obligations raised, under review and amending that one.
plan_under_review = sample_plan.taken_in
plan_in_force = sample_plan.adopted
plan_amending = sample_plan.amending
#: Under review, read from a scan whose first line has a picture.
plan_scanned = sample_plan.scanned
#: The city's plan in force, asking the wards for plans of their own; the same with that call followed.
superior_plan = city_plan
superior_plan_followed = called
#: An upload of the ward waiting to be read.
upload = sample_plan.attempt


def plan_reviewed(world: Any) -> Taken:
    """The ward's plan with every provision accepted: ready to be put into force."""
    made = sample_plan.taken_in(world)
    plan_services.accept_rest(actor=world.actor("officer"), plan_id=made.plan, at=clock.now())
    return Taken(made.plan, made.sha256, plans.plan_page(world.actor("officer"), made.plan))


def amendment_judged(world: Any) -> Taken:
    """The amending plan with nothing left to decide: ready to be applied."""
    made, actor = sample_plan.amending(world), world.actor("officer")
    plan_services.accept_rest(actor=actor, plan_id=made.plan, at=clock.now())
    for act in plans.amendment(actor, made.plan).acts:
        word = "reject" if act.act == "unresolved" or act.problem else "accept"
        plan_services.judge_act(actor=actor, plan_id=made.plan, act_id=act.id, word=word, at=clock.now())
    return made


def two_plans(world: Any) -> tuple[UUID, UUID]:
    """Two plans of the ward under review."""
    other = made_plan.take_in(world, made_plan.reading(number="79/KH-UBND"), who="officer", issuer="ward")
    return sample_plan.taken_in(world).plan, other


@dataclass(frozen=True)
class Draft:
    """A draft of the ward's plan under the city's: one of its clauses, and something asked it does not answer."""

    id: UUID
    clause: UUID
    revision: int
    ask: UUID


def draft(world: Any) -> Draft:
    """The ward drafts its own plan."""
    made = started(world)
    page = cascade.draft_page(world.actor("officer"), made)
    clause = page.clauses[-1]
    return Draft(made, clause.id, clause.revision, page.coverage.answers[0].ask.id)


def superior_plan_calling(world: Any) -> tuple[UUID, UUID]:
    """The city's plan and the provision that calls for plans, not followed yet."""
    plan = city_plan(world)
    return plan, cascade.calls_for_plans(world.actor("city_officer"), plan)[0].id


@dataclass(frozen=True)
class Owed:
    """An obligation of the ward's division under the ward's plan."""

    id: UUID
    holder: UUID
    evidence: UUID | None = None


def owed(world: Any) -> Owed:
    """Raised and open."""
    made = sample_plan.adopted(world)
    assert made.obligation is not None
    return Owed(made.obligation, world.division_officer.person_id)


def reported(world: Any) -> Owed:
    """A report of the division, handed in with a file, waiting for its receipt by the ward."""
    sample_plan.adopted(world)
    actor, at = world.actor("division_officer"), clock.now()
    found, _total = obligation_reads.list_obligations(world.actor("officer"), Filter(), at=at)
    report = next(row for row in found if row.body_id == world.body.division and row.recipients)
    obligations.discharge_obligation(
        actor=actor, obligation_id=report.id, at=at, text="xong", file=(b"x", "ket-qua.txt", "text/plain")
    )
    page = obligation_reads.one(actor, report.id, at=at)
    return Owed(report.id, world.division_officer.person_id, page.evidence[0].id)


def letter(world: Any) -> UUID:
    """A chasing letter of the ward to its division, a draft."""
    sample_plan.adopted(world)
    return obligations.draft_letter(
        actor=world.actor("officer"), addressee=world.body.division, at=clock.now()
    )


def letter_sent(world: Any) -> UUID:
    """The letter, sent."""
    made = letter(world)
    obligations.send_letter(actor=world.actor("officer"), letter_id=made, at=clock.now())
    return made


def feed(world: Any) -> str:
    """The secret of the calendar of the cast's officer."""
    return obligations.open_feed(actor=world.actor("officer"), at=clock.now())


def notice(world: Any) -> UUID:
    """A notice to the cast's officer."""
    notice_services.queue_notice(
        to=[world.officer.person_id],
        kind="obligations.late",
        subject="Việc mẫu",
        dedupe="matrix",
        at=clock.now(),
    )
    return notices.list_notices(world.actor("officer"))[0][0].id


def movement(world: Any) -> UUID:
    """A published movement."""
    folder = sorted(path.parent for path in settings.PACKS.glob("movements/*/*/movement.yaml"))[0]
    loader = system_actor("loader")
    loaded = movement_services.load_pack(folder, actor=loader, at=clock.now())
    movement_services.publish_version(actor=loader, version_id=loaded.version_id, at=clock.now())
    return movements.published()[0].id


def paper(world: Any) -> UUID:
    """The document of the ward's plan."""
    made = sample_plan.taken_in(world)
    return plans.card(world.actor("officer"), made.plan).paper_id


def typed_file() -> SimpleUploadedFile:
    """A small document to send; read once, so each sending makes its own."""
    return SimpleUploadedFile("ke-hoach.txt", sample_plan.TEXT.encode(), "text/plain")


def another_file() -> str:
    """The digest of a file that is kept, but belongs to no plan."""
    return papers.keep_file(content="không của ai".encode(), media_type="text/plain", at=clock.now())


@dataclass(frozen=True)
class Asked:
    """A round of the city, and the ward's report in it."""

    round: UUID
    report: UUID
    attachment: UUID | None = None


def report_asked(world: Any) -> Asked:
    """The city asks its wards for the digital movement's report; the ward's is a draft with a file."""
    at = clock.now()
    form = reports.load_form_pack(settings.PACKS / "forms" / "bdhvs-nam", actor=system_actor("loader"), at=at)
    made = settle_report.ask(
        actor=world.actor("city_officer"),
        form_id=form,
        period=year_period(at.year),
        opens_at=at - timedelta(days=1),
        due_at=at + timedelta(days=9),
        locks_at=at + timedelta(days=20),
        at=at,
    )
    officer = world.actor("officer")
    report = next(card.id for card in report_reads.reports_of_body(officer, world.body.ward))
    file = reports.attach_file(
        actor=officer,
        report_id=report,
        code="bao_cao_ky",
        content=b"x",
        name="b.txt",
        media_type="text/plain",
        at=at,
    )
    rollup.refresh(at=at)
    return Asked(made, report, file)


def report_wanting_sign_off(world: Any) -> Asked:
    """The same, and the round wants a sign-off; the chair of the ward may give it."""
    made = report_to_sign(world)
    Round.objects.filter(id=made.round).update(sign_off=True)
    return made


def report_to_sign(world: Any) -> Asked:
    """The same, and the chair of the ward is a deputy whom its head gave reports to sign: by law a member signs nothing."""
    made, at = report_asked(world), clock.now()
    head = people_reads.head_on(world.body.ward, clock.today(), at)
    assert head is not None
    post = world.actor("chair@own").acting.appointment_id
    loader = system_actor("loader")
    people.correct_appointment(
        actor=loader, appointment_id=post, position="", capacity="deputy", concurrent=True, at=at
    )
    people.delegate(
        actor=loader, giver=head.id, receiver=post, way="for_head", scope=["report"], basis="Phân công mẫu", at=at
    )  # fmt: skip
    return made


@dataclass(frozen=True)
class Composed:
    """A version of the ward's own form, and the mark of its section."""

    version: UUID
    mark: str


def form_composed(world: Any) -> Composed:
    """A draft of the ward's own form: a section of one figure, and one that asks nothing yet."""
    at, officer = clock.now(), world.actor("officer")
    head = {"vi": "Mẫu của phường", "level": "thon", "period": "year", "movement": "phong-trao"}
    version = reports.compose_form(actor=officer, head=Typed(said=head), at=at)
    part = reports.add_section(actor=officer, version_id=version, title="Số liệu", at=at)
    figure = {"vi": "Số lớp", "code": "lop", "unit": "count", "aggregation": "sum", "over_time": "sum"}
    reports.write_form_part(
        actor=officer,
        version_id=version,
        part=part,
        typed=Typed(said={"vi": "Số liệu"}, rows={"cells": (Typed("lop", figure),)}),
        seen=mark_of(report_reads.form_data(version), part),
        at=at,
    )
    reports.add_section(actor=officer, version_id=version, title="Lời văn", at=at)
    return Composed(version, mark_of(report_reads.form_data(version), part))


def form_issued(world: Any) -> Composed:
    """The ward's own form, issued; no round used it."""
    made = form_composed(world)
    reports.put_form_in_use(actor=world.actor("officer"), version_id=made.version, at=clock.now())
    return made


def report_late(world: Any) -> Asked:
    """The ward's report is past its deadline, nobody has handed it in."""
    made = report_asked(world)
    reports.change_round(
        actor=world.actor("city_officer"),
        round_id=made.round,
        due_at=clock.now() - timedelta(hours=1),
        locks_at=None,
        reason="mẫu",
        revision=1,
        at=clock.now(),
    )
    return made


@dataclass(frozen=True)
class LetThrough:
    """A round with a door through its lock."""

    round: UUID
    door: UUID


def report_let_through(world: Any) -> LetThrough:
    """The city has opened an exception for the ward."""
    made = report_asked(world)
    door = settle_report.let_through(
        actor=world.actor("city_officer"),
        round_id=made.round,
        body_id=world.body.ward,
        reason="mất mạng",
        until=clock.now() + timedelta(days=1),
        at=clock.now(),
    )
    return LetThrough(made.round, door)


def report_submitted(world: Any) -> Asked:
    """Handed in as nil, waiting for the city."""
    made = report_asked(world)
    settle_report.submit(
        actor=world.actor("officer"),
        report_id=made.report,
        answer="nil",
        why="không phát sinh",
        at=clock.now(),
    )
    return made


def report_accepted(world: Any) -> Asked:
    """Taken by the city: it counts."""
    made = report_submitted(world)
    settle_report.accept(actor=world.actor("city_officer"), report_id=made.report, at=clock.now())
    return made


def report_counted(world: Any) -> Asked:
    """Taken by the city and counted."""
    made = report_accepted(world)
    rollup.refresh(at=clock.now())
    return made


@dataclass(frozen=True)
class Questioned:
    """A report of the ward with a quality flag nobody has written to."""

    round: UUID
    report: UUID
    mark: str


def report_flagged(world: Any) -> Questioned:
    """The ward's report, accepted by the city, says the same number nearly everywhere."""
    made, officer, at = report_asked(world), world.actor("officer"), clock.now()
    form = report_reads.parsed(report_reads.round_page(officer, made.round).form.id)
    edits = [Edit(f"cell:{code}", str(value), 0) for code, value in whole_answer(form, 100).items()]
    edits.append(Edit("text:danh_gia", "Tốt.", 0))
    reports.save_draft(actor=officer, report_id=made.report, edits=edits, at=at)
    settle_report.submit(actor=officer, report_id=made.report, at=at)
    settle_report.accept(actor=world.actor("city_officer"), report_id=made.report, at=at)
    found, _looked = rollup_reads.flagged(world.actor("city_officer"), made.round)
    return Questioned(made.round, made.report, found[0].flags[0][0].mark)


def report_worded(world: Any) -> Asked:
    """The city has written one question of its round."""
    made = report_accepted(world)
    rollup.refresh(at=clock.now())
    reports.write_clause(
        actor=world.actor("city_officer"),
        round_id=made.round,
        code="danh_gia",
        text="Phong trào được duy trì.",
        how="summarised",
        versions=[],
        seen=0,
        at=clock.now(),
    )
    return made


@dataclass(frozen=True)
class SentUp:
    """A compilation the city has sent."""

    compilation: UUID


def report_sent_up(world: Any) -> SentUp:
    """The city has sent its compilation up."""
    made = report_worded(world)
    sent = compile_report.send_up(actor=world.actor("city_officer"), round_id=made.round, at=clock.now())
    return SentUp(sent)


def report_restating(world: Any) -> Asked:
    """A restatement begun by the ward."""
    made = report_accepted(world)
    reports.restate_report(
        actor=world.actor("officer"), report_id=made.report, reason="đếm trùng", at=clock.now()
    )
    return made


def report_exempt(world: Any) -> Asked:
    """Let off by the city."""
    made = report_asked(world)
    settle_report.exempt(
        actor=world.actor("city_officer"), report_id=made.report, reason="mới lập", at=clock.now()
    )
    return made


@dataclass(frozen=True)
class Aimed:
    """A target of the city, the ward's given from it, a worksheet being worked on again."""

    target: UUID
    given: UUID | None = None
    sheet: UUID | None = None


def target_aimed(world: Any) -> Aimed:
    """A target of the city nobody has shared out yet."""
    movement(world)
    at, one = clock.now(), target_reads.indicators()[0]
    made = targets.set_target(
        actor=world.actor("city_officer"),
        body_id=world.body.city,
        movement=one.movement,
        indicator=one.code,
        year=max(at.year, one.starts),
        operator=">=",
        value=Decimal(50),
        at=at,
    )
    return Aimed(made)


def target_shared(world: Any) -> Aimed:
    """The city's target handed out to its wards, and the next worksheet begun."""
    at, city, made = clock.now(), world.actor("city_officer"), target_aimed(world).target
    first = targets.start_worksheet(actor=city, target_id=made, at=at)
    targets.hand_out(actor=city, worksheet_id=first, at=at)
    sheet = targets.start_worksheet(actor=city, target_id=made, at=at)
    given = target_reads.board(world.actor("officer"), world.body.ward, at.year).own[0].id
    return Aimed(made, given, sheet)
