"""Tables of the notice room: messages owed, their deliveries, and each person's wishes."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from thidua.ground.refs import uuid7


class Notice(models.Model):
    """One message to one person, always visible in the app. ``dedupe`` makes queuing it twice harmless."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey("access.Person", models.PROTECT, related_name="+")
    body = models.ForeignKey("orgs.Body", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=60, help_text="Registered in notices.kinds.")
    urgency = models.CharField(max_length=10, default="normal", help_text="low, normal, high")
    subject = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    link = models.CharField(max_length=300, blank=True)
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.CharField(max_length=64, blank=True)
    dedupe = models.CharField(max_length=200, unique=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notices_notice"
        indexes = [
            models.Index(fields=["person", "-at"], name="notice_person"),
            models.Index(fields=["person"], condition=models.Q(read_at=None), name="notice_unread"),
        ]


class Delivery(models.Model):
    """An outbox row: one notice over one channel; claimed with SKIP LOCKED, retried with growing pauses."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=20)
    state = models.CharField(max_length=20, default="waiting")
    not_before = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        db_table = "notices_delivery"
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once_per_channel")
        ]
        indexes = [
            models.Index(fields=["not_before"], condition=models.Q(state="waiting"), name="delivery_waiting")
        ]


class QuietPolicy(models.Model):
    """How and when a person wants to be disturbed. Without a row the defaults hold."""

    person = models.OneToOneField("access.Person", models.PROTECT, primary_key=True, related_name="+")
    email = models.CharField(max_length=10, default="each", help_text="each, daily, never")
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    weekends = models.BooleanField(default=False, help_text="E-mail also on Saturday and Sunday.")
    muted = ArrayField(models.CharField(max_length=60), default=list)

    class Meta:
        db_table = "notices_quiet_policy"
