"""A reviewer's word on each provision: kept, audited once, never overwritten unseen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from tests.cast import Cast
from tests.made_plan import AT, COMMUNES, STRANGE, provisions, take_in
from tests.trails import verbs_of
from thidua.ground.errors import NotFound, NotPossible, Refused, Stale
from thidua.work.plans import selectors, services
from thidua.work.plans.facts import ProvisionView


@pytest.fixture
def plan(cast: Cast) -> UUID:
    return take_in(cast)


def common(cast: Cast, plan: UUID, one: ProvisionView, who: str = "city_officer") -> dict[str, Any]:
    return {"actor": cast.actor(who), "plan_id": plan, "provision_id": one.id, "at": AT}


def test_each_verb_moves_the_provision_raises_both_revisions_and_leaves_one_line(
    cast: Cast, plan: UUID
) -> None:
    def state() -> tuple[str, int, int]:
        one = provisions(cast, plan, "duty")[0]
        return one.state, one.revision, selectors.plan_page(cast.actor("city_officer"), plan).revision

    ask = common(cast, plan, provisions(cast, plan, "duty")[0])
    acts: list[tuple[str, str, Callable[[], Any]]] = [
        ("accept_provision", "accepted", lambda: services.accept_provision(**ask)),
        (
            "correct_provision",
            "corrected",
            lambda: services.correct_provision(**ask, data={"text": "Mở hai lớp."}),
        ),
        ("reject_provision", "rejected", lambda: services.reject_provision(**ask, note="không có")),
        ("reopen_provision", "proposed", lambda: services.reopen_provision(**ask)),
    ]
    _, revision, plan_revision = state()
    for verb, expected, act in acts:
        assert verbs_of(act) == [f"plans.{verb}"]
        revision, plan_revision = revision + 1, plan_revision + 1
        assert state() == (expected, revision, plan_revision)


def test_a_correction_stands_beside_the_reading_and_can_be_taken_back(cast: Cast, plan: UUID) -> None:
    one = provisions(cast, plan, "duty")[0]
    services.correct_provision(**common(cast, plan, one), data={"text": "Mở hai lớp.", "due": "2025-12-31"})
    now = provisions(cast, plan, "duty")[0]
    assert (now.data["text"], now.summary, now.read["text"]) == ("Mở hai lớp.", "Mở hai lớp.", "Mở lớp mẫu.")
    services.reopen_provision(**common(cast, plan, one))
    assert provisions(cast, plan, "duty")[0].data == one.data


def test_a_rejected_correction_accepted_again_is_what_was_read_names_and_summary_too(
    cast: Cast, plan: UUID
) -> None:
    one = provisions(cast, plan, "duty")[0]
    ask = common(cast, plan, one)
    services.correct_provision(**ask, data={"body": "Sở Nội vụ", "text": "Khác."})
    assert [a.body_id for a in provisions(cast, plan, "duty")[0].addressees] == [cast.body.home_affairs]
    services.reject_provision(**ask)
    services.accept_provision(**ask)
    back = provisions(cast, plan, "duty")[0]
    assert (back.state, back.data, back.summary) == ("accepted", one.data, one.summary)
    assert [a.body_id for a in back.addressees] == [cast.body.department]


def test_a_corrected_name_that_nobody_knows_becomes_a_finding_and_goes_with_the_name(
    cast: Cast, plan: UUID
) -> None:
    ask = common(cast, plan, provisions(cast, plan, "duty")[0])
    services.correct_provision(**ask, data={"body": "Tổ Lạ Hoắc"})

    def open_names() -> list[str]:
        page = selectors.plan_page(cast.actor("city_officer"), plan)
        return [f.message for f in page.findings if f.code == "body-unresolved" and f.state == "open"]

    assert any("Tổ Lạ Hoắc" in message for message in open_names())
    services.correct_provision(**ask, data={"body": "Sở Nội vụ"})
    assert not any("Tổ Lạ Hoắc" in message for message in open_names())


def test_what_a_reviewer_resolved_survives_a_correction_of_the_words(cast: Cast, plan: UUID) -> None:
    strange = provisions(cast, plan, "duty")[1]
    services.resolve_addressee(
        actor=cast.actor("city_officer"),
        plan_id=plan,
        addressee_id=strange.addressees[0].id,
        body_id=cast.body.department,
        at=AT,
    )
    services.correct_provision(**common(cast, plan, strange), data={"text": "Việc khác."})
    kept = provisions(cast, plan, "duty")[1].addressees[0]
    assert (kept.printed, kept.body_id, kept.how) == (STRANGE, cast.body.department, "person")


def test_data_that_do_not_fit_are_refused_with_every_problem_and_nothing_kept(cast: Cast, plan: UUID) -> None:
    rule = provisions(cast, plan, "reporting")[0]
    with pytest.raises(NotPossible) as caught:
        services.correct_provision(
            **common(cast, plan, rule), data={"day": 31, "month": 2, "recurrence": "weekly"}
        )
    assert caught.value.code == "plans-008"
    assert "31/2" in caught.value.message
    assert "chu kỳ" in caught.value.message
    assert provisions(cast, plan, "reporting")[0].data == rule.data


def test_a_provision_added_by_hand_has_no_reading_stands_in_its_clause_and_may_be_edited(
    cast: Cast, plan: UUID
) -> None:
    actor = cast.actor("city_officer")
    clause = selectors.plan_page(actor, plan).clauses[2]
    data = {"body": COMMUNES, "role": "lead", "text": "Việc thêm."}
    made: list[UUID] = []
    lines = verbs_of(
        lambda: made.append(
            services.add_provision(
                actor=actor, plan_id=plan, kind="duty", data=data, clause_id=clause.id, at=AT
            )
        )
    )
    assert lines == ["plans.add_provision"]
    one = selectors.provision(actor, plan, made[0])
    assert (one.state, one.read, one.where) == ("added", None, "II.1")
    assert one.addressees[0].state == "group"
    services.correct_provision(actor=actor, plan_id=plan, provision_id=one.id, data={"text": "Sửa."}, at=AT)
    assert selectors.provision(actor, plan, one.id).state == "added"
    with pytest.raises(NotPossible):
        services.add_provision(actor=actor, plan_id=plan, kind="nonsense", data={}, at=AT)


def test_accepting_the_rest_takes_only_what_waits_and_only_of_the_kind(cast: Cast, plan: UUID) -> None:
    actor = cast.actor("city_officer")
    services.reject_provision(**common(cast, plan, provisions(cast, plan, "duty")[1]))
    assert services.accept_rest(actor=actor, plan_id=plan, kind="duty", at=AT) == 1
    assert [p.state for p in provisions(cast, plan, "duty")] == ["accepted", "rejected"]
    assert provisions(cast, plan, "target")[0].state == "proposed"
    assert verbs_of(lambda: services.accept_rest(actor=actor, plan_id=plan, at=AT)) == ["plans.accept_rest"]
    assert verbs_of(lambda: services.accept_rest(actor=actor, plan_id=plan, at=AT)) == []


def test_the_second_of_two_reviewers_is_told_who_changed_what(cast: Cast, plan: UUID) -> None:
    opened = provisions(cast, plan, "duty")[0]
    services.correct_provision(**common(cast, plan, opened), data={"text": "Của người thứ nhất."})
    second = replace(cast.actor("city_officer"), name="Người thứ hai (mẫu)")
    with pytest.raises(Stale) as caught:
        services.reject_provision(**{**common(cast, plan, opened), "actor": second}, revision=opened.revision)
    assert caught.value.code == "plans-003"
    assert cast.city_officer.name in caught.value.message
    with pytest.raises(Stale, match=r"^plans-003: Bạn đã sửa quy định “Của người thứ nhất"):
        services.reject_provision(**common(cast, plan, opened), revision=opened.revision)
    assert provisions(cast, plan, "duty")[0].data["text"] == "Của người thứ nhất."


@pytest.mark.parametrize(
    ("who", "kind"), [("stranger", NotFound), ("other_officer", NotFound), ("auditor", Refused)]
)
def test_out_of_scope_is_not_found_and_readers_are_refused(
    cast: Cast, plan: UUID, who: str, kind: type[Exception]
) -> None:
    one = provisions(cast, plan, "duty")[0]
    with pytest.raises(kind):
        services.accept_provision(**common(cast, plan, one, who))
    assert provisions(cast, plan, "duty")[0].state == "proposed"


def test_a_provision_of_another_plan_is_not_found(cast: Cast, plan: UUID) -> None:
    from tests.made_plan import reading

    other = take_in(cast, reading(number="79/KH-UBND"))
    with pytest.raises(NotFound):
        services.accept_provision(**common(cast, other, provisions(cast, plan, "duty")[0]))


def test_findings_are_settled_once_however_often_it_is_said(cast: Cast, plan: UUID) -> None:
    actor = cast.actor("city_officer")
    finding = selectors.plan_page(actor, plan).findings[0]

    def settle(note: str) -> None:
        services.settle_finding(actor=actor, plan_id=plan, finding_id=finding.id, note=note, at=AT)

    assert verbs_of(lambda: settle("đã xem")) == ["plans.settle_finding"]
    assert verbs_of(lambda: settle("đã xem kỹ")) == ["plans.settle_finding"]
    now = selectors.plan_page(actor, plan).findings[0]
    assert (now.state, now.note) == ("settled", "đã xem kỹ")
    services.settle_finding(actor=actor, plan_id=plan, finding_id=finding.id, note="", at=AT, reopen=True)
    assert selectors.plan_page(actor, plan).findings[0].state == "open"
