"""Tables of the obligation room: what one body owes for one period, to whom, by when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from thidua.ground.refs import uuid7


class Joint(models.Model):
    """Reports of one body, asked by several plans, handed in as one; each recipient receipts for itself."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    body = models.ForeignKey("orgs.Body", models.PROTECT, related_name="+")
    made_by = models.CharField(max_length=400)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "obligations_joint"


class Obligation(models.Model):
    """A duty or reporting rule raised on one body for one period.

    ``due_at`` is the first instant that is too late (null where the plan states none: never invented).
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    plan = models.ForeignKey("plans.Plan", models.PROTECT, related_name="+")
    provision = models.ForeignKey("plans.Provision", models.PROTECT, related_name="+")
    body = models.ForeignKey("orgs.Body", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, help_text="report, duty")
    role = models.CharField(max_length=12, help_text="lead, coordinate, requested")
    title = models.CharField(max_length=500)
    detail = models.TextField(blank=True)
    where = models.CharField(max_length=200, blank=True)
    period = models.CharField(max_length=20)
    period_start = models.DateField()
    period_end = models.DateField(help_text="First day no longer in the period.")
    qualifier = models.CharField(max_length=10, blank=True, help_text="before, by, on")
    printed_due = models.DateField(null=True, help_text="The day the plan prints.")
    original_due_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=20, default="owed")
    discharged_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False, help_text="Discharged after due_at.")
    holder = models.ForeignKey("access.Person", models.PROTECT, null=True, related_name="+")
    held_since = models.DateTimeField()
    raised_at = models.DateTimeField()
    revision = models.IntegerField(default=1)
    joint = models.ForeignKey(Joint, models.PROTECT, null=True, related_name="obligations")
    joined_to = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="joined",
        help_text="The one that remains where bodies that owed the same became one.",
    )

    class Meta:
        db_table = "obligations_obligation"
        constraints = [
            models.UniqueConstraint(
                fields=["provision", "body", "role", "period"],
                condition=Q(joined_to=None),
                name="obligation_once_per_period",
            )
        ]
        indexes = [
            models.Index(fields=["body", "state", "due_at"], name="obligation_body"),
            models.Index(fields=["plan", "state"], name="obligation_plan"),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=["owed", "started", "overdue"]),
                name="obligation_due",
            ),
        ]


class Recipient(models.Model):
    """A body an obligation is owed to. Sent once, receipted by each."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="recipients")
    body = models.ForeignKey("orgs.Body", models.PROTECT, related_name="+")
    via = models.CharField(max_length=300, blank=True)
    receipted_at = models.DateTimeField(null=True)
    receipted_by = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "obligations_recipient"
        constraints = [models.UniqueConstraint(fields=["obligation", "body"], name="recipient_once")]
        indexes = [models.Index(fields=["body"], name="recipient_body")]


class Holding(models.Model):
    """The holder clock: who had the obligation from when to when. Append-only but for closing the open row."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="holdings")
    body = models.ForeignKey("orgs.Body", models.PROTECT, related_name="+")
    person = models.ForeignKey("access.Person", models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "obligations_holding"
        constraints = [
            models.UniqueConstraint(fields=["obligation"], condition=Q(until=None), name="holding_one_open")
        ]


class Evidence(models.Model):
    """What shows that an obligation was met: a file, a document reference or a statement."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="evidence")
    text = models.TextField(blank=True)
    file = models.ForeignKey("papers.StoredFile", models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=255, blank=True)
    added_by = models.CharField(max_length=400)
    added_at = models.DateTimeField()

    class Meta:
        db_table = "obligations_evidence"


class Extension(models.Model):
    """A later deadline granted with a reason; the printed one stays readable."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="extensions")
    old_due_at = models.DateTimeField(null=True)
    new_due_at = models.DateTimeField()
    reason = models.TextField()
    granted_by = models.CharField(max_length=400)
    granted_at = models.DateTimeField()

    class Meta:
        db_table = "obligations_extension"


class Amended(models.Model):
    """An obligation changed by an amendment of its plan; what was asked before stays readable. Append-only."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="amended")
    by = models.ForeignKey("plans.Plan", models.PROTECT, related_name="+", help_text="The amending plan.")
    old_provision = models.ForeignKey("plans.Provision", models.PROTECT, related_name="+")
    old_title = models.CharField(max_length=500)
    old_detail = models.TextField(blank=True)
    old_printed_due = models.DateField(null=True)
    old_qualifier = models.CharField(max_length=10, blank=True)
    old_due_at = models.DateTimeField(null=True)
    new_due_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "obligations_amended"
        constraints = [models.UniqueConstraint(fields=["obligation", "by"], name="amended_once_by_a_plan")]


class Chase(models.Model):
    """A reminder, escalation or letter about one obligation; each step once."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="chases")
    step = models.CharField(max_length=40, help_text="Code of the step in rules.CHASE_STEPS.")
    at = models.DateTimeField()

    class Meta:
        db_table = "obligations_chase"
        constraints = [models.UniqueConstraint(fields=["obligation", "step"], name="chase_step_once")]


class Letter(models.Model):
    """A drafted chasing letter from one body to another about late obligations or reports; a person edits and sends it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    sender = models.ForeignKey("orgs.Body", models.PROTECT, related_name="+")
    addressee = models.ForeignKey("orgs.Body", models.PROTECT, related_name="+")
    subject = models.CharField(max_length=300)
    text = models.TextField()
    obligations = models.ManyToManyField(Obligation, related_name="+")
    reports = models.IntegerField(
        default=0, help_text="How many reports it asks for; 0: it is about obligations."
    )
    state = models.CharField(max_length=12, default="draft", help_text="draft, sent, dropped")
    drafted_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "obligations_letter"


class Feed(models.Model):
    """A person's subscribable calendar for one body; the address carries a secret, only its hash is stored."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey("access.Person", models.PROTECT, related_name="+")
    body = models.ForeignKey("orgs.Body", models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "obligations_feed"
