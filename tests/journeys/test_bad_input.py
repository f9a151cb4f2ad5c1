"""Bad input and its answer, one test for each row of what the product promises."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from tests.cast import Cast
from tests.made_plan import AT, STRANGE, duty, provisions, reading, take_in
from tests.reading.hostile_files import CASES
from tests.ward_plan import plan_text
from thidua.foundations.audit import selectors as audit
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs import services as org_services
from thidua.foundations.papers import selectors as papers
from thidua.foundations.papers.models import Attempt, Paper, StoredFile
from thidua.ground.actor import system_actor
from thidua.ground.errors import NotPossible, ThiduaError
from thidua.journeys import open_round, take_in_plan
from thidua.reading.limits import MB
from thidua.work.obligations.models import Obligation
from thidua.work.plans import selectors as plans
from thidua.work.plans import services as plan_services
from thidua.work.plans.models import Plan

Upload = Callable[..., UUID]
Read = Callable[..., UUID | None]

REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "not a document": ("chuong-trinh.pdf", lambda: b"MZ" + b"\x00" * 400),
    "empty": ("trong.txt", bytes),
    "wrong extension": CASES["word called pdf"][:2],
    "a name that hides a program": CASES["pdf called exe"][:2],
    "encrypted": CASES["locked pdf"][:2],
    "0 pages": CASES["pdf without pages"][:2],
    "zip that is no document": CASES["zip that is no word file"][:2],
    "xml bomb": CASES["billion laughs"][:2],
    "pdf bomb": CASES["pdf filter bomb"][:2],
}


@pytest.mark.parametrize("row", REFUSED)
def test_a_bad_file_is_refused_with_the_reason_and_nothing_is_stored_but_the_attempt(
    cast: Cast, upload: Upload, read: Read, row: str
) -> None:
    name, make = REFUSED[row]
    attempt = upload(make(), name=name)
    assert read(attempt) is None
    card = papers.attempt(cast.actor("officer"), attempt)
    assert (card.state, card.code[:5]) == ("refused", "READ-")
    assert len(card.message) > 30
    assert (StoredFile.objects.count(), Paper.objects.count(), Plan.objects.count()) == (0, 0, 0)
    assert Attempt.objects.count() == 1
    assert [line.verb for line in audit.trail("attempt", attempt)] == ["papers.refuse_attempt"]


def test_a_hundred_megabytes_are_refused_with_the_limit_before_anything_is_stored(
    cast: Cast, tmp_path: Path
) -> None:
    path = tmp_path / "to.pdf"
    with path.open("wb") as handle:
        handle.write(b"%PDF-1.7\n")
        handle.truncate(100 * MB)
    attempt = take_in_plan.upload(
        actor=cast.actor("officer"), file_name="to.pdf", path=path, media_type="application/pdf", at=AT
    )
    card = papers.attempt(cast.actor("officer"), attempt)
    assert (card.state, card.size) == ("refused", 100 * MB)
    assert "50 MB" in card.message
    assert StoredFile.objects.count() == 0


@pytest.mark.parametrize("again", ["the same bytes", "the same issuer, number, symbol and date"])
def test_a_plan_already_here_is_shown_and_may_become_a_new_version(
    cast: Cast, upload: Upload, read: Read, again: str
) -> None:
    first = read(upload(plan_text()))
    attempt = upload(plan_text() if again == "the same bytes" else plan_text(title="Một tên khác"))
    read(attempt)
    card = papers.attempt(cast.actor("officer"), attempt)
    assert (card.state, card.result_type, card.result_id) == ("same", "plan", str(first))
    take_in_plan.take_again(actor=cast.actor("officer"), attempt_id=attempt, at=AT)
    second = read(attempt)
    assert second is not None
    assert plans.card(cast.actor("officer"), second).version == 2


def test_a_date_no_calendar_has_is_kept_as_printed_flagged_and_becomes_no_other_date(
    cast: Cast, upload: Upload, read: Read
) -> None:
    basis = "Căn cứ Quyết định số 1315/QĐ-TTg ngày 22/22/2033 của Thủ tướng Chính phủ về kế hoạch mẫu;\n\n"
    plan = read(upload(plan_text(basis=basis)))
    assert plan is not None
    page = plans.plan_page(cast.actor("officer"), plan)
    one = next(b for b in page.bases if "1315" in b.number)
    assert one.date is None
    assert one.printed_date in {"", "22/22/2033"}
    assert any("22/22/2033" in line for line in page.lines)
    assert any("22/22/2033" in f.message for f in page.findings)


def test_a_body_that_cannot_be_resolved_is_a_to_do_and_obliges_nobody(cast: Cast) -> None:
    plan = take_in(
        cast, reading(duties=[duty(STRANGE, "Việc mẫu."), duty("Sở Nội vụ", "Khác.")], reporting=[])
    )
    actor = cast.actor("city_officer")
    assert [
        f.message for f in plans.plan_page(actor, plan).findings if STRANGE in f.message and f.state == "open"
    ]
    plan_services.accept_rest(actor=actor, plan_id=plan, at=AT)
    done = open_round.open_round(actor=actor, plan_id=plan, at=AT)
    assert done.unresolved == (STRANGE,)
    assert [o.body_id for o in Obligation.objects.filter(plan_id=plan)] == [cast.body.home_affairs]
    assert provisions(cast, plan, "duty")[0].state == "accepted"


def test_a_ring_in_the_tree_is_refused_by_rule_with_the_bodies_named(cast: Cast) -> None:
    with pytest.raises(NotPossible) as caught:
        org_services.move_body(
            actor=system_actor("loader"),
            body_id=cast.body.city,
            parent_id=cast.body.division,
            since=date(2025, 10, 1),
            at=AT,
        )
    assert caught.value.code == "orgs-002"
    assert orgs.card(cast.body.division).name in str(caught.value)


def test_overlapping_dates_are_refused_by_the_database_itself(cast: Cast) -> None:
    with (
        pytest.raises(IntegrityError, match=r"overlap|exclu"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'orgs_body_version'"
        )
        columns = ", ".join(f'"{c}"' for (c,) in cursor.fetchall() if c != "id")
        cursor.execute(
            f"INSERT INTO orgs_body_version ({columns}) SELECT {columns} "
            "FROM orgs_body_version WHERE body_id = %s LIMIT 1",
            [cast.body.ward],
        )


@pytest.mark.django_db(transaction=True)
def test_of_two_who_open_a_round_at_once_one_does_and_the_other_is_told(
    transactional_db: None, cast: Cast
) -> None:
    plan = take_in(cast, reading())
    plan_services.accept_rest(actor=cast.actor("city_officer"), plan_id=plan, at=AT)
    seen = plans.plan_page(cast.actor("city_officer"), plan).revision
    gate = Barrier(2)

    def act(who: str) -> Any:
        try:
            gate.wait(10)
            return open_round.open_round(actor=cast.actor(who), plan_id=plan, revision=seen, at=AT)
        except ThiduaError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(act, ("city_officer", "city_chair")))
    told = [r for r in done if isinstance(r, ThiduaError)]
    assert [r.code for r in told] == ["plans-003"]
    winner = cast.city_chair if done[0] is told[0] else cast.city_officer
    assert winner.name in told[0].message
    won = next(r for r in done if not isinstance(r, ThiduaError))
    assert Obligation.objects.filter(plan_id=plan).count() == won.created > 0
