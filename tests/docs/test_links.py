"""Links inside the repository lead somewhere; nothing of the documentation is out of reach."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs import pages
from tests.docs.pages import DOCS, ROOT

PAGES = pages.markdown()


def _broken(page: str, target: str) -> str:
    if target.startswith(("http://", "https://", "mailto:")):
        return ""
    path, _, part = target.partition("#")
    found = (ROOT / page).parent / path if path else ROOT / page
    if not found.exists():
        return f"{page}: {target} does not exist"
    if part and found.suffix == ".md":
        name = str(found.resolve().relative_to(ROOT))
        if part not in pages.anchors(name):
            return f"{page}: no heading makes #{part}"
    return ""


@pytest.mark.parametrize("page", PAGES)
def test_links_resolve(page: str) -> None:
    assert [problem for target in pages.links(page) if (problem := _broken(page, target))] == []


def test_a_broken_link_would_be_found() -> None:
    assert _broken("README.md", "docs/khong-co.md")
    assert _broken("docs/security.md", "reading.md#khong-co")
    assert not _broken("docs/security.md", "reading.md#the-sandbox")


def test_every_page_is_reached_from_the_table_of_contents() -> None:
    seen: set[Path] = set()
    todo = [DOCS / "README.md"]
    while todo:
        page = todo.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        for target in pages.links(str(page.relative_to(ROOT))):
            found = (page.parent / target.partition("#")[0]).resolve()
            if found.is_dir():
                todo += sorted(found.glob("*.md"))
            elif found.is_file():
                todo.append(found)
    lost = sorted(str(page.relative_to(ROOT)) for page in DOCS.rglob("*.md") if page not in seen)
    assert lost == [], "link them from docs/README.md"


def test_decisions_are_numbered_once_and_say_what_was_rejected() -> None:
    found = sorted((DOCS / "decisions").glob("*.md"))
    numbers = [path.name[:4] for path in found]
    assert len(set(numbers)) == len(numbers), "two decisions share a number"
    for path in found:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {path.name[:4]}"), f"{path.name}: the heading begins with its number"
        assert "Rejected" in text or "Why not" in text, f"{path.name}: say what was rejected"


def test_pictures_of_the_readme_are_there_and_small() -> None:
    from scripts.screenshots import LARGEST, SHOTS, WIDTH

    shown = pages.pictures("README.md")
    assert shown, "the README opens with a screenshot"
    assert {Path(target).stem for target in shown} <= {shot.name for shot in SHOTS}
    for target in shown:
        content = (ROOT / target).read_bytes()
        assert content[:8] == b"\x89PNG\r\n\x1a\n", target
        assert len(content) <= LARGEST, f"{target}: {len(content)} bytes"
        assert int.from_bytes(content[16:20], "big") == WIDTH, target
