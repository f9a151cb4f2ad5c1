"""Documents of law named in code stand on the page of legal sources; facts in packs name theirs."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from tests.docs import pages
from tests.docs.pages import ROOT

#: A number with its symbol, as law is cited: 30/2020/NĐ-CP, 06/2022/QH15, 324/QĐ-KHVN, 36-HD/VPTW.
_NUMBER = re.compile(r"\b\d{1,4}(?:/\d{4}/[A-ZĐ][\w-]+|/QĐ-[A-ZĐ][\wĐ]*|-[A-ZĐ]{2}/[A-ZĐ]+)")
#: Files whose numbers are examples of how documents are cited, not law relied on.
EXAMPLES = {
    "reading/citations.py",
    "reading/letterhead.py",
    "reading/keys.py",
    "reading/markers.py",
    "reading/damaged.py",
    "reading/restoration/symbols.py",
    "reading/restoration/words.py",
    "ground/refs.py",
}
PAGE = "docs/legal-sources.md"


def relied_on() -> dict[str, str]:
    """Number → first place in code that names it."""
    house = ROOT / "src" / "thidua"
    found: dict[str, str] = {}
    for path in sorted(house.rglob("*.py")):
        name = path.relative_to(house).as_posix()
        if "/tests/" in name or "/migrations/" in name or name in EXAMPLES or name.startswith("jobs/world/"):
            continue
        text = "\n".join(
            line
            for line in path.read_text(encoding="utf-8").splitlines()
            if not line.lstrip().startswith(">>>")
        )
        for number in _NUMBER.findall(text):
            if not number.endswith("UBND"):  # of a local body: an example of a rule, never law relied on
                found.setdefault(number, name)
    return found


def test_law_named_in_code_is_listed() -> None:
    page = pages.read(PAGE)
    missing = {number: where for number, where in relied_on().items() if number not in page}
    assert missing == {}, f"add a row to {PAGE}, or the file to EXAMPLES when it is no law relied on"


def test_the_search_finds_law() -> None:
    assert {"06/2022/QH15", "26/2023/QH15"} <= set(relied_on())
    assert _NUMBER.findall("Nghị định 30/2020/NĐ-CP, Hướng dẫn 36-HD/VPTW, Quyết định 324/QĐ-KHVN") == [
        "30/2020/NĐ-CP",
        "36-HD/VPTW",
        "324/QĐ-KHVN",
    ]


def test_files_named_on_the_page_exist() -> None:
    house = ROOT / "src" / "thidua"
    named = set(re.findall(r"`((?:\w+/)*\w+\.py)`", pages.read(PAGE)))
    rooms = [house, house / "foundations", house / "work"]
    missing = [
        name
        for name in named
        if not any((base / name).is_file() for base in rooms) and not (ROOT / name).is_file()
    ]
    assert missing == []


def test_every_pack_with_sources_is_on_the_page() -> None:
    page = pages.read(PAGE)
    packs = [
        path.parent for path in (ROOT / "packs").rglob("*.yaml") if path.name in {"sources.yaml", "pack.yaml"}
    ]
    names = {_shown(path) for path in packs}
    assert sorted(name for name in names if f"`{name}`" not in page) == []


def _shown(folder: Path) -> str:
    """A movement is named without its period, other packs by their folder."""
    parts = folder.relative_to(ROOT).parts
    return "/".join(parts[:3] if parts[1] == "movements" else parts)


def test_no_fact_of_the_project_itself_counts_as_verified() -> None:
    """What we set ourselves has nobody to verify it against."""
    wrong = []
    for path in sorted((ROOT / "packs").rglob("sources.yaml")):
        own = {
            s["id"]
            for s in yaml.safe_load(path.read_text(encoding="utf-8"))["sources"]
            if s["kind"] == "project"
        }
        for file in sorted(path.parent.glob("*.yaml")):
            if file != path:
                wrong += [
                    f"{file.relative_to(ROOT)}: {fact}"
                    for fact in _facts(yaml.safe_load(file.read_text(encoding="utf-8")))
                    if fact.get("verified") is True and fact.get("source") in own
                ]
    assert wrong == []


def _facts(value: object) -> list[dict[str, object]]:
    if isinstance(value, dict):
        inner = [fact for child in value.values() for fact in _facts(child)]
        return [value, *inner] if "verified" in value else inner
    if isinstance(value, list):
        return [fact for child in value for fact in _facts(child)]
    return []
