"""Tables of the access room: accounts, people, appointments, leaves, delegations."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from thidua.foundations.access.kinds import CAPACITIES, LEADERS, LEAVES, OWN_LEAD, WAYS
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
    kept_by = models.ForeignKey(
        "orgs.Body",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Added them, or had their post to come that was withdrawn: keeps them while they have no post at all.",
    )

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
    session_epoch = models.PositiveIntegerField(
        default=0,
        help_text="Counted up, every session of the account ends: each carries the number it began with.",
    )
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

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must carry to be this account's: bound to the password and to ``session_epoch``."""
        made: str = super()._get_session_auth_hash(secret)  # type: ignore[misc]  # Django's own hook, not in the stubs
        return f"{made}.{self.session_epoch}" if self.session_epoch else made

    def __str__(self) -> str:
        return self.email


class Appointment(models.Model):
    """Person + role + capacity + body + days. Role codes: ``access.roles``; capacities: ``access.kinds``."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=40)
    capacity = models.CharField(
        max_length=20, default="member", help_text="head, deputy, acting_head, in_charge, member"
    )
    concurrent = models.BooleanField(default=False, help_text="Kiêm nhiệm: beside one's main leading post.")
    body = models.ForeignKey("orgs.Body", models.PROTECT, related_name="+")
    position = models.CharField(
        max_length=150, blank=True, help_text="Chức vụ as printed, e.g. “Phó Chủ tịch”."
    )
    valid = DateRangeField(help_text="The days it gives rights; none when it ended from its first day on.")
    begun_on = models.DateField(
        null=True,
        help_text="The first day of a post that began and was ended from that very day; else empty.",
    )
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
                    (F("capacity"), RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="appointment_one_leader",
                expressions=[(F("body"), RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                condition=Q(capacity__in=sorted(LEADERS)),
            ),
            ExclusionConstraint(
                name="appointment_main_once",
                expressions=[(F("person"), RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                condition=Q(capacity__in=sorted(OWN_LEAD), concurrent=False),
            ),
            models.CheckConstraint(
                name="appointment_capacity_known", condition=Q(capacity__in=list(CAPACITIES))
            ),
            models.CheckConstraint(
                name="appointment_without_days_tells_its_day",
                condition=Q(valid__isempty=True, begun_on__isnull=False)
                | Q(valid__isempty=False, begun_on=None),
            ),
        ]
        indexes = [models.Index(fields=["body", "role"], name="appointment_body_role")]


class Leave(models.Model):
    """Days on which the holder of a post is away, and who stands in. Takes no right away and gives none."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="leaves")
    kind = models.CharField(max_length=10, help_text="leave, trip, study")
    valid = DateRangeField()
    stand_in = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="stands_in")

    class Meta:
        db_table = "access_leave"
        constraints = [
            ExclusionConstraint(
                name="leave_once_at_a_time",
                expressions=[(F("appointment"), RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(name="leave_kind_known", condition=Q(kind__in=list(LEAVES))),
            models.CheckConstraint(
                name="leave_has_an_end", condition=Q(valid__upper_inf=False, valid__lower_inf=False)
            ),
            models.CheckConstraint(
                name="leave_stand_in_is_another",
                condition=Q(stand_in=None) | ~Q(stand_in=F("appointment")),
            ),
        ]


class Delegation(models.Model):
    """What the head of a body lets another post sign and do, for some days. In force only while both posts are."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    giver = models.ForeignKey(Appointment, models.PROTECT, related_name="given")
    receiver = models.ForeignKey(Appointment, models.PROTECT, related_name="received")
    way = models.CharField(max_length=12, help_text="for_head (KT.), by_order (TL.), by_mandate (TUQ.)")
    scope = ArrayField(
        models.CharField(max_length=60), help_text="Codes of packs/signing documents and of kinds.ACTS."
    )
    about_type = models.CharField(max_length=20, blank=True, help_text="plan; blank: whatever the subject.")
    about_id = models.CharField(max_length=64, blank=True)
    about_label = models.CharField(max_length=300, blank=True)
    valid = DateRangeField()
    basis = models.CharField(max_length=300, blank=True, help_text="Number and day of the paper.")
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_delegation"
        constraints = [
            ExclusionConstraint(
                name="delegation_once_between_two",
                expressions=[
                    (F("giver"), RangeOperators.EQUAL),
                    (F("receiver"), RangeOperators.EQUAL),
                    (F("about_type"), RangeOperators.EQUAL),
                    (F("about_id"), RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(revoked_at=None),
            ),
            models.CheckConstraint(name="delegation_to_another", condition=~Q(giver=F("receiver"))),
            models.CheckConstraint(name="delegation_way_known", condition=Q(way__in=list(WAYS))),
            models.CheckConstraint(name="delegation_of_something", condition=Q(scope__len__gt=0)),
            models.CheckConstraint(
                name="delegation_paper_and_end",
                condition=Q(way="for_head")
                | (~Q(basis="") & (Q(way="by_order") | Q(valid__upper_inf=False))),
            ),
        ]
