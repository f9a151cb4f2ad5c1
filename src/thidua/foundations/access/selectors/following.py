"""Posts touched by a reorganisation: what comes of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from thidua.foundations.access.models import Appointment, Delegation
from thidua.foundations.access.roles import ROLES
from thidua.foundations.access.rules.following import Carried, Held, carry_posts
from thidua.foundations.orgs.facts_reorganisations import Fate, Followed, Heirs, RowFate, Waiting, asked_key
from thidua.foundations.orgs.selectors import any_of, has_ended


def posts_of(heirs: Heirs) -> QuerySet[Appointment]:
    """Posts at bodies that end which last beyond the day, those to come among them."""
    return _beyond(heirs).filter(body__in=any_of(heirs.ended))


def _beyond(heirs: Heirs) -> QuerySet[Appointment]:
    return Appointment.objects.filter(_lasts_beyond(heirs.on))


def _lasts_beyond(day: date) -> Q:
    """A post that ended from its first day holds no day, and so has no end either."""
    return Q(valid__endswith=None, begun_on=None) | Q(valid__endswith__gt=day)


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


def delegations_of(
    carried: Sequence[Carried], on: date, withdrawn: Collection[UUID] = ()
) -> QuerySet[Delegation]:
    """Delegations of these posts that would last beyond the day; of posts that are withdrawn all, revoked ones too."""
    ids, gone = any_of(one.post.id for one in carried), any_of(withdrawn)
    beyond = Q(valid__endswith=None) | Q(valid__endswith__gt=on)
    ending = beyond & (Q(giver__in=ids) | Q(receiver__in=ids)) & Q(revoked_at=None)
    return Delegation.objects.filter(ending | Q(giver__in=gone) | Q(receiver__in=gone)).distinct()


def without_questions(carried: Sequence[Carried]) -> list[Carried]:
    """The same once the act is carried out: what nobody was named for ends. For this room's services."""
    return [replace(one, outcome="ends", body_id=None) if one.outcome == "asks" else one for one in carried]


def left_behind(day: date) -> dict[str, int]:
    """Posts in force or to come at bodies that have ended."""
    return {"post": Appointment.objects.filter(_lasts_beyond(day), has_ended("body", day)).count()}


def touched_by_reorganisation(heirs: Heirs) -> Followed:
    """What carrying an act out means for the people of the bodies that end. Writes nothing."""
    return told(carried_posts(heirs), heirs)


def told(carried: Sequence[Carried], heirs: Heirs) -> Followed:
    """The same in numbers and, where nobody can say by rule, post by post. For this room's services."""
    counts = Counter(
        "withdrawn" if one.outcome == "ends" and one.post.since >= heirs.on else one.outcome
        for one in carried
    )
    outcomes = ("moves", "joins", "ends", "withdrawn")
    fates = [Fate("post", what, counts[what]) for what in outcomes if counts[what]]
    ended = delegations_of(carried, heirs.on).count() if carried else 0
    if ended:
        fates.append(Fate("delegation", "ends", ended))
    asked = [one for one in carried if one.outcome == "asks"]
    rows = Appointment.objects.select_related("person").in_bulk([one.post.id for one in asked])
    return Followed(
        tuple(fates),
        tuple(
            Waiting(
                key=asked_key("post", one.post.id),
                body_id=one.post.body_id,
                what="post",
                names=(
                    f"{rows[one.post.id].person.full_name}, "
                    f"{rows[one.post.id].position or ROLES[one.post.role].label}",
                ),
                candidates=(one.body_id,) if one.body_id else heirs.open.get(one.post.body_id, ()),
            )
            for one in asked
        ),
    )


def rows_touched(heirs: Heirs) -> Iterator[RowFate]:
    """The same post by post, by name."""
    carried = carried_posts(heirs)
    ids = any_of(one.post.id for one in carried)
    rows = Appointment.objects.select_related("person").filter(pk__in=ids).in_bulk()
    for one in sorted(carried, key=lambda one: (rows[one.post.id].person.search, str(one.post.id))):
        row = rows[one.post.id]
        begun = one.outcome != "ends" or one.post.since < heirs.on
        name = f"{row.person.full_name}, {row.position or ROLES[row.role].label}"
        yield RowFate("post", one.outcome if begun else "withdrawn", name, row.body_id, one.body_id)
