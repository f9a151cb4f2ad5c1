"""The page of findings is made from the register of rules."""

from __future__ import annotations

from scripts import findings_page
from tests.docs import pages
from thidua.reading import lint


def test_the_page_of_findings_is_current() -> None:
    assert pages.read("docs/findings.md") == findings_page.page(), "run: python scripts/findings_page.py"


def test_every_module_of_the_linter_is_named_on_the_page_of_the_reader() -> None:
    page = pages.read("docs/reading.md")
    modules = {rule.check.__module__.rpartition(".")[2] for rule in lint.RULES.values()}
    assert [name for name in sorted(modules) if f"`{name}`" not in page] == []
