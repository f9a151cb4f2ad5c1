#!/usr/bin/env python
"""Gather every word of the interface into the catalogue, and compile it (``make messages``; needs gettext).

Templates and ``gettext`` calls are found by makemessages. Words made below the web (labels of lifecycles, refusals,
findings) never meet gettext in the code: they are read here from the source as it is parsed, f-strings as templates
with named values, and handed to makemessages in a file that lives as long as the command.
``thidua.web.said`` translates them at the edge.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "thidua"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
HANDED = SOURCE / "web" / "words_below.py"

VIETNAMESE = re.compile(
    r"[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE
)

#: Header lines that differ from run to run.
DATED = re.compile(
    r'"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Report-Msgid-Bugs-To): '
)

#: Where the words below the web are made.
PLACES = (
    "ground/lifecycle.py",
    "ground/numbers.py",
    "ground/actor.py",
    "foundations/**/*.py",
    "work/**/*.py",
    "journeys/*.py",
    "web/**/*.py",
    "reading/amending.py",
    "reading/comparison/labels.py",
    "reading/comparison/say.py",
    "reading/errors.py",
    "reading/file_kind.py",
    "reading/intake*.py",
    "reading/lint/*.py",
    "reading/ocr.py",
    "reading/ooxml.py",
    "reading/recognised.py",
    "reading/sandbox.py",
)
#: Not the interface: tests, migrations, the terminal, samples, the loader of packs (its reader works in a terminal), a list
#: to fill in (its columns are Vietnamese like the acts it is copied from).
ELSEWHERE = re.compile(
    r"/(tests|migrations|world|styleguide|packs)/|/cli\w*\.py$|/tests?_|/models\.py$|/models/|/samples?\.py$|/apps\.py$"
    r"|orgs/services/packs\.py$|reorganising_workbook\.py$|audit/services\.py$|reading/ocr_layout|words_below\.py$"
    # The printed plan is an official paper.
    r"|cascade/rules/(?:form|word|numbering)\.py$"
)
#: Functions that write an official paper: it is Vietnamese whoever reads it.
PAPERS = frozenset({"letter_text", "report_title", "letter_subject"})
#: Calls that already mark their words, or take no words of the interface (patterns, samples, titles of laws).
MARKED = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext"})
NO_WORDS = frozenset(
    {
        "compile",
        "search",
        "match",
        "fullmatch",
        "sub",
        "split",
        "finditer",
        "findall",
        "strftime",
        "examples",
        "Source",
    }
)
_REGEX = re.compile(r"\\[bsdw]|\(\?|\[\^|\]\*|\.\*")


def words_below() -> dict[str, str]:
    """Every label and template made below the web, with the first place it stands in."""
    found: dict[str, str] = {}
    for place in PLACES:
        for path in sorted(SOURCE.glob(place)):
            if not ELSEWHERE.search(path.as_posix()):
                where = path.relative_to(ROOT).as_posix()
                for words in _words_of(ast.parse(path.read_text(encoding="utf-8"))):
                    found.setdefault(words, where)
    return found


def _words_of(tree: ast.AST) -> Iterator[str]:
    left_out: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            left_out.add(id(node.value))
        elif isinstance(node, ast.FunctionDef) and node.name in PAPERS:
            left_out |= {id(part) for part in ast.walk(node)}
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
            if name in MARKED or name in NO_WORDS:
                left_out |= {id(part) for argument in node.args for part in ast.walk(argument)}
            elif name == "register" and len(node.args) > 2:
                left_out.add(id(node.args[1]))  # a verb brings its own English
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            left_out |= {id(part) for part in node.values}
            left_out |= {id(p) for v in node.values if isinstance(v, ast.FormattedValue) and v.format_spec
                         for p in ast.walk(v.format_spec)}  # fmt: skip
    inner: set[int] = set()
    for node in ast.walk(tree):
        if id(node) in left_out:
            continue
        words = ""
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and id(node) not in inner:
            parts = _added(node)
            inner |= {id(p) for p in ast.walk(node) if isinstance(p, ast.BinOp)}
            if sum(_spoken(part) for part in parts) > 1:
                left_out |= {id(part) for part in parts if _spoken(part)}
                words = template_of(ast.JoinedStr(_values_of(parts)))
        elif isinstance(node, ast.JoinedStr):
            words = template_of(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = node.value
        own = re.sub(r"\{\w+\}", "", words)
        alphabet = " " not in own.strip() and len(own) > 12
        if VIETNAMESE.search(own) and not own.isupper() and not alphabet and not _REGEX.search(words):
            yield words


def _added(node: ast.expr) -> list[ast.expr]:
    """The parts of ``a + b + c``."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [*_added(node.left), *_added(node.right)]
    return [node]


def _spoken(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _values_of(parts: list[ast.expr]) -> list[ast.expr]:
    made: list[ast.expr] = []
    for part in parts:
        if isinstance(part, ast.JoinedStr):
            made += part.values
        else:
            made.append(part if _spoken(part) else ast.FormattedValue(part, -1, None))
    return made


def template_of(node: ast.JoinedStr) -> str:
    """An f-string as a template with named values.

    >>> template_of(ast.parse("f'Còn {len(rows)} việc, hạn {row.due:%d/%m}'", mode="eval").body)
    'Còn {rows} việc, hạn {due}'
    """
    made, taken = "", dict[str, str]()
    for part in node.values:
        if isinstance(part, ast.Constant):
            made += str(part.value).replace("{", "(").replace("}", ")")
        elif isinstance(part, ast.FormattedValue):
            name, source = _name_of(part.value), ast.dump(part.value)
            base, count = name, 1
            while taken.get(name, source) != source:
                count += 1
                name = f"{base}{count}"
            taken[name] = source
            spec = part.format_spec
            printed = "".join(str(p.value) for p in spec.values if isinstance(p, ast.Constant)) if (
                isinstance(spec, ast.JoinedStr)) else ""  # fmt: skip
            made += _expanded(name, printed)
    return made


def _name_of(value: ast.expr) -> str:
    for node in ast.walk(value):
        if isinstance(node, ast.Attribute) and not isinstance(value, ast.Call):
            return node.attr.strip("_").lower()
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            name = re.sub(r"\W", "", str(node.slice.value)).lower()
            return name if name.isidentifier() else "value"
        if isinstance(node, ast.Name) and node.id not in {"len", "str", "_printed", "_shown", "int"}:
            return node.id.strip("_").lower()
    return "value"


def _expanded(name: str, spec: str) -> str:
    """A date format with words inside shows its words: ``%H:%M ngày %d/%m/%Y`` holds two values."""
    pieces = re.split(r"(\s+[^%\d\W]+\s+)", spec)
    if len(pieces) == 1:
        return f"{{{name}}}"
    return "".join(p if i % 2 else f"{{{name}_{i // 2 + 1}}}" for i, p in enumerate(pieces))


def main() -> int:
    """makemessages with the words from below, then compilemessages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    os.chdir(ROOT)
    import django
    from django.core.management import call_command

    django.setup()
    left = ["frontend/*", "var/*", ".venv/*", "tests/*", "benchmarks/*", "docs/*"]
    lines = [f"_({words!r})" for words in sorted(words_below())]
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    HANDED.write_text("\n".join(lines) + "\n", encoding="utf-8")
    try:
        call_command(
            "makemessages",
            locale=["en"],
            no_obsolete=True,
            no_location=True,
            ignore_patterns=left,
            verbosity=0,
        )
    finally:
        HANDED.unlink()
    kept = [
        line
        for line in CATALOGUE.read_text(encoding="utf-8").splitlines(keepends=True)
        if not DATED.match(line)
    ]
    CATALOGUE.write_text("".join(kept), encoding="utf-8")  # no line that differs from run to run
    call_command("compilemessages", ignore_patterns=left, verbosity=0)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
