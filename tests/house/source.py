"""The source of the house as the house tests read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "src" / "thidua"
FLOORS = ("foundations", "work")


def rooms() -> list[Path]:
    """Folders of the rooms that have tables."""
    return sorted(path.parent for floor in FLOORS for path in (HOUSE / floor).glob("*/apps.py"))


def name_of(room: Path) -> str:
    """``foundations.orgs``."""
    return ".".join(room.relative_to(HOUSE).parts)


def python_files(folder: Path, *, tests: bool = False, migrations: bool = False) -> Iterator[Path]:
    """Python files below a folder, in order."""
    for path in sorted(folder.rglob("*.py")):
        inner = path.relative_to(folder).parts
        if (tests or "tests" not in inner) and (migrations or "migrations" not in inner):
            yield path


@cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def where(path: Path, node: ast.AST) -> str:
    """``src/thidua/…/services.py:42`` for a message."""
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"
