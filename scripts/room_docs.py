"""The generated parts of the rooms' pages: pictures of lifecycles, and the list of refusal codes.

    python scripts/room_docs.py           writes the pictures into each room's README.md and docs/error-codes.md
    python scripts/room_docs.py --check   exit 1 and the names of the pages that are not current

A picture stands after a line ``<!-- lifecycle: NAME -->`` in a README, NAME being the table's name in lifecycle.py.
Codes are read from the source of errors.py and policy.py; nothing is run but the lifecycle tables.
"""

from __future__ import annotations

import ast
import importlib
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOUSE = ROOT / "src" / "thidua"
PAGE = ROOT / "docs" / "error-codes.md"
CODE = re.compile(r"[a-z]+-\d{3}")
PICTURE = re.compile(r"(<!-- lifecycle: (\w+) -->\n)(?:\n?```mermaid\n.*?```\n?)?", re.DOTALL)
STATUS = {"NotFound": "404", "Refused": "403", "NotPossible": "409", "Stale": "409", "no": "403"}


@dataclass(frozen=True, slots=True)
class Code:
    """One refusal: its code, the status a page answers with, what it says."""

    code: str
    status: str
    message: str


def rooms() -> list[Path]:
    """Folders of the rooms, by floor and name."""
    return sorted(p.parent for floor in ("foundations", "work") for p in (HOUSE / floor).glob("*/apps.py"))


def codes(room: Path) -> list[Code]:
    """The refusals a room speaks, by code: named in its errors or policy, raised there or in its other files."""
    trees = {
        path.relative_to(room): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(room.rglob("*.py"))
        if not {"tests", "migrations"} & set(path.relative_to(room).parts)
    }
    doors = [tree for path, tree in trees.items() if {"errors", "policy"} & {path.stem, path.parts[0]}]
    named = {name: value for tree in doors for name, value in _constants(tree)}
    found = {code: Code(code, "409", "…") for code in named.values()}
    for tree in trees.values():
        for code in _spoken(tree, named):
            if code.code not in found or found[code.code].message == "…":
                found[code.code] = code
    return sorted(found.values(), key=lambda code: code.code)


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            for target in node.targets:
                if isinstance(target, ast.Name) and CODE.fullmatch(str(node.value.value)):
                    yield target.id, str(node.value.value)


def _spoken(tree: ast.Module, named: Mapping[str, str]) -> Iterator[Code]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and node.args):
            continue
        first = node.args[0]
        name = getattr(first, "id", "") or getattr(first, "attr", "")
        code = str(getattr(first, "value", "")) if isinstance(first, ast.Constant) else named.get(name, "")
        if CODE.fullmatch(code):
            called = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
            said = node.args[1] if len(node.args) > 1 else ast.Constant("…")
            yield Code(code, STATUS.get(called, "409"), _text(said))


def _text(node: ast.expr) -> str:
    """A message with its gaps shown as an ellipsis."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return "…"


def error_page() -> str:
    """The whole page of codes."""
    lines = [
        "# Refusal codes",
        "",
        "Made by `python scripts/room_docs.py` from each room's `errors.py` and `policy.py`. A code is stable and never",
        "reused; numbers from 100 on are refusals of a policy. An ellipsis stands for names and numbers. Codes of the",
        "reader (`READ-…`) are in `src/thidua/reading/errors.py`.",
    ]
    for room in rooms():
        listed = codes(room)
        if listed:
            lines += ["", f"## {room.name}", "", "| Code | Status | Message |", "|---|---|---|"]
            lines += [f"| `{c.code}` | {c.status} | {c.message.replace('|', '/')} |" for c in listed]
    return "\n".join(lines) + "\n"


def readme(room: Path) -> str:
    """A room's README with its pictures drawn from the tables."""
    text = (room / "README.md").read_text(encoding="utf-8")
    module = f"thidua.{room.parent.name}.{room.name}.lifecycle"

    def picture(match: re.Match[str]) -> str:
        table = getattr(importlib.import_module(module), match[2])
        return f"{match[1]}\n```mermaid\n{table.mermaid()}\n```\n"

    return PICTURE.sub(picture, text)


def pages() -> dict[Path, str]:
    """Every page with a generated part, as it should be."""
    made = {room / "README.md": readme(room) for room in rooms() if (room / "README.md").is_file()}
    return {**made, PAGE: error_page()}


def stale() -> list[Path]:
    """The pages that are not current."""
    return [
        path
        for path, text in pages().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]


def main() -> int:
    """The command line."""
    sys.path.insert(0, str(ROOT / "src"))
    wrong = stale()
    if "--check" in sys.argv:
        for path in wrong:
            print(f"{path.relative_to(ROOT)}: run python scripts/room_docs.py")  # noqa: T201
        return 1 if wrong else 0
    for path in wrong:
        path.write_text(pages()[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
