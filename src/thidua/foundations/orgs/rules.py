"""Pure decisions of the organisation room: names, keys, templates, days. No Django, no database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from thidua.ground.text_vn import search_key, sort_key, squeeze

#: Abbreviations official documents use, folded (blank-separated where printed apart), and what they stand for.
#: A table of the language, not of any one place; the packs add aliases per body.
ABBREVIATIONS: Mapping[str, str] = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "mttq": "mat tran to quoc",
    "mttqvn": "mat tran to quoc",
    "ubmttq": "uy ban mat tran to quoc",
    "ubmttqvn": "uy ban mat tran to quoc",
    "gddt": "giao duc dao tao",
    "gd dt": "giao duc dao tao",
    "sgddt": "so giao duc dao tao",
    "pgddt": "phong giao duc dao tao",
    "bgddt": "bo giao duc dao tao",
    "snv": "so noi vu",
    "gdtx": "giao duc thuong xuyen",
    "khcn": "khoa hoc cong nghe",
    "kh cn": "khoa hoc cong nghe",
    "vhttdl": "van hoa the thao du lich",
    "vhtt dl": "van hoa the thao du lich",
    "vh tt dl": "van hoa the thao du lich",
    "vhxh": "van hoa xa hoi",
    "vh xh": "van hoa xa hoi",
    "tdkt": "thi dua khen thuong",
    "td kt": "thi dua khen thuong",
    "tp": "thanh pho",
    "tdp": "to dan pho",
    "bcd": "ban chi dao",
    "xhht": "xa hoi hoc tap",
    "tncs": "thanh nien cong san",
    "tnxp": "thanh nien xung phong",
    "hcm": "ho chi minh",
    "lhpn": "lien hiep phu nu",
    "ccb": "cuu chien binh",
    "ldld": "lien doan lao dong",
    "tttt": "thong tin truyen thong",
    "tt tt": "thong tin truyen thong",
    "ldtbxh": "lao dong thuong binh xa hoi",
    "ld tbxh": "lao dong thuong binh xa hoi",
    "ld tb xh": "lao dong thuong binh xa hoi",
    "nnptnt": "nong nghiep phat trien nong thon",
    "nn ptnt": "nong nghiep phat trien nong thon",
    "nnmt": "nong nghiep moi truong",
    "nn mt": "nong nghiep moi truong",
    "tnmt": "tai nguyen moi truong",
    "tn mt": "tai nguyen moi truong",
    "khdt": "ke hoach dau tu",
    "kh dt": "ke hoach dau tu",
    "gtvt": "giao thong van tai",
    "ptth": "phat thanh truyen hinh",
    "chqs": "chi huy quan su",
    "dbqh": "dai bieu quoc hoi",
    "htcd": "hoc tap cong dong",
    "tthtcd": "trung tam hoc tap cong dong",
    "pvhcc": "phuc vu hanh chinh cong",
    "ttpvhcc": "trung tam phuc vu hanh chinh cong",
    "htx": "hop tac xa",
    "thpt": "trung hoc pho thong",
    "thcs": "trung hoc co so",
    "mn": "mam non",
    "vp": "van phong",
    "xdd": "xay dung dang",
    "hoi kh": "hoi khuyen hoc",
    "hkh": "hoi khuyen hoc",
}
#: The slot whose body heads its territory: superiors, permissions and places are told by it.
SEAT_SLOT = "ubnd"
_LONGEST = max(len(key.split()) for key in ABBREVIATIONS)
#: Words that carry no difference between names: “Văn hóa và Xã hội” = “Văn hóa - Xã hội”.
_EMPTY_WORDS = frozenset({"va"})
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
_NUMBER = re.compile(r"\d+")
_BRACKETS = re.compile(r"\(([^()]*)\)")


def expand(key: str) -> str:
    """A folded key with abbreviations written out.

    >>> expand("so gddt tp hai phong")
    'so giao duc dao tao thanh pho hai phong'
    """
    words = key.split()
    out: list[str] = []
    index = 0
    while index < len(words):
        for size in range(min(_LONGEST, len(words) - index), 0, -1):
            piece = " ".join(words[index : index + size])
            if piece in ABBREVIATIONS:
                out.extend(ABBREVIATIONS[piece].split())
                index += size
                break
        else:
            word = words[index]
            if word == "p":
                word = "phuong" if index else "phong"
            out.append(word)
            index += 1
    return " ".join(out)


@lru_cache(maxsize=65536)
def canonical(text: str) -> str:
    """The key by which two printings of one name are equal.

    >>> canonical("Phòng VH-XH P. Hồng An") == canonical("Phòng Văn hoá và Xã hội phường Hồng An")
    True
    >>> canonical("UBMTTQ thành phố") == canonical("Ủy ban Mặt trận Tổ quốc Việt Nam thành phố")
    True
    >>> canonical("Tổ dân phố số 05") == canonical("TDP 5")
    True
    """
    words = [w for w in expand(search_key(text)).split() if w not in _EMPTY_WORDS]
    out: list[str] = []
    for word in words:
        if word == "nam" and out[-5:] == ["mat", "tran", "to", "quoc", "viet"]:
            out.pop()
            continue
        if word.isdigit():
            if out and out[-1] == "so" and len(out) > 1:
                out.pop()
            out.append(word.lstrip("0") or "0")
        else:
            out.append(word)
    return " ".join(out)


def mid_name(name: str) -> str:
    """A territory's full name inside a sentence.

    >>> mid_name("Phường Hồng An")
    'phường Hồng An'
    """
    return name[:1].lower() + name[1:]


@lru_cache(maxsize=65536)
def order_key(name: str) -> str:
    """Dictionary order, with numbers in order of value.

    >>> order_key("Tổ dân phố số 2") < order_key("Tổ dân phố số 10")
    True
    """
    return sort_key(_NUMBER.sub(lambda m: m[0].zfill(6), name))


def acronyms(name_key: str, place_keys: Sequence[str] = ()) -> list[str]:
    """Initials people type for a name, without its place, with and without its first word.

    >>> acronyms("so giao duc va dao tao thanh pho hai phong", ["thanh pho hai phong"])
    ['sgddt', 'gddt']
    """
    core = strip_place(name_key, place_keys)
    letters = [word[0] for word in core.split() if word not in _EMPTY_WORDS and not word.isdigit()]
    full = "".join(letters)
    return [part for part in (full, full[1:]) if len(part) >= 3]


def strip_place(key: str, place_keys: Sequence[str]) -> str:
    """A name without the territory it ends in (the longest that fits); the name itself when nothing is left."""
    for place in sorted(place_keys, key=len, reverse=True):
        if place and key.endswith(" " + place):
            return key[: -len(place) - 1]
    return key


@dataclass(frozen=True, slots=True)
class Keys:
    """What is stored beside a name so that it can be found."""

    name_key: str
    names: tuple[str, ...]
    search: str


@lru_cache(maxsize=32768)
def keys_of(name: str, short_name: str, aliases: tuple[str, ...], place: str, place_short: str) -> Keys:
    """Search and recognition keys of a body.

    :param place: full name of its territory, e.g. ``Phường Hồng An``; blank where it has none.
    """
    name_key = search_key(name)
    places = [search_key(place), search_key(place_short)] if place else []
    names = tuple(dict.fromkeys(k for k in (canonical(t) for t in (name, *aliases)) if k))
    words: dict[str, None] = dict.fromkeys(name_key.split())
    for text in (short_name, *aliases):
        key = search_key(text)
        for word in key.split():
            words.setdefault(word)
        for joined in _joined(key):
            words.setdefault(joined)
    for acronym in acronyms(name_key, places):
        words.setdefault(acronym)
    return Keys(name_key, names, " ".join(words))


def _joined(key: str) -> list[str]:
    """``so vh xh`` also as ``vhxh``: runs of short words people type together."""
    runs: list[list[str]] = [[]]
    for word in key.split():
        if len(word) <= 3 and ABBREVIATIONS.get(word) is None and not any(v in word for v in "aeiouy"):
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    return ["".join(run) for run in runs if len(run) > 1]


# ---- days ----


def overlap(
    a: tuple[date | None, date | None], b: tuple[date | None, date | None]
) -> tuple[date | None, date | None] | None:
    """The common days of two half-open ranges (``None`` = open), or ``None``.

    >>> overlap((date(2025, 1, 1), None), (None, date(2025, 7, 1)))
    (datetime.date(2025, 1, 1), datetime.date(2025, 7, 1))
    """
    starts = [d for d in (a[0], b[0]) if d is not None]
    ends = [d for d in (a[1], b[1]) if d is not None]
    start, end = max(starts, default=None), min(ends, default=None)
    if start is not None and end is not None and start >= end:
        return None
    return start, end


def chain_to(start: UUID, parents: Mapping[UUID, UUID | None]) -> list[UUID]:
    """The ids from ``start`` upwards; stops at a root or at the first repetition (the repeated id stands last).

    >>> a, b = UUID(int=1), UUID(int=2)
    >>> chain_to(a, {a: b, b: a}) == [a, b, a]
    True
    """
    seen = [start]
    here = parents.get(start)
    while here is not None:
        seen.append(here)
        if here in seen[:-1]:
            break
        here = parents.get(here)
    return seen


# ---- templates ----


@dataclass(frozen=True, slots=True)
class PlaceOn:
    """A territory for a period: what a template needs of it."""

    kind: str
    level: str
    name: str
    short_name: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class SlotPlan:
    """One version of one body a template asks for."""

    slot: str
    kind: str
    level: str
    name: str
    aliases: tuple[str, ...]
    parent: str | None
    since: date
    until: date | None


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _fill(text: str, place: PlaceOn) -> str:
    return squeeze(
        text.replace("{territory}", mid_name(place.name)).replace("{short}", place.short_name or place.name)
    )


def plan_slots(
    templates: Iterable[Mapping[str, Any]],
    places: Sequence[PlaceOn],
    on: date,
    *,
    only: Iterable[str] = (),
    optional: Iterable[str] = (),
) -> list[SlotPlan]:
    """The bodies a territory should have from ``on``, dated, in an order in which parents come first.

    :param places: the territory's periods in order of time. The first stands for the days before it as well where a
        template spans both (a province), because the data does not reach further back; a template that had ended
        before the territory began (communes until June 2025) makes nothing.
    :param only: slot codes to build; empty for all that are not optional.
    :param optional: optional slot codes to build as well.
    """
    wanted, extra = set(only), set(optional)
    plans: list[SlotPlan] = []
    for index, place in enumerate(places):
        period = overlap((on, None), (None if index == 0 else place.since, place.until))
        if period is None:
            continue
        for template in templates:
            if template["level"] != place.level or place.kind not in template["territory_kinds"]:
                continue
            known = (_day(template.get("valid_from")), _day(template.get("valid_to")))
            if overlap((place.since, place.until), known) is None:
                continue
            for slot in template["slots"]:
                code = slot["code"]
                if wanted and code not in wanted:
                    continue
                if not wanted and slot.get("optional") and code not in extra:
                    continue
                if slot.get("only_kinds") and place.kind not in slot["only_kinds"]:
                    continue
                own = (
                    _day(slot.get("valid_from")) or _day(template.get("valid_from")),
                    _day(slot.get("valid_to")) or _day(template.get("valid_to")),
                )
                days = overlap(period, own)
                if days is None or days[0] is None:
                    continue
                pattern = (slot.get("names") or {}).get(place.kind, slot["name"])
                name = _fill(pattern, place)
                name = name[:1].upper() + name[1:]
                aliases = tuple(
                    a for a in dict.fromkeys(_fill(a, place) for a in slot.get("aliases") or ()) if a != name
                )
                plans.append(
                    SlotPlan(
                        code,
                        slot["kind"],
                        template["level"],
                        name,
                        aliases,
                        slot.get("parent"),
                        days[0],
                        days[1],
                    )
                )
    return _parents_first(_merge(plans))


def _merge(plans: list[SlotPlan]) -> list[SlotPlan]:
    """Neighbouring periods of one slot that say the same become one."""
    merged: list[SlotPlan] = []
    last: dict[str, int] = {}
    for plan in plans:
        at = last.get(plan.slot)
        if at is not None and merged[at].until == plan.since:
            before = merged[at]
            if (before.kind, before.level, before.name, before.aliases, before.parent) == (
                plan.kind,
                plan.level,
                plan.name,
                plan.aliases,
                plan.parent,
            ):
                merged[at] = SlotPlan(
                    plan.slot,
                    plan.kind,
                    plan.level,
                    plan.name,
                    plan.aliases,
                    plan.parent,
                    before.since,
                    plan.until,
                )
                continue
        last[plan.slot] = len(merged)
        merged.append(plan)
    return merged


def _parents_first(plans: list[SlotPlan]) -> list[SlotPlan]:
    parents = {p.slot: p.parent for p in plans}

    def depth(slot: str) -> int:
        steps, here = 0, parents.get(slot)
        while here and not here.startswith("^") and here in parents and steps <= len(parents):
            steps, here = steps + 1, parents.get(here)
        return steps

    return sorted(plans, key=lambda p: depth(p.slot))


# ---- printed names ----


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
