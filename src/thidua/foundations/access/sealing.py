"""Personal identifiers at rest: encrypted, matched by keyed hash, shown masked. Keys come from ``FIELD_KEY``."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from base64 import b64decode, b64encode
from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from thidua.foundations.access import errors

_NONCE = 12
#: What a sealed text begins with.
_SEALED = "v1:"


@lru_cache(maxsize=8)
def _derived(master: str, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=purpose).derive(bytes.fromhex(master))


def normal(identifier: str) -> str:
    """The twelve digits of a personal identifier, blanks and dots dropped.

    :raises NotPossible: not twelve digits (``access-007``; Luật Căn cước 26/2023/QH15, Điều 12).
    """
    digits = re.sub(r"[\s.\-]", "", identifier)
    if not re.fullmatch(r"[0-9]{12}", digits):
        raise errors.identifier_not_valid()
    return digits


def seal(identifier: str, person_id: UUID) -> bytes:
    """The identifier encrypted with AES-256-GCM, bound to its person: moved to another row it does not open."""
    nonce = os.urandom(_NONCE)
    key = _derived(settings.FIELD_KEY, b"thidua identifier cipher")
    return nonce + AESGCM(key).encrypt(nonce, normal(identifier).encode(), person_id.bytes)


def unseal(sealed: bytes, person_id: UUID) -> str:
    """The identifier again.

    :raises cryptography.exceptions.InvalidTag: altered, of another person, or sealed under another key.
    """
    key = _derived(settings.FIELD_KEY, b"thidua identifier cipher")
    return AESGCM(key).decrypt(bytes(sealed[:_NONCE]), bytes(sealed[_NONCE:]), person_id.bytes).decode()


def fingerprint(identifier: str) -> str:
    """A keyed hash for finding the same identifier; useless to whoever lacks the key."""
    key = _derived(settings.FIELD_KEY, b"thidua identifier hash")
    return hmac.new(key, normal(identifier).encode(), hashlib.sha256).hexdigest()


def masked(identifier: str) -> str:
    """All but the last three digits hidden."""
    return "•" * (len(identifier) - 3) + identifier[-3:]


def seal_text(text: str, purpose: str) -> str:
    """A secret of text encrypted under a key of its own purpose."""
    nonce = os.urandom(_NONCE)
    key = _derived(settings.FIELD_KEY, f"thidua {purpose}".encode())
    return _SEALED + b64encode(nonce + AESGCM(key).encrypt(nonce, text.encode(), None)).decode()


def unseal_text(stored: str, purpose: str) -> str:
    """The text again; what was never sealed is returned as it is.

    :raises cryptography.exceptions.InvalidTag: altered, or sealed for another purpose or under another key.
    """
    if not stored.startswith(_SEALED):
        return stored
    sealed = b64decode(stored.removeprefix(_SEALED))
    key = _derived(settings.FIELD_KEY, f"thidua {purpose}".encode())
    return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], None).decode()


def keyed_hash(text: str, purpose: str) -> str:
    """A hash for finding the same text again under a key of its own purpose; useless to whoever lacks the key."""
    key = _derived(settings.FIELD_KEY, f"thidua {purpose}".encode())
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def token_hash(token: str) -> str:
    """The hash of a secret of 256 bits of chance: a plain one gives nothing away."""
    return hashlib.sha256(token.encode()).hexdigest()
