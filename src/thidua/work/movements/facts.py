"""Frozen values of the movement room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from thidua.work.movements.packs import MovementPack


@dataclass(frozen=True, slots=True)
class VersionCard:
    """A version of a movement as lists show it."""

    id: UUID
    movement_id: UUID
    code: str
    name: str
    name_en: str
    short: str
    version: str
    state: str
    state_label: str
    tone: str
    starts: int
    ends: int
    digest: str
    loaded_at: datetime
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class MovementPage:
    """A movement's version with its pack and its sister versions."""

    card: VersionCard
    pack: MovementPack
    versions: tuple[VersionCard, ...]
    unverified: int
    facts: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a pack did: ``new``, ``same`` or ``changed``."""

    version_id: UUID
    outcome: str
