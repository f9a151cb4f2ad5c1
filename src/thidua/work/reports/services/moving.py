"""Reports and rounds follow a reorganisation."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from thidua.foundations.access import selectors as access
from thidua.foundations.audit import services as audit
from thidua.foundations.orgs import services as orgs
from thidua.foundations.orgs.facts_reorganisations import Followed, Heirs
from thidua.foundations.orgs.selectors import any_of
from thidua.ground.actor import Actor
from thidua.ground.lifecycle import advance
from thidua.ground.refs import uuid7
from thidua.work.reports import policy
from thidua.work.reports.lifecycle import REPORT
from thidua.work.reports.models import Chase, Form, Report, Round, RoundRecipient
from thidua.work.reports.selectors.moving import Moving, moving, told

_MODELS: list[type[Model]] = [Form, Round, RoundRecipient, Report]


@transaction.atomic
def follow_reorganisation(*, actor: Actor, heirs: Heirs, at: datetime) -> Followed:
    """Whoever takes over owes the reports of periods that end after the day and asks the rounds its predecessor asked.

    Part of the journey ``reorganise``, which has checked the right. What was handed in stays as it was, with the body
    that handed it in; an unfinished report goes on, and where several did the same one goes on and the others are
    closed with what was typed in them. Versions are never touched.
    """
    list(
        Report.objects.select_for_update(of=("self",))
        .filter(body__in=any_of(heirs.ended))
        .order_by("id")
        .values_list("id")
    )
    found = moving(heirs)
    done = told(found, heirs)
    changed: dict[type[Model], list[Any]] = {
        Form: list(found.forms),
        Round: list(found.rounds),
        RoundRecipient: list(found.receiving),
        Report: [*found.to, *found.closed],
    }
    if not (found.asked or any(changed.values())):
        return done
    with orgs.journalled(heirs.reorganisation_id, changed) as made:
        _place(Form, "owner", found.forms)
        _place(Round, "owner", found.rounds)
        _place(RoundRecipient, "body", found.receiving)
        made[Report] = _reports(found, at)
    audit.record(
        actor=actor,
        verb="reports.follow_reorganisation",
        subject_type="reorganisation",
        subject_id=str(heirs.reorganisation_id),
        subject_label=heirs.title,
        changes={
            "moved": [None, len(found.to)],
            "closed": [None, len(found.closed)],
            "asked": [None, len(found.asked)],
            "rounds": [None, len(found.rounds)],
        },
        at=at,
    )
    return done


@transaction.atomic
def undo_following(*, actor: Actor, reorganisation_id: UUID, title: str, at: datetime) -> None:
    """Reports and rounds are as before the act. Part of the journey ``reorganise``.

    What only notes that somebody was reminded of a report the act asked for goes with that report.
    """
    Chase.objects.filter(report__in=any_of(orgs.keys_made(reorganisation_id, Report))).delete()
    rows = orgs.put_back(reorganisation_id, _MODELS)
    if rows:
        audit.record(
            actor=actor,
            verb="reports.undo_following",
            subject_type="reorganisation",
            subject_id=str(reorganisation_id),
            subject_label=title,
            changes={"rows": [rows, 0]},
            at=at,
        )


def _place(model: type[Any], column: str, places: Any) -> None:
    rows = list(model.objects.filter(pk__in=list(places)))
    for row in rows:
        setattr(row, f"{column}_id", places[row.pk])
        if hasattr(row, "revision"):
            row.revision += 1
    fields = [column, "revision"] if model is Round else [column]
    orgs.write_columns(rows, fields)


def _reports(found: Moving, at: datetime) -> list[UUID]:
    """Unfinished reports at their new bodies, the others closed; returns those asked anew."""
    rows = Report.objects.select_related("round").in_bulk([*found.to, *found.closed])
    workers = access.working_at(set(found.to.values()), policy.WORKERS, at)
    for ident, row in rows.items():
        row.revision += 1
        row.changed_at = at
        if ident in found.closed:
            advance(row, REPORT, "cancel")
            continue
        row.body_id = found.to[ident]
        if (row.holder_id, row.body_id) not in workers:
            row.holder_id, row.held_since = None, at
    fields = ["body", "state", "holder", "held_since", "revision", "changed_at"]
    orgs.write_columns(rows.values(), fields)
    rounds = Round.objects.in_bulk({asking for asking, _body in found.asked})
    fresh = [
        Report(
            id=uuid7(),
            round_id=asking,
            body_id=body,
            due_at=rounds[asking].due_at,
            held_since=at,
            changed_at=at,
        )
        for asking, body in found.asked
    ]
    return [row.pk for row in Report.objects.bulk_create(fresh, batch_size=1000)]
