"""What the house needs from outside, as interfaces. Adapters live in ``outside``, named in settings."""

from __future__ import annotations

from typing import Protocol


class MessageChannel(Protocol):
    """A way to reach a person other than the in-app list (e-mail today; SMS, Zalo or others by adapter)."""

    code: str

    def send(self, *, to: str, subject: str, body: str, reference: str) -> None:
        """Deliver one message. ``reference`` makes a repeated call harmless where the channel supports it.

        :raises OSError: when the message could not be handed over; the outbox tries again later.
        """
