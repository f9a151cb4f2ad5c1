"""Whether somebody is on the way already to compute what is stale."""

from __future__ import annotations

from procrastinate.contrib.django.models import ProcrastinateJob


def called(task: str) -> bool:
    """A job of this task waits for a worker; a second one would find nothing to do."""
    return bool(ProcrastinateJob.objects.filter(queueing_lock=task, status="todo").exists())
