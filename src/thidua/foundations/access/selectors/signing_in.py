"""What the pages of signing in show: sessions, invitations, the rule of the second factor."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q

from thidua.foundations.access import sealing
from thidua.foundations.access.facts import (
    InvitationState,
    SecondFactorState,
    SecondFactorTally,
    SessionLine,
    SignInState,
)
from thidua.foundations.access.models import (
    Account,
    Appointment,
    ExternalIdentity,
    Invitation,
    SecondFactorRule,
    SignInAttempt,
)
from thidua.foundations.access.roles import ROLES
from thidua.foundations.access.rules.guessing import LIMITS, closed_until
from thidua.foundations.access.rules.second_factor import due_on
from thidua.foundations.access.selectors.guessing import attempt_key
from thidua.foundations.access.selectors.identities import has_way_in
from thidua.foundations.access.selectors.rows import body_names, not_over
from thidua.ground.actor import Actor, Post
from thidua.ground.clock import today

#: Days of grace when nobody has said otherwise.
GRACE = 14

_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def own_sessions(person_id: UUID, current: str, at: datetime) -> list[SessionLine]:
    """One's own sessions that still open something, the present one first, then the latest seen."""
    alive = Session.objects.filter(pk=OuterRef("session_key"), expire_date__gt=at)
    rows = UserSession.objects.filter(Exists(alive), user__person=person_id).order_by("-last_seen_at")
    lines = [
        SessionLine(
            id=row.pk,
            device=row.user_agent,
            address=row.ip or "",
            since=row.created_at,
            last_seen=row.last_seen_at,
            current=row.session_key == current,
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: not line.current)


def second_factor_of(account_id: UUID, post: Post | None, at: datetime) -> SecondFactorState | None:
    """Whether a post needs a second factor its holder has not; ``None`` when nothing is missing.

    Acting by delegation needs one as the head's own post does: what is delegated is to sign.
    """
    if post is None or not (post.acts or (post.role in ROLES and ROLES[post.role].second_factor)):
        return None
    rule = SecondFactorRule.objects.filter(since__isnull=False).first()
    due = due_on(rule.since, rule.grace_days, True, post.since) if rule else None
    if due is None or Authenticator.objects.filter(user_id=account_id, type__in=_FACTORS).exists():
        return None
    return SecondFactorState(due=due, overdue=today(at) >= due)


def second_factor_rule(at: datetime) -> SecondFactorTally:
    """The rule, and how many holders of the roles it asks have a second factor."""
    rule = SecondFactorRule.objects.first()
    needing = [code for code, role in ROLES.items() if role.second_factor]
    holders = Account.objects.filter(
        Exists(
            Appointment.objects.filter(person=OuterRef("person"), role__in=needing, valid__contains=today(at))
        ),
        is_active=True,
    )
    having = Authenticator.objects.filter(user_id=OuterRef("pk"), type__in=_FACTORS)
    return SecondFactorTally(
        since=rule.since if rule else None,
        grace_days=rule.grace_days if rule else GRACE,
        roles=tuple(needing),
        holders=holders.count(),
        having=holders.filter(Exists(having)).count(),
    )


def sign_in_state(person_id: UUID, at: datetime) -> SignInState | None:
    """How somebody's account can be signed in to, for whoever keeps it; ``None`` without an account."""

    account = Account.objects.filter(person=person_id).first()
    if account is None:
        return None
    failures = SignInAttempt.objects.filter(
        Q(kind="account", key=attempt_key("account", account.email))
        | Q(kind="code", key=attempt_key("code", str(account.pk)))
    )
    moments: dict[str, list[datetime]] = {}
    for kind, moment in failures.values_list("kind", "at"):
        moments.setdefault(kind, []).append(moment)
    closed = [closed_until(found, LIMITS[kind], at) for kind, found in moments.items()]
    return SignInState(
        way_in=has_way_in(account.id),
        factors=tuple(
            Authenticator.objects.filter(user_id=account.pk).order_by("type").values_list("type", flat=True)
        ),
        linked=ExternalIdentity.objects.filter(account=account).exists(),
        sessions=UserSession.objects.filter(user_id=account.pk).count(),
        closed_until=max((moment for moment in closed if moment), default=None),
        invitation=invitations_of([person_id], at).get(person_id),
    )


def invitations_of(person_ids: Collection[UUID], at: datetime) -> dict[UUID, InvitationState]:
    """The latest invitation of each person who has one."""
    rows = (
        Invitation.objects.filter(account__person__in=list(person_ids))
        .order_by("account__person", "-made_at", "-pk")
        .distinct("account__person")
        .select_related("account")
    )
    return {
        row.account.person_id: InvitationState(_state(row, at), row.made_at, row.expires_at) for row in rows
    }


def _state(row: Invitation, at: datetime) -> str:
    if row.used_at:
        return "used"
    if row.withdrawn_at:
        return "withdrawn"
    if row.expires_at <= at:
        return "expired"
    return "sent" if row.sent_at else "waiting"


def waiting_letters(at: datetime) -> list[UUID]:
    """Invitations whose letter has not gone out, oldest first."""
    rows = Invitation.objects.filter(sent_at=None, used_at=None, withdrawn_at=None, expires_at__gt=at)
    return list(rows.order_by("made_at", "pk").values_list("pk", flat=True))


def invited(token: str, at: datetime, *, address: str = "") -> Actor | None:
    """Whom a good letter invites, as the one who uses it; ``None`` when the letter is not good (any more)."""
    row = (
        Invitation.objects.filter(
            token_hash=sealing.token_hash(token),
            used_at=None,
            withdrawn_at=None,
            expires_at__gt=at,
            account__is_active=True,
        )
        .select_related("account__person")
        .first()
    )
    if row is None:
        return None
    return Actor(person_id=row.account.person_id, name=row.account.person.full_name, address=address)


def sign_in_address(person_id: UUID) -> str:
    """The address somebody signs in with; empty without an account."""
    return Account.objects.filter(person=person_id).values_list("email", flat=True).first() or ""


def bodies_of(person_id: UUID, at: datetime) -> list[str]:
    """Names of the bodies where somebody holds a post, or soon will."""
    rows = Appointment.objects.filter(not_over(today(at)), person=person_id).order_by("valid")
    return list(body_names(rows.values_list("body_id", "body__place__name")).values())
