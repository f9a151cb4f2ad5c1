"""Every read of the organisation room."""

from .bodies import ancestors, card, cards, cards_on, children, subtree_ids, tree_as_of
from .endings import Endings
from .packs import endings, group_named, groups, kinds, templates
from .pages import body_page
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
    "card",
    "cards",
    "cards_on",
    "children",
    "endings",
    "group_named",
    "groups",
    "kinds",
    "province_list",
    "resolve_group",
    "resolve_name",
    "same_name",
    "search_bodies",
    "search_territories",
    "subtree_ids",
    "templates",
    "territory",
    "territory_by_code",
    "territory_children",
    "territory_kinds",
    "territory_page",
    "tree_as_of",
]
