"""What the page of one body shows."""

from __future__ import annotations

from datetime import date
from math import ceil
from uuid import UUID

from thidua.ground.clock import today

from .. import errors
from ..facts import BodyCard, BodyPage, CodeLine, VersionLine
from ..models import Body, BodyCode, BodyPlace, BodyVersion
from .bodies import ancestors, card_of, cards_on, children, place_name
from .territories import names_on

PAGE = 50


def body_page(body_id: UUID, on: date | None = None, *, page: int = 1) -> BodyPage:
    """Everything about one body on a day: where it stands, who is below (paged), its history and codes.

    A constant number of queries. A body that is not in force that day is shown with its last version; without a day, one
    that is yet to come as on its first.
    """
    body = Body.objects.filter(pk=body_id).first()
    versions = list(
        BodyVersion.objects.filter(body_id=body_id).select_related("kind").order_by("valid") if body else ()
    )
    if body is None or not versions:
        raise errors.missing("cơ quan")
    coming = versions[0].valid.lower
    coming = coming if coming is not None and coming > today() else None
    on = on or coming
    day = on or today()
    parent_ids = {v.parent_id for v in versions if v.parent_id}
    parents = _names(parent_ids)
    areas = names_on({v.territory_id for v in versions if v.territory_id}, day)
    current = next((v for v in versions if day in v.valid), None)
    if on is None or on == today():
        place = BodyPlace.objects.select_related("kind").filter(pk=body_id).first()
        here = card_of(place) if place else None
        total = place.children if place else 0
    else:
        here = cards_on([body_id], on).get(body_id)
        total = BodyVersion.objects.filter(parent_id=body_id, valid__contains=on).count()
    if here is None:
        last = current or (versions[0] if coming else versions[-1])
        here = BodyCard(
            body_id, last.name, last.short_name, last.kind_id, last.kind.spoken, last.level_id, "", last.parent_id,
            last.territory_id, "", body.sample, last.slot, 0, live=False,
        )  # fmt: skip
    if not here.territory_name and here.territory_id in areas:
        here = _with_place(here, areas[here.territory_id].name)
    pages = max(1, ceil(total / PAGE))
    page = min(max(1, page), pages)
    as_of = None if on is None or on == today() else on
    return BodyPage(
        card=here,
        revision=body.revision,
        ancestors=tuple(ancestors(body_id, as_of)),
        children=tuple(children(body_id, as_of, offset=(page - 1) * PAGE, limit=PAGE)),
        children_total=total,
        page=page,
        pages=pages,
        siblings_total=BodyPlace.objects.filter(parent_id=here.parent_id).exclude(pk=body_id).count()
        if here.parent_id
        else 0,
        history=tuple(
            VersionLine(
                v.valid.lower,
                v.valid.upper,
                v.name,
                v.kind_id,
                v.kind.spoken,
                v.parent_id,
                parents.get(v.parent_id, "") if v.parent_id else "",
                areas[v.territory_id].name if v.territory_id in areas else "",
                v.act,
            )
            for v in reversed(versions)
        ),
        codes=tuple(
            CodeLine(c.scheme, c.code, c.valid.lower, c.valid.upper)
            for c in BodyCode.objects.filter(body_id=body_id).order_by("scheme", "valid")
        ),
        coming=coming,
    )


def _with_place(card: BodyCard, name: str) -> BodyCard:
    from dataclasses import replace

    return replace(card, territory_name=place_name(name))


def _names(ids: set[UUID]) -> dict[UUID, str]:
    """Last known names."""
    return dict(BodyVersion.objects.filter(body_id__in=ids).order_by("valid").values_list("body_id", "name"))
