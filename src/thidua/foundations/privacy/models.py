"""Table of the privacy room: the periods an installation has set. The register itself is a pack."""

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
