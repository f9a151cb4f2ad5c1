"""What still rests under the old field key."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator

from thidua.foundations.access import sealing
from thidua.foundations.access.models import ExternalIdentity, Person


def under_old_key() -> dict[str, int]:
    """How many people, second factors and identities elsewhere need the old key; all zero when it may go.

    Identifiers and secrets are tried; an identity says which key made it, since nobody knows what it hides.
    """
    people = Person.objects.exclude(identifier_cipher=None).values_list("pk", "identifier_cipher").iterator()
    factors = Authenticator.objects.values_list("data", flat=True).iterator()
    return {
        "people": sum(
            sealed is not None and bool(sealing.resealed(bytes(sealed), pk)) for pk, sealed in people
        ),
        "factors": sum(resealed_secrets(data) != data for data in factors),
        "identities": ExternalIdentity.objects.exclude(key_name=sealing.key_name()).count(),
    }


def resealed_secrets(data: Any) -> Any:
    """A second factor's data with every secret sealed under the key in force; what is no secret stays."""
    if isinstance(data, dict):
        return {name: resealed_secrets(value) for name, value in data.items()}
    if isinstance(data, list):
        return [resealed_secrets(value) for value in data]
    if isinstance(data, str):
        return sealing.resealed_text(data, sealing.SECOND_FACTOR) or data
    return data
