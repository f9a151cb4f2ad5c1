"""Every read of the plan room."""

from .addressees import addressee_views
from .amending import amended_candidates, amendment, has_amendment, suggested_target, what_follows
from .cards import card, carrying_out, ids_owned, list_plans, may_see
from .compared import RELATIONS, Comparable, ComparedText, Relation, SideBySide, comparable, side_by_side
from .consolidated import amendments_to, consolidated
from .counting import counted_for
from .links import by_identity, citing, legal_graph, of_paper, stands_above, superior_candidates
from .moving import left_behind, rows_touched, touched_by_reorganisation
from .pages import plan_page, provision
from .raising import clause_of, facts_for_raising, in_force, obliging_provisions, owner_path, plan_years
from .scan import stretch_of_scan
from .targets import TargetProvision, target_provisions
from .twins import SHORT_TITLE, relatives, same_text, same_title

__all__ = [
    "RELATIONS",
    "SHORT_TITLE",
    "Comparable",
    "ComparedText",
    "Relation",
    "SideBySide",
    "TargetProvision",
    "addressee_views",
    "amended_candidates",
    "amendment",
    "amendments_to",
    "by_identity",
    "card",
    "carrying_out",
    "citing",
    "clause_of",
    "comparable",
    "consolidated",
    "counted_for",
    "facts_for_raising",
    "has_amendment",
    "ids_owned",
    "in_force",
    "left_behind",
    "legal_graph",
    "list_plans",
    "may_see",
    "obliging_provisions",
    "of_paper",
    "owner_path",
    "plan_page",
    "plan_years",
    "provision",
    "relatives",
    "rows_touched",
    "same_text",
    "same_title",
    "side_by_side",
    "stands_above",
    "stretch_of_scan",
    "suggested_target",
    "superior_candidates",
    "target_provisions",
    "touched_by_reorganisation",
    "what_follows",
]
