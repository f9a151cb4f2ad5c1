"""Tables of the organisation room. Every attribute of a territory or body is a row with a ``valid`` day range."""

from .reorganising import (
    Reorganisation,
    ReorganisationChange,
    ReorganisationLink,
    ReorganisationResult,
    ReorganisationStep,
)
from .tree import (
    Body,
    BodyCode,
    BodyKind,
    BodyLineage,
    BodyPlace,
    BodyVersion,
    Level,
    LoadedPack,
    Territory,
    TerritoryLineage,
    TerritoryVersion,
    TreeRevision,
)

__all__ = [
    "Body",
    "BodyCode",
    "BodyKind",
    "BodyLineage",
    "BodyPlace",
    "BodyVersion",
    "Level",
    "LoadedPack",
    "Reorganisation",
    "ReorganisationChange",
    "ReorganisationLink",
    "ReorganisationResult",
    "ReorganisationStep",
    "Territory",
    "TerritoryLineage",
    "TerritoryVersion",
    "TreeRevision",
]
