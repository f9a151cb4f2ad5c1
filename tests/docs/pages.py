"""The documentation as the tests of this folder read it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_IMAGE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")


@cache
def tracked() -> tuple[str, ...]:
    """Paths of the files under version control, or of all files beside build products where git is not at hand."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        return tuple(sorted(path for path in listed.split("\0") if path and (ROOT / path).is_file()))
    except (OSError, subprocess.CalledProcessError):
        skipped = {".venv", "var", "node_modules", "vendor", ".git", "__pycache__"}
        return tuple(
            sorted(
                str(path.relative_to(ROOT))
                for path in ROOT.rglob("*")
                if path.is_file() and not skipped & set(path.parts)
            )
        )


def text_of(path: str) -> str | None:
    """The text of a tracked file; ``None`` for pictures and other bytes, and for a file gone since it was listed."""
    try:
        content = (ROOT / path).read_bytes()
    except FileNotFoundError:
        return None
    if b"\0" in content[:8000]:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


@cache
def markdown() -> tuple[str, ...]:
    """Pages written for people: every tracked Markdown file but the reader's test documents and sample plans."""
    return tuple(
        path
        for path in tracked()
        if path.endswith(".md")
        and "/corpus/" not in path.replace("corpus/README.md", "")
        and "/world/" not in path
    )


def read(path: str | Path) -> str:
    """A page by its path from the root."""
    return (ROOT / path).read_text(encoding="utf-8")


def links(page: str) -> list[str]:
    """Targets of the links and pictures of a page, code left out."""
    return _LINK.findall(_FENCE.sub("", read(page)))


def pictures(page: str) -> list[str]:
    """Targets of the pictures of a page."""
    return _IMAGE.findall(_FENCE.sub("", read(page)))


def blocks(page: str, language: str) -> list[str]:
    """Code blocks of one language."""
    return [body for name, body in _FENCE.findall(read(page)) if name == language]


def quoted(page: str) -> Iterator[str]:
    """Everything a page quotes as code: inline words and lines of blocks."""
    text = read(page)
    for _name, body in _FENCE.findall(text):
        yield from body.splitlines()
    yield from re.findall(r"`([^`\n]+)`", _FENCE.sub("", text))


def anchor(heading: str) -> str:
    """The anchor that code hosts make of a heading.

    >>> anchor("The sandbox")
    'the-sandbox'
    """
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(page: str) -> set[str]:
    """Anchors of a page's headings."""
    return {anchor(h) for h in re.findall(r"^#+ (.+)$", _FENCE.sub("", read(page)), re.MULTILINE)}
