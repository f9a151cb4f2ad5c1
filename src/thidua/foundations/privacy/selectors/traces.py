"""How rows are known to be about one person, by the traces of the register. The only place that reads other rooms' rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from thidua.foundations.privacy.facts import Table

#: Traces that lead nowhere, and tables that are no model.
NOWHERE = "untraced"


class Traces:
    """The rows of one person, table by table.

    :param person_id: who; the person's own row need not exist any more.
    """

    def __init__(self, person_id: UUID) -> None:
        self.person_id = person_id

    @cached_property
    def labels(self) -> list[str]:
        """How the audit trail has named this person when they acted: name and post as records print them."""
        entries = model_of("audit.Entry").objects.filter(actor_person=self.person_id)
        return list(entries.order_by().values_list("actor_label", flat=True).distinct())

    @cached_property
    def sessions(self) -> list[str]:
        """Keys of the sessions of this person's accounts. Sessions say whose they are only when opened."""
        accounts = model_of("access.Account").objects.filter(person=self.person_id)
        ids = {str(pk) for pk in accounts.values_list("pk", flat=True)}
        found = []
        for session in Session.objects.all().iterator() if ids else ():
            if session.get_decoded().get("_auth_user_id") in ids:
                found.append(session.session_key)
        return found

    def rows(self, table: Table, trace: str) -> QuerySet[Any]:
        """The rows of a table that this trace finds.

        :raises LookupError: no such table.
        """
        rows: QuerySet[Any] = model_of(table.label).objects.all()
        how, _, what = trace.partition(":")
        match how:
            case "untraced":
                return rows.none()
            case "label":
                return rows.filter(**{f"{what}__in": self.labels})
            case "subject":
                prefix = f"{what}__" if what else ""
                return rows.filter(
                    **{f"{prefix}subject_type": "person", f"{prefix}subject_id": str(self.person_id)}
                )
            case "session":
                return rows.filter(pk__in=self.sessions)
            case "job":
                rows = rows.alias(said=Cast("args", TextField()))
                return rows.filter(said__contains=str(self.person_id))
        return rows.filter(**{trace: self.person_id})


def model_of(label: str) -> Any:
    """The class of a table of the register, known by name only."""
    return apps.get_model(label)


def has_class(label: str) -> bool:
    """Whether a table of the register is a model (``database.…`` ones are not)."""
    return not label.startswith("database.")


def order_to_delete(labels: Sequence[str]) -> list[str]:
    """Tables so that none is emptied before those that point at it."""
    left, ordered = list(labels), []
    while left:
        for label in left:
            if not any(_points(other, label) for other in left if other != label):
                ordered.append(label)
                left.remove(label)
                break
        else:
            raise ValueError(f"tables that point at each other: {left}")
    return ordered


def _points(source: str, target: str) -> bool:
    wanted = model_of(target)
    return any(field.related_model is wanted for field in model_of(source)._meta.concrete_fields)
