"""The relying party: sends a person to the configured provider and judges what comes back.

Only the authorization code flow with PKCE, state and nonce. The provider is asked for who somebody is and for nothing
else: no e-mail, no name, no profile. Reasons: docs/decisions/0025-signing-in.md.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet

from thidua.ground import clock
from thidua.ground.ports import Identity, ProviderFailed, Turn
from thidua.outside.oidc import tokens
from thidua.outside.oidc.fetch import fetch_json

WELL_KNOWN = "/.well-known/openid-configuration"
#: Seconds that what the provider says of itself, and its keys, are kept.
KEPT_METADATA, KEPT_KEYS = 3600, 600
#: Keys are fetched anew for an unknown name at most once in so many seconds, so that forged tokens make no traffic.
KEYS_PAUSE = 60
#: After a provider failed to answer, so many seconds everybody is told so at once: no threads wait for the dead.
DOWN_PAUSE = 10
#: A set of keys larger than this is refused.
MOST_KEYS = 30


@dataclass(slots=True)
class RelyingParty:
    """The ``ground.ports.IdentityProvider`` for OpenID Connect.

    :param issuer: exactly as the provider writes it; its metadata and tokens must carry the same text.
    :param client_auth: how the client secret travels: ``basic``, ``post`` or ``none`` (a public client).
    :param algorithms: of signatures believed; never taken from what the provider offers.
    :param hosts: further origins (``https://host``) on which endpoints may lie; else only the issuer's own.
    """

    issuer: str
    name: str
    client_id: str
    client_secret: str = ""
    client_auth: str = "basic"
    algorithms: Collection[str] = ("RS256", "PS256", "ES256")
    hosts: Collection[str] = ()
    _metadata: tuple[float, dict[str, Any]] | None = field(default=None, init=False)
    _keys: tuple[float, KeySet] | None = field(default=None, init=False)
    _failed: float = field(default=0.0, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def begin(self, redirect_uri: str) -> tuple[str, Turn]:
        """The address to send the person to, and what to remember until they are back.

        :raises ProviderFailed: ``down``.
        """
        endpoint = self._endpoint("authorization_endpoint")
        turn = Turn(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))
        challenge = urlsafe_b64encode(hashlib.sha256(turn.verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": redirect_uri,
            "scope": "openid",
            "state": turn.state,
            "nonce": turn.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}", turn

    def finish(self, *, turn: Turn, answer: Mapping[str, str], redirect_uri: str) -> Identity:
        """Who came back.

        :raises ProviderFailed: any check failed; ``declined`` when the person or the provider said no.
        """
        if not hmac.compare_digest(answer.get("state", "").encode(), turn.state.encode()):
            raise ProviderFailed("forged", "state")
        self._check_sender(answer)
        if "error" in answer:
            raise ProviderFailed("declined", answer["error"][:60])
        code = answer.get("code", "")
        if not 0 < len(code) <= 4096:
            raise ProviderFailed("forged", "code")
        given = self._exchange(code, turn, redirect_uri)
        token, access_token = given.get("id_token"), given.get("access_token")
        if str(given.get("token_type", "")).lower() != "bearer" or not isinstance(access_token, str):
            raise ProviderFailed("down", "the token answer is none")
        header = tokens.header_of(token, self.algorithms)
        algorithm = str(header["alg"])
        claims = tokens.claims_of(str(token), self._key(header), algorithm)
        subject = tokens.check_claims(
            claims,
            issuer=self.issuer,
            client_id=self.client_id,
            nonce=turn.nonce,
            at=clock.now(),
            algorithm=algorithm,
            access_token=access_token,
        )
        return Identity(self.issuer, subject)

    def _check_sender(self, answer: Mapping[str, str]) -> None:
        """RFC 9207: an answer that names its sender must name ours; a provider that promises to name it must."""
        promised = self._about().get("authorization_response_iss_parameter_supported") is True
        if ("iss" in answer or promised) and answer.get("iss") != self.issuer:
            raise ProviderFailed("forged", "iss of the answer")

    def _exchange(self, code: str, turn: Turn, redirect_uri: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": turn.verifier,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if self.client_auth == "basic":
            pair = f"{quote(self.client_id, safe='')}:{quote(self.client_secret, safe='')}"
            headers["Authorization"] = "Basic " + b64encode(pair.encode()).decode()
        else:
            form["client_id"] = self.client_id
            if self.client_auth == "post":
                form["client_secret"] = self.client_secret
        return fetch_json(self._endpoint("token_endpoint"), body=urlencode(form).encode(), headers=headers)

    def _about(self) -> dict[str, Any]:
        """What the provider says of itself, believed only when it calls itself by the configured name."""
        kept = self._metadata
        if kept is not None and time.monotonic() - kept[0] < KEPT_METADATA:
            return kept[1]
        if self._failed and time.monotonic() - self._failed < DOWN_PAUSE:
            raise ProviderFailed("down", "it failed to answer a moment ago")
        try:
            found = fetch_json(self.issuer.rstrip("/") + WELL_KNOWN)
            if found.get("issuer") != self.issuer:
                raise ProviderFailed("down", "the metadata name another issuer")
        except ProviderFailed:
            self._failed = time.monotonic()
            raise
        self._metadata = (time.monotonic(), found)
        return found

    def _endpoint(self, name: str) -> str:
        """An address from the metadata, on the issuer's own origin or one that is configured; nowhere else."""
        url = self._about().get(name)
        try:
            parts = urlsplit(url) if isinstance(url, str) else urlsplit("")
            origin = origin_of(f"{parts.scheme}://{parts.netloc}")
            fits = origin in {origin_of(self.issuer), *map(origin_of, self.hosts)}
        except ValueError:
            fits = False
        if not fits or "@" in parts.netloc or parts.fragment:
            raise ProviderFailed("down", f"{name} lies elsewhere")
        return str(url)

    def _key(self, header: Mapping[str, Any]) -> Key:
        """The key a token names, fetched anew when it is unknown and the last look was not just now."""
        with self._lock:
            kept = self._keys
            age = time.monotonic() - kept[0] if kept else KEPT_KEYS
            if kept is not None and age < KEPT_KEYS:
                key = tokens.key_for(header, kept[1])
                if key is not None:
                    return key
                if age < KEYS_PAUSE:
                    raise ProviderFailed("forged", "unknown key")
            self._keys = (time.monotonic(), self._fetch_keys())
            key = tokens.key_for(header, self._keys[1])
        if key is None:
            raise ProviderFailed("forged", "unknown key")
        return key

    def _fetch_keys(self) -> KeySet:
        found = fetch_json(self._endpoint("jwks_uri"))
        listed = found.get("keys")
        if not isinstance(listed, list) or not 0 < len(listed) <= MOST_KEYS:
            raise ProviderFailed("down", "no set of keys")
        usable: list[Key] = []
        for one in listed:
            # One key of a kind nobody knows does not spoil the others (RFC 7517, section 5); a secret is no key here.
            try:
                if one.get("kty") != "oct":
                    usable += KeySet.import_key_set({"keys": [one]}).keys
            except (JoseError, ValueError, TypeError, AttributeError, KeyError):
                continue
        return KeySet(usable)


def origin_of(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port of an address.

    >>> origin_of("https://Login.example") == origin_of("https://login.example:443/x")
    True

    :raises ValueError: the port is none.
    """
    parts = urlsplit(url)
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or usual
