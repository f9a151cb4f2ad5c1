"""``packs/signing`` as it is now."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from thidua.foundations.access.rules import pack as packs


def signing_pack() -> packs.Pack:
    """How bodies sign; read again when a file of the pack has changed."""
    folder = Path(settings.PACKS) / "signing"
    return packs.load(folder, packs.stamp(folder))
