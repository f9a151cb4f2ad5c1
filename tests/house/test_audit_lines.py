"""Every service leaves exactly one audit line, or a reason is written down why it leaves none or several.

Verbs are found by introspection: one that ``lines/table.py`` does not name fails here. That each does leave its line is
seen in the test or row of the matrix the table names (``tests/audit_lines.py`` watches there).
"""

from __future__ import annotations

import ast
import importlib
import inspect
from datetime import timedelta
from typing import Any

import pytest

from tests.audit_lines import WATCHED, verb_of
from tests.cast import Cast
from tests.house.lines.table import LEAVES_NONE, LEAVES_SEVERAL, LEFT_IN, complaints
from tests.house.matrix import scenes
from tests.house.matrix import table as matrix
from tests.house.matrix.row import Row
from tests.house.source import ROOT, name_of, rooms, tree
from thidua.foundations.access import services as people
from thidua.foundations.audit import selectors as audit
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.work.reports import selectors as report_reads
from thidua.work.reports import services as reports
from thidua.work.rollup import services as rollup
from thidua.work.targets import services as targets

LOADER, DAY = system_actor("loader"), timedelta(days=1)


def verbs() -> list[str]:
    """Every public service of every room: ``work.plans.adopt_plan``."""
    found = []
    for room in rooms():
        module = importlib.import_module(f"thidua.{name_of(room)}.services")
        for function in vars(module).values():
            if inspect.isfunction(function):
                raw = inspect.unwrap(function)
                found.append(verb_of(raw.__module__, raw.__code__))
    return sorted(filter(None, found))


def test_every_service_is_in_the_table_once() -> None:
    known = [*LEFT_IN, *LEAVES_NONE]
    missing = [verb for verb in verbs() if verb not in known]
    assert missing == [], (
        f"{', '.join(missing)}: say in tests/house/lines/table.py which test or act of the matrix sees the audit line "
        "(LEFT_IN), or why there is none (LEAVES_NONE)."
    )
    assert [verb for verb in known if verb not in verbs()] == [], "gone, or no service"
    assert set(LEFT_IN) & set(LEAVES_NONE) == set()
    assert [verb for verb in LEAVES_SEVERAL if verb not in LEFT_IN] == []
    assert len(verbs()) > 150


def test_every_place_the_table_names_is_there() -> None:
    rows = {str(row) for row in matrix.rows()}
    wrong = []
    for verb, place in LEFT_IN.items():
        path, _colons, function = place.partition("::")
        if not function:
            wrong += [] if place in rows else [f"{verb}: no row “{place}”"]
        elif not (ROOT / path).is_file() or function not in _functions(path):
            wrong.append(f"{verb}: no test {place}")
    assert wrong == []


def test_the_watch_sees_one_line_two_and_none(cast: Cast) -> None:
    """The test of the test: the real act, one that says nothing, one that says it twice, one that must not speak."""
    verb, place = "foundations.access.change_language", LEFT_IN["foundations.access.change_language"]
    WATCHED.clear()
    before = len(audit.trail("person", cast.officer.person_id))
    officer = cast.actor("officer")
    people.change_language(actor=officer, account_id=cast.officer.account_id, language="en", at=clock.now())
    assert len(audit.trail("person", cast.officer.person_id)) == before + 1
    assert WATCHED.left == {verb}
    assert complaints(place, WATCHED.left, WATCHED.again) == []
    assert complaints(place, set(), set()) != []
    assert complaints(place, {verb}, {verb}) != []
    assert complaints("elsewhere", {"foundations.notices.mark_read"}, set()) != []
    WATCHED.clear()


@pytest.mark.parametrize("row", [row for row in matrix.rows() if row.unlined], ids=str)
def test_an_act_without_a_line_has_its_reason(row: Row) -> None:
    assert len(row.unlined.split()) > 3


def _functions(path: str) -> set[str]:
    return {node.name for node in ast.walk(tree(ROOT / path)) if isinstance(node, ast.FunctionDef)}


def test_acts_no_other_test_does(cast: Cast) -> None:
    """Forms of one's own, days of a round, a door closed early, totals computed anew, a second factor: a line each."""
    at, officer = clock.now(), cast.actor("city_officer")
    asked = scenes.report_asked(cast)
    form = report_reads.round_page(officer, asked.round).form
    period = report_reads.round_page(officer, asked.round).period
    own = reports.copy_form(actor=officer, version_id=form.id, code="mau-rieng", at=at)
    data = report_reads.form_data(own) | {"vi": "Mẫu riêng"}
    reports.edit_form(actor=officer, version_id=own, data=data, revision=1, at=at)
    reports.put_form_in_use(actor=officer, version_id=own, at=at)
    reports.retire_form(actor=officer, version_id=own, at=at)
    round_: dict[str, Any] = {"actor": officer, "round_id": asked.round, "reason": "bão", "at": at}
    door = reports.open_exception(**round_, body_id=cast.body.ward, until=at + DAY)
    reports.close_exception(actor=officer, exception_id=door, reason="đã gửi", at=at)
    rollup.rebuild(actor=LOADER, form_id=form.id, period=period, at=at)
    reports.change_round(**round_, due_at=at + DAY, locks_at=at + 2 * DAY, revision=1)
    reports.cancel_round(**round_, revision=2)
    targets.drop_worksheet(actor=officer, worksheet_id=scenes.target_shared(cast).sheet, at=at)
    people.note_factor(actor=officer, factor="totp", added=True, at=at)
