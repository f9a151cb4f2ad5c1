"""Whoever is dismissed, moved, locked out or loses a delegation while their requests run is refused from the next one on.

Two browsers of the person read and write without pause; the right is taken away through the services; every request
begun after that has committed must be refused, and no act of theirs may stand in the trail behind the line that took
the right away. A few trials in ``make test``, 500 in ``make matrix``.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client

from tests.cast import Cast, Member
from tests.house.matrix import scenes
from tests.house.matrix.world import delegate_of_ward
from thidua.foundations.access import services as people
from thidua.foundations.access.models import Account, Appointment, Delegation
from thidua.foundations.audit.models import Entry
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.web.edge import ACTING
from thidua.work.obligations.models import Letter

pytestmark = pytest.mark.django_db(transaction=True)

FULL = os.environ.get("MATRIX") == "full"
TRIALS = 500 if FULL else 12
LOADER = system_actor("loader")
#: Seconds; on a busy machine a request takes longer, never a right.
PATIENCE = 60


@dataclass
class Browser:
    """A browser that repeats one request in a thread of its own."""

    client: Client
    url: str
    sends: dict[str, str] | None = None
    #: (begun, status) of every request.
    answers: list[tuple[float, int]] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Until told to stop."""
        try:
            while not self.stop.is_set():
                begun = time.monotonic()
                response = (
                    self.client.get(self.url)
                    if self.sends is None
                    else self.client.post(self.url, self.sends)
                )
                to_sign_in = response.status_code == 302 and "/login/" in response["Location"]
                self.answers.append((begun, 401 if to_sign_in else response.status_code))
        finally:
            connection.close()

    def refusals(self, instant: float) -> list[int]:
        """Answers to requests begun after an instant, at least one."""
        return [status for begun, status in self._wait(lambda begun, _status: begun > instant)]

    def until_allowed(self) -> None:
        """Wait for a request that succeeds from now on."""
        now = time.monotonic()
        self._wait(lambda begun, status: begun > now and status in (200, 302))

    def _wait(self, wanted: Callable[[float, int], bool]) -> list[tuple[float, int]]:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if found := [answer for answer in list(self.answers) if wanted(*answer)]:
                return found
            time.sleep(0.002)
        raise AssertionError(f"{self.url}: waited {PATIENCE} s, last answers {self.answers[-3:]}")


@dataclass(frozen=True)
class Taking:
    """A way to lose a right and get it back, and how reading and writing are refused in between."""

    name: str
    who: str
    take: Callable[[Cast], None]
    give_back: Callable[[Cast], None]
    #: What a reading browser gets; ``None`` where reading stays allowed.
    reading: int | None
    writing: int
    #: Whether the right itself ends; a session that ends stops only what has not begun.
    right: bool = True

    def __str__(self) -> str:
        return self.name


def _end_posts(person: UUID) -> None:
    for post in Appointment.objects.filter(person=person, valid__contains=clock.today()):
        people.end_appointment(actor=LOADER, appointment_id=post.pk, reason="thử", at=clock.now())


def _appoint(person: UUID, role: str, body: UUID) -> None:
    people.appoint(actor=LOADER, person_id=person, role=role, body_id=body, at=clock.now())


@transaction.atomic
def _post(cast: Cast, role: str = "", body: str = "ward") -> None:
    """The officer holds this post and no other; none without a role."""
    _end_posts(cast.officer.person_id)
    if role:
        _appoint(cast.officer.person_id, role, cast.bodies[body])


def _restore(cast: Cast) -> None:
    _post(cast, "standing_officer")


def _close(cast: Cast) -> None:
    people.close_account(actor=LOADER, person_id=cast.officer.person_id, at=clock.now())


def _reopen(cast: Cast) -> None:
    people.reopen_account(actor=LOADER, person_id=cast.officer.person_id, at=clock.now())


def _sign_out(cast: Cast) -> None:
    people.sign_out_person(actor=LOADER, person_id=cast.officer.person_id, at=clock.now())


def _revoke(cast: Cast) -> None:
    row = Delegation.objects.get(revoked_at=None)
    people.revoke_delegation(actor=LOADER, delegation_id=row.pk, at=clock.now())


def _delegate_again(cast: Cast) -> None:
    Delegation.objects.update(revoked_at=None)


TAKINGS = (
    Taking("dismissed", "officer", _post, _restore, 401, 401),
    Taking("moved", "officer", lambda c: _post(c, "standing_officer", "other_ward"), _restore, 404, 404),
    Taking("given a reading role", "officer", lambda c: _post(c, "auditor"), _restore, None, 403),
    Taking("locked out", "officer", _close, _reopen, 401, 401),
    Taking("signed out", "officer", _sign_out, lambda cast: None, 401, 401, right=False),
    Taking("delegation revoked", "delegate", _revoke, _delegate_again, 404, 404),
)


@pytest.fixture
def quiet() -> Iterator[None]:
    """Refusals are what this is about; Django would note each."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def _sign_in(browser: Browser, cast: Cast, member: Member) -> None:
    """A fresh client, so that no answer under way signs it out; acting by the delegation where the member has one."""
    client = Client()
    client.force_login(Account.objects.get(pk=member.account_id))
    session = client.session
    for post in cast.actor(member.key).posts:
        if post.acts:
            session[ACTING] = str(post.appointment_id)
            session.save()
    browser.client = client


def _tried(cast: Cast, taking: Taking, trials: int, letter: UUID) -> None:
    """Take the right away again and again while the browsers run."""
    member = getattr(cast, taking.who)
    url = f"/nghia-vu/don-doc/{letter}/"
    writing = {"viec": "luu", "trich-yeu": "V/v mẫu", "noi-dung": "Lời mẫu."}
    reader, writer = Browser(Client(), url), Browser(Client(), url, writing)
    threads = [threading.Thread(target=browser.run) for browser in (reader, writer)]
    for browser in (reader, writer):
        _sign_in(browser, cast, member)
    try:
        for thread in threads:
            thread.start()
        for _trial in range(trials):
            for browser in (reader, writer):
                browser.until_allowed()
            taking.take(cast)
            taken = time.monotonic()
            line = Entry.objects.exclude(actor_person=member.person_id).latest("sequence").sequence
            assert set(writer.refusals(taken)) == {taking.writing}, "an act begun after the right was gone"
            if taking.reading is not None:
                assert set(reader.refusals(taken)) == {taking.reading}, "read after the right was gone"
            late = Entry.objects.filter(actor_person=member.person_id, sequence__gt=line)
            if taking.right:
                assert [str(e) for e in late] == [], "an act behind the line that ended the right"
            taking.give_back(cast)
            if taking.writing == 401:
                for browser in (reader, writer):
                    _sign_in(browser, cast, member)
    finally:
        for browser in (reader, writer):
            browser.stop.set()
        for thread in threads:
            thread.join(PATIENCE)


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("taking", TAKINGS, ids=str)
def test_nobody_acts_after_the_right_is_gone(
    transactional_db: None, cast: Cast, quiet: None, taking: Taking
) -> None:
    letter = scenes.letter(cast)
    cast.members["delegate"] = delegate_of_ward(cast, LOADER, clock.now())
    try:
        _tried(cast, taking, -(-TRIALS // len(TAKINGS)), letter)
    finally:
        del cast.members["delegate"]


def test_an_act_that_waited_while_its_right_ended_does_not_happen(
    transactional_db: None, cast: Cast, quiet: None
) -> None:
    """The request began in time, but had to wait for somebody else's lock while its person was dismissed."""
    letter = scenes.letter(cast)
    browser = Browser(Client(), f"/nghia-vu/don-doc/{letter}/", {"viec": "luu", "noi-dung": "Muộn."})
    _sign_in(browser, cast, cast.officer)
    answered: list[Any] = []

    def send() -> None:
        try:
            answered.append(browser.client.post(browser.url, browser.sends))
        finally:
            connection.close()

    thread = threading.Thread(target=send)
    with transaction.atomic():
        Letter.objects.select_for_update().get(pk=letter)
        thread.start()
        _wait_for_a_waiting_connection()
        other = threading.Thread(target=_in_a_connection_of_its_own, args=(lambda: _post(cast),))
        other.start()
        other.join(PATIENCE)
    thread.join(PATIENCE)
    assert [response.status_code for response in answered] == [403]
    assert Letter.objects.get(pk=letter).text != "Muộn."


def _in_a_connection_of_its_own(act: Callable[[], None]) -> None:
    try:
        act()
    finally:
        connection.close()


def _wait_for_a_waiting_connection() -> None:
    """Until another connection to this database waits for a lock."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits")
