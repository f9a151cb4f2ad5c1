"""Who may change the organisation tree. The directory itself is open to everyone who is signed in.

Each predicate has its row filter beside it; ``tests/test_policy.py`` proves that the two agree.
"""

from __future__ import annotations

from django.db.models import Q

from thidua.ground.actor import Actor
from thidua.ground.policy import YES, Answer, no

from . import errors

#: Role codes of ``access.roles`` (a room above this one, so named here as data).
SYSTEM_STEWARD = "system_steward"
LOCAL_STEWARDS = frozenset({"people_steward", "standing_officer"})
#: System actors that may write the tree.
LOADERS = frozenset({"loader", "world", "clock"})

#: States of a reorganisation that are open to everyone: what it did stands in the tree and in its history.
_DONE = frozenset({"carried_out", "undone"})

_WHO = "Người quản trị hệ thống, hoặc cán bộ thường trực của cơ quan cấp trên."


def _anywhere(actor: Actor) -> bool:
    return actor.system in LOADERS if actor.system else actor.role == SYSTEM_STEWARD


def may_load_packs(actor: Actor) -> Answer:
    """Territories, kinds and templates are the system steward's (or the loader's) to load."""
    if _anywhere(actor):
        return YES
    return no(
        errors.ONLY_STEWARD,
        "Chỉ người quản trị hệ thống được nạp danh mục địa bàn và loại cơ quan.",
        "Người quản trị hệ thống.",
    )


def may_change_below(actor: Actor, path: str) -> Answer:
    """Open, change, move or close a body at ``path`` (for a new body: the path of its parent plus one label).

    Strictly below the actor's own body: nobody renames or closes the body they act for.
    """
    if _anywhere(actor):
        return YES
    post = actor.acting
    if post and post.role in LOCAL_STEWARDS and path != post.path and post.covers(path):
        return YES
    return no(errors.OUT_OF_AREA, "Bạn chỉ được sửa cơ quan ở dưới cơ quan mình đang đại diện.", _WHO)


def may_add_under(actor: Actor, parent_path: str) -> Answer:
    """Open a body directly below ``parent_path``: also below one's own body. Roots are the system steward's."""
    if _anywhere(actor):
        return YES
    post = actor.acting
    if parent_path and post and post.role in LOCAL_STEWARDS and post.covers(parent_path):
        return YES
    return no(errors.OUT_OF_AREA, "Bạn chỉ được lập cơ quan ở dưới cơ quan mình đang đại diện.", _WHO)


def may_reorganise(actor: Actor, path: str, name: str, own: str, *, under: bool = False) -> Answer:
    """The same of a unit of a reorganisation's step, territory or body, in words that name it and one's own scope.

    :param own: what the body acted for is called. :param under: it is enough to stand at ``path`` itself.
    """
    if may_add_under(actor, path) if under else may_change_below(actor, path):
        return YES
    return no(
        errors.OUT_OF_AREA,
        f"“{name}” nằm ngoài phạm vi của bạn: bạn chỉ sắp xếp được địa bàn, cơ quan ở dưới {own}.",
        _WHO,
    )


def changeable(actor: Actor) -> Q:
    """The rows of ``BodyPlace`` for which :func:`may_change_below` says yes."""
    if _anywhere(actor):
        return Q()
    post = actor.acting
    if post and post.role in LOCAL_STEWARDS and post.path:
        return Q(path__startswith=post.path + ".")
    return Q(pk__in=[])


def visible(actor: Actor) -> Q:
    """The directory of bodies is public within the system: every signed-in person and system actor sees all rows."""
    if actor.system or actor.person_id:
        return Q()
    return Q(pk__in=[])


def may_prepare_reorganisations(actor: Actor) -> Answer:
    """Draft reorganisations at all; of which units, each act on the draft asks again."""
    if _anywhere(actor) or (actor.acting is not None and actor.acting.role in LOCAL_STEWARDS):
        return YES
    return no(errors.OUT_OF_AREA, "Bạn không giữ việc sắp xếp cơ quan, địa bàn.", _WHO)


def may_see_reorganisation(actor: Actor, state: str, path: str) -> Answer:
    """What is done is open to everyone; a draft to those who change the tree where it is prepared.

    :param path: where the body that prepares it stands; empty for one of the system.
    """
    if not (actor.system or actor.person_id):
        return no(errors.OUT_OF_AREA, "Chỉ người đã đăng nhập xem được.", _WHO)
    if actor.system or _anywhere(actor) or state in _DONE:
        return YES
    post = actor.acting
    if post and post.role in LOCAL_STEWARDS and path and post.covers(path):
        return YES
    return no(errors.OUT_OF_AREA, "Bản sắp xếp đang chuẩn bị của cơ quan khác.", _WHO)


def may_handle_reorganisation(actor: Actor, path: str) -> Answer:
    """Edit, carry out or undo a reorganisation prepared by the body at ``path``; each act also asks about its units."""
    if _anywhere(actor):
        return YES
    post = actor.acting
    if post and post.role in LOCAL_STEWARDS and path and post.covers(path):
        return YES
    return no(errors.OUT_OF_AREA, "Bản sắp xếp của cơ quan khác.", _WHO)


def reorganisations_visible(actor: Actor) -> Q:
    """The rows of ``Reorganisation`` for which :func:`may_see_reorganisation` says yes."""
    if not (actor.system or actor.person_id):
        return Q(pk__in=[])
    if actor.system or _anywhere(actor):
        return Q()
    seen = Q(state__in=_DONE)
    post = actor.acting
    if post and post.role in LOCAL_STEWARDS and post.path:
        seen |= Q(body__place__path=post.path) | Q(body__place__path__startswith=post.path + ".")
    return seen
