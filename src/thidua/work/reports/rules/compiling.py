"""Words of many reports made into one text, each body's part kept in sight (docs/decisions/0031). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

#: How a text rests on a body's paragraph, from the closest to the loosest.
HOWS = {"quoted": "trích nguyên văn", "merged": "ghép", "summarised": "dựa vào"}


@dataclass(frozen=True, slots=True)
class Use:
    """That a text rests on one version of one body's report.

    :ivar version: id of the version, as text. :ivar number: which time it was handed in.
    :ivar how: one of :data:`HOWS`.
    """

    version: str
    body: str
    name: str
    number: int
    how: str

    def plain(self) -> dict[str, str | int]:
        """The use as plain JSON."""
        return {
            "version": self.version,
            "body": self.body,
            "name": self.name,
            "number": self.number,
            "how": self.how,
        }


def with_uses(known: Iterable[Use], more: Iterable[Use]) -> list[Use]:
    """The uses together, each version once with its closest use; a newer version of a body takes the older one's place.

    >>> a = Use("v1", "b", "Phường A", 1, "summarised")
    >>> [u.how for u in with_uses([a], [Use("v1", "b", "Phường A", 1, "quoted")])]
    ['quoted']
    >>> [u.number for u in with_uses([a], [Use("v2", "b", "Phường A", 2, "merged")])]
    [2]
    """
    order = list(HOWS)
    held: dict[str, Use] = {}
    for use in (*known, *more):
        before = held.get(use.body)
        newer = before is None or use.number > before.number
        closer = (
            before is not None
            and before.version == use.version
            and order.index(use.how) < order.index(before.how)
        )
        if newer or closer:
            held[use.body] = use
    return list(held.values())


def quoted(text: str, paragraph: str, name: str) -> str:
    """The text with a body's paragraph quoted at its end, the body named.

    >>> quoted("", "Ba lớp mới.", "Phường A")
    'Phường A: “Ba lớp mới.”'
    """
    return _after(text, f"{name}: “{paragraph.strip()}”")


def merged(text: str, paragraphs: Iterable[tuple[str, str]]) -> str:
    """The text with several bodies' paragraphs run together at its end, each followed by the body it is of.

    >>> merged("Kết quả.", [("Ba lớp mới.", "Phường A"), ("Hai tổ mới", "Phường B")])
    'Kết quả.\\n\\nBa lớp mới (Phường A). Hai tổ mới (Phường B).'
    """
    parts = [f"{words.strip().rstrip('.')} ({name})." for words, name in paragraphs if words.strip()]
    return _after(text, " ".join(parts)) if parts else text


def _after(text: str, more: str) -> str:
    return f"{text.rstrip()}\n\n{more}" if text.strip() else more
