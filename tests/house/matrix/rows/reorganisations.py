"""Reorganisations: drafts of a body, what was carried out, and the list many changes come from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.house.matrix.row import act, read
from thidua.foundations.orgs import services
from thidua.foundations.orgs.facts_reorganising import Heading, LinkSpec, ResultSpec, StepSpec
from thidua.ground import clock
from thidua.journeys import reorganise

#: Who changes what stands below the ward, and so its drafts: the stewards of the ward and of the city, the system's.
HANDLE = "officer steward @ own parent; system"
_DRAFT = "a draft is seen and handled by those who change the tree where it is prepared, and by nobody else"
_DONE = "what was carried out is open to everybody; only those who change the tree there may undo it, so 403"
_PREPARE = "whoever changes the tree below their own body may draft; which units, each act asks again"
_OPEN = "the directory, and what an act did to it, is open to everybody who holds a post"


def draft(world: Any) -> dict[str, str]:
    """The ward renames its division; the fingerprint of the preview with it."""
    officer = world.actor("officer")
    step = StepSpec(
        "body",
        "rename",
        (LinkSpec(world.body.division, "moi"),),
        (ResultSpec("moi", name="Phòng Mẫu phường Hồng An"),),
    )
    heading = Heading(title="Sắp xếp mẫu", on=clock.today() - timedelta(days=2), act_number="01/QĐ-MAU")
    made = services.draft_reorganisation(actor=officer, heading=heading, steps=(step,), at=clock.now())
    return {"id": str(made), "fingerprint": reorganise.preview(officer, made).fingerprint}


def carried_out(world: Any) -> dict[str, str]:
    """The same, carried out."""
    made = draft(world)
    reorganise.carry_out(
        actor=world.actor("officer"),
        reorganisation_id=UUID(made["id"]),
        fingerprint=made["fingerprint"],
        at=clock.now(),
    )
    return made


def _one(world: Any, made: Any) -> dict[str, Any]:
    return {"reorganisation_id": made["id"]}


def _first(world: Any, made: Any) -> dict[str, Any]:
    return {"reorganisation_id": made["id"], "number": 1}


def _kind(world: Any, made: Any) -> dict[str, Any]:
    return {"reorganisation_id": made["id"], "subject": "co-quan", "kind": "rename"}


def _heading(world: Any, made: Any) -> dict[str, Any]:
    return {"ten": "Sắp xếp mẫu", "so": "01/QĐ-MAU", "hieu-luc": f"{clock.today():%d/%m/%Y}"}


def _renaming(world: Any, made: Any) -> dict[str, Any]:
    return {"don-vi": str(world.body.division), "khoa": "", "ten-0": "Phòng Mẫu Khác"}


ROWS = [
    read("reorganisations", why=_OPEN),
    read("reorganisation_workbook", why="an empty table to fill in"),
    read("territory_pick", sends=lambda w, m: {"q": "hong an"}, why=_OPEN),
    read("ended_body_pick", sends=lambda w, m: {"q": "hong an"}, why=_OPEN),
    read("new_reorganisation", answers={200: "officer steward system"}, otherwise=403, why=_PREPARE),
    act(
        "new_reorganisation",
        answers={302: "officer steward system"},
        sends=_heading,
        otherwise=403,
        why=_PREPARE,
    ),
    read("import_reorganisation", answers={200: "officer steward system"}, otherwise=403, why=_PREPARE),
    act(
        "import_reorganisation",
        answers={422: "officer steward system"},
        note="without a file",
        otherwise=403,
        why=_PREPARE,
    ),
    read("reorganisation", _one, {200: HANDLE}, scene=draft, why=_DRAFT),
    read("reorganisation", _one, scene=carried_out, note="carried out", why=_OPEN),
    read("reorganisation_heading", _one, {200: HANDLE}, scene=draft, why=_DRAFT),
    act("reorganisation_heading", _one, {302: HANDLE}, sends=_heading, scene=draft, why=_DRAFT),
    read("add_step", _kind, {200: HANDLE}, scene=draft, why=_DRAFT),
    act("add_step", _kind, {302: HANDLE}, sends=_renaming, scene=draft, why=_DRAFT),
    read("change_step", _first, {200: HANDLE}, scene=draft, why=_DRAFT),
    act("change_step", _first, {302: HANDLE}, sends=_renaming, scene=draft, why=_DRAFT),
    act("remove_step", _first, {302: HANDLE}, scene=draft, why=_DRAFT),
    act("reorganisation_counterparts", _one, {302: HANDLE}, scene=draft, why=_DRAFT),
    act(
        "carry_out_reorganisation",
        _one,
        {302: HANDLE},
        sends=lambda w, m: {"dau-van": m["fingerprint"]},
        scene=draft,
        why=_DRAFT,
    ),
    act("discard_reorganisation", _one, {302: HANDLE}, scene=draft, why=_DRAFT),
    read("undo_reorganisation", _one, {200: HANDLE}, scene=carried_out, otherwise=403, why=_DONE),
    act(
        "undo_reorganisation",
        _one,
        {302: HANDLE},
        sends=lambda w, m: {"ly-do": "mẫu"},
        scene=carried_out,
        otherwise=403,
        why=_DONE,
    ),
]
