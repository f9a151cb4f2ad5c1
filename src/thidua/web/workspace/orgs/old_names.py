"""Old names in words: what a territory that is gone is today, and by which old name a body was found."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from uuid import UUID

from django.utils.translation import gettext as _

from thidua.foundations.orgs.facts import BodyCard
from thidua.foundations.orgs.facts_lineage import FormerPlace, Kin

#: Units of today named before the rest is only counted.
NAMED = 6


@dataclass(frozen=True, slots=True)
class FormerRow:
    """A line of search results: the old name, what it is today, and where to go on; ``code``: it was found by that."""

    id: UUID
    name: str
    now: str
    until: str
    today: tuple[tuple[UUID, str], ...]
    code: str = ""


def former_rows(places: list[FormerPlace], typed: str) -> list[FormerRow]:
    """Old places as search results show them."""
    return [
        FormerRow(
            place.card.id,
            place.address[:1].upper() + place.address[1:],
            now_words(place),
            f"{place.day:%d/%m/%Y}",
            tuple((kin.card.id, kin.card.name) for kin in _ordered(place)[:NAMED]),
            place.card.code if place.card.code == typed.strip() else "",
        )
        for place in places
    ]


def now_words(place: FormerPlace) -> str:
    """“nay là …”, or “nay thuộc …, … (mỗi nơi một phần)”."""
    names = [kin.card.name[:1].lower() + kin.card.name[1:] for kin in _ordered(place)]
    listed = ", ".join(names[:NAMED])
    if len(names) > NAMED:
        listed = _("%(names)s và %(n)s đơn vị khác") % {"names": listed, "n": len(names) - NAMED}
    if place.through:
        return _("các xã, phường, thị trấn nay thuộc %(names)s") % {"names": listed}
    if all(kin.on is None for kin in place.now):
        return _("nay là %(names)s") % {"names": listed}
    if len(names) == 1:
        return (_("nay thuộc %(names)s") if not place.now[0].whole else _("nay về %(names)s")) % {
            "names": listed
        }
    return _("nay thuộc %(names)s (mỗi nơi một phần)") % {"names": listed}


def _ordered(place: FormerPlace) -> list[Kin]:
    """What took over from a place, first whoever still bears its name: quận Hồng Bàng, phường Hồng Bàng."""
    old = place.card.name.casefold().split()

    def shared(kin: Kin) -> int:
        ends = zip(reversed(old), reversed(kin.card.name.casefold().split()), strict=False)
        return len(list(takewhile(lambda pair: pair[0] == pair[1], ends)))

    return sorted(place.now, key=shared, reverse=True)


def formerly(card: BodyCard) -> str:
    """By which old name a search found a body; empty for one found by its own."""
    if not card.formerly:
        return ""
    words = {
        ("place", False): _("gồm %(place)s trước đây"),
        ("place", True): _("gồm một phần %(place)s trước đây"),
        ("body", False): _("tiếp nhận %(place)s trước đây"),
        ("body", True): _("tiếp nhận một phần %(place)s trước đây"),
    }
    said = words.get((card.formerly_how, card.formerly_part), _("trước đây là %(place)s"))
    return said % {"place": card.formerly}
