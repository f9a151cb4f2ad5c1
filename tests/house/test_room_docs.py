"""Generated pages are current; every example in a docstring of the house's plain rules holds."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

from scripts import room_docs
from tests.house.source import HOUSE, ROOT, python_files
from thidua.ground.lifecycle import Lifecycle


def module_of(path: Path) -> str:
    """``thidua.work.obligations.rules``."""
    return ".".join(path.relative_to(HOUSE.parent).with_suffix("").parts)


WITH_EXAMPLES = [
    module_of(path)
    for path in python_files(HOUSE)
    if ">>> " in path.read_text(encoding="utf-8") and "reading" not in path.relative_to(HOUSE).parts
]
LIFECYCLES = [
    module_of(path)
    for path in python_files(HOUSE)
    if path.name == "lifecycle.py" and path.parent.name != "ground"
]


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_the_examples_in_docstrings_hold(name: str) -> None:
    done = doctest.testmod(importlib.import_module(name), report=True)
    assert done.attempted > 0
    assert done.failed == 0


def test_the_rules_of_the_rooms_have_examples() -> None:
    assert {
        "thidua.work.plans.rules.words",
        "thidua.work.obligations.rules",
        "thidua.ground.calendar_vn",
    } <= set(WITH_EXAMPLES)


def test_pictures_of_lifecycles_and_the_page_of_codes_are_current() -> None:
    assert [str(path.relative_to(ROOT)) for path in room_docs.stale()] == [], (
        "run python scripts/room_docs.py"
    )


@pytest.mark.parametrize("name", LIFECYCLES)
def test_each_lifecycle_is_drawn_and_each_move_has_words(name: str) -> None:
    module = importlib.import_module(name)
    tables = {key: value for key, value in vars(module).items() if isinstance(value, Lifecycle)}
    assert tables
    page = (Path(module.__file__ or "").parent / "README.md").read_text(encoding="utf-8")
    for key, table in tables.items():
        assert f"<!-- lifecycle: {key} -->" in page
        assert table.mermaid() in page
        assert all(move.label and move.label[0].isupper() for move in table.moves)
        assert all(state.label for state in table.states)


def test_every_refusal_of_the_rooms_is_on_the_page_of_codes() -> None:
    listed = {code.code for room in room_docs.rooms() for code in room_docs.codes(room)}
    spoken = {
        match
        for room in room_docs.rooms()
        for path in (*room.glob("errors*.py"), *room.glob("errors/*.py"), *room.glob("policy.py"))
        for match in room_docs.CODE.findall(path.read_text(encoding="utf-8"))
        if match.split("-")[0] == room.name
    }
    assert spoken <= listed | {"lifecycle-001"}
    assert len(listed) > 40
