"""What other rooms keep on what a reorganisation made is found by the foreign keys, and stands in the way of undoing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.journeys.reorganising import carry, digest, merge, seat_of, undo
from tests.journeys.reorganising import draft as drafted
from tests.made_plan import AT
from thidua.foundations.access import services as people
from thidua.foundations.notices import services as notices
from thidua.foundations.notices.models import Notice
from thidua.foundations.orgs import selectors, services
from thidua.foundations.orgs.facts_reorganisations import Built
from thidua.foundations.orgs.facts_reorganising import Heading, LinkSpec, ResultSpec, StepSpec
from thidua.foundations.orgs.selectors import reorganising_undo
from thidua.foundations.papers.models import Attempt
from thidua.ground.actor import system_actor
from thidua.ground.clock import today
from thidua.ground.errors import NotPossible
from thidua.journeys import reorganise
from thidua.journeys.reorganise_facts import LABELS, TELLING, WAYS
from thidua.work.obligations import services as work
from thidua.work.obligations.models import Feed

LOADER = system_actor("loader")


def test_a_person_at_a_new_body_keeps_the_act_from_being_undone(cast: Cast) -> None:
    ward = cast.territories["ward"]
    step = StepSpec(
        "territory", "merge", (LinkSpec(ward, "m"),), (ResultSpec("m", "", "phuong", "Phường Mẫu Mới"),)
    )
    heading = Heading("Sắp xếp mẫu", today(AT) - timedelta(days=5), "01/NQ-MAU", sample=True)
    act = services.draft_reorganisation(actor=LOADER, heading=heading, steps=[step], at=AT)
    outcome = services.carry_out_reorganisation(actor=LOADER, reorganisation_id=act, at=AT)
    assert outcome.bodies[0] > 0 and selectors.built_on(act) == ()
    seat = next(
        s.successor_id
        for s in selectors.succession(act)
        if s.subject == "body" and s.predecessor_id == cast.bodies["ward"]
    )
    people.appoint(
        actor=LOADER, person_id=cast.members["officer"].person_id, role="standing_officer", body_id=seat,
        since=today(AT), at=AT,
    )  # fmt: skip
    labels = {"access_appointment": "phân công"}
    assert Built("phân công", 1) in selectors.built_on(act, labels)
    with pytest.raises(NotPossible, match=r"orgs-021.*phân công: 1"):
        services.undo_reorganisation(actor=LOADER, reorganisation_id=act, reason="thử", at=AT, labels=labels)
    assert selectors.card(seat).live


def test_what_a_journey_found_stands_in_the_way_too(cast: Cast) -> None:
    step = StepSpec(
        "territory",
        "rename",
        (LinkSpec(cast.territories["ward"], "r"),),
        (ResultSpec("r", name="Phường Tên Khác"),),
    )
    heading = Heading("Đổi tên mẫu", today(AT) - timedelta(days=5), "02/NQ-MAU", sample=True)
    act = services.draft_reorganisation(actor=LOADER, heading=heading, steps=[step], at=AT)
    services.carry_out_reorganisation(actor=LOADER, reorganisation_id=act, at=AT)
    with pytest.raises(NotPossible, match="báo cáo đã nộp: 3"):
        services.undo_reorganisation(
            actor=LOADER, reorganisation_id=act, reason="thử", at=AT, built=[Built("báo cáo đã nộp", 3)]
        )
    services.undo_reorganisation(actor=LOADER, reorganisation_id=act, reason="thử", at=AT)


def test_what_only_tells_of_something_keeps_no_act_from_being_undone(cast: Cast) -> None:
    before = digest()
    act = drafted(merge(cast, "ward", "other_ward"))
    done = carry(act)
    seat, person = seat_of(done), cast.members["officer"].person_id
    notices.queue_notice(
        to=[person], kind="orgs.reorganised", subject="Mẫu", dedupe="mau:1", body_id=seat, at=AT
    )
    Feed.objects.create(person_id=person, body_id=seat, token_hash="mau", made_at=AT)
    refused = Attempt.objects.create(at=AT, body_id=seat, file_name="mau.pdf", size=1, state="refused")
    waiting = Attempt.objects.create(at=AT, body_id=seat, file_name="dang-doc.pdf", size=1)
    (one,) = reorganise.in_the_way(LOADER, act)
    assert (one.what, one.count, one.called) == ("lượt tải văn bản", 1, ("dang-doc.pdf",))
    Attempt.objects.filter(pk=waiting.pk).update(state="refused")
    assert reorganise.in_the_way(LOADER, act) == ()
    undo(act)
    assert digest() == before
    told = Notice.objects.get(dedupe__startswith="mau:1")
    assert (told.person_id, told.subject, told.body_id) == (person, "Mẫu", None)
    assert Attempt.objects.get(pk=refused.pk).body_id is None and not Feed.objects.exists()


def test_an_address_of_a_calendar_revoked_since_goes_back_revoked(cast: Cast) -> None:
    officer = cast.actor("officer")
    work.open_feed(actor=officer, at=AT)
    feed = Feed.objects.get()
    act = drafted(merge(cast, "ward", "other_ward"))
    seat = seat_of(carry(act))
    assert Feed.objects.get().body_id == seat
    Feed.objects.update(revoked_at=AT)
    assert reorganise.in_the_way(LOADER, act) == ()
    undo(act)
    again = Feed.objects.get(pk=feed.pk)
    assert (again.body_id, again.revoked_at) == (cast.body.ward, AT)


def test_what_stands_in_the_way_is_named_with_its_page(cast: Cast) -> None:
    act = drafted(merge(cast, "ward", "other_ward"))
    seat = seat_of(carry(act))
    person = people.add_person(actor=LOADER, full_name="Người Mẫu Đến Sau", sample=True, body_id=seat, at=AT)
    people.appoint(
        actor=LOADER, person_id=person, role="contributor", body_id=seat, since=today(AT), at=AT
    )  # fmt: skip
    one = next(
        found
        for found in reorganise.in_the_way(LOADER, act)
        if found.of == "phân công" or found.what == "phân công"
    )
    assert (one.what, one.count, one.more) == ("phân công", 1, 0)
    assert [(row.name, row.kind, row.ident) for row in one.rows] == [
        ("Người Mẫu Đến Sau", "person", str(person))
    ]
    people_row = next(row for row in reorganising_undo.built_on(act, LABELS, derived=TELLING, ways=WAYS))
    assert people_row.called == ("Người Mẫu Đến Sau",)
    page = cast.client("system_steward").get(f"/to-chuc/sap-xep/{act}/hoan-tac/").content.decode()
    assert f'href="/nguoi/{person}/"' in page and "Người Mẫu Đến Sau" in page


@pytest.mark.django_db
def test_every_table_that_may_stand_in_the_way_has_a_name_for_its_rows() -> None:
    """Ways lead through tables and columns that are there; every label has one."""
    assert set(LABELS) - set(WAYS) - set(TELLING) <= {
        "reports_compilation_version",
        "reports_compilation_recipient",
    }
    for table in WAYS:
        kind = reorganising_undo._kind(table)
        key = "00000000-0000-0000-0000-000000000000" if kind == "uuid" else "0"
        assert reorganising_undo._called(table, [key], WAYS) == []
