"""Personal identifiers at rest: encrypted, matched by keyed hash, shown masked. Keys come from ``FIELD_KEY``.

While the key is being replaced (docs/operations.md) ``FIELD_KEY_OLD`` opens and matches what is not sealed anew yet;
whatever is written is written under ``FIELD_KEY``.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from thidua.foundations.access import errors

_NONCE = 12
#: What the key is used for in second factors, apart from its other uses.
SECOND_FACTOR = "second factor"
#: What a sealed text begins with.
_SEALED = "v1:"


@lru_cache(maxsize=8)
def _derived(master: str, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=purpose).derive(bytes.fromhex(master))


def key_name() -> str:
    """Which key is in force, without telling anything of it: eight characters that stand beside what it made."""
    return _derived(settings.FIELD_KEY, b"thidua key name").hex()[:8]


def rotating() -> bool:
    """Whether a former key is still at hand."""
    return bool(settings.FIELD_KEY_OLD)


def _keys() -> list[str]:
    return [settings.FIELD_KEY, *([settings.FIELD_KEY_OLD] if settings.FIELD_KEY_OLD else [])]


def _opened(open_with: Callable[[str], bytes]) -> tuple[bytes, bool]:
    """What some key opens, and whether it was the one in force."""
    for master in _keys():
        try:
            return open_with(master), master == settings.FIELD_KEY
        except InvalidTag:
            continue
    raise InvalidTag


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
    return _unsealed(sealed, person_id)[0]


def resealed(sealed: bytes, person_id: UUID) -> tuple[bytes, str] | None:
    """The identifier sealed under the key in force and its keyed hash; ``None`` when it is already.

    :raises cryptography.exceptions.InvalidTag: as :func:`unseal`.
    """
    identifier, current = _unsealed(sealed, person_id)
    return None if current else (seal(identifier, person_id), fingerprint(identifier))


def _unsealed(sealed: bytes, person_id: UUID) -> tuple[str, bool]:
    def opened(master: str) -> bytes:
        key = _derived(master, b"thidua identifier cipher")
        return AESGCM(key).decrypt(bytes(sealed[:_NONCE]), bytes(sealed[_NONCE:]), person_id.bytes)

    plain, current = _opened(opened)
    return plain.decode(), current


def fingerprint(identifier: str) -> str:
    """A keyed hash for finding the same identifier; useless to whoever lacks the key."""
    return _fingerprint(settings.FIELD_KEY, normal(identifier))


def fingerprints(identifier: str) -> list[str]:
    """Every hash the identifier may be stored under now: the present key's first."""
    return [_fingerprint(master, normal(identifier)) for master in _keys()]


def _fingerprint(master: str, digits: str) -> str:
    key = _derived(master, b"thidua identifier hash")
    return hmac.new(key, digits.encode(), hashlib.sha256).hexdigest()


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
    return _unsealed_text(stored, purpose)[0]


def resealed_text(stored: str, purpose: str) -> str | None:
    """The text sealed under the key in force; ``None`` when it is already, or was never sealed.

    :raises cryptography.exceptions.InvalidTag: as :func:`unseal_text`.
    """
    if not stored.startswith(_SEALED):
        return None
    text, current = _unsealed_text(stored, purpose)
    return None if current else seal_text(text, purpose)


def _unsealed_text(stored: str, purpose: str) -> tuple[str, bool]:
    sealed = b64decode(stored.removeprefix(_SEALED))

    def opened(master: str) -> bytes:
        key = _derived(master, f"thidua {purpose}".encode())
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)

    plain, current = _opened(opened)
    return plain.decode(), current


def keyed_hash(text: str, purpose: str) -> str:
    """A hash for finding the same text again under a key of its own purpose; useless to whoever lacks the key."""
    return keyed_hashes(text, purpose)[0]


def keyed_hashes(text: str, purpose: str) -> list[str]:
    """Every hash the text may be stored under now: the present key's first."""
    keys = [_derived(master, f"thidua {purpose}".encode()) for master in _keys()]
    return [hmac.new(key, text.encode(), hashlib.sha256).hexdigest() for key in keys]


def token_hash(token: str) -> str:
    """The hash of a secret of 256 bits of chance: a plain one gives nothing away."""
    return hashlib.sha256(token.encode()).hexdigest()
