"""Every read of the organisation room."""

from .bodies import ancestors, card, cards, cards_on, children, subtree_ids, tree_as_of
from .endings import Endings
from .levels import standing_below
from .packs import endings, group_named, groups, kinds, templates
from .pages import body_page
from .reorganisations import (
    built_on,
    ended_without_taker,
    preview,
    reorganisation_page,
    reorganisations,
    succession,
)
from .reorganising_workbook import reorganisation_workbook
from .resolve import resolve_group, resolve_name, same_name
from .search import search_bodies
from .territories import (
    province_list,
    search_territories,
    territory,
    territory_by_code,
    territory_children,
    territory_kinds,
    territory_page,
)

__all__ = [
    "Endings",
    "ancestors",
    "body_page",
    "built_on",
    "card",
    "cards",
    "cards_on",
    "children",
    "ended_without_taker",
    "endings",
    "group_named",
    "groups",
    "kinds",
    "preview",
    "province_list",
    "reorganisation_page",
    "reorganisation_workbook",
    "reorganisations",
    "resolve_group",
    "resolve_name",
    "same_name",
    "search_bodies",
    "search_territories",
    "standing_below",
    "subtree_ids",
    "succession",
    "templates",
    "territory",
    "territory_by_code",
    "territory_children",
    "territory_kinds",
    "territory_page",
    "tree_as_of",
]
