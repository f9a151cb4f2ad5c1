"""Who somebody is at this instant, and in which language they read."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from thidua.foundations.access.kinds import GIVERS
from thidua.foundations.access.models import Account, Delegation, Person
from thidua.foundations.access.roles import ROLES, order_of
from thidua.foundations.access.selectors.delegating import delegated_posts
from thidua.foundations.access.selectors.rows import last_day
from thidua.ground.actor import Actor, Post
from thidua.ground.clock import today

_POST_STANDS = """
    SELECT 1 FROM access_appointment post JOIN access_account account ON account.person_id = post.person_id
    WHERE post.id = %s AND post.person_id = %s AND post.role = %s AND post.valid @> %s AND account.is_active
"""


#: Bodies below a post's own from which on row filters go by the path instead of naming each.
FEW = 300

_POSTS_HELD = """
    SELECT held.id, held.role, held.body_id, lower(held.valid), upper(held.valid), held.capacity, person.id,
           person.full_name, place.name, place.path,
           (SELECT count(*) FROM (
               SELECT 1 FROM orgs_body_place below
               WHERE below.path ~>=~ (place.path || '.') AND below.path ~<~ (place.path || '/') LIMIT %s
           ) counted)
    FROM access_account account
    JOIN access_person person ON person.id = account.person_id
    JOIN access_appointment held ON held.person_id = person.id AND held.valid @> %s
    LEFT JOIN orgs_body_place place ON place.body_id = held.body_id
    WHERE account.id = %s AND account.is_active
"""


class _Held(NamedTuple):
    id: UUID
    role: str
    body_id: UUID
    since: date | None
    until: date | None
    capacity: str
    person_id: UUID
    name: str
    body_name: str
    path: str
    below: int


def actor_of(account_id: UUID, acting: UUID | None, at: datetime, *, address: str = "") -> Actor | None:
    """The person behind an account as policies see them at this instant; ``None`` when the account is closed.

    Computed anew for each request, in one query (two for a head, to whom others may have delegated), so a person
    dismissed today has no rights at the next click, nor anybody whose delegation was revoked.

    :param acting: the appointment, or the delegation, chosen in the switch; when it is not (or no longer) theirs, the
        first post is.
    """
    with connection.cursor() as cursor:  # asked with every request
        cursor.execute(_POSTS_HELD, [FEW, today(at), account_id])
        rows = [_Held(*row) for row in cursor.fetchall()]
    if not rows:
        person = Person.objects.filter(account=account_id, account__is_active=True).first()
        return Actor(person_id=person.id, name=person.full_name, address=address) if person else None
    posts = [
        Post(
            appointment_id=row.id,
            role=row.role,
            body_id=row.body_id,
            body_name=row.body_name,
            path=row.path,
            few=row.below < FEW,
            since=row.since or date.min,
            until=last_day(row.until),
        )
        for row in rows
        # A body that no longer stands gives no rights, nor does a role nobody knows.
        if row.role in ROLES and row.path
    ]
    posts.sort(key=lambda post: (order_of(post.role), post.since, str(post.appointment_id)))
    if any(row.capacity in GIVERS for row in rows):
        posts += delegated_posts(rows[0].person_id, at)
    chosen = next((post for post in posts if post.appointment_id == acting), posts[0] if posts else None)
    return Actor(
        person_id=rows[0].person_id,
        name=rows[0].name,
        acting=chosen,
        posts=_apart(posts, chosen),
        address=address,
    )


def _apart(posts: list[Post], chosen: Post | None) -> tuple[Post, ...]:
    """One post for each role at a body: a deputy given the seat holds two appointments with the same rights."""
    shown: dict[object, Post] = {}
    for post in posts:
        key = post.appointment_id if post.acts else (post.role, post.body_id)
        if key not in shown or post is chosen:
            shown[key] = post
    return tuple(shown.values())


def actor_of_person(person_id: UUID, acting: UUID | None, at: datetime) -> Actor | None:
    """The actor of a person who has an account, for loaders and tests."""
    account = Account.objects.filter(person=person_id).values_list("id", flat=True).first()
    return actor_of(account, acting, at) if account else None


def still_holds(actor: Actor, at: datetime) -> bool:
    """Whether the right a person acts by still stands, as the tables are now: account open, post or delegation not over.

    Whoever acts without a post uses no right that could end.
    """
    post, day = actor.acting, today(at)
    if post is None:
        return True
    if not post.acts:
        with connection.cursor() as cursor:  # while it is asked all other acts wait
            cursor.execute(_POST_STANDS, [post.appointment_id, actor.person_id, post.role, day])
            return cursor.fetchone() is not None
    return Delegation.objects.filter(
        pk=post.appointment_id,
        revoked_at=None,
        valid__contains=day,
        giver__valid__contains=day,
        receiver__valid__contains=day,
        receiver__person=actor.person_id,
        receiver__person__account__is_active=True,
    ).exists()


def language_of_person(person_id: UUID) -> str:
    """The language a person reads: the account's, Vietnamese without one."""
    return Account.objects.filter(person=person_id).values_list("language", flat=True).first() or "vi"
