"""Pure decisions of the organisation room: names, keys, templates, days. No Django, no database."""

from .days import chain_to, overlap
from .endings import EndedPart, ended_parts, fitting
from .names import (
    ABBREVIATIONS,
    SEAT_SLOT,
    Keys,
    acronyms,
    canonical,
    expand,
    keys_of,
    mid_name,
    order_key,
    strip_place,
)
from .printed import (
    Area,
    Match,
    Named,
    area_of,
    forms,
    inner_names,
    looks_like_group,
    match_near,
    match_with_parent,
    readings,
)
from .templates import PlaceOn, SlotPlan, plan_slots, slots_on

__all__ = [
    "ABBREVIATIONS",
    "SEAT_SLOT",
    "Area",
    "EndedPart",
    "Keys",
    "Match",
    "Named",
    "PlaceOn",
    "SlotPlan",
    "acronyms",
    "area_of",
    "canonical",
    "chain_to",
    "ended_parts",
    "expand",
    "fitting",
    "forms",
    "inner_names",
    "keys_of",
    "looks_like_group",
    "match_near",
    "match_with_parent",
    "mid_name",
    "order_key",
    "overlap",
    "plan_slots",
    "readings",
    "slots_on",
    "strip_place",
]
