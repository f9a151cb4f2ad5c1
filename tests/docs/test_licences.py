"""The list of third-party licences is current; nothing shipped is GPL or AGPL."""

from __future__ import annotations

import re

import pytest

from scripts import licences
from tests.docs import pages
from tests.docs.pages import DOCS


def _rows() -> dict[str, tuple[str, str]]:
    """Package → (version, licence) of docs/licences.md."""
    found = re.findall(
        r"^\| ([a-z0-9][\w.-]*) \| ([^|]+) \| ([^|]+) \|", pages.read("docs/licences.md"), re.MULTILINE
    )
    return {name: (version.strip(), licence.strip()) for name, version, licence in found}


@pytest.mark.parametrize("lock", licences.LOCKS)
def test_the_list_of_licences_is_current(lock: str) -> None:
    """By what is installed here; packages of another platform keep what the list says."""
    listed = _rows()
    for package in licences.packages(lock):
        assert package.name in listed, f"{package.name}: run python scripts/licences.py --write"
        version, licence = listed[package.name]
        assert version == package.version, f"{package.name}: run python scripts/licences.py --write"
        if package.licence:
            assert licence == package.licence, package.name


def test_nothing_shipped_is_gpl_or_agpl_and_weaker_copyleft_is_marked() -> None:
    strong, unmarked, unknown = [], [], []
    page = (DOCS / "licences.md").read_text(encoding="utf-8")
    installed = 0
    for package in licences.packages("base"):
        kind = licences.copyleft(package.licence)
        installed += bool(package.licence)
        if kind == "strong":
            strong.append(f"{package.name}: {package.licence}")
        if package.licence == "?":
            unknown.append(package.name)
        row = next((line for line in page.splitlines() if line.startswith(f"| {package.name} |")), "")
        if kind == "weak" and "weak copyleft" not in row:
            unmarked.append(package.name)
    assert strong == []
    assert unknown == [], "find out what these are licensed under"
    assert unmarked == []
    assert installed > 20, "the packages of base.txt are not installed here, so nothing was looked at"


def test_nothing_shipped_to_the_browser_is_gpl() -> None:
    found = list(licences.browser_packages())
    assert found
    assert [name for name, _v, licence, _s in found if licences.copyleft(licence) == "strong"] == []
    assert [name for name, _v, licence, _s in found if licence == "?"] == []


@pytest.mark.parametrize(
    ("licence", "kind"),
    [
        ("MIT", ""),
        ("LGPL-3.0-only", "weak"),
        ("MPL-2.0", "weak"),
        ("GPL", "strong"),
        ("GPL-3.0-or-later", "strong"),
        ("AGPL-3.0", "strong"),
        ("GNU Affero General Public License v3", "strong"),
        ("GPL-2.0-only OR BSD-3-Clause", ""),
        ("MIT AND GPL-3.0-only", "strong"),
        ("(MIT OR Apache-2.0) AND LGPL-3.0", "weak"),
    ],
)
def test_licences_are_told_apart(licence: str, kind: str) -> None:
    assert licences.copyleft(licence) == kind
