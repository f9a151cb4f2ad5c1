"""Plans follow a reorganisation: whoever takes a body's work over owns and reads its plans and is asked what it was."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from thidua.foundations.audit import services as audit
from thidua.foundations.orgs import services as orgs
from thidua.foundations.orgs.facts_reorganisations import Followed, Heirs
from thidua.ground.actor import Actor
from thidua.work.plans.models import Addressee, Plan, Share
from thidua.work.plans.selectors import moving

_MODELS: list[type[Model]] = [Plan, Addressee, Share]


@transaction.atomic
def follow_reorganisation(*, actor: Actor, heirs: Heirs, at: datetime) -> Followed:
    """Plans of bodies that end are owned by whoever takes over, with every right to review, adopt and close them.

    Part of the journey ``reorganise``, which has checked the right. The issuer stays who issued it, the printed names
    stay; a plan at work asks the new body what it asked the old one.
    """
    done = moving.touched_by_reorganisation(heirs)
    plans = [
        row
        for row in moving.owned(heirs).select_for_update(of=("self",))
        if heirs.of("plan", row.owner_id) is not None
    ]
    addressees = moving.named(heirs)
    shares = moving.shares(heirs)
    if not (plans or addressees or shares):
        return done
    changed: dict[type[Model], list[Any]] = {
        Plan: [row.pk for row in plans],
        Addressee: [row.pk for row in addressees],
    }
    with orgs.journalled(heirs.reorganisation_id, changed) as made:
        for plan in plans:
            plan.owner_id = heirs.of("plan", plan.owner_id)  # type: ignore[assignment]
            plan.revision += 1
        orgs.write_columns(plans, ["owner", "revision"])
        for row in addressees:
            row.body_id = heirs.of("obligation", row.body_id) if row.body_id else None
        orgs.write_columns(addressees, ["body"])
        made[Share] = [
            row.pk
            for row in Share.objects.bulk_create(
                [Share(plan_id=plan, body_id=body) for plan, body in shares], batch_size=2000
            )
        ]
    audit.record(
        actor=actor,
        verb="plans.follow_reorganisation",
        subject_type="reorganisation",
        subject_id=str(heirs.reorganisation_id),
        subject_label=heirs.title,
        changes={
            "moved": [None, len(plans)],
            "shared": [None, len(shares)],
            "addressees": [None, len(addressees)],
        },
        at=at,
    )
    return done


@transaction.atomic
def undo_following(*, actor: Actor, reorganisation_id: UUID, title: str, at: datetime) -> None:
    """Plans are owned, read and addressed as before the act. Part of the journey ``reorganise``."""
    rows = orgs.put_back(reorganisation_id, _MODELS)
    if rows:
        audit.record(
            actor=actor,
            verb="plans.undo_following",
            subject_type="reorganisation",
            subject_id=str(reorganisation_id),
            subject_label=title,
            changes={"rows": [rows, 0]},
            at=at,
        )
