"""Rights end with the next request: also for a request that runs while the post ends."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections, transaction

from tests.cast import Cast
from tests.made_plan import AT, COMMUNES, adopted, duty, reading
from thidua.foundations.access import selectors as access
from thidua.foundations.access import services as access_services
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.work.obligations import services as work
from thidua.work.obligations.models import Obligation

pytestmark = pytest.mark.django_db(transaction=True)
LOADER = system_actor("loader")


def in_thread(act: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    """An act on its own connection; its answer comes into the list."""
    answers: list[Any] = []

    def run() -> None:
        try:
            answers.append(act())
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, answers


def wait_for_a_waiter() -> None:
    """Until some other connection waits for a lock of ours."""
    for _try in range(100):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            if cursor.fetchone():
                return
        time.sleep(0.1)
    raise AssertionError("nobody waits")


@pytest.fixture
def ward(transactional_db: None, cast: Cast) -> tuple[Cast, UUID, UUID]:
    """The cast, an obligation of the ward, the contributor's post."""
    plan = adopted(cast, reading(duties=[duty(COMMUNES, "việc", due="2025-12-20")], reporting=[]))
    work.raise_obligations(actor=cast.actor("city_officer"), plan_id=plan, year=2025, at=AT)
    post = cast.actor("contributor").acting
    assert post is not None
    return cast, Obligation.objects.get(plan=plan, body=cast.body.ward).id, post.appointment_id


def test_a_request_under_way_when_the_post_ends_takes_no_work_up(ward: tuple[Cast, UUID, UUID]) -> None:
    cast, key, post = ward
    client = cast.client("contributor")
    with transaction.atomic():
        Obligation.objects.select_for_update().get(pk=key)
        # The request is let in, judged, and waits for the row.
        asking, answers = in_thread(lambda: client.post(f"/nghia-vu/{key}/bat-dau/"))
        wait_for_a_waiter()
        ending, _done = in_thread(
            lambda: access_services.end_appointment(actor=LOADER, appointment_id=post, at=clock.now())
        )
        ending.join(10)
    asking.join(10)
    assert answers[0].status_code == 409
    assert Obligation.objects.get(pk=key).holder_id is None
    assert "/login/" in client.get(f"/nghia-vu/{key}/")["Location"], "signed out with the last post"


def test_whoever_takes_work_up_first_keeps_the_post_from_ending(ward: tuple[Cast, UUID, UUID]) -> None:
    cast, key, post = ward
    actor = cast.actor("contributor")
    with transaction.atomic():
        work.start_obligation(actor=actor, obligation_id=key, at=clock.now())
        ending, answers = in_thread(lambda: _code(post))
        wait_for_a_waiter()
    ending.join(10)
    assert answers == ["access-048"]


def _code(post: UUID) -> str:
    from thidua.ground.errors import NotPossible

    try:
        access_services.end_appointment(actor=LOADER, appointment_id=post, at=clock.now())
    except NotPossible as error:
        return error.code
    return "ended"


def test_a_revoked_delegation_is_gone_at_the_next_request(ward: tuple[Cast, UUID, UUID]) -> None:
    cast, _key, _post = ward
    at = clock.now()
    posts = {
        body: access_services.appoint(
            actor=LOADER,
            person_id=getattr(cast, who).person_id,
            role="chair",
            capacity="head",
            body_id=cast.bodies[body],
            at=at,
        )
        for who, body in (("officer", "ward"), ("division_officer", "division"))
    }
    made = access_services.delegate(
        actor=LOADER,
        giver=posts["ward"],
        receiver=posts["division"],
        way="by_order",
        scope=["obligations.send_letter"],
        basis="Quy chế mẫu",
        at=at,
    )
    client = cast.client("division_officer")
    client.post("/thay-mat/", {"body": str(made), "next": "/nghia-vu/don-doc/"})
    assert "Được giao ký" in client.get("/nghia-vu/don-doc/").content.decode()
    access_services.revoke_delegation(actor=LOADER, delegation_id=made, at=clock.now())
    assert "Được giao ký" not in client.get("/").content.decode()
    actor = access.actor_of(cast.division_officer.account_id, made, clock.now())
    assert actor is not None and actor.role != "delegate"
