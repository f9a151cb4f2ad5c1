"""Who may see, review and adopt plans."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.policy import YES, Answer, no
from thidua.work.plans.models import Share

#: Roles that review what was read.
REVIEWERS = frozenset({"standing_officer", "contributor"})
#: Roles that put a plan into force in the system or close it.
ADOPTERS = frozenset({"standing_officer", "chair"})
#: Roles that read everything below their body, without changing anything.
READERS = frozenset({"standing_officer", "contributor", "chair", "council_member", "inspector", "auditor"})

#: States in which a plan is shown beyond the body that reviews it.
SHOWN = frozenset({"adopted", "superseded"})

_ANOTHERS = no(
    "plans-101",
    "Kế hoạch này do đơn vị khác tiếp nhận và rà soát.",
    "Cán bộ thường trực của đơn vị tiếp nhận kế hoạch.",
)


def may_review(actor: Actor, owner_path: str) -> Answer:
    """May the actor accept, correct, add and reject provisions of a plan of the body at ``owner_path``?"""
    if actor.system:
        return YES
    if actor.acting is None or actor.role not in REVIEWERS:
        return no(
            "plans-100",
            "Vai trò hiện tại chỉ được xem, không được rà soát kế hoạch.",
            "Cán bộ thường trực hoặc người nhập liệu của đơn vị tiếp nhận kế hoạch.",
        )
    if actor.acting.path != owner_path:
        return _ANOTHERS
    return YES


def may_adopt(actor: Actor, owner_path: str) -> Answer:
    """May the actor put the plan into force, or close it?"""
    if actor.system:
        return YES
    if actor.acting is None or actor.role not in ADOPTERS:
        return no(
            "plans-102",
            "Vai trò hiện tại không được đưa kế hoạch vào thực hiện.",
            "Cán bộ thường trực hoặc lãnh đạo của đơn vị tiếp nhận kế hoạch.",
        )
    if actor.acting.path != owner_path:
        return _ANOTHERS
    return YES


def ancestors(path: str) -> list[str]:
    """The path itself and every path above it, root first."""
    labels = path.split(".")
    return [".".join(labels[: count + 1]) for count in range(len(labels))]


def may_see(
    actor: Actor, *, owner_path: str, issuer_path: str, state: str, shared_paths: Iterable[str] = ()
) -> bool:
    """A plan is seen by its owner and the bodies above; once adopted also by everyone below its issuer or owner,
    and by every body that owes or receives under it (``shared_paths``) with the units below that body.

    The row filter of the same rule is :func:`visible`; a test holds the two together.
    """
    if actor.system:
        return True
    if actor.acting is None or actor.role not in READERS:
        return False
    own = actor.acting.path
    if actor.acting.covers(owner_path):
        return True
    line = set(ancestors(own))
    return state in SHOWN and bool(line & {owner_path, issuer_path, *shared_paths})


def visible(actor: Actor) -> Q:
    """Row filter on Plan, joined to the places of owner and issuer."""
    if actor.system:
        return Q()
    if actor.acting is None or actor.role not in READERS:
        return Q(pk__in=[])
    mine = orgs.within("owner", actor.acting)
    line = ancestors(actor.acting.path)
    above = Q(owner__place__path__in=line) | Q(issuer__place__path__in=line)
    shared = Q(
        Exists(
            Share.objects.filter(
                plan_id=OuterRef("pk"), body_id__in=[UUID(label) for label in line[-1].split(".")]
            )
        )
    )
    return mine | (Q(state__in=SHOWN) & (above | shared))
