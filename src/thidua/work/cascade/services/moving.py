"""Drafts of plans follow a reorganisation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.audit import services as audit
from thidua.foundations.orgs import services as orgs
from thidua.foundations.orgs.facts_reorganisations import Followed, Heirs
from thidua.ground.actor import Actor
from thidua.ground.lifecycle import advance
from thidua.work.cascade.lifecycle import DRAFT
from thidua.work.cascade.models import Draft
from thidua.work.cascade.selectors import moving


@transaction.atomic
def follow_reorganisation(*, actor: Actor, heirs: Heirs, at: datetime) -> Followed:
    """Open drafts of bodies that end go to whoever takes over; of several below one plan the latest written goes on.

    Part of the journey ``reorganise``, which has checked the right. The others are given up, their text stays.
    """
    list(moving.drafts(heirs).select_for_update(of=("self",)))
    to, given_up = moving.places(heirs)
    done = moving.touched_by_reorganisation(heirs)
    rows = list(Draft.objects.filter(pk__in={*to, *given_up}).order_by("pk"))
    if not rows:
        return done
    with orgs.journalled(heirs.reorganisation_id, {Draft: [row.pk for row in rows]}):
        for row in rows:
            row.revision += 1
            if row.pk in given_up:
                advance(row, DRAFT, "abandon")
            else:
                row.body_id = to[row.pk]
            row.save()
    audit.record(
        actor=actor,
        verb="cascade.follow_reorganisation",
        subject_type="reorganisation",
        subject_id=str(heirs.reorganisation_id),
        subject_label=heirs.title,
        changes={"moved": [None, len(to)], "abandoned": [None, len(given_up)]},
        at=at,
    )
    return done


@transaction.atomic
def undo_following(*, actor: Actor, reorganisation_id: UUID, title: str, at: datetime) -> None:
    """Drafts are as before the act. Part of the journey ``reorganise``."""
    rows = orgs.put_back(reorganisation_id, [Draft])
    if rows:
        audit.record(
            actor=actor,
            verb="cascade.undo_following",
            subject_type="reorganisation",
            subject_id=str(reorganisation_id),
            subject_label=title,
            changes={"rows": [rows, 0]},
            at=at,
        )
