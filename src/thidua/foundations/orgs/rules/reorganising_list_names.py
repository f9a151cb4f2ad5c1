"""Bodies as the cells of a list call them: found by name in a territory, told apart by their superior."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from rapidfuzz import fuzz, process

from thidua.ground.text_vn import search_key, squeeze

from .names import canonical, mid_name, strip_place

#: Between a body and its superior where the name alone does not tell: “Phòng Tổ chức thuộc Sở Nội vụ”.
_OF = " thuộc "
#: The marks of the five tones.
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
#: Likeness from which a name is offered in place of one that is not there, and how many are.
_LIKE, _OFFERED = 70, 3


@dataclass(frozen=True, slots=True)
class Above:
    """The superior of a body: as much as tells it from others and says where it stands."""

    id: UUID
    name: str
    keys: tuple[str, ...] = ()
    slot: str = ""
    territory_id: UUID | None = None

    def called(self, key: str) -> bool:
        """Whether a canonical key is one of its names."""
        return key == canonical(self.name) or key in self.keys


@dataclass(frozen=True, slots=True)
class ListedBody:
    """A body a list may name. ``keys``: canonical keys of its name and other names."""

    id: UUID
    name: str
    kind: str
    level: str
    short_name: str = ""
    keys: tuple[str, ...] = ()
    slot: str = ""
    territory_id: UUID | None = None
    above: Above | None = None

    @property
    def spoken(self) -> str:
        """The name with its superior's, as a cell may say it where several bodies share a name."""
        return _OF.join((self.name, self.above.name)) if self.above else self.name


@dataclass(frozen=True, slots=True)
class BodyDirectory:
    """What the bodies of a list are looked up in.

    :param standing: territory → bodies there on the day before, and those that begin on the day.
    :param ended: territory → bodies that ended there earlier. :param places: territory → full and proper name.
    :param elsewhere: bodies of other territories that bear a new name of the list below a superior it may mean.
    """

    standing: Mapping[UUID, Sequence[ListedBody]] = field(default_factory=dict)
    ended: Mapping[UUID, Sequence[ListedBody]] = field(default_factory=dict)
    places: Mapping[UUID, tuple[str, str]] = field(default_factory=dict)
    elsewhere: Sequence[ListedBody] = ()

    def place(self, territory_id: UUID | None) -> str:
        """What messages call a territory."""
        name, _short = self.places.get(territory_id, ("", "")) if territory_id else ("", "")
        return mid_name(name) or "?"


class Names:
    """Bodies by everything a cell may call them.

    The name as printed decides first, then the name without accents and with abbreviations written out, then other
    names, then the name without its territory's, then name and superior (“… thuộc …”). The first way that finds any
    body ends the search: whoever writes a name in full never means its namesake by alias.
    """

    def __init__(self, bodies: Iterable[ListedBody], place: Sequence[str] = ()) -> None:
        self._ways: list[dict[str, dict[UUID, ListedBody]]] = [defaultdict(dict) for _ in range(4)]
        self._names: dict[UUID, str] = {}
        self._spoken: dict[UUID, str] = {}
        places = [canonical(name) for name in place if name]
        for body in bodies:
            key = canonical(body.name)
            others = {*body.keys, canonical(body.short_name)} - {""}
            bare = {strip_place(name, places) for name in (key, *others)}
            for way, keys in zip(self._ways, ({_printed(body.name)}, {key}, others, bare), strict=True):
                for one in keys:
                    way[one][body.id] = body
            self._names[body.id], self._spoken[body.id] = key, body.name

    def find(self, text: str) -> tuple[ListedBody, ...]:
        """The bodies a cell may mean; more than one: it does not say which."""
        key = canonical(text)
        for way, one in zip(self._ways, (_printed(text), key, key, key), strict=True):
            if found := way.get(one):
                return tuple(found.values())
        for name, above in _parted(text):
            if found_of := [body for body in self.find(name) if body.above and body.above.called(above)]:
                return tuple(found_of)
        return ()

    def near(self, text: str) -> list[str]:
        """Names that are much like one that is not there."""
        found = process.extract(
            canonical(text), self._names, scorer=fuzz.token_sort_ratio, score_cutoff=_LIKE, limit=_OFFERED
        )
        return [self._spoken[ident] for _name, _score, ident in found]


def _printed(name: str) -> str:
    """A name with its accents, case and blanks aside; where a word bears its tone makes no difference (hoà, hòa)."""
    words = unicodedata.normalize("NFD", squeeze(name).casefold()).split()
    return " ".join(_TONE.sub("", word) + "".join(sorted(_TONE.findall(word))) for word in words)


def _parted(text: str) -> Iterator[tuple[str, str]]:
    """Every way to read a cell as “name thuộc superior”."""
    of = f" {search_key(_OF)} "
    pieces = search_key(text).split(of)
    for at in range(1, len(pieces)):
        yield of.join(pieces[:at]), canonical(of.join(pieces[at:]))


def same_name(left: str, right: str) -> bool:
    """Whether two cells write one name alike, case and blanks aside: accents tell names apart.

    >>> same_name("Trường  tiểu học Hoà", "Trường Tiểu học Hòa"), same_name("Hòa", "Hoa")
    (True, False)
    """
    return _printed(left) == _printed(right)
