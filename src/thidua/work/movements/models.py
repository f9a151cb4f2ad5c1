"""Tables of the movement room. A version's facts are one frozen document, checked before it is loaded."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from thidua.ground.refs import uuid7


class Movement(models.Model):
    """An emulation movement, known by a stable code across its versions."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    code = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=400)
    name_en = models.CharField(max_length=400)
    sort = models.CharField(max_length=900)

    class Meta:
        db_table = "movements_movement"


class MovementVersion(models.Model):
    """One published state of a movement's pack. Published versions never change; plans point at one."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    movement = models.ForeignKey(Movement, models.PROTECT, related_name="versions")
    version = models.CharField(max_length=40)
    state = models.CharField(max_length=20, default="draft")
    starts = models.IntegerField(help_text="First year.")
    ends = models.IntegerField(help_text="Last year.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the pack's canonical JSON.")
    data = models.JSONField(help_text="The pack as MovementPack.to_json() gives it.")
    loaded_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "movements_version"
        constraints = [
            models.UniqueConstraint(fields=["movement", "version", "digest"], name="movement_version_once"),
            models.UniqueConstraint(
                fields=["movement", "version"],
                condition=Q(state="published"),
                name="movement_version_published_once",
            ),
        ]
