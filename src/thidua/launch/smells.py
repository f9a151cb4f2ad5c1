"""Code that has grown: files over 400 lines, functions over 50, rooms over 15 verbs, more than two yes/no arguments.

Questions ("two subjects?"), never limits: nothing here fails a build.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from thidua.launch.environment import ROOT

FILE_LINES, FUNCTION_LINES, ROOM_VERBS, FLAGS = 400, 50, 15, 2


@dataclass(frozen=True)
class Smell:
    """One oversized thing: what kind, where, how large."""

    kind: str
    where: str
    size: int


def find(root: Path = ROOT) -> list[Smell]:
    """All of them, the largest first within each kind."""
    found: list[Smell] = []
    verbs: Counter[str] = Counter()
    for path in sorted([*(root / "src").rglob("*.py"), *(root / "config").rglob("*.py")]):
        if "migrations" in path.parts or "__pycache__" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        name = str(path.relative_to(root))
        lines = text.count("\n")
        if lines > FILE_LINES:
            found.append(Smell("file", name, lines))
        tree = ast.parse(text)
        found += _functions(tree, name)
        room = _room_of(path)
        if room:
            verbs[str(room.relative_to(root))] += sum(_is_verb(node) for node in tree.body)
    found += [Smell("room", room, count) for room, count in verbs.items() if count > ROOM_VERBS]
    return sorted(found, key=lambda smell: (smell.kind, -smell.size, smell.where))


def _functions(tree: ast.Module, name: str) -> Iterator[Smell]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        where = f"{name}:{node.lineno} {node.name}"
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > FUNCTION_LINES:
            yield Smell("function", where, length)
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        flags = sum(isinstance(a.annotation, ast.Name) and a.annotation.id == "bool" for a in arguments)
        if flags > FLAGS:
            yield Smell("flags", where, flags)


def _room_of(path: Path) -> Path | None:
    if path.name == "services.py":
        return path.parent
    return path.parent.parent if path.parent.name == "services" else None


def _is_verb(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")


_TITLES = {
    "file": f"Tệp trên {FILE_LINES} dòng",
    "function": f"Hàm trên {FUNCTION_LINES} dòng",
    "room": f"Phòng trên {ROOM_VERBS} động từ",
    "flags": f"Hàm có hơn {FLAGS} tham số đúng/sai",
}


def report(found: list[Smell]) -> str:
    """For reading."""
    if not found:
        return "Không có gì quá lớn.\n"
    lines = []
    for kind, title in _TITLES.items():
        group = [smell for smell in found if smell.kind == kind]
        if group:
            lines.append(f"{title}: {len(group)}")
            lines += [f"  {smell.size:>5}  {smell.where}" for smell in group]
    return "\n".join(lines) + "\n"
