"""Tables of the plan room: a plan, its text as a tree, what the text asks, and where that comes from."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper

from thidua.ground.refs import uuid7


class Plan(models.Model):
    """A plan document under review or adopted, with the reading it started from.

    ``revision`` grows with every change: two reviewers never overwrite each other silently.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    paper = models.ForeignKey("papers.Paper", models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        "orgs.Body", models.PROTECT, related_name="+", help_text="Body that took it in."
    )
    issuer = models.ForeignKey("orgs.Body", models.PROTECT, null=True, related_name="+")
    superior = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    carrier = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", help_text="Letter that carries it."
    )
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    movements = models.ManyToManyField("movements.MovementVersion", related_name="+")
    state = models.CharField(max_length=20, default="in_review")
    kind = models.CharField(max_length=60)
    title = models.TextField()
    search = models.TextField()
    quality = models.CharField(max_length=10, default="clean", help_text="clean or damaged text")
    reading = models.JSONField(help_text="What thidua read returned, untouched.")
    lines = models.JSONField(help_text="The document's lines as read, for the left side of the review.")
    sketch = ArrayField(
        models.BigIntegerField(), default=list, help_text="rules.sketch of its text: finds copies."
    )
    taken_in_at = models.DateTimeField()
    adopted_at = models.DateTimeField(null=True)
    revision = models.IntegerField(default=1)
    changed_by = models.CharField(max_length=400, blank=True)
    changed_at = models.DateTimeField()
    sample = models.BooleanField(default=False)

    class Meta:
        db_table = "plans_plan"
        indexes = [
            models.Index(fields=["owner", "-taken_in_at"], name="plan_owner"),
            models.Index(fields=["superior"], name="plan_superior"),
            GinIndex(fields=["sketch"], name="plan_sketch"),
        ]


class Share(models.Model):
    """A body that owes or receives under an adopted plan, and so may read it."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="shares")
    body = models.ForeignKey("orgs.Body", models.PROTECT, related_name="+")

    class Meta:
        db_table = "plans_share"
        constraints = [models.UniqueConstraint(fields=["plan", "body"], name="share_once")]
        indexes = [models.Index(fields=["body"], name="share_body")]


class Clause(models.Model):
    """A node of the plan's text; nothing of the body is lost. ``path`` is the marker path such as ``II.2.1``."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="clauses")
    order = models.IntegerField()
    ref = models.CharField(max_length=40, help_text="The reader's id of this clause.")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    level = models.SmallIntegerField()
    marker = models.CharField(max_length=60, blank=True)
    path = models.CharField(max_length=200, blank=True)
    heading = models.TextField(blank=True)
    text = models.TextField(blank=True)
    line_from = models.IntegerField()
    line_to = models.IntegerField()

    class Meta:
        db_table = "plans_clause"
        constraints = [
            models.UniqueConstraint(fields=["plan", "order"], name="clause_order_once"),
            models.UniqueConstraint(fields=["plan", "ref"], name="clause_ref_once"),
        ]


class Provision(models.Model):
    """A typed reading of a clause: duty, target, reporting rule, criterion, title, reward, phase, milestone, funding.

    ``read`` is what the reader proposed (null for one added by hand) and never changes; ``data`` is what holds.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="provisions")
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="+")
    order = models.IntegerField()
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=20, default="proposed")
    summary = models.TextField(help_text="One line a person recognises it by.")
    data = models.JSONField()
    read = models.JSONField(null=True)
    line = models.IntegerField(null=True)
    note = models.TextField(blank=True)
    revision = models.IntegerField(default=1)
    changed_by = models.CharField(max_length=400, blank=True)
    changed_at = models.DateTimeField()
    act = models.ForeignKey(
        "AmendingAct",
        models.PROTECT,
        null=True,
        related_name="provisions",
        help_text="The act by which it enters the amended plan; then it asks under that plan, not under its own.",
    )
    passage = models.CharField(
        max_length=80, blank=True, help_text="Key of its passage in the consolidated text."
    )
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    begins = models.DateField(null=True, help_text="First day it holds; null: since the plan.")
    ends = models.DateField(null=True, help_text="First day it holds no more.")
    ended_by = models.ForeignKey("AmendingAct", models.PROTECT, null=True, related_name="ended")

    class Meta:
        db_table = "plans_provision"
        indexes = [models.Index(fields=["plan", "order"], name="provision_plan")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ended_by__isnull=False),
                name="provision_ended_by_an_act",
            ),
        ]


class Counted(models.Model):
    """A movement of the plan for which a person counts a provision. Without any row it is proposed, not counted."""

    provision = models.ForeignKey(Provision, models.PROTECT, related_name="counted")
    version = models.ForeignKey("movements.MovementVersion", models.PROTECT, related_name="+")
    by = models.CharField(max_length=400)
    at = models.DateTimeField()

    class Meta:
        db_table = "plans_counted"
        constraints = [models.UniqueConstraint(fields=["provision", "version"], name="counted_once")]
        indexes = [models.Index(fields=["version"], name="counted_version")]


class Addressee(models.Model):
    """A body or group a provision names, as printed, and what it was resolved to. Never resolved on a guess."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    provision = models.ForeignKey(Provision, models.PROTECT, related_name="addressees")
    role = models.CharField(max_length=20, help_text="lead, coordinate, requested, reporter, recipient")
    printed = models.CharField(max_length=500)
    state = models.CharField(
        max_length=20, default="unresolved", help_text="body, group, unresolved, ignored"
    )
    body = models.ForeignKey("orgs.Body", models.PROTECT, null=True, related_name="+")
    group = models.CharField(max_length=80, blank=True, help_text="Group code of the movement's pack.")
    how = models.CharField(max_length=40, blank=True, help_text="exact, alias, group, person, taker")
    candidates = models.JSONField(
        default=list, help_text="Likenesses offered to the reviewer, never taken: body or group."
    )
    takes_over = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        related_name="takers",
        help_text="The addressee that has nobody any more, for whose work a person chose this one.",
    )
    ending = models.CharField(max_length=60, blank=True, help_text="Code in packs/bodies/successors.yaml.")
    chosen_by = models.CharField(max_length=400, blank=True)
    chosen_at = models.DateTimeField(null=True)
    chosen_why = models.TextField(blank=True)

    class Meta:
        db_table = "plans_addressee"
        indexes = [models.Index(fields=["provision"], name="addressee_provision")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(takes_over=None)
                | (~models.Q(chosen_by="") & ~models.Q(ending="") & models.Q(chosen_at__isnull=False)),
                name="addressee_taker_chosen",
            ),
            models.UniqueConstraint(
                fields=["takes_over", "ending", "body", "group"],
                condition=models.Q(takes_over__isnull=False),
                nulls_distinct=False,
                name="addressee_taker_once",
            ),
        ]


class LegalBasis(models.Model):
    """An edge from a plan to a document it cites; ``basis`` edges stand in the preamble."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="bases")
    order = models.IntegerField()
    role = models.CharField(max_length=12, help_text="basis, reference")
    number = models.CharField(max_length=120, blank=True)
    date = models.DateField(null=True)
    printed_date = models.CharField(max_length=40, blank=True)
    issuer = models.CharField(max_length=300, blank=True)
    where = models.CharField(max_length=200, blank=True)
    identity = models.CharField(max_length=500, blank=True)
    cited_plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="+")
    executes = models.BooleanField(
        default=False, help_text="The one superior document this plan carries out."
    )

    class Meta:
        db_table = "plans_legal_basis"
        indexes = [
            models.Index(fields=["identity"], name="legal_basis_identity"),
            models.Index(fields=["plan", "order"], name="legal_basis_plan"),
            models.Index(OpClass(Upper("number"), "text_pattern_ops"), name="legal_basis_number"),
        ]


class Finding(models.Model):
    """Something the linter or the resolver noticed, beside its line; a reviewer settles it with a word."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="findings")
    provision = models.ForeignKey(Provision, models.PROTECT, null=True, related_name="+")
    order = models.IntegerField()
    code = models.CharField(max_length=60)
    severity = models.CharField(max_length=10)
    message = models.TextField()
    where = models.CharField(max_length=200, blank=True)
    line = models.IntegerField(null=True)
    state = models.CharField(max_length=12, default="open", help_text="open, settled")
    note = models.TextField(blank=True)

    class Meta:
        db_table = "plans_finding"


class Amendment(models.Model):
    """A plan that changes another: which one, from which day, and how far that is decided."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    plan = models.OneToOneField(Plan, models.PROTECT, related_name="amendment")
    target = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="amendments")
    state = models.CharField(max_length=12, default="suggested")
    number = models.CharField(max_length=120, help_text="Of the amended document, as printed.")
    date = models.DateField(null=True)
    issuer = models.CharField(max_length=300, blank=True)
    effective = models.DateField(null=True)
    effective_how = models.CharField(max_length=10, blank=True, help_text="printed, signing, person")
    decided_by = models.CharField(max_length=400, blank=True)
    decided_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plans_amendment"
        indexes = [models.Index(fields=["target", "effective"], name="amendment_target")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["suggested", "dismissed"]) | models.Q(target__isnull=False),
                name="amendment_has_target",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="applied")
                | models.Q(effective__isnull=False, applied_at__isnull=False),
                name="amendment_applied_from_a_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(target=models.F("plan")), name="amendment_of_another_plan"
            ),
        ]


class AmendingAct(models.Model):
    """One change an amending plan makes: as read, its place in the amended text, and a person's word on it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    amendment = models.ForeignKey(Amendment, models.PROTECT, related_name="acts")
    order = models.IntegerField()
    act = models.CharField(max_length=12, help_text="replace, insert, repeal, reword, renumber, unresolved")
    where = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    quote = models.TextField(help_text="The instruction as printed.")
    line = models.IntegerField()
    line_to = models.IntegerField()
    read = models.JSONField(help_text="The act as it was read, untouched.")
    target_key = models.CharField(max_length=80, blank=True)
    after_key = models.CharField(max_length=80, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, default="proposed", help_text="proposed, accepted, rejected")
    changed_by = models.CharField(max_length=400, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "plans_amending_act"
        indexes = [models.Index(fields=["amendment", "order"], name="amending_act_order")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="accepted") | (~models.Q(act="unresolved") & models.Q(problem="")),
                name="amending_act_placed",
            ),
        ]
