"""What makes an ID token one to believe (OpenID Connect Core 1.0, 3.1.3.7; RFC 8725). Signatures are joserfc's."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet

from thidua.ground.ports import ProviderFailed

#: Signatures by a key that only the provider has. Nothing symmetric, no “none”.
ALGORITHMS = (
    "RS256",
    "PS256",
    "ES256",
    "RS384",
    "PS384",
    "ES384",
    "RS512",
    "PS512",
    "ES512",
    "EdDSA",
    "Ed25519",
)
#: Characters of a token, of a subject (Core, section 2), and seconds two clocks may differ.
LONGEST, SUBJECT, LEEWAY = 16 * 1024, 255, 60
#: A token is read within seconds of being made; one older than this was kept by somebody.
OLDEST = 600


def header_of(token: object, algorithms: Collection[str]) -> dict[str, Any]:
    """The header of a token, before its signature is checked: which key, which algorithm.

    :raises ProviderFailed: ``forged``: no token, an algorithm not configured, or extensions nobody here understands.
    """
    if not isinstance(token, str) or not token or len(token) > LONGEST:
        raise ProviderFailed("forged", "no token, or a huge one")
    try:
        header = dict(jws.extract_compact(token.encode("ascii")).headers())
    except (JoseError, ValueError, TypeError, RecursionError) as problem:
        raise ProviderFailed("forged", f"no signed token: {problem!r}") from problem
    if header.get("alg") not in algorithms:
        raise ProviderFailed("forged", f"algorithm {header.get('alg')!r}")
    if "crit" in header or "b64" in header:
        raise ProviderFailed("forged", "critical extensions in the header")
    if not isinstance(header.get("kid", ""), str):
        raise ProviderFailed("forged", "kid is no text")
    return header


def key_for(header: Mapping[str, Any], keys: KeySet) -> Key | None:
    """The provider's key that a token names; without a name, the only key there is. Keys inside a token are not read."""
    kid = header.get("kid")
    if kid is None:
        return keys.keys[0] if len(keys.keys) == 1 else None
    named = [key for key in keys.keys if key.kid == kid]
    return named[0] if len(named) == 1 else None


def claims_of(token: str, key: Key, algorithm: str) -> dict[str, Any]:
    """The claims of a token signed with this key by this algorithm.

    :raises ProviderFailed: ``forged``.
    """
    if key.key_type == "oct" or key.get("use", "sig") != "sig" or key.get("alg", algorithm) != algorithm:
        raise ProviderFailed("forged", "the key is for something else")
    try:
        rules = jws.JWSRegistry(algorithms=[algorithm], strict_check_header=False)
        return dict(jwt.decode(token, key, registry=rules).claims)
    except (JoseError, ValueError, TypeError, RecursionError) as problem:
        raise ProviderFailed("forged", f"signature: {problem!r}") from problem


def check_claims(
    claims: Mapping[str, Any],
    *,
    issuer: str,
    client_id: str,
    nonce: str,
    at: datetime,
    algorithm: str,
    access_token: str,
) -> str:
    """The subject, when every claim holds.

    Stricter than the standard where it lets a choice: one audience only, ourselves; an age limit by ``iat``.

    :raises ProviderFailed: ``forged``, naming the claim.
    """
    now = at.timestamp()
    if claims.get("iss") != issuer:
        raise _wrong("iss")
    if claims.get("aud") not in (client_id, [client_id]) or claims.get("azp", client_id) != client_id:
        raise _wrong("aud")
    if _time(claims, "exp") <= now - LEEWAY:
        raise _wrong("exp")
    if not now - OLDEST - LEEWAY <= _time(claims, "iat") <= now + LEEWAY:
        raise _wrong("iat")
    if "nbf" in claims and _time(claims, "nbf") > now + LEEWAY:
        raise _wrong("nbf")
    told = claims.get("nonce")
    if not isinstance(told, str) or not hmac.compare_digest(told.encode(), nonce.encode()):
        raise _wrong("nonce")
    if "at_hash" in claims and claims["at_hash"] != _half_hash(access_token, algorithm):
        raise _wrong("at_hash")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= SUBJECT or not subject.isprintable():
        raise _wrong("sub")
    return subject


def _wrong(claim: str) -> ProviderFailed:
    return ProviderFailed("forged", f"claim {claim}")


def _time(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e11:
        raise _wrong(name)
    return float(value)


def _half_hash(access_token: str, algorithm: str) -> str | None:
    """Core, 3.1.3.6. EdDSA names no hash of its own: a token that brings one with it is not believed."""
    if not algorithm[2:].isdigit():
        return None
    digest = hashlib.new(f"sha{algorithm[2:]}", access_token.encode()).digest()
    return urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
