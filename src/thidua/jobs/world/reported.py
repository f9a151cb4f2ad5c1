"""Rounds of reports in the sample world: most wards answered, one has nothing to report, one is silent."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from thidua.foundations.access import selectors as access
from thidua.ground.actor import Actor
from thidua.ground.calendar_vn import year_period
from thidua.ground.clock import start_of, today
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
        _answers(made, reports.parsed(form.id), follower, asked, past, opens, Random(seed), done)  # noqa: S311
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
    random: Random,
    done: dict[str, int],
) -> None:
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
            _fill(card.id, form, actor, year, random, when)
            if not past and at_place % 5 == 2:
                continue
            settle_report.submit(actor=actor, report_id=card.id, at=when)
        done["submitted"] += 1
        if past or at_place % 5 != 1:
            settle_report.accept(actor=follower, report_id=card.id, at=when + timedelta(hours=5))
            done["accepted"] += 1


def _fill(report_id: UUID, form: Form, actor: Actor, year: int, random: Random, at: datetime) -> None:
    """Figures in which every check of the form holds: each of a chain at most the one before it."""
    values: dict[str, int] = {}
    ceilings = {r.left[0]: r.right[0] for r in form.rules if r.kind == "at_most" and len(r.left) == 1}
    for cell in form.cells:
        if cell.whole:
            continue
        value = _figure(cell.code, ceilings, values, random, year)
        values[cell.code] = value if cell.maximum is None else min(value, int(cell.maximum))
    for rule in form.rules:
        if rule.kind == "at_most" and len(rule.left) > 1:
            values |= dict.fromkeys(rule.left, 0) | {rule.left[0]: values[rule.right[0]]}
        elif rule.kind == "sum_equals":
            values[rule.right[0]] = sum(values[code] for code in rule.left)
    edits = []
    for cell in form.cells:
        if cell.whole:
            parts = form.parts(cell.whole)
            share = values[cell.whole] // len(parts)
            last = cell.code == parts[-1].code
            value = values[cell.whole] - share * (len(parts) - 1) if last else share
        else:
            value = values[cell.code]
        edits.append(Edit(f"cell:{cell.code}", str(value), 0))
    for code, prompt in form.prompts.items():
        if prompt.get("required"):
            edits.append(
                Edit(f"text:{code}", "Phong trào được duy trì đều ở các tổ dân phố (dữ liệu mẫu).", 0)
            )
    edits += [
        Edit(f"why:{rule.code}", "Thay đổi theo thực tế địa bàn (dữ liệu mẫu).", 0)
        for rule in form.rules
        if rule.severity == "warning"
    ]
    report_services.save_draft(actor=actor, report_id=report_id, edits=edits, at=at)


def _figure(code: str, ceilings: dict[str, str], values: dict[str, int], random: Random, year: int) -> int:
    above = ceilings.get(code)
    if above is not None:
        if above not in values:
            values[above] = _figure(above, ceilings, values, random, year)
        return values[above] * random.randint(62, 95) // 100
    return values.get(code, random.randint(40, 4000) + (year % 10))
