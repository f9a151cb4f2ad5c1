"""Every read of the organisation room."""

from .bodies import ancestors, card, cards, cards_on, children, first_days, subtree_ids, tree_as_of
from .branches import branch_of_body, branch_of_territory, there_on, tree_days
from .drafts import reorganisation_draft
from .endings import Endings
from .figures import sample_views, sampled_territories, views_of
from .flow import territory_flow
from .former import ended_bodies, former_places
from .former_bodies import coming_bodies
from .levels import level_labels, standing_below
from .lineage import (
    body_origins,
    body_predecessors,
    body_successors,
    predecessors,
    successors,
    territory_past,
    three_views,
    units_on,
)
from .on_day import codes_on, grounds_on, seat_on, superior_on, tree_revision
from .packs import endings, group_named, groups, kinds, slots_of, templates
from .pages import body_page
from .reorganisations import (
    acts_on_rows,
    ended_without_taker,
    preview,
    reorganisation_page,
    reorganisations,
    succession,
)
from .reorganising_heirs import (
    any_of,
    has_ended,
    has_inherited,
    heirs,
    inherited,
    planned_heirs,
    refs,
    titles_of,
    waiting_to_follow,
)
from .reorganising_undo import bodies_made, built_on, rows_done
from .reorganising_workbook import reorganisation_workbook
from .resolve import resolve_group, resolve_name, same_name
from .scopes import among, keys, no_more, within
from .search import search_bodies
from .standing import due_within, stood_within, takers_of
from .territories import (
    coming_territories,
    known_from,
    province_list,
    search_territories,
    territory,
    territory_by_code,
    territory_chain,
    territory_children,
    territory_kinds,
    territory_kinds_on,
    territory_page,
)
from .typed import typed_bodies

__all__ = [
    "Endings",
    "acts_on_rows",
    "among",
    "ancestors",
    "any_of",
    "bodies_made",
    "body_origins",
    "body_page",
    "body_predecessors",
    "body_successors",
    "branch_of_body",
    "branch_of_territory",
    "built_on",
    "card",
    "cards",
    "cards_on",
    "children",
    "codes_on",
    "coming_bodies",
    "coming_territories",
    "due_within",
    "ended_bodies",
    "ended_without_taker",
    "endings",
    "first_days",
    "former_places",
    "grounds_on",
    "group_named",
    "groups",
    "has_ended",
    "has_inherited",
    "heirs",
    "inherited",
    "keys",
    "kinds",
    "known_from",
    "level_labels",
    "no_more",
    "planned_heirs",
    "predecessors",
    "preview",
    "province_list",
    "refs",
    "reorganisation_draft",
    "reorganisation_page",
    "reorganisation_workbook",
    "reorganisations",
    "resolve_group",
    "resolve_name",
    "rows_done",
    "same_name",
    "sample_views",
    "sampled_territories",
    "search_bodies",
    "search_territories",
    "seat_on",
    "slots_of",
    "standing_below",
    "stood_within",
    "subtree_ids",
    "succession",
    "successors",
    "superior_on",
    "takers_of",
    "templates",
    "territory",
    "territory_by_code",
    "territory_chain",
    "territory_children",
    "territory_flow",
    "territory_kinds",
    "territory_kinds_on",
    "territory_page",
    "territory_past",
    "there_on",
    "three_views",
    "titles_of",
    "tree_as_of",
    "tree_days",
    "tree_revision",
    "typed_bodies",
    "units_on",
    "views_of",
    "waiting_to_follow",
    "within",
]
