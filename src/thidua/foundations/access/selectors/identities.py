"""Which account an identity belongs to, and what somebody can sign in with."""

from __future__ import annotations

from uuid import UUID

from allauth.mfa.models import Authenticator

from thidua.foundations.access import sealing
from thidua.foundations.access.models import Account, ExternalIdentity
from thidua.ground.ports import Identity


def identity_keys(identity: Identity) -> list[str]:
    """The keyed hashes an identity is matched by, the present key's first: issuer and subject, nothing else."""
    return sealing.keyed_hashes(f"{len(identity.issuer)}:{identity.issuer}{identity.subject}", "identities")


def account_of_identity(identity: Identity) -> UUID | None:
    """The open account an identity is linked to."""
    rows = ExternalIdentity.objects.filter(key__in=identity_keys(identity), account__is_active=True)
    return rows.values_list("account_id", flat=True).first()


def linked_issuers(person_id: UUID) -> dict[str, ExternalIdentity]:
    """Issuers somebody's account is linked at."""
    return {row.issuer: row for row in ExternalIdentity.objects.filter(account__person=person_id)}


def has_way_in(account_id: UUID, *, without_identity: bool = False) -> bool:
    """Whether an account can sign in at all: a password, a passkey, an identity elsewhere."""
    account = Account.objects.get(pk=account_id)
    if account.has_usable_password():
        return True
    if Authenticator.objects.filter(user_id=account_id, type=Authenticator.Type.WEBAUTHN).exists():
        return True
    return not without_identity and ExternalIdentity.objects.filter(account=account_id).exists()
