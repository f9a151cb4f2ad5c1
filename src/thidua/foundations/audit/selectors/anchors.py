"""The checkpoints kept each night in a folder elsewhere: the last of them, and whether the chain still fits it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from thidua.foundations.audit import errors, sealing
from thidua.foundations.audit.facts import Checkpoint
from thidua.foundations.audit.models import Entry

#: How names of the nightly files begin; the day follows, so that the last by name is the last by day.
CHECKPOINT_FILES = "nhat-ky-"


def last_checkpoint() -> Checkpoint | None:
    """The newest checkpoint in the folder of ``AUDIT_CHECKPOINTS``, its signature checked; ``None`` without any.

    :raises NotPossible: the folder is not there (``audit-005``), or the file cannot be relied on (``audit-002``).
    """
    folder = Path(settings.AUDIT_CHECKPOINTS)
    if not folder.is_dir():
        raise errors.no_checkpoint_folder(str(folder))
    files = sorted(folder.glob(f"{CHECKPOINT_FILES}*.json"))
    return sealing.read(files[-1]) if files else None


def fits(checkpoint: Checkpoint) -> bool:
    """Whether the line the checkpoint names is still there with that digest. Says nothing of the lines before it."""
    digest = Entry.objects.filter(sequence=checkpoint.sequence).values_list("digest", flat=True).first()
    return digest is not None and bytes(digest).hex() == checkpoint.digest
