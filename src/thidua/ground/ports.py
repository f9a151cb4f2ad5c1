"""What the house needs from outside, as interfaces. Adapters live in ``outside``, named in settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


class MessageChannel(Protocol):
    """A way to reach a person other than the in-app list (e-mail today; SMS, Zalo or others by adapter)."""

    code: str

    def send(self, *, to: str, subject: str, body: str, reference: str) -> None:
        """Deliver one message. ``reference`` makes a repeated call harmless where the channel supports it.

        :raises OSError: when the message could not be handed over; the outbox tries again later.
        """


@dataclass(frozen=True, slots=True)
class Turn:
    """What must be remembered between sending somebody to an identity provider and their coming back.

    :param state: says that the answer belongs to this browser; used once.
    :param nonce: says that the token belongs to this turn.
    :param verifier: the secret half of the PKCE challenge (RFC 7636).
    """

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who an identity provider says somebody is: the pair is the only key; an e-mail address never is."""

    issuer: str
    subject: str


class ProviderFailed(Exception):
    """The identity provider gave nothing that can be believed. Nobody is signed in, nothing is stored.

    :param kind: ``down`` (no answer in time, or none that is one), ``forged`` (an answer that fails a check),
        ``declined`` (the person or the provider said no).
    :param detail: which check, for the log of the machine; never shown to anybody.
    """

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail


class IdentityProvider(Protocol):
    """Another system that says who somebody is (OpenID Connect today)."""

    issuer: str
    name: str

    def begin(self, redirect_uri: str) -> tuple[str, Turn]:
        """The address to send the person to, and what to remember until they are back.

        :raises ProviderFailed: the provider cannot be asked.
        """

    def finish(self, *, turn: Turn, answer: Mapping[str, str], redirect_uri: str) -> Identity:
        """Who came back.

        :param answer: the parameters of the address they came back to; ``state`` has been compared by the caller too.
        :raises ProviderFailed: any check failed.
        """
