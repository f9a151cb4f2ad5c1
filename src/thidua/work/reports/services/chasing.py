"""Speaking to bodies about reports they owe: by the clock, and by one click of the body that asks. Repeated, nothing new."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from thidua.foundations.access import selectors as access
from thidua.foundations.audit import services as audit
from thidua.foundations.notices import services as notices
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.work.obligations import selectors as obligations
from thidua.work.reports import errors, policy, rules
from thidua.work.reports.models import Chase, Report
from thidua.work.reports.selectors import late

_HOLDERS = frozenset({"standing_officer"})


@dataclass(frozen=True, slots=True)
class Chased:
    """What a sweep did: how many reports it spoke of, and (who asks, who is late) for whom a letter is wanted."""

    count: int
    letters: frozenset[tuple[UUID, UUID]]


@transaction.atomic
def chase(*, actor: Actor, at: datetime, limit: int = obligations.BODIES) -> Chased:
    """Take the steps whose day has come for reports of open rounds that answer no obligation, for the next bodies.

    Its count is 0 when none is left. Only what is spoken of is locked, for as long as a few bodies take: in the hour before
    a deadline nobody who hands in waits for reminders. Earlier steps that were missed are noted as taken without a message:
    a person coming late gets one word, not six.
    """
    waiting = obligations.awaiting_step(
        Report.objects.filter(
            state__in=["draft", "returned"], obligation=None, round__state="open", round__opens_at__lte=at
        ),
        Chase,
        "report",
        lambda due: rules.report_steps_due(due, at),
        at,
    )
    rows = list(
        obligations.of_next_bodies(waiting, limit)
        .select_for_update(of=("self",), skip_locked=True, no_key=True)
        .select_related("round")
        .defer("draft")
        .prefetch_related("chases")
        .order_by("id")
    )
    together = _waiting_together(waiting, rows, at)
    spoken: dict[str, list[Report]] = defaultdict(list)
    taken: list[Chase] = []
    for row in rows:
        assert row.due_at is not None  # the filter asks for one
        had = {c.step for c in row.chases.all()}
        reached = rules.report_steps_due(row.due_at, at)
        if not reached or reached[-1].code in had:
            continue
        taken += [Chase(report=row, step=s.code, at=at) for s in reached if s.code not in had]
        spoken[reached[-1].code].append(row)
    Chase.objects.bulk_create(taken, ignore_conflicts=True, batch_size=2000)
    steps = {step.code: step for step in rules.REPORT_STEPS}
    wanted: set[tuple[UUID, UUID]] = set()
    for code, group in spoken.items():
        _speak(steps[code], group, together, at)
        if steps[code].letter:
            wanted |= {(row.round.owner_id, row.body_id) for row in group}
    count = sum(len(group) for group in spoken.values())
    if count:
        _note(actor, at.isoformat(), f"{count} báo cáo được nhắc, đôn đốc", count, at)
    return Chased(count, frozenset(wanted))


def _waiting_together(
    waiting: QuerySet[Report], rows: list[Report], at: datetime
) -> Counter[tuple[str, UUID]]:
    """(step, round) → how many reports wait for it, where the body that asks is told: it hears once of all."""

    def step_of(due: datetime | None) -> rules.ChaseStep:
        assert due is not None  # the filter asks for one
        return rules.report_steps_due(due, at)[-1]

    if all(step_of(row.due_at).audience != "recipient" for row in rows):
        return Counter()
    pairs = waiting.values_list("round_id", "due_at")
    return Counter((step_of(due).code, asked) for asked, due in pairs)


def _speak(
    step: rules.ChaseStep, group: list[Report], together: Counter[tuple[str, UUID]], at: datetime
) -> None:
    if step.audience == "recipient":
        rounds: dict[UUID, list[Report]] = defaultdict(list)
        for row in group:
            rounds[row.round_id].append(row)
        officers = access.holders_of({row.round.owner_id for row in group}, _HOLDERS, at)
        for of_round in rounds.values():
            asked = of_round[0].round
            _tell(
                officers.get(asked.owner_id, []),
                step,
                step.subject.format(count=together[step.code, asked.id], title=asked.title),
                f"/bao-cao/cham/?dot={asked.id}",
                asked.id,
                f"chase:{step.code}:{asked.id}:{today(at)}",
                asked.owner_id,
                at,
            )
        return
    roles = {"standing_officer", "chair"} if step.audience == "chair" else _HOLDERS
    people = access.holders_of({row.body_id for row in group}, roles, at)
    for row in group:
        to = [row.holder_id] if step.audience == "holder" and row.holder_id else people.get(row.body_id, [])
        _tell(
            to,
            step,
            step.subject.format(count=1, title=row.round.title),
            f"/bao-cao/{row.id}/",
            row.id,
            f"chase:{step.code}:{row.id}",
            row.body_id,
            at,
        )


def _tell(
    to: list[UUID],
    step: rules.ChaseStep,
    subject: str,
    link: str,
    about: UUID,
    dedupe: str,
    body_id: UUID,
    at: datetime,
) -> None:
    notices.queue_notice(
        to=to,
        kind=f"reports.{'remind' if step.days <= 0 else 'late'}",
        subject=subject[:300],
        link=link,
        about_type="report",
        about_id=str(about),
        dedupe=dedupe,
        urgency=step.urgency,
        body_id=body_id,
        at=at,
    )


@transaction.atomic
def chase_all(
    *, actor: Actor, level: str = "", round_id: UUID | None = None, text: str = "", at: datetime
) -> int:
    """Remind every body of a level that is late in rounds the acting body asks; returns how many reports were spoken of.

    Each report once a day, whoever clicks: what was spoken of today by a click is left alone, and nothing is sent twice.

    :param text: words of the officer's own, under the list of what is late.
    :raises NotPossible: nobody is late there (``reports-030``).
    """
    if actor.body_id is None:
        raise errors.nobody_late()
    policy.may_ask(actor, actor.body_id).require()
    rows = list(
        late.to_chase(actor, at=at, level=level, round_id=round_id)
        .select_related("round")
        .select_for_update(of=("self",))
        .defer("draft")
        .order_by("id")
    )
    if not rows:
        raise errors.nobody_late()
    step = rules.click_step(today(at))
    had = late.chased_today([row.id for row in rows], step)
    fresh = [row for row in rows if row.id not in had]
    if not fresh:
        return 0
    Chase.objects.bulk_create([Chase(report=row, step=step, at=at) for row in fresh], batch_size=2000)
    bodies: dict[UUID, list[Report]] = defaultdict(list)
    for row in fresh:
        bodies[row.body_id].append(row)
    people = access.holders_of(bodies, {"standing_officer", "chair"}, at)
    for body_id, owed in bodies.items():
        _remind(body_id, owed, people, step, text.strip(), at)
    _note(actor, step, f"{len(fresh)} báo cáo quá hạn được nhắc", len(fresh), at)
    return len(fresh)


def _remind(
    body_id: UUID, owed: list[Report], people: Mapping[UUID, list[UUID]], step: str, text: str, at: datetime
) -> None:
    held = [row.holder_id for row in owed if row.holder_id is not None]
    notices.queue_notice(
        to=[*held, *people.get(body_id, [])],
        kind="reports.late",
        subject=f"{len(owed)} báo cáo của đơn vị đã quá hạn, đề nghị gửi ngay",
        text="\n".join(
            [*(f"- {row.round.title[:160]}" for row in owed[:20]), *([text[:2000]] if text else [])]
        ),
        link=f"/bao-cao/{owed[0].id}/" if len(owed) == 1 else "/bao-cao/",
        about_type="report",
        about_id=str(owed[0].id),
        dedupe=f"{step}:{body_id}:{min(row.id for row in owed)}",
        urgency="high",
        body_id=body_id,
        at=at,
    )


def _note(actor: Actor, subject: str, label: str, count: int, at: datetime) -> None:
    audit.record(
        actor=actor,
        verb="reports.chase",
        subject_type="sweep",
        subject_id=subject,
        subject_label=label,
        changes={"count": [None, count]},
        at=at,
    )
