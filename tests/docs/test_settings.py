"""Every setting the code reads is documented for whoever installs it, and none is documented that is not read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.docs import pages
from tests.docs.pages import ROOT

#: Set by Django, the shell or the integration machine; not ours to document.
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"}
_NAME = re.compile(r"THIDUA_[A-Z_]+|DATABASE_URL")


def _sources() -> list[Path]:
    folders = [ROOT / "config", ROOT / "src" / "thidua"]
    files = [path for folder in folders for path in folder.rglob("*.py") if "tests" not in path.parts]
    return [*files, ROOT / "manage.py", ROOT / "bootstrap.py"]


def _read_in(path: Path) -> Iterator[str]:
    """Names of settings in a file: whole string constants, so that words in a message do not count."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _NAME.fullmatch(node.value):
            yield node.value


@cache
def settings() -> frozenset[str]:
    return frozenset(name for path in _sources() for name in _read_in(path)) - NOT_OURS


def documented() -> set[str]:
    """Names in the first column of the table of settings."""
    rows = re.findall(r"^\| (`[^|]+`) \|", pages.read("docs/operations.md"), re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row) if _NAME.fullmatch(name)}


def test_every_setting_is_documented() -> None:
    missing = sorted(settings() - documented())
    assert missing == [], "add a row to the table of settings in docs/operations.md"


def test_no_setting_is_documented_that_nothing_reads() -> None:
    assert sorted(documented() - settings()) == []


def test_names_of_settings_anywhere_in_the_docs_exist() -> None:
    in_tests = {name for path in (ROOT / "tests").rglob("*.py") for name in _read_in(path)}
    known = settings() | {f"{name}_FILE" for name in settings()} | in_tests
    wrong = sorted(
        f"{page}: {name}"
        for page in pages.markdown()
        for name in set(re.findall(r"(?<![A-Z_])THIDUA_[A-Z_]*[A-Z](?![A-Z_])", pages.read(page)))
        if name not in known
    )
    assert wrong == []


def test_settings_are_seen_where_they_are_read() -> None:
    assert {"DATABASE_URL", "THIDUA_SECRET_KEY", "THIDUA_BASE_URL", "THIDUA_PG_BIN"} <= settings()


def test_every_check_of_the_health_page_says_in_the_docs_what_to_do() -> None:
    tree = ast.parse((ROOT / "src/thidua/journeys/system_health.py").read_text(encoding="utf-8"))
    codes = {
        str(node.args[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "Check"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert codes, "the health page has no checks any more?"
    page = pages.read("docs/how-to/when-something-is-wrong.md")
    assert sorted(code for code in codes if f"| `{code}` |" not in page) == []
