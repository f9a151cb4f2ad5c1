"""Tables of the audit room. Rows are append-only: a trigger refuses UPDATE, DELETE and TRUNCATE."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One act: one line of the chain.

    ``digest`` covers the line and the digest before it (sequence order). ``personal`` holds values that may be
    erased by law; the digest covers only their salted commitments, so erasure keeps the chain verifying.
    Not for technical logs.
    """

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    verb = models.CharField(max_length=80)
    actor_person = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=400)
    actor_role = models.CharField(max_length=40, blank=True)
    acting_body = models.UUIDField(null=True)
    address = models.CharField(max_length=64, blank=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    subject_label = models.CharField(max_length=500, blank=True)
    changes = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    commitments = models.JSONField(default=dict)
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    class Meta:
        db_table = "audit_entry"
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-sequence"], name="audit_entry_subject"),
            models.Index(fields=["acting_body", "-sequence"], name="audit_entry_body"),
            models.Index(fields=["actor_person", "-sequence"], name="audit_entry_person"),
        ]


class Personal(models.Model):
    """Erasable personal values of one entry with the salts of their commitments. Deleting rows here is lawful."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="+")
    values = models.JSONField()

    class Meta:
        db_table = "audit_personal"


class Request(models.Model):
    """A state-changing request's key, stored in the same transaction as its effect (house decision 8)."""

    key = models.CharField(max_length=80, primary_key=True)
    actor_person = models.UUIDField(null=True)
    verb = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    effect = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        db_table = "audit_request"
