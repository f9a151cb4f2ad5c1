"""Every write of the organisation room, one verb per function."""

from .packs import load_body_kinds, load_territories
from .places import rebuild_places, refresh_places, roll_places
from .templates import apply_template

__all__ = [
    "apply_template",
    "load_body_kinds",
    "load_territories",
    "rebuild_places",
    "refresh_places",
    "roll_places",
]
