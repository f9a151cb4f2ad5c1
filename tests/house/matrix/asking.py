"""Asking: one request per person, what came back, and whether anything was left behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from zlib import crc32

from django.core.cache import cache as limits
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.house.matrix import canaries
from tests.house.matrix.row import PLACES, ROLES, SIGN_IN, Answer, Row, cells
from tests.house.matrix.world import World

#: Every method a browser or program might try; those without a row of their own must be refused.
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

#: Sessions come and go with signing in and out, and are noted when used; they are no trace of an act.
_NO_TRACE = ("django_session", "usersessions_usersession")

#: Counts of guesses, keys of repeated forms, and errands of the worker are part of no act.
_NO_ACT = ("access_sign_in_attempt", "audit_request", "procrastinate_jobs", "procrastinate_events")


@dataclass
class Got:
    """An answer as a row speaks of it, the page, and the tables it wrote to."""

    answer: Answer
    content: bytes
    left: list[str]
    headers: bytes = b""


def expectations(row: Row, *, full: bool) -> Iterator[tuple[str, Answer]]:
    """Who is asked and what each should get: everybody, or the sample of this row.

    The sample is the own body, one other place and one role in each relation of time, chosen by the row's name:
    together the rows take turns through all of them, and the same row is asked the same way each time.
    """
    table, turn = row.cells(), crc32(str(row).encode())
    places = PLACES if full else (PLACES[0], PLACES[1 + turn % (len(PLACES) - 1)])
    roles = list(ROLES) if full else [list(ROLES)[turn % len(ROLES)]]
    yield from ((f"{role}@{place}", table[role, place]) for place in places for role in ROLES)
    for role in roles:
        yield f"{role}@former", row.outside["no_post"]
        yield f"{role}@moved", table[role, "sibling"]
        yield f"{role}@closed", row.outside["anonymous"]
    yield "delegate", row.to_delegate()
    yield from row.outside.items()
    yield from row.also.items()


def check(world: World, row: Row, made: Any, *, full: bool, others: Sequence[str] = ()) -> Iterator[str]:
    """Ask a row, one check at a time: "" where it holds, else what is wrong.

    Every person; HEAD; once without the form's token; and ``others``, the methods no row of the address has.
    """
    url = reverse(row.name, kwargs=dict(row.kwargs(world, made)))
    before = trace()

    def ask(client: Client, method: str = row.method) -> Got:
        sends = row.sends(world, made) if method in (row.method, "HEAD") else {}
        return request(client, method, url, sends, before)

    first: dict[Answer, str] = {}
    for member, expected in expectations(row, full=full):
        got = ask(world.client(member))
        yield _unless(got.answer == expected, f"{member}: expected {expected}, got {got.answer}")
        if row.method == "GET" or _refused(got.answer):
            stays = bool(row.leaves) and not _refused(got.answer)
            yield _unless(
                stays or not got.left, f"{member}: {got.answer}, and yet wrote {', '.join(got.left)}"
            )
        elif set(got.left) - {*_NO_ACT} and not row.unlined:
            lined = "audit_entry" in got.left
            yield _unless(lined, f"{member}: wrote {', '.join(got.left)} and left no audit line")
        for kind, value in canaries.found(got.content) if got.content else ():
            yield _unless(bool(getattr(row, kind)), f"{member}: {got.answer} shows {value}")
        hidden = [value for _kind, value in canaries.found(got.headers)]
        yield _unless(not hidden, f"{member}: {', '.join(hidden)} in the headers")
        for words, who in row.shows.items() if got.answer == 200 else ():
            cell = tuple(member.replace("@moved", "@sibling").split("@"))
            may, shown = cell in cells(who), words.encode() in got.content
            yield _unless(shown == may, f"{member}: “{words}” {'is' if shown else 'is not'} on the page")
        if row.method == "GET" and got.answer not in first:
            head = ask(world.client(member), "HEAD")
            same = (head.answer, head.content) == (got.answer, b"")
            yield _unless(same, f"{member}: HEAD {head.answer}, or a body")
        first.setdefault(got.answer, member)
    # Whoever got furthest: nobody is refused these for want of a right.
    best = first[min(first, key=lambda answer: (_refused(answer), str(answer)))]
    if row.method != "GET":
        got = ask(world.client(best, csrf=True))
        yield _unless(got.answer == 403 and not got.left, f"{best}: {got.answer} without the form's token")
    for method in others:
        got = ask(world.client(best), method)
        complaint = f"{best}: {method} answers {got.answer}; give it a row, or let the view refuse it"
        # In a sample in which nobody got through, the edge may refuse the person before the method.
        shut = got.answer == 403 and first.get(403) == best
        yield _unless((got.answer in (404, 405) or shut) and not got.left, complaint)


def _unless(right: bool, complaint: str) -> str:
    return "" if right else complaint


def request(
    client: Client, method: str, url: str, sends: Mapping[str, Any], before: Mapping[str, Any]
) -> Got:
    """One request in a savepoint of its own, undone afterwards."""
    limits.clear()
    with transaction.atomic():
        written = _written()
        if method in {"GET", "HEAD", "POST"}:
            response = getattr(client, method.lower())(url, sends)
        else:
            response = client.generic(method, url)
        # Most requests write nothing, not even to be undone: then there is nothing to look for.
        after = trace() if _written() != written else {}
        transaction.set_rollback(True)
    answer: Answer = response.status_code
    if (answer == 302 and "/login/" in response["Location"]) or (answer == 401 and url.startswith("/api/")):
        answer = SIGN_IN
    left = [table for table in after if before.get(table) != after[table]]
    headers = repr(response.headers).encode()
    return Got(answer, response.getvalue(), left, headers)


def _refused(answer: Answer) -> bool:
    return answer == SIGN_IN or int(answer) >= 400


def trace() -> dict[str, tuple[int, int]]:
    """Rows of every table, and the youngest transaction that wrote one: any lasting write changes one of the two."""
    with connection.cursor() as cursor:
        cursor.execute(_trace_sql())
        return {table: (count, youngest) for table, count, youngest in cursor.fetchall()}


def _written() -> int:
    """How many rows this transaction has written in the tables that count, those undone since among them."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN_SQL, [list(_NO_TRACE)])
        return int(cursor.fetchone()[0])


_WRITTEN_SQL = """
    SELECT sum(pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
               + pg_stat_get_xact_tuples_deleted(oid))
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> ALL (%s)
"""


@cache
def _trace_sql() -> str:
    with connection.cursor() as cursor:
        tables = [t for t in connection.introspection.table_names(cursor) if t not in _NO_TRACE]
    return " UNION ALL ".join(
        f"SELECT '{table}', count(*), coalesce(max(xmin::text::bigint), 0) FROM \"{table}\""
        for table in tables
    )


__all__ = ["METHODS", "Got", "check", "expectations", "request", "trace"]
