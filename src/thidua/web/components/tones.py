"""The closed list of tones. A tone is shown by a word, a shape and a colour together; never by colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Tone:
    """One way a state can look: its name is the CSS suffix, its icon the shape that carries it in grey print."""

    name: str
    icon: str


TONES: Final[Mapping[str, Tone]] = {
    tone.name: tone
    for tone in (
        Tone("neutral", "circle"),
        Tone("info", "info-circle"),
        Tone("waiting", "hourglass"),
        Tone("good", "circle-check-filled"),
        Tone("late", "alert-triangle-filled"),
        Tone("stopped", "ban"),
    )
}

#: Django's message levels as tones of a toast.
MESSAGE_TONES: Final[Mapping[str, str]] = {
    "debug": "neutral",
    "info": "info",
    "success": "good",
    "warning": "waiting",
    "error": "late",
}

#: Severity of a finding as a tone and the word that says it.
SEVERITY_TONES: Final[Mapping[str, str]] = {
    "error": "late",
    "warning": "waiting",
    "note": "info",
    "ok": "good",
}


def tone_of(name: str) -> Tone:
    """The tone of that name.

    :raises ValueError: the name is not on the list: a page must not invent a colour.
    """
    try:
        return TONES[name]
    except KeyError:
        raise ValueError(f"unknown tone {name!r}; the list is {', '.join(TONES)}") from None
