"""The numbers and bullets that Word shows in front of paragraphs but does not store in their text.

Word counts per abstract list; a list instance may restart a level (`startOverride`). ECMA-376 part 1, 17.9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_PLACE = re.compile(r"%([1-9])")
_MAX_COUNT = 9_999
#: Bullets of the symbol fonts (private use area), as what they look like.
_SYMBOLS = {
    "\uf02d": "-",
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\uf0d8": "➢",
    "\uf0fc": "✓",
    "\uf02b": "+",
    "\uf0e0": "-",
}

_BULLETS = frozenset("-–—+*•▪➢✓")


def local(element: Any) -> str:
    """The tag without its namespace; empty for comments and the like. Strict and transitional files agree."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: Any, name: str) -> Any | None:
    """The first child of that local name."""
    if element is None:
        return None
    return next((node for node in element if local(node) == name), None)


def attribute(element: Any, name: str = "val") -> str | None:
    """The attribute of that local name, in whatever namespace."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return None


def number(element: Any, name: str = "val") -> int | None:
    """The attribute as a small whole number; `None` when it is none."""
    value = attribute(element, name)
    return int(value) if value is not None and re.fullmatch(r"-?\d{1,9}", value) else None


@dataclass(slots=True)
class Level:
    """One level of a list: how its numbers look and where they start."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    style: str | None = None
    legal: bool = False
    restart: int | None = None


@dataclass(slots=True)
class _Instance:
    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)


class Numbering:
    """Counts the lists of one document. Ask `marker` once for each numbered paragraph, in document order."""

    def __init__(self, root: Any | None) -> None:
        self._abstract: dict[str, dict[int, Level]] = {}
        self._instances: dict[str, _Instance] = {}
        self._counts: dict[str, dict[int, int]] = {}
        links: dict[str, str] = {}
        named: dict[str, str] = {}
        for node in root if root is not None else ():
            key = attribute(node, "abstractNumId")
            if local(node) == "abstractNum" and key is not None:
                self._abstract[key] = dict(_levels(node))
                if (link := attribute(child(node, "numStyleLink"))) is not None:
                    links[key] = link
                if (name := attribute(child(node, "styleLink"))) is not None:
                    named[name] = key
            elif local(node) == "num":
                self._add_instance(node)
        for key, link in links.items():
            if link in named:
                self._abstract[key] = self._abstract[named[link]]

    def _add_instance(self, node: Any) -> None:
        key, abstract = attribute(node, "numId"), attribute(child(node, "abstractNumId"))
        if key is None or abstract is None:
            return
        instance = _Instance(abstract)
        for override in node:
            depth = number(override, "ilvl")
            if local(override) != "lvlOverride" or depth is None:
                continue
            if (start := number(child(override, "startOverride"))) is not None:
                instance.starts[depth] = start
            instance.levels.update(_levels(override))
        self._instances[key] = instance

    def level_of_style(self, num_id: str, style: str | None) -> int:
        """The level a paragraph style is tied to in a list; 0 when the list does not name it."""
        instance = self._instances.get(num_id)
        if instance is None or style is None:
            return 0
        levels = {**self._abstract.get(instance.abstract, {}), **instance.levels}
        return next((depth for depth, level in levels.items() if level.style == style), 0)

    def marker(self, num_id: str, depth: int) -> str | None:
        """What Word prints before the next paragraph of this list and level; `None` when it prints nothing."""
        instance = self._instances.get(num_id)
        if instance is None:
            return None
        levels = {**self._abstract.get(instance.abstract, {}), **instance.levels}
        level = levels.get(depth)
        if level is None:
            return None
        counts = self._counts.setdefault(instance.abstract, {})
        if depth in instance.starts and depth not in instance.used:
            counts[depth] = instance.starts[depth] - 1
            instance.used.add(depth)
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [key for key in counts if key > depth]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart != 0 and (restart is None or depth < restart):
                del counts[deeper]
        if level.format == "bullet":
            shown_as = "".join(_SYMBOLS.get(letter, letter) for letter in level.text).strip()
            return shown_as if shown_as in _BULLETS else "•"
        if level.format == "none":
            return _PLACE.sub("", level.text).strip() or None

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = levels.get(at, level)
            count = counts.get(at, other.start)
            return spell(count, "decimal" if level.legal and at != depth else other.format)

        return _PLACE.sub(shown, level.text).strip() or None


def _levels(node: Any) -> Iterator[tuple[int, Level]]:
    for entry in node:
        depth = number(entry, "ilvl")
        if local(entry) != "lvl" or depth is None:
            continue
        start = number(child(entry, "start"))
        yield (
            depth,
            Level(
                start=1 if start is None else start,
                format=attribute(child(entry, "numFmt")) or "decimal",
                text=attribute(child(entry, "lvlText")) or "",
                style=attribute(child(entry, "pStyle")),
                legal=child(entry, "isLgl") is not None
                and attribute(child(entry, "isLgl")) not in {"0", "false"},
                restart=number(child(entry, "lvlRestart")),
            ),
        )


def spell(count: int, style: str) -> str:
    """A count as the named number format prints it. Word's letters are the Latin ones (… d, e), without đ.

    >>> spell(4, "upperRoman"), spell(3, "lowerLetter"), spell(28, "lowerLetter"), spell(7, "decimalZero")
    ('IV', 'c', 'bb', '07')
    """
    count = min(max(count, 0), _MAX_COUNT)
    if style in {"upperRoman", "lowerRoman"} and count:
        roman = ""
        rest = count
        for value, letters in _ROMAN:
            roman += letters * (rest // value)
            rest %= value
        return roman if style == "upperRoman" else roman.lower()
    if style in {"upperLetter", "lowerLetter"} and count:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if style == "upperLetter" else letter
    if style == "decimalZero":
        return f"{count:02d}"
    return str(count)


_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
