"""What the workspace layout shows around every page: who acts for which body, and how much waits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from thidua.foundations.access.roles import label_of
from thidua.foundations.notices import selectors as notices
from thidua.foundations.privacy import policy as privacy
from thidua.ground.actor import Actor, Post
from thidua.work.reports import policy as reports
from thidua.work.targets import policy as targets

#: Places of the rail that only these roles have anything to do with.
ONLY_FOR = {
    "health": frozenset({"system_steward"}),
    "privacy": privacy.READERS,
    "targets": targets.READERS,
    "figures": reports.READERS,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A post in the switch. ``id`` is the appointment's, or the delegation's one acts by."""

    id: str
    name: str
    role: str


def _choice(post: Post) -> Choice:
    right = f" ({post.on_behalf})" if post.on_behalf else ""
    return Choice(str(post.appointment_id), post.body_name, f"{label_of(post.role)}{right}")


class Shell:
    """Read by ``layouts/workspace.html``; each part is computed when it is drawn."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self.person = actor.name

    @cached_property
    def acting(self) -> Choice | None:
        """The post in use."""
        return _choice(self._actor.acting) if self._actor.acting else None

    @cached_property
    def bodies(self) -> tuple[Choice, ...]:
        """Every post one may switch to."""
        return tuple(_choice(post) for post in self._actor.posts)

    @property
    def switch_url(self) -> str:
        """Where the switch posts ``body`` (an appointment id)."""
        return reverse("choose_acting")

    @cached_property
    def unread(self) -> int:
        """Notices not yet read."""
        return notices.unread_count(self._actor)

    @cached_property
    def counts(self) -> dict[str, int]:
        """Numbers beside places of the rail."""
        return {"notices": self.unread}

    @cached_property
    def hidden_places(self) -> frozenset[str]:
        """Places this role has nothing to do with."""
        if self._actor.acting is None:
            from thidua.web.components.navigation import PLACES

            return frozenset(place.key for place in PLACES)
        return frozenset(key for key, roles in ONLY_FOR.items() if self._actor.role not in roles)
