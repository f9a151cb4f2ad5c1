"""YAML with the line of every value, so that a problem can be pointed at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from thidua.work.movements.packs.problems import Problem

#: libyaml's parser where PyYAML has it (ten times faster), else the one in Python; both keep the lines.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

#: A pack file is written by hand; anything larger is a mistake (bytes).
MAX_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Node:
    """A value and its 1-based line. ``value`` is a dict or list of nodes, or a plain scalar."""

    value: Any
    line: int

    def plain(self) -> Any:
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


def read_yaml(path: Path, name: str, problems: list[Problem]) -> Node | None:
    """Parse a file. Syntax errors, duplicate keys and aliases become problems; ``None`` when nothing is usable."""
    try:
        data = path.read_bytes()
    except OSError as error:
        problems.append(Problem(name, 1, "file", f"không đọc được tệp: {error.strerror}"))
        return None
    if len(data) > MAX_BYTES:
        problems.append(Problem(name, 1, "file", f"tệp lớn hơn {MAX_BYTES} byte"))
        return None
    root, found = _parsed(data, name)
    problems += found
    return root


@lru_cache(maxsize=32)
def _parsed(data: bytes, name: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """The tree of a file's bytes with the problems in them; a pack asks for the files it shares again and again."""
    problems: list[Problem] = []
    root = _parse(data, name, problems)
    return root, tuple(problems)


def _parse(data: bytes, name: str, problems: list[Problem]) -> Node | None:
    try:
        text = data.decode("utf-8")
        loader = LOADER(text)
        root = loader.get_single_node()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problems.append(Problem(name, line, "yaml", "tệp không phải UTF-8"))
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        problems.append(Problem(name, line, "yaml", f"sai cú pháp: {error.problem or error.context}"))
        return None
    except yaml.YAMLError as error:
        problems.append(Problem(name, 1, "yaml", f"sai cú pháp: {error}"))
        return None
    if root is None:
        problems.append(Problem(name, 1, "yaml", "tệp rỗng"))
        return None
    return _convert(loader, root, name, problems, set())


def _convert(loader: Any, node: yaml.Node, name: str, problems: list[Problem], seen: set[int]) -> Node:
    line = node.start_mark.line + 1
    if id(node) in seen:
        # An alias is the same node a second time; refused before it can multiply.
        problems.append(Problem(name, line, "yaml", "không dùng neo (&) và bí danh (*)"))
        return Node(None, line)
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Node] = {}
        for key_node, value_node in node.value:
            key = str(loader.construct_object(key_node, deep=True))
            if key in result:
                problems.append(Problem(name, key_node.start_mark.line + 1, "yaml", f"khóa lặp: {key}"))
                continue
            result[key] = _convert(loader, value_node, name, problems, seen)
        return Node(result, line)
    if isinstance(node, yaml.SequenceNode):
        return Node([_convert(loader, item, name, problems, seen) for item in node.value], line)
    try:
        return Node(loader.construct_object(node, deep=True), line)
    except (yaml.YAMLError, ValueError) as error:
        problems.append(Problem(name, line, "yaml", f"giá trị không đọc được: {error}"))
        return Node(None, line)
