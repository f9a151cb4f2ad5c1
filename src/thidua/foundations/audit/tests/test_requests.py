"""A request sent twice is done once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connections, transaction

from thidua.foundations.audit import services
from thidua.foundations.audit.models import Request
from thidua.ground.actor import Actor
from thidua.ground.errors import Stale

AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
CLERK = Actor(person_id=uuid4(), name="Dữ liệu mẫu: Cán bộ A")
OTHER = Actor(person_id=uuid4(), name="Dữ liệu mẫu: Cán bộ B")


def ask(key: str, *, actor: Actor = CLERK, content: object = "x") -> dict[str, object] | None:
    """The request under a key."""
    return services.first_time(
        key=key, actor=actor, verb="audit.try_verb", fingerprint=services.fingerprint_of(content), at=AT
    )


@pytest.mark.django_db
def test_the_second_time_gives_the_first_effect() -> None:
    assert ask("k1") is None
    services.keep_effect(key="k1", effect={"to": "/nguoi/"})
    assert ask("k1") == {"to": "/nguoi/"}
    assert ask("k2") is None


@pytest.mark.django_db
def test_the_same_key_for_something_else_or_by_somebody_else_is_stale() -> None:
    ask("k1")
    with pytest.raises(Stale) as refused:
        ask("k1", content="y")
    assert refused.value.code == "audit-001"
    with pytest.raises(Stale):
        ask("k1", actor=OTHER)


@pytest.mark.django_db
def test_without_a_key_nothing_is_promised() -> None:
    assert ask("") is None
    assert ask("") is None
    assert Request.objects.count() == 0


@pytest.mark.django_db
def test_old_keys_are_forgotten() -> None:
    ask("k1")
    assert services.forget_requests(before=AT) == 0
    assert services.forget_requests(before=AT.replace(year=2027)) == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_equal_requests_at_once_one_does_the_work() -> None:
    done: list[int] = []
    answers: list[object] = []

    def work(number: int) -> None:
        try:
            with transaction.atomic():
                effect = ask("same")
                if effect is None:
                    done.append(number)
                    services.keep_effect(key="same", effect={"by": number})
                    effect = {"by": number}
                answers.append(effect["by"])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 1
    assert answers == [done[0]] * 8


@pytest.mark.django_db(transaction=True)
def test_when_the_first_fails_the_next_does_the_work() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ask("k")
        1 / 0  # noqa: B018
    with transaction.atomic():
        assert ask("k") is None
