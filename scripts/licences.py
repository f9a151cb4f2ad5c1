"""``docs/licences.md``: the licences of everything shipped, read from the installed packages.

    python scripts/licences.py            prints the page
    python scripts/licences.py --write    writes docs/licences.md
    python scripts/licences.py --check    exit 1 when the page is not current or a GPL/AGPL package is shipped

Names and versions come from the lock files, the licence from the package's own metadata: ``License-Expression``, else the
classifiers, else the ``License`` field. What a package says of itself is what stands here; nothing is looked up.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "licences.md"
#: Lock file → its heading. Only the first is shipped with every installation.
LOCKS = {
    "base": "Shipped: what the product runs on (`requirements/base.txt`)",
    "dev": "Tests and checks only (`requirements/dev.txt`, beyond base)",
}
_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)")
_CLASSIFIER = "License :: OSI Approved :: "
#: Spellings of metadata → one name.
_SPELLINGS = (
    (r"GNU Affero.*|.*\bAGPL.*", "AGPL"),
    (r"GNU Lesser.*v?3.*|.*LGPL[- ]?v?3.*|GNU Lesser General Public License v3.*", "LGPL-3.0"),
    (r"GNU (Library or )?Lesser.*|.*\bLGPL.*", "LGPL"),
    (r"GNU General.*|.*\bGPL.*", "GPL"),
    (r"Mozilla Public License 2\.0.*|MPL[- ]?2\.0", "MPL-2.0"),
    (r"Apache( Software)?( License)?[ ,-]*(Version )?(2\.0)?.*", "Apache-2.0"),
    (r"MIT( License)?|MIT-CMU.*|The MIT License.*", "MIT"),
    (r"(The )?BSD[ -]3-Clause.*|3-Clause BSD.*|New BSD.*|Modified BSD.*", "BSD-3-Clause"),
    (r"(The )?BSD[ -]2-Clause.*|Simplified BSD.*", "BSD-2-Clause"),
    (r"BSD( License)?", "BSD"),
    (r"ISC( License)?.*", "ISC"),
    (r"Python Software Foundation License|PSF.*", "PSF-2.0"),
    (r"The Unlicense.*", "Unlicense"),
)


@dataclass(frozen=True, slots=True)
class Package:
    """A pinned package; ``licence`` is empty when it is not installed on this machine (another platform's)."""

    name: str
    version: str
    licence: str


def pins(lock: str) -> dict[str, str]:
    """Package → version of a lock file, names normalised."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    found = (_PIN.match(line) for line in text.splitlines())
    return {normal(m.group(1)): m.group(2) for m in found if m}


def normal(name: str) -> str:
    """A package's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _one_name(text: str) -> str:
    for pattern, name in _SPELLINGS:
        if re.fullmatch(pattern, text.strip(), flags=re.IGNORECASE):
            return name
    return text.strip()


def licence_of(name: str) -> str:
    """What an installed package says its licence is; empty when it is not installed, ``?`` when it says nothing."""
    try:
        data = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    expression = (data.get_all("License-Expression") or [""])[0]
    if expression:
        return str(expression).strip()
    classified = [
        c.removeprefix(_CLASSIFIER) for c in data.get_all("Classifier") or [] if c.startswith(_CLASSIFIER)
    ]
    if classified:
        return " / ".join(dict.fromkeys(_one_name(c.partition(" (")[0]) for c in classified))
    first = str((data.get_all("License") or [""])[0]).strip().partition("\n")[0]
    return _one_name(first) if first else "?"


def packages(lock: str, *, beyond: frozenset[str] = frozenset()) -> list[Package]:
    """The packages of a lock file that are not in another."""
    return [
        Package(name, version, licence_of(name))
        for name, version in sorted(pins(lock).items())
        if name not in beyond
    ]


def copyleft(licence: str) -> str:
    """``strong`` for GPL and AGPL without another choice, ``weak`` for LGPL and MPL, else empty.

    >>> copyleft("LGPL-3.0-only"), copyleft("GPL-2.0 OR BSD-3-Clause"), copyleft("AGPL"), copyleft("MPL-2.0 AND MIT")
    ('weak', '', 'strong', 'weak')
    """
    ranks = {"": 0, "weak": 1, "strong": 2}
    worst = ""
    for part in re.split(r"\s+AND\s+", licence):
        choices = re.split(r"\s+OR\s+", part.strip("() "))
        best = min((_rank(choice) for choice in choices), key=lambda r: ranks[r])
        worst = max(worst, best, key=lambda r: ranks[r])
    return worst


def _rank(licence: str) -> str:
    words = licence.upper()
    if re.search(r"\bLGPL|\bMPL|LESSER", words):
        return "weak"
    return "strong" if re.search(r"\bA?GPL|AFFERO|GNU GENERAL", words) else ""


def browser_packages() -> Iterator[tuple[str, str, str, bool]]:
    """(name, version, licence, shipped) of the front end's locked packages that it names itself."""
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    top = lock["packages"][""]
    for name in sorted({**top.get("dependencies", {}), **top.get("devDependencies", {})}):
        entry = lock["packages"][f"node_modules/{name}"]
        yield name, entry["version"], entry.get("license", "?"), name in top.get("dependencies", {})


def _rows(found: list[Package]) -> list[str]:
    words = {"weak": "weak copyleft: used unmodified, as a library", "strong": "**GPL/AGPL**", "": ""}
    lines = ["| Package | Version | Licence | Note |", "|---|---|---|---|"]
    for package in found:
        licence = package.licence or "—"
        note = (
            words[copyleft(package.licence)] if package.licence else "of another platform, not installed here"
        )
        lines.append(f"| {package.name} | {package.version} | {licence} | {note} |")
    return lines


def page() -> str:
    """The whole page."""
    base = frozenset(pins("base"))
    lines = [
        "# Third-party licences",
        "",
        "Made by `python scripts/licences.py --write` from the lock files and the metadata of the installed packages;",
        "`tests/docs/test_licences.py` keeps it current and refuses GPL and AGPL among what is shipped. LGPL and MPL are",
        "allowed and marked: we use such packages unmodified, as libraries a user can replace.",
        "",
    ]
    for lock, heading in LOCKS.items():
        found = packages(lock, beyond=frozenset() if lock == "base" else base)
        lines += [f"## {heading}", "", *_rows(found), ""]
    lines += [
        "## Browser (`frontend/package-lock.json`)",
        "",
        "| Package | Version | Licence | Shipped |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {version} | {licence} | {'yes' if shipped else 'tests only'} |"
        for name, version, licence, shipped in browser_packages()
    ]
    lines += [
        "",
        "## Data",
        "",
        "| Data | From | Licence |",
        "|---|---|---|",
        "| `packs/territories/` | data inside the package `vietnamadminunits`, checked and corrected as its READMEs say "
        "| MIT, [text](../packs/territories/2025/LICENSE.vietnamadminunits.txt) |",
        "| `packs/bodies/`, `packs/movements/` | facts of the documents named in each `sources.yaml`; words of our own "
        "| as the repository |",
        "",
        "## Programs of the system, not shipped",
        "",
        "Tesseract with Vietnamese (Apache-2.0), Chromium for the tests, PostgreSQL when `DATABASE_URL` names a server.",
        "",
    ]
    return "\n".join(lines)


def main(argv: list[str]) -> int:
    """Print, write or check."""
    made = page()
    if not argv:
        sys.stdout.write(made)
        return 0
    if argv == ["--write"]:
        PAGE.write_text(made, encoding="utf-8")
        return 0
    if argv == ["--check"]:
        strong = [p.name for p in packages("base") if copyleft(p.licence) == "strong"]
        if strong:
            sys.stderr.write(f"GPL or AGPL among what is shipped: {', '.join(strong)}\n")
        stale = not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != made
        if stale:
            sys.stderr.write("docs/licences.md is not current: python scripts/licences.py --write\n")
        return 1 if strong or stale else 0
    sys.stderr.write((__doc__ or "") + "\n")
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
