"""A form sent twice does its act once.

    with once(request, "access.appoint") as turn:
        if not turn.repeated:
            services.appoint(...)
    return redirect(...)

The form carries ``{% load thidua_edge %}{% once_field %}``; scripts send the header ``Idempotency-Key``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from thidua.foundations.audit import services as audit
from thidua.ground import clock

#: Name of the hidden field.
FIELD = "idempotency_key"

#: Longer keys are not keys.
LONGEST = 200


@dataclass(slots=True)
class Turn:
    """One sending of a form.

    :param repeated: the act was done by an earlier sending; ``effect`` is what that one left.
    """

    repeated: bool
    effect: dict[str, Any] = field(default_factory=dict)


@contextmanager
def once(request: HttpRequest, verb: str) -> Iterator[Turn]:
    """One transaction in which the act and its key are stored together.

    Put what the answer needs (an id, an address) in ``turn.effect``. When the block raises, nothing is kept and
    the same key may be sent again. Without a key there is the transaction but no promise.

    :raises Stale: the key came before with other content (``audit-001``).
    """
    key = (request.headers.get("Idempotency-Key") or request.POST.get(FIELD, ""))[:LONGEST]
    with transaction.atomic():
        actor = request.actor  # type: ignore[attr-defined]
        earlier = audit.first_time(
            key=key, actor=actor, verb=verb, fingerprint=_fingerprint(request), at=clock.now()
        )
        turn = Turn(earlier is not None, dict(earlier or {}))
        yield turn
        if not turn.repeated:
            audit.keep_effect(key=key, effect=turn.effect)


def _fingerprint(request: HttpRequest) -> str:
    fields = {
        name: request.POST.getlist(name)
        for name in request.POST
        if name not in {FIELD, "csrfmiddlewaretoken"}
    }
    files = [(name, file.name, file.size) for name in request.FILES for file in request.FILES.getlist(name)]
    return audit.fingerprint_of([request.path, fields, files])
