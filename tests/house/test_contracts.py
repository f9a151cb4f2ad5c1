"""The import contracts of ``.importlinter`` hold, and say what they must."""

from __future__ import annotations

import configparser
import os
import subprocess
import sys
from pathlib import Path

from tests.house.source import HOUSE, ROOT, name_of, rooms


def contracts() -> configparser.ConfigParser:
    """The file as sections."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    return parser


def lint(config: Path, *paths: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of a file over the packages found at the paths."""
    return subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--config", str(config), "--no-cache"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths)), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_contracts_hold() -> None:
    done = lint(ROOT / ".importlinter", ROOT / "src", ROOT)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_every_room_is_named_in_every_contract_that_lists_rooms() -> None:
    parser = contracts()
    for room in rooms():
        name = name_of(room)
        module = f"thidua.{name}"
        assert module in parser["importlinter:contract:rooms"]["containers"].split()
        floor, _, short = name.partition(".")
        assert short in parser[f"importlinter:contract:order-{floor}"]["layers"].split()
        door = parser[f"importlinter:contract:door-{short}"]
        assert door["protected_modules"].split() == [f"{module}.models"]
        assert door["allowed_importers"].split() == [module]
        assert f"{module}.models" in parser["importlinter:contract:pages"]["forbidden_modules"].split()


def test_each_contract_says_why() -> None:
    """A comment stands above each section; the doors share one."""
    lines = (ROOT / ".importlinter").read_text(encoding="utf-8").splitlines()
    bare = [
        line
        for before, line in zip(["", *lines], lines, strict=False)
        if line.startswith("[importlinter:contract") and not before.startswith("#") and ":door-" not in line
    ]
    assert bare == []


def test_a_step_upwards_is_caught(tmp_path: Path) -> None:
    """The contract would fail if a room climbed: the linter is run on a copy in which one does."""
    import shutil

    shutil.copytree(
        HOUSE, tmp_path / "src" / "thidua", ignore=shutil.ignore_patterns("__pycache__", "static", "*.html")
    )
    climber = tmp_path / "src" / "thidua" / "foundations" / "audit" / "services.py"
    climber.write_text(
        climber.read_text(encoding="utf-8") + "\nfrom thidua.foundations.orgs import models  # noqa\n"
    )
    done = lint(ROOT / ".importlinter", tmp_path / "src", ROOT)
    assert done.returncode != 0
    assert "order of the foundations BROKEN" in done.stdout, done.stdout[-3000:]
    assert "door of orgs: its models are its own BROKEN" in done.stdout
