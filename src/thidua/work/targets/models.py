"""Tables of the target room (docs/decisions/0032): a target once set is never rewritten, a change is a new row."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from thidua.ground.refs import uuid7


class Target(models.Model):
    """What one body is to reach in one year: indicator, operator, value. A body may hold one given and one of its own."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    body = models.ForeignKey("orgs.Body", models.PROTECT, related_name="+", help_text="Who is to reach it.")
    territory = models.ForeignKey("orgs.Territory", models.PROTECT, null=True, related_name="+")
    movement = models.CharField(
        max_length=80, help_text="Code of the movement whose pack names the indicator."
    )
    indicator = models.CharField(max_length=80)
    label = models.CharField(max_length=400, help_text="The indicator's words on the day it was set.")
    label_en = models.CharField(max_length=400)
    unit = models.CharField(max_length=20, help_text="percent, count, vnd …")
    aggregation = models.CharField(max_length=20)
    year = models.IntegerField()
    operator = models.CharField(max_length=2)
    value = models.DecimalField(max_digits=24, decimal_places=6)
    origin = models.CharField(max_length=10, help_text="plan, own, given")
    provision = models.ForeignKey("plans.Provision", models.PROTECT, null=True, related_name="+")
    source = models.TextField(blank=True, help_text="The document and clause it comes from, in words.")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="children", help_text="The superior's, when given."
    )
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    state = models.CharField(max_length=12, default="in_force")
    reason = models.TextField(
        blank=True, help_text="Why it was changed, set lower than the superior's, or withdrawn."
    )
    set_by = models.CharField(max_length=400)
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    revision = models.IntegerField(default=1)
    sample = models.BooleanField(default=False)

    class Meta:
        db_table = "targets_target"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "movement", "indicator", "year"],
                condition=Q(state="in_force", origin="given"),
                name="target_given_once",
            ),
            models.UniqueConstraint(
                fields=["body", "movement", "indicator", "year"],
                condition=Q(state="in_force") & ~Q(origin="given"),
                name="target_own_once",
            ),
            models.CheckConstraint(
                condition=Q(origin="given", parent__isnull=False) | (~Q(origin="given") & Q(parent=None)),
                name="target_given_has_parent",
            ),
        ]
        indexes = [models.Index(fields=["body", "year"], name="target_body")]


class Worksheet(models.Model):
    """A superior's target being shared out among the bodies directly below. Nothing holds until it is handed out."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    target = models.ForeignKey(Target, models.PROTECT, related_name="worksheets")
    method = models.CharField(max_length=12, help_text="equal, size, last_result, hand")
    state = models.CharField(max_length=12, default="draft")
    made_by = models.CharField(max_length=400)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, help_text="Why the parts fall short of the whole, when they do.")
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "targets_worksheet"
        constraints = [
            models.UniqueConstraint(
                fields=["target"], condition=Q(state="draft"), name="worksheet_one_draft"
            ),
        ]


class Line(models.Model):
    """One body on a worksheet. ``size`` and ``last`` are what the proposal was worked out from, kept with it."""

    worksheet = models.ForeignKey(Worksheet, models.CASCADE, related_name="lines")
    body = models.ForeignKey("orgs.Body", models.PROTECT, related_name="+")
    order = models.IntegerField()
    size = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    size_from = models.CharField(
        max_length=12, blank=True, help_text="reported, population, typed; empty where there is no size."
    )
    last = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True, help_text="Null: not given one.")
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "targets_line"
        constraints = [models.UniqueConstraint(fields=["worksheet", "body"], name="line_once")]


__all__ = ["Line", "Target", "Worksheet"]
