"""Vietnamese made below the web, said in the reader's language.

The ground, the rules and the refusals speak Vietnamese and import no Django; sentences already stored (notices,
findings) are Vietnamese too. Their words stand in the catalogue as they stand in the code: a label as it is, a
sentence with values as a template in braces (``scripts/messages.py`` collects both). Here a finished sentence is
recognised by its template, its values are taken out and the translated template is filled with them.

What the catalogue does not know (names, quoted plan text) comes back as it was.
"""

from __future__ import annotations

import gettext as gettext_module
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language, gettext

FIELD = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
#: Longer text is a document, not a sentence of ours. It also bounds the work a crafted text can cause.
LONGEST = 600


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence with values: how it is recognised, and how it is said in another language.

    :param pieces: its own words; a text without one of them is not tried against the pattern.
    """

    pieces: tuple[str, ...]
    pattern: re.Pattern[str]
    said: str


def recogniser(message: str) -> re.Pattern[str]:
    """What a filled template looks like.

    >>> recogniser("Còn {n} ngày.").fullmatch("Còn 5 ngày.")["n"]
    '5'
    """
    parts = FIELD.split(message)
    made, seen = [], set()
    for index, part in enumerate(parts):
        if index % 2 == 0:
            made.append(re.escape(part))
        elif part in seen:
            made.append(f"(?P={part})")
        else:
            seen.add(part)
            made.append(f"(?P<{part}>.*?)")
    return re.compile("".join(made), re.DOTALL)


@lru_cache(maxsize=4)
def templates(language: str) -> tuple[Template, ...]:
    """Every template of the catalogue, the one with the most words of its own first."""
    folder = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.mo"
    if not folder.exists():
        return ()
    with folder.open("rb") as file:
        # The standard reader keeps what it read in one attribute and offers no way to list it.
        known: dict[object, str] = gettext_module.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    pairs = [(k, v) for k, v in known.items() if isinstance(k, str) and v and FIELD.search(k)]
    pairs.sort(key=lambda pair: (-len(FIELD.sub("", pair[0])), pair[0]))
    return tuple(
        Template(tuple(filter(None, FIELD.split(message)[::2])), recogniser(message), said_so)
        for message, said_so in pairs
    )


def said(text: object) -> str:
    """The text in the reader's language; unchanged when it is Vietnamese or not ours."""
    language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    words = "" if text is None else str(text)
    if language == settings.LANGUAGE_CODE or not words.strip():
        return words
    return "\n".join(_said(line, language) for line in words.split("\n"))


def named(value: object) -> str:
    """What a pack calls something: its ``en`` or ``name_en`` for an English reader, else its ``vi`` or ``name``."""
    english = (get_language() or "").startswith("en")
    wanted = ("en", "name_en", "vi", "name") if english else ("vi", "name")
    return next((str(word) for key in wanted if (word := getattr(value, key, ""))), "")


@lru_cache(maxsize=4096)
def _said(words: str, language: str) -> str:
    known = _word(words)
    if known != words or not words:
        return known
    if len(words) > LONGEST:
        return words
    for template in templates(language):
        if not all(piece in words for piece in template.pieces):
            continue
        found = template.pattern.fullmatch(words)
        if found:
            return template.said.format_map(
                {name: _said(value, language) for name, value in found.groupdict().items()}
            )
    if ", " in words:
        return ", ".join(_word(part) for part in words.split(", "))
    return words


def _word(words: str) -> str:
    """A label of the catalogue, also when the sentence around it made its first letter small."""
    if not words:
        return words
    known = gettext(words)
    if known == words and words[:1].islower():
        large = words[0].upper() + words[1:]
        known = gettext(large)
        return known[:1].lower() + known[1:] if known != large else words
    return known
