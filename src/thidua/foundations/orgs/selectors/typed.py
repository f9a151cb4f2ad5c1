"""The bodies people mean by what they typed into a cell: an official code, a whole name, a name as documents print it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from thidua.ground.clock import today
from thidua.ground.text_vn import search_key

from ..facts import BodyCard
from ..models import BodyCode, BodyPlace
from .bodies import cards
from .resolve import resolve_name


def typed_bodies(texts: Iterable[str], *, near: UUID) -> dict[str, list[BodyCard]]:
    """For each text the bodies of today it may mean: by code, else by whole name, else as a document of ``near`` means it.

    Several share a name, or none is known: the caller says so. Two queries, and a few for each text that is neither.
    """
    wanted, day = list(dict.fromkeys(texts)), today()
    found: dict[str, set[UUID]] = {text: set() for text in wanted}
    coded = BodyCode.objects.filter(code__in=wanted, valid__contains=day, body__place__isnull=False)
    for code, body in coded.values_list("code", "body_id"):
        found[code].add(body)
    named: dict[str, list[str]] = {}
    for text in wanted:
        if not found[text]:
            named.setdefault(search_key(text)[:500], []).append(text)
    rows = BodyPlace.objects.filter(name_key__in=list(named)) if named else []
    for row in rows:
        for text in named[row.name_key]:
            found[text].add(row.body_id)
    for text in wanted:
        if not found[text]:
            read = resolve_name(text, near=near, on=day)
            if read.state == "body" and read.body_id:
                found[text].add(read.body_id)
            elif read.state == "ambiguous":
                found[text].update(card.id for card in read.candidates)
    known = cards({body for bodies in found.values() for body in bodies})
    return {
        text: [card for body in bodies if (card := known.get(body)) and card.live]
        for text, bodies in found.items()
    }


__all__ = ["typed_bodies"]
