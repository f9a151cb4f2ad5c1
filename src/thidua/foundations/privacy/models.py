"""Tables of the privacy room: periods an installation has set, people erased. The register itself is a pack."""

from __future__ import annotations

from django.db import models


class RetentionPeriod(models.Model):
    """After how many days the clock erases data of one kind, and the document that says so."""

    code = models.CharField(
        max_length=40, primary_key=True, help_text="Of packs/personal-data/retention.yaml."
    )
    days = models.PositiveIntegerField()
    basis = models.CharField(max_length=300)
    set_by = models.CharField(max_length=400)
    set_at = models.DateTimeField()

    class Meta:
        db_table = "privacy_retention_period"


class Erasure(models.Model):
    """A person whose data was erased. The person's row stays, without a name, because acts refer to it."""

    person = models.OneToOneField("access.Person", models.PROTECT, primary_key=True, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=400)
    reason = models.TextField()

    class Meta:
        db_table = "privacy_erasure"
