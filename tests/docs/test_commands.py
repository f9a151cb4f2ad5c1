"""What the pages tell people to type exists: make targets, verbs of ``thidua``, their options, scripts and files."""

from __future__ import annotations

import argparse
import re
import shlex
from functools import cache
from pathlib import Path

import pytest

from tests.docs import pages
from tests.docs.pages import ROOT
from thidua.cli import VERBS, build_parser

PAGES = pages.markdown()
#: Words in angle or upper case that stand for what the reader types.
_MADE_UP = re.compile(r"[A-ZĐÀ-Ỹ_]{2,}|…|\.\.\.")


@cache
def targets() -> frozenset[str]:
    """Targets of the Makefile."""
    return frozenset(re.findall(r"^([a-z-]+):", pages.read("Makefile"), re.MULTILINE))


@cache
def management_commands() -> frozenset[str]:
    """Commands of ``manage.py``, Django's and ours."""
    from django.core.management import get_commands

    return frozenset(get_commands())


@cache
def options(verb: str) -> tuple[frozenset[str], frozenset[str]]:
    """(options, words of its own verbs or choices) of a verb of the command line."""
    parser = build_parser(verb)
    chosen = _sub(parser)[verb]
    flags: set[str] = set()
    words: set[str] = set()
    todo = [chosen]
    while todo:
        one = todo.pop()
        for action in one._actions:
            flags.update(action.option_strings)
            if isinstance(action, argparse._SubParsersAction):
                words.update(action.choices)
                todo += list(action.choices.values())
            elif action.choices:
                words.update(map(str, action.choices))
    return frozenset(flags), frozenset(words)


def _sub(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    return next(dict(a.choices) for a in parser._actions if isinstance(a, argparse._SubParsersAction))


def wrong_in(line: str, folder: Path = ROOT) -> list[str]:
    """What a quoted line names that does not exist.

    >>> wrong_in("make run"), wrong_in("make coffee"), wrong_in(".venv/bin/thidua db brew")
    ([], ['make coffee'], ['thidua db brew'])
    """
    found = []
    for target in re.findall(r"(?:^|[;&|] *)make ([a-z-]+)", line.split("#")[0]):
        if target not in targets():
            found.append(f"make {target}")
    for rest in re.findall(r"(?:^|[(\s\"/])thidua ([^#|)\"]*)", line.split("  #")[0]):
        found += _wrong_verb(rest.strip())
    for path in re.findall(r"(?:^|\s)((?:scripts|benchmarks|tests|manage)[\w/.-]*\.py)\b", line):
        if not (ROOT / path).is_file() and not (folder / path).is_file():
            found.append(path)
    for command in re.findall(r"manage\.py ([a-z_]+)", line):
        if command not in management_commands():
            found.append(f"manage.py {command}")
    for module in re.findall(r"-m ((?:benchmarks|thidua)[\w.]*)", line):
        base = ROOT if module.startswith("benchmarks") else ROOT / "src"
        if not (base / (module.replace(".", "/") + ".py")).is_file():
            found.append(f"-m {module}")
    return found


def _wrong_verb(rest: str) -> list[str]:
    try:
        words = shlex.split(rest)
    except ValueError:
        words = rest.split()
    if not words or not re.fullmatch(r"[a-z]+", words[0]):
        return []
    if words[0] not in VERBS:
        return [f"thidua {words[0]}"]
    flags, choices = options(words[0])
    wrong = [
        f"thidua {words[0]} {word}"
        for word in words[1:]
        if word.startswith("--") and word.partition("=")[0] not in flags and not _MADE_UP.search(word)
    ]
    if words[0] in {"db", "pack", "audit"} and len(words) > 1 and re.fullmatch(r"[a-z]+", words[1]):
        wrong += [] if words[1] in choices else [f"thidua {words[0]} {words[1]}"]
    return wrong


@pytest.mark.parametrize("page", PAGES)
def test_quoted_commands_exist(page: str) -> None:
    folder = (ROOT / page).parent
    assert [f"{page}: {bad}" for line in pages.quoted(page) for bad in wrong_in(line, folder)] == []


def test_a_wrong_command_would_be_found() -> None:
    assert wrong_in("make coffee") == ["make coffee"]
    assert wrong_in(".venv/bin/thidua brew") == ["thidua brew"]
    assert wrong_in("thidua run --coffee") == ["thidua run --coffee"]
    assert wrong_in("thidua audit brew") == ["thidua audit brew"]
    assert wrong_in("python scripts/brew.py") == ["scripts/brew.py"]
    assert wrong_in("python -m benchmarks.brew") == ["-m benchmarks.brew"]
    assert wrong_in("python manage.py brew") == ["manage.py brew"]
    assert wrong_in("thidua run --no-demo --port 8080") == []


def test_every_verb_of_the_command_line_is_documented() -> None:
    page = pages.read("docs/how-to/command-line.md")
    assert [verb for verb in VERBS if not re.search(rf"`(?:thidua )?{verb}\b|, `{verb}\b", page)] == []


def test_every_make_target_is_in_its_help_and_the_two_commands_open_the_readme() -> None:
    makefile = pages.read("Makefile")
    helped = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    assert targets() - helped <= {"ready", "ready-dev"}
    first = pages.blocks("README.md", "sh")[0]
    assert "make run" in first
    assert "make test" in first


def test_every_benchmark_has_its_row() -> None:
    page = pages.read("docs/performance.md")
    names = [path.name for path in (ROOT / "benchmarks").glob("[a-z]*.py") if path.name != "__init__.py"]
    assert [name for name in names if f"benchmarks/{name}" not in page] == []


def test_programs_in_the_how_tos_use_what_exists() -> None:
    """Names imported by the Python blocks of the how-tos, and the keyword arguments they pass to services."""
    import ast
    import importlib
    import inspect

    checked = 0
    for page in PAGES:
        if not page.startswith("docs/how-to/"):
            continue
        for block in pages.blocks(page, "python"):
            if "import" not in block:
                continue
            tree = ast.parse(block)
            names: dict[str, object] = {}
            for node in ast.walk(tree):
                if isinstance(node, ast.ImportFrom) and node.module:
                    module = importlib.import_module(node.module)
                    for alias in node.names:
                        inner = getattr(module, alias.name, None)
                        names[alias.asname or alias.name] = inner or importlib.import_module(
                            f"{node.module}.{alias.name}"
                        )
            for node in ast.walk(tree):
                if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                    continue
                owner = names.get(ast.unparse(node.func.value))
                if owner is None or not inspect.ismodule(owner):
                    continue
                function = getattr(owner, node.func.attr, None)
                assert function is not None, f"{page}: {ast.unparse(node.func)}"
                known = inspect.signature(function).parameters
                given = {word.arg for word in node.keywords if word.arg}
                assert given <= set(known), f"{page}: {node.func.attr} takes no {given - set(known)}"
                checked += 1
    assert checked >= 2, "the how-tos no longer hold the programs this test reads"
