"""Tables of the access room: accounts, people, appointments."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F

from thidua.ground.refs import uuid7


class Person(models.Model):
    """Somebody who may hold posts. The personal identifier is encrypted, matched by keyed hash, shown masked."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    full_name = models.CharField(max_length=150)
    search = models.CharField(max_length=200)
    sort = models.CharField(max_length=400)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    identifier_cipher = models.BinaryField(null=True)
    identifier_hash = models.CharField(max_length=64, blank=True, db_index=True)
    sample = models.BooleanField(default=False)

    class Meta:
        db_table = "access_person"


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; e-mail is the sign-in name."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> Account:
        """An account with a hashed password (unusable when ``None``)."""
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        """Sign-in names are compared without case."""
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """A way to sign in, of one person. Rights come from appointments, never from flags here."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    email = models.EmailField(unique=True)
    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=5, default="vi")
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = AccountManager()

    class Meta:
        db_table = "access_account"

    def get_full_name(self) -> str:
        """The person's name."""
        return self.person.full_name

    def __str__(self) -> str:
        return self.email


class Appointment(models.Model):
    """Person + role + body + days. Role codes are listed in ``access.roles``; the same post never overlaps itself."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=40)
    body = models.ForeignKey("orgs.Body", models.PROTECT, related_name="+")
    position = models.CharField(
        max_length=150, blank=True, help_text="Chức vụ as printed, e.g. “Phó Chủ tịch”."
    )
    valid = DateRangeField()
    basis = models.CharField(max_length=300, blank=True, help_text="Decision that appoints, if any.")

    class Meta:
        db_table = "access_appointment"
        constraints = [
            ExclusionConstraint(
                name="appointment_not_twice_at_once",
                expressions=[
                    (F("person"), RangeOperators.EQUAL),
                    (F("body"), RangeOperators.EQUAL),
                    (F("role"), RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]
        indexes = [models.Index(fields=["body", "role"], name="appointment_body_role")]
