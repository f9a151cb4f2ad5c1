"""Tables of the roll-up (docs/decisions/0028). Nothing here is a source: all of it is computed again from reports."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Node(models.Model):
    """The tree on the last day of a period, kept beside its totals: who counts into whom."""

    period_end = models.DateField()
    body = models.ForeignKey("orgs.Body", models.PROTECT, related_name="+")
    parent = models.ForeignKey("orgs.Body", models.PROTECT, null=True, related_name="+")
    depth = models.SmallIntegerField(help_text="0 for a root.")

    class Meta:
        db_table = "rollup_node"
        constraints = [models.UniqueConstraint(fields=["period_end", "body"], name="node_once")]
        indexes = [models.Index(fields=["period_end", "parent"], name="node_parent")]


class Tree(models.Model):
    """Which state of the bodies a period's tree was last compared with."""

    period_end = models.DateField(primary_key=True)
    revision = models.BigIntegerField(help_text="Of the tree of bodies: orgs.tree_revision.")

    class Meta:
        db_table = "rollup_tree"


class Superseded(models.Model):
    """A body that ended within a period and whose part every successor has answered for: its own answer counts no more."""

    form = models.ForeignKey("reports.Form", models.PROTECT, related_name="+")
    period = models.CharField(max_length=20)
    body = models.ForeignKey("orgs.Body", models.PROTECT, related_name="+")

    class Meta:
        db_table = "rollup_superseded"
        constraints = [models.UniqueConstraint(fields=["form", "period", "body"], name="superseded_once")]


class Total(models.Model):
    """What the bodies directly and indirectly below one reported to a form for a period.

    Arrays run in the order of the form's cells; after them, for every weighted mean, the sum of value times weight and
    the sum of weights. ``special`` holds what does not add: latest values (under ``day`` the as-of day and the body of each)
    and distinct counts.
    """

    body = models.ForeignKey("orgs.Body", models.PROTECT, related_name="+")
    form = models.ForeignKey("reports.FormVersion", models.PROTECT, related_name="+")
    period = models.CharField(max_length=20)
    year = models.IntegerField()
    period_end = models.DateField()
    sums = ArrayField(models.DecimalField(max_digits=40, decimal_places=12, null=True))
    counts = ArrayField(models.IntegerField(), help_text="Bodies that gave the figure.")
    minima = ArrayField(models.DecimalField(max_digits=24, decimal_places=6, null=True))
    maxima = ArrayField(models.DecimalField(max_digits=24, decimal_places=6, null=True))
    special = models.JSONField(default=dict)
    figures = models.IntegerField(default=0)
    nil = models.IntegerField(default=0)
    not_applicable = models.IntegerField(default=0)
    exempt = models.IntegerField(default=0)
    missing = models.IntegerField(default=0)
    waiting = models.IntegerField(default=0)
    expected = models.IntegerField(default=0)
    on_time = models.IntegerField(default=0)
    computed_at = models.DateTimeField()

    class Meta:
        db_table = "rollup_total"
        constraints = [models.UniqueConstraint(fields=["form", "period", "body"], name="total_once")]
        indexes = [models.Index(fields=["body", "year"], name="total_body")]


class Keys(models.Model):
    """Which keys the tables below a body name, for each distinct count of a form: its superior unites them with others'.

    A digest stands for a key, which may be anything people typed; roots have no row, since nobody stands above them.
    """

    form = models.ForeignKey("reports.FormVersion", models.PROTECT, related_name="+")
    period = models.CharField(max_length=20)
    period_end = models.DateField()
    body = models.ForeignKey("orgs.Body", models.PROTECT, related_name="+")
    position = models.SmallIntegerField(help_text="Of the count among the form's cells, from 0.")
    keys = ArrayField(models.UUIDField(), help_text="The MD5 of each key.")

    class Meta:
        db_table = "rollup_keys"
        constraints = [
            models.UniqueConstraint(fields=["form", "period", "body", "position"], name="keys_once")
        ]


class Stale(models.Model):
    """A report changed what counts: the totals above its body wait to be computed. Only added to and consumed."""

    id = models.BigAutoField(primary_key=True)
    form = models.ForeignKey("reports.FormVersion", models.PROTECT, related_name="+")
    period = models.CharField(max_length=20)
    body = models.ForeignKey(
        "orgs.Body",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The body that reported; null: everything of the form's period.",
    )
    since = models.DateTimeField()

    class Meta:
        db_table = "rollup_stale"
        indexes = [models.Index(fields=["form", "period"], name="stale_form")]


__all__ = ["Keys", "Node", "Stale", "Superseded", "Total", "Tree"]
