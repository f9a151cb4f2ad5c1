"""Posts touched by a reorganisation: what comes of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from thidua.foundations.access.models import Appointment, Delegation
from thidua.foundations.access.roles import ROLES
from thidua.foundations.access.rules.following import Carried, Held, carry_posts
from thidua.foundations.orgs.facts_reorganisations import Fate, Followed, Heirs, Waiting
from thidua.foundations.orgs.selectors import any_of


def posts_of(heirs: Heirs) -> QuerySet[Appointment]:
    """Posts at bodies that end which last beyond the day, those to come among them."""
    return _beyond(heirs).filter(body__in=any_of(heirs.ended))


def _beyond(heirs: Heirs) -> QuerySet[Appointment]:
    return Appointment.objects.filter(Q(valid__endswith=None) | Q(valid__endswith__gt=heirs.on))


def carried_posts(heirs: Heirs) -> list[Carried]:
    """What comes of every post at a body that ends. For this room's services."""
    posts = [_held(row) for row in posts_of(heirs).order_by("pk")]
    takers = {*heirs.whole.values(), *(body for body in heirs.named.values() if body)} - heirs.ended
    standing = [_held(row) for row in _beyond(heirs).filter(body__in=any_of(takers))]
    return carry_posts(posts, standing, heirs)


def _held(row: Appointment) -> Held:
    days = row.valid
    return Held(
        row.pk, row.person_id, row.role, row.capacity, row.body_id, days.lower or date.min, days.upper
    )


def delegations_of(carried: Sequence[Carried], on: date) -> QuerySet[Delegation]:
    """Delegations of these posts that would last beyond the day."""
    ids = any_of(one.post.id for one in carried)
    beyond = Q(valid__endswith=None) | Q(valid__endswith__gt=on)
    return Delegation.objects.filter(
        beyond, Q(giver__in=ids) | Q(receiver__in=ids), revoked_at=None
    ).distinct()


def touched_by_reorganisation(heirs: Heirs) -> Followed:
    """What carrying an act out means for the people of the bodies that end. Writes nothing."""
    return told(carried_posts(heirs), heirs)


def told(carried: Sequence[Carried], heirs: Heirs) -> Followed:
    """The same in numbers and, where nobody can say by rule, post by post. For this room's services."""
    counts = Counter(one.outcome for one in carried)
    fates = [Fate("post", what, counts[what]) for what in ("moves", "joins", "ends") if counts[what]]
    ended = delegations_of(carried, heirs.on).count() if carried else 0
    if ended:
        fates.append(Fate("delegation", "ends", ended))
    asked = [one for one in carried if one.outcome == "asks"]
    rows = Appointment.objects.select_related("person").in_bulk([one.post.id for one in asked])
    return Followed(
        tuple(fates),
        tuple(
            Waiting(
                key=one.post.id,
                body_id=one.post.body_id,
                what="post",
                label=f"{rows[one.post.id].person.full_name}, "
                f"{rows[one.post.id].position or ROLES[one.post.role].label}",
                candidates=(one.body_id,) if one.body_id else heirs.open.get(one.post.body_id, ()),
            )
            for one in asked
        ),
    )
