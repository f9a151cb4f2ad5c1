"""Plans: lists, pages, uploads, files, comparison, adopting, raising, closing. The plan is the ward's.

Stewards keep people and the machine: the work of a body is not theirs to read or do.
"""

from __future__ import annotations

from typing import Any

from tests.house.matrix import scenes
from tests.house.matrix.row import READERS, Answer, act, read

#: Reads a plan under review: the body that took it in, and those above it.
REVIEW_SEEN = f"{READERS} @ own parent"
#: Reads a plan in force: also who stands below the body it is of.
IN_FORCE_SEEN = f"{READERS} @ own parent child"

_UNDER_REVIEW = "a plan under review is read by the body that took it in and by those above it"
_IN_FORCE = "a plan in force is read also by the bodies below"
_UPLOAD = "an upload is its body's own until it has been read, and like all work not the stewards'"


def of_plan(world: Any, made: Any) -> dict[str, Any]:
    """The plan of a scene that makes one."""
    return {"plan_id": made.plan}


def _pair(world: Any, made: Any) -> dict[str, Any]:
    return {"plan_id": made[0], "other_id": made[1]}


def _attempt(world: Any, made: Any) -> dict[str, Any]:
    return {"attempt_id": made}


def adopting(done: Answer) -> dict[Answer, str]:
    """Putting into force, raising, closing: the standing officer and the chair of the plan's own body."""
    return {
        done: "officer chair @ own",
        403: f"contributor council inspector auditor @ own; {READERS} @ parent",
    }


_ADOPTS = "the standing officer or the chair of the body that took the plan in; who reads it is told so"

ROWS = [
    read("plan_list", why="everybody; the list shows what the post may see"),
    read("plan_rules", why="by which rules plans are checked is no secret"),
    read("plan_upload", why="the page says who may bring documents in"),
    act(
        "plan_upload",
        answers={422: "officer contributor"},
        otherwise=403,
        note="without a file",
        why="officers and contributors register documents, each for the body acted for",
    ),
    act(
        "plan_upload",
        answers={302: "officer contributor"},
        otherwise=403,
        sends=lambda w, m: {"tep": scenes.typed_file()},
        unlined="a line comes when the document is taken in or refused; the upload itself keeps who and when",
        why="officers and contributors register documents, each for the body acted for",
    ),
    read("plan_attempt", _attempt, {200: f"{READERS} @ own"}, scene=scenes.upload, why=_UPLOAD),
    act(
        "plan_attempt_again",
        _attempt,
        {409: "officer contributor @ own", 403: "chair council inspector auditor @ own"},
        scene=scenes.upload,
        note="nothing to take again",
        why=f"{_UPLOAD}; taken again by those who bring documents in",
    ),
    act(
        "plan_attempt_anyway",
        _attempt,
        {409: "officer contributor @ own", 403: "chair council inspector auditor @ own"},
        scene=scenes.upload,
        note="nothing in doubt",
        why=f"{_UPLOAD}; taken anyway by those who bring documents in",
    ),
    read(
        "plan_page",
        of_plan,
        {200: REVIEW_SEEN},
        scene=scenes.plan_under_review,
        note="under review",
        why=_UNDER_REVIEW,
    ),
    read(
        "plan_page",
        of_plan,
        {200: IN_FORCE_SEEN},
        scene=scenes.plan_in_force,
        note="in force",
        why=_IN_FORCE,
    ),
    read("plan_graph", of_plan, {200: REVIEW_SEEN}, scene=scenes.plan_under_review, why=_UNDER_REVIEW),
    read("plan_compare_pick", of_plan, {200: REVIEW_SEEN}, scene=scenes.plan_under_review, why=_UNDER_REVIEW),
    read(
        "plan_compare",
        _pair,
        {200: REVIEW_SEEN},
        scene=scenes.two_plans,
        why="two plans are compared by who may read both",
    ),
    read(
        "plan_file",
        lambda w, m: {"plan_id": m.plan, "sha256": m.sha256},
        {200: REVIEW_SEEN},
        scene=scenes.plan_under_review,
        why="the file of a plan is read by who reads the plan",
    ),
    read(
        "plan_file",
        lambda w, m: {"plan_id": m.plan, "sha256": scenes.another_file()},
        {404: "everyone"},
        scene=scenes.plan_under_review,
        note="of no plan",
        why="a file is opened through its own plan only",
    ),
    read(
        "plan_scan_lines",
        lambda w, m: {"plan_id": m.plan, "first": 1, "last": 1},
        {200: REVIEW_SEEN},
        scene=scenes.plan_scanned,
        why="the picture of a line is part of the file: read by who reads the plan",
    ),
    read(
        "plan_scan_lines",
        lambda w, m: {"plan_id": m.plan, "first": 2, "last": 99},
        {404: "everyone"},
        scene=scenes.plan_scanned,
        note="no such line",
        why="a line that has no place on a page has no picture",
    ),
    read("plan_consolidated", of_plan, {200: IN_FORCE_SEEN}, scene=scenes.plan_in_force, why=_IN_FORCE),
    read(
        "plan_adopt", of_plan, adopting(200), scene=scenes.plan_reviewed, note="what it will do", why=_ADOPTS
    ),
    act("plan_adopt", of_plan, adopting(302), scene=scenes.plan_reviewed, why=_ADOPTS),
    act(
        "plan_adopt",
        of_plan,
        adopting(409),
        scene=scenes.plan_under_review,
        note="while provisions wait",
        why=f"{_ADOPTS}; nothing comes into force unread",
    ),
    act(
        "plan_raise_year",
        of_plan,
        adopting(302) | {403: f"contributor council inspector auditor @ own; {READERS} @ parent child"},
        sends=lambda w, m: {"nam": "2027"},
        scene=scenes.plan_in_force,
        why=_ADOPTS,
    ),
    act(
        "plan_withdraw",
        of_plan,
        adopting(302),
        sends=lambda w, m: {"ly-do": "thử"},
        scene=scenes.plan_under_review,
        why=_ADOPTS,
    ),
]
