"""Reorganisations: drafts of a body, what was carried out, and the list many changes come from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.house.matrix.row import act, read
from thidua.foundations.orgs import selectors, services
from thidua.foundations.orgs.facts_reorganising import Heading, LinkSpec, ResultSpec, StepSpec
from thidua.ground import clock
from thidua.journeys import reorganise

#: Who changes what stands below the ward, and so its drafts: the stewards of the ward and of the city, the system's.
HANDLE = "officer steward @ own parent; system"
_DRAFT = "a draft is seen and handled by those who change the tree where it is prepared, and by nobody else"
_DONE = "what was carried out is open to everybody; only those who change the tree there may undo it, so 403"
_PREPARE = "whoever changes the tree below their own body may draft; which units, each act asks again"
_UNITS = (
    "a step may only speak of units strictly below one's own body, whoever's draft it stands in; the directory is open,"
    " so who handles the draft gets 403"
)
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


def _also_of(world: Any, who: str, body: UUID) -> dict[str, str]:
    """The ward's draft, to which somebody above has added a unit the ward has no say over."""
    made, actor = draft(world), world.actor(who)
    found = selectors.reorganisation_draft(actor, UUID(made["id"]))
    step = StepSpec(
        "body", "rename", (LinkSpec(body, "khac"),), (ResultSpec("khac", name="Cơ quan Mẫu Khác"),)
    )
    services.revise_reorganisation(
        actor=actor,
        reorganisation_id=found.id,
        heading=found.heading,
        steps=(*found.steps, step),
        revision=found.revision,
        at=clock.now(),
    )
    return made | {"fingerprint": reorganise.preview(actor, found.id).fingerprint}


def with_a_siblings_unit(world: Any) -> dict[str, str]:
    """The city has added a division of another ward to the ward's draft."""
    return _also_of(world, "city_officer", world.body.other_division)


def with_another_provinces_unit(world: Any) -> dict[str, str]:
    """The system's steward has added a ward of another province to it."""
    return _also_of(world, "system_steward", world.body.neighbour_ward)


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


def _renaming_of(place: str) -> Callable[[Any, Any], dict[str, Any]]:
    """A step that renames a body of the cast."""
    return lambda w, m: {"don-vi": str(w.bodies[place]), "khoa": "", "ten-0": "Cơ quan Mẫu Khác"}


def _renaming_a_ward(world: Any, made: Any) -> dict[str, Any]:
    return {"don-vi": str(world.territory.neighbour_ward), "khoa": "", "ten-0": "Phường Mẫu Khác"}


def _territory(world: Any, made: Any) -> dict[str, Any]:
    return {"reorganisation_id": made["id"], "subject": "dia-ban", "kind": "rename"}


#: Of whom a step may speak: what stands strictly below one's own body. (unit, note) → who may, beside the system.
_BEYOND = (
    (_renaming_of("ward"), "of the ward itself", "officer steward @ parent", "own"),
    (_renaming_of("other_division"), "of a sibling's unit", "officer steward @ parent", "own"),
    (_renaming_of("neighbour_ward"), "of another province's unit", "", "own parent"),
)


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
    read("reorganisation_preview_workbook", _one, {200: HANDLE}, scene=draft, why=_DRAFT),
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

for _sends, _note, _may, _may_not in _BEYOND:
    _answers: dict[Any, str] = {302: f"{_may}; system", 403: f"officer steward @ {_may_not}"}
    ROWS += [
        act("add_step", _kind, _answers, sends=_sends, scene=draft, note=_note, why=_UNITS),
        act("change_step", _first, _answers, sends=_sends, scene=draft, note=_note, why=_UNITS),
    ]

ROWS += [
    act(
        "add_step",
        _territory,
        {302: "system", 403: "officer steward @ own parent"},
        sends=_renaming_a_ward,
        scene=draft,
        note="of another province's territory",
        why=_UNITS,
    ),
    act(
        "carry_out_reorganisation",
        _one,
        {302: "officer steward @ parent; system", 403: "officer steward @ own"},
        sends=lambda w, m: {"dau-van": m["fingerprint"]},
        scene=with_a_siblings_unit,
        note="with a sibling's unit",
        why=_UNITS,
    ),
    act(
        "carry_out_reorganisation",
        _one,
        {302: "system", 403: "officer steward @ own parent"},
        sends=lambda w, m: {"dau-van": m["fingerprint"]},
        scene=with_another_provinces_unit,
        note="with another province's unit",
        why=_UNITS,
    ),
]
