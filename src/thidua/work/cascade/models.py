"""Tables of the cascade room: drafts clause by clause, demands for plans, measured deviation."""

from __future__ import annotations

from django.db import models
from django.db.models import Deferrable, Q

from thidua.ground.refs import uuid7


class Draft(models.Model):
    """A subordinate's own plan being written from the superior's."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    superior = models.ForeignKey("plans.Plan", models.PROTECT, related_name="+")
    body = models.ForeignKey("orgs.Body", models.PROTECT, related_name="+")
    plan = models.ForeignKey(
        "plans.Plan", models.PROTECT, null=True, related_name="+", help_text="What it became under review."
    )
    state = models.CharField(max_length=12, default="open", help_text="open, handed, abandoned")
    title = models.TextField()
    place = models.CharField(max_length=200, blank=True)
    signer = models.CharField(max_length=200, blank=True)
    revision = models.IntegerField(default=1)
    changed_by = models.CharField(max_length=400, blank=True)
    changed_at = models.DateTimeField()
    started_at = models.DateTimeField()
    sample = models.BooleanField(default=False)

    class Meta:
        db_table = "cascade_draft"
        constraints = [
            models.UniqueConstraint(
                fields=["superior", "body"], condition=Q(state="open"), name="draft_one_open"
            )
        ]
        indexes = [models.Index(fields=["body", "state"], name="draft_body")]


class DraftClause(models.Model):
    """One clause of a draft; ``origin`` is the superior's clause it came from.

    The number printed before it is worked out from its place; ``marker`` says in which manner.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="clauses")
    order = models.IntegerField()
    depth = models.SmallIntegerField()
    marker = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=8, default="kept", help_text="kept, dropped")
    origin = models.ForeignKey("plans.Clause", models.PROTECT, null=True, related_name="+")
    derived = models.TextField(blank=True, help_text="The text as derived, to see what a person changed.")
    changes = models.JSONField(default=list)
    revision = models.IntegerField(default=1)
    changed_by = models.CharField(max_length=400, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "cascade_clause"
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "order"], name="draft_clause_order", deferrable=Deferrable.DEFERRED
            )
        ]


class Demand(models.Model):
    """A sentence by which bodies are asked to issue a plan of their own; what each owes are its obligations."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    plan = models.ForeignKey("plans.Plan", models.PROTECT, related_name="+")
    provision = models.OneToOneField("plans.Provision", models.PROTECT, related_name="+")
    words = models.TextField(blank=True, help_text="Where it is said, when not in the plan's own text.")
    stated_by = models.CharField(max_length=400)
    stated_at = models.DateTimeField()

    class Meta:
        db_table = "cascade_demand"
        indexes = [models.Index(fields=["plan"], name="demand_plan")]


class Deviation(models.Model):
    """How far an issued plan stands from its superior's, as last measured."""

    plan = models.OneToOneField("plans.Plan", models.PROTECT, primary_key=True, related_name="+")
    superior = models.ForeignKey("plans.Plan", models.PROTECT, related_name="+")
    asked = models.IntegerField()
    answered = models.IntegerField()
    dropped = models.IntegerField()
    added = models.IntegerField()
    later_deadlines = models.IntegerField()
    level_errors = models.IntegerField()
    measured_at = models.DateTimeField()

    class Meta:
        db_table = "cascade_deviation"
        indexes = [models.Index(fields=["superior"], name="deviation_superior")]
