"""Work of a dead worker is taken up by another; work that failed is given back by the command the health page names."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.core.management import CommandError, call_command
from django.db import connection
from procrastinate.contrib.django import app

from thidua.ground.clock import now
from thidua.jobs.tasks import STALLED_AFTER, revive_stalled
from thidua.journeys import system_health

pytestmark = pytest.mark.django_db


def sql(text: str, *params: str | int | None) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        return cursor.fetchall() if cursor.description else []


def worker(seconds_ago: int) -> int:
    """A worker that last beat so long ago."""
    rows = sql(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s)) RETURNING id",
        seconds_ago,
    )
    return int(str(rows[0][0]))


def job(status: str, worker_id: int | None = None) -> int:
    rows = sql(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts, worker_id)"
        " VALUES ('reading', 'take_in_plan.read', %s, %s::procrastinate_job_status, 5, %s) RETURNING id",
        json.dumps({"attempt_id": "x"}),
        status,
        worker_id,
    )
    return int(str(rows[0][0]))


def state(job_id: int) -> object:
    return sql("SELECT status::text FROM procrastinate_jobs WHERE id = %s", job_id)[0][0]


def test_a_job_whose_worker_died_is_given_to_another_and_a_living_worker_s_is_not() -> None:
    dead, living = job("doing", worker(STALLED_AFTER + 30)), job("doing", worker(5))
    async_to_sync(revive_stalled.func)(SimpleNamespace(app=app), 0)  # type: ignore[arg-type]
    assert (state(dead), state(living)) == ("todo", "doing")


def test_the_health_page_names_the_command_that_gives_failed_jobs_back() -> None:
    first, second, running = job("failed"), job("failed"), job("doing", worker(5))
    found = next(check for check in system_health.look(now()) if check.code == "jobs")
    assert found.word == "2 việc hỏng"
    assert "manage.py revive_jobs" in found.remedy
    said = io.StringIO()
    call_command("revive_jobs", list=True, stdout=said)
    assert str(first) in said.getvalue() and state(first) == "failed"
    call_command("revive_jobs", str(first), stdout=said)
    assert (state(first), state(second), state(running)) == ("todo", "failed", "doing")
    call_command("revive_jobs", stdout=said)
    assert (state(second), state(running)) == ("todo", "doing")
    with pytest.raises(CommandError, match="999999"):
        call_command("revive_jobs", "999999", stdout=said)
