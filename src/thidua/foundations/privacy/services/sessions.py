"""Sessions that are over: the framework leaves them lying."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from thidua.foundations.privacy.selectors.traces import model_of


@transaction.atomic
def forget_sessions(*, before: datetime) -> int:
    """Drop sessions that expired before an instant, and the library's note of each; returns how many. No line: nothing
    official, and nobody can use them any more."""
    keys = list(Session.objects.filter(expire_date__lt=before).values_list("session_key", flat=True))
    model_of("usersessions.UserSession").objects.filter(session_key__in=keys).delete()
    return Session.objects.filter(session_key__in=keys).delete()[0]
