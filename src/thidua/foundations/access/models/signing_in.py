"""Tables of signing in: limits on guessing, invitations, identities elsewhere, the rule of the second factor."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from thidua.foundations.access.models.people import Account
from thidua.ground.refs import uuid7


class SignInAttempt(models.Model):
    """One failed attempt to sign in, or one still under way. ``key`` is a keyed hash: it tells nobody who tried where."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(max_length=10, help_text="account, network, code (rules.guessing.LIMITS)")
    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        db_table = "access_sign_in_attempt"
        indexes = [models.Index(fields=["kind", "key", "at"], name="sign_in_attempt_key")]


class Invitation(models.Model):
    """A letter that lets somebody choose how they sign in, once. Its secret is stored as a hash only."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    account = models.ForeignKey(Account, models.CASCADE, related_name="invitations")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    token_hash = models.CharField(max_length=64, blank=True, help_text="Empty until the letter is sent.")
    sent_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_invitation"
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(used_at=None, withdrawn_at=None),
                name="invitation_one_open_for_an_account",
            ),
            models.UniqueConstraint(
                fields=["token_hash"], condition=~Q(token_hash=""), name="invitation_token_once"
            ),
        ]


class ExternalIdentity(models.Model):
    """Who an account is at an identity provider. ``key`` is a keyed hash of issuer and subject, the only things matched."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    account = models.ForeignKey(Account, models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=300)
    key = models.CharField(max_length=64, unique=True)
    key_name = models.CharField(
        max_length=8, blank=True, help_text="Which field key made it: sealing.key_name."
    )
    linked_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_external_identity"
        constraints = [
            models.UniqueConstraint(fields=["account", "issuer"], name="identity_one_for_an_issuer")
        ]


class SecondFactorRule(models.Model):
    """From which day roles that need a second factor must have one, and how many days each has for it. One row or none."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    since = models.DateField(null=True, help_text="Empty: not in force.")
    grace_days = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "access_second_factor_rule"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="second_factor_rule_only_one")]
