"""The four ways an act can fail for a person. Each carries a stable code and words for the reader.

Rooms declare their own codes in ``errors.py`` as values of these classes; the web edge maps them to pages
(403, 409, 409, 404) in one place. Nothing between catches broadly.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class ThiduaError(Exception):
    """Base of every refusal.

    :param code: stable, unique per room and never reused, e.g. ``"orgs-003"``.
    :param message: what went wrong, in Vietnamese, one sentence.
    :param why: the rule behind it and its source (article, decision), when there is one.
    :param remedy: what to do, or who can lift it.
    :param details: the clashing rows, limits, values: facts a page may show.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        why: str = "",
        remedy: str = "",
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.why = why
        self.remedy = remedy
        self.details: dict[str, Any] = dict(details or {})


class Refused(ThiduaError):
    """The actor may not do this (policy). Shown as 403 with the reason and who can."""


class NotPossible(ThiduaError):
    """A rule of the domain forbids it now, whoever asks. Shown in place, status 409."""


class Stale(ThiduaError):
    """Someone else moved first. ``details`` tells who changed what and when. Status 409."""


class NotFound(ThiduaError):
    """Absent, or out of the actor's scope: the two are never told apart. Status 404."""
