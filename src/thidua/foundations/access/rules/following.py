"""What comes of posts when their bodies end: carried to whoever takes over, joined, or left for a person to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from thidua.foundations.access.kinds import LEADERS
from thidua.foundations.access.rules.posts import may_stand_beside
from thidua.foundations.orgs.facts_reorganisations import Heirs, asked_key


@dataclass(frozen=True, slots=True)
class Held:
    """A post with its days: from ``since`` to the day before ``until`` (open: ``None``)."""

    id: UUID
    person_id: UUID
    role: str
    capacity: str
    body_id: UUID
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Carried:
    """What comes of one post: ``moves`` or ``joins`` to ``body_id``, ``ends``, or ``asks`` (and ends if nobody says)."""

    post: Held
    outcome: str
    body_id: UUID | None = None


def carry_posts(posts: Sequence[Held], standing: Sequence[Held], heirs: Heirs) -> list[Carried]:
    """What comes of posts at bodies that end; ``standing``: the posts at those who take over, from the day on.

    Nobody gets the same post twice, and no body two leaders on one day: where two would lead it, neither is carried
    unless a person named that post.
    """
    targets = {post.id: _target(post, heirs) for post in posts}
    leaders: dict[UUID, list[Held]] = {}
    for post in standing:
        if post.capacity in LEADERS:
            leaders.setdefault(post.body_id, []).append(post)
    for post in posts:
        if post.capacity in LEADERS and (to := targets[post.id]):
            leaders.setdefault(to, []).append(post)
    placed: dict[tuple[UUID, UUID, str], list[Held]] = {}
    for post in standing:
        placed.setdefault((post.body_id, post.person_id, post.role), []).append(post)
    found = []
    # What a person named is placed first; then in a fixed order.
    for post in sorted(posts, key=lambda one: (not _named(one, heirs), str(one.id))):
        to = targets[post.id]
        if to is None:
            asks = not _named(post, heirs) and bool(heirs.open.get(post.body_id))
            found.append(Carried(post, "asks" if asks else "ends"))
            continue
        if not _named(post, heirs) and _contested(post, leaders.get(to, ()), heirs.on):
            found.append(Carried(post, "asks", to))
            continue
        same = [
            other
            for other in placed.get((to, post.person_id, post.role), [])
            if _overlap(post, other, heirs.on) and not may_stand_beside(post.capacity, other.capacity)
        ]
        if same:
            covered = any(other.until is None or (post.until and other.until >= post.until) for other in same)
            found.append(Carried(post, "joins" if covered else "asks", to))
            continue
        placed.setdefault((to, post.person_id, post.role), []).append(post)
        found.append(Carried(post, "moves", to))
    return found


def _target(post: Held, heirs: Heirs) -> UUID | None:
    """Whole successors take people over; of a divided body a person says who goes where, post by post."""
    return heirs.named[_key(post)] if _named(post, heirs) else heirs.whole.get(post.body_id)


def _key(post: Held) -> str:
    return asked_key("post", post.id)


def _named(post: Held, heirs: Heirs) -> bool:
    return _key(post) in heirs.named


def _contested(post: Held, leaders: Sequence[Held], on: date) -> bool:
    """Whether somebody else would lead the same body on one of its days."""
    return post.capacity in LEADERS and any(
        other.id != post.id and _overlap(post, other, on) for other in leaders
    )


def _overlap(one: Held, other: Held, on: date) -> bool:
    since = max(one.since, other.since, on)
    return (one.until is None or since < one.until) and (other.until is None or since < other.until)
