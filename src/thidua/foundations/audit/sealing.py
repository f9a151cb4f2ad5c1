"""Signing and reading checkpoints. The key comes from the installation's field key; the public half is in the file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from thidua.foundations.audit import errors, rules
from thidua.foundations.audit.facts import Checkpoint


def _key() -> Ed25519PrivateKey:
    seed = HKDF(hashes.SHA256(), 32, salt=None, info=b"thidua audit checkpoint").derive(
        bytes.fromhex(settings.FIELD_KEY)
    )
    return Ed25519PrivateKey.from_private_bytes(seed)


def _signed(checkpoint: Checkpoint) -> bytes:
    return rules.canonical([rules.FORMAT, checkpoint.sequence, checkpoint.digest, checkpoint.at])


def sign(checkpoint: Checkpoint) -> Checkpoint:
    """The checkpoint with this installation's Ed25519 signature and public key (both hexadecimal)."""
    key = _key()
    return replace(
        checkpoint,
        public_key=key.public_key().public_bytes_raw().hex(),
        signature=key.sign(_signed(checkpoint)).hex(),
    )


def read(path: Path | str) -> Checkpoint:
    """A checkpoint file whose signature holds.

    :raises NotPossible: unreadable, of another format, or not signed by the key it names (``audit-002``).
    """
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
        if content["format"] != rules.FORMAT:
            raise errors.bad_checkpoint(str(path), "định dạng khác")
        checkpoint = Checkpoint(
            int(content["sequence"]),
            str(content["digest"]),
            str(content["at"]),
            str(content["public_key"]),
            str(content["signature"]),
        )
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(checkpoint.public_key)).verify(
            bytes.fromhex(checkpoint.signature), _signed(checkpoint)
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise errors.bad_checkpoint(str(path), "không đọc được") from error
    except InvalidSignature as error:
        raise errors.bad_checkpoint(str(path), "chữ ký không khớp nội dung") from error
    return checkpoint


def is_ours(checkpoint: Checkpoint) -> bool:
    """Whether this installation's own key signed it."""
    return checkpoint.public_key == _key().public_key().public_bytes_raw().hex()
