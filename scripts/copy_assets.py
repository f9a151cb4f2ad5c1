#!/usr/bin/env python3
"""Build src/thidua/web/static/vendor/ from frontend/node_modules, exactly as frontend/assets.json says.

    python scripts/copy_assets.py            build; refuse when a result differs from its recorded SHA-256
    python scripts/copy_assets.py --check    compare what is in vendor/ with the manifest; needs no node_modules
    python scripts/copy_assets.py --pin      build and record the hashes (after a deliberate upgrade; review the diff)

Exit code 0: all as recorded. 1: a file is missing or differs (each is named). Only the standard library is used.
Source-map references are removed (the maps are not shipped and Django's manifest storage would look for them).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = ROOT / "frontend" / "assets.json"
MODULES = ROOT / "frontend" / "node_modules"
VENDOR = ROOT / "src" / "thidua" / "web" / "static" / "vendor"
SOURCE_MAP = re.compile(rb"\s*(/\*# sourceMappingURL=\S+ \*/|//# sourceMappingURL=\S+)\s*$")


def split_outside(text: str, mark: str, close: bool = False) -> list[str]:
    """Split at `mark` outside brackets and strings; with `close` the mark ends a piece and stays in it."""
    pieces, depth, start, quote = [], 0, 0, ""
    for i, c in enumerate(text):
        if quote:
            quote = "" if c == quote and text[i - 1] != "\\" else quote
        elif c in "\"'":
            quote = c
        elif c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
        if not quote and depth == 0 and c == mark:
            pieces.append(text[start : i + close])
            start = i + 1
    return [*pieces, text[start:]] if text[start:].strip() else pieces


def trim_css(css: str, drop: re.Pattern[str]) -> str:
    """Leave out every selector that `drop` finds, and every rule and at-rule left empty by that."""
    kept = []
    for rule in split_outside(css, "}", close=True):
        head, brace, body = rule.partition("{")
        if not brace:
            kept.append(rule)
        elif head.lstrip().startswith(("@media", "@supports")):
            inner = trim_css(body[:-1], drop)
            if inner.strip():
                kept.append(f"{head}{{{inner}}}")
        elif head.lstrip().startswith("@"):
            kept.append(rule)
        else:
            selectors = [s for s in split_outside(head, ",") if not drop.search(s)]
            if selectors:
                kept.append(f"{','.join(selectors)}{{{body}")
    return "".join(kept)


def icon_sprite(names: list[str]) -> bytes:
    """One SVG with a <symbol> per Tabler icon; a name ending in -filled is taken from the filled set."""
    symbols = []
    for name in names:
        filled = name.endswith("-filled")
        path = MODULES / "@tabler/icons/icons" / ("filled" if filled else "outline")
        svg = (path / f"{name.removesuffix('-filled')}.svg").read_text(encoding="utf-8")
        inner = re.sub(r"\s*\n\s*", "", svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")])
        inner = inner.replace('<path stroke="none" d="M0 0h24v24H0z" fill="none"/>', "")
        paint = (
            'fill="currentColor"'
            if filled
            else 'fill="none" stroke="currentColor" stroke-width="1.75"'
            ' stroke-linecap="round" stroke-linejoin="round"'
        )
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24" {paint}>{inner}</symbol>\n')
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{"".join(symbols)}</svg>\n'.encode()


def produce(entry: dict[str, Any]) -> bytes:
    if "icons" in entry:
        return icon_sprite(entry["icons"])
    data = (MODULES / entry["from"]).read_bytes()
    if entry["to"].endswith((".css", ".js")):
        data = SOURCE_MAP.sub(b"\n", data)
    if "drop_selectors" in entry:
        data = trim_css(data.decode(), re.compile("|".join(entry["drop_selectors"]))).encode()
    return data


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--check", action="store_true", help="compare vendor/ with the manifest, write nothing"
    )
    parser.add_argument("--pin", action="store_true", help="record the hashes of what is built")
    args = parser.parse_args(argv)
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    wrong = []
    for entry in manifest["files"]:
        target = VENDOR / entry["to"]
        try:
            data = target.read_bytes() if args.check else produce(entry)
        except OSError as error:
            wrong.append(f"{entry['to']}: {error.strerror}: {error.filename}")
            continue
        found = hashlib.sha256(data).hexdigest()
        if args.pin:
            entry["sha256"] = found
        elif found != entry["sha256"]:
            wrong.append(f"{entry['to']}: SHA-256 {found}, expected {entry['sha256']}")
            continue
        if not args.check:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    if args.pin and not wrong:
        MANIFEST.write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    for line in wrong:
        sys.stderr.write(f"{line}\n")
    if wrong and not args.check:
        sys.stderr.write("Run `npm ci --ignore-scripts` in frontend/ first; after an upgrade use --pin.\n")
    sys.stdout.write(
        f"{len(manifest['files']) - len(wrong)} of {len(manifest['files'])} assets as recorded\n"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
