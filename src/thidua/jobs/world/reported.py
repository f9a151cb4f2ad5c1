"""Rounds of reports in the sample world: most wards answered, one has nothing to report, one is silent."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from thidua.foundations.access import selectors as access
from thidua.ground.actor import Actor
from thidua.ground.calendar_vn import year_period
from thidua.ground.clock import start_of, today
from thidua.jobs.world.invented import figures
from thidua.journeys import settle_report
from thidua.work.reports import selectors as reports
from thidua.work.reports import services as report_services
from thidua.work.reports.rules import Edit, Form
from thidua.work.rollup import services as rollup

#: The form the city asks; its name in ``packs/forms``.
FORM = "xhht-nam"


def ask_and_answer(*, follower: Actor, at: datetime, seed: int = 1315) -> dict[str, int]:
    """Open this year's round of the city and last year's, and have the bodies below answer; the same for one seed."""
    done = {"asked": 0, "submitted": 0, "accepted": 0}
    form = next((card for card in reports.forms(follower) if card.code == FORM), None)
    if form is None:
        return done
    year = today(at).year
    for asked in (year - 1, year):
        past = asked < year
        opens = start_of(today(at)) - timedelta(days=400 if past else 20)
        made = settle_report.ask(
            actor=follower,
            form_id=form.id,
            period=year_period(asked),
            opens_at=opens,
            due_at=opens + timedelta(days=30),
            locks_at=None if past else opens + timedelta(days=60),
            sample=True,
            at=opens,
        )
        _answers(made, reports.parsed(form.id), follower, asked, past, opens, seed, done)
    while rollup.refresh(at=at):
        pass
    return done


def _answers(
    round_id: UUID,
    form: Form,
    follower: Actor,
    year: int,
    past: bool,
    opens: datetime,
    seed: int,
    done: dict[str, int],
) -> None:
    random = Random(seed)  # noqa: S311 -- sample data
    listed, total = reports.report_list(follower, reports.Filter(round=round_id), limit=2000)
    done["asked"] += total
    for at_place, card in enumerate(listed):
        holders = access.holders(card.body_id, {"standing_officer", "contributor"}, opens)
        actor = access.actor_of_person(holders[0], None, opens) if holders else None
        if actor is None or actor.body_id != card.body_id or (at_place % 5 == 4 and not past):
            continue
        when = opens + timedelta(days=random.randint(3, 28 if past else 18), hours=random.randint(8, 16))
        if not past and at_place % 5 == 3:
            settle_report.submit(
                actor=actor,
                report_id=card.id,
                answer="nil",
                why="Trong kỳ chưa triển khai phong trào (dữ liệu mẫu).",
                at=when,
            )
        else:
            _fill(card.id, form, actor, card.body_name, year, seed, when)
            if not past and at_place % 5 == 2:
                continue
            settle_report.submit(actor=actor, report_id=card.id, at=when)
        done["submitted"] += 1
        if past or at_place % 5 != 1:
            settle_report.accept(actor=follower, report_id=card.id, at=when + timedelta(hours=5))
            done["accepted"] += 1


def _fill(report_id: UUID, form: Form, actor: Actor, name: str, year: int, seed: int, at: datetime) -> None:
    """Figures of the body's invented ward: every check of the form holds, nothing is left to explain."""
    values = figures(form, name, seed=seed, year=year)
    edits = [Edit(f"cell:{cell.code}", str(values[cell.code]), 0) for cell in form.cells]
    for code, prompt in form.prompts.items():
        if prompt.get("required"):
            edits.append(
                Edit(f"text:{code}", "Phong trào được duy trì đều ở các tổ dân phố (dữ liệu mẫu).", 0)
            )
    report_services.save_draft(actor=actor, report_id=report_id, edits=edits, at=at)
