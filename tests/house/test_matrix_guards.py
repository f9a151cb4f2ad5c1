"""The matrix would notice: each predicate and row filter of a policy, opened wide, makes a row of the matrix complain.

A test of the test. A predicate of a room that has pages must stand in ``NOTICED_BY`` (with the row that complains
when it always says yes) or in ``NOT_FELT`` (with the reason why no page can feel it).
"""

from __future__ import annotations

import importlib
import inspect
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q

from tests.house.matrix import table
from tests.house.matrix.asking import check
from tests.house.matrix.world import World
from tests.house.test_matrix import world  # noqa: F401 -- the fixture
from thidua.ground.policy import YES

SOURCE = Path(__file__).resolve().parents[2] / "src" / "thidua"

#: What a predicate or filter says when it is opened wide, by what it is declared to return.
WIDE: dict[str, Any] = {"Answer": YES, "bool": True, "Q": Q()}

#: Predicate → the row that complains when it is opened wide, or several, where each asks by itself.
NOTICED_BY: dict[str, str | tuple[str, ...]] = {
    "foundations.privacy.may_see_register": "GET personal_data_register",
    "foundations.privacy.may_set_periods": "POST retention_period",
    "foundations.privacy.may_erase": "POST erase_person_data in office",
    "foundations.privacy.may_export": "POST export_person_data json",
    "foundations.access.may_see_people": "GET people",
    "foundations.access.seen_appointments": "GET person",
    "foundations.access.seen_or_own": "GET end_appointment",
    "foundations.access.sees_below": "GET audit_recent with those below",
    "foundations.access.may_keep_people": "GET add_person",
    "foundations.access.may_add_people": "GET add_person",
    "foundations.access.kept_appointments": "POST change_person",
    "foundations.access.may_rule_sign_in": "GET second_factor_rule",
    "foundations.access.may_delegate": "POST delegate",
    "foundations.access.may_note_leave": "POST note_leave",
    "foundations.access.may_appoint": "POST appoint oneself",
    "foundations.access.may_end": "POST end_appointment of a steward",
    "foundations.access.sees_everywhere": "GET person",
    "foundations.access.keeps_everywhere": "GET health",
    "foundations.notices.visible": "GET notice_open",
    "foundations.orgs.may_add_under": "GET add_body",
    "foundations.papers.may_register": "POST plan_upload",
    "foundations.papers.visible_attempts": "GET plan_attempt",
    "work.plans.may_review": "POST plan_accept_rest",
    "work.plans.may_adopt": "POST plan_adopt",
    "work.plans.visible": "GET plan_page under review",
    "work.obligations.may_work": "POST obligation_act bat-dau",
    "work.obligations.may_follow": "POST obligation_act mien",
    "work.obligations.visible": "GET obligation_page",
    "work.obligations.may_read_letters": "GET letter draft",
    "work.reports.may_ask": "POST round_act huy",
    "work.reports.may_hand_in_for": "POST report_act gui for a body that cannot",
    "work.reports.may_receive": "POST report_act tiep-nhan",
    "work.reports.may_sign": "POST report_act duyet",
    "work.reports.may_write": "POST report_save",
    "work.reports.own": "POST report_save",
    "work.reports.visible": "GET report_page",
    "work.reports.visible_rounds": "GET round_page",
    "work.rollup.visible": "GET report_explain",
    "work.reports.compilation_visible": "GET report_sent",
    "work.reports.may_edit_forms": "POST form_part",
    "work.reports.may_review": "POST report_flag_note",
    "work.reports.visible_versions": "GET form_page",
    "work.reports.compiled_by": "GET report_words",
    "foundations.orgs.may_reorganise": "POST add_step of a sibling's unit",
    "foundations.orgs.may_change_below": (
        "POST add_step of a sibling's unit",
        "POST add_step of another province's unit",
        "POST add_step of another province's territory",
        "POST change_step of the ward itself",
        "POST carry_out_reorganisation with a sibling's unit",
        "POST carry_out_reorganisation with another province's unit",
    ),
    "foundations.orgs.may_prepare_reorganisations": "GET new_reorganisation",
    "foundations.orgs.may_handle_reorganisation": "GET undo_reorganisation",
    "foundations.orgs.reorganisations_visible": "GET reorganisation",
    "work.targets.may_set": "POST target_act doi",
    "work.targets.visible": "GET target_page",
    "work.targets.may_see": "GET target_board of the ward",
    "work.cascade.may_write": "POST draft_add",
    "work.cascade.may_start": "POST draft_start",
    "work.cascade.may_demand": "GET plan_demand",
    "work.cascade.visible": "GET draft_page",
}

#: Predicates no page can feel.
ONE_ROW = "the rule for one row; pages use the filter, and a test of the room holds the two together"
FILTER = (
    "the filter beside a predicate; no list on a page uses it, and a test of the room holds the two together"
)
NO_PAGE = "no page does this yet; the room's own tests do"
NOT_FELT: dict[str, str] = {
    "foundations.privacy.may_show_identifier": "the page asks may_export first, which says the same",
    "foundations.access.appointable_rows": FILTER,
    "foundations.access.may_rotate_keys": "keys are rotated by a command on the machine",
    "foundations.access.may_read_trail": "the trail's pages ask may_see_people, which it repeats",
    "foundations.notices.may_see": ONE_ROW,
    "foundations.papers.may_see_attempt": ONE_ROW,
    "work.plans.may_see": ONE_ROW,
    "work.obligations.may_see": ONE_ROW,
    "work.cascade.may_see": ONE_ROW,
    "work.reports.compilation_own": "only the rounds of the body whose report is written are read beside it",
    "work.movements.may_load": "packs are loaded by a command on the machine",
    "work.movements.visible": "everybody reads what is published; drafts stand on no page",
    "work.reports.may_see": ONE_ROW,
    "work.reports.asked": "counts and lines of a board that opens for everybody; a test of the room holds it to visible",
    "work.reports.visible_of": "lines of a page that opens for everybody asked; a test of the room holds it to visible",
    "work.reports.receives": "chooses between two halves of visible_of; the same test",
    "work.reports.visible_forms": "the forms on a page so far are the packs', which everybody reads",
    "work.rollup.may_see": ONE_ROW,
    "work.rollup.may_rebuild": NO_PAGE,
    "foundations.orgs.visible": "the directory is open",
    "foundations.orgs.changeable": FILTER,
    "foundations.orgs.may_load_packs": "packs are loaded by a command on the machine",
    "foundations.orgs.may_see_reorganisation": ONE_ROW,
}


@cache
def _pages() -> str:
    """The source of every page."""
    return "".join(path.read_text(encoding="utf-8") for path in (SOURCE / "web").rglob("*.py"))


def _rooms() -> dict[str, Any]:
    """Policies of the rooms that pages use."""
    found = {}
    for path in sorted(SOURCE.glob("*/*/policy.py")):
        room = ".".join(path.relative_to(SOURCE).parent.parts)
        if f"thidua.{room}" in _pages():
            found[room] = importlib.import_module(f"thidua.{room}.policy")
    return found


def _predicates() -> list[str]:
    found = []
    for room, module in _rooms().items():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            own = function.__module__ == module.__name__ and not name.startswith("_")
            if own and inspect.signature(function).return_annotation in WIDE:
                found.append(f"{room}.{name}")
    return found


def test_every_predicate_is_guarded_by_a_row() -> None:
    missing = [name for name in _predicates() if name not in {*NOTICED_BY, *NOT_FELT}]
    assert missing == [], (
        f"no row of the matrix is known to miss {', '.join(missing)}: say in NOTICED_BY which row complains when it always "
        "says yes (run this file to see that it does), or in NOT_FELT why no page can feel it."
    )
    known = {*_predicates()}
    assert [name for name in (*NOTICED_BY, *NOT_FELT) if name not in known] == [], (
        "gone, or no page uses its room"
    )


PAIRS = [
    (predicate, row)
    for predicate, told in NOTICED_BY.items()
    for row in ((told,) if isinstance(told, str) else told)
]


@pytest.mark.parametrize(("predicate", "noticing"), PAIRS)
def test_the_matrix_complains_when_a_predicate_always_says_yes(
    world: World,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    predicate: str,
    noticing: str,
) -> None:
    row = next(row for row in table.rows() if str(row) == noticing)
    room, _dot, name = predicate.rpartition(".")
    module = _rooms()[room]
    answer = WIDE[inspect.signature(getattr(module, name)).return_annotation]
    with transaction.atomic():
        made = row.scene(world)
        monkeypatch.setattr(module, name, lambda *_given, **_named: answer)
        complaint = next(filter(None, check(world, row, made, full=True)), "")
        transaction.set_rollback(True)
    assert complaint, f"{predicate} may say yes to everybody and “{row}” notices nothing"
