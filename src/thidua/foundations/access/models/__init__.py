"""Tables of the access room: accounts, people, posts, and what signing in needs."""

from .people import (
    Account,
    AccountManager,
    Appointment,
    Delegation,
    Leave,
    Person,
)
from .signing_in import ExternalIdentity, Invitation, SecondFactorRule, SignInAttempt

__all__ = [
    "Account",
    "AccountManager",
    "Appointment",
    "Delegation",
    "ExternalIdentity",
    "Invitation",
    "Leave",
    "Person",
    "SecondFactorRule",
    "SignInAttempt",
]
