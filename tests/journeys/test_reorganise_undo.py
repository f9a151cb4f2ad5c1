"""What other rooms keep on what a reorganisation made is found by the foreign keys, and stands in the way of undoing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.made_plan import AT
from thidua.foundations.access import services as people
from thidua.foundations.orgs import selectors, services
from thidua.foundations.orgs.facts_reorganisations import Built
from thidua.foundations.orgs.facts_reorganising import Heading, LinkSpec, ResultSpec, StepSpec
from thidua.ground.actor import system_actor
from thidua.ground.clock import today
from thidua.ground.errors import NotPossible

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
