"""Templates and groups as loaded from ``packs/bodies``."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from thidua.ground.clock import today

from ..models import BodyKind, LoadedPack
from ..rules import canonical, slots_on


@lru_cache(maxsize=2)
def _data(digest: str) -> dict[str, Any]:
    row = LoadedPack.objects.get(pk="bodies")
    return dict(row.data) if row.digest == digest else {}


def pack() -> dict[str, Any]:
    """Everything loaded from the pack, by what it is; empty before the first load."""
    digest = LoadedPack.objects.filter(pk="bodies").values_list("digest", flat=True).first()
    return _data(digest) if digest else {}


def templates() -> list[dict[str, Any]]:
    """Every template with its slots."""
    return list(pack().get("templates", []))


def slots_of(level: str) -> dict[str, str]:
    """The places the templates of a level have today: code → name, without a territory's."""
    return slots_on(templates(), level, today(), dict(BodyKind.objects.values_list("code", "label")))


def groups() -> list[dict[str, Any]]:
    """Every group plans address (``packs/bodies/groups.yaml``), as specs for ``resolve_group``."""
    return list(pack().get("groups", []))


def endings() -> list[dict[str, Any]]:
    """Levels and kinds of bodies that have ended, with the proposed takers (``packs/bodies/successors.yaml``)."""
    return list(pack().get("ended", []))


def group_named(printed: str) -> dict[str, Any] | None:
    """The group a plan means by these words, by its name or an alias, accent-blind; ``None`` when unknown."""
    key = canonical(printed)
    bare = key.lstrip("0123456789 ")
    for group in groups():
        names = {canonical(name) for name in (group["vi"], *group["aliases"])}
        if key in names or bare in names:
            return group
    return None


def kinds() -> list[dict[str, Any]]:
    """Kinds of bodies: code, label, label_en, spoken (the one of the reader's language), family, levels."""
    return [
        {
            "code": k.code,
            "label": k.label,
            "label_en": k.label_en,
            "spoken": k.spoken,
            "family": k.family,
            "levels": k.data.get("levels", []),
        }
        for k in BodyKind.objects.order_by("family", "label")
    ]
