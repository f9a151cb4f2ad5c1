"""The house map is current, and what it is made from is documented where it stands."""

from __future__ import annotations

import pytest

from scripts import house_map
from tests.docs import pages
from tests.docs.pages import ROOT

ROOMS = house_map.rooms()
DOORS = [(room, name) for room in ROOMS for name in house_map.DOORS]


def test_the_house_map_is_current() -> None:
    page = pages.read("docs/house-map.md")
    assert house_map.BEGIN in page
    assert house_map.with_generated(page) == page, "run: python scripts/house_map.py --write"


@pytest.mark.parametrize(("room", "name"), DOORS)
def test_every_public_verb_and_read_says_in_one_line_what_it_promises(room: str, name: str) -> None:
    bare = [f"{v.path.relative_to(ROOT)}: {v.name}" for v in house_map.door(room, name) if len(v.line) < 15]
    assert bare == [], "write the first line of the docstring"


def test_every_journey_says_what_it_does() -> None:
    assert [f"{name}.{v.name}" for name, verbs in house_map.journeys() for v in verbs if not v.line] == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_stands_in_the_table_of_the_house(room: str) -> None:
    hand_written = pages.read("docs/house-map.md").partition(house_map.BEGIN)[0]
    assert f"`{room}`" in hand_written, "give the room a row: owns, does not own"
    assert room in house_map.ROOMS, "give the room its place in scripts/house_map.py"


def test_the_map_sees_verbs_and_doors() -> None:
    assert "raise_obligations" in {verb.name for verb in house_map.door("work/obligations", "services")}
    assert "card" in {verb.name for verb in house_map.door("foundations/orgs", "selectors")}
    assert all(house_map.door(room, "services") for room in ROOMS)


def test_every_module_of_the_reader_has_its_place_on_the_page_about_it() -> None:
    page = pages.read("docs/reading.md")
    folder = ROOT / "src" / "thidua" / "reading"
    apart = {"__init__", "cli", "cli_lint", "cli_summary", "terminal"}
    modules = [path for path in folder.glob("*.py") if path.stem not in apart]
    tables = [path for path in (folder / "tables").glob("*.py") if path.stem != "__init__"]
    # ``letterhead_missing.py`` belongs to ``letterhead.py``: a subject split in two files is one step.
    missing = [
        path.name
        for path in modules
        if f"`{path.name}`" not in page and f"`{path.stem.partition('_')[0]}.py`" not in page
    ]
    missing += [f"tables/{path.name}" for path in tables if f"`{path.stem}`" not in page]
    assert missing == [], "say in docs/reading.md which step it belongs to"
