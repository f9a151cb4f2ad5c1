"""Who may see, keep and appoint people. Beside each predicate stands the row filter that agrees with it."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from django.db.models import Q

from thidua.foundations.access.roles import LOADERS, ROLES, Scope
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor, Post
from thidua.ground.policy import YES, Answer, no

_STEWARD = "Quản trị nhân sự của đơn vị hoặc của đơn vị cấp trên."


class Place(Protocol):
    """A body as policy needs it: ``orgs`` body cards fit."""

    @property
    def id(self) -> UUID:
        """The body."""

    @property
    def path(self) -> str:
        """Its place in today's tree; empty when it is gone."""

    @property
    def stood(self) -> str:
        """Where it counts as standing when it is gone: below who took it over, else below its last superior."""

    @property
    def due(self) -> str:
        """Where it will stand on its first day when it is yet to come."""


def _reaches(post: Post, scope: Scope, place: Place) -> bool:
    path = place.path or place.stood
    if not path and place.due:
        # Yet to come: whoever acts today for a body that will stand above it on its first day, and nobody else.
        above = post.body_id.hex in place.due.split(".")[:-1]
        return scope == "everywhere" or (scope in {"below", "under"} and _keeps_below(post) and above)
    match scope:
        case "everywhere":
            return True
        case "own":
            return place.id == post.body_id
        case "below":
            return bool(path) and post.covers(path)
        case "under":
            return bool(path) and post.covers(path) and place.id != post.body_id
    return False


def _keeps_below(post: Post) -> bool:
    """Whether a post keeps the people of bodies below its own: bodies that are yet to come open to such posts only."""
    return post.role in ROLES and ROLES[post.role].keeps in {"below", "under", "everywhere"}


def _rows(actor: Actor, scope: Scope, prefix: str) -> Q:
    """The filter that agrees with :func:`_reaches` for rows whose body is at ``prefix``."""
    post = actor.acting
    nothing = Q(pk__in=[])
    if scope == "everywhere":
        return Q()
    if post is None or not scope:
        return nothing
    at_it = Q(**{f"{prefix}_id": post.body_id})
    under = Q(**{f"{prefix}__place__path__startswith": post.path + "."}) | orgs.stood_within(prefix, post)
    if _keeps_below(post):
        under |= orgs.due_within(prefix, post)
    return {"own": at_it, "under": under, "below": at_it | under}[scope]


def _is_loader(actor: Actor) -> bool:
    return actor.system in LOADERS


def _scope(actor: Actor, what: str) -> Scope:
    if _is_loader(actor):
        return "everywhere"
    if actor.acting is None or actor.role not in ROLES:
        return ""
    scope: Scope = getattr(ROLES[actor.role], what)
    return scope


def may_see_people(actor: Actor, place: Place) -> Answer:
    """List the people of a body. Out of scope is not found, so callers raise ``NotFound`` on a no."""
    scope = _scope(actor, "sees")
    if scope == "everywhere" or (actor.acting and _reaches(actor.acting, scope, place)):
        return YES
    return no("access-101", "Đơn vị này ngoài phạm vi của bạn.", _STEWARD)


def seen_appointments(actor: Actor, prefix: str = "body") -> Q:
    """Rows of appointments at bodies whose people the actor may see."""
    return _rows(actor, _scope(actor, "sees"), prefix)


def seen_or_own(actor: Actor, post: str = "") -> Q:
    """Rows of appointments (at ``post``) the actor may see, and one's own wherever they are."""
    seen = seen_appointments(actor, f"{post}body")
    # An empty filter is everything; joined with another it would vanish.
    return seen | Q(**{f"{post}person": actor.person_id}) if seen and actor.person_id else seen


def may_keep_people(actor: Actor, place: Place) -> Answer:
    """Add and change people of a body, open and close their accounts."""
    scope = _scope(actor, "keeps")
    if scope == "everywhere" or (actor.acting and _reaches(actor.acting, scope, place)):
        return YES
    return no("access-102", "Vai trò bạn đang giữ không quản lý người của đơn vị này.", _STEWARD)


def may_add_people(actor: Actor, place: Place) -> Answer:
    """Add people to a body: as :func:`may_keep_people`, and the body stands or is yet to come."""
    answer = may_keep_people(actor, place)
    if answer and not (place.path or place.due):
        return no(
            "access-132",
            "Đơn vị này đã thôi hoạt động nên không thêm người vào được; hồ sơ người cũ vẫn xem được.",
            "Quản trị nhân sự của đơn vị tiếp nhận thêm và phân công ở đơn vị mình.",
        )
    return answer


def kept_appointments(actor: Actor, prefix: str = "body") -> Q:
    """Rows of appointments at bodies whose people the actor keeps."""
    return _rows(actor, _scope(actor, "keeps"), prefix)


def _appoint_scope(actor: Actor, role: str) -> Scope:
    if _is_loader(actor):
        return "everywhere"
    if actor.acting is None or actor.role not in ROLES:
        return ""
    return ROLES[actor.role].appoints.get(role, "")


def may_appoint(actor: Actor, role: str, place: Place, person_id: UUID | None = None) -> Answer:
    """Give somebody a role at a body, or take it back.

    :param person_id: who would get it; nobody appoints themselves.
    """
    scope = _appoint_scope(actor, role)
    if not (scope == "everywhere" or (actor.acting and _reaches(actor.acting, scope, place))):
        if not scope:
            return no(
                "access-103",
                f"Vai trò bạn đang giữ không được phân công “{ROLES[role].label}”.",
                "Quản trị hệ thống." if role == "system_steward" else _STEWARD,
            )
        return no("access-104", "Bạn không được phân công vai trò này ở đơn vị này.", "Đơn vị cấp trên.")
    if person_id is not None and person_id == actor.person_id:
        return no("access-105", "Không ai tự phân công cho chính mình.", "Một người quản trị khác.")
    return YES


def appointable_rows(actor: Actor, role: str, prefix: str = "body") -> Q:
    """Rows at bodies where the actor may give and take back this role."""
    return _rows(actor, _appoint_scope(actor, role), prefix)


def may_end(actor: Actor, role: str, place: Place) -> Answer:
    """End an appointment: whoever may give a role may take it back; also one's own."""
    return may_appoint(actor, role, place)


def may_delegate(actor: Actor, giver: UUID, place: Place) -> Answer:
    """Write down, or revoke, what the head of a body delegates: the head acting for it, or whoever keeps its people.

    :param giver: the person who delegates.
    """
    own = actor.acting is not None and actor.person_id == giver and actor.body_id == place.id
    if (own and not (actor.acting and actor.acting.acts)) or may_keep_people(actor, place):
        return YES
    return no(
        "access-107",
        "Bạn không ghi được việc giao ký của người này.",
        f"Chính người giao, hoặc {_STEWARD.lower()}",
    )


def may_note_leave(actor: Actor, person_id: UUID, place: Place) -> Answer:
    """Write down that somebody is away from a post: oneself, or whoever keeps the people of that body."""
    if (actor.person_id is not None and actor.person_id == person_id) or may_keep_people(actor, place):
        return YES
    return no(
        "access-109",
        "Bạn không ghi được ngày nghỉ của người này.",
        f"Chính người ấy, hoặc {_STEWARD.lower()}",
    )


def may_read_trail(actor: Actor, place: Place) -> Answer:
    """Read the audit trail of what a body did: those who belong to it, and who sees it from above."""
    return may_see_people(actor, place)


def may_rule_sign_in(actor: Actor) -> Answer:
    """Set the rules of signing in for the whole system."""
    if _is_loader(actor) or actor.role == "system_steward":
        return YES
    return no("access-130", "Vai trò bạn đang giữ không đặt quy định đăng nhập.", "Quản trị hệ thống.")


def may_rotate_keys(actor: Actor) -> Answer:
    """Seal everything anew under another field key: whoever runs commands on the machine."""
    if _is_loader(actor):
        return YES
    return no("access-131", "Khóa mã hóa chỉ đổi được bằng lệnh trên máy chủ.", "Người vận hành máy chủ.")


def sees_everywhere(actor: Actor) -> bool:
    """Whether the actor may list the people of every body, also people without any post."""
    return _scope(actor, "sees") == "everywhere"


def keeps_everywhere(actor: Actor) -> bool:
    """Whether the actor keeps the people of every body."""
    return _scope(actor, "keeps") == "everywhere"


def sees_below(actor: Actor) -> bool:
    """Whether the actor may list the people of bodies below their own."""
    return _scope(actor, "sees") in {"below", "everywhere"}
