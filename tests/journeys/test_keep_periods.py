"""What is older than its period goes at night; unverified periods are never applied by themselves."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from tests.cast import Cast
from tests.trails import verbs_of
from thidua.foundations.audit import selectors as audit
from thidua.foundations.audit import services as audit_services
from thidua.foundations.audit.models import Request
from thidua.foundations.notices import selectors as notice_reads
from thidua.foundations.notices import services as notices
from thidua.foundations.papers import services as papers
from thidua.foundations.papers.models import Attempt
from thidua.foundations.privacy import selectors, services
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.journeys import keep_periods

CLOCK = system_actor("clock")
BASIS = "Quyết định 12/QĐ-UBND ngày 05/01/2026"


def live(cast: Cast, days_ago: int) -> None:
    """A notice, a refused upload, a key of a form and an ended session of some days ago."""
    at = clock.now() - timedelta(days=days_ago)
    officer = cast.actor("officer")
    notices.queue_notice(
        to=[officer.person_id], kind="plans.adopted", subject=f"Thử {days_ago}", dedupe=f"t{days_ago}", at=at
    )
    for card in notice_reads.list_notices(officer, limit=9)[0]:
        notices.mark_read(actor=officer, notice_id=card.id, at=at)
    Attempt.objects.create(at=at, person_id=officer.person_id, file_name="tệp.pdf", size=1, state="refused")
    audit_services.first_time(key=f"k{days_ago}", actor=officer, verb="x", fingerprint="y", at=at)
    store = SessionStore()
    store.create()
    Session.objects.filter(session_key=store.session_key).update(expire_date=at)


def test_only_what_is_applied_goes(cast: Cast) -> None:
    from thidua.foundations.notices.models import Delivery

    live(cast, 1000)
    live(cast, 5)
    Delivery.objects.update(state="sent")
    assert verbs_of(lambda: keep_periods.clean(actor=CLOCK, at=clock.now())) == []
    assert Request.objects.count() == 1, "keys of forms: a period of the house, applied"
    assert not Session.objects.filter(expire_date__lt=clock.now()).exists()
    assert len(notice_reads.list_notices(cast.actor("officer"), limit=9)[0]) == 2, (
        "unverified law: nothing goes"
    )
    assert Attempt.objects.count() == 2
    steward = cast.actor("system_steward")
    for code in ("notice", "attempt"):
        services.set_period(actor=steward, code=code, days=730, basis=BASIS, at=clock.now())
    assert verbs_of(lambda: keep_periods.clean(actor=CLOCK, at=clock.now())) == ["privacy.apply_periods"] * 2
    assert [card.subject for card in notice_reads.list_notices(cast.actor("officer"), limit=9)[0]] == [
        "Thử 5"
    ]
    assert Attempt.objects.count() == 1
    line = audit.recent(None, 1)[0]
    assert [(c.field, c.old, c.new) for c in line.changes] in ([("attempts", 1, 0)], [("notices", 1, 0)])
    assert verbs_of(lambda: keep_periods.clean(actor=CLOCK, at=clock.now())) == [], (
        "a night without anything to erase"
    )


def test_a_message_still_waiting_to_be_sent_stays(cast: Cast) -> None:
    live(cast, 1000)
    assert notices.forget_notices(before=clock.now()) == 0


def test_every_cleaning_of_the_register_has_its_hand(db: None) -> None:
    named = {retention.clock for retention in selectors.register().retention.values() if retention.clock}
    assert named == {*keep_periods.CLEANINGS, *keep_periods.OWN, "jobs"}


def test_an_upload_that_became_a_document_is_never_forgotten(cast: Cast) -> None:
    live(cast, 1000)
    Attempt.objects.update(state="done")
    assert papers.forget_refused(before=clock.now()) == 0
