"""Which body a printed name means, among those in the issuer's reach."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from thidua.ground.text_vn import search_key, squeeze

from .names import canonical, strip_place

#: Offices of a head, and the words that name the body instead.
HEADS: tuple[tuple[str, str], ...] = (
    ("chu tich ", ""),
    ("pho chu tich ", ""),
    ("giam doc ", ""),
    ("pho giam doc ", ""),
    ("hieu truong ", ""),
    ("thu truong ", ""),
    ("chanh van phong", "van phong"),
    ("truong phong", "phong"),
    ("truong ban", "ban"),
    ("to truong ", ""),
    ("bi thu ", ""),
)
_GROUP = re.compile(r"(?:^|\s)(?:cac|nhung|toan the|moi)\s")
_LEAD = re.compile(r"^(?:de nghi|giao|yeu cau)\s+")
_BRACKETS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Area:
    """A territory of the issuer's chain with its canonical keys; index 0 is the issuer's own."""

    id: UUID
    full: str
    short: str
    kind_word: str


@dataclass(frozen=True, slots=True)
class Named:
    """A body in the issuer's reach: its canonical names and where it stands in the chain of areas."""

    id: UUID
    names: tuple[str, ...]
    area: int
    parent_id: UUID | None


def area_of(ident: UUID, name: str, short_name: str) -> Area:
    """Keys of a territory; the kind word is what its full name has before its proper name."""
    full, short = canonical(name), canonical(short_name)
    kind = full[: -len(short)].strip() if short and full.endswith(short) else ""
    return Area(ident, full, short, kind)


def forms(name: str, area: Area) -> tuple[str, tuple[str, ...]]:
    """The bare core of a name and its forms that say the place: with the kind word, the proper or the full name."""
    core = strip_place(name, [area.full, area.short])
    if core in (area.full, area.short):
        return "", (core,)
    said = [f"{core} {end}" for end in (area.kind_word, area.short, area.full) if end]
    return core, (name, *said) if name != core else tuple(said)


@dataclass(frozen=True, slots=True)
class Match:
    """Bodies that fit a printed name, and how."""

    ids: tuple[UUID, ...]
    how: str = ""


def match_near(key: str, reach: Sequence[Named], areas: Sequence[Area]) -> Match:
    """Bodies of the issuer's own and superior territories that a canonical printed name fits exactly.

    A name that says its place fits wherever that place is; a bare name means the nearest territory that has one.
    """
    said: dict[UUID, None] = {}
    bare: dict[int, dict[UUID, None]] = {}
    for body in reach:
        for name in body.names:
            core, with_place = forms(name, areas[body.area])
            if key in with_place:
                said.setdefault(body.id)
            elif key == core:
                bare.setdefault(body.area, {}).setdefault(body.id)
    if said:
        return Match(tuple(said), "name")
    if bare:
        return Match(tuple(bare[min(bare)]), "relative")
    return Match(())


def match_with_parent(key: str, reach: Sequence[Named], areas: Sequence[Area]) -> Match:
    """Names printed as “unit + superior”: ``ban thi dua khen thuong`` + ``so noi vu``."""
    by_id = {body.id: body for body in reach}
    found: dict[UUID, None] = {}
    for body in reach:
        parent = by_id.get(body.parent_id) if body.parent_id else None
        if parent is None:
            continue
        tails = {f for name in parent.names for f in _all_forms(name, areas[parent.area])}
        for name in body.names:
            for head in _all_forms(name, areas[body.area]):
                if head and key.startswith(head + " ") and key[len(head) + 1 :] in tails:
                    found.setdefault(body.id)
    return Match(tuple(found), "parent") if found else Match(())


def _all_forms(name: str, area: Area) -> tuple[str, ...]:
    core, said = forms(name, area)
    return (core, *said) if core else said


def readings(printed: str) -> list[tuple[str, str]]:
    """Keys to try for a printed name, best first, each with how it was read.

    >>> readings("Đề nghị Sở Nội vụ (Ban Thi đua - Khen thưởng thành phố)")[-1]
    ('so noi vu', 'outer')
    """
    text = squeeze(printed)
    whole = canonical(text)
    tries = [(whole, "")]
    if (lead := _LEAD.sub("", whole)) != whole:
        tries.append((lead, ""))
    if "(" in text:
        outer = canonical(_BRACKETS.sub(" ", text))
        tries.append((outer, "outer"))
        if (lead := _LEAD.sub("", outer)) != outer:
            tries.append((lead, "outer"))
    for head, body in HEADS:
        for key, how in list(tries):
            if key.startswith(head) and (rest := (body + key[len(head) :]).strip()):
                tries.append((rest, how or "head"))
    return [pair for pair in dict.fromkeys(tries) if pair[0]]


def inner_names(printed: str) -> list[str]:
    """Canonical keys of what stands in brackets."""
    return [key for part in _BRACKETS.findall(squeeze(printed)) if (key := canonical(part))]


def looks_like_group(printed: str) -> bool:
    """Whether a printed name speaks of several bodies at once.

    >>> looks_like_group("UBND các quận, huyện"), looks_like_group("Sở Nội vụ")
    (True, False)
    """
    return bool(_GROUP.search(search_key(printed) + " "))
