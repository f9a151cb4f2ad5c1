"""The glossary holds the identifier of every room, model and state: one word for one thing, written down."""

from __future__ import annotations

import importlib
import re
from functools import cache

import pytest
from django.apps import apps

from scripts import house_map
from tests.docs import pages
from tests.docs.pages import ROOT
from thidua.ground.lifecycle import Lifecycle


@cache
def page() -> str:
    return pages.read("docs/glossary.md")


def known(name: str) -> bool:
    """Whether the glossary holds these words side by side."""
    return re.search(rf"(?<![a-z_]){re.escape(name)}(?![a-z_])", page().lower()) is not None


def spoken(name: str) -> str:
    """``BodyPlace`` → ``body place``."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()


def models() -> list[str]:
    return sorted(m.__name__ for m in apps.get_models() if m.__module__.startswith("thidua."))


def lifecycles() -> list[Lifecycle]:
    found: dict[str, Lifecycle] = {}
    for path in sorted((ROOT / "src" / "thidua").glob("*/*/lifecycle.py")):
        module = importlib.import_module(".".join(path.relative_to(ROOT / "src").with_suffix("").parts))
        for value in vars(module).values():
            if isinstance(value, Lifecycle):
                found[value.name] = value
    return list(found.values())


@pytest.mark.parametrize("room", house_map.rooms())
def test_every_room_is_in_the_glossary(room: str) -> None:
    assert known(room.rpartition("/")[2])


def test_every_model_is_in_the_glossary() -> None:
    missing = [name for name in models() if not known(spoken(name))]
    assert missing == [], "add a row to docs/glossary.md"


def test_every_state_is_in_the_glossary_beside_what_it_is_a_state_of() -> None:
    rows = re.findall(r"^\| ([a-z ]+) \| ((?:`[a-z_]+`(?:, )?)+) \|", page(), re.MULTILINE)
    listed = {of.strip(): set(re.findall(r"`([a-z_]+)`", states)) for of, states in rows}
    wrong = {}
    for cycle in lifecycles():
        of = cycle.name.rpartition(".")[2]
        row = next((name for name in listed if name.split()[-1] == of), "")
        difference = set(cycle.codes()) ^ listed.get(row, set())
        if difference:
            wrong[cycle.name] = sorted(difference)
    assert wrong == {}, "bring the table of states in docs/glossary.md up to date"


def test_the_glossary_tests_see_something() -> None:
    assert len(models()) > 30
    assert len(lifecycles()) >= 7
    assert known("holder clock")
    assert not known("flibbertigibbet")
    assert spoken("QuietPolicy") == "quiet policy"


def test_one_identifier_is_not_given_twice() -> None:
    """The same identifier for two Vietnamese terms means that one of them needs another word."""
    upper = page().partition("## Rooms")[0]
    identifiers = [
        row.split("|")[2].strip() for row in upper.splitlines() if row.startswith("| ") and "---" not in row
    ]
    names = [name for name in identifiers if name and name != "Identifier"]
    assert sorted({name for name in names if names.count(name) > 1}) == []
