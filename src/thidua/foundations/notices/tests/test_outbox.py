"""Messages owed: once each, kept while the channel is down, sent by one worker only."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from threading import Barrier, Lock
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail
from django.db import connection

from tests.cast import Cast
from tests.trails import verbs_of
from thidua.foundations.notices import selectors, services
from thidua.foundations.notices.models import Delivery, Notice
from thidua.foundations.notices.rules import RETRY_MINUTES
from thidua.ground.clock import VN
from thidua.ground.errors import NotFound, NotPossible

#: A Wednesday morning.
AT = datetime(2025, 12, 3, 9, 0, tzinfo=VN)


class Down:
    """A channel whose server is away."""

    code = "email"

    def send(self, **_message: str) -> None:
        raise OSError("máy chủ thư không trả lời")


class Slow:
    """A channel that remembers what it was given."""

    code = "email"
    given: list[str] = []
    lock = Lock()

    def send(self, *, to: str, subject: str, body: str, reference: str) -> None:
        with self.lock:
            self.given.append(reference)


@pytest.fixture(autouse=True)
def _through_mail(settings: LazySettings) -> Iterator[None]:
    settings.NOTICE_CHANNELS = ["thidua.outside.mail.MailChannel"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Slow.given.clear()
    yield


def owe(cast: Cast, *who: str, at: datetime = AT, dedupe: str = "x", **given: Any) -> int:
    to = [getattr(cast, name).person_id for name in who or ("officer",)]
    subject = given.pop("subject", "Việc mẫu")
    return services.queue_notice(
        to=to, kind="obligations.remind", subject=subject, dedupe=dedupe, at=at, **given
    )


def test_the_same_message_is_owed_once_to_each(cast: Cast) -> None:
    assert owe(cast, "officer", "officer", "chair") == 2
    assert owe(cast, "officer", "chair", "contributor") == 1
    assert owe(cast, dedupe="y" * 400) == 1
    assert owe(cast, "chair", dedupe="y" * 400) == 1
    assert Notice.objects.count() == Delivery.objects.count() == 5


def test_a_kind_nobody_declared_is_refused(cast: Cast) -> None:
    with pytest.raises(NotPossible, match="notices-002"):
        services.queue_notice(to=[cast.officer.person_id], kind="x.y", subject="s", dedupe="d", at=AT)


def test_what_is_owed_is_sent_once(cast: Cast) -> None:
    owe(cast, link="/nghia-vu/")
    assert services.send_waiting(at=AT)["sent"] == 1
    assert services.send_waiting(at=AT)["sent"] == 0
    assert [m.to for m in mail.outbox] == [[cast.officer.email]]
    assert "/nghia-vu/" in mail.outbox[0].body


def test_a_channel_that_is_down_loses_nothing_waits_longer_each_time_and_parks(
    cast: Cast, settings: LazySettings
) -> None:
    settings.NOTICE_CHANNELS = [f"{__name__}.Down"]
    owe(cast, urgency="high")
    services.set_quiet_policy(
        actor=cast.actor("officer"),
        email="each",
        quiet_from=None,
        quiet_until=None,
        weekends=True,
        muted=[],
        at=AT,
    )
    at = AT
    for minutes in RETRY_MINUTES:
        assert services.send_waiting(at=at)["retry"] == 1
        row = Delivery.objects.get()
        assert (row.state, row.not_before - at) == ("waiting", timedelta(minutes=minutes))
        assert services.send_waiting(at=row.not_before - timedelta(seconds=1))["retry"] == 0
        at = row.not_before
    assert services.send_waiting(at=at)["parked"] == 1
    assert Delivery.objects.get().state == "parked"
    assert "không trả lời" in Delivery.objects.get().error
    assert selectors.outbox_health(at).parked == 1
    assert selectors.unread_count(cast.actor("officer")) == 1


def test_a_message_no_header_can_hold_does_not_stop_the_others(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE access_person SET email = %s WHERE id = %s", ["xấu\n@mau.example", cast.officer.person_id]
        )
    owe(cast, "officer", "chair")
    done = services.send_waiting(at=AT)
    assert (done["sent"], done["retry"]) == (1, 1)


def test_a_late_worker_wakes_nobody_and_asks_the_wish_of_the_day(cast: Cast) -> None:
    owe(cast, "officer", "chair")
    night = AT.replace(hour=23)
    services.set_quiet_policy(
        actor=cast.actor("chair"),
        email="never",
        quiet_from=None,
        quiet_until=None,
        weekends=True,
        muted=[],
        at=AT,
    )
    done = services.send_waiting(at=night)
    assert (done["sent"], done["postponed"], done["skipped"]) == (0, 1, 1)
    waiting = Delivery.objects.get(state="waiting").not_before.astimezone(VN)
    assert (waiting.date(), waiting.time()) == (AT.date() + timedelta(days=1), time(6))


def test_who_wants_no_mail_still_finds_it_in_the_list(cast: Cast) -> None:
    services.set_quiet_policy(
        actor=cast.actor("officer"),
        email="never",
        quiet_from=None,
        quiet_until=None,
        weekends=True,
        muted=[],
        at=AT,
    )
    owe(cast)
    assert Delivery.objects.get().state == "skipped"
    assert selectors.list_notices(cast.actor("officer"))[1] == 1


def test_wishes_are_kept_with_one_line_and_half_quiet_hours_are_refused(cast: Cast) -> None:
    def wish(until: time | None) -> None:
        services.set_quiet_policy(
            actor=cast.actor("officer"),
            email="daily",
            quiet_from=time(20),
            quiet_until=until,
            weekends=False,
            muted=["obligations.late", "không có"],
            at=AT,
        )

    assert verbs_of(lambda: wish(time(7))) == ["notices.set_quiet_policy"]
    assert selectors.quiet_policy(cast.actor("officer")).muted == ("obligations.late",)
    with pytest.raises(NotPossible, match="notices-003"):
        wish(None)


def daily(cast: Cast, *who: str) -> None:
    for name in who:
        services.set_quiet_policy(
            actor=cast.actor(name),
            email="daily",
            quiet_from=None,
            quiet_until=None,
            weekends=True,
            muted=[],
            at=AT,
        )


def test_who_wants_one_mail_a_day_gets_one_and_the_urgent_ones_at_once(cast: Cast) -> None:
    daily(cast, "officer")
    owe(cast, dedupe="a", subject="Việc thứ nhất", link="/nghia-vu/1/")
    owe(cast, dedupe="b", subject="Việc thứ hai", text="Vì sao.")
    owe(cast, dedupe="c", subject="Việc gấp", urgency="high")
    owe(cast, "chair", dedupe="d")
    assert services.send_waiting(at=AT)["sent"] == 2
    assert [m.subject for m in mail.outbox] == ["Việc gấp", "Việc mẫu"]
    morning = (AT + timedelta(days=1)).replace(hour=7, minute=30)
    assert services.send_waiting(at=morning)["sent"] == 2
    summary = mail.outbox[2]
    assert (len(mail.outbox), summary.subject) == (3, "Tổng hợp ngày 04/12/2025: 2 thông báo")
    assert all(word in summary.body for word in ("Việc thứ nhất", "/nghia-vu/1/", "Việc thứ hai", "Vì sao."))
    assert summary.body.index("Việc thứ nhất") < summary.body.index("Việc thứ hai")


def test_what_comes_after_the_day_s_summary_waits_for_the_next(cast: Cast) -> None:
    daily(cast, "officer")
    owe(cast, dedupe="a", at=AT - timedelta(days=1))
    assert services.send_waiting(at=AT)["sent"] == 1
    owe(cast, dedupe="b", at=AT - timedelta(hours=20))
    assert services.send_waiting(at=AT)["postponed"] == 1
    waiting = Delivery.objects.get(state="waiting").not_before.astimezone(VN)
    assert (waiting.date(), waiting.time()) == (AT.date() + timedelta(days=1), time(7, 30))


def test_a_summary_the_server_refuses_is_tried_again_whole(cast: Cast, settings: LazySettings) -> None:
    daily(cast, "officer")
    for key in "ab":
        owe(cast, dedupe=key, at=AT - timedelta(days=1))
    settings.NOTICE_CHANNELS = [f"{__name__}.Down"]
    assert services.send_waiting(at=AT)["retry"] == 2
    settings.NOTICE_CHANNELS = ["thidua.outside.mail.MailChannel"]
    assert services.send_waiting(at=AT + timedelta(minutes=RETRY_MINUTES[0]))["sent"] == 2
    assert len(mail.outbox) == 1


def test_people_see_and_read_their_own_only(cast: Cast) -> None:
    from thidua.foundations.notices import policy

    owe(cast, "officer", "chair")
    for name in ("officer", "chair", "city_officer"):
        actor = cast.actor(name)
        filtered = set(Notice.objects.filter(policy.visible(actor)).values_list("id", flat=True))
        assert filtered == {n.id for n in Notice.objects.all() if policy.may_see(actor, n.person_id)}
    others = Notice.objects.get(person_id=cast.chair.person_id)
    with pytest.raises(NotFound):
        services.mark_read(actor=cast.actor("officer"), notice_id=others.id, at=AT)
    assert services.mark_all_read(actor=cast.actor("officer"), at=AT) == 1
    assert selectors.unread_count(cast.actor("chair")) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_the_same_message(
    transactional_db: None, cast: Cast, settings: LazySettings
) -> None:
    settings.NOTICE_CHANNELS = [f"{__name__}.Slow"]
    for number in range(30):
        owe(cast, dedupe=f"n{number}")
    daily(cast, "chair")
    for number in range(10):
        owe(cast, "chair", dedupe=f"n{number}", at=AT - timedelta(days=1))
    gate = Barrier(3)

    def work(_number: int) -> int:
        try:
            gate.wait(10)
            return services.send_waiting(at=AT)["sent"]
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        sent = sum(pool.map(work, range(3)))
    assert sent == 40
    assert len(Slow.given) == len(set(Slow.given)) == 31
