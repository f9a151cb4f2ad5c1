"""A reorganisation carried out in every room at once: people, obligations, plans, reports and totals; and undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db.models import Q

from tests.cast import Cast
from tests.journeys.reorganising import LOADER, ON, carry, digest, draft, merge, seat_of, split, undo
from tests.made_plan import AT, COMMUNES, adopted, duty, reading
from thidua.foundations.access import selectors as access
from thidua.foundations.access import services as people
from thidua.foundations.access.models import Appointment, Leave
from thidua.foundations.orgs.facts_reorganisations import asked_key
from thidua.foundations.orgs.facts_reorganising import LinkSpec, StepSpec
from thidua.foundations.orgs.models import BodyVersion
from thidua.ground.actor import system_actor
from thidua.ground.calendar_vn import year_period
from thidua.ground.errors import NotFound, NotPossible, Stale
from thidua.journeys import reorganise, settle_report, system_health
from thidua.work.cascade import services as cascade
from thidua.work.cascade.models import Draft
from thidua.work.obligations import services as work
from thidua.work.obligations.models import Evidence, Holding, Obligation
from thidua.work.plans import selectors as plans
from thidua.work.plans.models import Plan
from thidua.work.reports import selectors as reports
from thidua.work.reports import services as report_services
from thidua.work.reports.models import Report
from thidua.work.rollup import services as rollup

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def city_plan(cast: Cast) -> UUID:
    """The city asks two duties of every commune; the ward holds the first and has done the second."""
    plan = adopted(cast, reading(duties=[duty(COMMUNES, f"việc {n}", due="2025-12-20") for n in range(2)]))
    work.raise_obligations(actor=cast.actor("city_officer"), plan_id=plan, year=2025, at=AT)
    first, second = owed(plan, cast.body.ward)
    work.start_obligation(actor=cast.actor("officer"), obligation_id=first.pk, at=AT)
    work.discharge_obligation(actor=cast.actor("officer"), obligation_id=second.pk, text="đã làm", at=AT)
    return plan


def owed(plan: UUID, body: UUID) -> list[Obligation]:
    return list(Obligation.objects.filter(plan=plan, body=body, kind="duty").order_by("title", "id"))


def heads(cast: Cast, *wards: str) -> dict[str, UUID]:
    """A head for each of these wards."""
    found = {}
    for ward in wards:
        person = people.add_person(
            actor=LOADER,
            full_name=f"Người Đứng đầu Mẫu {ward}",
            sample=True,
            body_id=cast.bodies[ward],
            at=AT,
        )
        found[ward] = people.appoint(
            actor=LOADER, person_id=person, role="chair", body_id=cast.bodies[ward], since=ON - timedelta(days=20),
            capacity="head", position="Chủ tịch", at=AT,
        )  # fmt: skip
    return found


def test_everybody_and_everything_goes_to_the_ward_that_two_became(cast: Cast) -> None:
    plan = city_plan(cast)
    act = draft(merge(cast, "ward", "other_ward"))
    shown = reorganise.preview(LOADER, act)
    assert not shown.blocked and not shown.undecided
    done = carry(act)
    seat = seat_of(done)
    said = {(line.what, line.outcome): line.count for line in done.touched}
    assert said == {(line.what, line.outcome): line.count for line in shown.touched if line.room != "rollup"}
    # The right changes at once: the officer of the old ward acts for the new one.
    officer = cast.actor("officer", LATER)
    assert (officer.body_id, officer.role) == (seat, "standing_officer")
    assert cast.actor("division_officer", LATER).acting is not None
    old = Appointment.objects.get(person=cast.officer.person_id, body=cast.body.ward)
    assert old.valid.upper == ON
    # What both owed is owed once: the open one remains, the done one names it, with its evidence.
    left = Obligation.objects.filter(plan=plan, kind="duty", body=seat)
    open_ones = left.filter(joined_to=None)
    assert {row.state for row in open_ones} <= {"owed", "started"} and open_ones.count() == 2
    assert left.count() == 4 and left.exclude(joined_to=None).count() == 2
    assert not owed(plan, cast.body.ward) and not owed(plan, cast.body.other_ward)
    assert Evidence.objects.get().obligation.joined_to is not None
    assert set(
        Holding.objects.filter(until=None, obligation__in=open_ones).values_list("body", flat=True)
    ) == {seat}
    assert plans.card(officer, plan).id == plan
    joined = left.exclude(joined_to=None)[0]
    shown_page = cast.client("officer").get(f"/nghia-vu/{joined.pk}/").content.decode()
    assert f"/nghia-vu/{joined.joined_to_id}/" in shown_page
    work.discharge_obligation(actor=officer, obligation_id=open_ones[0].pk, text="xong", at=LATER)
    with pytest.raises(NotPossible, match="orgs-021"):
        undo(act)


def test_undone_every_row_is_as_it_was(cast: Cast) -> None:
    heads(cast, "ward")
    plan = city_plan(cast)
    adopted(cast, reading(number="3/KH"), who="officer", issuer="ward")
    for who in ("officer", "other_officer"):
        cascade.start_draft(actor=cast.actor(who), plan_id=plan, at=AT)
    before = digest()
    act = draft(merge(cast, "ward", "other_ward"))
    done = carry(act)
    assert digest() != before
    assert {(d.state, d.body_id == seat_of(done)) for d in Draft.objects.all()} == {
        ("open", True),
        ("abandoned", False),
    }
    assert reorganise.in_the_way(LOADER, act) == ()
    undo(act)
    assert digest() == before


def test_no_ward_gets_two_heads_unless_a_person_says_who_is(cast: Cast) -> None:
    posts = heads(cast, "ward", "other_ward")
    act = draft(merge(cast, "ward", "other_ward"))
    shown = reorganise.preview(LOADER, act)
    asked = {one.key: one for one in shown.undecided}
    mine = asked_key("post", posts["ward"])
    assert set(asked) == {asked_key("post", post) for post in posts.values()} and not shown.blocked
    seat = seat_of(carry(act, assign={mine: asked[mine].candidates[0].ref}))
    head = Appointment.objects.get(body=seat, capacity="head")
    assert head.person_id == Appointment.objects.get(pk=posts["ward"]).person_id
    assert Appointment.objects.get(pk=posts["other_ward"]).valid.upper == ON


def test_what_a_divided_ward_owes_waits_for_a_word(cast: Cast) -> None:
    plan = city_plan(cast)
    act = draft(split(cast, "ward"))
    shown = reorganise.preview(LOADER, act)
    assert shown.blocked
    waiting = next(one for one in shown.undecided if one.room == "obligations")
    assert (waiting.key, waiting.count, len(waiting.candidates)) == (
        asked_key("obligation", cast.body.ward),
        1,
        2,
    )
    assert [name[:4] for name in waiting.names] == ["việc"] and not waiting.more
    before = digest()
    with pytest.raises(NotPossible, match=r"orgs-024.*1 nghĩa vụ đang mở"):
        carry(act)
    with pytest.raises(NotPossible, match="orgs-025"):
        carry(act, assign={waiting.key: str(cast.body.city)})
    with pytest.raises(NotPossible, match="orgs-024"):
        carry(act, assign={waiting.key: ""})
    assert digest() == before
    done = carry(act, assign={waiting.key: waiting.candidates[1].ref})
    assert owed(plan, seat_of(done, "y")) and not owed(plan, seat_of(done, "x"))
    assert cast.actor("officer", LATER).acting is None
    undo(act)
    assert digest() == before


def test_another_plan_than_the_one_shown_is_not_carried_out(cast: Cast) -> None:
    act = draft(merge(cast, "ward", "other_ward"))
    with pytest.raises(Stale):
        reorganise.carry_out(actor=LOADER, reorganisation_id=act, fingerprint="khác", at=AT)
    with pytest.raises(NotFound):
        reorganise.carry_out(
            actor=cast.actor("officer"),
            reorganisation_id=act,
            fingerprint=reorganise.preview(LOADER, act).fingerprint,
            at=AT,
        )


def test_an_act_of_a_later_day_waits_for_it_with_everything_but_the_posts(cast: Cast) -> None:
    plan = city_plan(cast)
    before = digest()
    day = ON + timedelta(days=30)
    act = draft(merge(cast, "ward", "other_ward"), on=day)
    done = carry(act)
    assert owed(plan, cast.body.ward) and {line.room for line in done.touched} == {"access"}
    clock = system_actor("clock")
    assert not reorganise.follow_due(actor=clock, at=AT)
    eve = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    assert list(reorganise.follow_due(actor=clock, at=eve)) == [act]
    assert not reorganise.follow_due(actor=clock, at=eve)
    assert owed(plan, seat_of(done)) and not owed(plan, cast.body.ward)
    undo(act)
    after = digest()
    assert {table for table in before if before[table] != after[table]} <= {"orgs_body_place"}


def asked(cast: Cast, at: datetime) -> UUID:
    """The city asks the wards for the year's report."""
    form = report_services.load_form_pack(
        Path(settings.PACKS) / "forms" / "bdhvs-nam", actor=system_actor("loader"), at=at
    )
    return settle_report.ask(
        actor=cast.actor("city_officer"),
        form_id=form,
        period=year_period(2025),
        opens_at=at,
        due_at=at + timedelta(days=60),
        locks_at=None,
        at=at,
    )


def test_one_report_goes_on_the_other_closes_and_the_totals_are_counted_anew(cast: Cast) -> None:
    made = asked(cast, AT)
    rollup.refresh(at=AT)
    before = digest()
    act = draft(merge(cast, "ward", "other_ward"))
    seat = seat_of(carry(act))
    rows = Report.objects.filter(round=made)
    assert sorted(rows.values_list("state", flat=True)) == ["cancelled", "draft"]
    assert rows.get(state="draft").body_id == seat
    rollup.refresh(at=LATER)
    officer = cast.actor("officer", LATER)
    listed, _ = reports.report_list(officer, reports.Filter(round=made))
    assert {card.body_id for card in listed if card.state == "draft"} == {seat}
    undo(act)
    assert digest() == before
    rollup.refresh(at=LATER)


def test_a_report_handed_in_stays_as_it_was_and_who_took_over_owes_its_own(cast: Cast) -> None:
    made = asked(cast, AT)
    mine = Report.objects.get(round=made, body=cast.body.ward)
    settle_report.submit(
        actor=cast.actor("officer"), report_id=mine.pk, answer="nil", why="Không phát sinh", at=AT
    )
    settle_report.accept(actor=cast.actor("city_officer"), report_id=mine.pk, at=AT)
    seat = seat_of(carry(draft(merge(cast, "ward"))))
    mine.refresh_from_db()
    assert (mine.body_id, mine.state) == (cast.body.ward, "accepted")
    assert Report.objects.get(round=made, body=seat).state == "draft"
    # Whoever took over reads what its predecessor handed in.
    assert reports.one(cast.actor("officer", LATER), mine.pk, at=LATER).card.id == mine.pk


def test_a_plan_of_the_old_ward_is_the_new_wards_to_keep(cast: Cast) -> None:
    plan = adopted(cast, reading(number="3/KH"), who="officer", issuer="ward")
    done = carry(draft(merge(cast, "ward", "other_ward")))
    row = Plan.objects.only("owner", "issuer").get(pk=plan)
    assert (row.owner_id, row.issuer_id) == (seat_of(done), cast.body.ward)
    assert plans.card(cast.actor("officer", LATER), plan).id == plan


def test_a_post_to_come_at_a_body_that_ends_is_withdrawn_and_comes_back_with_an_undo(cast: Cast) -> None:
    begins = ON + timedelta(days=20)
    person = people.add_person(
        actor=LOADER, full_name="Người Sắp đến Mẫu", sample=True, body_id=cast.body.division, at=AT
    )
    posts = [
        people.appoint(
            actor=LOADER, person_id=person, role="contributor", body_id=body, since=since, at=AT
        )
        for body, since in ((cast.body.division, begins), (cast.body.other_ward, ON - timedelta(days=20)))
    ]  # fmt: skip
    people.note_leave(
        actor=LOADER, appointment_id=posts[0], kind="trip", since=begins + timedelta(days=5),
        until=begins + timedelta(days=9), at=AT,
    )  # fmt: skip
    steward = cast.actor("city_steward")
    assert access.may_keep_person(steward, person, AT)
    before = digest()
    there = Appointment.objects.filter(body=cast.body.division, valid__contains=ON).count()
    act = draft(StepSpec("body", "close", (LinkSpec(cast.body.division),)))
    said = {(line.what, line.outcome): line.count for line in carry(act).touched}
    # Nobody was named for it, nor for the one in force there.
    assert (said["post", "withdrawn"], said["post", "ends"]) == (1, there)
    left = Appointment.objects.filter(body=cast.body.division)
    assert not left.filter(Q(valid__endswith=None) | Q(valid__endswith__gt=ON)).exists()
    assert not Leave.objects.filter(appointment=posts[0]).exists()
    assert access.may_keep_person(steward, person, AT)
    undo(act)
    assert digest() == before


def test_a_post_to_come_goes_with_the_ward_that_becomes_another(cast: Cast) -> None:
    person = people.add_person(
        actor=LOADER, full_name="Người Sắp đến Mẫu", sample=True, body_id=cast.body.ward, at=AT
    )
    post = people.appoint(
        actor=LOADER, person_id=person, role="contributor", body_id=cast.body.ward,
        since=ON + timedelta(days=20), at=AT,
    )  # fmt: skip
    before = digest()
    act = draft(merge(cast, "ward", "other_ward"))
    seat = seat_of(carry(act))
    assert Appointment.objects.get(pk=post).body_id == seat
    undo(act)
    assert digest() == before


def test_an_act_that_cannot_be_followed_keeps_no_other_and_is_told(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = city_plan(cast)
    day = ON + timedelta(days=30)
    first, second = (
        draft(merge(cast, ward, name=f"Phường {ward}"), on=day) for ward in ("other_ward", "ward")
    )
    for act in (first, second):
        carry(act)
    follow = work.follow_reorganisation

    def refuse(**given: Any) -> Any:
        if given["heirs"].reorganisation_id == first:
            raise NotPossible("orgs-024", "mẫu")
        return follow(**given)

    rooms = tuple(
        replace(room, follow=refuse) if room.name == "obligations" else room for room in reorganise._ROOMS
    )
    eve = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    clock = system_actor("clock")
    with monkeypatch.context() as broken:
        broken.setattr(reorganise, "_ROOMS", rooms)
        assert list(reorganise.follow_due(actor=clock, at=eve)) == [second]
    assert not owed(plan, cast.body.ward) and owed(plan, cast.body.other_ward)
    tones = {check.code: check.tone for check in system_health.look(eve)}
    assert (tones["reorganised"], tones["left_behind"]) == ("late", "waiting")
    assert reorganise.overdue(eve) == ("Sắp xếp mẫu",)
    assert reorganise.left_behind(eve)["nghĩa vụ đang mở"] == len(owed(plan, cast.body.other_ward))
    assert list(reorganise.follow_due(actor=clock, at=eve)) == [first]
    tones = {check.code: check.tone for check in system_health.look(eve)}
    assert (tones["reorganised"], tones["left_behind"]) == ("good", "good")


def test_a_persons_page_and_trail_name_the_act_that_moved_or_withdrew_their_posts(cast: Cast) -> None:
    begins = ON + timedelta(days=40)
    people.appoint(
        actor=LOADER, person_id=cast.officer.person_id, role="contributor", body_id=cast.body.division,
        since=begins, at=AT,
    )  # fmt: skip
    act = draft(merge(cast, "ward", "other_ward"))
    carry(act)
    closing = draft(
        StepSpec("body", "close", (LinkSpec(_standing(cast, "phong_vhxh")),)), on=ON + timedelta(days=1)
    )
    carry(closing)
    steward = cast.client("system_steward")
    page = " ".join(steward.get(f"/nguoi/{cast.officer.person_id}/").content.decode().split())
    link = f'<a href="/to-chuc/sap-xep/{act}/">Sắp xếp mẫu</a>'
    assert f"Chuyển đến theo {link}" in page and f"Kết thúc hoặc chuyển đi theo {link}" in page
    assert f"(từ {begins:%d/%m/%Y}): rút lại trước khi bắt đầu vì đơn vị không còn, theo" in page
    assert f"/to-chuc/sap-xep/{closing}/" in page
    trail = steward.get(f"/nhat-ky/person/{cast.officer.person_id}/").content.decode()
    assert f"/nhat-ky/reorganisation/{act}/" in trail and f"/nhat-ky/reorganisation/{closing}/" in trail
    undo(closing)
    undo(act)
    page = steward.get(f"/nguoi/{cast.officer.person_id}/").content.decode()
    assert "/to-chuc/sap-xep/" not in page
    # What was done and undone stays in the trail.
    lines = steward.get(f"/nhat-ky/person/{cast.officer.person_id}/").content.decode()
    assert lines.count(f"/nhat-ky/reorganisation/{act}/") == 2


def _standing(cast: Cast, slot: str) -> UUID:
    """The body in this place of the ward that two became."""
    return BodyVersion.objects.get(
        slot=slot, territory__versions__name="Phường Mẫu Mới", valid__contains=ON
    ).body_id
