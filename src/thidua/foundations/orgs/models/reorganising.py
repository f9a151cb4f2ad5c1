"""A reorganisation by a legal act: what it says, step by step, and every row it touched when it was carried out."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from thidua.ground.refs import uuid7

from ..lifecycle import REORGANISATION
from .tree import Body, Territory


class Reorganisation(models.Model):
    """Sắp xếp tổ chức: changes of territories and bodies from one day on, from a legal act.

    ``slots`` and ``counterparts`` are a person's choices for the bodies of the new territories: which slots of the
    templates to open (empty: all usual ones), and which slots take over what a slot without a namesake did.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    title = models.CharField(max_length=300)
    on = models.DateField(help_text="First day on which it holds.")
    act_number = models.CharField(max_length=60)
    act_date = models.DateField(null=True)
    act_issuer = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=300, blank=True)
    verified = models.BooleanField(default=False)
    slots = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    counterparts = models.JSONField(default=dict, blank=True, help_text="{old slot: [slots that take over]}")
    state = models.CharField(max_length=20, default=REORGANISATION.initial)
    revision = models.PositiveIntegerField(default=1)
    body = models.ForeignKey(
        Body,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Body that prepares it; null for the system.",
    )
    sample = models.BooleanField(
        default=False, help_text="Made for a demonstration; shown as such everywhere."
    )
    made_at = models.DateTimeField()
    carried_out_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    named = models.JSONField(
        default=dict,
        blank=True,
        help_text="{kind of work and body, or post: body}: where a person said it goes.",
    )
    outcome = models.JSONField(
        default=list,
        blank=True,
        help_text="[[room, what, outcome, count]]: what the rooms did, as the preview counts.",
    )
    followed_at = models.DateTimeField(
        null=True, help_text="When what other rooms keep followed; an act of a later day waits for its day."
    )

    class Meta:
        db_table = "orgs_reorganisation"
        indexes = [models.Index(fields=["on"], name="reorganisation_on")]


class ReorganisationStep(models.Model):
    """One step: a merger, a division, a change of name … of territories or of bodies."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    reorganisation = models.ForeignKey(Reorganisation, models.CASCADE, related_name="steps")
    position = models.PositiveIntegerField()
    subject = models.CharField(max_length=10, help_text="territory or body")
    kind = models.CharField(
        max_length=20, help_text="merge, split, rearrange, rename, rekind, move, close, reopen"
    )
    act = models.CharField(max_length=300, blank=True, help_text="Its own act where the list names several.")

    class Meta:
        db_table = "orgs_reorganisation_step"
        constraints = [
            models.UniqueConstraint(fields=["reorganisation", "position"], name="reorganisation_step_order")
        ]


class ReorganisationResult(models.Model):
    """What comes out of a step. A blank means "as before" where the unit keeps its identity.

    ``territory`` or ``body`` is what was made when it was carried out. A result without a name that has a ``body`` is
    that standing body, which takes others in.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    step = models.ForeignKey(ReorganisationStep, models.CASCADE, related_name="results")
    key = models.CharField(max_length=80, help_text="Its name within the reorganisation.")
    code = models.CharField(max_length=12, blank=True)
    kind = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=300, blank=True)
    short_name = models.CharField(max_length=200, blank=True)
    slot = models.CharField(max_length=60, blank=True)
    parent_key = models.CharField(max_length=80, blank=True, help_text="A superior made by the same act.")
    parent_name = models.CharField(max_length=300, blank=True, help_text="What the superior told was called.")
    parent_territory = models.ForeignKey(Territory, models.PROTECT, null=True, related_name="+")
    parent_body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "orgs_reorganisation_result"


class ReorganisationLink(models.Model):
    """A unit that a step takes up, and what of it goes into which result; without a result it simply ends.

    An act that is undone or given up lets go of the units it spoke of, which may then end themselves; their names stay.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    step = models.ForeignKey(ReorganisationStep, models.CASCADE, related_name="links")
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")
    unit_code = models.CharField(max_length=12, blank=True)
    unit_name = models.CharField(max_length=300, blank=True, help_text="What the unit was called.")
    result = models.ForeignKey(ReorganisationResult, models.CASCADE, null=True, related_name="links")
    partial = models.BooleanField(default=False)
    share = models.DecimalField(max_digits=9, decimal_places=8, null=True, help_text="0–1; null: not known.")
    share_of = models.CharField(max_length=30, blank=True, help_text="population or area")
    share_source = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "orgs_reorganisation_link"
        constraints = [
            models.CheckConstraint(
                name="reorganisation_link_one_unit",
                condition=Q(territory__isnull=True) | Q(body__isnull=True),
            )
        ]


class ReorganisationChange(models.Model):
    """A row of any room as it was before the act and as the act left it: what undoing restores and compares.

    Written by the act itself, whose row is locked meanwhile, hundreds of thousands at once: the database need not look
    the act up for each, and the unique index begins with it.
    """

    id = models.BigAutoField(primary_key=True)
    reorganisation = models.ForeignKey(
        Reorganisation, models.PROTECT, related_name="changes", db_constraint=False, db_index=False
    )
    table = models.CharField(max_length=40)
    key = models.CharField(max_length=40)
    before = models.JSONField(null=True, help_text="Null: the act made the row.")
    after = models.JSONField(null=True, help_text="Null: the act withdrew the row.")

    class Meta:
        db_table = "orgs_reorganisation_change"
        constraints = [
            models.UniqueConstraint(
                fields=["reorganisation", "table", "key"], name="reorganisation_change_once"
            )
        ]
        indexes = [
            models.Index(fields=["table"], name="reorganisation_withdrawn", condition=Q(after__isnull=True))
        ]
