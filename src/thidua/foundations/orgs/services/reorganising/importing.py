"""A reorganisation from an Excel list: read in a child process, all problems by row and column, then a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from thidua.ground.actor import Actor

from ... import errors
from ...facts_reorganisations import ImportedList, ListProblem
from ...facts_reorganising import Heading, Hindrance
from ...rules.reorganising_list import Listed, act_of, steps_of_list
from ...rules.reorganising_plan import fingerprint
from ...rules.reorganising_sheet import COLUMNS, Reading, Wrong, read_rows
from ...selectors.packs import kinds as body_kinds
from ...selectors.reorganising import plan_steps
from ...selectors.reorganising_list import directory_of
from ...selectors.territories import territory_kinds
from ..residential import read_sheet
from .drafting import draft_reorganisation
from .permit import not_permitted

#: Rows of one list: the national reform of 2025 had 10,602 links.
MOST = 20_000


@transaction.atomic
def import_reorganisation(
    *,
    actor: Actor,
    content: bytes,
    at: datetime,
    title: str = "",
    source: str = "",
    verified: bool = False,
    slots: Sequence[str] = (),
    counterparts: Mapping[str, tuple[str, ...]] | None = None,
    sample: bool = False,
    dry_run: bool = True,
) -> ImportedList:
    """Read a list; a dry run shows every problem and the plan and stores nothing, a real run makes the draft.

    What the plan says stands in the way (``hindrances``: residential groups of a divided unit that nobody assigned …)
    does not forbid the draft: it is mended there, and carrying out refuses until it is.

    :raises NotPossible: ``orgs-009`` when a real run meets wrong rows (all in ``details``), ``orgs-010`` when the file
        is no workbook or beyond the limits.
    """
    kinds, of_bodies = territory_kinds(), body_kinds()
    reading = read_rows(read_sheet(content, most=MOST, wanted=COLUMNS["old"][0]), kinds, of_bodies)
    listed = Listed()
    told = [*reading.rows, *(row for row, _wrong in reading.doubtful)]
    if reading.on is not None and told:
        directory = directory_of(told, reading.on)
        listed = steps_of_list(reading, directory, kinds, main=act_of(told[0]), body_kinds=of_bodies)
    found = [_problem(one) for one in (*reading.problems, *listed.problems)]
    if reading.on is not None:
        found += _out_of_reach(actor, reading.on, listed)
    problems = tuple(sorted([*found, *_twice(listed)], key=lambda one: one.lines[:1])) if found else ()
    if problems:
        if not dry_run:
            raise errors.file_problems(
                [
                    {"lines": p.lines, "column": p.column, "message": p.message, "value": p.value}
                    for p in problems
                ]
            )
        return ImportedList(len(reading.rows), len(listed.steps), reading.on, problems, (), None)
    assert reading.on is not None  # a list without a day has a problem
    heading = _heading(reading, title, source, verified, slots, counterparts or {}, sample)
    plan = plan_steps(
        heading.on,
        listed.steps,
        act=act_of(reading.rows[0]),
        only=heading.slots,
        counterparts=heading.counterparts,
    )
    hindrances = tuple(_hindrance(h, listed) for h in plan.problems)
    drafted = (
        None if dry_run else draft_reorganisation(actor=actor, heading=heading, steps=listed.steps, at=at)
    )
    return ImportedList(
        len(reading.rows),
        len(listed.steps),
        reading.on,
        (),
        hindrances,
        plan,
        fingerprint(plan),
        drafted,
        sum(step.subject == "body" for step in listed.steps),
    )


def _heading(
    reading: Reading,
    title: str,
    source: str,
    verified: bool,
    slots: Sequence[str],
    counterparts: Mapping[str, tuple[str, ...]],
    sample: bool,
) -> Heading:
    first = reading.rows[0]
    assert reading.on is not None
    return Heading(
        title=title or f"Sắp xếp theo {first.act}",
        on=reading.on,
        act_number=first.act,
        act_date=first.act_date,
        act_issuer=first.issuer,
        source=source,
        verified=verified,
        slots=tuple(slots),
        counterparts=counterparts,
        sample=sample,
    )


def _out_of_reach(actor: Actor, on: date, listed: Listed) -> list[ListProblem]:
    """Rows about units that somebody else may reorganise."""
    place = actor.acting.body_name if actor.acting else ""
    message = f"Có đơn vị ngoài phạm vi của bạn: chỉ sắp xếp được đơn vị ở dưới {place}; nơi khác do cơ quan ở đó lập."
    return [
        ListProblem(listed.lines[number - 1], COLUMNS["old"][0], refused.code, message)
        for number, refused in not_permitted(actor, on, listed.steps)
    ]


def _twice(listed: Listed) -> list[ListProblem]:
    """Units in several steps, told together with wrong cells; where no cell is wrong the plan itself tells them."""
    first: dict[tuple[str, UUID], int] = {}
    found = []
    for at, step in enumerate(listed.steps):
        for unit in dict.fromkeys(link.unit_id for link in step.links):
            other = first.setdefault((step.subject, unit), at)
            if other != at:
                lines = ", ".join(str(line) for line in listed.lines[other])
                message = f"Đơn vị này đã có ở dòng {lines}; các phần của một đơn vị gộp vào một bước."
                found.append(ListProblem(listed.lines[at], COLUMNS["old"][0], "twice", message))
    return found


def _problem(wrong: Wrong) -> ListProblem:
    lines = (wrong.line,) if wrong.line else ()
    return ListProblem(lines, wrong.column, wrong.code, wrong.message, wrong.value)


def _hindrance(hindrance: Hindrance, listed: Listed) -> ListProblem:
    lines = listed.lines[hindrance.step - 1] if hindrance.step else ()
    return ListProblem(lines, "", hindrance.code, hindrance.message)
