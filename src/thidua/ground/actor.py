"""Who acts: a plain value that policies judge, built once per request or job.

No nameless actor exists: the clock and the workers act as named system actors with small rights.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Post:
    """One appointment as policies see it: a role at a body, for a time; or what a delegation lets one do there.

    :param appointment_id: what the switch keeps: the appointment, or the delegation one acts by.
    :param path: the body's place in today's tree as dotted labels in plain text (docs/decisions/0002), ancestors
        first; a body is in the subtree of another when its path starts with the other's.
    :param until: last day in force, ``None`` while open-ended.
    :param acts: the delegated acts, nothing else; empty for a post of one's own. The role is then ``delegate``,
        which no policy knows.
    :param about: the only plan they are for; empty: any.
    :param on_behalf: whose right it is, as printed ("TL. Chủ tịch"); empty for a post of one's own.
    :param few: few bodies stand below, so a row filter may name them; decides how rows are found, never which.
    """

    appointment_id: UUID
    role: str
    body_id: UUID
    body_name: str
    path: str
    since: date
    until: date | None = None
    acts: frozenset[str] = frozenset()
    about: str = ""
    on_behalf: str = ""
    few: bool = False

    def covers(self, path: str) -> bool:
        """Whether a body at ``path`` is this post's body or stands below it."""
        return path == self.path or path.startswith(self.path + ".")


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or a named system process) acting for one body at a time.

    :param acting: the post chosen in the visible switch; rights come from this post alone.
    :param posts: every post in force, from which the person may choose.
    :param system: name of a system actor (``"clock"``, ``"loader"``), empty for people.
    """

    person_id: UUID | None
    name: str
    acting: Post | None = None
    posts: tuple[Post, ...] = field(default=())
    system: str = ""
    address: str = ""

    @property
    def role(self) -> str:
        """The role of the acting post, or an empty string when the person holds none."""
        return self.acting.role if self.acting else ""

    @property
    def body_id(self) -> UUID | None:
        """The body acted for."""
        return self.acting.body_id if self.acting else None

    def has_delegated(self, act: str, body_id: UUID, about: str = "") -> bool:
        """Whether the actor acts by a delegation of this act for that body, about that plan."""
        post = self.acting
        if post is None or act not in post.acts or post.body_id != body_id:
            return False
        return post.about in {"", about}

    def label(self) -> str:
        """How the audit trail and pages name this actor; one who acts by delegation with whose right it is."""
        if self.system:
            return f"Hệ thống ({self.system})"
        if self.acting is None:
            return self.name
        right = f" ({self.acting.on_behalf})" if self.acting.on_behalf else ""
        return f"{self.name} — {self.acting.body_name}{right}"


def system_actor(name: str) -> Actor:
    """The named system actor for jobs, loaders and the clock."""
    return Actor(person_id=None, name=f"system:{name}", system=name)
